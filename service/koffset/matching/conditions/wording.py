"""Whether a text says what was asked for, in either language: the words of the asked text and their translations."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from koffset.domain.text import BilingualText
from koffset.matching.holding import Holdings, WordTokens
from koffset.matching.reading import QueryTools, read_query

NAMED_FROM = 0.75
"""Share of the asked words, by weight, that a name must have: all but the light ones or one of several modifiers."""

COVERED_FROM = 0.95


@dataclass(frozen=True, slots=True)
class Wording:
    """Reads asked texts; each is read once, and then compared with many stated ones."""

    tools: QueryTools
    word_tokens: WordTokens

    def asked(self, text: BilingualText) -> "AskedText":
        return AskedText(text, self)


@dataclass(frozen=True)
class AskedText:
    """One text that was asked for, in Korean, English or both: what says it in one of them says it."""

    text: BilingualText
    wording: Wording

    @cached_property
    def _holdings(self) -> Sequence[Holdings]:
        return [
            Holdings(read_query(text, self.wording.tools), self.wording.word_tokens, whole=True)
            for text in (self.text.ko, self.text.en)
            if text
        ]

    def share_in(self, *stated: BilingualText | None) -> float:
        """How much of it the stated texts say together, 0 to 1."""
        texts = [each for text in stated if text for each in (text.ko, text.en) if each]
        return max((holdings.share_of(texts) for holdings in self._holdings), default=0.0)

    def is_covered_by(self, stated: BilingualText) -> bool:
        """Whether a scope says all of it: one word less may be another process."""
        return self.share_in(stated) >= COVERED_FROM

    def is_named_in(self, *stated: BilingualText | None) -> bool:
        return self.share_in(*stated) >= NAMED_FROM
