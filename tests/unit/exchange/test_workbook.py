import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from koffset.domain.profile import CompanyProfile
from koffset.errors import SourceFileInvalid
from koffset.exchange.documents import ReadDocuments, read_documents
from koffset.exchange.workbook import cell_text
from koffset.resources.loader import load_taxonomies

TAXONOMIES = load_taxonomies()
COMPANIES = [["id", "name_ko"], ["F1", "가상정밀"]]


def read(folder: Path, sheets: Mapping[str, Any]) -> ReadDocuments:
    workbook = Workbook()
    workbook.remove(workbook["Sheet"])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook.save(folder / "in.xlsx")
    return read_documents("profiles", folder / "in.xlsx", TAXONOMIES, 10_000_000)


def profile(found: ReadDocuments) -> CompanyProfile:
    assert found.rejects == []
    document = found.documents[0][1]
    assert isinstance(document, CompanyProfile)
    return document


class TestCells:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (5340, "5340"),
            (5340.0, "5340"),
            (2.5, "2.5"),
            (True, "true"),
            (datetime(2024, 1, 2), "2024-01-02"),  # noqa: DTZ001 a workbook's dates have no zone
            (date(2024, 1, 2), "2024-01-02"),
            ("  핀 ", "핀"),
            (None, ""),
        ],
    )
    def test_value_as_typed_in_a_spreadsheet_becomes_our_text(self, value: object, text: str) -> None:
        assert cell_text(value) == text

    def test_typed_numbers_and_dates_are_understood(self, tmp_path: Path) -> None:
        items = [["company_id", "name_ko", "supply_class", "trl"], ["F1", "핀", 5340, 9.0]]
        companies = [["name_ko", "id", "founded"], ["가상정밀", "F1", datetime(1990, 1, 2)]]  # noqa: DTZ001
        found = profile(read(tmp_path, {"companies": companies, "items": items}))
        assert (found.items[0].supply_class, found.items[0].trl) == ("5340", 9)
        assert found.identity.founded == date(1990, 1, 2)

    def test_lists_in_one_cell_are_split_at_semicolons(self, tmp_path: Path) -> None:
        companies = [["id", "name_ko", "short_names"], ["F1", "가상정밀", r"가상; GP\;X ;"]]
        assert profile(read(tmp_path, {"companies": companies})).identity.short_names == ("가상", "GP;X")


class TestFaults:
    def test_fault_is_told_by_sheet_row_and_column(self, tmp_path: Path) -> None:
        items = [["company_id", "name_en", "trl"], ["F1", "pin", 1], [], ["F1", "hose", 12]]
        found = read(tmp_path, {"companies": COMPANIES, "items": items})
        assert [(one.row, one.column, one.value) for one in found.rejects] == [(4, "items.trl", "12")]
        assert (found.rejected, len(found.documents)) == (1, 0)

    def test_unknown_code_is_told_by_sheet_row_and_column(self, tmp_path: Path) -> None:
        items = [["company_id", "name_en", "supply_class"], ["F1", "pin", "0001"]]
        found = read(tmp_path, {"companies": COMPANIES, "items": items})
        assert [(one.row, one.column, one.value) for one in found.rejects] == [
            (2, "items.supply_class", "0001")
        ]

    def test_row_of_no_company_is_told_and_the_others_stay(self, tmp_path: Path) -> None:
        items = [["company_id", "name_en"], ["F9", "pin"]]
        found = read(tmp_path, {"companies": COMPANIES, "items": items})
        assert [(one.row, one.column, one.value) for one in found.rejects] == [(2, "items.company_id", "F9")]
        assert (found.rejected, found.orphans, len(found.documents)) == (0, 1, 1)

    def test_row_of_no_process_is_told(self, tmp_path: Path) -> None:
        sheets = {
            "companies": COMPANIES,
            "processes": [["company_id", "no", "name_en"], ["F1", 1, "milling"]],
            "processes_materials": [["company_id", "no", "en"], ["F1", 2, "steel"]],
        }
        found = read(tmp_path, sheets)
        assert [(one.column, one.value) for one in found.rejects] == [("processes_materials.no", "2")]

    @pytest.mark.parametrize(
        ("sheets", "message"),
        [
            ({"items": [["company_id"]]}, "lacks the sheet 'companies'"),
            ({"companies": [["name_ko"], ["x"]]}, "'companies' lacks the columns id"),
            ({"companies": [["id", "nmae"], ["F1", "x"]]}, "does not know the columns nmae"),
            ({"companies": [["id", "id"], ["F1", "F1"]]}, "has twice the columns id"),
            ({"companies": COMPANIES, "itmes": [["company_id"]]}, "'itmes' is none of"),
        ],
    )
    def test_workbook_of_another_shape_is_refused(
        self, tmp_path: Path, sheets: Mapping[str, Any], message: str
    ) -> None:
        with pytest.raises(SourceFileInvalid, match=message):
            read(tmp_path, sheets)

    def test_empty_extra_sheet_does_no_harm(self, tmp_path: Path) -> None:
        assert profile(read(tmp_path, {"companies": COMPANIES, "Sheet1": []})).id == "F1"


class TestHostileFiles:
    def test_file_that_unpacks_to_too_much_is_refused_unread(self, tmp_path: Path) -> None:
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
        with pytest.raises(SourceFileInvalid, match="unpacks to 50,000,000 bytes"):
            read_documents("profiles", path, TAXONOMIES, 10_000_000)

    @pytest.mark.parametrize("content", [b"%PDF-1.7", b"id,name\n"])
    def test_file_that_is_no_workbook_is_refused(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "in.xlsx"
        path.write_bytes(content)
        with pytest.raises(SourceFileInvalid, match="not an XLSX workbook"):
            read_documents("profiles", path, TAXONOMIES, 10_000_000)

    def test_archive_of_something_else_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "in.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "hello")
        with pytest.raises(SourceFileInvalid, match="cannot be read as a workbook"):
            read_documents("profiles", path, TAXONOMIES, 10_000_000)
