"""The dated offset rules: what one is, whether it is in force on a day, and the book that finds it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from koffset.domain.text import Document, Text

_HASH_CHARS = 12
_ONE = Decimal(1)


class RuleKey(StrEnum):
    """What a rule is about; a key has one rule on any day, or none."""

    THRESHOLD = "threshold"
    RATIO_COMPETITIVE = "ratio_competitive"
    RATIO_NON_COMPETITIVE = "ratio_non_competitive"
    FMS = "fms"
    MULTIPLIER_SCOPE = "multiplier_scope"
    MULTIPLIER_SME = "multiplier_sme"
    MULTIPLIER_LARGE = "multiplier_large"
    MULTIPLIER_GVC30 = "multiplier_gvc30"
    FIELD_6_NEEDS_OTHER = "field_6_needs_other"
    FIELD_7_NEEDS_OTHER = "field_7_needs_other"
    BANKING = "banking"
    BANKING_WINDOW = "banking_window"
    BANKING_SCOPE = "banking_scope"
    QUOTA_COMPETITIVE = "quota_competitive"
    QUOTA_NON_COMPETITIVE = "quota_non_competitive"
    PENALTY_RATE = "penalty_rate"
    PENALTY_EXTENSION = "penalty_extension"
    PENALTY_LAPSE = "penalty_lapse"
    MUTUAL_GROWTH = "mutual_growth"
    CERTIFICATION_COST = "certification_cost"
    WORKSHARE = "workshare"
    PROCEDURE = "procedure"


SOMETIMES = frozenset(
    {
        RuleKey.BANKING,
        RuleKey.PENALTY_EXTENSION,
        RuleKey.PENALTY_LAPSE,
        RuleKey.CERTIFICATION_COST,
        RuleKey.WORKSHARE,
    }
)
"""Keys that have no rule on some days; every other key has one on each."""


class Standing(StrEnum):
    """How well it is known that a rule was in force on a day.

    `START_NOT_ESTABLISHED`: nothing says when it began, and no source shows it in force as early as that day.
    """

    IN_FORCE = "in_force"
    START_NOT_ESTABLISHED = "start_not_established"


Unit = Literal["USD", "share", "multiplier", "years", "choice", "text"]
Side = Literal["duty", "relief", "none"]
"""Whom a rule serves: a duty adds to what is owed, a relief to what is credited."""
Start = Literal["day", "month", "amendment"]
"""What `valid_from` is: the day itself, the first of a month of which more is not known, the day of an amendment."""
Certainty = Literal["stated", "inferred"]


class Rule(Document):
    """One rule and its sources.

    `valid_from` is None where its start is not established; `known_since` may then say the earliest day on which
    a source shows it in force. `valid_to` is its last day, None while none is known.
    """

    key: RuleKey
    unit: Unit
    low: Decimal | None = None
    high: Decimal | None = None
    choice: Text | None = None
    side: Side
    valid_from: date | None = None
    valid_to: date | None = None
    known_since: date | None = None
    start: Start | None = None
    certainty: Certainty = "stated"
    basis_en: Text
    basis_ko: Text
    sources: Annotated[tuple[Annotated[str, Field(pattern=r"^https?://\S+$")], ...], Field(min_length=1)]

    @property
    def id(self) -> str:
        return f"{self.key}@{self.valid_from or 'start'}"

    @model_validator(mode="after")
    def _value_fits_its_unit(self) -> Self:
        numbers = (self.low, self.high)
        if self.unit in {"choice", "text"}:
            if numbers != (None, None) or (self.unit == "choice") is (self.choice is None):
                raise ValueError(f"{self.id}: unit {self.unit} goes with a choice, or with nothing for text")
            return self
        if self.low is None or self.high is None or self.choice is not None:
            raise ValueError(f"{self.id}: unit {self.unit} needs low and high, and no choice")
        least, most = _BOUNDS[self.unit]
        if not least <= self.low <= self.high or (most is not None and self.high > most):
            raise ValueError(f"{self.id}: {self.low} to {self.high} is no {self.unit}")
        return self

    @model_validator(mode="after")
    def _days_fit_each_other(self) -> Self:
        if (self.valid_from is None) is not (self.start is None):
            raise ValueError(f"{self.id}: start says what valid_from is, and stands with it only")
        if self.valid_from is not None and self.known_since is not None:
            raise ValueError(f"{self.id}: known_since is for a rule whose start is not established")
        first = self.valid_from or self.known_since
        if first is not None and self.valid_to is not None and self.valid_to < first:
            raise ValueError(f"{self.id}: it ends before it begins")
        return self

    def covers(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def standing(self, day: date) -> Standing:
        shown = self.valid_from or self.known_since
        return Standing.START_NOT_ESTABLISHED if shown is None or day < shown else Standing.IN_FORCE

    @property
    def figure(self) -> Decimal:
        """The value of a rule that has one number."""
        if self.low is None or self.low != self.high:
            raise ValueError(f"{self.id} has no single number")
        return self.low


_BOUNDS: Mapping[str, tuple[Decimal, Decimal | None]] = {
    "USD": (_ONE, None),
    "share": (Decimal(0), _ONE),
    "multiplier": (_ONE, None),
    "years": (_ONE, None),
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A rule that an answer rests on, and how well its being in force on the rule date is known."""

    rule: Rule
    standing: Standing

    @property
    def is_established(self) -> bool:
        return self.standing is Standing.IN_FORCE


class RuleBook:
    """All rules. `version` is the hash of their content: answers of one version rest on the same rules."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """ValueError names rules of one key that overlap, leave a gap or are missing."""
        self.rules: Sequence[Rule] = tuple(rules)
        self._by_key = {key: [rule for rule in self.rules if rule.key is key] for key in RuleKey}
        for key, found in self._by_key.items():
            _check_days(key, found)
        self.version = _hash(self.rules)

    def at(self, key: RuleKey, day: date) -> Citation | None:
        """The rule on that day; None where there is none, which can be for `SOMETIMES` only."""
        for rule in self._by_key[key]:
            if rule.covers(day):
                return Citation(rule, rule.standing(day))
        return None

    def need(self, key: RuleKey, day: date) -> Citation:
        """The rule of a key that has one on every day."""
        found = self.at(key, day)
        if found is None:
            raise ValueError(f"{key} has no rule on {day}")
        return found

    def on(self, day: date) -> Sequence[Citation]:
        """Every rule of that day, in the order of the book."""
        return [Citation(rule, rule.standing(day)) for rule in self.rules if rule.covers(day)]


def _check_days(key: RuleKey, rules: Sequence[Rule]) -> None:
    if not rules:
        raise ValueError(f"the rule book has no {key}")
    ordered = sorted(rules, key=lambda rule: rule.valid_from or date.min)
    for earlier, later in pairwise(ordered):
        if later.valid_from is None or earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise ValueError(f"{earlier.id} and {later.id} overlap")
    if key not in SOMETIMES and not _is_gapless(ordered):
        raise ValueError(f"{key} has days without a rule")


def _is_gapless(ordered: Sequence[Rule]) -> bool:
    is_open = ordered[0].valid_from is None and ordered[-1].valid_to is None
    day = timedelta(days=1)
    return is_open and all(
        earlier.valid_to is not None and earlier.valid_to + day == later.valid_from
        for earlier, later in pairwise(ordered)
    )


def _hash(rules: Sequence[Rule]) -> str:
    content = json.dumps([rule.model_dump(mode="json") for rule in rules], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:_HASH_CHARS]
