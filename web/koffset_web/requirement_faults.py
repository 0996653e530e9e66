"""Faults of a requirement as its form tells them: at a field, or above all of them. Pure."""

import re
from collections.abc import Mapping, Sequence

from koffset.api.schemas import FaultView

_IN_A_LIST = re.compile(r"\.(?:any_of|supply_classes|platforms|offset_fields)\.\d+$")
"""Lists that one control holds: what is wrong with one entry is told at the list."""


def faults_by_field(faults: Sequence[FaultView]) -> Mapping[str, str]:
    """The API's codes by dotted place, one for a control."""
    return {_field(fault.where): fault.code for fault in reversed(faults)}


def stands_nowhere(where: str, place: int) -> bool:
    """Whether no control of the page stands for it where the lot at that place is open."""
    if not where.startswith("lots"):
        return where == "id"
    within = where.removeprefix(f"lots.{place}.")
    return within == where or re.fullmatch(r"conditions(\.\d+)?", within) is not None


def _field(where: str) -> str:
    found = _IN_A_LIST.search(where)
    return where[: where.rindex(".")] if found else where
