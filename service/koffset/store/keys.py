"""API keys."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from sqlalchemy import delete, select, update

from koffset.domain.account import Key, KeyScope, Member
from koffset.store.accounts import AccountReads
from koffset.store.tables import account_keys
from koffset.store.view import SqlView


class KeyReads(AccountReads):
    async def keys_of(self, account_id: str) -> Sequence[Key]:
        of_account = select(account_keys).where(account_keys.c.account_id == account_id)
        newest_first = of_account.order_by(account_keys.c.created_at.desc(), account_keys.c.id)
        return [Key(**{**row, "scope": KeyScope(row["scope"])}) for row in await self._rows(newest_first)]

    async def member_of_key(self, token_hash: str, now: datetime) -> tuple[Member, date | None] | None:
        columns = (account_keys.c.account_id, account_keys.c.scope, account_keys.c.last_used_on)
        statement = select(*columns).where(
            account_keys.c.token_hash == token_hash, account_keys.c.expires_at > now
        )
        for row in await self._rows(statement):
            member = await self.member(row["account_id"])
            if member is not None and not member.account.is_closed:
                return replace(member, scope=KeyScope(row["scope"])), row["last_used_on"]
        return None


class KeyWrites(SqlView):
    async def put_key(self, key: Key) -> None:
        await self._upsert(account_keys, [{**asdict(key), "scope": key.scope.value}])

    async def delete_key(self, key_id: str) -> None:
        await self._connection.execute(delete(account_keys).where(account_keys.c.id == key_id))

    async def note_key_use(self, token_hash: str, day: date) -> None:
        statement = update(account_keys).where(account_keys.c.token_hash == token_hash)
        await self._connection.execute(statement.values(last_used_on=day))
