"""The canonical form of our documents and its hash: two files that say the same get the same hash."""

import hashlib
import json
from typing import Any

from koffset.domain.text import Document


def canonical_json(document: Document) -> str:
    """JSON with sorted keys and without what is not stated (nulls, empty lists, empty blocks)."""
    return json.dumps(_stated(document.model_dump(mode="json")), ensure_ascii=False, sort_keys=True)


def content_hash(document: Document) -> str:
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def _stated(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _stated(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item is not None and item not in ({}, [])}
    if isinstance(value, list):
        return [_stated(item) for item in value]
    return value
