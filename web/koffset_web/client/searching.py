"""Search, and companies as everybody sees them."""

from collections.abc import Mapping
from urllib.parse import quote

import httpx

from koffset.api.schemas import (
    CompanyDetail,
    IndexView,
    SearchAnswer,
    SuggestAnswer,
)
from koffset_web.client.calls import Calls, parse

MAX_SUGGEST_CHARS = 200


class SearchCalls(Calls):
    """Search, and companies as everybody sees them."""

    async def search(self, body: Mapping[str, object]) -> SearchAnswer:
        """The answer to a body shaped like SearchRequest; values are checked by the API alone."""
        response = await self.send("POST", "/api/v1/search", json=dict(body))
        return parse(SearchAnswer, response)

    async def company(self, company_id: str) -> CompanyDetail:
        return parse(CompanyDetail, await self.send("GET", f"/api/v1/companies/{quote(company_id, safe='')}"))

    async def dossier(self, company_id: str, form: str, language: str) -> httpx.Response:
        """The file with the headers that it is to be given with."""
        path = f"/api/v1/companies/{quote(company_id, safe='')}/dossier"
        return await self.send("GET", path, params={"format": form, "language": language})

    async def suggest(self, text: str, limit: int) -> SuggestAnswer:
        """Companies whose name begins with the text; names longer than the API takes have none."""
        if len(text) > MAX_SUGGEST_CHARS:
            return SuggestAnswer(suggestions=())
        response = await self.send("GET", "/api/v1/suggest", params={"q": text, "limit": str(limit)})
        return parse(SuggestAnswer, response)

    async def index(self) -> IndexView:
        return parse(IndexView, await self.send("GET", "/api/v1/index"))
