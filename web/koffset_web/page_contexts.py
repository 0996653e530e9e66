"""What contexts of pages have in common."""

from dataclasses import dataclass

from koffset_web.i18n import Language
from koffset_web.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What every page needs: `query` stands in the box, `switch_url` is the page in the other language.

    `signed_in`: whether the visitor holds a session, which the API may have ended since; `visitor_kind` is that of its
    organisation.
    """

    language: Language
    query: str = ""
    switch_url: str
    signed_in: bool
    visitor_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext(PageContext):
    """What pages with forms need: why the last order was refused (`detail` is the API's own text), and the seal."""

    message: Message | None
    detail: str
    seal: str
