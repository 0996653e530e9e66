"""What each member may do: the one place that decides it. Routers name the action, and nothing else about roles."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from koffset.domain.account import (
    KeyScope,
    Member,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from koffset.domain.kept_requirement import KeptRequirement


class Action(StrEnum):
    """What a route does, as far as who may do it differs.

    `FILL_FORMS`: upload for a profile and get proposals for its fields; a firm's members for their own firm only.
    Which requirements: `sees_requirement`. `RANK_REQUIREMENTS`: learn which firms do the lots of one that is kept, by
    ranking, team, value, comparison or dossier; firms read what is open to them, and `SEE_OWN_CHANCES` tells them how
    they stand in it themselves.
    """

    READ = "read"
    SIGN_IN = "sign_in"
    SEE_ACCOUNT = "see_account"
    OWN_ACCOUNT = "own_account"
    CLAIM_COMPANY = "claim_company"
    READ_DRAFT = "read_draft"
    EDIT_PROFILE = "edit_profile"
    HAND_IN_PROFILE = "hand_in_profile"
    REVIEW = "review"
    IMPORT_FILES = "import_files"
    MANAGE_MEMBERS = "manage_members"
    SEE_ORGANISATIONS = "see_organisations"
    VET_ORGANISATIONS = "vet_organisations"
    FILL_FORMS = "fill_forms"
    SEE_OWN_SETTINGS = "see_own_settings"
    SET_OWN_SETTINGS = "set_own_settings"
    READ_STATISTICS = "read_statistics"
    READ_AUDIT = "read_audit"
    EXPORT_AUDIT = "export_audit"
    ADMINISTER = "administer"
    READ_REQUIREMENTS = "read_requirements"
    RANK_REQUIREMENTS = "rank_requirements"
    WRITE_REQUIREMENTS = "write_requirements"
    DISCLOSE_REQUIREMENTS = "disclose_requirements"
    SEE_OWN_CHANCES = "see_own_chances"
    READ_SHORTLISTS = "read_shortlists"
    WRITE_SHORTLISTS = "write_shortlists"


_EVERYBODY = frozenset({Action.READ, Action.SIGN_IN})
_OWN_SETTINGS = frozenset({Action.SEE_OWN_SETTINGS, Action.SET_OWN_SETTINGS})
_WAITING = _OWN_SETTINGS | {Action.SIGN_IN, Action.SEE_ACCOUNT, Action.OWN_ACCOUNT, Action.CLAIM_COMPANY}
_SIGNED_IN = _EVERYBODY | {Action.SEE_ACCOUNT, Action.OWN_ACCOUNT}
_MEMBER = _SIGNED_IN | {Action.SEE_OWN_SETTINGS}
_HEAD = frozenset({Action.SET_OWN_SETTINGS, Action.MANAGE_MEMBERS})
_FIRM = _MEMBER | {Action.READ_DRAFT, Action.READ_REQUIREMENTS, Action.SEE_OWN_CHANCES}
_EDITOR = _FIRM | {Action.EDIT_PROFILE, Action.FILL_FORMS}
_OWNER = _EDITOR | _HEAD | {Action.HAND_IN_PROFILE, Action.CLAIM_COMPANY}
_CONTRACTOR = _MEMBER | {Action.READ_REQUIREMENTS, Action.RANK_REQUIREMENTS, Action.READ_SHORTLISTS}
_KEEP_SHORTLISTS = frozenset({Action.READ_SHORTLISTS, Action.WRITE_SHORTLISTS})
_KEEP_REQUIREMENTS = frozenset(
    {
        Action.READ_REQUIREMENTS,
        Action.RANK_REQUIREMENTS,
        Action.WRITE_REQUIREMENTS,
        Action.DISCLOSE_REQUIREMENTS,
    }
)
_READ_LOGS = frozenset({Action.READ_STATISTICS, Action.READ_AUDIT})
_VET = frozenset({Action.SEE_ORGANISATIONS, Action.VET_ORGANISATIONS})
_DESK = (
    _SIGNED_IN
    | _READ_LOGS
    | _VET
    | _KEEP_REQUIREMENTS
    | _KEEP_SHORTLISTS
    | {
        Action.REVIEW,
        Action.IMPORT_FILES,
        Action.FILL_FORMS,
    }
)

_ALLOWED: Mapping[tuple[OrganisationKind, Role], frozenset[Action]] = {
    (OrganisationKind.COMPANY, Role.OWNER): _OWNER,
    (OrganisationKind.COMPANY, Role.EDITOR): _EDITOR,
    (OrganisationKind.COMPANY, Role.READER): _FIRM,
    (OrganisationKind.CONTRACTOR, Role.OWNER): _CONTRACTOR | _KEEP_REQUIREMENTS | _KEEP_SHORTLISTS | _HEAD,
    (OrganisationKind.CONTRACTOR, Role.EDITOR): _CONTRACTOR | _KEEP_REQUIREMENTS | _KEEP_SHORTLISTS,
    (OrganisationKind.CONTRACTOR, Role.READER): _CONTRACTOR,
    (OrganisationKind.KDIA, Role.REVIEWER): _DESK,
    (OrganisationKind.KDIA, Role.ADMIN): _DESK
    | {Action.MANAGE_MEMBERS, Action.EXPORT_AUDIT, Action.ADMINISTER},
}


# Not here, and so for people only: whatever gives further access, such as passwords, keys, invitations and whom a
# requirement is shown to; and the logs and what an organisation chose about them, which are for people to read.
_READING = frozenset(
    {
        Action.READ,
        Action.SEE_ACCOUNT,
        Action.SEE_ORGANISATIONS,
        Action.READ_DRAFT,
        Action.READ_REQUIREMENTS,
        Action.RANK_REQUIREMENTS,
        Action.SEE_OWN_CHANCES,
        Action.READ_SHORTLISTS,
    }
)
_WRITING = frozenset(
    {
        Action.EDIT_PROFILE,
        Action.FILL_FORMS,
        Action.VET_ORGANISATIONS,
        Action.ADMINISTER,
        Action.WRITE_REQUIREMENTS,
        Action.WRITE_SHORTLISTS,
    }
)

_KEYS_ALLOWED: Mapping[KeyScope, frozenset[Action]] = {
    KeyScope.READ: _READING,
    KeyScope.WRITE: _READING | _WRITING,
}


def may(member: Member | None, action: Action, *, public_reading: bool) -> bool:
    """Whether the member (None: nobody signed in) may do this.

    A key never may more than its member, and only what its scope has.
    `public_reading` is the setting that lets people who are not signed in read what is public.
    """
    if member is not None and member.scope is not None and action not in _KEYS_ALLOWED[member.scope]:
        return False
    if action is Action.READ and public_reading:
        return True
    if member is None:
        return action is Action.SIGN_IN
    allowed = _ALLOWED.get((member.organisation.kind, member.account.role), frozenset())
    if member.organisation.status is not OrganisationStatus.ACTIVE:
        return action in _WAITING & allowed
    return action in allowed


def sees_requirement(
    member: Member, kept: KeptRequirement, keeper: Organisation, today: date, *, has_profile: bool
) -> bool:
    """Whether the member may know that there is such a requirement; one it keeps itself in any state.

    KDIA sees what is shared with it or open, firms with a published profile (`has_profile`) what is open that day.
    """
    if keeps_requirement(member, kept):
        return True
    if member.organisation.kind is OrganisationKind.KDIA:
        return kept.disclosure.visibility.is_shown
    return (
        member.organisation.kind is OrganisationKind.COMPANY
        and has_profile
        and keeper.status is OrganisationStatus.ACTIVE
        and kept.disclosure.is_open(today)
    )


def keeps_requirement(member: Member, kept: KeptRequirement) -> bool:
    """Whether it is the member's organisation's own: nobody else changes it, nor knows who wrote it."""
    return kept.organisation_id == member.organisation.id
