"""What the product asks of the store of record: SQLite and PostgreSQL behave alike behind it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from koffset.domain.account import Account, Key, Link, Member, Organisation, OrganisationKind, Session
from koffset.domain.audit import AuditEntry, AuditFilter, KeptEntry, Seal
from koffset.domain.company import Alias, Company, CompanyFile, Record
from koffset.domain.evidence import Viewer
from koffset.domain.kept_requirement import KeptRequirement
from koffset.domain.life_cycle import (
    BlockSave,
    OwnershipClaim,
    ProfileDraft,
    ProfileVersion,
    VersionHead,
    VersionStatus,
)
from koffset.domain.merging import CompanyMerge
from koffset.domain.profile import CompanyProfile
from koffset.domain.profile_blocks import Block
from koffset.domain.programme import Programme
from koffset.domain.search_log import Asking, LoggedSearch, Months, SearchChoices, SearchCount
from koffset.domain.shortlist import Shortlist
from koffset.domain.upload import Upload
from koffset.domain.wishlist import Wish


@dataclass(frozen=True, slots=True)
class ImportLogEntry:
    """One finished import of one file.

    `counts` holds read, new, changed, unchanged, rejected and what else it counted.
    """

    kind: str
    file_name: str
    file_sha256: str
    as_of: date | None
    finished_at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """Something only a person can decide, such as two names that are only similar.

    `id` hashes kind and key, so that the same finding is listed once however often a file is imported.
    """

    id: str
    kind: str
    company_id: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProfileHead:
    """The published version of a profile; `content_hash` is of its canonical JSON."""

    version: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change feed: the evidence of this company may have changed."""

    sequence: int
    company_id: str


class StoreReader(Protocol):
    """Reads within one consistent view."""

    async def companies(self, viewer: Viewer, ids: Sequence[str] | None = None) -> Mapping[str, Company]:
        """Companies by id, with aliases; those the viewer may not see are left out."""

    async def company_file(self, company_id: str) -> CompanyFile | None:
        """Everything on one company, whatever its audience: callers filter by viewer before it leaves.

        What is merged into it counts as its own; a company that is merged has its names only.
        """

    def iter_company_files(self, company_ids: Sequence[str] | None = None) -> AsyncIterator[CompanyFile]:
        """Everything on each company in the order of ids, read in batches."""

    async def name_keys(self) -> Mapping[str, str]:
        """Normalised name or alias → company id; a name wins over an alias, then the lower id."""

    async def record_hashes(self, source: str) -> Mapping[str, str]:
        """Record id → content hash of all records of a source."""

    async def profile_heads(self) -> Mapping[str, ProfileHead]:
        """Company id → published version."""

    async def wish_hashes(self) -> Mapping[str, str]: ...

    async def programme_hashes(self) -> Mapping[str, str]: ...

    async def profiles(self) -> Sequence[CompanyProfile]:
        """The published version of every profile, by company id (`id` is the company's)."""

    async def wishes(self) -> Sequence[Wish]: ...

    async def programmes(self, viewer: Viewer) -> Sequence[Programme]: ...

    async def reviews(self) -> Sequence[ReviewItem]:
        """Those that nobody has settled yet."""

    async def merges(self) -> Sequence[CompanyMerge]:
        """All, newest first, undone ones too."""

    async def merged_into(self, company_ids: Sequence[str] | None = None) -> Mapping[str, str]:
        """Company → the one it stands merged into; those that stand by themselves are left out."""

    async def imports(self) -> Sequence[ImportLogEntry]:
        """Newest first."""

    async def last_sequence(self) -> int:
        """Sequence number of the newest change; 0 when nothing ever changed."""

    async def changes_after(self, sequence: int, limit: int) -> Sequence[Change]: ...

    async def last_changed_at(self) -> datetime | None: ...

    async def company_counts(self) -> Mapping[str, int]:
        """`companies`, `foreign_companies`, `records`, `profiles`, `wishes`, `programmes`, `reviews`.

        `companies` has the foreign ones too; `profiles` counts companies that have one, not versions.
        """

    async def members(self) -> Sequence[Member]:
        """All accounts with their organisations, by address, closed ones too."""

    async def member_by_email(self, email: str) -> Member | None:
        """The address as `normalise_email` writes it."""

    async def member_of_session(self, token_hash: str, now: datetime) -> Member | None:
        """None when the session is unknown, ended or expired, or its account is closed."""

    async def profile_draft(self, company_id: str) -> ProfileDraft:
        """What is saved since the last publication; an empty draft where nothing is."""

    async def open_drafts(self) -> Sequence[str]:
        """Companies with something saved since their last publication."""

    async def draft_block(self, company_id: str, block: Block, revision: int) -> BlockSave | None:
        """A block as that save left it; None where it is not kept any more."""

    async def profile_versions(self, company_id: str) -> Sequence[VersionHead]:
        """Newest first."""

    async def profile_version(self, company_id: str, version: int) -> ProfileVersion | None: ...

    async def versions_of_status(self, status: VersionStatus) -> Sequence[VersionHead]:
        """Of all companies, oldest first."""

    async def ownership_claims(self) -> Sequence[OwnershipClaim]:
        """All of them, oldest first."""

    async def members_of(self, organisation_id: str) -> Sequence[Member]:
        """By address, closed ones too."""

    async def member(self, account_id: str) -> Member | None: ...

    async def organisation(self, organisation_id: str) -> Organisation | None: ...

    async def invitations(self, now: datetime, organisation_id: str | None = None) -> Sequence[Link]:
        """Open ones, of one organisation or of all, by address."""

    async def keys_of(self, account_id: str) -> Sequence[Key]:
        """Newest first, expired ones too."""

    async def member_of_key(self, token_hash: str, now: datetime) -> tuple[Member, date | None] | None:
        """Who it acts for, with its scope, and the day of its last use. None as for sessions."""

    async def link_of_token(self, token_hash: str, now: datetime) -> Link | None:
        """None when the link is unknown, used or expired, or its account is closed."""

    async def count_attempts(self, key_hash: str, since: datetime) -> int:
        """Attempts under a key (see `accounts.attempts`) after that time that were not cleared."""

    async def upload(self, upload_id: str) -> Upload | None:
        """Whatever its audience: callers check the viewer before it leaves."""

    async def uploads_of(self, company_id: str) -> Sequence[Upload]:
        """Oldest first, whatever their audience."""

    async def is_upload_kept(self, sha256: str) -> bool:
        """Whether any upload is of this content."""

    async def audit_entries(self, after: int, limit: int) -> Sequence[KeptEntry]:
        """Entries of the audit log with higher numbers, in their order."""

    async def latest_audit_entries(
        self, wanted: AuditFilter, before: int | None, limit: int
    ) -> Sequence[KeptEntry]:
        """Entries that were asked for, newest first, of those with numbers below `before`."""

    async def last_audit_sequence(self) -> int:
        """The number that the log should end with, by its counter; 0 when nothing was ever noted."""

    async def audit_seals(self) -> Sequence[Seal]:
        """All seals, in their order."""

    async def last_audit_seal(self) -> Seal | None: ...

    async def search_choices(self, organisation_ids: Sequence[str]) -> Mapping[str, SearchChoices]:
        """What organisations chose for their searches; those that never chose are not in it."""

    async def count_searches_of(self, organisation_id: str) -> int: ...

    async def count_asking_organisations(self, months: Months) -> Mapping[Asking, int]:
        """How many organisations asked something that is not shared, by kind and month."""

    async def count_searches(
        self, months: Months, told: Sequence[Asking], *, unanswered: bool, least: int, limit: int
    ) -> Sequence[SearchCount]:
        """Texts, most asked first: shared ones, those without an organisation, and what else was asked as in `told`."""

    async def organisation_names(self, kind: OrganisationKind) -> Sequence[str]: ...

    async def requirement(self, requirement_id: str) -> KeptRequirement | None:
        """Whatever its visibility: callers check who asks before it leaves."""

    async def requirements_of(self, organisation_id: str) -> Sequence[KeptRequirement]:
        """Last saved first, withdrawn ones too."""

    async def shown_requirements(self) -> Sequence[KeptRequirement]:
        """Those of any organisation that are shared or open, closed ones too; last saved first."""

    async def requirement_versions(self, requirement_id: str) -> Sequence[KeptRequirement]:
        """Its states that are kept, newest first; none of a draft."""

    async def shortlist(self, shortlist_id: str) -> Shortlist | None: ...

    async def shortlists_of(self, organisation_id: str) -> Sequence[Shortlist]:
        """Last saved first."""


class StoreWriter(StoreReader, Protocol):
    """Writes within one transaction: all of it is committed at the end of the context, or nothing."""

    async def add_companies(self, companies: Sequence[Company]) -> None:
        """Insert companies with their aliases, which `name_keys` knows once `add_aliases` gave their keys."""

    async def set_names(self, company_id: str, name_ko: str | None, name_en: str | None) -> None: ...

    async def add_aliases(self, company_id: str, aliases: Sequence[tuple[Alias, str]]) -> None:
        """Add aliases with their normalised keys; those there stay, but a missing key is filled in."""

    async def put_records(self, records: Sequence[tuple[Record, str]]) -> None:
        """Insert or update records, each with its content hash, by id."""

    async def put_profiles(
        self, profiles: Sequence[tuple[str, CompanyProfile, str]], author: str, at: datetime
    ) -> None:
        """Publish a new version of each (company id, profile, content hash) in place of the published one."""

    async def save_draft_block(self, company_id: str, block: Block, save: BlockSave) -> int:
        """Save a block over the revision that `save` names; says its new one. Raises StaleSave for another's."""

    async def end_draft(self, company_id: str) -> None:
        """Forget its saves: what they said is published, or was dropped."""

    async def add_version(self, version: ProfileVersion, content_hash: str) -> int:
        """Add it under the next number, which comes back; a published one supersedes the published one."""

    async def decide_version(self, version: ProfileVersion, content_hash: str) -> None:
        """Put the state, content and review of a version that is there in place of its own."""

    async def put_ownership_claim(self, claim: OwnershipClaim) -> None: ...

    async def put_wishes(self, wishes: Sequence[tuple[Wish, str]]) -> None: ...

    async def put_programmes(self, programmes: Sequence[tuple[Programme, str]]) -> None: ...

    async def add_reviews(self, reviews: Sequence[ReviewItem]) -> int:
        """Add those not yet listed; says how many were new."""

    async def settle_review(self, review_id: str, by: str, at: datetime) -> None:
        """It is not listed again, however often it is found."""

    async def put_merge(self, merge: CompanyMerge) -> None: ...

    async def drop_aliases(self, company_id: str, source: str) -> None:
        """Forget the other names of a company that came from this source."""

    async def log_import(self, entry: ImportLogEntry) -> None: ...

    async def note_changes(self, company_ids: Sequence[str], at: datetime) -> None:
        """Append to the change feed, with the companies that these are merged into.

        Sequence numbers come from one counter row in the same transaction.
        """

    async def put_organisation(self, organisation: Organisation) -> None:
        """Insert or replace, by id. Raises Conflict for a company that another organisation keeps."""

    async def put_account(self, account: Account) -> None:
        """Insert or replace, by id. Raises Conflict for an address that another account has."""

    async def set_password(self, account_id: str, password_hash: str) -> None: ...

    async def add_session(self, session: Session) -> None: ...

    async def end_session(self, token_hash: str) -> None: ...

    async def end_sessions(self, account_id: str) -> None:
        """All sessions of the account."""

    async def put_key(self, key: Key) -> None: ...

    async def delete_key(self, key_id: str) -> None: ...

    async def note_key_use(self, token_hash: str, day: date) -> None: ...

    async def add_link(self, link: Link) -> None: ...

    async def use_link(self, link_id: str, at: datetime) -> None: ...

    async def delete_link(self, link_id: str) -> None: ...

    async def use_resets(self, account_id: str, at: datetime) -> None:
        """No link that sets the account's password works any more."""

    async def add_attempt(self, key_hash: str, at: datetime) -> None: ...

    async def clear_attempts(self, key_hash: str) -> None: ...

    async def put_upload(self, upload: Upload) -> None:
        """Insert or replace, by id."""

    async def delete_upload(self, upload_id: str) -> None: ...

    async def forget_before(self, expired: datetime, attempted: datetime) -> None:
        """Delete sessions and links that expired by the one time and attempts up to the other."""

    async def add_audit(self, entries: Sequence[AuditEntry]) -> None:
        """Append to the audit log: in the transaction of the change that is told of, so that both are or neither is."""

    async def add_audit_seal(self, seal: Seal) -> None: ...

    async def add_searches(self, searches: Sequence[LoggedSearch]) -> None:
        """As their organisations chose by the time of each search: marked as shared, or left out as forgotten."""

    async def share_searches(self, organisation_id: str, since: datetime | None) -> None:
        """Share those made since; None: none, those that were shared neither."""

    async def forget_searches(self, organisation_id: str, until: datetime) -> None:
        """Delete all searches of the organisation; those made until then that come later are left out."""

    async def forget_searches_before(self, day: date) -> None: ...

    async def put_requirement(self, kept: KeptRequirement) -> None:
        """Insert or replace, by id; where it has a version, that is kept, and stays as it was first put."""

    async def delete_requirement(self, requirement_id: str) -> None:
        """With all its versions."""

    async def put_shortlist(self, shortlist: Shortlist) -> None:
        """Insert or replace, by id, with the firms on it."""

    async def delete_shortlist(self, shortlist_id: str) -> None:
        """With the firms on it."""


class Store(Protocol):
    def reader(self) -> AbstractAsyncContextManager[StoreReader]: ...

    def writer(self) -> AbstractAsyncContextManager[StoreWriter]:
        """One transaction; raises WriterBusy when another writer does not finish within the timeout."""

    async def migrate(self) -> None:
        """Bring the schema to the newest version."""

    async def ready(self) -> bool:
        """Whether the database answers and its schema is the newest."""

    async def close(self) -> None: ...
