"""Made-up rows for every table that a database has, found by looking at it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Connection, MetaData, Table, func, select

Row = tuple[object, ...]


def reflected(connection: Connection) -> MetaData:
    """The tables as the database has them at its revision, whatever the program thinks of them."""
    found = MetaData()
    found.reflect(connection)
    return found


def fill(connection: Connection, rows: int) -> None:
    """Rows in every table; what a migration has put into one stays alone there."""
    for table in reflected(connection).sorted_tables:
        if not connection.execute(select(func.count()).select_from(table)).scalar_one():
            values = [
                {column.name: made_up(column, number) for column in table.c} for number in range(1, rows + 1)
            ]
            connection.execute(table.insert(), values)


def made_up(column: Column[Any], number: int) -> object:
    """A value for this row; one that refers to another table is the value that the same row has there."""
    for key in column.foreign_keys:
        return made_up(key.column, number)
    if isinstance(column.type, JSON):
        return f'{{"number": {number}}}'
    values: dict[type, object] = {
        int: number,
        bool: number % 2 == 0,
        datetime: datetime(2025, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC) + timedelta(days=number),
        date: date(2024, 2, 28) + timedelta(days=number),
        str: f"{column.table.name}.{column.name} 값 {number}",
    }
    return values[column.type.python_type]


def contents(connection: Connection, tables: Sequence[Table]) -> dict[str, list[Row]]:
    return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}
