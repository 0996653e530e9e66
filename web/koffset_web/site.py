"""What the views share, and how they reach it from a request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request

from koffset_web.client import APIClient
from koffset_web.days import SEOUL
from koffset_web.i18n import LANGUAGE_COOKIE, Language, negotiate_language, parse_language
from koffset_web.rendering import Renderer


@dataclass(frozen=True, slots=True)
class Site:
    """The long-lived objects of the web; `now` gives aware times."""

    api: APIClient
    renderer: Renderer
    now: Callable[[], datetime]

    def today(self) -> date:
        """The date in Korea, by which certificates expire."""
        return self.now().astimezone(SEOUL).date()


def site_of(request: Request) -> Site:
    return cast("Site", request.app.state.site)


def language_of(request: Request) -> Language:
    """The language in the path; a path of another language is not found."""
    language = parse_language(request.path_params["language"])
    if language is None:
        raise HTTPException(404)
    return language


def visitor_language(request: Request) -> Language:
    """The language of a visitor whose address names none or whose page is missing."""
    in_path = parse_language(request.url.path.split("/")[1])
    return in_path or negotiate_language(
        request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", "")
    )


def switch_url(request: Request, language: Language) -> str:
    """The same address in the other language."""
    other = other_language(language)
    rest = request.url.path.removeprefix(f"/{language}")
    query = request.url.query
    return f"/{other}{rest if rest.startswith('/') else '/'}" + (f"?{query}" if query else "")


def other_language(language: Language) -> Language:
    return "en" if language == "ko" else "ko"
