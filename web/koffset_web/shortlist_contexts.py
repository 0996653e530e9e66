"""What the pages of shortlists and comparisons are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset.api.schemas import CompareView, RequirementEntry, ShortlistHead, ShortlistsView, ShortlistView
from koffset_web.comparing import ComparedBlock
from koffset_web.labels import Labels
from koffset_web.messages import Message
from koffset_web.page_contexts import FormContext, PageContext
from koffset_web.paging import Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistsContext(FormContext):
    """shortlists.html: `requirements` may be named in a new list; `may_write` is not so for readers."""

    found: ShortlistsView
    pager: Pager | None
    requirements: Sequence[RequirementEntry]
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistContext(FormContext):
    """shortlist.html: `states` names the API's codes; `back` leads to where a firm was put on the list, or is empty.

    `typed`: the note that was not saved, for its writer to copy.
    """

    shortlist: ShortlistView
    labels: Labels
    states: Mapping[str, str]
    may_write: bool
    back: str
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistAddContext(FormContext):
    """shortlist_add.html: the firm that is to go on one of the lists, or on a new one; `back` is where it was found."""

    company_id: str
    name_ko: str | None
    name_en: str
    shortlists: Sequence[ShortlistHead]
    requirement_id: str
    lot_id: str
    may_write: bool
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareContext(PageContext):
    """compare.html; `compared` is None where too few or too many were ticked, which `message` says."""

    compared: CompareView | None
    blocks: Sequence[ComparedBlock]
    message: Message | None


SHORTLIST_TEMPLATES: Mapping[type, str] = {
    ShortlistsContext: "shortlists.html",
    ShortlistContext: "shortlist.html",
    ShortlistAddContext: "shortlist_add.html",
    CompareContext: "compare.html",
}
