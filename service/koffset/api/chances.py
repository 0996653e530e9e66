"""What is open to firms, seen from one's own firm: nothing here is of another."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter

from koffset.accounts.permissions import Action
from koffset.api.match_views import Sayings
from koffset.api.profile_views import People
from koffset.api.requirement_views import RequirementViews
from koffset.api.schemas import (
    ChanceLotView,
    ChancesView,
    ChanceView,
    GapLotView,
    GapView,
    OwnConditionView,
    OwnLotView,
    OwnStandingView,
)
from koffset.deps import PageDep, SignedInDep, WorkspaceDep, allow
from koffset.domain.text import Language
from koffset.matching.four_parts import explain
from koffset.matching.gaps import Gap, LotStanding
from koffset.usecases.chances import Chances, own_chances, own_standing

router = APIRouter(prefix="/api/v1/my", tags=["requirements"], dependencies=[allow(Action.SEE_OWN_CHANCES)])


@router.get("/requirements")
async def my_requirements(
    workspace: WorkspaceDep, member: SignedInDep, page: PageDep, language: Language = "en"
) -> ChancesView:
    """Open requirements with how the own firm stands in each lot, and which one thing would open how many more.

    Those first in which it stands best; of alike ones what closes first, then the newest.
    """
    found = await own_chances(workspace, member)
    views = RequirementViews(workspace, member, People((), member))
    sayings = Sayings(workspace, language)
    return ChancesView(
        profile_version=found.profile_version,
        as_of=found.as_of,
        language=language,
        requirements=[
            ChanceView(requirement=views.entry(chance.seen), lots=[_lot(lot, sayings) for lot in chance.lots])
            for chance in page.of(found.chances)
        ],
        total=len(found.chances),
        page=page.number,
        page_size=page.size,
        gaps=_gaps(found, sayings),
        left_out=found.left_out,
        degraded=found.degraded,
    )


@router.get("/requirements/{requirement_id}")
async def my_standing(
    requirement_id: str, workspace: WorkspaceDep, member: SignedInDep, language: Language = "en"
) -> OwnStandingView:
    """An open requirement with how the own firm stands in each lot: what it meets, does not, and leaves open."""
    found = await own_standing(workspace, member, requirement_id)
    sayings = Sayings(workspace, language)
    return OwnStandingView(
        requirement=RequirementViews(workspace, member, People((), member)).whole(found.chance.seen),
        as_of=found.as_of,
        language=language,
        lots=[
            _own_lot(lot, firms, sayings) for lot, firms in zip(found.chance.lots, found.firms, strict=True)
        ],
        degraded=found.degraded,
    )


def _lot(standing: LotStanding, sayings: Sayings) -> ChanceLotView:
    return ChanceLotView(**_told(standing, sayings))


def _told(standing: LotStanding, sayings: Sayings) -> dict[str, Any]:
    lot, judged = standing.lot.lot, standing.judged
    parts = explain(judged, lot, standing.asked) if judged else None
    return {
        "id": lot.id,
        "text_ko": lot.text.ko,
        "text_en": lot.text.en,
        "state": standing.standing.value,
        "fit": round(judged.fit, 4) if judged else None,
        "missing": [sayings.statement(each, standing.asked) for each in parts.missing] if parts else [],
        "question": sayings.say(parts.question) if parts and parts.question else None,
    }


def _own_lot(standing: LotStanding, firms: int, sayings: Sayings) -> OwnLotView:
    judged = standing.judged
    parts = explain(judged, standing.lot.lot, standing.asked) if judged else None
    findings = judged.findings if judged else [None] * len(standing.asked)
    return OwnLotView(
        **_told(standing, sayings),
        matched=[sayings.statement(each, standing.asked) for each in parts.matched] if parts else [],
        conditions=[
            OwnConditionView(
                asked=sayings.say(asked.say()),
                kind=asked.condition.kind,
                strength=asked.condition.strength,
                state=finding.state.value if finding else None,
                said=sayings.say(finding.reason) if finding else None,
                proofs=sayings.proofs(finding) if finding else [],
            )
            for asked, finding in zip(standing.asked, findings, strict=True)
        ],
        firms=firms,
    )


def _gaps(found: Chances, sayings: Sayings) -> Sequence[GapView]:
    references = {chance.seen.kept.id: chance.seen.kept.requirement.id for chance in found.chances}
    places = {
        (chance.seen.kept.id, lot.lot.lot.id): place
        for chance in found.chances
        for place, lot in enumerate(chance.lots)
    }

    def view(gap: Gap) -> GapView:
        return GapView(
            asked=sayings.say(gap.say()),
            kind=gap.asked.condition.kind,
            opens=len(gap.lots),
            lots=[
                GapLotView(
                    requirement_id=each.standing.requirement_id,
                    reference=references[each.standing.requirement_id],
                    lot=each.standing.lot.lot.id,
                    place=places[each.standing.requirement_id, each.standing.lot.lot.id],
                    state=each.finding.state.value,
                    said=sayings.say(each.finding.reason),
                )
                for each in gap.lots
            ],
        )

    return [view(gap) for gap in found.gaps]
