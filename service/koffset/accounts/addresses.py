"""Email addresses as names of accounts."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from koffset.errors import InvalidInput


def normalise_email(text: str) -> str:
    """The form in which an address is kept and compared. Raises InvalidInput for what is no address."""
    try:
        found = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError as exc:
        raise InvalidInput(f"{text!r} is no email address: {exc}") from exc
    return unicodedata.normalize("NFKC", found.normalized).casefold()
