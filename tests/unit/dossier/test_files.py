"""Dossiers as files: read back, made again, and with texts of strangers in them."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from PIL import ImageFont

from fakes.dossiers import HOSTILE, OFFSET, dossier, excluded_dossier
from koffset.domain.dossier import Dossier, DossierFormat
from koffset.domain.text import Language
from koffset.dossier.pdf import write_pdf
from koffset.dossier.writing import write_dossier
from koffset.errors import Unavailable
from koffset.resources.dossier import find_print_files

FORMATS = list(DossierFormat)


def pdf(found: Dossier) -> Any:
    return pypdf.PdfReader(io.BytesIO(write_dossier(found, DossierFormat.PDF)))


def pdf_text(found: Dossier) -> str:
    """Without blanks: where lines are broken is the typesetter's business."""
    return "".join("".join(page.extract_text() for page in pdf(found).pages).split())


def word(found: Dossier) -> "docx.document.Document":
    return docx.Document(io.BytesIO(write_dossier(found, DossierFormat.DOCX)))


def workbook(found: Dossier) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_dossier(found, DossierFormat.XLSX)))


class TestSameInput:
    @pytest.mark.parametrize("form", FORMATS)
    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_gives_the_same_bytes(self, form: DossierFormat, language: Language) -> None:
        assert write_dossier(dossier(language), form) == write_dossier(dossier(language), form)

    @pytest.mark.parametrize("form", [DossierFormat.DOCX, DossierFormat.XLSX])
    def test_has_no_time_of_its_making_in_its_archive(self, form: DossierFormat) -> None:
        with zipfile.ZipFile(io.BytesIO(write_dossier(dossier(), form))) as archive:
            assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    def test_is_dated_by_the_day_it_is_as_of(self) -> None:
        day = datetime(2026, 11, 27)  # noqa: DTZ001 – Office files have no zone
        created = pdf(dossier()).metadata
        assert created.creation_date.replace(tzinfo=None) == day
        assert word(dossier()).core_properties.created.replace(tzinfo=None) == day
        assert workbook(dossier()).properties.created == day


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date.max])
def test_any_day_can_be_asked_for(form: DossierFormat, day: date) -> None:
    assert write_dossier(dossier(as_of=day), form)


class TestStrangersTexts:
    """They stand there as they are, and do nothing."""

    def test_in_a_pdf(self) -> None:
        text = pdf_text(dossier(title=HOSTILE, item=HOSTILE))
        assert '#panic("typst")\\$x$<script>alert(1)</script>@ref*b*[c]' in text

    def test_in_a_document(self) -> None:
        made = word(dossier(title=HOSTILE, item=HOSTILE))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        assert any(HOSTILE.replace("\x07", "").strip() in cell for cell in cells)

    def test_in_a_workbook_no_cell_is_a_formula(self) -> None:
        made = workbook(dossier(title=HOSTILE, item=HOSTILE))
        cells = [
            cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
        assert {cell.data_type for cell in cells} == {"s"}
        assert any(str(cell.value).startswith("=cmd") for cell in cells)


class TestExcludedFirms:
    def test_stand_with_the_reason_in_every_format(self) -> None:
        found = excluded_dossier(language="ko")
        cells = [
            *(cell.text for table in word(found).tables for row in table.rows for cell in row.cells),
            *(str(cell.value) for sheet in workbook(found) for row in sheet.iter_rows() for cell in row),
        ]
        asked = "ISO 9001:2015 인증이 2026-01-31에 만료되었습니다. 갱신되어 2026-11-27 현재 유효합니까?"
        for text in (asked, "ISO 9001:2015, 2026-01-31 만료"):
            assert cells.count(text) >= 2
            assert "".join(text.split()) in pdf_text(found)
            assert text in write_dossier(found, DossierFormat.JSON).decode()


class NoDay(date):
    def isoformat(self) -> str:
        return "no day"


class TestPdf:
    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_has_names_numbers_and_versions_as_text(self, language: Language) -> None:
        text = pdf_text(dossier(language, offset=OFFSET))
        for part in (
            "한빛정밀",
            "HanbitPrecision",
            "Marugongeop",
            "FIC-1",
            "2028-01-01",
            "5340",
            "2026.11-3",
            "×1.5",
        ):
            assert part in text

    def test_tells_its_title_and_language(self) -> None:
        made = pdf(dossier("ko"))
        assert made.metadata.title == "협력업체 자료집 R1: Stops for a howitzer"
        assert made.trailer["/Root"]["/Lang"] == "ko"

    def test_is_set_in_the_fonts_that_are_shipped(self) -> None:
        fonts = set()
        for page in pdf(dossier("ko")).pages:
            fonts |= {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
        assert {name.partition("+")[2].rstrip("-") for name in fonts} == {"NanumGothic", "NanumGothicBold"}

    def test_begins_a_page_for_each_firm(self) -> None:
        starts = [page.extract_text() for page in pdf(dossier()).pages]
        assert any("Korean name 한빛정밀" in text.replace("\n", " ") for text in starts[1:])
        assert sum("Korean name" in text for text in starts) == 2

    def test_that_is_not_ready_in_time_is_told_as_such(self) -> None:
        with pytest.raises(Unavailable, match="not ready after"):
            write_pdf(dossier(), timeout_sec=0.001)

    def test_that_cannot_be_set_is_told_without_a_traceback(self) -> None:
        with pytest.raises(Unavailable, match="could not be set") as refused:
            write_pdf(replace(dossier(), as_of=NoDay(2026, 1, 1)))
        assert "Traceback" not in refused.value.detail

    @pytest.mark.parametrize("name", ["NanumGothic.ttf", "NanumGothicBold.ttf"])
    def test_fonts_draw_every_syllable_and_sign(self, name: str) -> None:
        """A font may list a character and draw nothing for it."""
        font = ImageFont.truetype(find_print_files().fonts / name, 16)
        syllables = map(chr, range(0xAC00, 0xD7A4))
        latin = map(chr, (*range(0x21, 0x7F), *range(0xC0, 0x100)))
        wanted = (*syllables, *latin, *"漢字●◐?×–·“”…±°μ")
        assert [char for char in wanted if font.getmask(char).getbbox() is None] == []

    def test_fonts_have_their_licence_beside_them(self) -> None:
        folder = find_print_files().fonts
        assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text("utf-8")
        assert {path.name for path in folder.glob("*.ttf")} == {"NanumGothic.ttf", "NanumGothicBold.ttf"}


class TestWord:
    def test_has_real_headings_and_tables_in_this_order(self) -> None:
        made = word(dossier())
        styles = {"Title", "Heading 1", "Heading 2"}
        headings = [(p.style.name, p.text) for p in made.paragraphs if p.style and p.style.name in styles]
        assert headings[:6] == [
            ("Title", "Partner dossier R1: Stops for a howitzer"),
            ("Heading 1", "Firms and lots"),
            ("Heading 2", "How to read this"),
            ("Heading 2", "Made with"),
            ("Heading 1", "What is asked"),
            ("Heading 1", "Hanbit Precision"),
        ]
        head = made.tables[1].rows[0].cells
        assert [cell.text for cell in head] == ["Firm", "A"]
        assert [cell.paragraphs[0].alignment for cell in head] == [None, 1]

    def test_has_fonts_for_both_scripts_its_language_and_page_numbers(self) -> None:
        made = word(dossier("ko"))
        styles = made.styles.element.xml
        assert 'w:eastAsia="Malgun Gothic"' in styles
        assert "Theme=" not in styles
        assert 'w:lang w:val="ko-KR" w:eastAsia="ko-KR"' in styles
        assert made.core_properties.language == "ko-KR"
        footer = made.sections[0].footer._element.xml
        assert 'w:instr="PAGE"' in footer

    def test_a_title_longer_than_its_property_takes_is_cut_there_alone(self) -> None:
        made = word(dossier(title="x" * 4_000))
        assert len(made.core_properties.title) == 255
        assert len(made.paragraphs[0].text) > 4_000

    def test_headers_of_tables_stand_on_every_page_and_no_row_is_torn(self) -> None:
        xml = word(dossier()).element.xml
        assert "<w:tblHeader/>" in xml
        assert xml.count("<w:cantSplit/>") == xml.count("<w:tr>")


class TestWorkbook:
    def test_has_a_sheet_for_each_kind_of_table_over_all_firms(self) -> None:
        made = workbook(dossier())
        assert made.sheetnames == [
            "How to read this", "Firms", "Firms and lots", "Lots", "Why", "Items", "Processes",
            "Certificates", "Experience", "Open questions",
        ]  # fmt: skip
        items = list(made["Items"].iter_rows(values_only=True))
        assert items[0][:3] == ("Firm", "Part", "Item")
        assert [row[0] for row in items[1:]] == [
            "Hanbit Precision", "Hanbit Precision", "Marugongeop (romanised; no English name is stated)",
        ]  # fmt: skip

    def test_a_cell_longer_than_a_workbook_takes_is_cut(self) -> None:
        made = workbook(dossier(title="x" * 4_000, item="y " * 1_900))
        assert all(len(str(cell.value)) <= 32_767 for row in made["Items"].iter_rows() for cell in row)


class TestJson:
    def test_is_the_model_with_the_name_of_its_format(self) -> None:
        found = json.loads(write_dossier(dossier(), DossierFormat.JSON))
        assert found["format"] == "koffset-dossier-1"
        assert (found["language"], found["as_of"]) == ("en", "2026-11-27")
        assert set(found) == {
            "format", "title", "language", "as_of", "headings", "facts", "lead", "notes", "versions", "sections",
        }  # fmt: skip
