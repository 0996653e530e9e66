"""The company profile: a bilingual document in blocks, each claim with its grade, date and audience."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import EmailStr, Field, HttpUrl, field_validator

from koffset.domain.evidence import Audience, EvidenceGrade, EvidenceKind
from koffset.domain.text import BilingualText, Document, LongBilingualText, OptionalText, Text

SupplyClass = Annotated[str, Field(pattern=r"^\d{4}$", description="federal supply class, four digits")]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
OffsetField = Annotated[int, Field(ge=1, le=7)]
UploadId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="id of an upload of the company")]


class SizeClass(StrEnum):
    LARGE = "large"
    MID_SIZE = "mid_size"
    SME = "sme"


class Claim(Document):
    """What every claim carries: how it is known, as of when, who may see it."""

    grade: EvidenceGrade = EvidenceGrade.DECLARED
    as_of: date | None = None
    audience: Audience = Audience.PUBLIC
    not_for_foreign_disclosure: bool = False

    @property
    def effective_audience(self) -> Audience:
        """The audience after the flag: what must not be disclosed abroad is seen by its owner and KDIA only."""
        narrow = {Audience.OWNER, Audience.KDIA}
        if self.not_for_foreign_disclosure and self.audience not in narrow:
            return Audience.OWNER
        return self.audience


class FormerName(Document):
    name: BilingualText
    valid_to: date | None = None


class Address(Document):
    text: BilingualText
    province: str | None = Field(None, description="code of the provinces taxonomy")


class Identity(Document):
    """Who the company is. The business registration number is private: it never leaves the store."""

    name: BilingualText
    short_names: tuple[Text, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    business_registration_no: Annotated[str, Field(pattern=r"^\d{3}-\d{2}-\d{5}$")] | None = None
    cage_code: Annotated[str, Field(pattern=r"^[0-9A-Z]{5}$")] | None = None
    address: Address | None = None
    founded: date | None = None
    homepage: HttpUrl | None = None
    overview: LongBilingualText | None = None


class Designation(Claim):
    """Designation as a defence contractor in one field."""

    field: str = Field(description="code of the defence fields taxonomy")
    designated_on: date | None = None


class Status(Document):
    size_class: SizeClass | None = None
    size_proof_date: date | None = None
    designations: tuple[Designation, ...] = ()
    kdia_membership: Literal["full", "associate"] | None = None
    gvc30: bool = False
    innovation_cohort: OptionalText = None


class Item(Claim):
    """A thing, a technology or a service that the company offers; `kind` says which."""

    kind: Literal[EvidenceKind.ITEM, EvidenceKind.TECHNOLOGY, EvidenceKind.SERVICE] = EvidenceKind.ITEM
    name: BilingualText
    description: BilingualText | None = None
    supply_class: SupplyClass | None = None
    nsn: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-[0-9A-Z]{3}-[0-9A-Z]{4}$")] | None = None
    weapon_systems: tuple[Text, ...] = Field((), description="codes of the weapon systems taxonomy, or names")
    drawing_no: OptionalText = None
    specification: OptionalText = None
    design_role: Literal["build_to_print", "build_to_spec", "design_authority"] | None = None
    trl: Annotated[int, Field(ge=1, le=9)] | None = None
    hs6: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    export_controlled: bool | None = None
    picture: UploadId | None = None


class EnvelopeLimit(Document):
    """One limit of what a process can do: a quantity (`length`, `diameter`, `mass`, `thickness` …) with its unit."""

    quantity: Text
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: Text


class SpecialProcessApproval(Document):
    """An approval for a special process; it counts within its scope only."""

    family: str = Field(description="code of the certificate families taxonomy")
    scope: BilingualText
    expires_on: date | None = None


class Process(Claim):
    name: BilingualText
    description: BilingualText | None = None
    envelope: tuple[EnvelopeLimit, ...] = ()
    tolerance: EnvelopeLimit | None = None
    materials: tuple[BilingualText, ...] = ()
    approvals: tuple[SpecialProcessApproval, ...] = ()


class Certificate(Claim):
    """A certificate. Without `expires_on` its validity is unknown, not endless.

    `document` is for its firm and KDIA, whatever the audience of the certificate.
    """

    family: str = Field(description="code of the certificate families taxonomy")
    standard: Text = Field(description="as printed on it, with revision: AS9100D")
    number: OptionalText = None
    body: BilingualText | None = None
    scope: BilingualText | None = None
    site: BilingualText | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    checked_on: date | None = None
    document: UploadId | None = None


class Experience(Claim):
    """Work done for somebody: platform, customer, years."""

    name: BilingualText
    description: BilingualText | None = None
    customer: BilingualText | None = None
    country: CountryCode | None = None
    platforms: tuple[Text, ...] = ()
    year_from: Annotated[int, Field(ge=1945, le=2100)] | None = None
    year_to: Annotated[int, Field(ge=1945, le=2100)] | None = None
    under_offset: bool = False


class Capacity(Document):
    employees: Annotated[int, Field(ge=0)] | None = None
    sales_krw: Annotated[Decimal, Field(ge=0)] | None = None
    sales_year: int | None = None
    monthly_rate: BilingualText | None = None
    export_countries: tuple[CountryCode, ...] = ()
    prime_approvals: tuple[BilingualText, ...] = ()


class Security(Document):
    facility_clearance: bool | None = None
    cmmc_level: Annotated[int, Field(ge=1, le=3)] | None = None
    nist_800_171: Literal["none", "in_progress", "implemented", "assessed"] | None = None
    export_compliance: BilingualText | None = None


class Cooperation(Document):
    """What cooperation the company looks for."""

    offset_fields: tuple[OffsetField, ...] = ()
    direct: bool | None = None
    indirect: bool | None = None
    defence: bool | None = None
    commercial: bool | None = None
    role: BilingualText | None = None
    countries: tuple[CountryCode, ...] = ()
    primes: tuple[Text, ...] = ()


class Contact(Document):
    """A person's or desk's contact; shown only with consent and when not hidden."""

    role: BilingualText
    name: OptionalText = None
    email: EmailStr | None = None
    phone: OptionalText = None
    consent: bool = False
    hidden: bool = True


class SingleField(StrEnum):
    """Fields that are no claims, and so have no audience of their own: dotted places in the profile."""

    OVERVIEW = "identity.overview"
    ADDRESS = "identity.address"
    FOUNDED = "identity.founded"
    HOMEPAGE = "identity.homepage"
    CAGE_CODE = "identity.cage_code"
    SIZE_CLASS = "status.size_class"
    EMPLOYEES = "capacity.employees"
    SALES = "capacity.sales_krw"
    MONTHLY_RATE = "capacity.monthly_rate"
    EXPORT_COUNTRIES = "capacity.export_countries"
    PRIME_APPROVALS = "capacity.prime_approvals"
    FACILITY_CLEARANCE = "security.facility_clearance"
    CMMC_LEVEL = "security.cmmc_level"
    NIST_800_171 = "security.nist_800_171"
    EXPORT_COMPLIANCE = "security.export_compliance"
    COOPERATION_ROLE = "cooperation.role"
    COUNTRIES_WANTED = "cooperation.countries"
    PRIMES_WANTED = "cooperation.primes"


class Disclosure(Document):
    """Fields that must not be disclosed abroad: their firm and KDIA alone see them. Claims have a flag of their own."""

    not_for_foreign_disclosure: tuple[SingleField, ...] = ()


class HouseKeeping(Document):
    last_confirmed: date | None = None
    confirmed_by: OptionalText = None


class CompanyProfile(Document):
    """All blocks. `id` is the company's id where the file may set it (`profiles` imports), else ours is used."""

    id: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$")]
    identity: Identity
    status: Status = Status()
    items: tuple[Item, ...] = ()
    processes: tuple[Process, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    experience: tuple[Experience, ...] = ()
    capacity: Capacity | None = None
    security: Security | None = None
    cooperation: Cooperation | None = None
    contacts: tuple[Contact, ...] = ()
    disclosure: Disclosure = Disclosure()
    housekeeping: HouseKeeping = HouseKeeping()
    audience: Audience = Audience.PUBLIC

    def without_undisclosed(self) -> "CompanyProfile":
        """As somebody sees it who is neither of the firm nor of KDIA, as far as single fields go."""
        changed: dict[str, Any] = {}
        for place in self.disclosure.not_for_foreign_disclosure:
            block, name = place.value.split(".")
            there = changed.get(block, getattr(self, block))
            if there is not None:
                default = type(there).model_fields[name].get_default()
                changed[block] = there.model_copy(update={name: default})
        return self.model_copy(update=changed)

    @field_validator("items")
    @classmethod
    def _no_two_items_alike(cls, items: tuple[Item, ...]) -> tuple[Item, ...]:
        seen: set[tuple[object, ...]] = set()
        for item in items:
            key = (item.kind, item.supply_class, item.name)
            if key in seen:
                raise ValueError(f"item {item.name.best('en')!r} stands twice")
            seen.add(key)
        return items
