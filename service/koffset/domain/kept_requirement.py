"""A requirement as it is kept: whose it is, who may see it until when, and which version of it this is."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from koffset.domain.requirement import Requirement


class Visibility(StrEnum):
    """Who sees it. Once handed in it is no draft again; what was shown and is withdrawn stays for its keeper."""

    DRAFT = "draft"
    PRIVATE = "private"
    SHARED = "shared"
    OPEN = "open"
    WITHDRAWN = "withdrawn"

    @property
    def is_shown(self) -> bool:
        """Whether anybody but its keeper sees it."""
        return self in {Visibility.SHARED, Visibility.OPEN}


@dataclass(frozen=True, slots=True)
class Disclosure:
    """`open_until`: the last day, in Seoul, that firms see an open one; `names_keeper`: whether they see whose."""

    visibility: Visibility = Visibility.DRAFT
    open_until: date | None = None
    names_keeper: bool = False

    def is_open(self, today: date) -> bool:
        return self.visibility is Visibility.OPEN and (self.open_until is None or today <= self.open_until)


@dataclass(frozen=True, slots=True)
class KeptRequirement:
    """`id` is ours, that in the document is its keeper's own. `revision` counts saves, and the next save names it.

    `version` counts the states that are kept for good: 0 while it is a draft, then one a save or change of disclosure.
    `author` and `saved_at` are of this state.
    """

    id: str
    organisation_id: str
    requirement: Requirement
    disclosure: Disclosure
    revision: int
    version: int
    author: str
    saved_at: datetime
