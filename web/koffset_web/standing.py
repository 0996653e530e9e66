"""How a firm stands in a requirement, as its page shows it: lot by lot, and where to mend what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koffset.api.schemas import OwnConditionView, OwnLotView, OwnStandingView

BLOCKS: Mapping[str, str] = {
    "certificate": "certificates",
    "process": "processes",
    "item": "items",
    "experience": "experience",
    "size_class": "status",
    "region": "identity",
    "capacity": "capacity",
    "security": "security",
    "cooperation": "cooperation",
}
"""The block of the profile that answers a kind of condition; what a free text asks may stand in any."""


@dataclass(frozen=True, slots=True)
class StandingCondition:
    """`block` is where the firm can state it; None where it is met, or no one block answers it."""

    told: OwnConditionView
    block: str | None


@dataclass(frozen=True, slots=True)
class StandingLot:
    """`told` as the firm stands in it."""

    told: OwnLotView
    conditions: Sequence[StandingCondition]

    @property
    def does_such(self) -> bool:
        """Whether something shows that the firm does such work."""
        return self.told.state in {"full", "partial", "excluded"}


def build_lots(found: OwnStandingView) -> Sequence[StandingLot]:
    """In the order of the requirement."""
    return [StandingLot(told, [_condition(each) for each in told.conditions]) for told in found.lots]


def _condition(told: OwnConditionView) -> StandingCondition:
    return StandingCondition(told, None if told.state == "met" else BLOCKS.get(told.kind))
