"""What a source file is declared to look like: its kind and its columns under all headers they go by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from koffset.errors import SourceFileInvalid


@dataclass(frozen=True, slots=True)
class Column:
    """A column by our name for it; of the printed `headers` the first is Korean, the last English."""

    field: str
    headers: tuple[str, ...]
    required: bool = True

    @property
    def label(self) -> str:
        return " / ".join(dict.fromkeys((self.headers[0], self.headers[-1])))


@dataclass(frozen=True, slots=True)
class TableSpec:
    """The declared form of one kind of table."""

    kind: str
    columns: tuple[Column, ...]

    def present(self, headers: Iterable[str]) -> list[Column]:
        """The columns that one of the headers stands for."""
        found = {normal_header(header) for header in headers}
        return [column for column in self.columns if not found.isdisjoint(map(normal_header, column.headers))]

    def missing(self, headers: Iterable[str]) -> list[Column]:
        """The required columns that none of the headers stands for."""
        present = self.present(headers)
        return [column for column in self.columns if column.required and column not in present]


def normal_header(header: str) -> str:
    """A header without byte-order mark, spaces and letter case."""
    return "".join(header.replace("\ufeff", "").split()).casefold()


def locate_columns(spec: TableSpec, headers: list[str], file_name: str) -> Mapping[str, int]:
    """The place of each column of ours; headers that the specification does not know are left aside."""
    missing = spec.missing(headers)
    if missing:
        raise SourceFileInvalid(
            f"{file_name}: not a `{spec.kind}` file: it lacks the columns"
            f" {', '.join(column.label for column in missing)};"
            f" its headers are {', '.join(headers) or '(none)'}"
        )
    by_header = {normal_header(header): column.field for column in spec.columns for header in column.headers}
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        field = by_header.get(normal_header(header))
        if field in places:
            raise SourceFileInvalid(
                f"{file_name}: the headers {headers[places[field]]!r} and {header!r} stand for one column;"
                " remove one of them"
            )
        if field is not None:
            places[field] = place
    return places
