"""What somebody else changed of a requirement since a page of it was opened, field by field. Pure, over plain JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koffset_web.field_texts import Said, say_fields
from koffset_web.forms.fields import Part
from koffset_web.forms.requirement import CONDITION_FORMS, HEAD_PARTS, LOT_PARTS, parts_of
from koffset_web.i18n import N_
from koffset_web.labels import Labels
from koffset_web.requirement_edits import Document, place_of

_TAGS = (("ko", N_("Korean")), ("en", N_("English")))


@dataclass(frozen=True, slots=True)
class Change:
    """One field. `where` names the condition it is of, `lang` the language of a text in two; None: not stated there."""

    label: str
    before: Sequence[Said] | None
    after: Sequence[Said] | None
    where: str = ""
    lang: str = ""


def base_of(document: Document, lot_id: str) -> str:
    """What goes with the form of a lot, for a later save to tell what changed under it: its own page alone."""
    place = place_of(document, lot_id)
    lots = document["lots"]
    head = {part.name: document[part.name] for part in HEAD_PARTS if part.name in document}
    lot = lots[place] if place < len(lots) else None
    return json.dumps({"head": head, "lot": lot, "ids": _ids(document)}, ensure_ascii=False)


def changes_since(base: str, now: Document, lot_id: str, labels: Labels) -> Sequence[Change] | None:
    """None where the form does not say what it was opened with."""
    try:
        opened = json.loads(base)
        return list(_changes(opened["head"], opened["lot"], opened["ids"], now, lot_id, labels))
    except (ValueError, KeyError, TypeError, AttributeError):
        # Somebody wrote something else into the form: the save is stale all the same.
        return None


def _changes(
    head: Mapping[str, Any],
    lot: Mapping[str, Any] | None,
    ids: Sequence[str],
    now: Document,
    lot_id: str,
    labels: Labels,
) -> Iterator[Change]:
    yield from _fields(HEAD_PARTS, head, now, labels)
    if ids != _ids(now):
        yield Change(N_("Lots"), _names(ids), _names(_ids(now)))
    place = place_of(now, lot_id)
    if lot is not None and place < len(now["lots"]):
        theirs = now["lots"][place]
        yield from _fields(LOT_PARTS, lot, theirs, labels)
        yield from _conditions(lot.get("conditions", ()), theirs.get("conditions", ()), labels)


def _fields(
    parts: Sequence[Part],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    labels: Labels,
    where: str = "",
) -> Iterator[Change]:
    for part in parts:
        old, new = before.get(part.name), after.get(part.name)
        if old == new:
            continue
        if _is_bilingual(old) or _is_bilingual(new):
            for tag, name in _TAGS:
                texts = [(each or {}).get(tag) for each in (old, new)]
                if texts[0] != texts[1]:
                    yield Change(part.label, _plain(texts[0]), _plain(texts[1]), where, name)
        else:
            yield Change(part.label, _said(part, before, labels), _said(part, after, labels), where=where)


def _conditions(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], labels: Labels
) -> Iterator[Change]:
    """Those of one kind are one condition where they stand in the same order; the same elsewhere is no change."""
    gone = [each for each in before if each not in after]
    for new in [each for each in after if each not in before]:
        old = next((each for each in gone if each["kind"] == new["kind"]), None)
        label = CONDITION_FORMS[new["kind"]].label
        if old is None:
            yield Change(label, None, say_fields(parts_of(new["kind"]), new, labels))
        else:
            gone.remove(old)
            yield from _fields(parts_of(new["kind"]), old, new, labels, label)
    for old in gone:
        yield Change(CONDITION_FORMS[old["kind"]].label, say_fields(parts_of(old["kind"]), old, labels), None)


def _said(part: Part, content: Mapping[str, Any], labels: Labels) -> Sequence[Said] | None:
    return [Said("", each.value, each.is_word) for each in say_fields([part], content, labels)] or None


def _plain(text: str | None) -> Sequence[Said] | None:
    return [Said("", text)] if text else None


def _names(ids: Sequence[str]) -> Sequence[Said]:
    return [Said("", ", ".join(ids))]


def _ids(document: Document) -> Sequence[str]:
    return [str(lot.get("id", "")) for lot in document["lots"]]


def _is_bilingual(value: Any) -> bool:
    return isinstance(value, Mapping) and value.keys() <= {"ko", "en"}
