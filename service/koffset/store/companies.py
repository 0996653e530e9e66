"""Companies and their other names in the database."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, func, select, update

from koffset.domain.company import Alias, AliasKind, Company
from koffset.domain.evidence import Audience, Viewer, readers_of
from koffset.errors import NotFound
from koffset.store import tables
from koffset.store.view import SqlView, insert_for


class CompanyReads(SqlView):
    async def companies(self, viewer: Viewer, ids: Sequence[str] | None = None) -> Mapping[str, Company]:
        found = await self._companies(ids)
        return {
            company.id: company
            for company in found
            if viewer.may_read(readers_of(company.audience, company.id))
        }

    async def name_keys(self) -> Mapping[str, str]:
        """A company's own name wins over another's alias; of two aliases, that of the lower id."""
        column = tables.company_aliases.c
        keyed = select(column.name_key, column.company_id).where(column.name_key.is_not(None))
        aliases = await self._pairs(keyed.order_by(column.company_id.desc()))
        return aliases | await self._pairs(select(tables.companies.c.name_key, tables.companies.c.id))

    async def _companies(self, ids: Sequence[str] | None) -> list[Company]:
        """In the order of ids, whatever their audience."""
        by_id: defaultdict[str, list[RowMapping]] = defaultdict(list)
        for row in await self._rows_of(_with_aliases(), tables.companies.c.id, ids):
            by_id[row["id"]].append(row)
        return [_company(rows) for _, rows in sorted(by_id.items())]


class CompanyWrites(SqlView):
    async def add_companies(self, companies: Sequence[Company]) -> None:
        await self._execute_many(tables.companies.insert(), [_company_row(company) for company in companies])
        await self._insert_aliases(
            [_alias_row(company.id, alias, None) for company in companies for alias in company.aliases]
        )

    async def set_names(self, company_id: str, name_ko: str | None, name_en: str | None) -> None:
        statement = update(tables.companies).where(tables.companies.c.id == company_id)
        result = await self._connection.execute(statement.values(name_ko=name_ko, name_en=name_en))
        if result.rowcount == 0:
            raise NotFound(f"no company has the id {company_id!r}: add it before naming it")

    async def add_aliases(self, company_id: str, aliases: Sequence[tuple[Alias, str]]) -> None:
        await self._insert_aliases([_alias_row(company_id, alias, key) for alias, key in aliases])

    async def _insert_aliases(self, rows: Sequence[Mapping[str, Any]]) -> None:
        statement = insert_for(self._connection.dialect.name, tables.company_aliases)
        # What is there stays, but an alias that came without its key gets it.
        key = func.coalesce(tables.company_aliases.c.name_key, statement.excluded.name_key)
        await self._execute_many(
            statement.on_conflict_do_update(index_elements=["company_id", "name"], set_={"name_key": key}),
            rows,
        )


def _with_aliases() -> Select[Any]:
    """A row for each alias, or one without: a second statement would double the time of a search's reading."""
    company, alias = tables.companies, tables.company_aliases
    of_alias = (alias.c.name, alias.c.kind, alias.c.valid_from, alias.c.valid_to, alias.c.source)
    joined = company.outerjoin(alias, alias.c.company_id == company.c.id)
    return select(company, *of_alias).select_from(joined).order_by(company.c.id, alias.c.name)


def _company(rows: Sequence[RowMapping]) -> Company:
    first = rows[0]
    return Company(
        id=first["id"],
        name_ko=first["name_ko"],
        name_en=first["name_en"],
        name_key=first["name_key"],
        foreign=first["foreign"],
        audience=Audience(first["audience"]),
        aliases=tuple(_alias(row) for row in rows if row["name"] is not None),
    )


def _company_row(company: Company) -> Mapping[str, Any]:
    return {
        "id": company.id,
        "name_ko": company.name_ko,
        "name_en": company.name_en,
        "name_key": company.name_key,
        "foreign": company.foreign,
        "audience": company.audience.value,
    }


def _alias(row: RowMapping) -> Alias:
    return Alias(
        name=row["name"],
        kind=AliasKind(row["kind"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        source=row["source"],
    )


def _alias_row(company_id: str, alias: Alias, name_key: str | None) -> Mapping[str, Any]:
    return {
        "company_id": company_id,
        "name": alias.name,
        "name_key": name_key,
        "kind": alias.kind.value,
        "valid_from": alias.valid_from,
        "valid_to": alias.valid_to,
        "source": alias.source,
    }
