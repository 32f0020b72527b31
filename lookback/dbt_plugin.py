"""What dbt's connections to DuckDB get that no SQL text may hold (profiles.yml, plugins)."""

from __future__ import annotations

import os
from pathlib import Path

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from lookback.imports import restore
from lookback.person_key import VARIABLE, person_id_key


class Plugin(BasePlugin):
    def initialize(self, _: dict) -> None:
        os.umask(0o077)  # what a build writes is for its owner
        self.key = person_id_key()
        # a plain `dbt build` reads imported policies too (macros/ledger.sql says where)
        restore(Path(os.environ.get("POLICY_DIR") or Path(os.environ.get("WAREHOUSE_PATH") or "warehouse.duckdb").parent / "policies"))

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        conn.execute(f"set variable {VARIABLE} = ?", [self.key])

    def configure_cursor(self, cursor: DuckDBPyConnection) -> None:
        """A variable belongs to one cursor and is not handed on to the next."""
        cursor.execute(f"set variable {VARIABLE} = ?", [self.key])
