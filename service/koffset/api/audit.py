"""The audit log, for KDIA."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from koffset.accounts.permissions import Action
from koffset.api.schemas import ActorView, AuditEntryView, AuditPageView, AuditQuery, SealStateView
from koffset.deps import ActorDep, WorkspaceDep, allow
from koffset.domain.audit import AuditAction, AuditFilter, KeptEntry
from koffset.usecases.auditing import AuditPage, SealState, iter_export, note_export, read_audit
from koffset.usecases.workspace import SEOUL

NDJSON = "application/x-ndjson"

router = APIRouter(prefix="/api/v1", tags=["audit"])


@router.get("/audit", dependencies=[allow(Action.READ_AUDIT)])
async def audit(
    workspace: WorkspaceDep, asked: Annotated[AuditQuery, Query()], response: Response
) -> AuditPageView:
    """Who did what to what, when and from where; newest first."""
    response.headers["Cache-Control"] = "no-store"
    until = asked.until
    wanted = AuditFilter(
        actor=asked.actor,
        action=asked.action.value if asked.action else None,
        object_kind=asked.object_kind,
        object_id=asked.object_id,
        since=_begin_of(asked.since) if asked.since else None,
        until=_begin_of(until + timedelta(days=1)) if until and until < date.max else None,
    )
    return _view(await read_audit(workspace, wanted, before=asked.before, limit=asked.limit))


@router.get(
    "/audit.jsonl",
    dependencies=[allow(Action.EXPORT_AUDIT)],
    response_class=StreamingResponse,
    responses={200: {"content": {NDJSON: {"schema": {"type": "string"}}}}},
)
async def export(workspace: WorkspaceDep, actor: ActorDep) -> StreamingResponse:
    """All of the log with its seals; `koffset audit verify FILE` checks it without the service."""
    await note_export(workspace, actor)
    return StreamingResponse(
        iter_export(workspace),
        media_type=NDJSON,
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": 'attachment; filename="koffset-audit.jsonl"',
        },
    )


def _begin_of(day: date) -> datetime:
    # The first day that there is begins, in Korea, before the first instant that UTC has.
    return datetime.combine(max(day, date(1, 1, 2)), time(), SEOUL).astimezone(UTC)


def _view(page: AuditPage) -> AuditPageView:
    return AuditPageView(
        entries=[_entry(each, page) for each in page.entries],
        following=page.following,
        seals=_seals(page.state),
        actions=[action.value for action in AuditAction],
    )


def _entry(kept: KeptEntry, page: AuditPage) -> AuditEntryView:
    member = page.members.get(kept.actor.id)
    done_to = page.members.get(kept.object_id)
    newest = page.state.newest
    return AuditEntryView(
        sequence=kept.sequence,
        at=kept.at,
        actor=ActorView(
            id=kept.actor.id,
            email=member.account.email if member else None,
            organisation_id=kept.actor.organisation_id,
            organisation=member.organisation.name if member else None,
            request_id=kept.actor.request_id,
            client=kept.actor.client,
        ),
        action=kept.action,
        object_kind=kept.object_kind,
        object_id=kept.object_id,
        object_email=done_to.account.email if done_to else None,
        before=kept.before,
        after=kept.after,
        detail=kept.detail,
        sha256=kept.sha256,
        sealed=newest is not None and kept.sequence <= newest.last,
    )


def _seals(state: SealState) -> SealStateView:
    newest = state.newest
    return SealStateView(
        last=state.last,
        sealed_through=newest.last if newest else 0,
        unsealed=state.unsealed,
        seals=newest.number if newest else 0,
        sealed_at=newest.at if newest else None,
        sha256=newest.sha256 if newest else None,
    )
