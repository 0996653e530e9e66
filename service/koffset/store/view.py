"""What all reads and writes share: one connection inside one transaction, and statements of bounded size."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Executable, RowMapping, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

# Databases take about 32,000 parameters a statement and drivers hold a whole batch in memory.
_ROWS_A_BATCH = 5_000


class SqlView:
    """Base of the readers and writers; it does not begin or end its transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _rows(self, statement: Executable) -> Sequence[RowMapping]:
        return (await self._connection.execute(statement)).mappings().all()

    async def _pairs(self, statement: Executable) -> dict[str, str]:
        """The first column of each row → the second."""
        return {row[0]: row[1] for row in await self._connection.execute(statement)}

    async def _number(self, statement: Executable) -> int:
        return int((await self._connection.execute(statement)).scalar_one())

    async def _rows_of(
        self, statement: Select[Any], column: Column[Any], values: Sequence[str] | None
    ) -> list[RowMapping]:
        """Rows whose column holds one of the values (None: all rows), each row once, batch by batch."""
        if values is None:
            return list(await self._rows(statement))
        found: list[RowMapping] = []
        for batch in batches(list(dict.fromkeys(values))):
            found.extend(await self._rows(statement.where(column.in_(batch))))
        return found

    async def _execute_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        for batch in batches(rows):
            await self._connection.execute(statement, batch)

    async def _upsert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows; where the primary key is there already, replace all other columns."""
        statement = insert_for(self._connection.dialect.name, table)
        key = [column.name for column in table.primary_key]
        replaced = {column.name: column for column in statement.excluded if column.name not in key}
        await self._execute_many(statement.on_conflict_do_update(index_elements=key, set_=replaced), rows)


def insert_for(dialect_name: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what happens on conflict: the one place that asks which database it is."""
    return sqlite.insert(table) if dialect_name == "sqlite" else postgresql.insert(table)


def batches(values: Sequence[T], size: int = _ROWS_A_BATCH) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
