"""What is searched, and how much of it KDIA is told. A contractor's searches are its secret (decision 0013)."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from koffset.domain.account import OrganisationKind
from koffset.domain.text import Language

MAX_LOGGED_CHARS = 300
MASK = "…"
_SHORTEST_NAME = 3


class Outcome(StrEnum):
    """What an asker got at best."""

    EVIDENCE = "evidence"
    NEAREST = "nearest"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class LoggedSearch:
    """One search. `at` decides what was asked before a choice of the organisation; kept of it is the day in Korea."""

    at: datetime
    day: date
    text: str
    language: Language
    filters: Mapping[str, object]
    firms: int
    outcome: Outcome
    organisation_id: str | None = None
    organisation_kind: OrganisationKind | None = None


@dataclass(frozen=True, slots=True)
class SearchChoices:
    """What an organisation chose for its searches: to share those made since, to forget those made until."""

    shares_since: datetime | None = None
    forgotten_until: datetime | None = None

    def keeps(self, search: LoggedSearch) -> bool:
        return self.forgotten_until is None or search.at > self.forgotten_until

    def shares(self, search: LoggedSearch) -> bool:
        return self.shares_since is not None and search.at >= self.shares_since


@dataclass(frozen=True, slots=True)
class Months:
    """Calendar months in Korea, as `2026-11`, both inclusive."""

    first: str
    last: str

    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        year, month = map(int, self.last.split("-"))
        return date.fromisoformat(f"{self.first}-01"), date(year, month, monthrange(year, month)[1])


Asking = tuple[OrganisationKind, str]
"""A kind of organisation, and a month in which some of it asked."""


@dataclass(frozen=True, slots=True)
class SearchCount:
    """A text and how often it was asked. `organisations` is None where so few asked that it would point at them.

    `sharing` are names of organisations that share their searches.
    """

    text: str
    language: Language
    asked: int
    without_evidence: int
    nothing: int
    organisations: int | None
    sharing: Sequence[str] = ()


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def months_to_tell(asking: Mapping[Asking, int], this_month: str, least: int) -> Sequence[Asking]:
    """Of whom and of which months the searches that are not shared may be told; `asking` counts organisations.

    Only months that are over: who may ask every hour would learn the hour of a search, and finds in the audit log who
    was signed in then. And only where enough organisations of the kind asked to hide one among them: the language of a
    text often tells its kind.
    """
    return sorted(key for key, count in asking.items() if key[1] < this_month and count >= least)


def mask_names(text: str, names: Iterable[str]) -> str:
    """The text without the names of those who may have asked: some name themselves where they ask for their parts."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= _SHORTEST_NAME:
            text = re.sub(re.escape(name), MASK, text, flags=re.IGNORECASE)
    return text
