"""What the pages of imports say: kinds of files, refused cells, and a preview in the order it is to be looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset.api.schemas import ImportPreviewView, ImportRowView, RefusedCellView
from koffset_web.i18n import N_
from koffset_web.messages import FAULTS, Message

MAX_SHOWN = 200
"""Rows of one section that a page shows; the API tells all of them."""
MAX_OPEN = 10

KINDS: Mapping[str, str] = {
    "profiles": N_("Company profiles (JSONL or XLSX)"),
    "designated": N_("Designated defence contractors (CSV)"),
    "listed": N_("Listed companies (CSV)"),
    "parts": N_("Register of localised parts (CSV)"),
}
OTHER_KINDS: Mapping[str, str] = {"wishlists": N_("Wish-lists"), "programmes": N_("Programmes")}
"""Kinds that only the command line imports."""

AUDIENCES: Mapping[str, str] = {
    "public": N_("everybody"),
    "contractors": N_("vetted contractors and KDIA"),
    "owner": N_("the firm and KDIA"),
    "kdia": N_("KDIA only"),
}

REFUSALS: Mapping[str, str] = {
    **FAULTS,
    "": N_("Correct the value in the file, or take the row out."),
    "unknown_code": N_("There is no such code. Take one of the list of codes."),
    "extra_forbidden": N_("There is no such field. Take it out."),
    "duplicate_id": N_("This id stands twice. Keep one of the two rows."),
    "duplicate_company": N_(
        "Another row is of the same company. Keep one, or give the other firm its own id."
    ),
    "not_json": N_("The line is no JSON object. Write one company a line."),
    "orphan_row": N_("The row belongs to no company of the first sheet. Correct its id, or take it out."),
}
"""What is wrong with a cell and what to do, by the API's code."""

MESSAGES: Mapping[str, Message] = {
    "source_file_invalid": Message(
        N_("The file cannot be read"), N_("Nothing was imported. The line below says what is wrong.")
    ),
    "payload_too_large": Message(
        N_("The file is too large"), N_("Split it, or ask whoever runs this service to import it.")
    ),
    "not_found": Message(
        N_("This preview is not there any more"),
        N_("Its file was imported, dropped, or lay there for too long. Choose it again."),
    ),
}
"""What differs from what these codes mean elsewhere."""


@dataclass(frozen=True, slots=True)
class ImportSections:
    """A preview by what is to be done about it. `companies` counts those that are written without a tick."""

    refused: Sequence[RefusedCellView]
    held: Sequence[ImportRowView]
    changed: Sequence[ImportRowView]
    new: Sequence[ImportRowView]
    companies: int


def build_sections(preview: ImportPreviewView) -> ImportSections:
    """Refused cells of whole rows come before those whose row stays."""
    free = [row for row in preview.rows if row.in_the_making is None]
    changed = [row for row in free if row.state == "changed"]
    new = [row for row in free if row.state == "new"]
    return ImportSections(
        refused=sorted(preview.refused, key=lambda cell: cell.keeps_row),
        held=[row for row in preview.rows if row.in_the_making is not None],
        changed=changed,
        new=new,
        companies=len({row.company_id for row in (*changed, *new)}),
    )
