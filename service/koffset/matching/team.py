"""A team for a requirement of several lots, as plain data: what is known, what is ordered, what is proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from koffset.domain.profile import SizeClass
from koffset.errors import InvalidInput, TeamInvalid


class FitState(StrEnum):
    """How much is known of the musts of a lot. A firm that misses one has no fit at all."""

    FULL = "full"
    PARTIAL = "partial"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TeamLot:
    """A lot with its weight: its value where all lots have one, else 1 for each; the caller decides that."""

    id: str
    weight: Decimal = Decimal(1)
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A company that may do a lot, told once for both.

    `capacity`, in the lot's unit, is for this lot alone; None is not known. What is not known does not limit,
    and is named among the assumptions of a team.
    """

    lot_id: str
    company_id: str
    degree: float
    state: FitState
    capacity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TeamCompany:
    """A company of which no size is known counts as none of the small and medium-sized."""

    id: str
    name: str
    size_class: SizeClass | None = None

    @property
    def is_sme(self) -> bool:
        return self.size_class is SizeClass.SME


class Aim(StrEnum):
    """What counts more once the weight, and what of it is known, is as large as can be: few firms, or the fit."""

    FEWER_FIRMS = "fewer_firms"
    BETTER_FIT = "better_fit"


@dataclass(frozen=True, slots=True)
class TeamOrder:
    """What is asked of a team. Nobody can be both preferred and barred.

    `min_sme_share` is of the weight that is covered. `effort` bounds the whole search in the solver's own
    measure of work, about a second each: unlike a clock it stops at the same place on every machine.
    """

    max_firms: int | None = None
    preferred: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    min_sme_share: Decimal = Decimal(0)
    may_split: bool = False
    aim: Aim = Aim.FEWER_FIRMS
    alternatives: int = 3
    within_percent: Decimal = Decimal(5)
    effort: float = 20.0

    def __post_init__(self) -> None:
        if self.max_firms is not None and self.max_firms < 1:
            raise InvalidInput(f"a team of at most {self.max_firms} firms is none; ask for 1 or more")
        if not 0 <= self.min_sme_share <= 1:
            raise InvalidInput(f"the share of SMEs is {self.min_sme_share}; give one from 0 to 1")
        if not 0 <= self.within_percent <= 100:
            raise InvalidInput(f"alternatives within {self.within_percent} %: give 0 to 100")
        if both := sorted(self.preferred & self.barred):
            raise TeamInvalid(
                f"{', '.join(both)}: both preferred and barred; take each out of one of the two"
            )


class UncoveredReason(StrEnum):
    """Why a lot stays uncovered; the first that holds, in this order."""

    NOBODY = "nobody_meets_the_musts"
    ONLY_BARRED = "only_barred_firms"
    CAPACITY = "capacity_short"
    MAX_FIRMS = "more_firms_than_allowed"
    SME_SHARE = "sme_share"
    NOT_PROVEN = "search_was_cut_short"
    LEFT_OUT = "covered_by_another_team"


@dataclass(frozen=True, slots=True)
class UncoveredLot:
    """`short_by`: what all firms that may do it lack together (or the largest alone, where no lot may be shared)."""

    lot_id: str
    reason: UncoveredReason
    short_by: Decimal | None = None


class Unknown(StrEnum):
    """What a team takes for granted."""

    CAPACITY = "capacity_not_known"
    MUSTS = "musts_not_all_known"


@dataclass(frozen=True, slots=True)
class Assumption:
    lot_id: str
    company_id: str
    unknown: Unknown


@dataclass(frozen=True, slots=True)
class Part:
    """What one company does of a lot; `quantity` is None where the lot has none."""

    company_id: str
    share: float
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LotCover:
    """Who does a lot, the best fit first: one company, or several where capacity forces it."""

    lot_id: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Team:
    """Companies by id; shares from 0 to 1: `covered` of the weight of all lots, `known` and `sme` of what is covered.

    `known` is done by firms of which it is known that they meet every must.
    `fit` is the mean degree over what is covered, a shared lot counting as its weakest. `proven`: no team is better
    but those named before it.
    """

    companies: Sequence[TeamCompany]
    covers: Sequence[LotCover]
    covered_share: float
    known_share: float
    sme_share: float
    preferred_count: int
    fit: float
    uncovered: Sequence[UncoveredLot]
    assumptions: Sequence[Assumption]
    proven: bool

    @property
    def firm_count(self) -> int:
        return len(self.companies)


OBJECTIVES: Mapping[Aim, str] = {
    Aim.FEWER_FIRMS: (
        "the most weight covered; then more preferred firms that do a part, the most of it by firms known to meet "
        "the musts, fewer firms, the better fit, and the order of ids"
    ),
    Aim.BETTER_FIT: (
        "the most weight covered; then more preferred firms that do a part, the most of it by firms known to meet "
        "the musts, the better fit, fewer firms, and the order of ids"
    ),
}


@dataclass(frozen=True, slots=True)
class TeamProposal:
    """The best team and its alternatives, best first. Where no lot can be covered there is no team, only reasons."""

    teams: Sequence[Team]
    uncovered: Sequence[UncoveredLot]
    proven: bool
    objective: str = OBJECTIVES[Aim.FEWER_FIRMS]
