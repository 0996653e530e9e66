"""Organisations, accounts and sessions. Times are given: nothing here looks at a clock."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, Select, delete, func, select, update

from koffset.domain.account import (
    Account,
    Member,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Role,
    Session,
)
from koffset.store.tables import account_links, accounts, attempts, organisations, sessions
from koffset.store.view import SqlView

_ACCOUNT = [column.label(f"account_{column.name}") for column in accounts.c]
_ORGANISATION = [column.label(f"organisation_{column.name}") for column in organisations.c]
_MEMBERS = select(*_ACCOUNT, *_ORGANISATION).join_from(
    accounts, organisations, accounts.c.organisation_id == organisations.c.id
)


class AccountReads(SqlView):
    async def members(self) -> Sequence[Member]:
        return await self._members(_MEMBERS.order_by(accounts.c.email))

    async def member_by_email(self, email: str) -> Member | None:
        return await self._one_member(_MEMBERS.where(accounts.c.email == email))

    async def members_of(self, organisation_id: str) -> Sequence[Member]:
        of_organisation = accounts.c.organisation_id == organisation_id
        return await self._members(_MEMBERS.where(of_organisation).order_by(accounts.c.email))

    async def member(self, account_id: str) -> Member | None:
        return await self._one_member(_MEMBERS.where(accounts.c.id == account_id))

    async def organisation(self, organisation_id: str) -> Organisation | None:
        rows = await self._rows(select(*_ORGANISATION).where(organisations.c.id == organisation_id))
        return next((_organisation(row) for row in rows), None)

    async def member_of_session(self, token_hash: str, now: datetime) -> Member | None:
        session = sessions.c.account_id == accounts.c.id
        statement = _MEMBERS.join(sessions, session).where(
            sessions.c.token_hash == token_hash, sessions.c.expires_at > now, accounts.c.is_closed.is_(False)
        )
        return await self._one_member(statement)

    async def count_attempts(self, key_hash: str, since: datetime) -> int:
        return await self._number(
            select(func.count())
            .select_from(attempts)
            .where(attempts.c.key_hash == key_hash, attempts.c.at > since)
        )

    async def _one_member(self, statement: Select[tuple[object, ...]]) -> Member | None:
        found = await self._members(statement)
        return found[0] if found else None

    async def _members(self, statement: Select[tuple[object, ...]]) -> Sequence[Member]:
        return [
            Member(
                Account(
                    id=row["account_id"],
                    email=row["account_email"],
                    name=row["account_name"],
                    organisation_id=row["account_organisation_id"],
                    role=Role(row["account_role"]),
                    password_hash=row["account_password_hash"],
                    is_closed=row["account_is_closed"],
                ),
                _organisation(row),
            )
            for row in await self._rows(statement)
        ]


def _organisation(row: RowMapping) -> Organisation:
    return Organisation(
        id=row["organisation_id"],
        kind=OrganisationKind(row["organisation_kind"]),
        name=row["organisation_name"],
        status=OrganisationStatus(row["organisation_status"]),
        company_id=row["organisation_company_id"],
        reason=row["organisation_reason"],
        country=row["organisation_country"],
        registered_at=row["organisation_registered_at"],
    )


class AccountWrites(SqlView):
    async def put_organisation(self, organisation: Organisation) -> None:
        row = {
            "id": organisation.id,
            "kind": organisation.kind.value,
            "name": organisation.name,
            "status": organisation.status.value,
            "company_id": organisation.company_id,
            "reason": organisation.reason,
            "country": organisation.country,
            "registered_at": organisation.registered_at,
        }
        await self._upsert(organisations, [row])

    async def put_account(self, account: Account) -> None:
        row = {
            "id": account.id,
            "email": account.email,
            "name": account.name,
            "organisation_id": account.organisation_id,
            "role": account.role.value,
            "password_hash": account.password_hash,
            "is_closed": account.is_closed,
        }
        await self._upsert(accounts, [row])

    async def set_password(self, account_id: str, password_hash: str) -> None:
        statement = update(accounts).where(accounts.c.id == account_id)
        await self._connection.execute(statement.values(password_hash=password_hash))

    async def add_session(self, session: Session) -> None:
        await self._connection.execute(
            sessions.insert().values(
                token_hash=session.token_hash,
                account_id=session.account_id,
                created_at=session.created_at,
                expires_at=session.expires_at,
            )
        )

    async def end_session(self, token_hash: str) -> None:
        await self._connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

    async def end_sessions(self, account_id: str) -> None:
        await self._connection.execute(delete(sessions).where(sessions.c.account_id == account_id))

    async def add_attempt(self, key_hash: str, at: datetime) -> None:
        await self._connection.execute(attempts.insert().values(key_hash=key_hash, at=at))

    async def clear_attempts(self, key_hash: str) -> None:
        await self._connection.execute(delete(attempts).where(attempts.c.key_hash == key_hash))

    async def forget_before(self, expired: datetime, attempted: datetime) -> None:
        for table in (sessions, account_links):
            await self._connection.execute(delete(table).where(table.c.expires_at <= expired))
        await self._connection.execute(delete(attempts).where(attempts.c.at <= attempted))
