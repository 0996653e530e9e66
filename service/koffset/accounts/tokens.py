"""Secrets that we give out: long random texts, of which only a hash is kept."""

import hashlib
import secrets

_BYTES = 32
KEY_PREFIX = "kof_"


def new_token() -> str:
    return secrets.token_urlsafe(_BYTES)


def new_key_token() -> str:
    """The token of an API key: its beginning tells people, programs and scanners of leaked secrets what it is."""
    return KEY_PREFIX + new_token()


def hash_token(token: str) -> str:
    """Without salt or stretching: a random text of 256 bits cannot be guessed from its hash."""
    return hashlib.sha256(token.encode()).hexdigest()
