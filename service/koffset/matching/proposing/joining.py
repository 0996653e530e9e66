"""One lot of what was read of it: what is said twice once, and what is doubtful beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from koffset.domain.requirement import Condition, ItemCondition, Lot, ProcessCondition
from koffset.domain.requirement_proposal import Doubt, Piece, ProposedCondition
from koffset.domain.text import BilingualText

KEPT_DOUBTS = frozenset({None, Doubt.STRENGTH_NOT_SAID, Doubt.ANY_OF})


def first_sure(pieces: Sequence[Piece]) -> Iterator[Piece]:
    first = next((each for each in pieces if each.doubt is None), None)
    for each in pieces:
        if each is first or each.doubt is not None:
            yield each
        elif first is not None and each.values != first.values:
            yield replace(each, doubt=Doubt.SEVERAL)


def distinct(conditions: Iterable[ProposedCondition]) -> Iterator[ProposedCondition]:
    """The lot's own before those for all; the same twice is one, and a must that is also a wish stays a must."""
    kept: dict[Any, ProposedCondition] = {}
    for each in conditions:
        key = each.condition.model_copy(update={"strength": "must", "note": None})
        held = kept.get(key)
        if held is None or _says_more(each, held):
            kept[key] = each
    processes = [each for each in kept.values() if isinstance(each.condition, ProcessCondition)]
    said = [each.condition for each in processes if each.doubt is None]
    for each in kept.values():
        is_process = isinstance(each.condition, ProcessCondition)
        if not is_process or not any(_holds_more(other, each.condition) for other in said):
            yield each


def _holds_more(more: Condition, less: Condition) -> bool:
    """The same process or certificate with a limit, scope or day besides: the title says it in short."""
    if more is less or type(more) is not type(less):
        return False
    if isinstance(more, ProcessCondition) and isinstance(less, ProcessCondition):
        is_bare = not (less.envelope or less.tolerance or less.material)
        if is_bare and more.name.best("en").endswith(f" {less.name.best('en')}"):
            return True
        return more.name == less.name and is_bare and bool(more.envelope or more.tolerance or more.material)
    return False


def _says_more(new: ProposedCondition, held: ProposedCondition) -> bool:
    return (new.doubt is None and held.doubt is not None) or (
        new.doubt == held.doubt and new.condition.strength == "must" and held.condition.strength == "should"
    )


def lot_of(lot_id: str, pieces: Sequence[Piece], conditions: Sequence[ProposedCondition]) -> Lot:
    values: dict[str, str | int | Decimal | BilingualText] = {}
    lists: dict[str, list[str]] = {"supply_class": [], "platform": []}
    for piece in pieces:
        if piece.doubt in KEPT_DOUBTS and piece.name in lists:
            lists[piece.name] += [str(value) for value in piece.values.values()]
        elif piece.doubt in KEPT_DOUBTS:
            values.update(piece.values)
    kept: list[Condition] = [each.condition for each in conditions if each.doubt in KEPT_DOUBTS]
    classes = tuple(dict.fromkeys(lists["supply_class"]))
    kept = [_filed(each, classes) for each in kept]
    return Lot.model_validate(
        {
            **values,
            "id": lot_id,
            "supply_classes": classes,
            "platforms": tuple(dict.fromkeys(lists["platform"])),
            "conditions": tuple(kept),
        }
    )


def _filed(condition: Condition, classes: tuple[str, ...]) -> Condition:
    if isinstance(condition, ItemCondition) and not condition.supply_classes:
        return condition.model_copy(update={"supply_classes": classes})
    return condition
