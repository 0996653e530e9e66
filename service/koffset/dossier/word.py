"""Writes a dossier as a Word document with real styles, so that its reader can edit it."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from koffset.domain.dossier import Column, Dossier, Fact, Section, Table

LATIN_FONT = "Arial"
KOREAN_FONT = "Malgun Gothic"
"""Word has both; a document cannot well carry a font of its own."""

LANGUAGES = {"ko": "ko-KR", "en": "en-GB"}
TEXT_WIDTH_CM = 17.4
FACT_LABEL_CM = 4.0
DEEPEST_HEADING = 3
CENTRED = 1
MAX_PROPERTY_CHARS = 255
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
# What XML cannot hold.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_docx(dossier: Dossier) -> bytes:
    """Blocking. The same dossier gives the same bytes."""
    # The library and the parser below it take long to load, and are wanted only where a document is.
    import docx  # noqa: PLC0415

    document = docx.Document()
    _Writer(document, dossier).write()
    made = io.BytesIO()
    document.save(made)
    return _with_fixed_times(made.getvalue())


class _Writer:
    """One dossier into one document."""

    def __init__(self, document: Any, dossier: Dossier) -> None:
        from docx import oxml, shared  # noqa: PLC0415

        self._document = document
        self._dossier = dossier
        self._element = oxml.OxmlElement
        self._cm = shared.Cm
        self._pt = shared.Pt

    def write(self) -> None:
        self._set_up()
        dossier = self._dossier
        self._document.add_paragraph(_clean(dossier.title), style="Title")
        self._facts(dossier.facts)
        for section in dossier.lead:
            self._section(section, 1)
        self._document.add_paragraph(dossier.headings.notes, style="Heading 2")
        for note in dossier.notes:
            self._document.add_paragraph(_clean(note), style="List Bullet")
        self._document.add_paragraph(dossier.headings.versions, style="Heading 2")
        self._facts(dossier.versions)
        for section in dossier.sections:
            self._section(section, 1)

    def _set_up(self) -> None:
        dossier, document = self._dossier, self._document
        made_on = datetime.combine(dossier.as_of, time())
        about = document.core_properties
        about.title, about.author = _clean(dossier.title)[:MAX_PROPERTY_CHARS], "koffset"
        about.language = LANGUAGES[dossier.language]
        about.created = about.modified = made_on
        about.comments, about.last_modified_by, about.revision = "", "koffset", 1
        self._set_page()
        self._set_fonts(document.styles.element)
        document.styles["Normal"].font.size = self._pt(9)
        document.styles["Title"].font.size = self._pt(20)

    def _set_page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = self._cm(21), self._cm(29.7)
        section.left_margin = section.right_margin = self._cm(1.8)
        section.top_margin = section.bottom_margin = self._cm(2)
        footer = section.footer.paragraphs[0]
        footer.alignment = CENTRED
        footer.add_run(f"{self._dossier.headings.page} ")
        self._field(footer, "PAGE")
        footer.add_run(" / ")
        self._field(footer, "NUMPAGES")

    def _set_fonts(self, styles: Any) -> None:
        """Both scripts have their font by name: the theme's would be the reader's."""
        named = {"ascii": LATIN_FONT, "hAnsi": LATIN_FONT, "cs": LATIN_FONT, "eastAsia": KOREAN_FONT}
        for fonts in styles.iter(_qualified("rFonts")):
            fonts.attrib.clear()
            for name, font in named.items():
                fonts.set(_qualified(name), font)
        for language in styles.iter(_qualified("lang")):
            language.set(_qualified("val"), LANGUAGES[self._dossier.language])
            language.set(_qualified("eastAsia"), LANGUAGES["ko"])

    def _field(self, paragraph: Any, code: str) -> None:
        field = self._element("w:fldSimple")
        field.set(_qualified("instr"), code)
        # Readers that compute no fields show what stands in it.
        field.append(self._element("w:r"))
        field[0].append(self._element("w:t"))
        field[0][0].text = "1"
        paragraph._p.append(field)  # noqa: SLF001 – the library has no public way to a field

    def _section(self, section: Section, level: int) -> None:
        heading = self._document.add_heading(_clean(section.title), min(level, DEEPEST_HEADING))
        heading.paragraph_format.page_break_before = section.starts_page
        self._facts(section.facts)
        for paragraph in section.paragraphs:
            self._lines(self._document.add_paragraph(), paragraph)
        for table in section.tables:
            self._table(table, section.title)
        for inner in section.sections:
            self._section(inner, level + 1)

    def _facts(self, facts: Sequence[Fact]) -> None:
        if not facts:
            return
        widths = [FACT_LABEL_CM, TEXT_WIDTH_CM - FACT_LABEL_CM]
        table = self._new_table(widths)
        for fact in facts:
            self._row(table, [fact.label, fact.value], widths, bold=[True, False])
        self._document.add_paragraph()

    def _table(self, table: Table, above: str) -> None:
        if table.title != above:
            title = self._document.add_paragraph(style="Caption")
            self._lines(title, table.title)
            title.paragraph_format.keep_with_next = True
        widths = _widths(table.columns)
        made = self._new_table(widths)
        headers = [column.label for column in table.columns]
        header = self._row(made, headers, widths, bold=[True] * len(headers))
        repeated = self._element("w:tblHeader")
        header.get_or_add_trPr().append(repeated)
        for row in table.rows:
            self._row(made, row, widths, bold=[False] * len(row))
        for place, column in enumerate(table.columns):
            if column.centred:
                for cell in made.columns[place].cells:
                    cell.paragraphs[0].alignment = CENTRED
        self._lines(self._document.add_paragraph(), table.note)

    def _new_table(self, widths: Sequence[float]) -> Any:
        table = self._document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = self._cm(width)
        return table

    def _row(self, table: Any, cells: Sequence[str], widths: Sequence[float], bold: Sequence[bool]) -> Any:
        """No row is torn between two pages."""
        row = table.add_row()
        for cell, text, width, is_bold in zip(row.cells, cells, widths, bold, strict=True):
            cell.width = self._cm(width)
            self._lines(cell.paragraphs[0], text, is_bold=is_bold)
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 – as for fields
        properties.append(self._element("w:cantSplit"))
        return row._tr  # noqa: SLF001

    def _lines(self, paragraph: Any, text: str, *, is_bold: bool = False) -> None:
        paragraph.paragraph_format.space_after = self._pt(2)
        for number, line in enumerate(_clean(text).split("\n")):
            run = paragraph.add_run()
            run.bold = True if is_bold else None
            if number:
                run.add_break()
            run.add_text(line)


def _widths(columns: Sequence[Column]) -> list[float]:
    total = sum(column.share for column in columns)
    return [round(TEXT_WIDTH_CM * column.share / total, 2) for column in columns]


def _qualified(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text)


def _with_fixed_times(content: bytes) -> bytes:
    """The archive again, each member with the same time: the library writes that of now."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(made, "w") as written:
        for name in read.namelist():
            member = zipfile.ZipInfo(name, ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(member, read.read(name))
    return made.getvalue()
