"""A company as the store knows it: identity, other names, public records, published profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from koffset.domain.evidence import Audience, EvidenceGrade
from koffset.domain.profile import CompanyProfile, Identity
from koffset.domain.records import DesignationRecord, ListingRecord, PartRecord
from koffset.domain.wishlist import Wish


class AliasKind(StrEnum):
    """Why a company is also known by another name."""

    SPELLING = "spelling"
    RENAME = "rename"
    MERGER = "merger"
    ENGLISH = "english"
    ABBREVIATION = "abbreviation"


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a company.

    `valid_to` is the last day it was in force as far as known: `YYYY`, `YYYY-MM` or a full date.
    """

    name: str
    kind: AliasKind
    valid_from: str | None = None
    valid_to: str | None = None
    source: str | None = None


def stated_names(identity: Identity, source: str) -> list[Alias]:
    """Every name that a profile states for its company, former ones with the day they ended."""
    named: list[tuple[str | None, AliasKind, str | None]] = [
        (name, AliasKind.ABBREVIATION, None) for name in identity.short_names
    ]
    named += [(identity.name.ko, AliasKind.SPELLING, None), (identity.name.en, AliasKind.ENGLISH, None)]
    for former in identity.former_names:
        until = former.valid_to.isoformat() if former.valid_to else None
        named += [(name, AliasKind.RENAME, until) for name in (former.name.ko, former.name.en)]
    return [Alias(name, kind, valid_to=until, source=source) for name, kind, until in named if name]


@dataclass(frozen=True, slots=True)
class Company:
    """A company. `name_key` is its normalised name (koffset.text.names); `foreign` ones are never candidates.

    `name_en` is a stated English name; where it is missing the name is shown romanised and marked as such.
    """

    id: str
    name_ko: str | None
    name_en: str | None
    name_key: str
    foreign: bool = False
    audience: Audience = Audience.PUBLIC
    aliases: Sequence[Alias] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A public record of a company as stored. `id` hashes source and key; `as_of_inferred`: the source gave no date."""

    id: str
    company_id: str
    source: str
    body: PartRecord | DesignationRecord | ListingRecord
    grade: EvidenceGrade
    as_of: date
    as_of_inferred: bool
    audience: Audience = Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class CompanyFile:
    """Everything the store has on one company that makes evidence; the input of the document builder.

    `merged_into`: KDIA found it to be that company, which has all of this one's records.
    """

    company: Company
    profile: CompanyProfile | None = None
    profile_version: int | None = None
    records: Sequence[Record] = ()
    wishes: Sequence[Wish] = ()
    merged_into: str | None = None
