"""The JSON of a lot or condition in one line, for people to recognise. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from koffset_web.i18n import Language

_UNSAID = frozenset({"kind", "strength", "id"})


def say(content: Any, language: Language) -> str:
    """Values alone, in the order they stand in; of a text in two languages that of the reader, else the other."""
    if isinstance(content, Mapping):
        if content.keys() <= {"ko", "en"}:
            first, second = ("ko", "en") if language == "ko" else ("en", "ko")
            return str(content.get(first) or content.get(second) or "")
        parts = [say(value, language) for name, value in content.items() if name not in _UNSAID]
        return " · ".join(part for part in parts if part)
    if isinstance(content, Sequence) and not isinstance(content, str):
        return ", ".join(say(each, language) for each in content)
    if isinstance(content, bool):
        return "✓" if content else "✕"
    return "" if content is None else str(content)
