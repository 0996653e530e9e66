"""Wire models of the means that profile forms have: lists of items and proposals. Nothing here is saved."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from koffset.api.schemas.common import WireModel
from koffset.domain.form_text import TextKind
from koffset.domain.profile import Item


class CellProblemView(WireModel):
    """A cell that was left out, or a row that makes no item."""

    row: int = Field(description="as the spreadsheet shows it; the first line of a pasted text is 1")
    column: str = Field(description="field of the item, such as `supply_class`")
    value: str = Field(description="what stands there, cut where it is long")
    code: str = Field(description="stable", examples=["unknown_supply_class"])
    reason: str
    advice: str = Field(description="what to do")


class ProposedItemView(WireModel):
    """An item as far as its row can be read; None where nothing is left of it."""

    row: int
    item: Item | None


class ProposedItemsView(WireModel):
    items: Sequence[ProposedItemView]
    problems: Sequence[CellProblemView]
    unknown_columns: Sequence[str] = Field(description="headers of what was not read")
    has_header: bool = Field(description="whether a header row was found; else columns go by their order")


class ItemList(WireModel):
    items: Sequence[Item] = Field(max_length=2_000)


class ItemNameView(WireModel):
    """What a thing is called, in one language or both."""

    ko: str | None
    en: str | None
    source: Literal["glossary", "supply_class", "evidence"]
    supply_class: str | None


class ItemNames(WireModel):
    names: Sequence[ItemNameView] = Field(description="best first")


class NamesOfAThing(WireModel):
    name_ko: Annotated[str, Field(max_length=500)] = ""
    name_en: Annotated[str, Field(max_length=500)] = ""


class ClassEvidence(WireModel):
    """A public text that spoke for a class."""

    text_ko: str
    text_en: str


class ClassSuggestionView(WireModel):
    code: str
    name_ko: str
    name_en: str
    share: float = Field(description="of all votes, from 0 to 1; no probability")
    evidence: Sequence[ClassEvidence]


class ClassSuggestions(WireModel):
    classes: Sequence[ClassSuggestionView] = Field(description="best first; empty where nothing is near")


class KoreanText(WireModel):
    id: str = Field(max_length=200, description="yours, given back")
    ko: str = Field(max_length=2_000)
    kind: TextKind


class EnglishOrder(WireModel):
    texts: Sequence[KoreanText] = Field(max_length=500)


class WordUsed(WireModel):
    ko: str
    en: str
    source: str = Field(
        description="`glossary`, `form_words`, `taxonomy`, `template`, `rule`, `as_written`; `romanised`: not known"
    )


class EnglishProposal(WireModel):
    """To be read by a person before it is used. Words that are not known stand romanised in brackets."""

    id: str
    en: str = Field(description="empty where less than half of the words is known, and for sentences")
    how: Sequence[WordUsed]
    complete: bool = Field(description="whether every word is known")


class EnglishProposals(WireModel):
    texts: Sequence[EnglishProposal]
