"""The JSON of a lot or condition in words, field by field, for people to recognise. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koffset_web.forms.fields import BILINGUAL_KINDS, Field, Kind, Part
from koffset_web.i18n import Language, country_name
from koffset_web.labels import Labels
from koffset_web.limit_texts import asked_tolerance_text, number_text, work_text

_CLEAR_WITHOUT_LABEL = frozenset({"name", "text", "family", "any_of", "strength", "envelope", "tolerance"})
_WORDED: Mapping[str, Callable[[Any, Labels], str]] = {
    "envelope": work_text,
    "tolerance": asked_tolerance_text,
    "country": lambda code, labels: country_name(str(code), labels.language),
    "unit": lambda unit, labels: labels.typed("units", str(unit)),
    "quantity": lambda number, _: number_text(number),
    "value": lambda number, _: number_text(number),
}
"""Fields whose JSON would not read well."""


@dataclass(frozen=True, slots=True)
class Said:
    """One field. `label` is empty where the value speaks for itself; a value that `is_word` is to be translated."""

    label: str
    value: str
    is_word: bool = False


def say_fields(parts: Sequence[Part], content: Mapping[str, Any], labels: Labels) -> Sequence[Said]:
    """What is stated, in the order of the form."""
    return list(_said(parts, content, labels))


def say(content: Any, language: Language) -> str:
    """Values alone, in the order they stand in; of a text in two languages that of the reader, else the other."""
    if isinstance(content, Mapping):
        if content.keys() <= {"ko", "en"}:
            first, second = ("ko", "en") if language == "ko" else ("en", "ko")
            return str(content.get(first) or content.get(second) or "")
        return " ".join(filter(None, (say(value, language) for value in content.values())))
    if isinstance(content, Sequence) and not isinstance(content, str):
        return ", ".join(say(each, language) for each in content)
    return "" if content is None else str(content)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence or line that `text[start:end]` stands in."""
    first = max((text.rfind(mark, 0, start) + len(mark) for mark in _ENDS if mark in text[:start]), default=0)
    last = min((found for mark in _ENDS if (found := text.find(mark, end - 1)) >= 0), default=len(text))
    return text[first : last + 1].strip()


_ENDS = (". ", "! ", "? ", "\n", "。")


def _said(parts: Sequence[Part], content: Mapping[str, Any], labels: Labels) -> Iterator[Said]:
    for part in parts:
        value = content.get(part.name)
        if value in (None, "", [], ()):
            continue
        label = "" if part.name in _CLEAR_WITHOUT_LABEL else part.label
        if part.name in _WORDED:
            yield Said(label, _WORDED[part.name](value, labels))
        elif not isinstance(part, Field) or part.kind in BILINGUAL_KINDS:
            yield Said(label, say(value, labels.language))
        elif part.kind is Kind.YES_NO:
            yield Said(label, "yes" if value else "no", is_word=True)
        elif part.taxonomy:
            codes = [value] if isinstance(value, str) else value
            yield Said(label, ", ".join(labels.titled(part.taxonomy, str(code)) for code in codes))
        else:
            options = dict(part.options)
            yield Said(label, options.get(str(value), say(value, labels.language)), str(value) in options)
