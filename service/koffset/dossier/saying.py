"""Says things in the dossier's language: its own words, labels of codes, names, dates, evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from koffset.domain.company import Company
from koffset.domain.dossier import Column, Fact
from koffset.domain.evidence import EvidenceGrade
from koffset.domain.profile import EnvelopeLimit
from koffset.domain.taxonomy import NameRules, Taxonomies
from koffset.domain.text import BilingualText, Language
from koffset.matching.conditions.findings import Proof, Said
from koffset.matching.conditions.limits import say_limit, say_tolerance, spell_number, unit_name
from koffset.matching.phrasing import Phrases, phrase
from koffset.text.names import romanise


class _Term(Protocol):
    @property
    def name_en(self) -> str: ...
    @property
    def name_ko(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Shipped:
    """What dossiers are worded with: shipped data, the same for every dossier."""

    words: Phrases
    phrases: Phrases
    taxonomies: Taxonomies
    name_rules: NameRules


@dataclass(frozen=True, slots=True)
class Sayer:
    """Everything that is said in one dossier; a text that is there in the other language only stands in that."""

    language: Language
    shipped: Shipped

    def word(self, code: str, **values: object) -> str:
        """Raises KeyError for a code that the data file of words lacks."""
        return self.shipped.words[code][self.language].format_map(values)

    def said(self, said: Said) -> str:
        return phrase(said, self.language, self.shipped.phrases)

    def text(self, text: BilingualText | None) -> str:
        return text.best(self.language) if text else ""

    def both(self, text: BilingualText | None) -> str:
        """In the dossier's language, the other one below it."""
        if text is None:
            return ""
        other = text.en if self.language == "ko" else text.ko
        first = self.text(text)
        return f"{first}\n{other}" if other and other != first else first

    def label(self, terms: Mapping[str, _Term], code: str | None) -> str:
        """The label of a code; what is no code of ours stands as it is."""
        if code is None:
            return self.word("not_stated")
        term = terms.get(code)
        if term is None:
            return code
        return term.name_ko if self.language == "ko" else term.name_en

    def grade(self, grade: EvidenceGrade) -> str:
        return self.label(self.shipped.taxonomies.evidence_grades, grade.value)

    def source(self, code: str) -> str:
        return self.label(self.shipped.taxonomies.sources, code)

    def day(self, day: date | None, *, inferred: bool = False) -> str:
        if day is None:
            return self.word("no_date")
        return self.word("inferred_day", day=day) if inferred else day.isoformat()

    def proof(self, proof: Proof) -> str:
        """What is said, how it is known, as of when, where from."""
        parts = [f"“{self.text(proof.text)}”", self.grade(proof.grade), self.day(proof.as_of)]
        if proof.valid_until:
            parts.append(self.word("valid_until", day=proof.valid_until))
        return " · ".join([*parts, self.source(proof.source)])

    def limit(self, limit: EnvelopeLimit) -> str:
        """With the ends that are stated."""
        return self.said(say_limit(limit, self.shipped.taxonomies))

    def tolerance(self, limit: EnvelopeLimit) -> str:
        return self.said(say_tolerance(limit, self.shipped.taxonomies))

    def amount(self, quantity: Decimal, unit: str | None) -> str:
        named = self.text(unit_name(unit, self.shipped.taxonomies)) if unit else ""
        return f"{spell_number(quantity)} {named}".strip()

    def fact(self, code: str, value: str) -> Fact:
        return Fact(self.word(code), value or self.word("not_stated"))

    def columns(self, *codes: str | tuple[str, int]) -> Sequence[Column]:
        """Columns by the code of their word, with a share where it is not 1."""
        pairs = [(each, 1) if isinstance(each, str) else each for each in codes]
        return [Column(self.word(code), share) for code, share in pairs]

    def name(self, company: Company) -> str:
        """In the dossier's language; for English romanised, and marked as such, where no English name is stated."""
        if self.language == "ko" and company.name_ko:
            return company.name_ko
        if company.name_en:
            return company.name_en
        return self.word("romanised", name=romanised(company, self.shipped.name_rules))


def romanised(company: Company, rules: NameRules) -> str:
    return romanise(company.name_ko or company.id, rules)


def lines(texts: Iterable[str]) -> str:
    """One below the other, each once."""
    return "\n".join(dict.fromkeys(filter(None, texts)))
