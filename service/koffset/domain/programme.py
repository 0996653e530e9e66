"""A procurement programme with an offset obligation."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from koffset.domain.evidence import Audience
from koffset.domain.text import BilingualText, Document, Text


class Programme(Document):
    """A programme; `rule_date` is the day whose offset rules apply to it."""

    id: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$")]
    name: BilingualText
    obligor: BilingualText | None = None
    description: BilingualText | None = None
    weapon_system_field: str = Field(description="code of the weapon-system fields taxonomy")
    competitive: bool | None = None
    foreign_military_sale: bool = False
    contract_value: Annotated[Decimal, Field(gt=0)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    rule_date: date
    wish_list_until: date | None = None
    audience: Audience = Audience.PUBLIC
    tags: tuple[Text, ...] = ()
