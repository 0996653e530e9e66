"""Writes a dossier as PDF, offline: the typesetter reads our template and our fonts, and the texts as data."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time

from koffset.domain.dossier import Dossier
from koffset.resources.dossier import find_print_files


def write_pdf(dossier: Dossier) -> bytes:
    """Blocking. The same dossier gives the same bytes: fonts of the machine are not looked at, nor is its clock."""
    # The typesetter is a library of 80 MB, wanted only where a PDF is.
    import typst  # noqa: PLC0415

    files = find_print_files()
    made = typst.compile(
        files.template,
        root=files.template.parent,
        font_paths=[files.fonts],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"dossier": json.dumps(asdict(dossier), default=str)},
        timestamp=datetime.combine(dossier.as_of, time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"the typesetter gave {type(made)} for one PDF")
    return made
