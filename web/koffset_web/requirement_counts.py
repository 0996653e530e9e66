"""How many firms meet what is typed: asked of the API without what is not complete yet, and put beside the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from koffset.api.schemas import ConditionView, FaultView, LotView, MatchRequest
from koffset.errors import KoffsetError
from koffset_web.client import APIClient, APIError
from koffset_web.requirement_edits import Document

Place = tuple[int | str, ...]
INCOMPLETE = "incomplete"
_ATTEMPTS = 2
"""The second is without what the API found wrong at the first."""
_NEEDED = frozenset({"id", "text", "conditions"})
"""Fields of a lot that cannot be left out: where one is wrong as a whole, nothing is counted."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A must with how many firms it excludes alone, and that as a share of the most, in percent."""

    number: int
    asked: str
    firms: int
    width: float


@dataclass(frozen=True, slots=True)
class Counts:
    """`lots` and `conditions` of the open lot by their place in the form; what is not complete has none.

    `failure` is the code of why nothing could be counted.
    """

    lots: Mapping[int, LotView]
    conditions: Mapping[int, ConditionView]
    exclusions: Sequence[Exclusion] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Countable:
    """What of a document can be matched; `conditions` are, for each lot, the places of those that are left in it."""

    document: Document
    conditions: Sequence[Sequence[int]]


async def count_firms(api: APIClient, document: Document, place: int, language: str) -> Counts:
    """The counts of all lots, and of the conditions of the one at `place`; an editor works without them, too."""
    countable, failure = build_countable(document), INCOMPLETE
    for _ in range(_ATTEMPTS):
        if countable is None:
            break
        try:
            order = {"requirement": countable.document, "language": language, **_NO_FIRMS}
            return build_counts((await api.match(order)).lots, countable, place)
        except APIError as error:
            failure = error.code
            # The model knows no codes: what the API finds wrong with them is left out as well.
            countable = leave_out(countable, list(map(_place, error.faults))) if error.faults else None
        except KoffsetError as error:
            return Counts({}, {}, failure=error.code)
    return Counts({}, {}, failure=failure)


def build_countable(document: Document) -> Countable | None:
    """What of the document is complete; None where a lot has no text yet, or the whole no title."""
    conditions = [range(len(lot.get("conditions", ()))) for lot in document["lots"]]
    return leave_out(Countable(document, conditions), _incomplete(document))


def leave_out(countable: Countable, places: Sequence[Place]) -> Countable | None:
    """Without the fields and conditions at those places of its document; None where nothing is left to count."""
    lots = [dict(lot) for lot in countable.document["lots"]]
    wrong: list[set[int]] = [set() for _ in lots]
    for place in places:
        match place:
            case ("lots", int(at), "conditions", int(number), *_):
                wrong[at].add(number)
            case ("lots", int(at), str(name), *_) if name not in _NEEDED:
                lots[at].pop(name, None)
                # A value is nothing without its currency.
                lots[at].pop("value" if name == "currency" else name, None)
            case _:
                return None
    left = []
    for at, (lot, numbers) in enumerate(zip(lots, countable.conditions, strict=True)):
        kept = [number for number in range(len(numbers)) if number not in wrong[at]]
        lot["conditions"] = [lot.get("conditions", ())[number] for number in kept]
        left.append([numbers[number] for number in kept])
    return Countable({**countable.document, "lots": lots}, left)


def build_counts(lots: Sequence[LotView], countable: Countable, place: int) -> Counts:
    conditions: dict[int, ConditionView] = {}
    if place < len(lots):
        conditions = dict(zip(countable.conditions[place], lots[place].conditions, strict=True))
    return Counts(dict(enumerate(lots)), conditions, build_exclusions(conditions))


def build_exclusions(conditions: Mapping[int, ConditionView]) -> Sequence[Exclusion]:
    """Musts of the open lot, those that exclude most first."""
    musts = {number: each for number, each in conditions.items() if each.strength == "must"}
    most = max((each.excludes_alone for each in musts.values()), default=0) or 1
    found = [
        Exclusion(number, each.asked, each.excludes_alone, round(100 * each.excludes_alone / most, 1))
        for number, each in musts.items()
    ]
    return sorted(found, key=lambda each: (-each.firms, each.number))


_NO_FIRMS: Mapping[str, Any] = {"candidates": 1, "excluded": 0}
"""Counts are wanted, not firms."""


def _incomplete(document: Document) -> Sequence[Place]:
    """Places of what the API could not read. A list counts as empty where all in it is wrong: that is told within."""
    try:
        MatchRequest.model_validate({"requirement": document})
    except ValidationError as exc:
        places = [each["loc"][1:] for each in exc.errors(include_url=False, include_input=False)]
        return [
            place
            for place in places
            if not any(other[: len(place)] == place for other in places if other != place)
        ]
    return ()


def _place(fault: FaultView) -> Place:
    return tuple(int(step) if step.isdecimal() else step for step in fault.where.split("."))
