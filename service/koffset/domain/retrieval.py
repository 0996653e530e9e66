"""What is asked of a search engine and what comes back: plain values, no judgement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from koffset.domain.evidence import EvidenceDocument, EvidenceGrade, EvidenceKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions of one search. Values of one facet are alternatives; facets add up.

    Company facets (defence field, province, size class, certificate) restrict companies, the others restrict evidence.
    A certificate counts when it is valid on `valid_on`. `readers` are the tokens of who asks: it has no default.
    """

    readers: frozenset[str]
    valid_on: date
    supply_groups: frozenset[str] = frozenset()
    supply_classes: frozenset[str] = frozenset()
    weapon_systems: frozenset[str] = frozenset()
    defence_fields: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    size_classes: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    kinds: frozenset[EvidenceKind] = frozenset()
    min_grade: EvidenceGrade | None = None
    company_ids: frozenset[str] = frozenset()

    def accepts(self, document: EvidenceDocument) -> bool:
        """Whether a document passes: the meaning that every engine must reproduce."""
        return (
            not self.readers.isdisjoint(document.readers)
            and self._accepts_claim(document)
            and self._accepts_company(document)
        )

    def without(self, facet: str) -> "Filters":
        """The same filters with one facet left open."""
        left_open: dict[str, Any] = {facet: None if facet == "min_grade" else frozenset()}
        return replace(self, **left_open)

    def _accepts_claim(self, document: EvidenceDocument) -> bool:
        code = document.supply_class or ""
        class_asked = bool(self.supply_classes or self.supply_groups)
        return (
            (not class_asked or code in self.supply_classes or code[:2] in self.supply_groups)
            and (not self.weapon_systems or not self.weapon_systems.isdisjoint(document.weapon_systems))
            and (not self.kinds or document.kind in self.kinds)
            and (self.min_grade is None or document.grade.rank >= self.min_grade.rank)
            and (not self.company_ids or document.company_id in self.company_ids)
        )

    def _accepts_company(self, document: EvidenceDocument) -> bool:
        company = document.company
        valid = {family for family, until in company.certificates.items() if until >= self.valid_on}
        return (
            (not self.defence_fields or not self.defence_fields.isdisjoint(company.defence_fields))
            and (not self.provinces or company.province in self.provinces)
            and (not self.size_classes or company.size_class in self.size_classes)
            and (not self.certificates or not self.certificates.isdisjoint(valid))
        )


@dataclass(frozen=True, slots=True)
class QueryToken:
    """One term of the lexical path; `weight` multiplies its BM25 (expansions weigh less than the user's words)."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class RetrievalQuery:
    """One retrieval: `k` documents a path. `vector` is None to leave the vector path out, `tokens` may be empty."""

    tokens: Sequence[QueryToken]
    vector: "NDArray[np.float32] | None"
    filters: Filters
    k: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document with its raw scores: BM25 of its own and of its class text, and the cosine (0 without vector).

    `likeness` is that of the asked words to its own, word by word, from 0 to 1; None where it was not measured.
    """

    document: EvidenceDocument
    lexical: float
    class_lexical: float
    cosine: float
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class IndexMetadata:
    """What an index says of itself. `sequence` is the last change of the store that it holds.

    `language_means` are the means of the document vectors per language that were subtracted before storing; later
    additions must subtract the same ones.
    """

    name: str
    encoder: str
    mapping_hash: str
    sequence: int
    built_at: datetime
    documents: int
    companies: int
    language_means: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Candidates of both paths, each document once, best lexical first; ties in the order of ids.

    `document_frequencies` counts the documents that the asker may see, whatever the other filters, that hold a token
    (own or class text): what is hidden must not show in a count.
    `company_sizes` gives, for each company among the candidates, how many of its claims the readers may read, by
    their first passages and whatever else the filters say: a count must not tell of what is not for them.
    `by_meaning` says whether a vector was asked with, and answered to: without one all cosines are 0.
    `degraded` names the parts of the search that were not available, such as `vectors`.
    """

    candidates: Sequence[Candidate]
    document_frequencies: Mapping[str, int]
    company_sizes: Mapping[str, int]
    metadata: IndexMetadata
    by_meaning: bool = True
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexCounts:
    """How many documents of how many companies an asker may see."""

    documents: int
    companies: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A company whose name begins with what was typed; `form` is the written form that matched."""

    company_id: str
    form: str


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document ready for an index: with its tokens and its centred, normalised vector (None: empty text)."""

    document: EvidenceDocument
    tokens: Sequence[str]
    class_tokens: Sequence[str]
    vector: "NDArray[np.float32] | None" = field(default=None)


@dataclass(frozen=True, slots=True)
class CompanyChange:
    """New documents of some companies, in place of all they have; companies without any lose theirs.

    `prepared_for` is the serving index's metadata as it was read before: documents are centred by its means, and the
    change is the next after its sequence. `sequence` is what the index holds once the change is in.
    """

    company_ids: Sequence[str]
    documents: Sequence[IndexedDocument]
    sequence: int
    prepared_for: IndexMetadata

    def foreign_document(self) -> EvidenceDocument | None:
        """A document of a company that the change does not name."""
        named = set(self.company_ids)
        foreign = (each.document for each in self.documents if each.document.company_id not in named)
        return next(foreign, None)
