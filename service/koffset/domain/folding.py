"""Folds part records that say the same of a company: an index grows with abilities, not with orders."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from koffset.domain.company import Record
from koffset.domain.evidence import Audience, EvidenceGrade, narrowest
from koffset.domain.records import PartRecord

SAMPLE_SIZE = 5
MAX_CODES = 40
_BLANKS = re.compile(r"\s+")
_COMMAS = re.compile(r"\s*[,，、]\s*")


@dataclass(frozen=True, slots=True)
class FoldedItem:
    """What a company supplied under one item name in one supply class.

    `as_of` is the latest stated date; where no record states one it is the latest inferred date and
    `as_of_inferred` is set, so that an inferred date never makes a stated one look fresher. `first_on` is
    the earliest of the same dates. The grade is the weakest and the audience the narrowest among the
    records. `part_nos`, `drawing_nos` and `specifications` are samples in the order of the codes, not all
    of them.
    """

    company_id: str
    supply_class: str | None
    item_name: str
    count: int
    weapon_systems: tuple[str, ...]
    first_on: date
    as_of: date
    as_of_inferred: bool
    grade: EvidenceGrade
    audience: Audience
    source: str
    part_nos: tuple[str, ...]
    codes: tuple[str, ...]
    drawing_nos: tuple[str, ...]
    specifications: tuple[str, ...]


def item_name_as_printed(name: str) -> str:
    """An item name with single blanks and with commas as the register prints them ("핀,직선형,유두형")."""
    return _COMMAS.sub(",", _BLANKS.sub(" ", name)).strip(" ,")


def item_key(name: str) -> str:
    """What all spellings of an item name share: no blanks, one kind of comma, no letter case."""
    return item_name_as_printed(name).replace(" ", "").casefold()


def fold_parts(records: Iterable[Record]) -> list[FoldedItem]:
    """One item per company, supply class and item key, in that order; only part records count."""
    groups: defaultdict[tuple[str, str, str], list[tuple[Record, PartRecord]]] = defaultdict(list)
    for record in records:
        if isinstance(record.body, PartRecord):
            key = (record.company_id, record.body.supply_class or "", item_key(record.body.item_name))
            groups[key].append((record, record.body))
    return [_fold(groups[key]) for key in sorted(groups)]


def _fold(group: Sequence[tuple[Record, PartRecord]]) -> FoldedItem:
    records, parts = [record for record, _ in group], [part for _, part in group]
    stated = [record.as_of for record in records if not record.as_of_inferred]
    dates = stated or [record.as_of for record in records]
    return FoldedItem(
        company_id=records[0].company_id,
        supply_class=parts[0].supply_class,
        item_name=min(item_name_as_printed(part.item_name) for part in parts),
        count=len(group),
        weapon_systems=tuple(sorted({part.weapon_system for part in parts})),
        first_on=min(dates),
        as_of=max(dates),
        as_of_inferred=not stated,
        grade=min((record.grade for record in records), key=lambda grade: grade.rank),
        audience=narrowest(*(record.audience for record in records)),
        source=min(record.source for record in records),
        part_nos=_sample(part.part_no for part in parts),
        codes=_codes(parts),
        drawing_nos=_sample(part.drawing_no for part in parts),
        specifications=_sample(part.specification for part in parts),
    )


def _codes(parts: Sequence[PartRecord]) -> tuple[str, ...]:
    """Stock numbers first: those are asked for most."""
    kinds = (
        {part.stock_no for part in parts},
        {part.drawing_no for part in parts},
        {part.drawing_part_no for part in parts},
        {part.part_no for part in parts},
        {part.specification for part in parts},
    )
    numbers = (number for kind in kinds for number in sorted(filter(None, kind)))
    return tuple(dict.fromkeys(numbers))[:MAX_CODES]


def _sample(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value})[:SAMPLE_SIZE])
