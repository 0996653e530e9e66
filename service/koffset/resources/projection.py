"""Loads the learned map over the bundled encoder's vectors."""

import io
import json
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

PROJECTION_FILE = "projection.npz"


def load_projection() -> NDArray[np.float32]:
    """The matrix, shape (512, 512)."""
    return np.asarray(_content()["matrix"], dtype=np.float32)


def load_projection_notes() -> dict[str, Any]:
    """What it was trained on, and which relevance sets may not judge it."""
    notes: dict[str, Any] = json.loads(str(_content()["notes"]))
    return notes


def _content() -> Any:
    return np.load(io.BytesIO((files("koffset") / "data" / PROJECTION_FILE).read_bytes()), allow_pickle=False)
