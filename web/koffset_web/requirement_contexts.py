"""What the pages of requirements are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from koffset.api.schemas import LotView, MatchAnswer, RequirementEntry, RequirementView
from koffset_web.labels import Labels
from koffset_web.match_pictures import Chart, Matrix
from koffset_web.match_state import MatchState
from koffset_web.page_contexts import PageContext


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchContext(PageContext):
    """match.html: `lot` is the open one, `chart` its fit against value (None: nothing to compare).

    `reasons` say why a lot stays uncovered, by the code of the API.
    """

    kept: RequirementView
    labels: Labels
    today: date
    state: MatchState
    answer: MatchAnswer
    matrix: Matrix
    lot: LotView
    chart: Chart | None
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementsContext(PageContext):
    """requirements.html: one's own, then those that others show one."""

    requirements: Sequence[RequirementEntry]


REQUIREMENT_TEMPLATES: Mapping[type, str] = {
    MatchContext: "match.html",
    RequirementsContext: "requirements.html",
}
