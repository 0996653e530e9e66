"""Supply classes that a search found for what a lot is of: offered only, for near in meaning is not the same."""

from collections.abc import Sequence
from dataclasses import replace

from koffset.domain.requirement import ItemCondition
from koffset.domain.requirement_proposal import Doubt, Piece, ProposedLot, Span
from koffset.matching.class_votes import ClassSuggestion

LEAST_SHARE = 0.3
"""Below this share of the votes a class is one of many, and none is worth offering."""


def asked_of(lot: ProposedLot) -> tuple[str, Span] | None:
    """The name of the lot's thing, where no supply class stands in its text."""
    if any(piece.name == "supply_class" for piece in lot.pieces):
        return None
    for each in lot.conditions:
        if isinstance(each.condition, ItemCondition) and each.condition.name:
            return each.condition.name.best("en"), each.span
    return None


def with_class(lot: ProposedLot, span: Span, suggestions: Sequence[ClassSuggestion]) -> ProposedLot:
    """The lot with the first suggestion offered, where enough evidence speaks for it."""
    if not suggestions or suggestions[0].share < LEAST_SHARE:
        return lot
    piece = Piece("supply_class", {"supply_class": suggestions[0].code}, span, Doubt.FOUND_BY_SEARCH)
    return replace(lot, pieces=[*lot.pieces, piece])
