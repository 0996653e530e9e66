"""Passwords: which are taken, and how they are kept (argon2id, parameters of RFC 9106's low-memory choice)."""

from argon2 import PasswordHasher, profiles
from argon2.exceptions import VerificationError

from koffset.errors import PasswordInvalid

MAX_CHARS = 200
"""Longer ones are refused: hashing takes time by length, and nobody types them."""

_hasher = PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
# Checked when there is no account, so that the answer takes as long as for one that is there.
_NOBODYS = _hasher.hash("nobody's password")


def hash_password(password: str) -> str:
    """Blocking, some 50 ms: call it in a worker thread."""
    return _hasher.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the password; without a hash False, after the same time. Blocking, some 50 ms."""
    try:
        is_right = _hasher.verify(password_hash or _NOBODYS, password)
    except VerificationError:
        return False
    return is_right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was hashed with other parameters than today's, so that the next sign-in hashes anew."""
    return _hasher.check_needs_rehash(password_hash)


def check_new_password(password: str, least_chars: int, *, email: str) -> None:
    """Raise PasswordInvalid for one that is too short, too long or the address itself (after NIST SP 800-63B)."""
    if len(password) < least_chars:
        raise PasswordInvalid(f"the password has {len(password)} characters: take at least {least_chars}")
    if len(password) > MAX_CHARS:
        raise PasswordInvalid(f"the password has {len(password)} characters: take at most {MAX_CHARS}")
    if password.casefold() in {email, email.partition("@")[0]}:
        raise PasswordInvalid("the password is the address: take another")
    if len(set(password)) <= 2:
        raise PasswordInvalid("the password repeats one or two characters: take another")
