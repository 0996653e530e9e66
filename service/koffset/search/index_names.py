"""Index names: `<prefix>-<mapping hash>-<run>`, built and read back here for all engines."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

# Raised when what is stored in an index changes its form.
_SCHEMA_VERSION = 5
_NAME = re.compile(r"(?P<prefix>[a-z][a-z0-9_]*)-(?P<mapping_hash>[0-9a-f]{12})-(?P<run>[0-9a-z]+)")


@dataclass(frozen=True, slots=True)
class IndexName:
    prefix: str
    mapping_hash: str
    run: str


def mapping_hash(analyser_version: str, encoder_name: str, *layout: str) -> str:
    """Twelve hex digits that change with schema, analysis or encoder: data of different hashes never meet.

    `layout` is what else an engine's indexes differ by.
    """
    parts = (str(_SCHEMA_VERSION), analyser_version, encoder_name, *layout)
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]


def run_of(built_at: datetime, salt: str) -> str:
    """A run that sorts by time; `salt` (letters and digits) tells two of one second apart."""
    return built_at.astimezone(UTC).strftime("%Y%m%dt%H%M%S") + salt


def build_index_name(name: IndexName) -> str:
    return f"{name.prefix}-{name.mapping_hash}-{name.run}"


def parse_index_name(text: str) -> IndexName | None:
    """The parts of a name, or None when it is not one of ours."""
    match = _NAME.fullmatch(text)
    return IndexName(**match.groupdict()) if match else None
