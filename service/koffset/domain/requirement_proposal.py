"""What was read from a pasted text: parts of a requirement, each with its place in the text and what is doubtful."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from koffset.domain.requirement import Condition, Lot, TextCondition
from koffset.domain.text import BilingualText

FieldName = Literal["text", "quantity", "years", "value", "supply_class", "platform"]
LeftOverReason = Literal["nothing_read", "partly_read", "not_required"]


class Doubt(StrEnum):
    """Why a piece is to be looked at. All but STRENGTH_NOT_SAID and ANY_OF are offered only: they stand in no lot.

    ANY_OF is “milling or turning” as one condition in free text, beside the ONE_OF that are offered apart.
    """

    STRENGTH_NOT_SAID = "strength_not_said"
    SEVERAL = "several"
    GENERIC_NAME = "generic_name"
    NAME_GUESSED = "name_guessed"
    CURRENCY_GUESSED = "currency_guessed"
    NO_START = "no_start"
    DATE_GUESSED = "date_guessed"
    SCOPE_AS_WRITTEN = "scope_as_written"
    ONE_OF = "one_of"
    ANY_OF = "any_of"
    PLACE_UNCLEAR = "place_unclear"
    MEANING_UNCLEAR = "meaning_unclear"
    FOUND_BY_SEARCH = "found_by_search"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]` of the text as it was given."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Piece:
    """One field of a lot as it was read; `values` by the lot's own field names."""

    name: FieldName
    values: Mapping[str, str | int | Decimal | BilingualText]
    span: Span
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class ProposedCondition:
    """`for_all`: it stood in a part that is for all lots, or for several, and is put to each of them."""

    condition: Condition
    span: Span
    doubt: Doubt | None = None
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class ProposedLot:
    """`lot` has what is not doubtful; the rest is in `pieces` and `conditions` with its doubt, for people to take."""

    lot: Lot
    span: Span
    pieces: Sequence[Piece]
    conditions: Sequence[ProposedCondition]


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A sentence that is not or only partly read, or says what is not required. `lot_id` is None where it is for all.

    `unread` are the numbers, designations and parts of a partly read one that stand in nothing that was read.
    """

    text: str
    span: Span
    lot_id: str | None
    reason: LeftOverReason
    offered: TextCondition | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """`title` is what the text itself may be called by."""

    lots: Sequence[ProposedLot]
    left_over: Sequence[LeftOver]
    title: BilingualText | None = None


@dataclass(frozen=True, slots=True)
class NamedThing:
    """A process or a material in both languages, other spellings, and the scope of a special process."""

    name: BilingualText
    spellings: tuple[str, ...]
    scope: BilingualText | None = None


@dataclass(frozen=True, slots=True)
class RequirementWords:
    """What a text is read with besides the taxonomies. `words`: by kind, a phrase to what it stands for."""

    words: Mapping[str, Mapping[str, str]]
    processes: Sequence[NamedThing]
    materials: Sequence[NamedThing]
    countries: Mapping[str, str] = field(default_factory=dict)
