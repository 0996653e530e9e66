"""What every page is given, whatever else its own context has."""

from dataclasses import dataclass

from koffset_web.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What every page needs: `query` stands in the box, `switch_url` is the page in the other language.

    `signed_in`: whether the visitor holds a session, which the API may have ended since; `kind` of its organisation.
    """

    language: Language
    query: str = ""
    switch_url: str
    signed_in: bool
    kind: str
