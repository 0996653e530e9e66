"""Shortlists and the comparison of firms."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from koffset.api.schemas import (
    CompareView,
    ShortlistHead,
    ShortlistsView,
    ShortlistView,
)
from koffset_web.client.calls import Calls, collect, page_params, parse


class ShortlistCalls(Calls):
    """Shortlists and the comparison of firms."""

    async def shortlists(self, page: int, page_size: int | None = None) -> ShortlistsView:
        params = page_params(page, page_size)
        return parse(ShortlistsView, await self.send("GET", "/api/v1/shortlists", params=params))

    async def all_shortlists(self) -> Sequence[ShortlistHead]:
        """Page by page, for a list to choose from."""
        size = (await self.meta()).limits.max_page_size
        return await collect(lambda page: self.shortlists(page, size), lambda page: page.shortlists)

    async def shortlist(self, shortlist_id: str) -> ShortlistView:
        return parse(ShortlistView, await self.send("GET", _shortlist_path(shortlist_id)))

    async def add_shortlist(self, order: Mapping[str, object]) -> ShortlistView:
        return parse(ShortlistView, await self.send("POST", "/api/v1/shortlists", json=order))

    async def save_shortlist(self, shortlist_id: str, order: Mapping[str, object]) -> ShortlistView:
        return parse(ShortlistView, await self.send("PUT", _shortlist_path(shortlist_id), json=order))

    async def delete_shortlist(self, shortlist_id: str, revision: int) -> None:
        await self.send("DELETE", _shortlist_path(shortlist_id), params={"revision": str(revision)})

    async def add_entry(self, shortlist_id: str, order: Mapping[str, object]) -> ShortlistView:
        path = f"{_shortlist_path(shortlist_id)}/entries"
        return parse(ShortlistView, await self.send("POST", path, json=order))

    async def change_entry(
        self, shortlist_id: str, company_id: str, order: Mapping[str, object]
    ) -> ShortlistView:
        path = f"{_shortlist_path(shortlist_id)}/entries/{quote(company_id, safe='')}"
        return parse(ShortlistView, await self.send("PATCH", path, json=order))

    async def remove_entry(self, shortlist_id: str, company_id: str, revision: int) -> None:
        path = f"{_shortlist_path(shortlist_id)}/entries/{quote(company_id, safe='')}"
        await self.send("DELETE", path, params={"revision": str(revision)})

    async def compare(self, ids: Sequence[str], requirement: str, language: str) -> CompareView:
        asked = [("ids", each) for each in ids] + [("language", language)]
        asked += [("requirement", requirement)] if requirement else []
        return parse(CompareView, await self.send("GET", f"/api/v1/compare?{urlencode(asked)}"))


def _shortlist_path(shortlist_id: str) -> str:
    return f"/api/v1/shortlists/{quote(shortlist_id, safe='')}"
