"""Typed client of the public API; the only way of the web to data."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote, urlencode

import httpx
from pydantic import BaseModel, ValidationError

from koffset.api.schemas import (
    AuditPageView,
    ChancesView,
    ChangesView,
    ClassSuggestions,
    CompanyDetail,
    CompareView,
    DraftView,
    DuplicatesView,
    EnglishProposals,
    ErrorBody,
    ExpiringList,
    FaultView,
    ImportedView,
    ImportPreviewView,
    ImportsView,
    IndexView,
    InvitationAnswer,
    InvitationsView,
    ItemNames,
    KeptMatchAnswer,
    KeysView,
    MatchAnswer,
    MembersView,
    MemberView,
    Meta,
    NewKeyView,
    OffsetAnswer,
    OrganisationSettingsView,
    OrganisationsView,
    OverdueList,
    OwnershipList,
    OwnStandingView,
    ProgrammesView,
    ProposalAnswer,
    ProposedItemsView,
    RecordedItems,
    RequirementEntry,
    RequirementFileView,
    RequirementPageView,
    RequirementView,
    ReviewView,
    RuleBookView,
    SearchAnswer,
    SearchStatisticsView,
    SessionView,
    ShortlistHead,
    ShortlistsView,
    ShortlistView,
    SuggestAnswer,
    UploadsView,
    UploadView,
    VersionsView,
    VersionView,
    WaitingList,
)
from koffset.errors import KoffsetError, Unavailable

META_TTL_SEC = 300.0
MAX_SUGGEST_CHARS = 200

Model = TypeVar("Model", bound=BaseModel)
Listed = TypeVar("Listed", RequirementPageView, ShortlistsView)
Row = TypeVar("Row", RequirementEntry, ShortlistHead)


class APIError(KoffsetError):
    """The API refused or failed; status, code and detail are its own."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        request_id: str | None = None,
        faults: Sequence[FaultView] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.request_id = request_id
        self.faults = faults


class APIUnreachable(Unavailable):
    """No answer, or none that can be read."""

    status = 502
    code = "api_unreachable"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as a visitor sent it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SentForm:
    """A multipart form for the API."""

    fields: Mapping[str, str]
    file: SentFile | None

    def files(self) -> Mapping[str, tuple[str, bytes]] | None:
        return {"file": (self.file.name, self.file.content)} if self.file else None


@dataclass(slots=True)
class _KeptMeta:
    """Labels and limits are the same for everybody."""

    meta: Meta | None = None
    etag: str = ""
    until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class APIClient:
    """Calls the API through an httpx client whose `base_url` is set; the client is closed by who made it."""

    def __init__(self, client: httpx.AsyncClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._kept = _KeptMeta()
        self._token = ""
        self._address = ""

    def asking(self, address: str, token: str = "") -> "APIClient":
        """The same, asking for a visitor at that network address, as who holds the token; without one as nobody."""
        other = APIClient(self._client, self._clock)
        other._kept, other._token, other._address = self._kept, token, address
        return other

    async def sign_in(self, email: str, password: str) -> SessionView:
        order = {"email": email, "password": password}
        return _parse(SessionView, await self._send("POST", "/api/v1/session", json=order))

    async def ask_reset(self, email: str, language: str) -> None:
        await self._send("POST", "/api/v1/session/reset", json={"email": email, "language": language})

    async def reset(self, token: str, new: str) -> None:
        await self._send("PUT", "/api/v1/session/reset", json={"token": token, "new": new})

    async def keys(self) -> KeysView:
        return _parse(KeysView, await self._send("GET", "/api/v1/account/keys"))

    async def make_key(self, order: Mapping[str, object]) -> NewKeyView:
        return _parse(NewKeyView, await self._send("POST", "/api/v1/account/keys", json=order))

    async def delete_key(self, key_id: str) -> None:
        await self._send("DELETE", f"/api/v1/account/keys/{quote(key_id, safe='')}")

    async def register(self, order: Mapping[str, object]) -> None:
        await self._send("POST", "/api/v1/registrations", json=order)

    async def organisations(self, status: str) -> OrganisationsView:
        path = "/api/v1/organisations"
        return _parse(OrganisationsView, await self._send("GET", path, params={"status": status}))

    async def decide(self, organisation_id: str, order: Mapping[str, object]) -> None:
        await self._send("PATCH", f"/api/v1/organisations/{quote(organisation_id, safe='')}", json=order)

    async def accept_invitation(self, token: str, name: str, password: str) -> None:
        order = {"token": token, "name": name, "password": password}
        await self._send("PUT", "/api/v1/invitations", json=order)

    async def members(self, organisation: str = "") -> MembersView:
        """Of one's own organisation; KDIA names others."""
        path = "/api/v1/organisation/members"
        return _parse(MembersView, await self._send("GET", path, params=_of(organisation)))

    async def change_member(self, account_id: str, change: Mapping[str, object]) -> None:
        path = f"/api/v1/organisation/members/{quote(account_id, safe='')}"
        await self._send("PATCH", path, json=change)

    async def invitations(self, organisation: str = "") -> InvitationsView:
        path = "/api/v1/organisation/invitations"
        return _parse(InvitationsView, await self._send("GET", path, params=_of(organisation)))

    async def invite(self, order: Mapping[str, object], organisation: str = "") -> InvitationAnswer:
        path = "/api/v1/organisation/invitations"
        response = await self._send("POST", path, json=order, params=_of(organisation))
        return _parse(InvitationAnswer, response)

    async def withdraw_invitation(self, invitation_id: str, organisation: str = "") -> None:
        path = f"/api/v1/organisation/invitations/{quote(invitation_id, safe='')}"
        await self._send("DELETE", path, params=_of(organisation))

    async def sign_out(self) -> None:
        await self._send("DELETE", "/api/v1/session")

    async def member(self) -> MemberView:
        """Who is signed in; APIError with status 401 where nobody is."""
        return _parse(MemberView, await self._send("GET", "/api/v1/session"))

    async def draft(self) -> DraftView:
        """The profile that the visitor's firm keeps."""
        return _parse(DraftView, await self._send("GET", "/api/v1/profile"))

    async def save_block(self, block: str, content: object, revision: int) -> DraftView:
        order = {"revision": revision, "content": content}
        return _parse(DraftView, await self._send("PUT", f"/api/v1/profile/blocks/{block}", json=order))

    async def changes_since(self, block: str, revision: int) -> ChangesView:
        path, params = f"/api/v1/profile/blocks/{block}/changes", {"since": str(revision)}
        return _parse(ChangesView, await self._send("GET", path, params=params))

    async def recorded_items(self) -> RecordedItems:
        return _parse(RecordedItems, await self._send("GET", "/api/v1/profile/recorded-items"))

    async def propose_english(self, texts: Sequence[Mapping[str, str]]) -> EnglishProposals:
        """Each text with its `id`, `ko` and `kind`."""
        response = await self._send("POST", "/api/v1/profile-forms/english", json={"texts": list(texts)})
        return _parse(EnglishProposals, response)

    async def suggest_classes(self, name_ko: str, name_en: str) -> ClassSuggestions:
        order = {"name_ko": name_ko, "name_en": name_en}
        return _parse(
            ClassSuggestions, await self._send("POST", "/api/v1/profile-forms/supply-class", json=order)
        )

    async def item_names(self, text: str) -> ItemNames:
        response = await self._send("GET", "/api/v1/profile-forms/item-names", params={"q": text})
        return _parse(ItemNames, response)

    async def read_items(self, text: str, file: SentFile | None) -> ProposedItemsView:
        """The items of a pasted text, or of a workbook."""
        form = SentForm({} if file else {"text": text}, file)
        response = await self._send("POST", "/api/v1/profile-forms/items", form=form)
        return _parse(ProposedItemsView, response)

    async def items_workbook(self, items: Sequence[object] | None = None) -> bytes:
        """The workbook to fill in, or filled with these items."""
        path = "/api/v1/profile-forms/items.xlsx"
        if items is None:
            return (await self._send("GET", path)).content
        return (await self._send("POST", path, json={"items": list(items)})).content

    async def uploads(self, company_id: str) -> UploadsView:
        path = f"/api/v1/companies/{quote(company_id, safe='')}/uploads"
        return _parse(UploadsView, await self._send("GET", path))

    async def add_upload(self, company_id: str, purpose: str, file: SentFile) -> UploadView:
        path = f"/api/v1/companies/{quote(company_id, safe='')}/uploads"
        return _parse(UploadView, await self._send("POST", path, form=SentForm({"purpose": purpose}, file)))

    async def delete_upload(self, upload_id: str) -> None:
        await self._send("DELETE", f"/api/v1/uploads/{quote(upload_id, safe='')}")

    async def upload(self, upload_id: str) -> httpx.Response:
        """The file with the headers that it is to be given with."""
        return await self._send("GET", f"/api/v1/uploads/{quote(upload_id, safe='')}")

    async def thumbnail(self, upload_id: str, kept: str) -> httpx.Response:
        """A small picture, or nothing (304) where the one that is `kept`, by its ETag, is still right."""
        path, headers = f"/api/v1/uploads/{quote(upload_id, safe='')}/thumbnail", {"if-none-match": kept}
        return await self._send("GET", path, headers=headers if kept else None)

    async def submit_profile(self, *, security_checked: bool) -> None:
        await self._send("POST", "/api/v1/profile/submission", json={"security_checked": security_checked})

    async def withdraw_version(self, version: int) -> None:
        await self._send("DELETE", f"/api/v1/profile/versions/{version}")

    async def confirm_profile(self) -> None:
        await self._send("POST", "/api/v1/profile/confirmation")

    async def versions(self) -> VersionsView:
        return _parse(VersionsView, await self._send("GET", "/api/v1/profile/versions"))

    async def differences(self, before: str, after: str) -> ChangesView:
        """Between versions; `after` is empty for the draft."""
        params = {"before": before, **({"after": after} if after else {})}
        return _parse(ChangesView, await self._send("GET", "/api/v1/profile/differences", params=params))

    async def own_claims(self) -> OwnershipList:
        return _parse(OwnershipList, await self._send("GET", "/api/v1/claims/own"))

    async def claim_company(self, company_id: str, statement: str) -> None:
        order = {"company_id": company_id, "statement": statement}
        await self._send("POST", "/api/v1/claims", json=order)

    async def withdraw_claim(self) -> None:
        await self._send("DELETE", "/api/v1/claims/own")

    async def open_claims(self) -> OwnershipList:
        return _parse(OwnershipList, await self._send("GET", "/api/v1/claims"))

    async def decide_claim(self, claim_id: str, *, is_confirmed: bool, reason: str) -> None:
        order = {"is_confirmed": is_confirmed, "reason": reason}
        await self._send("POST", f"/api/v1/claims/{quote(claim_id, safe='')}", json=order)

    async def waiting_profiles(self) -> WaitingList:
        return _parse(WaitingList, await self._send("GET", "/api/v1/reviews"))

    async def overdue_profiles(self) -> OverdueList:
        return _parse(OverdueList, await self._send("GET", "/api/v1/reviews/overdue"))

    async def expiring_certificates(self) -> ExpiringList:
        return _parse(ExpiringList, await self._send("GET", "/api/v1/reviews/certificates"))

    async def review(self, company_id: str) -> ReviewView:
        path = f"/api/v1/reviews/{quote(company_id, safe='')}"
        return _parse(ReviewView, await self._send("GET", path))

    async def decide_review(self, company_id: str, order: Mapping[str, object]) -> VersionView:
        path = f"/api/v1/reviews/{quote(company_id, safe='')}"
        return _parse(VersionView, await self._send("POST", path, json=order))

    async def duplicates(self) -> DuplicatesView:
        return _parse(DuplicatesView, await self._send("GET", "/api/v1/merges"))

    async def merge_companies(self, kept_id: str, merged_id: str, reason: str) -> None:
        order = {"kept_id": kept_id, "merged_id": merged_id, "reason": reason}
        await self._send("POST", "/api/v1/merges", json=order)

    async def undo_merge(self, merge_id: str) -> None:
        await self._send("DELETE", f"/api/v1/merges/{quote(merge_id, safe='')}")

    async def keep_apart(self, pair_id: str) -> None:
        await self._send("DELETE", f"/api/v1/merges/pairs/{quote(pair_id, safe='')}")

    async def latest_imports(self) -> ImportsView:
        return _parse(ImportsView, await self._send("GET", "/api/v1/imports"))

    async def preview_import(self, kind: str, as_of: str, file: SentFile) -> ImportPreviewView:
        form = SentForm({"kind": kind, "as_of": as_of}, file)
        return _parse(ImportPreviewView, await self._send("POST", "/api/v1/imports", form=form))

    async def import_preview(self, preview_id: str) -> ImportPreviewView:
        return _parse(ImportPreviewView, await self._send("GET", _import_path(preview_id)))

    async def apply_import(self, preview_id: str, fingerprint: str, ticked: Sequence[str]) -> ImportedView:
        """Companies with something in the making are left out unless they are `ticked`."""
        order = {"fingerprint": fingerprint, "ticked": list(ticked)}
        return _parse(ImportedView, await self._send("POST", _import_path(preview_id), json=order))

    async def drop_import(self, preview_id: str) -> None:
        await self._send("DELETE", _import_path(preview_id))

    async def audit(self, asked: Mapping[str, str]) -> AuditPageView:
        """A page of the audit log; the parameters are those of the API."""
        return _parse(AuditPageView, await self._send("GET", "/api/v1/audit", params=asked))

    async def audit_file(self) -> AsyncIterator[bytes]:
        """The whole audit log, piece by piece; what the API refuses is raised before the first."""
        request = self._client.build_request("GET", "/api/v1/audit.jsonl", headers=self._headers())
        response = await self._answer_of(self._client.send(request, stream=True))
        return _pieces(response)

    async def search_statistics(self, asked: Mapping[str, str]) -> SearchStatisticsView:
        """What was searched most; the parameters are those of the API."""
        response = await self._send("GET", "/api/v1/statistics/searches", params=asked)
        return _parse(SearchStatisticsView, response)

    async def organisation_settings(self) -> OrganisationSettingsView:
        return _parse(OrganisationSettingsView, await self._send("GET", "/api/v1/organisation/settings"))

    async def share_searches(self, *, shares: bool) -> None:
        await self._send("PUT", "/api/v1/organisation/settings", json={"shares_searches": shares})

    async def delete_searches(self) -> None:
        """Delete all searches of the member's organisation."""
        await self._send("DELETE", "/api/v1/organisation/searches")

    async def offset_rules(self, on: str) -> RuleBookView:
        """The rules of that day, written as 2022-01-10."""
        response = await self._send("GET", "/api/v1/offset/rules", params={"on": on})
        return _parse(RuleBookView, response)

    async def calculate_offset(self, body: Mapping[str, object]) -> OffsetAnswer:
        """The answer to a body shaped like OffsetRequest; values are checked by the API alone."""
        return _parse(OffsetAnswer, await self._send("POST", "/api/v1/offset/calculate", json=body))

    async def programmes(self) -> ProgrammesView:
        """Those that KDIA has entered."""
        return _parse(ProgrammesView, await self._send("GET", "/api/v1/programmes"))

    async def requirements(self, page: int, page_size: int | None = None) -> RequirementPageView:
        params = _page_params(page, page_size)
        return _parse(RequirementPageView, await self._send("GET", "/api/v1/requirements", params=params))

    async def all_requirements(self) -> Sequence[RequirementEntry]:
        """Page by page, for a list to choose from."""
        size = (await self.meta()).limits.max_page_size
        return await _collect(lambda page: self.requirements(page, size), lambda page: page.requirements)

    async def requirement(self, requirement_id: str) -> RequirementView:
        return _parse(RequirementView, await self._send("GET", _requirement_path(requirement_id)))

    async def match_kept(self, requirement_id: str, order: Mapping[str, object]) -> KeptMatchAnswer:
        path = f"{_requirement_path(requirement_id)}/match"
        return _parse(KeptMatchAnswer, await self._send("POST", path, json=order))

    async def shortlists(self, page: int, page_size: int | None = None) -> ShortlistsView:
        params = _page_params(page, page_size)
        return _parse(ShortlistsView, await self._send("GET", "/api/v1/shortlists", params=params))

    async def all_shortlists(self) -> Sequence[ShortlistHead]:
        """Page by page, for a list to choose from."""
        size = (await self.meta()).limits.max_page_size
        return await _collect(lambda page: self.shortlists(page, size), lambda page: page.shortlists)

    async def shortlist(self, shortlist_id: str) -> ShortlistView:
        return _parse(ShortlistView, await self._send("GET", _shortlist_path(shortlist_id)))

    async def add_shortlist(self, order: Mapping[str, object]) -> ShortlistView:
        return _parse(ShortlistView, await self._send("POST", "/api/v1/shortlists", json=order))

    async def save_shortlist(self, shortlist_id: str, order: Mapping[str, object]) -> ShortlistView:
        return _parse(ShortlistView, await self._send("PUT", _shortlist_path(shortlist_id), json=order))

    async def delete_shortlist(self, shortlist_id: str, revision: int) -> None:
        await self._send("DELETE", _shortlist_path(shortlist_id), params={"revision": str(revision)})

    async def add_entry(self, shortlist_id: str, order: Mapping[str, object]) -> ShortlistView:
        path = f"{_shortlist_path(shortlist_id)}/entries"
        return _parse(ShortlistView, await self._send("POST", path, json=order))

    async def change_entry(
        self, shortlist_id: str, company_id: str, order: Mapping[str, object]
    ) -> ShortlistView:
        path = f"{_shortlist_path(shortlist_id)}/entries/{quote(company_id, safe='')}"
        return _parse(ShortlistView, await self._send("PATCH", path, json=order))

    async def remove_entry(self, shortlist_id: str, company_id: str, revision: int) -> None:
        path = f"{_shortlist_path(shortlist_id)}/entries/{quote(company_id, safe='')}"
        await self._send("DELETE", path, params={"revision": str(revision)})

    async def compare(self, ids: Sequence[str], requirement: str, language: str) -> CompareView:
        asked = [("ids", each) for each in ids] + [("language", language)]
        asked += [("requirement", requirement)] if requirement else []
        return _parse(CompareView, await self._send("GET", f"/api/v1/compare?{urlencode(asked)}"))

    async def add_requirement(self, document: Mapping[str, object]) -> RequirementView:
        order = {"requirement": document}
        return _parse(RequirementView, await self._send("POST", "/api/v1/requirements", json=order))

    async def save_requirement(
        self, requirement_id: str, document: Mapping[str, object], revision: int
    ) -> RequirementView:
        path, order = _requirement_path(requirement_id), {"requirement": document, "revision": revision}
        return _parse(RequirementView, await self._send("PUT", path, json=order))

    async def disclose_requirement(self, requirement_id: str, order: Mapping[str, object]) -> RequirementView:
        path = f"{_requirement_path(requirement_id)}/visibility"
        return _parse(RequirementView, await self._send("POST", path, json=order))

    async def withdraw_requirement(self, requirement_id: str, revision: int) -> None:
        path, params = _requirement_path(requirement_id), {"revision": str(revision)}
        await self._send("DELETE", path, params=params)

    async def propose_requirement(self, text: str) -> ProposalAnswer:
        """Lots and conditions read from a pasted text; nothing of it is kept."""
        response = await self._send("POST", "/api/v1/requirement-proposals", json={"text": text})
        return _parse(ProposalAnswer, response)

    async def read_requirements(self, file: SentFile) -> RequirementFileView:
        """The requirements of an XLSX or JSON file; nothing of it is kept."""
        response = await self._send("POST", "/api/v1/requirements/file", form=SentForm({}, file))
        return _parse(RequirementFileView, response)

    async def requirement_file(self, name: str) -> httpx.Response:
        """A requirement as a file, named by its id and `.json` or `.xlsx`; `template.xlsx` is the one to fill in."""
        return await self._send("GET", _requirement_path(name))

    async def match(self, order: Mapping[str, object]) -> MatchAnswer:
        """The answer to a body shaped like MatchRequest."""
        return _parse(MatchAnswer, await self._send("POST", "/api/v1/match", json=order))

    async def search(self, body: Mapping[str, object]) -> SearchAnswer:
        """The answer to a body shaped like SearchRequest; values are checked by the API alone."""
        response = await self._send("POST", "/api/v1/search", json=dict(body))
        return _parse(SearchAnswer, response)

    async def company(self, company_id: str) -> CompanyDetail:
        return _parse(
            CompanyDetail, await self._send("GET", f"/api/v1/companies/{quote(company_id, safe='')}")
        )

    async def requirement_dossier(self, requirement_id: str, order: Mapping[str, object]) -> httpx.Response:
        """The file of a requirement that is kept, with the headers that it is to be given with."""
        return await self._send("POST", f"{_requirement_path(requirement_id)}/dossier", json=order)

    async def chances(self, language: str, page: int) -> ChancesView:
        params = {"language": language, **_page_params(page)}
        return _parse(ChancesView, await self._send("GET", "/api/v1/my/requirements", params=params))

    async def standing(self, requirement_id: str, language: str) -> OwnStandingView:
        """How the member's firm stands in a requirement that is open to it."""
        path = f"/api/v1/my/requirements/{quote(requirement_id, safe='')}"
        return _parse(OwnStandingView, await self._send("GET", path, params={"language": language}))

    async def dossier(self, company_id: str, form: str, language: str) -> httpx.Response:
        """The file with the headers that it is to be given with."""
        path = f"/api/v1/companies/{quote(company_id, safe='')}/dossier"
        return await self._send("GET", path, params={"format": form, "language": language})

    async def suggest(self, text: str, limit: int) -> SuggestAnswer:
        """Companies whose name begins with the text; names longer than the API takes have none."""
        if len(text) > MAX_SUGGEST_CHARS:
            return SuggestAnswer(suggestions=())
        response = await self._send("GET", "/api/v1/suggest", params={"q": text, "limit": str(limit)})
        return _parse(SuggestAnswer, response)

    async def index(self) -> IndexView:
        return _parse(IndexView, await self._send("GET", "/api/v1/index"))

    async def meta(self) -> Meta:
        """Labels and limits, asked again after five minutes and then only if they changed."""
        kept = self._kept
        async with kept.lock:
            if kept.meta is None or self._clock() >= kept.until:
                kept.meta = await self._fetch_meta(kept.meta)
                kept.until = self._clock() + META_TTL_SEC
            return kept.meta

    async def _fetch_meta(self, known: Meta | None) -> Meta:
        headers = {"if-none-match": self._kept.etag} if known and self._kept.etag else {}
        response = await self._send("GET", "/api/v1/meta", headers=headers)
        if known and response.status_code == httpx.codes.NOT_MODIFIED:
            return known
        self._kept.etag = response.headers.get("etag", "")
        return _parse(Meta, response)

    async def _send(
        self,
        method: str,
        path: str,
        *,
        json: Mapping[str, object] | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        form: SentForm | None = None,
    ) -> httpx.Response:
        sent = {**(headers or {}), **self._headers()}
        return await self._answer_of(
            self._client.request(
                method,
                path,
                json=json,
                params=params,
                headers=sent,
                data=form.fields if form else None,
                files=form.files() if form else None,
            )
        )

    def _headers(self) -> dict[str, str]:
        """Who asks, and from where."""
        bearer = {"authorization": f"Bearer {self._token}"} if self._token else {}
        visitor = {"x-forwarded-for": self._address} if self._address else {}
        return {**bearer, **visitor}

    async def _answer_of(self, sending: Awaitable[httpx.Response]) -> httpx.Response:
        try:
            response = await sending
            if response.is_error:
                await response.aread()
        except httpx.HTTPError as exc:
            detail = f"no answer from the API at {self._client.base_url}: {exc!r}; check that it runs"
            raise APIUnreachable(detail) from exc
        if response.is_error:
            raise _error_of(response)
        return response


async def _collect(
    ask: Callable[[int], Awaitable[Listed]], rows: Callable[[Listed], Sequence[Row]]
) -> Sequence[Row]:
    """All rows of a list, page by page; a list that shrinks meanwhile ends with its first empty page."""
    found: list[Row] = []
    for number in itertools.count(1):
        page = await ask(number)
        found += rows(page)
        if not rows(page) or len(found) >= page.total:
            break
    return found


def _page_params(page: int, page_size: int | None = None) -> dict[str, str]:
    """The API says how many stand on a page where nothing is said here."""
    return {"page": str(page), **({"page_size": str(page_size)} if page_size else {})}


def _import_path(preview_id: str) -> str:
    return f"/api/v1/imports/{quote(preview_id, safe='')}"


def _shortlist_path(shortlist_id: str) -> str:
    return f"/api/v1/shortlists/{quote(shortlist_id, safe='')}"


def _requirement_path(requirement_id: str) -> str:
    return f"/api/v1/requirements/{quote(requirement_id, safe='')}"


def _of(organisation: str) -> Mapping[str, str] | None:
    return {"organisation": organisation} if organisation else None


async def _pieces(response: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for piece in response.aiter_bytes():
            yield piece
    finally:
        await response.aclose()


def _error_of(response: httpx.Response) -> KoffsetError:
    try:
        body = ErrorBody.model_validate_json(response.content)
    except ValidationError:
        return APIUnreachable(f"the API answered {response.status_code} in a form that is not its own")
    request_id = response.headers.get("x-request-id")
    return APIError(response.status_code, body.error, body.detail, request_id, body.faults)


def _parse(model: type[Model], response: httpx.Response) -> Model:
    try:
        return model.model_validate_json(response.content)
    except ValidationError as exc:
        detail = f"the API's {model.__name__} cannot be read: {exc.error_count()} differences; same version?"
        raise APIUnreachable(detail) from exc
