"""A shortlist: firms that an organisation looks at together, with what it noted of each and how far it got with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class EntryState(StrEnum):
    """How far an organisation got with a firm."""

    CONSIDERED = "considered"
    CONTACTED = "contacted"
    ANSWERED = "answered"
    CHOSEN = "chosen"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistEntry:
    """A firm on a list. `lot_ids` are those of the list's requirement that it is looked at for; none means no lot.

    `state_by` and `state_at` are of the state, not of the note. `revision` counts the entry's own changes.
    """

    company_id: str
    lot_ids: tuple[str, ...] = ()
    state: EntryState = EntryState.CONSIDERED
    note: str = ""
    state_by: str
    state_at: datetime
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """`entries` stand in the order that was given to them. `requirement_id` is that of a kept requirement.

    `revision` counts changes of the list itself: its name, what it is for, who stands on it and in which order.
    What is noted of one firm has the entry's revision, so that two people can work on two firms at once.
    """

    id: str
    organisation_id: str
    name: str
    requirement_id: str | None = None
    programme_id: str | None = None
    entries: tuple[ShortlistEntry, ...] = ()
    revision: int = 1
    author: str
    saved_at: datetime

    def entry(self, company_id: str) -> ShortlistEntry | None:
        return next((each for each in self.entries if each.company_id == company_id), None)


def followed(shortlist: Shortlist, merged_into: Mapping[str, str]) -> Shortlist:
    """The list with firms that were merged under the firm they are now; two that became one are one entry."""
    entries: dict[str, ShortlistEntry] = {}
    for each in shortlist.entries:
        company_id = merged_into.get(each.company_id, each.company_id)
        there = entries.get(company_id)
        now = replace(each, company_id=company_id)
        entries[company_id] = _joined(there, now) if there else now
    return replace(shortlist, entries=tuple(entries.values()))


def reordered(shortlist: Shortlist, order: Sequence[str]) -> Shortlist:
    """Those that are named first and as named, then the others as they stood; who is not on it is passed over."""
    places = {company_id: place for place, company_id in enumerate(order)}
    entries = sorted(shortlist.entries, key=lambda each: places.get(each.company_id, len(places)))
    return replace(shortlist, entries=tuple(entries))


def with_lots(entry: ShortlistEntry, lot_ids: Sequence[str]) -> ShortlistEntry:
    """The entry with these lots as well, each once."""
    return replace(entry, lot_ids=tuple(dict.fromkeys([*entry.lot_ids, *lot_ids])))


def _joined(first: ShortlistEntry, second: ShortlistEntry) -> ShortlistEntry:
    """The state that was set last stands; no note is lost."""
    newest = max(first, second, key=lambda each: each.state_at)
    notes = dict.fromkeys(note for note in (first.note, second.note) if note)
    return replace(
        with_lots(first, second.lot_ids),
        state=newest.state,
        state_by=newest.state_by,
        state_at=newest.state_at,
        note="\n".join(notes),
        revision=max(first.revision, second.revision),
    )
