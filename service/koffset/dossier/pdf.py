"""Writes a dossier as PDF, by a process of its own (see `typesetting`)."""

import json
import os
import subprocess
import sys
from dataclasses import asdict

from koffset.domain.dossier import Dossier
from koffset.errors import Unavailable
from koffset.resources.dossier import find_print_files

PROGRAM = "koffset.dossier.typesetting"
TIMEOUT_SEC = 120.0
"""The largest dossier that the limits allow (30 firms with 100 items) took 3 seconds on two busy cores."""


def write_pdf(dossier: Dossier, timeout_sec: float = TIMEOUT_SEC) -> bytes:
    """Blocking. The same dossier gives the same bytes. Raises Unavailable where it takes too long or fails."""
    files = find_print_files()
    order = {
        "template": str(files.template),
        "root": str(files.template.parent),
        "fonts": str(files.fonts),
        "day": dossier.as_of.isoformat(),
        "dossier": json.dumps(asdict(dossier), default=str),
    }
    # It reads texts of strangers: it takes no module from the folder it runs in, and nothing of our settings.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KOFFSET_")}
    try:
        done = subprocess.run(  # noqa: S603 – the command is ours, and what is asked comes by standard input
            [sys.executable, "-P", "-m", PROGRAM],
            input=json.dumps(order).encode(),
            capture_output=True,
            env=environment,
            timeout=timeout_sec,
            check=True,
        )
    except subprocess.TimeoutExpired as exc:
        raise Unavailable(
            f"the PDF was not ready after {timeout_sec:g} seconds: name fewer firms, or take another format"
        ) from exc
    except subprocess.CalledProcessError as exc:
        said = exc.stderr.decode(errors="replace").strip().splitlines()
        raise Unavailable(
            f"the PDF could not be set ({said[-1] if said else exc}): take another format"
        ) from exc
    return done.stdout
