"""A requirement: what an obligor has to place, as lots with must and should conditions."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from koffset.domain.profile import CountryCode, EnvelopeLimit, OffsetField, SizeClass, SupplyClass
from koffset.domain.text import BilingualText, Document, Text

Strength = Literal["must", "should"]


class _Condition(Document):
    strength: Strength = "must"
    note: BilingualText | None = None


class CertificateCondition(_Condition):
    """Met by a certificate of the family, or one that implies it, valid on the day and within the scope named."""

    kind: Literal["certificate"]
    family: Text
    scope: BilingualText | None = None
    valid_on: date | None = None


class ProcessCondition(_Condition):
    kind: Literal["process"]
    name: BilingualText
    envelope: tuple[EnvelopeLimit, ...] = ()
    tolerance: EnvelopeLimit | None = None
    material: BilingualText | None = None


class ItemCondition(_Condition):
    kind: Literal["item"]
    name: BilingualText | None = None
    supply_classes: tuple[SupplyClass, ...] = ()


class ExperienceCondition(_Condition):
    kind: Literal["experience"]
    platform: Text | None = None
    country: CountryCode | None = None
    prime: Text | None = None
    years: Annotated[int, Field(ge=1)] | None = None


class SizeCondition(_Condition):
    kind: Literal["size_class"]
    any_of: Annotated[tuple[SizeClass, ...], Field(min_length=1)]


class RegionCondition(_Condition):
    kind: Literal["region"]
    any_of: Annotated[tuple[Text, ...], Field(min_length=1)]


class CapacityCondition(_Condition):
    kind: Literal["capacity"]
    quantity: Annotated[Decimal, Field(gt=0)]
    unit: Text
    per: Literal["month", "year"]


class SecurityCondition(_Condition):
    kind: Literal["security"]
    facility_clearance: bool | None = None
    cmmc_level: Annotated[int, Field(ge=1, le=3)] | None = None
    nist_800_171: bool | None = None


class CooperationCondition(_Condition):
    kind: Literal["cooperation"]
    offset_fields: tuple[OffsetField, ...] = ()
    direct: bool | None = None


class TextCondition(_Condition):
    kind: Literal["text"]
    text: BilingualText


Condition = Annotated[
    CertificateCondition
    | ProcessCondition
    | ItemCondition
    | ExperienceCondition
    | SizeCondition
    | RegionCondition
    | CapacityCondition
    | SecurityCondition
    | CooperationCondition
    | TextCondition,
    Field(discriminator="kind"),
]


class Lot(Document):
    """A work package of a requirement."""

    id: Text
    text: BilingualText
    quantity: Annotated[Decimal, Field(gt=0)] | None = None
    unit: Text | None = None
    year_from: int | None = None
    year_to: int | None = None
    value: Annotated[Decimal, Field(gt=0)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    supply_classes: tuple[SupplyClass, ...] = ()
    platforms: tuple[Text, ...] = ()
    conditions: tuple[Condition, ...] = ()


class Requirement(Document):
    id: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$")]
    programme_id: Text
    title: BilingualText
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    written_on: date | None = None
