"""Who is at the browser: the cookie of the session, and the seal that shows a form to be ours."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from koffset.api.schemas import SessionView
from koffset.errors import Forbidden
from koffset_web.client import APIClient, SentFile
from koffset_web.i18n import Language
from koffset_web.site import language_of, site_of, switch_url

SESSION_COOKIE = "koffset_session"
KIND_COOKIE = "koffset_kind"
"""The kind of the visitor's organisation: it chooses the links of the header and opens nothing."""
SEAL_COOKIE = "koffset_form"
SEAL_FIELD = "form_seal"
MAX_FIELDS = 50_000
"""A firm with a thousand items sends them all at once."""
_OWN_SITES = frozenset({"same-origin", "none"})


def is_signed_in(request: Request) -> bool:
    """Whether there is a session's token; the API says whether it is still good."""
    return bool(request.cookies.get(SESSION_COOKIE))


def api_of(request: Request) -> APIClient:
    """The API, asked as who is at the browser."""
    return site_of(request).api.asking(_address_of(request), request.cookies.get(SESSION_COOKIE, ""))


def anonymous_api(request: Request) -> APIClient:
    """The API, asked as nobody: what proves who one is must not fail because a session has ended."""
    return site_of(request).api.asking(_address_of(request))


def _address_of(request: Request) -> str:
    return request.client.host if request.client else ""


class PageBasics(TypedDict):
    """What every page is given."""

    language: Language
    switch_url: str
    signed_in: bool
    visitor_kind: str


def page_basics(request: Request, language: Language | None = None) -> PageBasics:
    """In the language of the path, or in the one given."""
    language, signed_in = language or language_of(request), is_signed_in(request)
    return {
        "language": language,
        "switch_url": switch_url(request, language),
        "signed_in": signed_in,
        "visitor_kind": request.cookies.get(KIND_COOKIE, "") if signed_in else "",
    }


def begin_session(request: Request, response: Response, session: SessionView) -> None:
    kept = {SESSION_COOKIE: session.token, KIND_COOKIE: session.member.organisation.kind.value}
    for name, value in kept.items():
        response.set_cookie(
            name,
            value,
            expires=session.expires_at,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )


def end_session(response: Response) -> None:
    for name in (SESSION_COOKIE, KIND_COOKIE):
        response.delete_cookie(name, httponly=True, samesite="lax")


@dataclass(frozen=True, slots=True)
class FormSeal:
    """What stands in our forms and nobody else's: another site can send a form here, but cannot read our cookie."""

    secret: str

    @classmethod
    def of(cls, request: Request) -> "FormSeal":
        return cls(request.cookies.get(SEAL_COOKIE) or secrets.token_urlsafe(32))

    @property
    def field(self) -> str:
        return hashlib.sha256(f"form {self.secret}".encode()).hexdigest()

    def keep(self, request: Request, response: Response) -> None:
        is_safe = request.url.scheme == "https"
        response.set_cookie(SEAL_COOKIE, self.secret, httponly=True, samesite="strict", secure=is_safe)


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form of ours, one value each. Raises Forbidden for a form that another site sent."""
    return {name: values[0] for name, values in (await read_values(request)).items()}


async def read_file(request: Request, name: str) -> SentFile | None:
    """The file in a form of ours, whose seal `read_values` has checked; None where none was chosen."""
    return (await read_files(request)).get(name)


async def read_files(request: Request) -> Mapping[str, SentFile]:
    """All files in a form of ours that were chosen, by the names of their fields."""
    form = await request.form(max_files=MAX_FIELDS, max_fields=MAX_FIELDS)
    try:
        return {
            name: SentFile(found.filename, await found.read())
            for name, found in form.multi_items()
            if isinstance(found, UploadFile) and found.filename
        }
    finally:
        await form.close()


async def read_values(request: Request) -> Mapping[str, Sequence[str]]:
    """The fields of a form of ours with all their values. Raises Forbidden for a form that another site sent."""
    form = await request.form(max_files=MAX_FIELDS, max_fields=MAX_FIELDS)
    values: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value)
    (sealed, *_) = values.get(SEAL_FIELD, [""])
    is_sealed = SEAL_COOKIE in request.cookies and secrets.compare_digest(
        sealed.encode(), FormSeal.of(request).field.encode()
    )
    if not is_sealed or request.headers.get("sec-fetch-site", "none") not in _OWN_SITES:
        await form.close()
        raise Forbidden(
            "the form is not one of this site's open pages: open the page again and send it again"
        )
    return values
