"""The list of companies on the Korean exchanges: it adds facts to firms that are known, and never a firm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset.domain.records import ListingRecord
from koffset_indexer.sources.cells import as_of_or_refuse
from koffset_indexer.sources.delimited import Row, Table
from koffset_indexer.sources.drafts import ParseContext, ParsedFile, RecordDraft, RowNotes, parse_row_by_row
from koffset_indexer.sources.places import province_of
from koffset_indexer.sources.specification import Column, TableSpec

SOURCE = "krx_listed"
LISTED = TableSpec(
    kind="listed",
    columns=(
        Column("stock_code", ("종목코드", "code")),
        Column("name", ("회사명", "company", "name_ko")),
        Column("market", ("시장구분", "market"), required=False),
        Column("industry", ("업종", "industry", "industry_ko"), required=False),
        Column("products", ("주요제품", "products", "products_ko"), required=False),
        Column("homepage", ("홈페이지", "homepage"), required=False),
        Column("region", ("지역", "region"), required=False),
    ),
)


def parse_listed(table: Table, context: ParseContext) -> ParsedFile:
    """Drafts of all rows with a code and a name; the importer keeps those of firms it knows by code."""
    return parse_row_by_row(SOURCE, table, lambda row, notes: _draft(row, context, notes))


def _draft(row: Row, context: ParseContext, notes: RowNotes) -> RecordDraft | None:
    cells = row.cells
    for column in ("stock_code", "name"):
        if not cells[column]:
            notes.reject(row.number, column, "", "empty; a listing is told by its code and name")
            return None
    as_of, inferred = as_of_or_refuse(None, row, context)
    body = ListingRecord(
        name=cells["name"],
        stock_code=cells["stock_code"].zfill(6),
        market=cells.get("market"),
        industry=cells.get("industry"),
        products=cells.get("products"),
        homepage=cells.get("homepage"),
        province=province_of(cells.get("region", ""), context.taxonomies.provinces),
    )
    return RecordDraft(row.number, body.name, SOURCE, (), body, as_of, inferred)


@dataclass(frozen=True, slots=True)
class ListingMatches:
    """Listed firms sorted by what is known of them: confirmed by code, of the same name only, not ours."""

    confirmed: list[tuple[str, RecordDraft]]
    same_name: list[tuple[str, RecordDraft]]
    not_ours: int


def match_listings(
    drafts: Sequence[RecordDraft], by_code: Mapping[str, str], by_name: Mapping[str, str]
) -> ListingMatches:
    """Sort listings by what the maps from stock code and from printed name to company ids hold.

    Only a code confirms: two firms may bear one name.
    """
    confirmed, same_name = [], []
    for draft in drafts:
        code = draft.body.stock_code if isinstance(draft.body, ListingRecord) else None
        if code is not None and code in by_code:
            confirmed.append((by_code[code], draft))
        elif draft.company_name in by_name:
            same_name.append((by_name[draft.company_name], draft))
    return ListingMatches(confirmed, same_name, len(drafts) - len(confirmed) - len(same_name))
