"""What the API reads from a pasted text or a file, as far as the pages show it; what else it says is passed over."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ReadPiece(_Read):
    """Fields of a lot read from `text[start:end]`; with a doubt they are offered and not in the lot."""

    name: str
    values: Mapping[str, Any]
    start: int
    end: int
    doubt: str | None


class ReadCondition(_Read):
    """With `strength_not_said` it stands in the lot as a must, with any other doubt it is offered only."""

    condition: Mapping[str, Any]
    start: int
    end: int
    doubt: str | None


class ReadLot(_Read):
    lot: Mapping[str, Any]
    pieces: Sequence[ReadPiece] = ()
    conditions: Sequence[ReadCondition] = ()


class LeftOver(_Read):
    """A sentence of which nothing was read; `offered` is it as a condition. `lot_id` None: of no lot."""

    text: str
    lot_id: str | None
    offered: Mapping[str, Any] | None


class RequirementProposal(_Read):
    lots: Sequence[ReadLot]
    left_over: Sequence[LeftOver] = ()


class ReadRequirement(_Read):
    row: int
    requirement: Mapping[str, Any]


class FileFault(_Read):
    """One value of a file that cannot be read."""

    sheet: str
    row: int
    column: str
    value: str
    code: str
    reason: str
    advice: str


class RequirementsOfFile(_Read):
    requirements: Sequence[ReadRequirement]
    faults: Sequence[FileFault] = ()
