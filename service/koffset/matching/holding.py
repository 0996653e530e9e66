"""How much of what was asked a piece of evidence says in its own words, in either language."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from koffset.domain.evidence import EvidenceDocument
from koffset.matching.reading import USE_WEIGHT, WORD, QueryTerm, Reading

WordTokens = Callable[[str], Sequence[str]]
"""One word to its terms; the same words recur in thousands of documents, so callers remember them."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A term as it is looked for: it may be there in part when it has several tokens."""

    weight: float
    tokens: frozenset[str]

    def held(self, tokens: frozenset[str], used_for: frozenset[str]) -> float:
        met = len(self.tokens & tokens) + USE_WEIGHT * len(self.tokens & used_for - tokens)
        return self.weight * met / len(self.tokens)


WHOLE_FROM = 0.8
"""Share of its tokens from which on a word or a translation is there as a whole: 연막탄 is not in 연막발사기."""


class Holdings:
    """Measures documents against one query; `whole`: words and translations count as a whole or not at all."""

    def __init__(self, reading: Reading, word_tokens: WordTokens, *, whole: bool = False) -> None:
        self._least = WHOLE_FROM if whole else 0.0
        words = [term for term in reading.terms if term.expansion is None and term.stands_for]
        self._words = [(term.stands_for[0], _wanted(term)) for term in words]
        self._translations = _translations(reading)
        self._total = sum(term.weight for term in words)
        self._word_tokens = word_tokens
        wanted = [word for _, word in self._words]
        wanted += [term for _, terms, _ in self._translations for term in terms]
        self._asked = frozenset(token for term in wanted for token in term.tokens)
        self._asked_in: dict[str, frozenset[str]] = {}
        self._shares: dict[tuple[frozenset[str], frozenset[str]], float] = {}

    def share(self, document: EvidenceDocument) -> float:
        """As `share_of` the document's own text."""
        return self.share_of((document.text_ko, document.text_en))

    def share_of(self, texts: Iterable[str]) -> float:
        """The share of the query's words, by weight, that the texts have as such or in translation.

        What a thing is for counts half: a sling for gun barrels (슬링,포신용) is no gun barrel.
        """
        if not self._total:
            return 0.0
        tokens: set[str] = set()
        used_for: set[str] = set()
        for part in (part for text in texts for part in self._parts(text)):
            is_use = bool(self._least) and names_a_use(part.rstrip())
            for word in WORD.findall(part):
                if asked := self._asked_of(word):
                    (used_for if is_use or names_a_use(word) else tokens).update(asked)
        # Hundreds of texts have the same few of the asked terms.
        met = (frozenset(tokens), frozenset(used_for))
        if met not in self._shares:
            self._shares[met] = self._share(*met)
        return self._shares[met]

    def _asked_of(self, word: str) -> frozenset[str]:
        """Those of the asked terms that a word has: mostly none."""
        if word not in self._asked_in:
            self._asked_in[word] = self._asked.intersection(self._word_tokens(word))
        return self._asked_in[word]

    def _share(self, tokens: frozenset[str], used_for: frozenset[str]) -> float:
        translated: dict[int, float] = defaultdict(float)
        for indices, terms, total in self._translations:
            share = self._counted(sum(term.held(tokens, used_for) for term in terms) / total)
            for index in indices if share else ():
                translated[index] = max(translated[index], share)
        held = (
            word.weight * max(self._counted(word.held(tokens, used_for) / word.weight), translated[index])
            for index, word in self._words
        )
        return sum(held) / self._total

    def _parts(self, text: str) -> list[str]:
        """As a whole, what follows a comma belongs together: 장갑,보조용,소화기 및 파편방호용 is no 소화기."""
        return text.split(",") if self._least else [text]

    def _counted(self, share: float) -> float:
        return share if share >= self._least else 0.0


def names_a_use(text: str) -> bool:
    """Whether a Korean word says what a thing is for (포신용)."""
    return len(text) > 1 and text.endswith("용")


def _wanted(term: QueryTerm) -> _Wanted:
    return _Wanted(term.weight, frozenset(term.tokens))


def _translations(reading: Reading) -> list[tuple[tuple[int, ...], list[_Wanted], float]]:
    """Each added term with the words that it stands for and its whole weight."""
    found: dict[tuple[str, tuple[int, ...]], list[_Wanted]] = defaultdict(list)
    for term in reading.terms:
        if term.expansion and term.weight:
            found[term.expansion.id, term.stands_for].append(_wanted(term))
    return [(indices, terms, sum(term.weight for term in terms)) for (_, indices), terms in found.items()]
