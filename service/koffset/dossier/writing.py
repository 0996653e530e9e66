"""Writes a dossier in the format that is asked for."""

from collections.abc import Callable, Mapping

from koffset.domain.dossier import Dossier, DossierFormat
from koffset.dossier.json_file import write_json
from koffset.dossier.pdf import write_pdf
from koffset.dossier.word import write_docx
from koffset.dossier.workbook import write_xlsx

_WRITERS: Mapping[DossierFormat, Callable[[Dossier], bytes]] = {
    DossierFormat.PDF: write_pdf,
    DossierFormat.DOCX: write_docx,
    DossierFormat.XLSX: write_xlsx,
    DossierFormat.JSON: write_json,
}


def write_dossier(dossier: Dossier, form: DossierFormat) -> bytes:
    """Blocking, and for a PDF long: run it in a thread."""
    return _WRITERS[form](dossier)
