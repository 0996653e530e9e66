"""What a firm does with its own profile."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import httpx

from koffset.api.schemas import (
    ChangesView,
    ClassSuggestions,
    DraftView,
    EnglishProposals,
    ItemNames,
    OwnershipList,
    ProposedItemsView,
    RecordedItems,
    UploadsView,
    UploadView,
    VersionsView,
)
from koffset_web.client.calls import Calls, SentFile, SentForm, parse


class ProfileCalls(Calls):
    """What a firm does with its own profile."""

    async def draft(self) -> DraftView:
        """The profile that the visitor's firm keeps."""
        return parse(DraftView, await self.send("GET", "/api/v1/profile"))

    async def save_block(self, block: str, content: object, revision: int) -> DraftView:
        order = {"revision": revision, "content": content}
        return parse(DraftView, await self.send("PUT", f"/api/v1/profile/blocks/{block}", json=order))

    async def changes_since(self, block: str, revision: int) -> ChangesView:
        path, params = f"/api/v1/profile/blocks/{block}/changes", {"since": str(revision)}
        return parse(ChangesView, await self.send("GET", path, params=params))

    async def recorded_items(self) -> RecordedItems:
        return parse(RecordedItems, await self.send("GET", "/api/v1/profile/recorded-items"))

    async def propose_english(self, texts: Sequence[Mapping[str, str]]) -> EnglishProposals:
        """Each text with its `id`, `ko` and `kind`."""
        response = await self.send("POST", "/api/v1/profile-forms/english", json={"texts": list(texts)})
        return parse(EnglishProposals, response)

    async def suggest_classes(self, name_ko: str, name_en: str) -> ClassSuggestions:
        order = {"name_ko": name_ko, "name_en": name_en}
        return parse(
            ClassSuggestions, await self.send("POST", "/api/v1/profile-forms/supply-class", json=order)
        )

    async def item_names(self, text: str) -> ItemNames:
        response = await self.send("GET", "/api/v1/profile-forms/item-names", params={"q": text})
        return parse(ItemNames, response)

    async def read_items(self, text: str, file: SentFile | None) -> ProposedItemsView:
        """The items of a pasted text, or of a workbook."""
        form = SentForm({} if file else {"text": text}, file)
        response = await self.send("POST", "/api/v1/profile-forms/items", form=form)
        return parse(ProposedItemsView, response)

    async def items_workbook(self, items: Sequence[object] | None = None) -> bytes:
        """The workbook to fill in, or filled with these items."""
        path = "/api/v1/profile-forms/items.xlsx"
        if items is None:
            return (await self.send("GET", path)).content
        return (await self.send("POST", path, json={"items": list(items)})).content

    async def uploads(self, company_id: str) -> UploadsView:
        path = f"/api/v1/companies/{quote(company_id, safe='')}/uploads"
        return parse(UploadsView, await self.send("GET", path))

    async def add_upload(self, company_id: str, purpose: str, file: SentFile) -> UploadView:
        path = f"/api/v1/companies/{quote(company_id, safe='')}/uploads"
        return parse(UploadView, await self.send("POST", path, form=SentForm({"purpose": purpose}, file)))

    async def delete_upload(self, upload_id: str) -> None:
        await self.send("DELETE", f"/api/v1/uploads/{quote(upload_id, safe='')}")

    async def upload(self, upload_id: str) -> httpx.Response:
        """The file with the headers that it is to be given with."""
        return await self.send("GET", f"/api/v1/uploads/{quote(upload_id, safe='')}")

    async def thumbnail(self, upload_id: str, kept: str) -> httpx.Response:
        """A small picture, or nothing (304) where the one that is `kept`, by its ETag, is still right."""
        path, headers = f"/api/v1/uploads/{quote(upload_id, safe='')}/thumbnail", {"if-none-match": kept}
        return await self.send("GET", path, headers=headers if kept else None)

    async def submit_profile(self, *, security_checked: bool) -> None:
        await self.send("POST", "/api/v1/profile/submission", json={"security_checked": security_checked})

    async def withdraw_version(self, version: int) -> None:
        await self.send("DELETE", f"/api/v1/profile/versions/{version}")

    async def confirm_profile(self) -> None:
        await self.send("POST", "/api/v1/profile/confirmation")

    async def versions(self) -> VersionsView:
        return parse(VersionsView, await self.send("GET", "/api/v1/profile/versions"))

    async def differences(self, before: str, after: str) -> ChangesView:
        """Between versions; `after` is empty for the draft."""
        params = {"before": before, **({"after": after} if after else {})}
        return parse(ChangesView, await self.send("GET", "/api/v1/profile/differences", params=params))

    async def own_claims(self) -> OwnershipList:
        return parse(OwnershipList, await self.send("GET", "/api/v1/claims/own"))

    async def claim_company(self, company_id: str, statement: str) -> None:
        order = {"company_id": company_id, "statement": statement}
        await self.send("POST", "/api/v1/claims", json=order)

    async def withdraw_claim(self) -> None:
        await self.send("DELETE", "/api/v1/claims/own")
