"""What is proposed for fields that are still empty: shown beside them, and nothing until somebody accepts it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from koffset_web.forms.fields import BILINGUAL_KINDS
from koffset_web.forms.filling import FieldView, GroupView, PartView, RowView

ACCEPT = "accept"
ACCEPT_ALL = "accept_all"
PREFIX = "proposal."
WHOLE = "whole"
"""Names of the controls: the fields that are accepted, all of them at once, what is proposed, which all means.

That is complete English and no supply class: of ten classes that come first, four are wrong."""

_KINDS = {"identity": "overview", "processes": "process", "certificates": "certificate_scope"}


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A field with Korean and without English; `kind` says how its text is read."""

    path: str
    ko: str
    kind: str


@dataclass(frozen=True, slots=True)
class Unclassed:
    """An item without a supply class, by its names."""

    path: str
    name_ko: str
    name_en: str


def iter_untranslated(block: str, views: Sequence[PartView]) -> Iterator[Untranslated]:
    for view in _fields(views):
        if view.field.kind in BILINGUAL_KINDS:
            korean, english = view.inputs
            if korean.value and not english.value:
                yield Untranslated(english.path, str(korean.value), _kind(block, view.path))


def iter_unclassed(views: Sequence[PartView]) -> Iterator[Unclassed]:
    for row in _rows(views):
        fields = {view.field.name: view for view in row.main if isinstance(view, FieldView)}
        name, supply_class = fields.get("name"), fields.get("supply_class")
        if name and supply_class and not supply_class.inputs[0].value:
            korean, english = (str(each.value) for each in name.inputs)
            if korean or english:
                yield Unclassed(supply_class.path, korean, english)


def accepted(sent: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """What was sent, with the accepted proposals in the fields that are empty."""
    paths = {*sent.get(ACCEPT, ()), *(sent.get(WHOLE, ()) if ACCEPT_ALL in sent else ())}
    taken = {
        path: sent[PREFIX + path]
        for path in paths
        if PREFIX + path in sent and not any(text.strip() for text in sent.get(path, ()))
    }
    return {**sent, **taken}


def _kind(block: str, path: str) -> str:
    if block == "identity":
        return "company_name" if path == "name" else "overview"
    return _KINDS.get(block, "item")


def _fields(views: Sequence[PartView]) -> Iterator[FieldView]:
    for view in views:
        if isinstance(view, FieldView):
            yield view
        elif isinstance(view, GroupView):
            yield from _fields(view.parts)
        else:
            for row in view.entries:
                yield from _fields([*row.main, *row.minor])


def _rows(views: Sequence[PartView]) -> Iterator[RowView]:
    for view in views:
        if not isinstance(view, (FieldView, GroupView)):
            yield from view.entries
