"""One-time links."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, or_, select, update

from koffset.domain.account import Link, LinkPurpose, Registration, Role
from koffset.store.tables import account_links, accounts
from koffset.store.view import SqlView

_LINKS = (
    select(account_links)
    .join(accounts, accounts.c.id == account_links.c.account_id, isouter=True)
    .where(or_(accounts.c.id.is_(None), accounts.c.is_closed.is_(False)))
)


class LinkReads(SqlView):
    async def link_of_token(self, token_hash: str, now: datetime) -> Link | None:
        statement = _LINKS.where(
            account_links.c.token_hash == token_hash,
            account_links.c.used_at.is_(None),
            account_links.c.expires_at > now,
        )
        return next((_link(row) for row in await self._rows(statement)), None)

    async def invitations(self, now: datetime, organisation_id: str | None = None) -> Sequence[Link]:
        statement = select(account_links).where(
            account_links.c.purpose == LinkPurpose.INVITATION.value,
            account_links.c.used_at.is_(None),
            account_links.c.expires_at > now,
        )
        if organisation_id is not None:
            statement = statement.where(account_links.c.organisation_id == organisation_id)
        return [_link(row) for row in await self._rows(statement.order_by(account_links.c.email))]


class LinkWrites(SqlView):
    async def add_link(self, link: Link) -> None:
        await self._connection.execute(account_links.insert().values(_row(link)))

    async def use_link(self, link_id: str, at: datetime) -> None:
        statement = update(account_links).where(account_links.c.id == link_id)
        await self._connection.execute(statement.values(used_at=at))

    async def delete_link(self, link_id: str) -> None:
        await self._connection.execute(delete(account_links).where(account_links.c.id == link_id))

    async def use_resets(self, account_id: str, at: datetime) -> None:
        of_account = account_links.c.account_id == account_id
        open_ones = update(account_links).where(of_account, account_links.c.used_at.is_(None))
        await self._connection.execute(open_ones.values(used_at=at))


def _row(link: Link) -> Mapping[str, Any]:
    return {
        **asdict(link),
        "purpose": link.purpose.value,
        "role": link.role.value if link.role else None,
        "registration": json.dumps(asdict(link.registration)) if link.registration else None,
    }


def _link(row: RowMapping) -> Link:
    said = row["registration"]
    read = {
        "purpose": LinkPurpose(row["purpose"]),
        "role": Role(row["role"]) if row["role"] else None,
        "registration": Registration(**json.loads(said)) if said else None,
    }
    return Link(**{**row, **read})
