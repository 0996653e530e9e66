"""Wire models that several resources share."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from koffset.domain.profile import SizeClass


class WireModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PagedView(WireModel):
    """One page of a list; `total` is of all pages."""

    total: int
    page: int
    page_size: int


class FaultView(WireModel):
    """What is wrong with one field; `where` is its dotted place in what was sent."""

    where: str
    code: str
    message: str


class ErrorBody(WireModel):
    """The one shape of every error; `faults` say which places of what was sent are wrong."""

    error: str = Field(description="stable code", examples=["query_invalid"])
    detail: str = Field(description="what is wrong, with which value, and what to do")
    faults: Sequence[FaultView] = ()


class CertificateMark(WireModel):
    """A certificate of the company; `valid_until` is None where no expiry is stated."""

    family: str
    valid_until: date | None


class CompanyRef(WireModel):
    """A company in a list. `name_en` is always there; `name_en_origin` says when it is only a romanisation."""

    id: str
    name_ko: str | None
    name_en: str
    name_en_origin: Literal["stated", "romanised"]
    foreign: bool
    size_class: SizeClass | None
    defence_fields: Sequence[str]
    province: str | None
    certificates: Sequence[CertificateMark]
    documents: int = Field(description="pieces of evidence on record that the asker may see")
