"""The register of localised parts (DAPA open data 15119899): who supplied what for which system."""

from pydantic import ValidationError

from koffset.domain.records import PartRecord
from koffset_indexer.sources.cells import as_of_or_refuse, parse_date, parse_stock_no, parse_supply_class
from koffset_indexer.sources.delimited import Row, Table
from koffset_indexer.sources.drafts import ParseContext, ParsedFile, RecordDraft, RowNotes, parse_row_by_row
from koffset_indexer.sources.specification import Column, TableSpec

SOURCE = "dapa_localized_parts"
PARTS = TableSpec(
    kind="parts",
    columns=(
        Column("weapon_system", ("사업명", "무기체계", "weapon_system", "programme")),
        Column("part_no", ("부품관리번호", "part_management_no", "part_no")),
        Column("stock_no", ("재고번호", "국가재고번호", "nsn", "stock_no")),
        Column("supply_class", ("군급분류", "군급", "fsc", "supply_class")),
        Column("item_name", ("품명", "item", "item_name")),
        Column("drawing_no", ("도면번호", "drawing_no"), required=False),
        Column("drawing_part_no", ("도면부품번호", "drawing_part_no"), required=False),
        Column("specification", ("규격번호", "spec_no", "specification"), required=False),
        Column("contractor", ("계약업체", "계약업체명", "company", "contractor")),
        Column("changed_on", ("최종수정일", "최종수정일자", "last_modified", "changed_on"), required=False),
    ),
)
NEEDED = ("weapon_system", "part_no", "item_name", "contractor")


def parse_parts(table: Table, context: ParseContext) -> ParsedFile:
    """Drafts of all rows that name their part and supplier."""
    return parse_row_by_row(SOURCE, table, lambda row, notes: _draft(row, context, notes))


def _draft(row: Row, context: ParseContext, notes: RowNotes) -> RecordDraft | None:
    cells = row.cells
    for column in NEEDED:
        if not cells[column]:
            notes.reject(row.number, column, "", "empty; a part without it says nothing of a supplier")
            return None
    stated = parse_date(row, "changed_on", notes, context.today)
    as_of, inferred = as_of_or_refuse(stated, row, context)
    body = _body(row, notes)
    if body is None:
        return None
    key = (body.part_no, body.weapon_system)
    return RecordDraft(row.number, body.contractor, SOURCE, key, body, as_of, inferred)


def _body(row: Row, notes: RowNotes) -> PartRecord | None:
    cells = row.cells
    try:
        return PartRecord(
            weapon_system=cells["weapon_system"],
            part_no=cells["part_no"],
            stock_no=parse_stock_no(row, "stock_no", notes),
            supply_class=parse_supply_class(row, "supply_class", notes),
            item_name=cells["item_name"],
            drawing_no=cells.get("drawing_no"),
            drawing_part_no=cells.get("drawing_part_no"),
            specification=cells.get("specification"),
            contractor=cells["contractor"],
        )
    except ValidationError as exc:
        error = exc.errors()[0]
        notes.reject(row.number, str(error["loc"][0]), str(error["input"]), error["msg"])
        return None
