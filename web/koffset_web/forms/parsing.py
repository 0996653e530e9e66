"""From what a browser sends to the JSON of a block: empty fields, groups and rows are not stated. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from koffset_web.forms.fields import LANGUAGES, Field, Group, Kind, Part, Rows

Sent = Mapping[str, Sequence[str]]
CodeOf = Callable[[str, str], str]
"""Taxonomy and what was typed → the code, or what was typed where no code has that label."""

SENT_FILE, REMOVED = ".file", ".remove"
"""Behind the name of a field of files: the file that takes its place, and the tick that takes it out."""

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_DEFAULTS = frozenset({"kind", "audience", "hidden", "consent", "not_for_foreign_disclosure"})
"""What a row that is new has set without anybody typing: a row with nothing else is empty."""


def parse_block(block: str, parts: Sequence[Part], sent: Sent, code_of: CodeOf) -> Any:
    """The content of the block; None or an empty list where nothing is stated."""
    first = parts[0]
    if isinstance(first, Rows) and first.name == block:
        return _rows(first, sent, block, code_of)
    return parse_group(parts, sent, "", code_of)


def parse_group(parts: Sequence[Part], sent: Sent, prefix: str, code_of: CodeOf) -> dict[str, Any] | None:
    """What is stated in the fields whose names begin with `prefix`; None where that is nothing."""
    found: dict[str, Any] = {}
    is_stated = False
    for part in parts:
        value = _part(part, sent, _joined(prefix, part.name), code_of)
        if value is not None:
            found[part.name] = value
            is_stated = is_stated or _says_something(part, value)
    return found if is_stated else None


def _says_something(part: Part, value: Any) -> bool:
    """An empty list and a box without its tick say nothing; “no” to a question does."""
    is_unticked = isinstance(part, Field) and part.kind is Kind.FLAG and not value
    return part.name not in _DEFAULTS and value != [] and not is_unticked


def _part(part: Part, sent: Sent, path: str, code_of: CodeOf) -> Any:
    if isinstance(part, Rows):
        return _rows(part, sent, path, code_of)
    if isinstance(part, Group):
        return parse_group(part.parts, sent, path, code_of)
    return _value(part, sent, path, code_of)


def _rows(rows: Rows, sent: Sent, path: str, code_of: CodeOf) -> list[Any]:
    only = rows.parts[0]
    if isinstance(only, Field) and not only.name:
        entries = (_value(only, sent, f"{path}.{place}", code_of) for place in places_of(sent, path))
    else:
        entries = (
            parse_group(rows.parts, sent, f"{path}.{place}", code_of) for place in places_of(sent, path)
        )
    return [entry for entry in entries if entry is not None]


def places_of(sent: Sent, path: str) -> Sequence[int]:
    """The numbers of the rows that were sent, in their order."""
    pattern = re.compile(re.escape(path) + r"\.(\d{1,5})(?:\.|$)")
    return sorted({int(found[1]) for name in sent if (found := pattern.match(name))})


def _value(field: Field, sent: Sent, path: str, code_of: CodeOf) -> Any:
    text = _text(sent, path)
    match field.kind:
        case Kind.BILINGUAL | Kind.LONG_BILINGUAL:
            texts = {language: _text(sent, f"{path}.{language}") for language in LANGUAGES}
            found: Any = texts if any(texts.values()) else None
        case Kind.FLAG:
            found = path in sent
        case Kind.MANY:
            found = list(sent.get(path, ()))
        case Kind.LINES | Kind.NAMES:
            names = [each.strip() for each in re.split(r"[;\n]", text or "")]
            found = [code_of(field.taxonomy, each) for each in names if each]
        case Kind.YES_NO:
            found = {"yes": True, "no": False}.get(text or "")
        case Kind.CODE:
            found = code_of(field.taxonomy, text) if text else None
        case Kind.NUMBER:
            found = _plain(text) if text else None
        case Kind.CURRENCY:
            found = text.upper() if text else None
        case Kind.FILE:
            found = None if path + REMOVED in sent else text
        case _:
            found = text
    return found


def _plain(text: str) -> str:
    """Without commas between thousands, as our pages print them; any other comma stays, to be told as no number."""
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def _text(sent: Sent, path: str) -> str | None:
    return next((text.strip() for text in sent.get(path, ()) if text.strip()), None)


def _joined(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name
