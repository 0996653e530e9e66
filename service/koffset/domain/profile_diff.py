"""What differs between two states of a profile, field by field, each language by itself. Pure, over plain JSON."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koffset.domain.profile_blocks import Block

Entry = Mapping[str, Any]
_NAMES = ("name", "role")
_WEAK_NAMES = ("number", "family", "field", "email")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. `entry` names the entry of a list it is in; None on one side: not stated there."""

    block: Block
    entry: str
    field: str
    before: str | None
    after: str | None


def differences(before: Mapping[Block, Any], after: Mapping[Block, Any]) -> list[Difference]:
    """All fields that differ, by block and as they stand in it; blocks that one side lacks count as empty."""
    return [
        difference
        for block in Block
        for difference in block_differences(block, before.get(block), after.get(block))
    ]


def block_differences(block: Block, before: Any, after: Any) -> list[Difference]:
    if isinstance(before, list) or isinstance(after, list):
        pairs = paired(before or [], after or [])
        return [found for old, new in pairs for found in _entry_differences(block, old, new)]
    return _fields_that_differ(block, "", before or {}, after or {})


def paired(before: Sequence[Entry], after: Sequence[Entry]) -> list[tuple[Entry | None, Entry | None]]:
    """Entries of two lists that are one thing: they share a name in either language, else a number or family.

    In the order of the newer list; what only the older has comes last.
    """
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for keys_of in (_whole, _names, _weak_names):
        places = defaultdict(list)
        for place, entry in enumerate(before):
            for key in keys_of(entry):
                places[key].append(place)
        for place, entry in enumerate(after):
            free = (old for key in keys_of(entry) for old in places[key] if old not in taken)
            if place not in partners and (old := next(free, None)) is not None:
                partners[place] = old
                taken.add(old)
    pairs = [(before[partners[at]] if at in partners else None, entry) for at, entry in enumerate(after)]
    return [*pairs, *((entry, None) for place, entry in enumerate(before) if place not in taken)]


def _whole(entry: Entry) -> list[str]:
    return [json.dumps(entry, sort_keys=True)]


def _names(entry: Entry) -> list[str]:
    """`ko:…` and `en:…`, so that a word of one language is not taken for one of the other."""
    named = (entry[key] for key in _NAMES if isinstance(entry.get(key), Mapping))
    return [f"{tag}:{text}" for name in named for tag, text in name.items() if text]


def _weak_names(entry: Entry) -> list[str]:
    """For entries without a name, such as certificates; the number before the family."""
    if _names(entry):
        return []
    return [f"{key}:{entry[key]}" for key in _WEAK_NAMES if entry.get(key)]


def entry_title(entry: Entry) -> str:
    """What a reader calls the entry: its Korean name, else its English one, else what names it."""
    for key in _NAMES:
        value = entry.get(key)
        if isinstance(value, Mapping):
            return str(value.get("ko") or value.get("en"))
    stated = (entry.get(key) for key in ("standard", "family", "field", "email"))
    return str(next((value for value in stated if value), ""))


def _entry_differences(block: Block, old: Entry | None, new: Entry | None) -> list[Difference]:
    title = entry_title(new or old or {})
    return _fields_that_differ(block, title, old or {}, new or {})


def _fields_that_differ(block: Block, entry: str, old: Entry, new: Entry) -> list[Difference]:
    before, after = dict(_leaves(old)), dict(_leaves(new))
    return [
        Difference(block, entry, field, before.get(field), after.get(field))
        for field in dict.fromkeys((*after, *before))
        if before.get(field) != after.get(field)
    ]


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Stated values by dotted path; a list of short values is one text."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(each, (Mapping, list)) for each in value):
        for place, inner in enumerate(value, start=1):
            yield from _leaves(inner, f"{path}.{place}")
    elif isinstance(value, list):
        if value:
            yield path, "; ".join(map(str, value))
    elif value is not None:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)
