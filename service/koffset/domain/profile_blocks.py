"""The blocks of a profile: what a firm edits, and KDIA accepts or returns, one at a time. Contents are plain JSON."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from koffset.domain.profile import CompanyProfile


class Block(StrEnum):
    """In the order of the form. House-keeping is no block: it is written by what people do."""

    IDENTITY = "identity"
    STATUS = "status"
    ITEMS = "items"
    PROCESSES = "processes"
    CERTIFICATES = "certificates"
    EXPERIENCE = "experience"
    CAPACITY = "capacity"
    SECURITY = "security"
    COOPERATION = "cooperation"
    CONTACTS = "contacts"
    DISCLOSURE = "disclosure"


CLAIM_LISTS: Mapping[Block, tuple[str, ...]] = {
    Block.STATUS: ("designations",),
    Block.ITEMS: (),
    Block.PROCESSES: (),
    Block.CERTIFICATES: (),
    Block.EXPERIENCE: (),
}
"""Where in a block its list of graded claims stands."""

_ALWAYS_THERE = frozenset({Block.IDENTITY, Block.STATUS, Block.DISCLOSURE})
_ANY_IDENTITY = {"name": {"ko": "-"}}


def contents_of(profile: CompanyProfile) -> dict[Block, Any]:
    """Each block as JSON."""
    whole = profile.model_dump(mode="json")
    return {block: whole[block] for block in Block}


def checked_content(block: Block, content: Any) -> Any:
    """The content as it is kept; None is an empty block. Raises ValidationError, whose places begin with the block."""
    given = {} if content is None and block in _ALWAYS_THERE else content
    probe = {"id": "draft", "identity": _ANY_IDENTITY, block.value: given}
    valid = CompanyProfile.model_validate_json(json.dumps(probe))
    return valid.model_dump(mode="json")[block]


def with_contents(profile: CompanyProfile, contents: Mapping[Block, Any]) -> CompanyProfile:
    """The profile with these blocks in place of its own."""
    whole = profile.model_dump(mode="json") | {block.value: content for block, content in contents.items()}
    return CompanyProfile.model_validate_json(json.dumps(whole))


def claims_in(block: Block, content: Any) -> list[dict[str, Any]]:
    """The graded claims of a block's content; empty for a block that has none."""
    if block not in CLAIM_LISTS or content is None:
        return []
    found = content
    for step in CLAIM_LISTS[block]:
        found = found.get(step) or []
    return list(found)


def with_claims(block: Block, content: Any, claims: list[dict[str, Any]]) -> Any:
    """The content with these claims in place of its own."""
    if not CLAIM_LISTS[block]:
        return claims
    (name,) = CLAIM_LISTS[block]
    return {**content, name: claims}
