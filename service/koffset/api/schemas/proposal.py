"""Wire models of requirements proposed from a pasted text. Places are counted in characters (Unicode code points)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pydantic import Field

from koffset.api.schemas.common import WireModel
from koffset.domain.requirement import Condition, Lot, TextCondition
from koffset.domain.requirement_proposal import Doubt, FieldName, LeftOverReason
from koffset.domain.text import BilingualText


class ProposalRequest(WireModel):
    text: str


class PieceView(WireModel):
    """A field of a lot as it was read from `text[start:end]`; with a doubt it is offered and not in the lot."""

    name: FieldName
    values: Mapping[str, str | int | Decimal]
    start: int
    end: int
    doubt: Doubt | None


class ProposedConditionView(WireModel):
    """With `strength_not_said` (as a must) or `any_of` it stands in the lot, with another doubt it is offered only."""

    condition: Condition
    start: int
    end: int
    doubt: Doubt | None
    for_all: bool = Field(description="read from a part that is for all lots, or for several")


class ProposedLotView(WireModel):
    """`lot` holds what is not doubtful and can stand in a requirement as it is."""

    lot: Lot
    start: int
    end: int
    pieces: Sequence[PieceView]
    conditions: Sequence[ProposedConditionView]


class LeftOverView(WireModel):
    """A sentence not or only partly read; `offered` is it as a condition in free text. `lot_id` None: of no lot."""

    text: str
    start: int
    end: int
    lot_id: str | None
    reason: LeftOverReason
    offered: TextCondition | None
    unread: Sequence[str] = Field(
        description="of a partly read one: numbers, designations and parts that stand in nothing that was read"
    )


class ProposalAnswer(WireModel):
    lots: Sequence[ProposedLotView]
    left_over: Sequence[LeftOverView]
    title: BilingualText | None = Field(description="what the text itself may be called by")
    programme_id: str | None = Field(description="of the known programme that the text names")
    degraded: Sequence[str] = Field(description="what the answer had to do without")
