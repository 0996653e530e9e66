"""Designated defence contractors: DAPA's list (15081929), and the same firms with register data."""

import re
from dataclasses import dataclass, field

from koffset.domain.company import Alias, AliasKind
from koffset.domain.records import DesignationRecord, ListingRecord
from koffset_indexer.sources.cells import as_of_or_refuse, parse_date
from koffset_indexer.sources.delimited import Row, Table
from koffset_indexer.sources.drafts import (
    ParseContext,
    ParsedFile,
    RecordDraft,
    Remark,
    RowNotes,
    StatedAlias,
)
from koffset_indexer.sources.places import province_of
from koffset_indexer.sources.specification import Column, TableSpec

SOURCE = "dapa_designated_companies"
REGISTER_SOURCE = "designated_company_register"
NAME = Column("name", ("업체명", "업체", "designated_name"))
FIELD = Column("field", ("분야", "방산분야", "defense_field"))
DATE = Column("designated_on", ("지정일자", "지정일", "designation_date"))
DESIGNATED_LIST = TableSpec(
    kind="designated",
    columns=(NAME, FIELD, DATE, Column("remarks", ("비고", "remarks"), required=False)),
)
DESIGNATED_PROFILES = TableSpec(
    kind="designated",
    columns=(
        NAME,
        FIELD,
        DATE,
        Column("registered_name", ("dart_name",)),
        Column("name_match", ("name_match",)),
        Column("homepage", ("홈페이지", "homepage"), required=False),
        Column("address", ("주소", "address"), required=False),
        Column("stock_code", ("종목코드", "stock_code"), required=False),
        Column("listing_code", ("krx_code",), required=False),
        Column("ksic_code", ("업종코드", "ksic_code"), required=False),
        Column("founded", ("설립일", "founded"), required=False),
    ),
)
REMARK_KINDS = {"사명변경": AliasKind.RENAME, "합병": AliasKind.MERGER}
REMARK = re.compile(r"^(사명변경|합병)\s*\((.+)\)$")


@dataclass(slots=True)
class _Found:
    drafts: list[RecordDraft] = field(default_factory=list)
    aliases: list[StatedAlias] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    notes: RowNotes = field(default_factory=RowNotes)


def parse_designations(table: Table, context: ParseContext) -> ParsedFile:
    """Designations, register data where the registered name is the firm's, and names from remarks."""
    found = _Found(notes=RowNotes(rejects=list(table.rejects)))
    for row in table.rows:
        if not row.cells["name"]:
            found.notes.reject(row.number, "name", "", "empty; a designation needs the company's name")
            continue
        _add_designation(row, context, found)
        if "registered_name" in row.cells:
            _add_register_data(row, context, found)
    return ParsedFile(
        source=SOURCE,
        read=len(table.rows) + len(table.rejects),
        drafts=found.drafts,
        rejects=found.notes.rejects,
        kept_out=found.notes.kept_out,
        aliases=found.aliases,
        remarks=found.remarks,
    )


def _add_designation(row: Row, context: ParseContext, found: _Found) -> None:
    remarks = row.cells.get("remarks")
    as_of, inferred = as_of_or_refuse(None, row, context)
    body = DesignationRecord(
        field=_field_code(row, context, found.notes),
        designated_on=parse_date(row, "designated_on", found.notes, context.today),
        name=row.cells["name"],
        remarks=remarks,
    )
    key = (body.field or "", str(body.designated_on or ""))
    # The file of profiles has no remarks, so it must not wipe out those of the list.
    keep_existing = "remarks" not in row.cells
    found.drafts.append(RecordDraft(row.number, body.name, SOURCE, key, body, as_of, inferred, keep_existing))
    if remarks:
        _read_remarks(body.name, remarks, found)


def _field_code(row: Row, context: ParseContext, notes: RowNotes) -> str | None:
    printed = row.cells["field"]
    if not printed:
        return None
    for term in context.taxonomies.defence_fields.values():
        if printed.casefold() in {
            name.casefold() for name in (term.code, term.name_ko, term.name_en, *term.aliases)
        }:
            return term.code
    notes.keep_out(row.number, "field", printed, "no defence field of the taxonomy has this name")
    return None


def _read_remarks(company_name: str, remarks: str, found: _Found) -> None:
    match = REMARK.match(remarks)
    if match is None:
        found.remarks.append(Remark(company_name, remarks))
        return
    kind = REMARK_KINDS[match.group(1)]
    alias = Alias(name=match.group(2).strip(), kind=kind, source=SOURCE)
    found.aliases.append(StatedAlias(company_name, alias))


def _add_register_data(row: Row, context: ParseContext, found: _Found) -> None:
    cells = row.cells
    is_theirs = _register_is_theirs(row, context, found.notes)
    stock_code = cells.get("stock_code", "")
    listing_code = cells.get("listing_code", "")
    if not is_theirs:
        # A listing code that merely repeats the other firm's is as wrong as the rest of its data.
        listing_code = "" if listing_code == stock_code else listing_code
        if not listing_code:
            return
    as_of, inferred = as_of_or_refuse(None, row, context)
    body = _listing(row, context, found.notes, stock_code) if is_theirs else None
    if body is None:
        body = ListingRecord(name=cells["name"], stock_code=listing_code)
    found.drafts.append(RecordDraft(row.number, cells["name"], REGISTER_SOURCE, (), body, as_of, inferred))


def _register_is_theirs(row: Row, context: ParseContext, notes: RowNotes) -> bool:
    registered = row.cells["registered_name"]
    if row.cells["name_match"] != "1":
        return False
    if context.namer.lettered(registered) == context.namer.lettered(row.cells["name"]):
        return True
    notes.keep_out(
        row.number,
        "registered_name",
        registered,
        f"another name than {row.cells['name']}, though name_match is 1: the register data are left out",
    )
    return False


def _listing(row: Row, context: ParseContext, notes: RowNotes, stock_code: str) -> ListingRecord:
    cells = row.cells
    address = cells.get("address", "")
    return ListingRecord(
        name=cells["registered_name"],
        stock_code=stock_code or cells.get("listing_code"),
        homepage=cells.get("homepage"),
        address=address,
        province=province_of(address, context.taxonomies.provinces),
        founded=parse_date(row, "founded", notes, context.today),
        ksic_code=cells.get("ksic_code"),
    )
