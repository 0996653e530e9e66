import io
import string
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from koffset.domain.evidence import Audience
from koffset.domain.profile import Item
from koffset.domain.text import BilingualText
from koffset.errors import SourceFileInvalid
from koffset.exchange.item_sheet import (
    MAX_ITEM_ROWS,
    build_item_workbook,
    read_item_workbook,
    read_pasted_items,
)
from koffset.exchange.item_table import ProposedItems
from koffset.resources.loader import load_item_columns, load_taxonomies
from koffset.text.normal import is_hangul

COLUMNS = load_item_columns()
TAXONOMIES = load_taxonomies()
MAX_BYTES = 10_000_000


def workbook_of(rows: Sequence[Sequence[Any]], title: str = "Sheet1") -> bytes:
    workbook = Workbook()
    sheet = workbook.create_sheet(title, 0)
    for row in rows:
        sheet.append(list(row))
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def read(content: bytes) -> ProposedItems:
    return read_item_workbook(content, COLUMNS, TAXONOMIES, MAX_BYTES)


def pasted(text: str) -> ProposedItems:
    return read_pasted_items(text, COLUMNS, TAXONOMIES)


def items_of(found: ProposedItems) -> list[Item]:
    return [each.item for each in found.items if each.item]


class TestHeaders:
    @pytest.mark.parametrize(
        "header",
        [
            ("품명", "FSC", "TRL"),
            ("품목명(국문)", "FSC", "TRL"),
            ("제품명", "FSC", "TRL"),
            ("Item name", "federal supply class", "Technology Readiness Level"),
            ("품명(국문) / Item name (Korean)", "군급분류", "기술 성숙도"),
            ("name_ko", "supply_class", "trl"),
        ],
    )
    def test_are_found_in_either_language(self, header: Sequence[str]) -> None:
        found = read(workbook_of([header, ("핀", 5315, 9.0)]))
        assert items_of(found) == [Item(name=BilingualText(ko="핀"), supply_class="5315", trl=9)]
        assert found.problems == []

    def test_stand_in_any_order_and_below_a_title(self) -> None:
        found = read(workbook_of([("우리 회사 품목",), (), ("FSC", "품명"), ("5315", "핀")]))
        assert [(each.row, each.item and each.item.supply_class) for each in found.items] == [(4, "5315")]

    def test_that_nobody_knows_are_told(self) -> None:
        found = read(workbook_of([("품명", "단가"), ("핀", 100)]))
        assert (found.unknown_columns, len(items_of(found))) == (["단가"], 1)

    def test_may_be_missing_then_columns_go_by_their_order(self) -> None:
        found = pasted("핀\tpin\t5315\n멈치\n")
        assert not found.has_header
        assert items_of(found) == [
            Item(name=BilingualText(ko="핀", en="pin"), supply_class="5315"),
            Item(name=BilingualText(ko="멈치")),
        ]

    def test_missing_a_name_in_latin_letters_is_english(self) -> None:
        assert items_of(pasted("antenna mount\nGPS\t\t5826")) == [
            Item(name=BilingualText(en="antenna mount")),
            Item(name=BilingualText(en="GPS"), supply_class="5826"),
        ]

    @pytest.mark.parametrize(
        ("header", "told"), [(("품명", "한글 품명"), "twice"), (("FSC", "TRL"), "no column of names")]
    )
    def test_that_make_no_list_are_refused(self, header: Sequence[str], told: str) -> None:
        with pytest.raises(SourceFileInvalid, match=told):
            read(workbook_of([header, ("a", "b")]))

    def test_the_sheet_of_items_is_read_wherever_it_stands(self) -> None:
        workbook = Workbook()
        workbook.active.append(["notes"])  # type: ignore[union-attr]
        sheet = workbook.create_sheet("우리 품목")
        sheet.append(["품명"])
        sheet.append(["핀"])
        target = io.BytesIO()
        workbook.save(target)
        assert len(items_of(read(target.getvalue()))) == 1


class TestCells:
    @pytest.mark.parametrize(
        ("column", "typed", "value"),
        [
            ("supply_class", "5340 철물", "5340"),
            ("nsn", "5340375017476", "5340-37-501-7476"),
            ("nsn", "5340-37-501-7476", "5340-37-501-7476"),
            ("trl", "TRL 7", 7),
            ("hs6", "8529.10-0000", "852910"),
            ("kind", "기술", "technology"),
            ("design_role", "BUILD TO PRINT", "build_to_print"),
            ("export_controlled", "아니오", False),
            ("as_of", "2026. 3. 1.", date(2026, 3, 1)),
            ("as_of", datetime(2026, 3, 1), date(2026, 3, 1)),  # noqa: DTZ001 a workbook's dates have no zone
            ("as_of", "20260301", date(2026, 3, 1)),
            ("weapon_systems", "K9 자주포, K2 전차", ("k9_howitzer", "k2_tank")),
            ("weapon_systems", "가상 함정, 2형; K2 전차", ("가상 함정, 2형", "k2_tank")),
            ("audience", "해외 업체", Audience.CONTRACTORS),
        ],
    )
    def test_are_read_as_people_type_them(self, column: str, typed: object, value: object) -> None:
        found = read(workbook_of([("품명", column), ("핀", typed)]))
        assert found.problems == []
        assert getattr(items_of(found)[0], column) == value

    @pytest.mark.parametrize(
        ("column", "typed", "code"),
        [
            ("supply_class", "53", "unknown_supply_class"),
            ("supply_class", "0001", "unknown_supply_class"),
            ("nsn", "12", "not_an_nsn"),
            ("trl", "12", "not_a_level"),
            ("hs6", "85", "not_an_hs_code"),
            ("kind", "모름", "not_a_choice"),
            ("export_controlled", "아마도", "not_a_choice"),
            ("as_of", "2026-02-30", "not_a_date"),
            ("description_ko", "가" * 4_001, "too_long"),
        ],
    )
    def test_that_cannot_be_read_are_told_and_the_rest_stays(
        self, column: str, typed: str, code: str
    ) -> None:
        found = read(workbook_of([("품명", column), ("핀", typed), ("멈치", None)]))
        problem = found.problems[0]
        assert (problem.row, problem.column, problem.value, problem.code) == (2, column, typed[:200], code)
        assert problem.reason
        assert problem.advice
        assert [item.name.ko for item in items_of(found)] == ["핀", "멈치"]

    def test_a_row_without_a_name_makes_no_item(self) -> None:
        found = pasted("품명\tFSC\n\t5315\n핀\t5315")
        assert [(each.row, each.item is None) for each in found.items] == [(2, True), (3, False)]
        assert [(problem.row, problem.code) for problem in found.problems] == [(2, "no_name")]

    def test_the_same_item_stands_once(self) -> None:
        found = pasted("품명\n핀\n핀")
        assert [(problem.row, problem.code) for problem in found.problems] == [(3, "duplicate")]
        assert len(items_of(found)) == 1

    def test_a_formula_counts_by_its_value_and_is_never_run(self) -> None:
        found = read(workbook_of([("품명", "설명"), ("핀", "=1+1")]))
        assert items_of(found) == [Item(name=BilingualText(ko="핀"))]

    def test_a_text_that_looks_like_one_is_written_as_text(self) -> None:
        item = Item(name=BilingualText(ko="=HYPERLINK(1)", en="@SUM(1)"))
        content = build_item_workbook(COLUMNS, TAXONOMIES, [item])
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        assert [(cell.value, cell.data_type) for cell in sheet[2][:2]] == [
            ("=HYPERLINK(1)", "s"),
            ("@SUM(1)", "s"),
        ]


class TestTemplate:
    def test_has_headers_in_both_languages_and_no_item(self) -> None:
        workbook = load_workbook(io.BytesIO(build_item_workbook(COLUMNS, TAXONOMIES)))
        sheet = workbook.worksheets[0]
        assert [cell.value for cell in sheet[1]][:2] == [
            "품명(국문) / Item name (Korean)",
            "품명(영문) / Item name (English)",
        ]
        assert sheet.max_row == 1
        with pytest.raises(SourceFileInvalid, match="no row with an item"):
            read(build_item_workbook(COLUMNS, TAXONOMIES))

    def test_has_drop_downs_and_the_list_of_classes(self) -> None:
        workbook = load_workbook(io.BytesIO(build_item_workbook(COLUMNS, TAXONOMIES)))
        validations = workbook.worksheets[0].data_validations.dataValidation
        sources = [rule.formula1 for rule in validations]
        assert any("품목 / item,기술 / technology" in source for source in sources)
        assert any("build to print" in source for source in sources)
        codes = [row[0] for row in workbook["군급 FSC"].iter_rows(values_only=True)]
        assert {"5340", "5985"} <= set(codes)

    def test_its_examples_can_be_read_and_are_fictional(self) -> None:
        sheet = load_workbook(io.BytesIO(build_item_workbook(COLUMNS, TAXONOMIES)))["예시 Examples"]
        found = read(workbook_of(list(sheet.iter_rows(values_only=True))))
        assert found.problems == []
        names = [(item.name.ko or "", item.name.en or "") for item in items_of(found)]
        assert len(names) == 2
        assert all("가상" in korean and "Fictional" in english for korean, english in names)


TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
    | st.sampled_from("=+-@;\\\"'가힣\t\n"),
    min_size=1,
    max_size=40,
).filter(lambda text: bool(text.strip()) and not text.strip().startswith("_x"))
BILINGUAL = st.builds(BilingualText, ko=TEXTS, en=st.none() | TEXTS) | st.builds(
    BilingualText, en=TEXTS.filter(lambda text: not any(map(is_hangul, text)))
)
CLASSES = sorted(code for code in TAXONOMIES.supply_classes if len(code) == 4)
SYSTEMS = sorted(TAXONOMIES.weapon_systems)
WORDS = st.text(string.ascii_letters + ";\\가나", min_size=1, max_size=9)
ITEMS = st.builds(
    Item,
    name=BILINGUAL,
    description=st.none() | BILINGUAL,
    supply_class=st.none() | st.sampled_from(CLASSES),
    nsn=st.none() | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9A-Z]{3}-[0-9A-Z]{4}", fullmatch=True),
    weapon_systems=st.lists(st.sampled_from(SYSTEMS) | WORDS.filter(str.strip), max_size=3, unique=True).map(
        tuple
    ),
    kind=st.sampled_from(["item", "technology", "service"]),
    design_role=st.none() | st.sampled_from(["build_to_print", "build_to_spec", "design_authority"]),
    trl=st.none() | st.integers(1, 9),
    hs6=st.none() | st.from_regex(r"[0-9]{6}", fullmatch=True),
    export_controlled=st.none() | st.booleans(),
    as_of=st.none() | st.dates(date(1945, 1, 1), date(2100, 1, 1)),
    audience=st.sampled_from(Audience),
    not_for_foreign_disclosure=st.booleans(),
)


class TestRoundTrip:
    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(
            ITEMS, min_size=1, max_size=5, unique_by=lambda item: (item.kind, item.supply_class, item.name)
        )
    )
    def test_written_items_are_read_as_they_were(self, items: list[Item]) -> None:
        found = read(build_item_workbook(COLUMNS, TAXONOMIES, items))
        assert found.problems == []
        assert [each.item for each in found.items] == items

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=200))
    def test_any_text_is_read_or_refused_and_never_a_fault(self, text: str) -> None:
        try:
            pasted(text)
        except SourceFileInvalid as refused:
            assert refused.detail  # noqa: PT017 - both ends are allowed


def repacked(content: bytes, name: str, body: bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, body)
    return target.getvalue()


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("name", "body", "told"),
        [
            ("xl/vbaProject.bin", b"macro", "macros"),
            ("xl/worksheets/sheet9.xml", b"0" * 60_000_000, "unpacks to"),
            ("xl/workbook.xml", b"<broken", "cannot be read"),
            ("xl/worksheets/sheet1.xml", b"<broken", "cannot be read"),
            ("[Content_Types].xml", b"", "cannot be read"),
        ],
    )
    def test_workbook_that_means_harm_is_refused(self, name: str, body: bytes, told: str) -> None:
        with pytest.raises(SourceFileInvalid, match=told):
            read(repacked(workbook_of([("품명",), ("핀",)]), name, body))

    def test_entities_that_grow_are_refused(self) -> None:
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
        body = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><worksheet>&e8;</worksheet>'.encode()
        with pytest.raises(SourceFileInvalid):
            read(repacked(workbook_of([("품명",), ("핀",)]), "xl/worksheets/sheet1.xml", body))

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600)])
    def test_what_is_no_workbook_is_refused(self, content: bytes) -> None:
        with pytest.raises(SourceFileInvalid, match="not an XLSX workbook"):
            read(content)

    def test_too_many_rows_are_refused(self) -> None:
        rows = [("품명",), *((f"핀 {number}",) for number in range(MAX_ITEM_ROWS + 1))]
        with pytest.raises(SourceFileInvalid, match="rows"):
            read(workbook_of(rows))
        with pytest.raises(SourceFileInvalid, match="in parts"):
            pasted("\n".join(row[0] for row in rows))
