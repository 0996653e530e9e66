"""Who is at the browser: the cookie of the session, and the seal that shows a form to be ours."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from koffset.errors import Forbidden
from koffset_web.client import APIClient
from koffset_web.site import site_of

SESSION_COOKIE = "koffset_session"
SEAL_COOKIE = "koffset_form"
SEAL_FIELD = "form_seal"
_OWN_SITES = frozenset({"same-origin", "none"})


def is_signed_in(request: Request) -> bool:
    """Whether there is a session's token; the API says whether it is still good."""
    return bool(request.cookies.get(SESSION_COOKIE))


def api_of(request: Request) -> APIClient:
    """The API, asked as who is at the browser."""
    return site_of(request).api.signed_in(request.cookies.get(SESSION_COOKIE, ""), _address_of(request))


def nobodys_api_of(request: Request) -> APIClient:
    """The API, asked as nobody, from where the browser is."""
    return site_of(request).api.signed_in("", _address_of(request))


def _address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def begin_session(request: Request, response: Response, token: str, expires_at: datetime) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        token,
        expires=expires_at,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def end_session(response: Response) -> None:
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax")


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
    """The fields of a form of ours. Raises Forbidden for a form that another site sent."""
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    is_sealed = SEAL_COOKIE in request.cookies and secrets.compare_digest(
        fields.get(SEAL_FIELD, "").encode(), FormSeal.of(request).field.encode()
    )
    if not is_sealed or request.headers.get("sec-fetch-site", "none") not in _OWN_SITES:
        raise Forbidden(
            "the form is not one of this site's open pages: open the page again and send it again"
        )
    return fields
