"""What KDIA's desk does."""

from collections.abc import AsyncIterator, Mapping, Sequence
from urllib.parse import quote

from koffset.api.schemas import (
    AuditPageView,
    DuplicatesView,
    ExpiringList,
    ImportedView,
    ImportPreviewView,
    ImportsView,
    OverdueList,
    OwnershipList,
    ReviewView,
    SearchStatisticsView,
    VersionView,
    WaitingList,
)
from koffset_web.client.calls import Calls, SentFile, SentForm, parse


class DeskCalls(Calls):
    """What KDIA's desk does."""

    async def open_claims(self) -> OwnershipList:
        return parse(OwnershipList, await self.send("GET", "/api/v1/claims"))

    async def decide_claim(self, claim_id: str, *, is_confirmed: bool, reason: str) -> None:
        order = {"is_confirmed": is_confirmed, "reason": reason}
        await self.send("POST", f"/api/v1/claims/{quote(claim_id, safe='')}", json=order)

    async def waiting_profiles(self) -> WaitingList:
        return parse(WaitingList, await self.send("GET", "/api/v1/reviews"))

    async def overdue_profiles(self) -> OverdueList:
        return parse(OverdueList, await self.send("GET", "/api/v1/reviews/overdue"))

    async def expiring_certificates(self) -> ExpiringList:
        return parse(ExpiringList, await self.send("GET", "/api/v1/reviews/certificates"))

    async def review(self, company_id: str) -> ReviewView:
        path = f"/api/v1/reviews/{quote(company_id, safe='')}"
        return parse(ReviewView, await self.send("GET", path))

    async def decide_review(self, company_id: str, order: Mapping[str, object]) -> VersionView:
        path = f"/api/v1/reviews/{quote(company_id, safe='')}"
        return parse(VersionView, await self.send("POST", path, json=order))

    async def duplicates(self) -> DuplicatesView:
        return parse(DuplicatesView, await self.send("GET", "/api/v1/merges"))

    async def merge_companies(self, kept_id: str, merged_id: str, reason: str) -> None:
        order = {"kept_id": kept_id, "merged_id": merged_id, "reason": reason}
        await self.send("POST", "/api/v1/merges", json=order)

    async def undo_merge(self, merge_id: str) -> None:
        await self.send("DELETE", f"/api/v1/merges/{quote(merge_id, safe='')}")

    async def keep_apart(self, pair_id: str) -> None:
        await self.send("DELETE", f"/api/v1/merges/pairs/{quote(pair_id, safe='')}")

    async def latest_imports(self) -> ImportsView:
        return parse(ImportsView, await self.send("GET", "/api/v1/imports"))

    async def preview_import(self, kind: str, as_of: str, file: SentFile) -> ImportPreviewView:
        form = SentForm({"kind": kind, "as_of": as_of}, file)
        return parse(ImportPreviewView, await self.send("POST", "/api/v1/imports", form=form))

    async def import_preview(self, preview_id: str) -> ImportPreviewView:
        return parse(ImportPreviewView, await self.send("GET", _import_path(preview_id)))

    async def apply_import(self, preview_id: str, fingerprint: str, ticked: Sequence[str]) -> ImportedView:
        """Companies with something in the making are left out unless they are `ticked`."""
        order = {"fingerprint": fingerprint, "ticked": list(ticked)}
        return parse(ImportedView, await self.send("POST", _import_path(preview_id), json=order))

    async def drop_import(self, preview_id: str) -> None:
        await self.send("DELETE", _import_path(preview_id))

    async def audit(self, asked: Mapping[str, str]) -> AuditPageView:
        """A page of the audit log; the parameters are those of the API."""
        return parse(AuditPageView, await self.send("GET", "/api/v1/audit", params=asked))

    async def audit_file(self) -> AsyncIterator[bytes]:
        """The whole audit log, piece by piece; what the API refuses is raised before the first."""
        return await self.stream("/api/v1/audit.jsonl")

    async def search_statistics(self, asked: Mapping[str, str]) -> SearchStatisticsView:
        """What was searched most; the parameters are those of the API."""
        response = await self.send("GET", "/api/v1/statistics/searches", params=asked)
        return parse(SearchStatisticsView, response)


def _import_path(preview_id: str) -> str:
    return f"/api/v1/imports/{quote(preview_id, safe='')}"
