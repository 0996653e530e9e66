"""Wish-lists: what a Korean firm would like to do in a programme, or what an obligor is looking for."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from koffset.domain.evidence import Audience
from koffset.domain.profile import OffsetField, SupplyClass
from koffset.domain.text import BilingualText, Document, Text


class Wish(Document):
    """One entry of a wish-list. A firm's wish-list is not public: its audience is the owner unless it says more."""

    id: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$")]
    company_id: Text = Field(description="id of the company that wishes, as in its profile")
    programme_id: Text
    title: BilingualText
    description: BilingualText | None = None
    offset_field: OffsetField | None = None
    kind: Literal["item", "technology", "service"] = "item"
    supply_class: SupplyClass | None = None
    weapon_systems: tuple[Text, ...] = ()
    wanted_from: tuple[Text, ...] = ()
    submitted_on: date | None = None
    audience: Audience = Audience.OWNER
