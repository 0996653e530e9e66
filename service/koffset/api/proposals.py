"""Proposing a requirement from a pasted text."""

from fastapi import APIRouter

from koffset.accounts.permissions import Action
from koffset.api.schemas import (
    LeftOverView,
    PieceView,
    ProposalAnswer,
    ProposalRequest,
    ProposedConditionView,
    ProposedLotView,
)
from koffset.deps import ViewerDep, WorkspaceDep, allow
from koffset.domain.requirement_proposal import Piece, ProposedLot
from koffset.domain.text import BilingualText
from koffset.usecases.proposing import Proposed, propose_requirement

router = APIRouter(prefix="/api/v1", tags=["match"], dependencies=[allow(Action.READ)])


@router.post("/requirement-proposals")
async def propose(request: ProposalRequest, workspace: WorkspaceDep, viewer: ViewerDep) -> ProposalAnswer:
    """Lots and conditions with the places they were read from, for people to correct. Nothing of the text is kept."""
    return proposal_answer(await propose_requirement(workspace, request.text, viewer))


def proposal_answer(proposed: Proposed) -> ProposalAnswer:
    """The answer that API and command line give alike."""
    return ProposalAnswer(
        lots=[_lot_view(lot) for lot in proposed.proposal.lots],
        left_over=[
            LeftOverView(
                text=each.text,
                start=each.span.start,
                end=each.span.end,
                lot_id=each.lot_id,
                reason=each.reason,
                offered=each.offered,
                unread=each.unread,
            )
            for each in proposed.proposal.left_over
        ],
        title=proposed.proposal.title,
        programme_id=proposed.programme_id,
        degraded=proposed.degraded,
    )


def _lot_view(lot: ProposedLot) -> ProposedLotView:
    return ProposedLotView(
        lot=lot.lot,
        start=lot.span.start,
        end=lot.span.end,
        pieces=[_piece_view(piece) for piece in lot.pieces],
        conditions=[
            ProposedConditionView(
                condition=each.condition,
                start=each.span.start,
                end=each.span.end,
                doubt=each.doubt,
                for_all=each.for_all,
            )
            for each in lot.conditions
        ],
    )


def _piece_view(piece: Piece) -> PieceView:
    values = {
        name: value.best("en") if isinstance(value, BilingualText) else value
        for name, value in piece.values.items()
    }
    return PieceView(
        name=piece.name, values=values, start=piece.span.start, end=piece.span.end, doubt=piece.doubt
    )
