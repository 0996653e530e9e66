"""Reads delimited text tables in any encoding that Korean publishers use, or says why it cannot."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import puremagic
from charset_normalizer import from_bytes

from koffset.errors import SourceFileInvalid
from koffset.exchange.files import check_file
from koffset.exchange.rejects import Reject
from koffset_indexer.sources.specification import TableSpec, locate_columns

BINARY_STARTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"SQLite format 3")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
MAX_GUESSED_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by our column names, stripped; `number` is the row as a spreadsheet counts it."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """All rows that have as many cells as the header; the others are rejects."""

    rows: Sequence[Row]
    rejects: Sequence[Reject]
    encoding: str


def read_table(path: Path, specs: Sequence[TableSpec], max_bytes: int) -> tuple[TableSpec, Table]:
    """The table and which of the specifications it follows, told by its headers.

    Raises SourceFileInvalid for a file that is missing, empty, too large, no text, or lacks required columns.
    """
    check_file(path, max_bytes)
    text, encoding = decode(path.read_bytes(), path.name)
    lines = _numbered_lines(text, path.name)
    headers = next((cells for _, cells in lines), [])
    spec = _fitting(specs, headers)
    places = locate_columns(spec, headers, path.name)
    rows, rejects = _split_rows(lines, places, len(headers))
    return spec, Table(rows, rejects, encoding)


def decode(content: bytes, file_name: str) -> tuple[str, str]:
    """The text and its encoding: UTF-8 where valid, UTF-16 where marked, else CP949 if that is Korean.

    Text of another encoding often decodes as CP949 without an error, into nonsense; it is refused.
    """
    _refuse_binary(content, file_name)
    marked = content[:2] in UTF16_MARKS
    for encoding in ("utf-8-sig", "utf-16" if marked else "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp949" or _reads_as_korean(text):
            return text, encoding
    guess = from_bytes(content[:MAX_GUESSED_BYTES]).best()
    raise SourceFileInvalid(
        f"{file_name}: the text is neither valid UTF-8 nor Korean in CP949"
        + (f" (it looks like {guess.encoding})" if guess is not None else "")
        + "; save it as UTF-8"
    )


def _reads_as_korean(text: str) -> bool:
    """Whether most letters beyond ASCII are syllables in common use: the 2,350 of KS X 1001.

    Real registers have under 1 % of others; text in a Western, Chinese or Japanese encoding has over half.
    """
    letters = [char for char in text[:MAX_GUESSED_BYTES] if char > "\x7f" and char.isalpha()]
    common = sum("가" <= char <= "힣" and len(char.encode("euc_kr", "ignore")) == 2 for char in letters)
    return common >= len(letters) * 0.8


def _refuse_binary(content: bytes, file_name: str) -> None:
    if not content.startswith(BINARY_STARTS) and (content[:2] in UTF16_MARKS or b"\0" not in content):
        return
    raise SourceFileInvalid(
        f"{file_name}: not a text table but {_kind_of(content)}; export it as CSV (UTF-8 or CP949) first"
    )


def _kind_of(content: bytes) -> str:
    try:
        return f"a {puremagic.from_string(content).lstrip('.').upper()} file"
    except (puremagic.PureError, ValueError):
        return "a binary file"


def _numbered_lines(text: str, file_name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, [cell.strip() for cell in cells]
    except csv.Error as exc:
        raise SourceFileInvalid(f"{file_name}: line {reader.line_num} cannot be read as CSV: {exc}") from exc


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",\t;", key=header.count)


def _fitting(specs: Sequence[TableSpec], headers: Sequence[str]) -> TableSpec:
    """The specification that lacks least and, among equals, explains most headers."""
    return min(specs, key=lambda spec: (len(spec.missing(headers)), -len(spec.present(headers))))


def _split_rows(
    lines: Iterator[tuple[int, list[str]]], places: Mapping[str, int], width: int
) -> tuple[list[Row], list[Reject]]:
    rows, rejects = [], []
    for number, cells in lines:
        if len(cells) == width:
            rows.append(Row(number, {field: cells[place] for field, place in places.items()}))
        else:
            rejects.append(
                Reject(number, "(row)", ",".join(cells), f"{len(cells)} cells where the header has {width}")
            )
    return rows, rejects
