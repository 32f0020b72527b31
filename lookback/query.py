"""Asking a warehouse: one way to read what a query gives, and to write a text into SQL."""

from __future__ import annotations

from pathlib import Path

import duckdb


def literal(text: str | Path) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def ask(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], list[tuple]]:
    """The names and rows of a query."""
    result = connection.execute(query)
    return [column[0] for column in result.description], result.fetchall()


def records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, object]]:
    """The rows of a query, each by its names."""
    names, rows = ask(connection, query)
    return [dict(zip(names, row)) for row in rows]


def read(warehouse: Path, query: str) -> list[dict[str, object]]:
    """The rows of one query to a warehouse that nobody writes."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return records(connection, query)
