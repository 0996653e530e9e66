"""What was read from a text or file, as ticks to take or to leave, and back from the ticks to requirements. Pure."""

import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from koffset.api.schemas import LeftOverView, Limits, ProposalAnswer, ProposedLotView
from koffset_web.client import APIError
from koffset_web.field_texts import Said, say, say_fields, sentence_around
from koffset_web.forms.parsing import Sent
from koffset_web.forms.requirement import CONDITION_FORMS, LOT_PARTS, parts_of
from koffset_web.i18n import N_, Language
from koffset_web.labels import Labels

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
    "any_of": N_("one of several is enough: kept in free text, which is asked and not counted"),
    "place_unclear": N_("the place is not clear"),
    "meaning_unclear": N_("what is meant is not clear"),
    "found_by_search": N_("found by search, not said"),
}
"""Why something is to be looked at, by the API's code."""
_STANDS = frozenset({None, "strength_not_said", "any_of"})
"""The doubts with which a condition stands in its lot all the same."""
_TITLE_CHARS = 200
_FOR_ALL = "all"
"""What the names of sentences begin with that are put to every lot."""
_LOT_PARTS = [part for part in LOT_PARTS if part.name != "id"]
_LOT_FIELDS = frozenset(part.name for part in _LOT_PARTS)
_LISTED = {"supply_class": "supply_classes", "platform": "platforms"}
"""One of what a lot has several of."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to tick: its JSON goes with the form. `sentence` is what it was read from, if that is more.

    `unread` are the words of a sentence that stand in nothing that was read.
    """

    name: str
    value: str
    sentence: str
    is_ticked: bool
    label: str
    says: Sequence[Said]
    doubt: str = ""
    unread: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class LotOffer:
    """A lot without its conditions, `further` fields that are doubtful, its conditions, and sentences as conditions."""

    id: str
    lot: Offer
    further: Sequence[Offer]
    conditions: Sequence[Offer]
    left_over: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class Offers:
    """Lots; sentences of none, which are put to every lot; sentences that say what is not required."""

    lots: Sequence[LotOffer]
    for_all: Sequence[Offer]
    waived: Sequence[str]

    @property
    def left_over(self) -> int:
        """How many sentences were not read, or in part."""
        return len(self.for_all) + sum(len(each.left_over) for each in self.lots)


@dataclass(frozen=True, slots=True)
class FileDocument:
    """A requirement of a file with its JSON. Why it was not kept `codes` say, or the API's text `detail`."""

    value: str
    reference: str
    title: str
    lots: int
    conditions: int
    codes: Sequence[str] = ()
    detail: str = ""


class _Offering:
    """Makes offers in one language; those in `ticked` are ticked, all that are sure and find room where it is None."""

    def __init__(self, text: str, labels: Labels, ticked: Container[str] | None, most: Limits) -> None:
        self._text, self._labels, self._ticked, self._most = text, labels, ticked, most

    def lot(self, place: int, read: ProposedLotView, left_over: Sequence[LeftOverView]) -> LotOffer:
        """Of conditions as many are ticked as a lot may have."""
        name = f"lots.{place}"
        fields = _stated(read.lot.model_dump(mode="json", exclude={"conditions"}))
        doubtful = [
            (each, further)
            for each in read.pieces
            if each.doubt and each.name != "text" and (further := _lot_fields(each.values))
        ]
        sure = [each for each in read.conditions if each.doubt in _STANDS][: self._most.max_conditions]
        return LotOffer(
            str(fields.get("id", "")),
            self._offer(name, fields, is_sure=place < self._most.max_lots),
            [
                self._offer(f"{name}.further.{at}", further, self._text[each.start : each.end], each.doubt)
                for at, (each, further) in enumerate(doubtful)
            ],
            [
                self._offer(
                    f"{name}.conditions.{at}",
                    each.condition.model_dump(mode="json"),
                    sentence_around(self._text, each.start, each.end),
                    each.doubt,
                    is_sure=each in sure,
                )
                for at, each in enumerate(read.conditions)
            ],
            self.sentences(left_over, f"{name}.conditions", len(read.conditions)),
        )

    def sentences(self, left_over: Sequence[LeftOverView], prefix: str, first: int = 0) -> Sequence[Offer]:
        """Sentences as conditions in free text, none of them ticked."""
        return [
            replace(
                self._offer(f"{prefix}.{at}", each.offered.model_dump(mode="json") if each.offered else {}),
                unread=each.unread,
            )
            for at, each in enumerate(left_over, first)
        ]

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
    proposal: ProposalAnswer, text: str, labels: Labels, most: Limits, ticked: Container[str] | None = None
) -> Offers:
    """A text without a lot is one lot; what belongs to none is offered for all, or to the only one."""
    lots = proposal.lots or [_whole(text, labels)]
    ids = [each.lot.id for each in lots]
    offering = _Offering(text, labels, ticked, most)
    offered = [each for each in proposal.left_over if each.offered is not None]
    places = [_place_of(each, ids) for each in offered]
    return Offers(
        [
            offering.lot(place, each, [left for left, at in zip(offered, places, strict=True) if at == place])
            for place, each in enumerate(lots)
        ],
        offering.sentences([left for left, at in zip(offered, places, strict=True) if at is None], _FOR_ALL),
        [each.text for each in proposal.left_over if each.offered is None],
    )


def _whole(text: str, labels: Labels) -> ProposedLotView:
    start = text.strip()[:_TITLE_CHARS].strip()
    lot = {"id": "A", "text": {labels.language: start}}
    view = {"lot": lot, "start": 0, "end": len(text), "pieces": (), "conditions": ()}
    return ProposedLotView.model_validate(view)


def _place_of(left: LeftOverView, ids: Sequence[str]) -> int | None:
    if left.lot_id in ids:
        return ids.index(left.lot_id)
    return 0 if len(ids) == 1 else None


def taken_document(sent: Sent, head: Mapping[str, Any]) -> Mapping[str, Any]:
    """The requirement of what was ticked; what is ticked of a lot that is not goes with the lot."""
    names = sent.get("take", ())
    lots = []
    for name in names:
        if name.count(".") == 1 and not name.startswith(f"{_FOR_ALL}."):
            lot = parse_object(sent, name)
            for further in _taken(sent, names, f"{name}.further."):
                lot |= {key: _added(lot.get(key), value) for key, value in further.items()}
            conditions = [*_taken(sent, names, f"{name}.conditions."), *_taken(sent, names, f"{_FOR_ALL}.")]
            lots.append({**lot, "conditions": conditions})
    return {**head, "lots": lots}


def build_file_document(
    document: Mapping[str, Any], language: Language, refusal: APIError | None = None
) -> FileDocument:
    lots = [lot for lot in document.get("lots") or () if isinstance(lot, Mapping)]
    return FileDocument(
        json.dumps(document, ensure_ascii=False),
        str(document.get("id", "")),
        say(document.get("title"), language),
        len(lots),
        sum(len(lot.get("conditions") or ()) for lot in lots),
        list(dict.fromkeys(fault.code for fault in refusal.faults)) if refusal else (),
        refusal.detail if refusal else "",
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


def named_programme(text: str, programmes: Sequence[str]) -> str:
    """The one programme of these ids that the text names, empty where it names none or several."""
    found = [
        each
        for each in programmes
        if re.search(rf"(?<![\w-]){re.escape(each)}(?![0-9A-Za-z_-])", text, re.IGNORECASE)
    ]
    return found[0] if len(found) == 1 else ""
