"""Typed client of the public API; the only way of the web to data."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from koffset.api.schemas import (
    AuditPageView,
    CompanyDetail,
    ErrorBody,
    IndexView,
    MemberView,
    Meta,
    OrganisationSettingsView,
    SearchAnswer,
    SearchStatisticsView,
    SessionView,
    SuggestAnswer,
)
from koffset.errors import KoffsetError, Unavailable

META_TTL_SEC = 300.0
MAX_SUGGEST_CHARS = 200

Model = TypeVar("Model", bound=BaseModel)


class APIError(KoffsetError):
    """The API refused or failed; status, code and detail are its own."""

    def __init__(self, status: int, code: str, detail: str, request_id: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.request_id = request_id


class APIUnreachable(Unavailable):
    """No answer, or none that can be read."""

    status = 502
    code = "api_unreachable"


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
        self._visitor = ""

    def signed_in(self, token: str, visitor: str = "") -> "APIClient":
        """The same, asking as who holds the token; empty: as nobody. `visitor` is the address of the browser."""
        other = APIClient(self._client, self._clock)
        other._kept, other._token, other._visitor = self._kept, token, visitor
        return other

    async def sign_in(self, email: str, password: str) -> SessionView:
        order = {"email": email, "password": password}
        return _parse(SessionView, await self._send("POST", "/api/v1/session", json=order))

    async def sign_out(self) -> None:
        await self._send("DELETE", "/api/v1/session")

    async def member(self) -> MemberView:
        """Who is signed in; APIError with status 401 where nobody is."""
        return _parse(MemberView, await self._send("GET", "/api/v1/session"))

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

    async def search(self, body: Mapping[str, object]) -> SearchAnswer:
        """The answer to a body shaped like SearchRequest; values are checked by the API alone."""
        response = await self._send("POST", "/api/v1/search", json=dict(body))
        return _parse(SearchAnswer, response)

    async def company(self, company_id: str) -> CompanyDetail:
        return _parse(
            CompanyDetail, await self._send("GET", f"/api/v1/companies/{quote(company_id, safe='')}")
        )

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
    ) -> httpx.Response:
        sent = {**(headers or {}), **self._headers()}
        return await self._answer_of(
            self._client.request(method, path, json=json, params=params, headers=sent)
        )

    def _headers(self) -> dict[str, str]:
        """Who asks, and from where."""
        bearer = {"authorization": f"Bearer {self._token}"} if self._token else {}
        return {**bearer, **({"x-forwarded-for": self._visitor} if self._visitor else {})}

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
    return APIError(response.status_code, body.error, body.detail, response.headers.get("x-request-id"))


def _parse(model: type[Model], response: httpx.Response) -> Model:
    try:
        return model.model_validate_json(response.content)
    except ValidationError as exc:
        detail = f"the API's {model.__name__} cannot be read: {exc.error_count()} differences; same version?"
        raise APIUnreachable(detail) from exc
