"""From the entries of a relevance set to company profiles: a company an entry, known by the entry's id."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from koffset.text.language import detect_language
from koffset_indexer.evaluation.beir import Entry

_COMPANY_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")


def company_ids(corpus: Sequence[Entry]) -> dict[str, str]:
    """Company id → entry id; they are the same wherever the id may stand for a company."""
    return {_company_id(entry, number): entry.id for number, entry in enumerate(corpus)}


def _company_id(entry: Entry, number: int) -> str:
    return entry.id if _COMPANY_ID.fullmatch(entry.id) else f"entry-{number}"


def write_profiles(corpus: Sequence[Entry], path: Path) -> None:
    """A file of profiles as `koffset import profiles` reads it."""
    with path.open("w", encoding="utf-8") as out:
        for profile in _profiles(corpus):
            out.write(json.dumps(profile, ensure_ascii=False) + "\n")


def _profiles(corpus: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(corpus):
        identity: dict[str, Any] = {"name": {"en": entry.id}}
        text = ". ".join(part.rstrip(". ") for part in (entry.title, entry.text) if part.strip())
        if text:
            identity["overview"] = {detect_language(text): text}
        yield {"id": _company_id(entry, number), "identity": identity}
