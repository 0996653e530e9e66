"""The audit log as a file: one JSON object a line, with all that is needed to verify it without the store."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from koffset.domain.audit import Checker, KeptEntry, Seal, Verdict, canonical_json
from koffset.errors import SourceFileInvalid

VERSION = 1
_ENTRY: TypeAdapter[KeptEntry] = TypeAdapter(KeptEntry)
_SEAL: TypeAdapter[Seal] = TypeAdapter(Seal)


def head_line(seals: Sequence[Seal], last: int, at: datetime) -> str:
    """The first line: what the file holds, and all seals; who reads it knows from it where the log must end."""
    plain = [json.loads(_SEAL.dump_json(each)) for each in seals]
    return _line({"koffset_audit": VERSION, "exported_at": at.isoformat(), "last": last, "seals": plain})


def entry_line(kept: KeptEntry) -> str:
    return _line({**json.loads(canonical_json(kept)), "sha256": kept.sha256})


def verify_file(path: Path, known: Sequence[str] = ()) -> Verdict:
    """Check an exported file by itself. Raises SourceFileInvalid for what is no such file."""
    try:
        with path.open(encoding="utf-8") as lines:
            return _verify_lines(path, lines, known)
    except (OSError, UnicodeDecodeError) as exc:
        raise SourceFileInvalid(f"{path}: cannot be read: {exc}") from exc


def _verify_lines(path: Path, lines: Iterator[str], known: Sequence[str]) -> Verdict:
    try:
        head = json.loads(next(lines, ""))
        if head["koffset_audit"] != VERSION:
            raise SourceFileInvalid(f"{path}: is of version {head['koffset_audit']!r}, this reads {VERSION}")
        last = int(head["last"])
        checker = Checker([_SEAL.validate_python(each) for each in head["seals"]], known)
    except (ValueError, KeyError, TypeError) as exc:
        raise SourceFileInvalid(
            f"{path}: is no export of an audit log: `koffset audit export` writes one"
        ) from exc
    for number, line in enumerate(lines, start=2):
        try:
            checker.take(_ENTRY.validate_json(line))
        except ValidationError as exc:
            raise SourceFileInvalid(f"{path}: line {number} is no entry: {exc.error_count()} faults") from exc
    return checker.finish(last)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n"
