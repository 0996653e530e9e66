import io
import json
import string
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from koffset.domain.requirement import Requirement
from koffset.domain.requirement_faults import RequirementRules
from koffset.errors import SourceFileInvalid
from koffset.exchange.requirement_columns import KEYS, headers_of, headers_of_kind
from koffset.exchange.requirement_files import FileFault, ReadRequirements, read_requirements
from koffset.exchange.requirement_workbook import build_requirement_workbook
from koffset.resources.loader import load_taxonomies

TAXONOMIES = load_taxonomies()
RULES = RequirementRules(TAXONOMIES, max_lots=40, max_conditions=20, is_measure=lambda _unit: True)
MAX_BYTES = 10_000_000
FIXTURES = Path(__file__).parents[3] / "fixtures" / "requirements.jsonl"

ALL_KINDS: list[dict[str, Any]] = [
    {
        "kind": "certificate",
        "family": "nadcap",
        "scope": {"ko": "열처리", "en": "heat; treating"},
        "valid_on": "2026-12-01",
    },
    {
        "kind": "process",
        "name": {"en": "machining"},
        "material": {"en": "titanium"},
        "envelope": [
            {"quantity": "length", "minimum": "3000", "maximum": "5E+3", "unit": "mm"},
            {"quantity": "a:b;c\\d", "maximum": "0.10", "unit": "per lot; of 5"},
            {"quantity": "speed", "unit": "1/min"},
        ],
        "tolerance": {"quantity": "tolerance", "maximum": "0.03", "unit": "mm"},
        "note": {"ko": "=SUM(A1)", "en": "as\ndrawn"},
    },
    {"kind": "item", "name": {"ko": "핀"}, "supply_classes": ["5340", "1560"], "strength": "should"},
    {"kind": "experience", "platform": "k21_ifv", "country": "US", "prime": "X; Y", "years": 3},
    {"kind": "size_class", "any_of": ["sme", "mid_size"]},
    {"kind": "region", "any_of": ["gyeongnam"]},
    {"kind": "capacity", "quantity": "12.50", "unit": "shipset", "per": "year"},
    {"kind": "security", "facility_clearance": True, "cmmc_level": 2, "nist_800_171": False},
    {"kind": "cooperation", "offset_fields": [3, 4], "direct": True},
    {"kind": "text", "text": {"en": "Answers within a week."}},
]


def document(*conditions: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
    lot = {"id": "A", "text": {"en": "radomes"}, "conditions": list(conditions)}
    return {"id": "R-1", "programme_id": "P", "title": {"en": "Radomes"}, "lots": [lot], **changed}


def parsed(content: Mapping[str, Any]) -> Requirement:
    return Requirement.model_validate_json(json.dumps(content))


def workbook(*requirements: Requirement) -> bytes:
    return build_requirement_workbook(TAXONOMIES, requirements)


def sheets_of(**sheets: Sequence[Sequence[Any]]) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


REQUIREMENT_ROWS = [("id", "programme_id", "title_en"), ("R-1", "P", "Radomes")]
LOT_ROWS = [("id", "text_en"), ("A", "radomes")]


def one_lot(*conditions: Sequence[Any], headers: Sequence[str]) -> bytes:
    return sheets_of(requirements=REQUIREMENT_ROWS, lots=LOT_ROWS, conditions=[headers, *conditions])


def read(content: bytes) -> ReadRequirements:
    return read_requirements(content, RULES, MAX_BYTES)


def told(fault: FileFault) -> tuple[str, int, str, str, str]:
    return fault.sheet, fault.row, fault.column, fault.value, fault.code


class TestRoundTrip:
    def test_a_workbook_says_what_the_document_says(self) -> None:
        one = parsed(document(*ALL_KINDS, written_on="2026-09-01"))
        found = read(workbook(one))
        assert found.faults == []
        assert [each for _, each in found.found] == [one]

    def test_the_fixtures_come_back_equal_all_at_once(self) -> None:
        wanted = [Requirement.model_validate_json(line) for line in FIXTURES.read_text("utf-8").splitlines()]
        found = read(workbook(*wanted))
        assert found.faults == []
        assert [each for _, each in found.found] == wanted
        assert [each for _, each in read(FIXTURES.read_bytes()).found] == wanted

    @given(
        texts=st.lists(
            st.text(
                string.printable.replace("\r", "").replace("\x0b", "").replace("\x0c", "") + "가나;\\:",
                min_size=1,
            ).map(lambda text: f"{text.strip()} 가"),  # what has no letter cannot be looked for
            min_size=4,
            max_size=4,
        )
    )
    @settings(max_examples=60, deadline=None)
    def test_any_text_comes_back(self, texts: list[str]) -> None:
        quantity, unit, name, prime = (f"{text}가" for text in texts)
        limit = {"quantity": quantity, "minimum": "-1.5", "unit": unit}
        process = {"kind": "process", "name": {"ko": name}, "envelope": [limit, limit], "tolerance": limit}
        one = parsed(document(process, {"kind": "experience", "prime": prime}))
        found = read(workbook(one))
        assert found.faults == []
        assert found.found[0][1] == one

    def test_nothing_in_a_workbook_runs_as_a_formula(self) -> None:
        made = load_workbook(io.BytesIO(workbook(parsed(document(*ALL_KINDS)))))
        assert {cell.data_type for sheet in made for row in sheet.rows for cell in row if cell.value} == {"s"}


class TestTemplate:
    def test_has_the_headers_and_the_codes(self) -> None:
        made = load_workbook(io.BytesIO(workbook()))
        assert made.sheetnames == [*KEYS, "codes", "help"]
        for name in KEYS:
            assert [cell.value for cell in made[name][1]] == headers_of(name)
        codes = {(row[0].value, row[1].value) for row in made["codes"].rows}
        assert {("family", "as9100"), ("supply_classes", "5340"), ("any_of (region)", "gyeongnam")} <= codes

    def test_a_kind_has_its_own_columns(self) -> None:
        assert headers_of_kind("capacity") == (
            "strength",
            "note_ko",
            "note_en",
            "kind",
            "quantity",
            "unit",
            "per",
        )
        assert {"envelope", "tolerance"} <= set(headers_of_kind("process"))

    def test_empty_it_has_no_requirement(self) -> None:
        with pytest.raises(SourceFileInvalid, match="no requirement"):
            read(workbook())


class TestLooseRows:
    def test_rows_of_one_requirement_and_one_lot_need_not_name_them(self) -> None:
        headers = ("kind", "Family", "strength")
        found = read(one_lot(("certificate", "as9100", "should"), headers=headers))
        wanted = document({"kind": "certificate", "family": "as9100", "strength": "should"})
        assert [each for _, each in found.found] == [parsed(wanted)]

    @pytest.mark.parametrize(
        ("cell", "limit"),
        [
            ("length: 3000.. mm", {"minimum": "3000"}),
            ("length: ≥ 3000 mm", {"minimum": "3000"}),
            ("length:<=8 mm", {"maximum": "8"}),
            ("length: 1 .. 2 mm", {"minimum": "1", "maximum": "2"}),
        ],
    )
    def test_limits_are_read_as_people_write_them(self, cell: str, limit: dict[str, str]) -> None:
        found = read(one_lot(("process", "turning", cell), headers=("kind", "name_en", "envelope")))
        assert found.faults == []
        condition = found.found[0][1].lots[0].conditions[0]
        assert condition.model_dump(mode="json")["envelope"] == [
            {"quantity": "length", "minimum": None, "maximum": None, "unit": "mm", **limit}
        ]

    def test_formulas_count_by_their_value_and_numbers_and_days_as_typed(self) -> None:
        found = read(one_lot(("capacity", 12, "set", "year"), headers=("kind", "quantity", "unit", "per")))
        assert found.found[0][1].lots[0].conditions[0].model_dump(mode="json")["quantity"] == "12"


class TestFaults:
    @pytest.mark.parametrize(
        ("headers", "row", "fault"),
        [
            (("kind", "family"), ("certificate", "iso1"), ("family", "iso1", "unknown_code")),
            (("kind", "family"), ("certificate", None), ("family", "", "missing")),
            (("kind", "family"), ("diploma", "as9100"), ("kind", "diploma", "union_tag_invalid")),
            (("family",), ("as9100",), ("kind", "", "union_tag_not_found")),
            (
                ("kind", "quantity", "unit", "per"),
                ("capacity", "many", "set", "year"),
                ("quantity", "many", "decimal_parsing"),
            ),
            (
                ("kind", "any_of"),
                ("region", "gyeongnam; atlantis"),
                ("any_of", "gyeongnam; atlantis", "unknown_code"),
            ),
            (("kind", "family", "years"), ("certificate", "as9100", 3), ("years", "3", "not_of_this_kind")),
            (
                ("kind", "name_en", "tolerance"),
                ("process", "x", "fine"),
                ("tolerance", "fine", "not_a_limit"),
            ),
            (
                ("kind", "name_en", "tolerance"),
                ("process", "x", "t: ..1"),
                ("tolerance", "t: ..1", "missing"),
            ),
            (("kind", "scope_en"), ("item", None), ("name_ko", "", "missing")),
        ],
    )
    def test_are_told_by_sheet_row_column_and_value(
        self, headers: Sequence[str], row: Sequence[Any], fault: tuple[str, str, str]
    ) -> None:
        found = read(one_lot(row, headers=headers))
        assert found.found == []
        assert [told(each) for each in found.faults] == [("conditions", 2, *fault)]
        assert all(each.advice and each.reason for each in found.faults)

    def test_rows_that_belong_nowhere(self) -> None:
        lots = [("requirement_id", "id", "text_en"), ("R-1", "A", "x"), ("R-9", "B", "y")]
        conditions = [("requirement_id", "lot_id", "kind"), ("R-1", "Z", "item"), ("R-8", "A", "item")]
        found = read(sheets_of(requirements=REQUIREMENT_ROWS, lots=lots, conditions=conditions))
        assert [told(each)[:4] for each in found.faults] == [
            ("lots", 3, "requirement_id", "R-9"),
            ("conditions", 2, "lot_id", "Z"),
            ("conditions", 3, "requirement_id", "R-8"),
        ]
        assert found.found == []

    def test_a_requirement_without_lots_and_one_that_stands_twice(self) -> None:
        rows = [*REQUIREMENT_ROWS, ("R-1", "P", "Again"), ("R-2", "P", "Empty")]
        lots = [("requirement_id", "id", "text_en"), ("R-1", "A", "x")]
        found = read(sheets_of(requirements=rows, lots=lots))
        assert [told(each) for each in found.faults] == [
            ("requirements", 3, "id", "R-1", "duplicate"),
            ("requirements", 4, "lots", "", "too_short"),
        ]

    def test_a_column_that_is_none_is_told_once_and_not_read(self) -> None:
        found = read(one_lot(("certificate", "as9100", "x"), headers=("kind", "family", "fmaily")))
        assert [told(each) for each in found.faults] == [
            ("conditions", 1, "fmaily", "fmaily", "unknown_column")
        ]
        assert len(found.found) == 1

    def test_of_json_by_line_and_place(self) -> None:
        lines = [
            json.dumps(document()),
            "{",
            json.dumps(document({"kind": "certificate", "family": "iso1"}, id="R-2")),
            json.dumps(document()),
            "[]",
        ]
        found = read("\n".join(lines).encode())
        assert [number for number, _ in found.found] == [1]
        assert [told(each) for each in found.faults] == [
            ("", 2, "", "{", "not_json"),
            ("", 3, "lots.0.conditions.0.family", '"iso1"', "unknown_code"),
            ("", 4, "id", "R-1", "duplicate"),
            ("", 5, "", "", "model_type"),
        ]

    @pytest.mark.parametrize("line", ['"\\ud800"', "[" * 5_000, '{"id": "\\ud800"}', "1e999", "null"])
    def test_of_json_that_is_made_to_break_a_reader(self, line: str) -> None:
        found = read(f"{line}\n{json.dumps(document())}".encode())
        assert len(found.found) == 1
        assert found.faults
        assert all(each.value.encode() is not None for each in found.faults)

    def test_of_json_on_many_lines_is_one_with_line_and_column(self) -> None:
        text = json.dumps(document(), indent=2).replace('"R-1",', '"R-1",,')
        (fault,) = read(text.encode()).faults
        assert (fault.row, fault.value, fault.code) == (2, '"id": "R-1",,', "not_json")
        assert "(line 2, column " in fault.reason

    def test_are_told_up_to_a_number(self) -> None:
        one = read(json.dumps({"lots": [1] * 50_000}).encode())
        assert len(one.faults) == 100
        many = read(b"1\n" * 1_200)
        assert (len(many.faults), many.faults[-1].code) == (1_001, "more")
        assert many.faults[-1].reason == "200 more faults"

    def test_a_list_of_json_documents_is_read(self) -> None:
        found = read(json.dumps([document(), document(id="R-2")]).encode())
        assert [each.id for _, each in found.found] == ["R-1", "R-2"]


class TestRefusals:
    def test_macros(self) -> None:
        target = io.BytesIO(workbook(parsed(document())))
        with zipfile.ZipFile(target, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"x")
        with pytest.raises(SourceFileInvalid, match="macros"):
            read(target.getvalue())

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"\xff\xfe", "neither an XLSX workbook nor UTF-8"),
            (b"", "the file is empty"),
            (b" \n", "the file is empty"),
            (b"[]", "no requirement"),
            (b"PK\x03\x04 no archive", "not an XLSX workbook"),
            (sheets_of(items=[("id",)]), "lacks the sheet 'requirements'"),
            (sheets_of(requirements=[("id", "ID"), ("R", "S")]), "twice"),
            (b"{}\n" * 5_001, "5,001 documents"),
            (b"[" + b"1," * 5_000 + b"1]", "5,001 documents"),
        ],
    )
    def test_what_is_no_file_of_ours(self, content: bytes, words: str) -> None:
        with pytest.raises(SourceFileInvalid, match=words):
            read(content)

    def test_too_many_rows(self) -> None:
        rows = [*REQUIREMENT_ROWS, *(("x", "P", "t") for _ in range(5_001))]
        with pytest.raises(SourceFileInvalid, match="more than 5,000 rows"):
            read(sheets_of(requirements=rows))
