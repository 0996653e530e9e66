"""Wire models of the audit log."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from koffset.api.schemas.common import WireModel
from koffset.domain.audit import AuditAction

Text = Annotated[str, Field(max_length=400)]


class AuditQuery(WireModel):
    """What to list; what is not given does not count."""

    actor: Text | None = Field(None, description="an account's id or address, or a name such as operator")
    action: AuditAction | None = None
    object_kind: Text | None = None
    object_id: Text | None = None
    since: date | None = Field(None, alias="from", description="a day in Korea")
    until: date | None = Field(None, alias="to", description="a day in Korea, inclusive")
    before: int | None = Field(None, ge=1, lt=2**63, description="`following` of the page before")
    limit: int = Field(50, ge=1)


class ActorView(WireModel):
    """Who acted; `email` and `organisation` where it was an account that is known."""

    id: str = Field(description="an account's id, or nobody, system, import, operator")
    email: str | None
    organisation_id: str | None
    organisation: str | None
    request_id: str | None
    client: str | None = Field(description="the address that the request came from")


class AuditEntryView(WireModel):
    sequence: int
    at: datetime
    actor: ActorView
    action: str
    object_kind: str
    object_id: str
    object_email: str | None = Field(description="where the object is an account that is known")
    before: str | None = Field(description="SHA-256 of the object's state before")
    after: str | None = Field(description="SHA-256 of the object's state after")
    detail: Mapping[str, str | int | bool]
    sha256: str = Field(description="of the entry's canonical JSON")
    sealed: bool


class SealStateView(WireModel):
    """How far the log is sealed. `sha256` is the newest seal's: keep it elsewhere to be able to check against it."""

    last: int = Field(description="number of the newest entry")
    sealed_through: int
    unsealed: int
    seals: int
    sealed_at: datetime | None
    sha256: str | None


class AuditPageView(WireModel):
    """Newest first. `following` goes into `before` for the next page."""

    entries: Sequence[AuditEntryView]
    following: int | None
    seals: SealStateView
    actions: Sequence[str] = Field(description="all actions that can be asked for")
