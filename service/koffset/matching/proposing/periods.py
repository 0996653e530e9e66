"""Lots of “the same period” as the lot before them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from koffset.domain.requirement_proposal import Piece, ProposedLot, Span
from koffset.matching.proposing.source import Source
from koffset.matching.proposing.vocabulary import Vocabulary


def with_same_years(
    source: Source, words: Vocabulary, lots: Sequence[ProposedLot], sentences: Mapping[str, Sequence[Span]]
) -> Iterator[ProposedLot]:
    """In their order; years that a lot says itself stay."""
    before: ProposedLot | None = None
    for lot in lots:
        said = next(
            (
                found.span
                for span in sentences.get(lot.lot.id, ())
                if (found := words.of("same_period").first(source, span))
            ),
            None,
        )
        before = _with_years_of(before, lot, said) if before and said else lot
        yield before


def _with_years_of(before: ProposedLot, lot: ProposedLot, said: Span) -> ProposedLot:
    held = {
        name: year for name in ("year_from", "year_to") if (year := getattr(before.lot, name)) is not None
    }
    if not held or lot.lot.year_from or lot.lot.year_to:
        return lot
    piece = Piece("years", held, said)
    return replace(lot, lot=lot.lot.model_copy(update=held), pieces=[*lot.pieces, piece])
