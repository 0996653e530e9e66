"""Which grade a claim keeps when its firm edits it: a grade holds for what was looked at, and for nothing else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from koffset.domain.evidence import EvidenceGrade
from koffset.domain.profile_blocks import CLAIM_LISTS, Block, claims_in, with_claims
from koffset.domain.profile_diff import paired

_OF_KDIA = ("grade", "as_of", "checked_on")
_LANGUAGES = frozenset({"ko", "en"})
_NOT_SUBSTANCE = frozenset({*_OF_KDIA, "audience", "not_for_foreign_disclosure", "picture"})
_PROOF = "document"


def regraded(block: Block, content: Any, published: Any, today: date) -> Any:
    """The content with the grades of the published claims that say the same.

    What is new or changed is declared, as of today, whatever grade the content brings: a firm cannot grade itself.
    A translation added beside the text that was looked at changes nothing of it, and lowers no grade; nor does a
    document where there was none. Another document in place of the one that was seen, or none, does.
    """
    if block not in CLAIM_LISTS or content is None:
        return content
    pairs = paired(claims_in(block, published), claims_in(block, content))
    claims = [_regraded(claim, known, today) for known, claim in pairs if claim is not None]
    return with_claims(block, content, claims)


def _regraded(claim: Mapping[str, Any], known: Mapping[str, Any] | None, today: date) -> dict[str, Any]:
    if known is not None and _says_the_same(_substance(known), _proved_as(known, _substance(claim))):
        return {**claim, **{name: known[name] for name in _OF_KDIA if name in known}}
    fresh = {"grade": EvidenceGrade.DECLARED.value, "as_of": today.isoformat(), "checked_on": None}
    return {**claim, **{name: value for name, value in fresh.items() if name in claim}}


def _says_the_same(known: Any, claim: Any) -> bool:
    if isinstance(known, Mapping) and isinstance(claim, Mapping) and {*known, *claim} <= _LANGUAGES:
        return all(claim.get(tag) == text for tag, text in known.items() if text)
    if isinstance(known, Mapping) and isinstance(claim, Mapping):
        return all(_says_the_same(known.get(name), claim.get(name)) for name in {*known, *claim})
    return bool(known == claim)


def _proved_as(known: Mapping[str, Any], substance: dict[str, Any]) -> dict[str, Any]:
    return substance if known.get(_PROOF) else {**substance, _PROOF: None}


def _substance(claim: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in claim.items() if name not in _NOT_SUBSTANCE}
