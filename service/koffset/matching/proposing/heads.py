"""The head of a lot: its title and, where it asks for nothing, what stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from koffset.domain.requirement_proposal import Span
from koffset.matching.proposing.amounts import read_quantities, read_values, read_years
from koffset.matching.proposing.counts import read_labelled_quantity, read_wanted_quantity
from koffset.matching.proposing.items import find_maker
from koffset.matching.proposing.labels import behind_label, label_role
from koffset.matching.proposing.parts import Section
from koffset.matching.proposing.sentences import iter_sentences
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary

MOST_TEXT_CHARS = 1_000
"""What a lot's text is cut to: it is what is searched for, and a heading says it best."""

MOST_LINES_ABOVE = 3
"""Of a lot, its name among them: “PART A”, “Name of goods: …”."""


@dataclass(frozen=True)
class Heads:
    _source: Source
    _words: Vocabulary

    def of(self, section: Section) -> Sequence[Span]:
        """The title and, where it asks for nothing, what stands behind it."""
        blocks = section.blocks if not section.style else section.blocks[:2]
        spans = [span for block in blocks for span in iter_sentences(self._source, block.span)]
        if not spans:
            return []
        labelled = self._labelled(section)
        if labelled:
            return [labelled]
        if not section.style and not section.blocks[0].lot:
            spans = spans[next((place for place, span in enumerate(spans) if self._is_wanted(span)), 0) :]
        return [spans[0], *(span for span in spans[1:2] if self._describes(span))]

    def is_bare(self, section: Section) -> bool:
        """Whether its first line is its mark alone: “PART A”."""
        first = section.blocks[0]
        return first.lot is not None and self._source.written(first.span).upper().endswith(f" {first.lot}")

    def _labelled(self, section: Section) -> Span | None:
        """What stands behind “Name of goods:” where that is the first line of a lot, or below a bare “PART A”."""
        is_bare = self.is_bare(section)
        spans = [block.span for block in section.blocks[: MOST_LINES_ABOVE if is_bare else 1]]
        named = [span for span in spans if label_role(self._source, span, self._words) == "item"]
        return behind_label(self._source, named[0]) if named else None

    def _is_wanted(self, span: Span) -> bool:
        """Whether a sentence of a text without titles says what is wanted: a letter begins with “Dear …”."""
        kinds = ("supply", "supply_verb", "subject")
        is_said = any(self._words.of(kind).first(self._source, span) for kind in kinds)
        is_counted = read_wanted_quantity(self._source, span, self._words) is not None
        return (
            is_said
            or is_counted
            or self._is_amount(span)
            or find_maker(self._source, span, self._words) is not None
        )

    def _describes(self, span: Span) -> bool:
        return (
            self._words.of("strength").first(self._source, span) is None
            and ":" not in self._source.folded[span.start : span.end]
        )

    def text(self, head: Sequence[Span]) -> str:
        parts = [self._source.written(span) for span in head]
        whole = " ".join(each if each.endswith((".", ":", "!", "?")) else f"{each}." for each in parts)
        return whole.removesuffix(".")[:MOST_TEXT_CHARS].strip()

    def _is_amount(self, span: Span) -> bool:
        readers = (read_quantities, read_values, read_years)
        return read_labelled_quantity(self._source, span, self._words) is not None or any(
            next(iter(reader(self._source, span, self._words)), None) for reader in readers
        )
