"""The published file: made from dbt's working file with only the tables that others may read, and checked alone; and the marts as Parquet for
other tools and other versions of DuckDB.

The working file also holds the typed extract and views on the raw one. A dropped table leaves its bytes in a file, so the rest is
copied and the working file thrown away.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import duckdb

from lookback.faults import Exit, Fault
from lookback.query import literal
from lookback.warehouse.files import sync_file, sync_folder


def tables_of(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """(schema, name) -> BASE TABLE or VIEW, of the file that was opened."""
    query = "select table_schema, table_name, table_type from information_schema.tables where table_catalog = current_database()"
    return {(schema, name): kind for schema, name, kind in connection.execute(query).fetchall()}


def counts_of(connection: duckdb.DuckDBPyConnection, tables: Iterable[tuple[str, str]]) -> dict[str, int]:
    return {f"{schema}.{name}": connection.execute(f'select count(*) from "{schema}"."{name}"').fetchone()[0] for schema, name in sorted(tables)}


def copy_published(work: Path, sealed: Path, published: set[tuple[str, str]], memory: str) -> dict[str, int]:
    """Copies the published tables into a new file; returns their rows, counted in the working file."""
    config = {"memory_limit": memory, "preserve_insertion_order": "false", "threads": "2"}
    with duckdb.connect(str(work), config=config) as connection:
        found = tables_of(connection)
        if missing := sorted(published - found.keys()):
            raise Fault(Exit.INTERNAL, f"The build made no table {missing[0][1]}. Nothing was published; build again.")
        for (schema, name), kind in found.items():
            if kind == "VIEW" and (schema, name) in published:
                connection.execute(f'create table "{schema}"."{name}_" as from "{schema}"."{name}"')
        for (schema, name), kind in found.items():
            if kind == "VIEW":
                connection.execute(f'drop view if exists "{schema}"."{name}" cascade')
            elif (schema, name) not in published:
                connection.execute(f'drop table "{schema}"."{name}"')
        for (schema, name), kind in found.items():
            if kind == "VIEW" and (schema, name) in published:
                connection.execute(f'alter table "{schema}"."{name}_" rename to "{name}"')
        counts = counts_of(connection, published)
        opened = connection.execute("select current_database()").fetchone()[0].replace('"', '""')
        connection.execute(f"attach {literal(sealed)} as sealed")
        connection.execute(f'copy from database "{opened}" to sealed')
        connection.execute("checkpoint sealed")
        connection.execute("detach sealed")
    sync_file(sealed)
    return counts


def check(sealed: Path, build_id: str, counts: dict[str, int]) -> None:
    """Opens a sealed file alone: whole without a .wal, every table there, the rows of one build and no view."""
    if sealed.with_name(sealed.name + ".wal").exists():
        raise Fault(Exit.INTERNAL, f"{sealed} is complete only with its .wal. Nothing was published; build again.")
    with duckdb.connect(str(sealed), read_only=True) as connection:
        found = tables_of(connection)
        built = [row[0] for row in connection.execute("select build_id from dim_build").fetchall()]
        views = [name for (_, name), kind in found.items() if kind == "VIEW"]
        if views or built != [build_id] or counts_of(connection, found) != counts:
            raise Fault(Exit.INTERNAL, f"{sealed} does not hold the tables and rows of the build {build_id} alone. Nothing was published; build again.")


def holds(warehouse: Path, build_id: str, counts: dict[str, int] | None) -> bool:
    """Does a file hold this build and nothing else, whenever it was copied or touched?"""
    try:
        check(warehouse, build_id, counts or {})
        return True
    except (Fault, duckdb.Error):
        return False


def export_marts(sealed: Path, folder: Path, memory: str) -> None:
    """Each mart as one Parquet file, its rows as they stand."""
    folder.mkdir(mode=0o700, parents=True)
    with duckdb.connect(str(sealed), read_only=True, config={"memory_limit": memory, "threads": "2"}) as connection:
        for schema, name in sorted(tables_of(connection)):
            if schema == "main":
                path = folder / f"{name}.parquet"
                connection.execute(f'copy (from main."{name}") to {literal(path)} (format parquet, compression zstd)')
                os.chmod(path, 0o600)
                sync_file(path)
    sync_folder(folder)
