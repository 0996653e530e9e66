"""Texts of a requirement that say nothing: what is looked for must have a letter or a digit."""

from collections.abc import Iterator

from koffset.domain.query_text import plain_query
from koffset.domain.requirement import Condition, Lot
from koffset.domain.text import BilingualText
from koffset.errors import Fault

LOOKED_FOR = ("name", "scope", "material", "text", "platform", "prime")
"""Fields of conditions that are compared with what companies say."""

_SHOWN = 20
"""Characters of a text that a message repeats."""


def iter_text_faults(lot: Lot) -> Iterator[Fault]:
    """Of the lot's own text and of all that its conditions name."""
    yield from _bilingual("text", "", lot.text)
    for place, condition in enumerate(lot.conditions):
        yield from _condition_faults(condition, place)


def _condition_faults(condition: Condition, place: int) -> Iterator[Fault]:
    for name in LOOKED_FOR:
        said = getattr(condition, name, None)
        where, prefix = f"conditions.{place}.{name}", f"condition {place + 1}, {condition.kind} {name}: "
        if isinstance(said, BilingualText):
            yield from _bilingual(where, prefix, said)
        elif isinstance(said, str):
            yield from _says_nothing(where, prefix, said)


def _bilingual(where: str, prefix: str, text: BilingualText) -> Iterator[Fault]:
    for language in ("ko", "en"):
        said = getattr(text, language)
        if said is not None:
            yield from _says_nothing(f"{where}.{language}", prefix, said)


def _says_nothing(where: str, prefix: str, said: str) -> Iterator[Fault]:
    if not plain_query(said):
        shown = ascii(said[:_SHOWN])[1:-1] if not said.isprintable() else said[:_SHOWN]
        message = f"{prefix}the text “{shown}” has no letter or digit and cannot be looked for"
        yield Fault(where, "no_words", f"{message}: say in a few words what is needed, or leave it out")
