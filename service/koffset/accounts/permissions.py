"""What each member may do: the one place that decides it. Routers name the action, and nothing else about roles."""

from collections.abc import Mapping
from enum import StrEnum

from koffset.domain.account import Member, OrganisationKind, OrganisationStatus, Role


class Action(StrEnum):
    """What a route does, as far as who may do it differs."""

    READ = "read"
    SIGN_IN = "sign_in"
    OWN_ACCOUNT = "own_account"
    SEE_OWN_SETTINGS = "see_own_settings"
    SET_OWN_SETTINGS = "set_own_settings"
    READ_STATISTICS = "read_statistics"
    READ_AUDIT = "read_audit"
    EXPORT_AUDIT = "export_audit"
    ADMINISTER = "administer"


_EVERYBODY = frozenset({Action.READ, Action.SIGN_IN})
_WAITING = frozenset({Action.SIGN_IN, Action.OWN_ACCOUNT, Action.SEE_OWN_SETTINGS, Action.SET_OWN_SETTINGS})
_SIGNED_IN = _EVERYBODY | {Action.OWN_ACCOUNT}
_MEMBER = _SIGNED_IN | {Action.SEE_OWN_SETTINGS}
_OWNER = _MEMBER | {Action.SET_OWN_SETTINGS}
_DESK = _SIGNED_IN | {Action.READ_STATISTICS, Action.READ_AUDIT}

_ALLOWED: Mapping[tuple[OrganisationKind, Role], frozenset[Action]] = {
    (OrganisationKind.COMPANY, Role.OWNER): _OWNER,
    (OrganisationKind.COMPANY, Role.EDITOR): _MEMBER,
    (OrganisationKind.COMPANY, Role.READER): _MEMBER,
    (OrganisationKind.CONTRACTOR, Role.OWNER): _OWNER,
    (OrganisationKind.CONTRACTOR, Role.EDITOR): _MEMBER,
    (OrganisationKind.CONTRACTOR, Role.READER): _MEMBER,
    (OrganisationKind.KDIA, Role.REVIEWER): _DESK,
    (OrganisationKind.KDIA, Role.ADMIN): _DESK | {Action.EXPORT_AUDIT, Action.ADMINISTER},
}


def may(member: Member | None, action: Action, *, public_reading: bool) -> bool:
    """Whether the member (None: nobody signed in) may do this.

    `public_reading` is the setting that lets people who are not signed in read what is public.
    """
    if action is Action.READ and public_reading:
        return True
    if member is None:
        return action is Action.SIGN_IN
    allowed = _ALLOWED.get((member.organisation.kind, member.account.role), frozenset())
    if member.organisation.status is not OrganisationStatus.ACTIVE:
        allowed &= _WAITING
    return action in allowed
