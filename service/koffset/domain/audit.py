"""The audit log: who did what to what, when and from where, and the seals that show that it was not changed since.

Entries are numbered from 1 without gaps. Batches of them are sealed in a chain: a seal's hash is over the one before
it and the canonical JSON of its entries. Pure: reading and writing are done elsewhere.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from koffset.domain.account import Account, Member

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

NOBODY = "nobody"
SYSTEM = "system"
IMPORT = "import"
OPERATOR = "operator"
"""Who acts without an account: people who are not signed in, the program by itself, an import, who runs the service."""

MAX_DETAIL_CHARS = 2_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
NO_SEAL = "0" * 64
"""What stands for the hash of the seal before the first one."""


class AuditAction(StrEnum):
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an action
    ACCOUNT_ADDED = "account_added"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of an action
    ACCOUNT_CLOSED = "account_closed"
    MEMBER_CHANGED = "member_changed"
    INVITATION_MADE = "invitation_made"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    INVITATION_ACCEPTED = "invitation_accepted"
    KEY_MADE = "key_made"
    KEY_DELETED = "key_deleted"
    ORGANISATION_VETTED = "organisation_vetted"
    CLAIM_MADE = "claim_made"
    CLAIM_WITHDRAWN = "claim_withdrawn"
    CLAIM_CONFIRMED = "claim_confirmed"
    CLAIM_REFUSED = "claim_refused"
    PROFILE_SUBMITTED = "profile_submitted"
    PROFILE_WITHDRAWN = "profile_withdrawn"
    PROFILE_CONFIRMED = "profile_confirmed"
    PROFILE_PUBLISHED = "profile_published"
    PROFILE_RETURNED = "profile_returned"
    UPLOAD_ADDED = "upload_added"
    UPLOAD_DELETED = "upload_deleted"
    REQUIREMENT_ADDED = "requirement_added"
    REQUIREMENT_SAVED = "requirement_saved"
    REQUIREMENT_DISCLOSED = "requirement_disclosed"
    REQUIREMENT_WITHDRAWN = "requirement_withdrawn"
    REQUIREMENT_DELETED = "requirement_deleted"
    SHORTLIST_ADDED = "shortlist_added"
    SHORTLIST_DELETED = "shortlist_deleted"
    COMPANIES_MERGED = "companies_merged"
    MERGE_UNDONE = "merge_undone"
    COMPANIES_KEPT_APART = "companies_kept_apart"
    FILE_IMPORTED = "file_imported"
    SEARCH_SHARING_SET = "search_sharing_set"
    FIRM_REMINDED = "firm_reminded"
    REMINDER_FAILED = "reminder_failed"
    AUDIT_EXPORTED = "audit_exported"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where. `id` is an account's, or one of the names above; made once a request."""

    id: str
    organisation_id: str | None = None
    request_id: str | None = None
    client: str | None = None

    def signed_in_as(self, member: Member) -> "Actor":
        """The same place, now with an account."""
        return replace(self, id=member.account.id, organisation_id=member.organisation.id)


UNKNOWN_VISITOR = Actor(NOBODY)
COMMAND_LINE = Actor(OPERATOR, client="command line")
IMPORTER = Actor(IMPORT)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done. The hashes are of the object's state; `detail` never holds private values."""

    actor: Actor
    action: AuditAction
    object_kind: str
    object_id: str
    at: datetime
    before: str | None = None
    after: str | None = None
    detail: Mapping[str, str | int | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry as it is kept: with its number, and the hash of its canonical JSON that was written with it.

    `action` is text here: a log outlives the names of today's actions.
    """

    sequence: int
    at: datetime
    actor: Actor
    action: str
    object_kind: str
    object_id: str
    before: str | None
    after: str | None
    detail: Mapping[str, str | int | bool]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """A sealed batch: the entries from `first` to `last`."""

    number: int
    first: int
    last: int
    at: datetime
    sha256: str

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries to read; what is None does not count. `since` is inclusive, `until` is not."""

    actor: str | None = None
    action: str | None = None
    object_kind: str | None = None
    object_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def entry(  # noqa: PLR0913, PLR0917 - one parameter a part of the sentence that an entry says
    actor: Actor,
    action: AuditAction,
    object_kind: str,
    object_id: str,
    at: datetime,
    before: str | None = None,
    after: str | None = None,
    *,
    detail: Mapping[str, str | int | bool] | None = None,
) -> AuditEntry:
    """An entry for `StoreWriter.add_audit`, in the transaction of the change that it tells of.

    `before` and `after` are hashes, such as `content_hash` of a document or `state_hash` of a mapping, never values.
    """
    for name, value in (("before", before), ("after", after)):
        if value is not None and not _SHA256.fullmatch(value):
            raise ValueError(f"`{name}` is no SHA-256 in hexadecimal: pass a hash, never the value itself")
    told = dict(detail or {})
    if len(_canonical(told)) > MAX_DETAIL_CHARS:
        raise ValueError(f"the detail of {action} is over {MAX_DETAIL_CHARS:,} characters: tell less")
    return AuditEntry(actor, action, object_kind, object_id, at, before, after, told)


def state_hash(state: Mapping[str, object]) -> str:
    """The hash of an object's state; values are what JSON can say."""
    return _sha256(_canonical(state))


def object_hash(there: "DataclassInstance", *, without: Iterable[str] = ()) -> str:
    """The hash of a dataclass's state; `without`: fields that hold secrets, or change without anybody's doing."""
    left_out = set(without)
    return state_hash({name: _plain(value) for name, value in asdict(there).items() if name not in left_out})


def account_hash(account: Account) -> str:
    """The hash of an account: of all but its password's."""
    return object_hash(account, without=["password_hash"])


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return _instant(value)
    return value.isoformat() if isinstance(value, date) else value


def number_entries(entries: Sequence[AuditEntry], first: int) -> Sequence[KeptEntry]:
    """The entries with their numbers and hashes, as they are to be kept."""
    return [_kept(each, sequence) for sequence, each in enumerate(entries, start=first)]


def _kept(told: AuditEntry, sequence: int) -> KeptEntry:
    kept = KeptEntry(
        sequence=sequence,
        at=told.at,
        actor=told.actor,
        action=told.action.value,
        object_kind=told.object_kind,
        object_id=told.object_id,
        before=told.before,
        after=told.after,
        detail=told.detail,
    )
    return replace(kept, sha256=_sha256(canonical_json(kept)))


def canonical_json(kept: KeptEntry) -> str:
    """The text that is hashed: all of the entry but its own hash, keys sorted, no spaces, time in UTC."""
    plain = {name: value for name, value in asdict(kept).items() if name != "sha256"}
    return _canonical({**plain, "at": _instant(kept.at)})


def seal(previous: Seal | None, entries: Sequence[KeptEntry], at: datetime) -> Seal:
    """Seal a batch, which follows that of the seal before. Raises ValueError for what does not follow or is empty."""
    first = previous.last + 1 if previous else 1
    if [each.sequence for each in entries] != list(range(first, first + len(entries))) or not entries:
        raise ValueError(f"the batch does not go on at entry {first} without a gap")
    number = previous.number + 1 if previous else 1
    unsealed = Seal(number, first, entries[-1].sequence, at, "")
    sealing = _begin(unsealed, previous)
    for each in entries:
        _take(sealing, each)
    return replace(unsealed, sha256=sealing.hexdigest())


def verify(
    entries: Iterable[KeptEntry], seals: Sequence[Seal], known: Iterable[str] = (), last: int | None = None
) -> "Verdict":
    """Check everything; see Checker."""
    checker = Checker(seals, known)
    for each in entries:
        checker.take(each)
    return checker.finish(last)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that does not hold: in an entry or a seal, by its number."""

    where: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`difference` is None when all holds. `sealed`: the last entry that is under a seal."""

    entries: int
    seals: int
    sealed: int
    difference: Difference | None = None

    @property
    def holds(self) -> bool:
        return self.difference is None


class Checker:
    """Checks a log entry by entry, in the order of their numbers; of the differences it keeps the first.

    `known` are hashes of seals that were kept elsewhere: who can write all of the log can seal it anew, but not so that
    these are still in it.
    """

    def __init__(self, seals: Sequence[Seal], known: Iterable[str] = ()) -> None:
        self._seals = list(seals)
        self._known = list(known)
        self._done = 0
        self._sealing = _begin(self._seals[0], None) if self._seals else None
        self._last = 0
        self._difference: Difference | None = None

    def take(self, kept: KeptEntry) -> None:
        expected = self._last + 1
        self._last = kept.sequence
        if kept.sequence != expected:
            self._note(
                "entry", expected, f"entry {expected} is missing: {kept.sequence} is the next there is"
            )
        if kept.sha256 != _sha256(canonical_json(kept)):
            self._note("entry", kept.sequence, f"entry {kept.sequence} is not what was written")
        self._take_into_seal(kept)

    def finish(self, last: int | None = None) -> Verdict:
        """`last`: the number that the log should end with, where that is known."""
        if last is not None and self._last < last:
            self._note("entry", self._last + 1, f"the entries from {self._last + 1} to {last} are missing")
        if self._done < len(self._seals):
            there = self._seals[self._done]
            self._note("seal", there.number, f"seal {there.number} is over entries that are missing")
        hashes = {each.sha256 for each in self._seals}
        for known in self._known:
            if known not in hashes:
                self._note("seal", 0, f"no seal has the hash {known}: the log was sealed anew or cut off")
        sealed = self._seals[-1].last if self._seals else 0
        return Verdict(self._last, len(self._seals), sealed, self._difference)

    def _take_into_seal(self, kept: KeptEntry) -> None:
        if self._sealing is None:
            return
        there = self._seals[self._done]
        previous = self._seals[self._done - 1] if self._done else None
        follows = (previous.number + 1, previous.last + 1) if previous else (1, 1)
        if (there.number, there.first) != follows:
            self._note("seal", follows[0], f"seal {follows[0]} is missing or does not go on at {follows[1]}")
        _take(self._sealing, kept)
        if kept.sequence < there.last:
            return
        if self._sealing.hexdigest() != there.sha256:
            reason = f"seal {there.number} (entries {there.first} to {there.last}) is broken"
            self._note("seal", there.number, reason)
        self._done += 1
        following = self._seals[self._done] if self._done < len(self._seals) else None
        self._sealing = _begin(following, there) if following else None

    def _note(self, where: str, number: int, reason: str) -> None:
        self._difference = self._difference or Difference(where, number, reason)


def _begin(there: Seal, previous: Seal | None) -> "hashlib._Hash":
    head = {
        "number": there.number,
        "first": there.first,
        "last": there.last,
        "at": _instant(there.at),
        "previous": previous.sha256 if previous else NO_SEAL,
    }
    return hashlib.sha256(f"{_canonical(head)}\n".encode())


def _take(sealing: "hashlib._Hash", kept: KeptEntry) -> None:
    sealing.update(f"{canonical_json(kept)}\n".encode())


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
