"""Reminding firms by letter of the yearly confirmation of their profile, and of certificates that end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

import structlog

from koffset.domain.account import Member
from koffset.domain.audit import Actor, AuditAction, AuditFilter, entry
from koffset.domain.company import Company
from koffset.domain.completeness import EXPIRES_SOON
from koffset.domain.profile import Certificate
from koffset.errors import MailUnavailable
from koffset.mail.letter import Letter
from koffset.store.protocol import StoreReader, StoreWriter
from koffset.usecases.mailer import require_mail
from koffset.usecases.reviewing import expiring_certificates, overdue_profiles
from koffset.usecases.telling import News, keepers_of, letter_to
from koffset.usecases.workspace import Workspace

log = structlog.get_logger(__name__)

REMINDED_EVERY = timedelta(days=30)
_KIND = "reminder"


class Outcome(StrEnum):
    """`due` comes of a look only; `recent`: was reminded already; `unreachable`: no owner has an account."""

    DUE = "due"
    SENT = "sent"
    RECENT = "recent"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a firm is to be reminded of; one letter for all of it."""

    company: Company
    is_overdue: bool
    certificates: Sequence[Certificate]
    outcome: Outcome = Outcome.DUE


async def remind(workspace: Workspace, actor: Actor, *, dry_run: bool = False) -> Sequence[Reminder]:
    """Write to the owners of each firm, by company id. Raises MailUnavailable where no letter can leave at all.

    That a firm is reminded is noted before its letters leave: two runs at once, or one that is broken off, write to
    nobody twice. Where none of its letters leaves, that is noted as well, and the next run tries again.
    """
    if not dry_run:
        require_mail(workspace.mailer)
    reminders = await _find(workspace)
    async with workspace.store.reader() as store:
        members = [member for member in await store.members() if not member.account.is_closed]
    return [
        replace(each, outcome=await _outcome(workspace, actor, each, members, dry_run=dry_run))
        for each in reminders
    ]


async def _find(workspace: Workspace) -> Sequence[Reminder]:
    companies: dict[str, Company] = {}
    overdue: set[str] = set()
    ending: defaultdict[str, list[Certificate]] = defaultdict(list)
    for profile in await overdue_profiles(workspace):
        companies[profile.company.id] = profile.company
        overdue.add(profile.company.id)
    for each in await expiring_certificates(workspace, EXPIRES_SOON):
        companies[each.company.id] = each.company
        ending[each.company.id].append(each.certificate)
    return [
        Reminder(companies[company_id], company_id in overdue, ending[company_id])
        for company_id in sorted(companies)
    ]


async def _outcome(
    workspace: Workspace, actor: Actor, reminder: Reminder, members: Sequence[Member], *, dry_run: bool
) -> Outcome:
    owners = list(filter(keepers_of(reminder.company.id), members))
    if not owners:
        return Outcome.UNREACHABLE
    if not dry_run:
        return await _remind(workspace, actor, reminder, owners)
    async with workspace.store.reader() as store:
        return Outcome.RECENT if await _is_recent(store, workspace, reminder) else Outcome.DUE


async def _remind(
    workspace: Workspace, actor: Actor, reminder: Reminder, owners: Sequence[Member]
) -> Outcome:
    async with workspace.store.writer() as store:
        if await _is_recent(store, workspace, reminder):
            return Outcome.RECENT
        await _note(store, workspace, actor, AuditAction.FIRM_REMINDED, reminder)
    letters = [letter_to(workspace, owner, _news(reminder), reminder.company) for owner in owners]
    # Every letter is tried: one address that is refused keeps none from the others.
    if any([await _sent(workspace, letter) for letter in letters]):
        return Outcome.SENT
    async with workspace.store.writer() as store:
        await _note(store, workspace, actor, AuditAction.REMINDER_FAILED, reminder)
    return Outcome.FAILED


async def _is_recent(store: StoreReader, workspace: Workspace, reminder: Reminder) -> bool:
    wanted = AuditFilter(object_kind=_KIND, object_id=reminder.company.id)
    newest = await store.latest_audit_entries(wanted, None, 1)
    return any(
        each.action == AuditAction.FIRM_REMINDED and each.at > workspace.now() - REMINDED_EVERY
        for each in newest
    )


async def _note(
    store: StoreWriter, workspace: Workspace, actor: Actor, action: AuditAction, reminder: Reminder
) -> None:
    detail: Mapping[str, str | int | bool] = {
        "overdue": reminder.is_overdue,
        "certificates": len(reminder.certificates),
    }
    await store.add_audit([entry(actor, action, _KIND, reminder.company.id, workspace.now(), detail=detail)])


async def _sent(workspace: Workspace, letter: Letter) -> bool:
    try:
        await workspace.mailer.send(letter)
    except MailUnavailable as error:
        log.warning("reminder_failed", code=error.code, detail=error.detail)
        return False
    return True


def _news(reminder: Reminder) -> News:
    about = (reminder.is_overdue, bool(reminder.certificates))
    templates = {(True, False): "reminder_profile", (False, True): "reminder_certificates"}
    ending = [f"{each.standard} ({each.expires_on})" for each in reminder.certificates]
    return News(templates.get(about, "reminder_both"), "my", lambda _language: {"certificates": ending})
