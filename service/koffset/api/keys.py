"""One's own API keys."""

from http import HTTPStatus

from fastapi import APIRouter, Response

from koffset.accounts.permissions import Action
from koffset.api.schemas import KeyOrder, KeysView, KeyView, NewKeyView
from koffset.deps import ActorDep, SignedInDep, WorkspaceDep, allow
from koffset.domain.account import Key
from koffset.usecases import keeping_keys

router = APIRouter(prefix="/api/v1/account/keys", tags=["account"], dependencies=[allow(Action.OWN_ACCOUNT)])


@router.post("", status_code=HTTPStatus.CREATED)
async def make_key(
    order: KeyOrder, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep, response: Response
) -> NewKeyView:
    """Make a key. Its token is in this answer and nowhere else."""
    response.headers["Cache-Control"] = "no-store"
    made = await keeping_keys.make_key(
        workspace, member, actor, name=order.name, scope=order.scope, days=order.days
    )
    return NewKeyView(**_view(made.key).model_dump(), token=made.token)


@router.get("")
async def keys(workspace: WorkspaceDep, member: SignedInDep) -> KeysView:
    found = await keeping_keys.list_keys(workspace, member)
    return KeysView(keys=[_view(key) for key in found], most_days=workspace.settings.key_days)


@router.delete("/{key_id}", status_code=HTTPStatus.NO_CONTENT)
async def delete_key(key_id: str, workspace: WorkspaceDep, member: SignedInDep, actor: ActorDep) -> None:
    """It stops working at once."""
    await keeping_keys.delete_key(workspace, member, key_id, actor)


def _view(key: Key) -> KeyView:
    return KeyView(
        id=key.id,
        name=key.name,
        scope=key.scope,
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_on=key.last_used_on,
    )
