r"""The declaration of our workbook formats, made from the document models: reader and writer both follow it.

The first sheet has one row a document. A block that a document may lack (`capacity`, `security`,
`cooperation`) and every list of blocks (`items`, `processes`, `certificates` …) has a sheet of its own
whose rows carry `company_id`; lists inside a list (`processes_envelope`) also carry the `no` of the row
they belong to. Text in two languages has the columns `…_ko` and `…_en`; lists of short values stand in one
cell, separated by `;` (`\;` is the character). Uploads that claims name have no column: they stay in the store.
"""

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from koffset.domain.attachments import ATTACHED_FIELDS
from koffset.domain.profile import CompanyProfile
from koffset.domain.programme import Programme
from koffset.domain.text import BilingualText, Document
from koffset.domain.wishlist import Wish

DOCUMENT_KEY = "company_id"
ROW_NUMBER = "no"
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the place of its value in the block of its row; `many`: a list in one cell."""

    header: str
    path: Path
    many: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and where its rows stand in the document or, for `children`, in the row they belong to.

    `keys` are the headers before the columns that say which document, and which row of it, a row belongs to.
    `repeated` tells a list from a block that is there once or not at all.
    """

    name: str
    path: Path
    columns: tuple[Column, ...]
    keys: tuple[str, ...] = (DOCUMENT_KEY,)
    repeated: bool = True
    children: tuple["Sheet", ...] = ()

    @property
    def headers(self) -> list[str]:
        return [*self.keys, *(column.header for column in self.columns)]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of our documents; the rows of `root` are the documents, those of `sheets` their blocks."""

    kind: str
    model: type[Document]
    root: Sheet
    sheets: tuple[Sheet, ...]

    def all_sheets(self) -> Iterator[Sheet]:
        yield self.root
        for sheet in self.sheets:
            yield sheet
            yield from sheet.children


@dataclass(frozen=True, slots=True)
class _Shape:
    """The type of a field without its optional and tuple wrappings."""

    type: Any
    many: bool
    optional: bool

    @property
    def is_block(self) -> bool:
        return isinstance(self.type, type) and issubclass(self.type, Document)


@cache
def format_of(kind: str) -> Format:
    """The format of `profiles`, `wishlists` or `programmes`."""
    root_name, model = _ROOTS[kind]
    columns: list[Column] = []
    sheets: list[Sheet] = []
    for name, shape in _fields(model):
        if not shape.is_block:
            columns.append(Column(name, (name,), shape.many))
        elif shape.many:
            sheets.append(_list_sheet(name, (name,), shape.type))
        elif shape.type is BilingualText:
            columns += flat_columns(shape.type, f"{name}_", (name,))
        else:
            sheets += _block_sheets(name, shape, columns)
    return Format(kind, model, Sheet(root_name, (), tuple(columns), keys=()), tuple(sheets))


_ROOTS: dict[str, tuple[str, type[Document]]] = {
    "profiles": ("companies", CompanyProfile),
    "wishlists": ("wishes", Wish),
    "programmes": ("programmes", Programme),
}


def _block_sheets(name: str, shape: _Shape, columns: list[Column]) -> Iterator[Sheet]:
    """The sheets of a block; one that is always there adds to the columns of the document itself."""
    if shape.optional:
        yield Sheet(name, (name,), tuple(flat_columns(shape.type, "", ())), repeated=False)
    else:
        columns += flat_columns(shape.type, "", (name,))
    for list_name, block in _lists(shape.type):
        yield _list_sheet(list_name, (name, list_name), block)


def _list_sheet(name: str, path: Path, block: type[Document]) -> Sheet:
    numbered = (DOCUMENT_KEY, ROW_NUMBER)
    children = tuple(
        Sheet(f"{name}_{list_name}", (list_name,), tuple(flat_columns(inner, "", ())), keys=numbered)
        for list_name, inner in _lists(block)
    )
    keys = numbered if children else (DOCUMENT_KEY,)
    return Sheet(name, path, tuple(flat_columns(block, "", ())), keys=keys, children=children)


def flat_columns(model: type[Document], prefix: str, path: Path) -> Iterator[Column]:
    """The columns of a block, lists of blocks left out; a block in it takes its name before theirs."""
    for name, shape in _fields(model):
        if not shape.is_block:
            yield Column(f"{prefix}{name}", (*path, name), shape.many)
        elif not shape.many:
            yield from flat_columns(shape.type, f"{prefix}{name}_", (*path, name))


def _lists(model: type[Document]) -> Iterator[tuple[str, type[Document]]]:
    for name, shape in _fields(model):
        if shape.is_block and shape.many:
            yield name, shape.type


def _fields(model: type[Document]) -> Iterator[tuple[str, _Shape]]:
    for name, field in model.model_fields.items():
        if name not in ATTACHED_FIELDS:
            yield name, _shape_of(field.annotation)


def _shape_of(annotation: Any) -> _Shape:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _shape_of(arguments[0])
    if origin in {typing.Union, types.UnionType}:
        inner = [argument for argument in arguments if argument is not types.NoneType]
        return _Shape(_shape_of(inner[0]).type, many=False, optional=len(inner) < len(arguments))
    if origin is tuple:
        return _Shape(_shape_of(arguments[0]).type, many=True, optional=False)
    return _Shape(annotation, many=False, optional=False)
