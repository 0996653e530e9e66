"""The tables of the store, alike on SQLite and PostgreSQL; migrations bring a database to them.

Bodies pass the driver as JSON text (see `engine.py`): Pydantic writes them and validates them when read.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: only aware values go in, and UTC comes out even where the database keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"time {value.isoformat()} has no zone: pass an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _company_column(*, primary_key: bool = False) -> Column[Any]:
    return Column("company_id", String, ForeignKey("companies.id"), primary_key=primary_key, nullable=False)


companies = Table(
    "companies",
    metadata,
    Column("id", String, primary_key=True),
    Column("name_ko", String),
    Column("name_en", String),
    Column("name_key", String, nullable=False),
    Column("foreign", Boolean, nullable=False),
    Column("audience", String, nullable=False),
    UniqueConstraint("name_key"),
)

# An alias that came with its company has no key until `add_aliases` brings it.
company_aliases = Table(
    "company_aliases",
    metadata,
    _company_column(primary_key=True),
    Column("name", String, primary_key=True),
    Column("name_key", String),
    Column("kind", String, nullable=False),
    Column("valid_from", String),
    Column("valid_to", String),
    Column("source", String),
)

company_merges = Table(
    "company_merges",
    metadata,
    Column("id", String, primary_key=True),
    Column("kept_id", String, ForeignKey("companies.id"), nullable=False),
    Column("merged_id", String, ForeignKey("companies.id"), nullable=False),
    Column("reason", String, nullable=False),
    Column("merged_by", String, nullable=False),
    Column("merged_at", UTCDateTime, nullable=False),
    Column("undone_by", String),
    Column("undone_at", UTCDateTime),
    Index(None, "kept_id"),
    Index(None, "merged_id"),
)

evidence_records = Table(
    "evidence_records",
    metadata,
    Column("id", String, primary_key=True),
    _company_column(),
    Column("source", String, nullable=False),
    Column("type", String, nullable=False),
    Column("body", JSON, nullable=False),
    Column("grade", String, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("as_of_inferred", Boolean, nullable=False),
    Column("audience", String, nullable=False),
    Column("content_hash", String, nullable=False),
    Index(None, "company_id", "id"),
    Index(None, "source"),
)

profiles = Table(
    "profiles",
    metadata,
    _company_column(primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("status", String, nullable=False),
    Column("body", JSON, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("author", String, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("audience", String, nullable=False),
    Column("decided_by", String),
    Column("decided_at", UTCDateTime),
    Column("review", JSON),
    Index(None, "status"),
)

profile_drafts = Table(
    "profile_drafts",
    metadata,
    _company_column(primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("base_revision", Integer, nullable=False),
)

profile_draft_saves = Table(
    "profile_draft_saves",
    metadata,
    _company_column(primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("block", String, nullable=False),
    Column("content", JSON, nullable=False),
    Column("author", String, nullable=False),
    Column("saved_at", UTCDateTime, nullable=False),
)

wishes = Table(
    "wishes",
    metadata,
    Column("id", String, primary_key=True),
    _company_column(),
    Column("programme_id", String, nullable=False),
    Column("body", JSON, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("audience", String, nullable=False),
    Index(None, "company_id", "id"),
)

programmes = Table(
    "programmes",
    metadata,
    Column("id", String, primary_key=True),
    Column("body", JSON, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("audience", String, nullable=False),
)

import_log = Table(
    "import_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("file_name", String, nullable=False),
    Column("file_sha256", String, nullable=False),
    Column("as_of", Date),
    Column("finished_at", UTCDateTime, nullable=False),
    Column("counts", JSON, nullable=False),
)

review_items = Table(
    "review_items",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("company_id", String),
    Column("detail", JSON, nullable=False),
    Column("settled_by", String),
    Column("settled_at", UTCDateTime),
)

change_feed = Table(
    "change_feed",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("company_id", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

change_counter = Table(
    "change_counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("value", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="single_row"),
)

organisations = Table(
    "organisations",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("status", String, nullable=False),
    Column("company_id", String, ForeignKey("companies.id")),
    Column("reason", String),
    Column("country", String),
    Column("registered_at", UTCDateTime),
    UniqueConstraint("company_id"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String, primary_key=True),
    Column("email", String, nullable=False),
    Column("name", String, nullable=False),
    Column("organisation_id", String, ForeignKey("organisations.id"), nullable=False),
    Column("role", String, nullable=False),
    Column("password_hash", String),
    Column("is_closed", Boolean, nullable=False),
    UniqueConstraint("email"),
    Index(None, "organisation_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("account_id", String, ForeignKey("accounts.id"), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Index(None, "account_id"),
    Index(None, "expires_at"),
)

account_links = Table(
    "account_links",
    metadata,
    Column("id", String, primary_key=True),
    Column("token_hash", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("email", String, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("account_id", String, ForeignKey("accounts.id")),
    Column("organisation_id", String, ForeignKey("organisations.id")),
    Column("role", String),
    Column("registration", JSON),
    Column("used_at", UTCDateTime),
    UniqueConstraint("token_hash"),
    Index(None, "account_id"),
    Index(None, "organisation_id"),
    Index(None, "expires_at"),
)

account_keys = Table(
    "account_keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("account_id", String, ForeignKey("accounts.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("token_hash", String, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("last_used_on", Date),
    UniqueConstraint("token_hash"),
    Index(None, "account_id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key_hash", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index(None, "key_hash", "at"),
)

ownership_claims = Table(
    "ownership_claims",
    metadata,
    Column("id", String, primary_key=True),
    _company_column(),
    Column("organisation_id", String, ForeignKey("organisations.id"), nullable=False),
    Column("account_id", String, ForeignKey("accounts.id"), nullable=False),
    Column("statement", String, nullable=False),
    Column("status", String, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("decided_by", String),
    Column("decided_at", UTCDateTime),
    Column("reason", String),
    Index(None, "organisation_id"),
    Index(None, "company_id"),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", String, primary_key=True),
    _company_column(),
    Column("sha256", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("display_name", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("audience", String, nullable=False),
    Column("uploaded_by", String, ForeignKey("accounts.id"), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index(None, "company_id"),
    Index(None, "sha256"),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UTCDateTime, nullable=False),
    Column("actor_id", String, nullable=False),
    Column("organisation_id", String),
    Column("request_id", String),
    Column("client", String),
    Column("action", String, nullable=False),
    Column("object_kind", String, nullable=False),
    Column("object_id", String, nullable=False),
    Column("before", String),
    Column("after", String),
    Column("detail", JSON, nullable=False),
    Column("sha256", String, nullable=False),
    Index(None, "actor_id", "sequence"),
    Index(None, "action", "sequence"),
    Index(None, "object_kind", "object_id", "sequence"),
    Index(None, "at"),
)

audit_counter = Table(
    "audit_counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("value", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="single_row"),
)

audit_seals = Table(
    "audit_seals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("sha256", String, nullable=False),
)

# The time of day is not kept: nobody needs it, and beside a list of sign-ins it would tell who asked.
search_log = Table(
    "search_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("text", String, nullable=False),
    Column("language", String, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("firms", Integer, nullable=False),
    Column("outcome", String, nullable=False),
    Column("organisation_id", String),
    Column("organisation_kind", String),
    Column("is_shared", Boolean, nullable=False),
    Index(None, "day"),
    Index(None, "organisation_id"),
)

search_choices = Table(
    "search_choices",
    metadata,
    Column("organisation_id", String, ForeignKey("organisations.id"), primary_key=True),
    Column("shares_since", UTCDateTime),
    Column("forgotten_until", UTCDateTime),
)


def _requirement_columns() -> list[Column[Any]]:
    """What a requirement and each of its versions have alike."""
    return [
        Column("body", JSON, nullable=False),
        Column("visibility", String, nullable=False),
        Column("open_until", Date),
        Column("names_keeper", Boolean, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("author", String, nullable=False),
        Column("saved_at", UTCDateTime, nullable=False),
    ]


requirements = Table(
    "requirements",
    metadata,
    Column("id", String, primary_key=True),
    Column("organisation_id", String, ForeignKey("organisations.id"), nullable=False),
    Column("version", Integer, nullable=False),
    *_requirement_columns(),
    Index(None, "organisation_id"),
    Index(None, "visibility"),
)

requirement_versions = Table(
    "requirement_versions",
    metadata,
    Column("id", String, ForeignKey("requirements.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("organisation_id", String, nullable=False),
    *_requirement_columns(),
)

shortlists = Table(
    "shortlists",
    metadata,
    Column("id", String, primary_key=True),
    Column("organisation_id", String, ForeignKey("organisations.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("requirement_id", String),
    Column("programme_id", String),
    Column("revision", Integer, nullable=False),
    Column("author", String, nullable=False),
    Column("saved_at", UTCDateTime, nullable=False),
    Index(None, "organisation_id"),
)

shortlist_entries = Table(
    "shortlist_entries",
    metadata,
    Column("shortlist_id", String, ForeignKey("shortlists.id"), primary_key=True),
    Column("company_id", String, ForeignKey("companies.id"), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("lot_ids", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("note", String, nullable=False),
    Column("state_by", String, nullable=False),
    Column("state_at", UTCDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
)
