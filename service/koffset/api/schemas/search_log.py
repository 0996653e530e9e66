"""Wire models of search statistics, and of an organisation's choices for its own searches."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from koffset.api.schemas.common import WireModel
from koffset.domain.text import Language

Month = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", examples=["2026-11"])]


class SearchStatisticsQuery(WireModel):
    """Months in Korea, both inclusive; without them the year up to now."""

    since: Month | None = Field(None, alias="from")
    until: Month | None = Field(None, alias="to")
    only: Literal["all", "unanswered"] = Field("all", description="`unanswered`: no firm had evidence")
    limit: int = Field(50, ge=1)


class SearchCountView(WireModel):
    """How often a text was asked; `…` stands for the name of a contractor."""

    text: str
    language: Language
    asked: int
    without_evidence: int = Field(description="times that no firm had evidence")
    nothing: int = Field(description="times that no firm was even near")
    organisations: int | None = Field(description="how many asked; None where they are few")
    sharing: Sequence[str] = Field(description="names of those that share their searches")


class SearchStatisticsView(WireModel):
    """Most asked first, without any time. `held_back`: months of which some are not told (yet)."""

    first_month: str
    last_month: str
    held_back: Sequence[str]
    searches: Sequence[SearchCountView]


class OrganisationSettingsOrder(WireModel):
    shares_searches: bool


class OrganisationSettingsView(WireModel):
    shares_searches: bool = Field(description="whether KDIA sees the name beside searches made from now on")
    searches_kept: int
    search_log_days: int = Field(description="after how many days they are deleted")
