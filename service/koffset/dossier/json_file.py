"""Writes a dossier as JSON: the model as it is."""

import json
from dataclasses import asdict

from koffset.domain.dossier import Dossier

FORMAT = "koffset-dossier-1"
"""Changes where an older reader would misunderstand what is written."""


def write_json(dossier: Dossier) -> bytes:
    content = {"format": FORMAT, **asdict(dossier)}
    return (json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n").encode()
