"""The few numbers of the ranking, with what each was chosen on. Part of every answer by its version."""

from dataclasses import dataclass

RANKING_VERSION = "2026.11-3"


@dataclass(frozen=True, slots=True)
class RankingParameters:
    """Numbers that fusion and judging take; changing one changes the ranking version."""

    same_language_trust: float = 0.8
    """Weight of the words when the index holds all of the query and what they find is in the asker's language.

    That of the vectors is the rest. Fitted with the next one on six relevance sets, each left out in turn (decision
    0006).
    """

    other_language_trust: float = 0.4
    """The same where what they find is in the other language, by glossary terms and Latin words that meet by chance.

    It counts times the share of the query that the index holds: there a translated part stands alone.
    """

    word_by_word: float = 0.4
    """Share of the meaning that is likeness word by word, times the share of the query that is no function words.

    A product name is the sum of its words, a sentence is more. Fitted with the two above.
    """

    language_votes: int = 10
    """How many of the candidates that the words find best say in which language the answers are."""

    listed_decay: float = 0.8
    """The entries of a list add up, each counting that much of the one before."""

    class_weight: float = 0.5
    """Worth of a term met in the names of the supply class, beside one met in the evidence itself."""

    best_weight: float = 0.3
    """Share of a company's score that its best evidence decides."""

    breadth_weight: float = 0.6
    """Share that further evidence decides; the rest is how much of the company it is."""

    focus_prior: float = 10.0
    """Documents added to a company's size, so that one of two documents does not make a specialist."""

    decay: float = 0.8
    """Each further document counts that much of the one before."""

    votes: int = 8
    """How many documents speak for a company at most."""

    often: int = 16
    """Records of one item from which on more of them say nothing more; a single one has half a voice."""

    size_exponent: float = 0.12
    """How strongly having much of everything lowers the breadth: it is divided by (documents / 10) to this power."""

    evidence_base: float = -4.2
    """Log-odds that a document is evidence when neither its words nor its meaning meet the query.

    Fitted with the four below on half of 224 asks of a real register, tried on the other half (decision 0006).
    """

    evidence_by_words: float = 4.0
    """Log-odds added where its own text has all the words asked for, in either language."""

    evidence_by_rarity: float = 2.8
    """Log-odds added where its own text reaches the highest possible BM25, times coverage: rare words say more."""

    evidence_by_meaning: float = 1.2
    """Log-odds added where it means the same as the query (meaning of 1)."""

    evidence_by_likeness: float = 1.9
    """Log-odds added where each asked word stands in it, or one of its very meaning does."""

    evidence_from: float = 0.38
    """Probability from which on a document is evidence; below it, it is only near.

    On the half not fitted on, “nobody” is right in .887 of the answers that say it, and said in .982 of those that
    should.
    """

    name_floor: float = 0.6
    """Share of the highest possible BM25 of the query, times coverage, from which on a company's name is evidence."""

    nearest_shown: int = 10
    """How many companies are shown as only near, after those with evidence."""

    abstain: bool = True
    """Whether what no evidence supports is only near; without it every candidate counts, as measuring needs it."""
