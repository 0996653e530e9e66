"""Whether a text says what was asked for, in either language: the words of the asked text and their translations."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from koffset.domain.text import BilingualText
from koffset.matching.heads import Heads
from koffset.matching.holding import Holdings, WordTokens
from koffset.matching.reading import QueryTools, Reading, read_query

NAMED_FROM = 0.75
"""Share of the asked words, by weight, that a name must have: all but the light ones or one of several modifiers."""

COVERED_FROM = 0.95

MENTIONED_FROM = 0.5
"""Share of a word from which on a text says it, be it only as what the thing is for."""


@dataclass(frozen=True)
class Wording:
    """Reads asked texts; each is read once, and then compared with many stated ones."""

    tools: QueryTools
    word_tokens: WordTokens
    vague: frozenset[str]

    @cached_property
    def heads(self) -> Heads:
        return Heads(self.tools, self.word_tokens, self.vague)

    def asked(self, text: BilingualText) -> "AskedText":
        return AskedText(text, self)


@dataclass(frozen=True)
class AskedText:
    """One text that was asked for, in Korean, English or both: what says it in one of them says it."""

    text: BilingualText
    wording: Wording

    @cached_property
    def _readings(self) -> Sequence[Reading]:
        return [read_query(text, self.wording.tools) for text in (self.text.ko, self.text.en) if text]

    @cached_property
    def _holdings(self) -> Sequence[Holdings]:
        return [Holdings(reading, self.wording.word_tokens, whole=True) for reading in self._readings]

    @cached_property
    def _thing(self) -> frozenset[str]:
        """What says what is asked for: of “track pad” the pad."""
        heads = self.wording.heads
        return frozenset(word for reading in self._readings for word in heads.asked_heads(reading))

    @cached_property
    def _work(self) -> frozenset[str]:
        """Every word of a lot's text that may be its thing: a sentence says where it stands in too many ways."""
        return frozenset(word for reading in self._readings for word in self.wording.heads.asked(reading))

    @cached_property
    def _words_of_the_thing(self) -> Sequence[Holdings]:
        tools, heads = self.wording.tools, self.wording.heads
        told = {
            term.text for reading in self._readings for term in heads.told(reading, with_what_it_is_of=True)
        }
        words = sorted(told or self._thing)
        return [Holdings(read_query(word, tools), self.wording.word_tokens) for word in words]

    def share_in(self, *stated: BilingualText | None) -> float:
        """How much of it the stated texts say together, 0 to 1."""
        return self._share_of([each for text in stated if text for each in (text.ko, text.en) if each])

    def is_covered_by(self, stated: BilingualText) -> bool:
        """Whether a scope says all of it: one word less may be another process."""
        return self.share_in(stated) >= COVERED_FROM

    def says_all_of(self, stated: BilingualText) -> bool:
        """Whether it says all that is stated and more, so that what is stated may include it."""
        return self.wording.asked(stated).is_covered_by(self.text)

    def names(self, stated: BilingualText) -> bool:
        """Whether the stated name says it and is it: “seat cushion” says seat and is none.

        A description counts as it begins, and as far as it says again what the thing is: “Printed circuit board.
        24-layer backplane with …” is a backplane, “Track link assembly. Double-pin track, with pads” no pad.
        """
        names, clauses = self._parts_of(stated)
        is_by_name = self._is_thing(names)
        if is_by_name and self._share_of([*names, *map(self.wording.heads.turned, names)]) >= NAMED_FROM:
            return True
        if not self._is_thing(clauses):
            return False
        texts = [*names, *clauses] if is_by_name else clauses
        return self._share_of(texts) >= NAMED_FROM

    def is_the_thing(self, stated: BilingualText) -> bool:
        """Whether it is what is asked for, by its name or by how its description begins, whatever narrows that down."""
        return any(self._is_thing(texts) for texts in self._parts_of(stated))

    def _parts_of(self, stated: BilingualText) -> tuple[Sequence[str], Sequence[str]]:
        parts = [self.wording.heads.parts_of(text) for text in (stated.ko, stated.en) if text]
        return [name for name, _ in parts], [clause for _, clause in parts if clause]

    def is_such_work(self, stated: BilingualText) -> bool:
        """For a lot's text: whether what is stated is by its name something that the text speaks of."""
        return any(self._is_thing(texts, self._work) for texts in self._parts_of(stated))

    def _is_thing(self, names: Sequence[str], things: frozenset[str] | None = None) -> bool:
        heads, wanted = self.wording.heads, self._thing if things is None else things
        return any(heads.is_meant(head, wanted) for name in names for head in heads.iter_named(name))

    def _share_of(self, texts: Sequence[str]) -> float:
        return max((holdings.share_of(texts) for holdings in self._holdings), default=0.0)

    def is_only_mentioned_in(self, stated: BilingualText) -> bool:
        """Whether it is something else that says the thing's own word: 덮개,전원공급기용 covers power supplies."""
        return self.is_said_in(stated) and not self.is_the_thing(stated)

    def is_said_in(self, stated: BilingualText) -> bool:
        """Whether a text without a name says the thing's own word, be it beside others."""
        texts = [each for each in (stated.ko, stated.en) if each]
        return any(word.share_of(texts) >= MENTIONED_FROM for word in self._words_of_the_thing)

    def is_named_in(self, *stated: BilingualText | None) -> bool:
        return self.share_in(*stated) >= NAMED_FROM
