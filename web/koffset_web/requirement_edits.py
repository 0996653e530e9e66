"""Changes to the JSON of a requirement, none of which touches more than it names. Pure."""

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from koffset_web.forms.requirement import HEAD_PARTS, TypedRequirement

Document = Mapping[str, Any]
"""A requirement as the API takes it."""
_HEAD = frozenset(part.name for part in HEAD_PARTS)


def put_typed(document: Document, typed: TypedRequirement) -> tuple[Document, int]:
    """The document with what was typed in place of its head and of that lot, and the place of the lot.

    A lot that somebody else removed meanwhile comes back at the end.
    """
    rest = {name: value for name, value in document.items() if name not in _HEAD}
    lots = [*document["lots"]]
    place = place_of(document, typed.lot_id)
    lots[place : place + 1] = [typed.lot]
    return {**rest, **typed.head, "lots": lots}, place


def place_of(document: Document, lot_id: str) -> int:
    """From 0; the number of lots where none has that id."""
    ids = [lot.get("id") for lot in document["lots"]]
    return ids.index(lot_id) if lot_id in ids else len(ids)


def add_lot(document: Document, text: str, language: str) -> tuple[Document, str]:
    """With a lot more that has this text, and the id it was given."""
    taken = {lot.get("id") for lot in document["lots"]}
    free = next(each for each in _lot_ids(len(taken)) if each not in taken)
    new = {"id": free, "text": {language: text} if text else {}}
    return {**document, "lots": [*document["lots"], new]}, free


def remove_lot(document: Document, place: int) -> Document:
    lots = document["lots"]
    return {**document, "lots": [*lots[:place], *lots[place + 1 :]]}


def move_lot(document: Document, place: int, by: int) -> Document:
    """One lot further up (-1) or down (1); at the end of the list nothing is changed."""
    return {**document, "lots": _moved(document["lots"], place, by)}


def add_condition(document: Document, place: int, kind: str) -> Document:
    return _with_conditions(
        document, place, [*_conditions(document, place), {"kind": kind, "strength": "must"}]
    )


def remove_condition(document: Document, place: int, number: int) -> Document:
    left = [each for at, each in enumerate(_conditions(document, place)) if at != number]
    return _with_conditions(document, place, left)


def move_condition(document: Document, place: int, number: int, by: int) -> Document:
    """One condition of the lot further up (-1) or down (1), as with lots."""
    return _with_conditions(document, place, _moved(_conditions(document, place), number, by))


def _moved(entries: Sequence[Any], at: int, by: int) -> list[Any]:
    moved, other = [*entries], at + by
    if 0 <= at < len(moved) and 0 <= other < len(moved):
        moved[at], moved[other] = moved[other], moved[at]
    return moved


def _conditions(document: Document, place: int) -> Sequence[Any]:
    found: Sequence[Any] = document["lots"][place].get("conditions", ())
    return found


def _with_conditions(document: Document, place: int, conditions: Sequence[Any]) -> Document:
    lots = [*document["lots"]]
    lots[place] = {**lots[place], "conditions": list(conditions)}
    return {**document, "lots": lots}


def _lot_ids(most: int) -> Sequence[str]:
    """Letters, then numbers: more of them than are taken."""
    return [*ascii_uppercase, *(f"L{number}" for number in range(1, most + 2))]
