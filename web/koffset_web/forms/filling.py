"""From the JSON of a block to what its form shows: controls with their paths, values and faults. Pure."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koffset_web.forms.fields import BILINGUAL_KINDS, LANGUAGES, Field, Group, Kind, Part, Rows
from koffset_web.labels import Labels

NEW_ROWS = 1
"""Empty rows that stand ready below the filled ones."""

DATALISTS = frozenset({"supply_classes", "weapon_systems"})
"""Taxonomies that are too long for a list in every row."""


def datalists_of(parts: Sequence[Part]) -> Sequence[str]:
    """The long taxonomies that fields of these parts are typed from."""
    found: list[str] = []
    for part in parts:
        found += datalists_of(part.parts) if not isinstance(part, Field) else [part.taxonomy]
    return [name for name in dict.fromkeys(found) if name in DATALISTS]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that somebody may accept. One that is not complete has words in it that are not known."""

    text: str
    is_complete: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """One control; `language` is set for the halves of a bilingual field, `fault` is the API's code.

    `file_name` is that of the upload whose id is the value, where the reader may know it.
    """

    field: Field
    path: str
    value: Any
    language: str = ""
    fault: str = ""
    options: Sequence[tuple[str, str]] = ()
    proposal: Proposal | None = None
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    field: Field
    path: str
    inputs: Sequence[Input]
    type: str = "field"


@dataclass(frozen=True, slots=True)
class GroupView:
    group: Group
    path: str
    parts: Sequence["PartView"]
    type: str = "group"


@dataclass(frozen=True, slots=True)
class RowView:
    """An entry. `number` is None for the empty ones at the end; `marks` are its grade and date, which KDIA sets."""

    path: str
    number: int | None
    main: Sequence["PartView"]
    minor: Sequence["PartView"]
    grade: str = ""
    has_minor_fault: bool = False


@dataclass(frozen=True, slots=True)
class RowsView:
    """Entries; `template` is an empty one that the browser can copy, with `#` for its place."""

    rows: Rows
    path: str
    entries: Sequence[RowView]
    template: RowView
    type: str = "rows"


PartView = FieldView | GroupView | RowsView


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills the forms of one reader. `faults` maps dotted paths to the API's code of what is wrong there.

    `files` are names of uploads by id; the `free` ones belong to no row and can be chosen.
    """

    labels: Labels
    faults: Mapping[str, str]
    proposals: Mapping[str, Proposal] = dataclasses.field(default_factory=dict)
    files: Mapping[str, str] = dataclasses.field(default_factory=dict)
    free: Sequence[str] = ()

    def fill(self, block: str, parts: Sequence[Part], content: Any) -> list[PartView]:
        first = parts[0]
        if isinstance(first, Rows) and first.name == block:
            return [self._rows(first, content or [], block, block)]
        return self.fill_at("", block, parts, content or {})

    def fill_at(
        self, path: str, where: str, parts: Sequence[Part], content: Mapping[str, Any]
    ) -> list[PartView]:
        """Controls whose names begin with `path`, and whose faults stand below `where`."""
        return [self._part(part, content, path, where) for part in parts]

    def _part(self, part: Part, content: Mapping[str, Any], prefix: str, place: str) -> PartView:
        path = f"{prefix}.{part.name}" if prefix else part.name
        where = f"{place}.{part.name}" if place else part.name
        value = content.get(part.name)
        if isinstance(part, Rows):
            return self._rows(part, value or [], path, where)
        if isinstance(part, Group):
            inner = [self._part(each, value or {}, path, where) for each in part.parts]
            return GroupView(part, path, inner)
        return self._field(part, value, path, where)

    def _rows(self, rows: Rows, entries: Sequence[Any], path: str, where: str) -> RowsView:
        filled = [
            self._row(rows, entry, f"{path}.{place}", f"{where}.{place}", place + 1)
            for place, entry in enumerate(entries)
        ]
        new = [
            self._row(rows, None, f"{path}.{len(entries) + extra}", _NOWHERE, None)
            for extra in range(NEW_ROWS)
        ]
        return RowsView(rows, path, [*filled, *new], self._row(rows, None, f"{path}.#", _NOWHERE, None))

    def _row(self, rows: Rows, entry: Any, path: str, where: str, number: int | None) -> RowView:
        only = rows.parts[0]
        if isinstance(only, Field) and not only.name:
            return RowView(path, number, [self._field(only, entry, path, where)], ())
        return self.fill_row(path, where, rows.parts, _NEW_ENTRY if entry is None else entry, number)

    def fill_row(
        self,
        path: str,
        where: str,
        parts: Sequence[Part],
        content: Mapping[str, Any],
        number: int | None,
    ) -> RowView:
        """An entry with its minor parts apart."""
        minor = self.fill_at(path, where, [part for part in parts if part.is_minor], content)
        return RowView(
            path,
            number,
            self.fill_at(path, where, [part for part in parts if not part.is_minor], content),
            minor,
            str(content.get("grade") or "") if number else "",
            any(map(_has_fault, minor)),
        )

    def _field(self, field: Field, value: Any, path: str, where: str) -> FieldView:
        if field.kind in BILINGUAL_KINDS:
            texts = value or {}
            inputs = [
                Input(
                    field,
                    f"{path}.{language}",
                    texts.get(language) or "",
                    language,
                    self._fault(f"{where}.{language}") or (self._fault(where) if language == "ko" else ""),
                    proposal=self.proposals.get(f"{path}.{language}"),
                )
                for language in LANGUAGES
            ]
            return FieldView(field, path, inputs)
        shown = self._shown(field, value)
        return FieldView(
            field,
            path,
            [
                Input(
                    field,
                    path,
                    shown,
                    fault=self._fault(where),
                    options=self._options(field),
                    proposal=self.proposals.get(path),
                    file_name=self.files.get(shown, "") if field.kind is Kind.FILE else "",
                )
            ],
        )

    def _fault(self, where: str) -> str:
        return self.faults.get(where, "")

    def _shown(self, field: Field, value: Any) -> Any:
        if field.kind is Kind.NAMES:
            return "; ".join(self.labels.name(field.taxonomy, each) for each in value or ())
        if field.kind is Kind.LINES:
            return "; ".join(value or ())
        if field.kind is Kind.MANY:
            return [str(each) for each in value or ()]
        if field.kind is Kind.FLAG:
            return bool(value)
        if field.kind is Kind.YES_NO:
            return {True: "yes", False: "no"}.get(value, "")
        return "" if value is None else str(value)

    def _options(self, field: Field) -> Sequence[tuple[str, str]]:
        if field.taxonomy and field.taxonomy not in DATALISTS:
            codes = self.labels.codes(field.taxonomy)
            return [(code, self.labels.titled(field.taxonomy, code)) for code in codes]
        if field.kind is Kind.FILE:
            return [(upload_id, self.files[upload_id]) for upload_id in self.free]
        return field.options


_NOWHERE = "#"
"""The place of what is not there yet: no fault is told of it."""
_NEW_ENTRY: Mapping[str, Any] = {"kind": "item", "audience": "public", "hidden": True}


def faulty_inputs(views: Iterable[PartView]) -> Iterator[Input]:
    """Controls with a fault, in the order of the page."""
    for view in views:
        if isinstance(view, FieldView):
            yield from (each for each in view.inputs if each.fault)
        elif isinstance(view, GroupView):
            yield from faulty_inputs(view.parts)
        else:
            for row in view.entries:
                yield from faulty_inputs([*row.main, *row.minor])


def _has_fault(view: PartView) -> bool:
    return any(faulty_inputs([view]))
