"""Which supply class a name may belong to: evidence that is near it votes for its own class. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from koffset.domain.evidence import EvidenceDocument
from koffset.domain.taxonomy import SupplyClassTerm
from koffset.matching.fusing import ScoredDocument

VOTERS = 50
"""How many of the nearest documents vote.

This and the next two were tried on 600 parts of a real register, each without the evidence of its own firm: the right
class comes first in .66 and is among five in .76 of them (10 voters at the power of 1: .60 and .72). On 2,000 others:
.613 and .742.
"""

SHARPNESS = 8.0
"""The power of a score that is its vote: the nearest say most, and many that are far do not outvote them."""

NAME_VOTE = 0.2
"""The vote of a class whose own text has all asked words, beside 1 of evidence that is the very thing."""

LEAST_SHARE_OF_WORDS = 0.5
"""A class whose own text has less of the asked words is not named by them."""

SHOWN = 5
LEAST_SHARE = 0.001
"""A class with less of all votes is not worth a look."""

EVIDENCE_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ClassSuggestion:
    """A supply class with its share of all votes, and the texts that spoke most for it, none twice."""

    code: str
    share: float
    evidence: Sequence[EvidenceDocument]


def vote_for_classes(
    documents: Iterable[ScoredDocument], named: Mapping[str, float]
) -> list[ClassSuggestion]:
    """The classes with most votes. `named` says how much of the asked name stands in a class's own name."""
    best: dict[str, ScoredDocument] = {}
    for scored in documents:
        held = best.get(scored.document.id)
        if scored.document.supply_class and (held is None or scored.score > held.score):
            best[scored.document.id] = scored
    voters = sorted(best.values(), key=lambda scored: (-scored.score, scored.document.id))[:VOTERS]
    votes: dict[str, float] = defaultdict(float)
    for scored in voters:
        votes[scored.document.supply_class or ""] += scored.score**SHARPNESS
    for code, share in named.items():
        votes[code] += NAME_VOTE * share**SHARPNESS
    total = sum(votes.values())
    heard = [code for code, vote in votes.items() if vote >= LEAST_SHARE * total]
    first = sorted(heard, key=lambda code: (-votes[code], code))[:SHOWN]
    return [ClassSuggestion(code, votes[code] / total, _evidence(code, voters)) for code in first]


def _evidence(code: str, voters: Sequence[ScoredDocument]) -> list[EvidenceDocument]:
    texts: dict[tuple[str, str], EvidenceDocument] = {}
    for scored in voters:
        document = scored.document
        if document.supply_class == code:
            texts.setdefault((document.text_ko, document.text_en), document)
    return list(texts.values())[:EVIDENCE_SHOWN]


class ClassNames:
    """Supply classes by the terms of their names and of what they include; read once, when first asked for."""

    def __init__(
        self, classes: Mapping[str, SupplyClassTerm], tokens: Callable[[str], Sequence[str]]
    ) -> None:
        self._classes = classes
        self._tokens = tokens

    @cached_property
    def _held(self) -> Mapping[str, frozenset[str]]:
        return {
            code: frozenset(
                self._tokens(f"{term.name_ko} {term.name_en} {term.includes_ko} {term.includes_en}")
            )
            for code, term in self._classes.items()
            if len(code) == 4
        }

    def named_by(self, names: Sequence[str]) -> dict[str, float]:
        """Code to the share of a name's terms that the class's text has, where that is enough to be named by it."""
        shares: dict[str, float] = {}
        for asked in (frozenset(self._tokens(name)) for name in names):
            for code, held in self._held.items():
                share = len(asked & held) / len(asked) if asked else 0.0
                if share >= LEAST_SHARE_OF_WORDS:
                    shares[code] = max(share, shares.get(code, 0.0))
        return shares
