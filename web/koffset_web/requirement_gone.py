"""What was typed for a requirement that was withdrawn meanwhile: in words to copy, and as a new one to keep. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koffset_web.field_texts import Said, say_fields
from koffset_web.forms.requirement import CONDITION_FORMS, HEAD_PARTS, LOT_PARTS, parts_of
from koffset_web.i18n import N_
from koffset_web.labels import Labels
from koffset_web.messages import Message
from koffset_web.requirement_edits import Document

GONE = Message(
    N_("Not saved: this requirement was withdrawn"),
    N_(
        "It was withdrawn or deleted while this page was open. What you typed stands below: copy what you need, "
        "or keep it as a new requirement."
    ),
)


@dataclass(frozen=True, slots=True)
class TypedLot:
    """A lot in words; `conditions` with the label of their kind."""

    id: str
    says: Sequence[Said]
    conditions: Sequence[tuple[str, Sequence[Said]]]


def as_new(document: Document, reference: str) -> Document:
    """Under a reference of its own, and without conditions of which nothing was typed: they could not be kept."""
    return {**document, "id": reference, "lots": [_without_empty(lot) for lot in document["lots"]]}


def say_head(document: Document, labels: Labels) -> Sequence[Said]:
    return say_fields(HEAD_PARTS, document, labels)


def say_lots(document: Document, labels: Labels) -> Sequence[TypedLot]:
    return [_say_lot(lot, labels) for lot in document["lots"]]


def _without_empty(lot: Mapping[str, Any]) -> Mapping[str, Any]:
    conditions = [each for each in lot.get("conditions", ()) if each.keys() - {"kind", "strength"}]
    return {**lot, "conditions": conditions}


def _say_lot(lot: Mapping[str, Any], labels: Labels) -> TypedLot:
    parts = [part for part in LOT_PARTS if part.name != "id"]
    conditions = [
        (CONDITION_FORMS[each["kind"]].label, say_fields(parts_of(each["kind"]), each, labels))
        for each in lot.get("conditions", ())
    ]
    return TypedLot(str(lot.get("id", "")), say_fields(parts, lot, labels), conditions)
