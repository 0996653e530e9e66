"""Where the offset calculator's order is wrong, by the names of its form and in the visitor's language. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset.api.schemas import FaultView
from koffset_web.i18n import N_
from koffset_web.messages import FAULTS, UNKNOWN_FAULT

NO_COMPETITION = "competitive"
_LOT = re.compile(r"lots\.(\d+)\.(.+)")
_LABELS: Mapping[str, str] = {
    "rule_date": N_("Day whose rules apply"),
    "competitive": N_("Competition"),
    "contract.amount": N_("Main contract"),
    "contract.currency": N_("Currency"),
    "rates.0.rate": N_("One unit of the contract's currency is"),
    "rates.0.on": N_("Day of that rate"),
    "quota.parts.amount": N_("All parts of the bought system"),
    "quota.korean_parts.amount": N_("Of these from Korean firms"),
    "penalty.period_ends": N_("The period ends on"),
    "penalty.fulfilled.amount": N_("Fulfilled by then (empty: as credited)"),
    "penalty.fulfilled_later.amount": N_("Fulfilled in the year after"),
}
_LOT_LABELS: Mapping[str, str] = {
    "kind": N_("Kind"),
    "value.amount": N_("Actual value"),
    "value.currency": N_("Currency of the lots"),
    "firm": N_("Firm"),
    "size_class": N_("Size of the firm"),
    "offset_field": N_("Field"),
    "banked_on": N_("Banked on"),
}
_TEXTS: Mapping[str, str] = {
    NO_COMPETITION: N_("Say whether firms competed for the contract: the ratio depends on it."),
}


@dataclass(frozen=True, slots=True)
class OffsetFault:
    """`lot` counts as the form does, from 1; `label` is empty where no field of the form stands for the place."""

    lot: int | None
    label: str
    text: str


def build_offset_faults(faults: Sequence[FaultView]) -> Sequence[OffsetFault]:
    """Each once: currencies of several lots are one field."""
    return list(dict.fromkeys(map(_told, faults)))


def _told(fault: FaultView) -> OffsetFault:
    text = _TEXTS.get(fault.where) or FAULTS.get(fault.code, UNKNOWN_FAULT)
    within = _LOT.fullmatch(fault.where)
    if within is None:
        return OffsetFault(None, _LABELS.get(fault.where, ""), text)
    number = None if within[2] == "value.currency" else int(within[1]) + 1
    return OffsetFault(number, _LOT_LABELS.get(within[2], ""), text)
