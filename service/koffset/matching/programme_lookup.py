"""Whether a programme that is named is one of KDIA's, and which one a mistyped id may mean. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from koffset.domain.programme import Programme
from koffset.matching.conditions.findings import Said

SIMILAR_FROM = 80.0
"""Likeness (0 to 100, by letters) from which an id is suggested: one of five letters may differ."""
SUGGESTED = 2


@dataclass(frozen=True, slots=True)
class NamedProgramme:
    """`programme` is None for one that is not in the list; `similar` are ids that may have been meant."""

    id: str
    programme: Programme | None = None
    similar: Sequence[str] = ()

    def remark(self) -> Said | None:
        """What to say of one that is not known; contractors may write for one that KDIA has not entered."""
        if self.programme:
            return None
        if self.similar:
            return Said("programme_unknown_similar", {"id": self.id, "similar": ", ".join(self.similar)})
        return Said("programme_unknown", {"id": self.id})


def find_programme(programme_id: str, programmes: Sequence[Programme]) -> NamedProgramme:
    """By its very id; what differs in capitals only is suggested like any other slip."""
    known = {each.id: each for each in programmes}
    if programme_id in known:
        return NamedProgramme(programme_id, known[programme_id])
    near = process.extract(
        programme_id,
        sorted(known),
        scorer=fuzz.ratio,
        processor=str.casefold,
        score_cutoff=SIMILAR_FROM,
        limit=SUGGESTED,
    )
    return NamedProgramme(programme_id, similar=[name for name, _, _ in near])
