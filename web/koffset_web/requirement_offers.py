"""What was read from a text or file, as ticks to take or to leave, and back from the ticks to requirements. Pure."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koffset_web.field_texts import Said, say, say_fields, sentence_around
from koffset_web.forms.parsing import Sent
from koffset_web.forms.requirement import CONDITION_FORMS, LOT_PARTS, parts_of
from koffset_web.i18n import N_, Language
from koffset_web.labels import Labels
from koffset_web.read_requirements import LeftOver, ReadLot, RequirementProposal

DOUBTS: Mapping[str, str] = {
    "strength_not_said": N_("whether it is a must is not said"),
    "several": N_("several are named"),
    "generic_name": N_("the name is a general one"),
    "name_guessed": N_("the name is guessed"),
    "currency_guessed": N_("the currency is guessed"),
    "no_start": N_("no start is said"),
    "date_guessed": N_("the day is guessed"),
    "scope_as_written": N_("the scope stands as it was written"),
    "one_of": N_("one of several is asked for"),
    "place_unclear": N_("the place is not clear"),
    "meaning_unclear": N_("what is meant is not clear"),
    "found_by_search": N_("found by search, not said"),
}
"""Why something is to be looked at, by the API's code."""
_STANDS = "strength_not_said"
"""The one doubt with which a condition stands in its lot all the same."""
_TITLE_CHARS = 200
_LOT_PARTS = [part for part in LOT_PARTS if part.name != "id"]
_LOT_FIELDS = frozenset(part.name for part in _LOT_PARTS)
_LISTED = {"supply_class": "supply_classes", "platform": "platforms"}
"""One of what a lot has several of."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to tick: its JSON goes with the form. `sentence` is what it was read from, if that is more."""

    name: str
    value: str
    sentence: str
    is_ticked: bool
    label: str
    says: Sequence[Said]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class LotOffer:
    """A lot without its conditions, `further` fields that are doubtful, its conditions, and sentences as conditions."""

    id: str
    lot: Offer
    further: Sequence[Offer]
    conditions: Sequence[Offer]
    left_over: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class FileDocument:
    """A requirement of a file with its JSON; `detail` is the API's text of why it was not kept."""

    value: str
    reference: str
    title: str
    lots: int
    conditions: int
    detail: str = ""


class _Offering:
    """Makes offers in one language; those in `ticked` are ticked, all that are sure where it is None."""

    def __init__(self, text: str, labels: Labels, ticked: Container[str] | None) -> None:
        self._text, self._labels, self._ticked = text, labels, ticked

    def lot(self, place: int, read: ReadLot, left_over: Sequence[LeftOver]) -> LotOffer:
        name = f"lots.{place}"
        fields = {key: value for key, value in _stated(read.lot).items() if key != "conditions"}
        doubtful = [
            (each, further)
            for each in read.pieces
            if each.doubt and each.name != "text" and (further := _lot_fields(each.values))
        ]
        sentences = [sentence_around(self._text, each.start, each.end) for each in read.conditions]
        return LotOffer(
            str(fields.get("id", "")),
            self._offer(name, fields, is_sure=True),
            [
                self._offer(f"{name}.further.{at}", further, self._text[each.start : each.end], each.doubt)
                for at, (each, further) in enumerate(doubtful)
            ],
            [
                self._offer(
                    f"{name}.conditions.{at}",
                    each.condition,
                    sentence,
                    each.doubt,
                    is_sure=each.doubt in {None, _STANDS},
                )
                for at, (each, sentence) in enumerate(zip(read.conditions, sentences, strict=True))
            ],
            [
                self._offer(f"{name}.conditions.{at}", each.offered or {})
                for at, each in enumerate(left_over, len(read.conditions))
            ],
        )

    def _offer(
        self,
        name: str,
        content: Mapping[str, Any],
        sentence: str = "",
        doubt: str | None = None,
        *,
        is_sure: bool = False,
    ) -> Offer:
        stated = _stated(content)
        kind = str(stated.get("kind", ""))
        form = CONDITION_FORMS.get(kind)
        parts = parts_of(kind) if form else _LOT_PARTS
        return Offer(
            name,
            json.dumps(stated, ensure_ascii=False),
            sentence,
            is_sure if self._ticked is None else name in self._ticked,
            form.label if form else "",
            say_fields(parts, stated, self._labels),
            doubt or "",
        )


def build_offers(
    proposal: RequirementProposal, text: str, labels: Labels, ticked: Container[str] | None = None
) -> Sequence[LotOffer]:
    """Sentences that belong to no lot are offered to the first; a text without a lot is one lot."""
    lots = proposal.lots or (
        ReadLot(lot={"id": "A", "text": {labels.language: text[:_TITLE_CHARS].strip()}}),
    )
    ids = [each.lot.get("id") for each in lots]
    offering = _Offering(text, labels, ticked)
    return [
        offering.lot(
            place,
            each,
            [
                left
                for left in proposal.left_over
                if left.offered is not None and (ids.index(left.lot_id) if left.lot_id in ids else 0) == place
            ],
        )
        for place, each in enumerate(lots)
    ]


def taken_document(sent: Sent, head: Mapping[str, Any]) -> Mapping[str, Any]:
    """The requirement of what was ticked; what is ticked of a lot that is not goes with the lot."""
    names = sent.get("take", ())
    lots = []
    for name in names:
        if name.count(".") == 1:
            lot = parse_object(sent, name)
            for further in _taken(sent, names, f"{name}.further."):
                lot |= {key: _added(lot.get(key), value) for key, value in further.items()}
            lots.append({**lot, "conditions": _taken(sent, names, f"{name}.conditions.")})
    return {**head, "lots": lots}


def build_file_document(document: Mapping[str, Any], language: Language, detail: str = "") -> FileDocument:
    lots = [lot for lot in document.get("lots") or () if isinstance(lot, Mapping)]
    return FileDocument(
        json.dumps(document, ensure_ascii=False),
        str(document.get("id", "")),
        say(document.get("title"), language),
        len(lots),
        sum(len(lot.get("conditions") or ()) for lot in lots),
        detail,
    )


def parse_object(sent: Sent, name: str) -> dict[str, Any]:
    """The JSON that a form of ours holds; empty where somebody wrote something else into it."""
    try:
        found = json.loads(next(iter(sent.get(name, ())), "null"))
    except json.JSONDecodeError:
        return {}
    return dict(found) if isinstance(found, dict) else {}


def _lot_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was read as fields of a lot; a number of years without a start is none."""
    named = {_LISTED.get(name, name): [value] if name in _LISTED else value for name, value in values.items()}
    return {name: value for name, value in named.items() if name in _LOT_FIELDS}


def _added(there: Any, further: Any) -> Any:
    """A list gets more, anything else is put in the place of what was there."""
    if isinstance(there, list) and isinstance(further, list):
        return [*there, *(each for each in further if each not in there)]
    return further


def _stated(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value not in (None, [], ())}


def _taken(sent: Sent, names: Iterable[str], prefix: str) -> list[dict[str, Any]]:
    return [parse_object(sent, name) for name in names if name.startswith(prefix)]
