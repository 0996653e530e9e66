"""The blocks that a submission changes, as the desk looks at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset.api.schemas import DifferenceView, ReviewClaim, ReviewView
from koffset_web.forms.blocks import BLOCK_FORMS


@dataclass(frozen=True, slots=True)
class ReviewBlock:
    """A block that the submission changes."""

    block: str
    differences: Sequence[DifferenceView]
    claims: Sequence[ReviewClaim]
    earlier: str


def find_missing(form: Mapping[str, str]) -> frozenset[str]:
    """The fields that a decision owes: what the firm is to do where a block is returned, why where a grade changes."""
    comments = {
        name.replace(".decision", ".comment")
        for name, decision in form.items()
        if name.endswith(".decision") and decision == "return"
    }
    reasons = {
        name.replace(".grade", ".reason")
        for name, grade in form.items()
        if name.endswith(".grade") and grade != form.get(f"{name}.before")
    }
    return frozenset(name for name in comments | reasons if not form.get(name, "").strip())


def build_review_blocks(found: ReviewView) -> Sequence[ReviewBlock]:
    """The blocks with differences, each with its claims that are new or say something else."""
    blocks = []
    for block in BLOCK_FORMS:
        differences = [each for each in found.differences if each.block == block]
        if differences:
            said = found.earlier.blocks.get(differences[0].block) if found.earlier else None
            claims = [claim for claim in found.claims if claim.block == block and claim.is_changed]
            blocks.append(ReviewBlock(block, differences, claims, said.comment or "" if said else ""))
    return blocks
