"""Evidence: what kinds of claims there are, how far each can be trusted, and who may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class EvidenceGrade(StrEnum):
    """How a claim is known, weakest first; `rank` orders them."""

    DECLARED = "declared"
    PUBLIC_RECORD = "public_record"
    DOCUMENT_SEEN = "document_seen"
    ISSUER_CHECKED = "issuer_checked"

    @property
    def rank(self) -> int:
        return _RANKS[self.value]


_RANKS = {grade.value: place for place, grade in enumerate(EvidenceGrade, start=1)}


class EvidenceKind(StrEnum):
    """What a claim is about; one searchable document a claim."""

    COMPANY = "company"
    ITEM = "item"
    TECHNOLOGY = "technology"
    PROCESS = "process"
    SERVICE = "service"
    CERTIFICATE = "certificate"
    EXPERIENCE = "experience"
    WISH = "wish"


class Audience(StrEnum):
    """Who may see a record. `owner` is the company itself and KDIA."""

    PUBLIC = "public"
    CONTRACTORS = "contractors"
    OWNER = "owner"
    KDIA = "kdia"


_WIDEST_FIRST = (Audience.PUBLIC, Audience.CONTRACTORS, Audience.OWNER, Audience.KDIA)

KDIA_READER = "kdia"

PROFILE_SOURCE = "profile"
"""The source of what a company says of itself; records name the register they are from."""


def narrowest(*audiences: Audience) -> Audience:
    """Who may see what stands inside other things: nobody who may not see all of them."""
    return max(audiences, key=_WIDEST_FIRST.index)


def readers_of(audience: Audience, company_id: str | None) -> tuple[str, ...]:
    """The reader tokens of a record: it is visible to a viewer who holds at least one of them."""
    if audience is Audience.PUBLIC:
        return (Audience.PUBLIC.value,)
    if audience is Audience.CONTRACTORS:
        return (Audience.CONTRACTORS.value, KDIA_READER, *_owner(company_id))
    if audience is Audience.OWNER:
        return (KDIA_READER, *_owner(company_id))
    return (KDIA_READER,)


def _owner(company_id: str | None) -> tuple[str, ...]:
    return (f"owner:{company_id}",) if company_id else ()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, as the reader tokens they hold. There is no viewer who sees everything by default."""

    readers: frozenset[str]

    def may_read(self, readers: tuple[str, ...]) -> bool:
        return not self.readers.isdisjoint(readers)


ANONYMOUS = Viewer(frozenset({Audience.PUBLIC.value}))
CONTRACTOR = Viewer(frozenset({Audience.PUBLIC.value, Audience.CONTRACTORS.value}))
KDIA = Viewer(frozenset({Audience.PUBLIC.value, KDIA_READER}))


@dataclass(frozen=True, slots=True)
class CompanyFacets:
    """What restricts companies; repeated on each of a company's documents.

    `certificates` maps a certificate family to the last day it is valid (`date.max` where none is stated).
    """

    defence_fields: tuple[str, ...] = ()
    province: str | None = None
    size_class: str | None = None
    certificates: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvidenceDocument:
    """One searchable claim of one company.

    `id` hashes the key of the claim, never its content. `text_ko`/`text_en` are what is shown and searched;
    `class_text` is the weaker field (names of the supply class). `count` says how many records were folded into it,
    `as_of` is the latest date among them and `as_of_inferred` whether that date was inferred rather than stated.
    `valid_until` is set where a claim ends, such as a certificate. `codes` are numbers it is found by: stock, drawing
    and part numbers, supply class. `name_forms` stand on the one document of a company's names and serve suggestions.
    The passages of one claim share `claim` (empty: it has one only) and are numbered; `listed`: they are parts of a
    list, whose entries add up, and not of a text.
    """

    id: str
    company_id: str
    kind: EvidenceKind
    grade: EvidenceGrade
    readers: tuple[str, ...]
    text_ko: str = ""
    text_en: str = ""
    class_text: str = ""
    as_of: date | None = None
    as_of_inferred: bool = False
    count: int = 1
    source: str = ""
    supply_class: str | None = None
    weapon_systems: tuple[str, ...] = ()
    company: CompanyFacets = field(default_factory=CompanyFacets)
    name_forms: tuple[str, ...] = ()
    valid_until: date | None = None
    codes: tuple[str, ...] = ()
    claim: str = ""
    passage: int = 0
    listed: bool = False
