from collections.abc import Mapping

from koffset.domain.company import AliasKind
from koffset.domain.records import DesignationRecord, ListingRecord
from koffset_indexer.sources.delimited import Row, Table
from koffset_indexer.sources.designations import parse_designations
from koffset_indexer.sources.drafts import ParseContext, ParsedFile

LISTED = {"name": "가상정밀", "field": "화력", "designated_on": "2001-02-03", "remarks": ""}
REGISTER = {
    "name": "가상정밀",
    "field": "화력",
    "designated_on": "2001-02-03",
    "registered_name": "(주)가상정밀",
    "name_match": "1",
    "homepage": "https://gasang.example",
    "address": "경상남도 창원시 가상로 1",
    "stock_code": "999990",
    "listing_code": "999990",
    "ksic_code": "252",
    "founded": "19900102",
}


def parse(context: ParseContext, cells: Mapping[str, str]) -> ParsedFile:
    return parse_designations(Table([Row(2, cells)], [], "utf-8"), context)


def listings(parsed: ParsedFile) -> list[ListingRecord]:
    return [draft.body for draft in parsed.drafts if isinstance(draft.body, ListingRecord)]


def designations(parsed: ParsedFile) -> list[DesignationRecord]:
    return [draft.body for draft in parsed.drafts if isinstance(draft.body, DesignationRecord)]


class TestFields:
    def test_printed_field_becomes_its_code(self, context: ParseContext) -> None:
        assert [one.field for one in designations(parse(context, LISTED))] == ["firepower"]

    def test_empty_field_is_allowed(self, context: ParseContext) -> None:
        parsed = parse(context, {**LISTED, "field": ""})
        assert [one.field for one in designations(parsed)] == [None]
        assert parsed.kept_out == []

    def test_unknown_field_is_kept_out_and_the_designation_stays(self, context: ParseContext) -> None:
        parsed = parse(context, {**LISTED, "field": "우주농업"})
        assert [one.field for one in designations(parsed)] == [None]
        assert [one.value for one in parsed.kept_out] == ["우주농업"]


class TestRemarks:
    def test_renaming_and_merger_give_other_names(self, context: ParseContext) -> None:
        renamed = parse(context, {**LISTED, "remarks": "사명변경(옛날정밀)"}).aliases
        merged = parse(context, {**LISTED, "remarks": "합병(이웃정밀)"}).aliases
        assert [(one.alias.name, one.alias.kind) for one in renamed] == [("옛날정밀", AliasKind.RENAME)]
        assert [(one.alias.name, one.alias.kind) for one in merged] == [("이웃정밀", AliasKind.MERGER)]

    def test_what_is_not_understood_goes_to_a_person(self, context: ParseContext) -> None:
        parsed = parse(context, {**LISTED, "remarks": "매매승인(구 저편정밀)"})
        assert parsed.aliases == []
        assert [one.text for one in parsed.remarks] == ["매매승인(구 저편정밀)"]


class TestRegisterData:
    def test_data_of_the_same_firm_are_taken(self, context: ParseContext) -> None:
        listing = listings(parse(context, REGISTER))[0]
        assert (listing.province, listing.stock_code, listing.ksic_code) == ("gyeongnam", "999990", "252")
        assert str(listing.founded) == "1990-01-02"

    def test_spelled_letters_confirm_a_name(self, context: ParseContext) -> None:
        cells = {**REGISTER, "name": "가상FNS", "registered_name": "(주)가상에프앤에스"}
        assert listings(parse(context, cells))[0].stock_code == "999990"

    def test_without_name_match_only_a_code_of_its_own_is_taken(self, context: ParseContext) -> None:
        cells = {**REGISTER, "name_match": "0", "stock_code": "", "listing_code": "888880"}
        listing = listings(parse(context, cells))[0]
        assert (listing.name, listing.stock_code, listing.address) == ("가상정밀", "888880", None)

    def test_another_firms_name_overrules_name_match_and_its_code(self, context: ParseContext) -> None:
        parsed = parse(context, {**REGISTER, "registered_name": "먼나라가상정밀시스템(주)"})
        assert listings(parsed) == []
        assert len(designations(parsed)) == 1
        assert [one.column for one in parsed.kept_out] == ["registered_name"]

    def test_designation_of_this_file_does_not_replace_that_of_the_list(self, context: ParseContext) -> None:
        assert [draft.keep_existing for draft in parse(context, REGISTER).drafts] == [True, False]
        assert [draft.keep_existing for draft in parse(context, LISTED).drafts] == [False]
