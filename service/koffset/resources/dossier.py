"""Loads what dossiers are worded with, and says where template and fonts of the PDF lie."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from koffset.errors import SourceFileInvalid
from koffset.resources.judging import Phrases
from koffset.resources.tables import iter_rows


@dataclass(frozen=True, slots=True)
class PrintFiles:
    """Paths, since the compiler of the PDF reads files itself."""

    template: Path
    fonts: Path


def load_dossier_words() -> Phrases:
    rows = iter_rows("dossier/words.csv", ("code", "en", "ko"))
    return {row["code"]: {"en": row["en"], "ko": row["ko"]} for row in rows}


def find_print_files() -> PrintFiles:
    """Raises SourceFileInvalid where they are not installed as files."""
    folder = Path(str(files("koffset"))) / "data" / "dossier"
    found = PrintFiles(folder / "dossier.typ", folder / "fonts")
    if not found.template.is_file():
        raise SourceFileInvalid(
            "data file dossier/dossier.typ is missing from the installation: reinstall koffset"
        )
    return found
