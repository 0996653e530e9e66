"""How every call is sent, read and refused."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from koffset.api.schemas import (
    ErrorBody,
    FaultView,
    Meta,
    RequirementEntry,
    RequirementPageView,
    ShortlistHead,
    ShortlistsView,
)
from koffset.errors import KoffsetError, Unavailable

META_TTL_SEC = 300.0

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


class Calls:
    """Sends through an httpx client whose `base_url` is the API's, as who holds the token; without one as nobody."""

    def __init__(self, client: httpx.AsyncClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._kept = _KeptMeta()
        self._address = ""
        self._token = ""

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
        response = await self.send("GET", "/api/v1/meta", headers=headers)
        if known and response.status_code == httpx.codes.NOT_MODIFIED:
            return known
        self._kept.etag = response.headers.get("etag", "")
        return parse(Meta, response)

    async def send(
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

    async def stream(self, path: str) -> AsyncIterator[bytes]:
        """An answer piece by piece; what the API refuses is raised before the first."""
        request = self._client.build_request("GET", path, headers=self._headers())
        return _pieces(await self._answer_of(self._client.send(request, stream=True)))

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


async def collect(
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


def page_params(page: int, page_size: int | None = None) -> dict[str, str]:
    """The API says how many stand on a page where nothing is said here."""
    return {"page": str(page), **({"page_size": str(page_size)} if page_size else {})}


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


def parse(model: type[Model], response: httpx.Response) -> Model:
    try:
        return model.model_validate_json(response.content)
    except ValidationError as exc:
        detail = f"the API's {model.__name__} cannot be read: {exc.error_count()} differences; same version?"
        raise APIUnreachable(detail) from exc
