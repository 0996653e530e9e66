"""Wire models of dossiers; the answer is a file."""

from datetime import date
from typing import Annotated

from pydantic import Field

from koffset.api.schemas.common import WireModel
from koffset.domain.dossier import DossierFormat
from koffset.domain.offset.crediting import LotKind
from koffset.domain.requirement import Requirement
from koffset.domain.text import Language


class DossierOptions(WireModel):
    """Without `companies` the best of each lot have a part, as many as `candidates` says and the limit allows."""

    as_of: date | None = Field(None, description="day by which certificates count; today where left out")
    rule_date: date | None = Field(
        None, description="day whose offset rules apply; that of the programme where left out"
    )
    kind: LotKind = Field(LotKind.PARTS, description="what the lots are to the offset rules")
    language: Language = "en"
    format: DossierFormat = DossierFormat.PDF
    companies: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    candidates: Annotated[int, Field(ge=1, le=100)] = Field(3, description="firms of each lot")


class DossierRequest(DossierOptions):
    requirement: Requirement


class KeptDossierOrder(DossierOptions):
    """A version of a kept requirement to tell of."""

    version: Annotated[int, Field(ge=1)] | None = Field(None, description="left out: as it is now")
