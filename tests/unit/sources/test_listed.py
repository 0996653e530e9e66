from koffset_indexer.sources.delimited import Row, Table
from koffset_indexer.sources.drafts import ParseContext
from koffset_indexer.sources.listed import match_listings, parse_listed

ROW = {"stock_code": "5380", "name": "가상전자", "market": "KOSPI", "region": "경기도"}


def test_codes_get_their_leading_zeros_back(context: ParseContext) -> None:
    parsed = parse_listed(Table([Row(2, ROW)], [], "utf-8"), context)
    assert parsed.drafts[0].body.model_dump()["stock_code"] == "005380"
    assert parsed.drafts[0].body.model_dump()["province"] == "gyeonggi"


def test_a_code_confirms_and_a_name_alone_does_not(context: ParseContext) -> None:
    rows = [
        Row(2, {**ROW, "stock_code": "000001", "name": "다른이름"}),
        Row(3, {**ROW, "stock_code": "000002"}),
        Row(4, {**ROW, "stock_code": "000003", "name": "모르는회사"}),
    ]
    drafts = parse_listed(Table(rows, [], "utf-8"), context).drafts
    matches = match_listings(drafts, {"000001": "c1"}, {"가상전자": "c2"})
    assert [(company_id, draft.row) for company_id, draft in matches.confirmed] == [("c1", 2)]
    assert [(company_id, draft.row) for company_id, draft in matches.same_name] == [("c2", 3)]
    assert matches.not_ours == 1


def test_row_without_code_is_rejected(context: ParseContext) -> None:
    parsed = parse_listed(Table([Row(2, {**ROW, "stock_code": ""})], [], "utf-8"), context)
    assert [(one.row, one.column) for one in parsed.rejects] == [(2, "stock_code")]
