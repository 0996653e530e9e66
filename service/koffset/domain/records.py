"""Public records as we keep them: what a source file says of a company, without judgement."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from koffset.domain.text import Document, OptionalText, Text


class PartRecord(Document):
    """One line of the register of localised parts: this company *supplied* the part; it need not be its maker."""

    type: Literal["part"] = "part"
    weapon_system: Text = Field(description="programme name as printed")
    part_no: Text
    stock_no: Annotated[str, Field(pattern=r"^[0-9A-Z]{9}$")] | None = None
    supply_class: Annotated[str, Field(pattern=r"^\d{4}$")] | None = None
    item_name: Text
    drawing_no: OptionalText = None
    drawing_part_no: OptionalText = None
    specification: OptionalText = None
    contractor: Text = Field(description="name as printed")


class DesignationRecord(Document):
    """Designation as a defence contractor."""

    type: Literal["designation"] = "designation"
    field: OptionalText = Field(
        None, description="code of the defence fields taxonomy; None where the list leaves it open"
    )
    designated_on: date | None = None
    name: Text = Field(description="name as printed")
    remarks: OptionalText = None


class ListingRecord(Document):
    """What a stock exchange or a company register says of a firm."""

    type: Literal["listing"] = "listing"
    name: Text
    stock_code: OptionalText = None
    market: OptionalText = None
    industry: OptionalText = None
    products: OptionalText = None
    homepage: OptionalText = None
    province: OptionalText = Field(None, description="code of the provinces taxonomy")
    address: OptionalText = None
    founded: date | None = None
    ksic_code: OptionalText = None


PublicRecord = Annotated[PartRecord | DesignationRecord | ListingRecord, Field(discriminator="type")]
