"""Secrets that we give out: long random texts, of which only a hash is kept."""

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(_BYTES)


def hash_token(token: str) -> str:
    """Without salt or stretching: a random text of 256 bits cannot be guessed from its hash."""
    return hashlib.sha256(token.encode()).hexdigest()
