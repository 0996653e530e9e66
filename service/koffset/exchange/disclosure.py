"""What of a profile leaves the house when the caller does not ask for the private part."""

from koffset.domain.profile import CompanyProfile


def without_private(profile: CompanyProfile) -> CompanyProfile:
    """The profile without registration number and without contacts that are hidden or lack consent.

    Claims keep their audience: whoever passes the file on must look at it. Importing such a file removes
    the private fields from the profile, so it is no backup.
    """
    contacts = tuple(contact for contact in profile.contacts if contact.consent and not contact.hidden)
    identity = profile.identity.model_copy(update={"business_registration_no": None})
    return profile.model_copy(update={"identity": identity, "contacts": contacts})
