"""Taxonomies as values; `koffset.resources` loads them from the data files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from koffset.domain.text import BilingualText

_ENGLISH_WORD = re.compile("[a-z]{3}")


@dataclass(frozen=True, slots=True)
class Term:
    """A code with its label in both languages and other spellings."""

    code: str
    name_en: str
    name_ko: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplyClassTerm:
    """A supply group (two digits) or class (four digits). Inactive ones are in daily use all the same."""

    code: str
    name_en: str
    name_ko: str
    includes_en: str = ""
    includes_ko: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class WeaponSystem:
    code: str
    name_en: str
    name_ko: str
    field: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificateFamily:
    """Equivalent standards under one code; `implies` are families that it meets too (shown as inferred)."""

    code: str
    name_en: str
    name_ko: str
    kind: str
    members: tuple[str, ...]
    revisions: tuple[str, ...]
    implies: tuple[str, ...]
    scope_matters: bool

    @property
    def short(self) -> BilingualText:
        """Its first member, such as "AS9100", which reads in both languages.

        One in words of a language ("LR type approval", "뿌리기업") is for its readers: others get the family's name.
        """
        first = self.members[0]
        return BilingualText(
            ko=self.name_ko if _ENGLISH_WORD.search(first) else first,
            en=first if first.isascii() else self.name_en,
        )


@dataclass(frozen=True, slots=True)
class Taxonomies:
    """All taxonomies by code, in the order of their files."""

    supply_classes: Mapping[str, SupplyClassTerm]
    defence_fields: Mapping[str, Term]
    weapon_system_fields: Mapping[str, Term]
    weapon_systems: Mapping[str, WeaponSystem]
    offset_fields: Mapping[str, Term]
    provinces: Mapping[str, Term]
    certificate_families: Mapping[str, CertificateFamily]
    size_classes: Mapping[str, Term]
    evidence_grades: Mapping[str, Term]
    evidence_kinds: Mapping[str, Term]
    profile_blocks: Mapping[str, Term]
    sources: Mapping[str, Term]
    quantities: Mapping[str, Term]
    """What is measured, by every spelling in small letters; people type others too, which stand as typed."""
    units: Mapping[str, Term]
    """Words of units, by every spelling in small letters; a sign such as mm is none and stands as typed."""
    countries: Mapping[str, Term]
    currencies: Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class RateWords:
    """Words in a stated rate: `scales` multiply the number, `counted` are units of things, `measured` are measures."""

    scales: Mapping[str, int]
    counted: frozenset[str]
    measured: frozenset[str]


@dataclass(frozen=True, slots=True)
class CompanyAlias:
    """A public renaming, merger or other spelling of the company now called `name`; both without legal form."""

    alias: str
    name: str
    kind: str
    valid_from: str | None
    valid_to: str | None
    source: str


@dataclass(frozen=True, slots=True)
class NameRules:
    """What names are compared with: legal forms to strip, letter names (에스 = S) and known aliases.

    The spellings are usual ones in Latin letters of what a Korean name begins or ends with (현대 = Hyundai).
    """

    legal_forms: Sequence[str]
    letter_names: Mapping[str, str]
    aliases: Sequence[CompanyAlias]
    spellings_at_start: Mapping[str, str] = field(default_factory=dict)
    spellings_at_end: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A Korean and an English term that mean the same; `domain` tells two senses of one word apart."""

    en: str
    ko: str
    domain: str
    source: str


def name_as_typed(terms: Mapping[str, Term], typed: str) -> BilingualText:
    """The name of a typed quantity or unit; what is none of ours stands as it was typed."""
    term = terms.get(typed.casefold())
    return BilingualText(ko=term.name_ko, en=term.name_en) if term else BilingualText(en=typed)


def weapon_systems_by_name(taxonomies: Taxonomies) -> Mapping[str, str]:
    """Every spelling of a weapon system, folded by `str.casefold`, to its code."""
    return {
        spelling.casefold(): system.code
        for system in taxonomies.weapon_systems.values()
        for spelling in (system.code, system.name_ko, system.name_en, *system.aliases)
    }
