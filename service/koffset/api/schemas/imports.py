"""Wire models of imports: what a file would do, and what it did."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import Field

from koffset.api.schemas.common import WireModel
from koffset.api.schemas.profile import DifferenceView
from koffset.domain.evidence import Audience
from koffset.domain.importing import ImportKind, InTheMaking, RowState


class ImportRowView(WireModel):
    row: int = Field(description="as a spreadsheet shows it, or the line of a JSONL file")
    company_id: str
    name_ko: str | None
    name_en: str | None
    state: RowState
    is_new_company: bool
    stated_id: str | None = Field(description="the id in the file, where its company is known under another")
    text: str = Field(description="the company as the file names it")
    in_the_making: InTheMaking | None = Field(description="left out unless it is ticked")
    changes: Sequence[DifferenceView] = Field(description="of a published profile, field by field")
    audience: Audience | None = Field(description="who may see the profile, as the file says")
    audience_before: Audience | None = Field(description="who may see it now")


class RefusedCellView(WireModel):
    row: int
    column: str
    value: str = Field(description="what stands there, cut where it is long")
    code: str = Field(description="stable; empty where only the reason says it")
    reason: str
    advice: str = Field(description="what to do")
    keeps_row: bool = Field(description="whether the rest of the row is imported")


class ImportPreviewView(WireModel):
    id: str
    fingerprint: str = Field(description="of all that it would do now; importing takes it back")
    kind: ImportKind
    file_name: str
    file_sha256: str
    as_of: date | None
    staged_at: datetime
    counts: Mapping[str, int]
    rows: Sequence[ImportRowView]
    refused: Sequence[RefusedCellView]


class ApplyOrder(WireModel):
    fingerprint: str = Field(max_length=64, description="of the preview that was looked at")
    ticked: Sequence[str] = Field(
        (), max_length=50_000, description="companies to write although something of theirs is in the making"
    )


class ImportedView(WireModel):
    """What was written."""

    kind: ImportKind
    file_name: str
    counts: Mapping[str, int]
    written: Sequence[ImportRowView]
    left_out: Sequence[ImportRowView]


class PastImportView(WireModel):
    """`kind` is text here: the command line imports other kinds, too."""

    kind: str
    file_name: str
    file_sha256: str
    as_of: date | None
    finished_at: datetime
    counts: Mapping[str, int]


class ImportsView(WireModel):
    max_bytes: int
    max_rows: int
    imports: Sequence[PastImportView] = Field(description="the latest ones, newest first")
