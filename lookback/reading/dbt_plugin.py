"""What dbt's connections to DuckDB get that no SQL text may or can hold (profiles.yml, plugins)."""

from __future__ import annotations

import os
from pathlib import Path

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from lookback.reading import folder
from lookback.reading.person_key import VARIABLE, person_id_key
from lookback.replacing import restore
from lookback.settings import policies_path


class Plugin(BasePlugin):
    """A variable belongs to one cursor and is not handed on to the next."""

    def initialize(self, _: dict) -> None:
        os.umask(0o077)  # what a build writes is for its owner
        self.key = person_id_key()
        self.listed: tuple[str, str] | None = None
        # a plain `dbt build` reads imported policies too (macros/ledger.sql says where)
        restore(policies_path(Path(os.environ.get("WAREHOUSE_PATH") or "warehouse.duckdb")))

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        self.listed = None  # looked at once for each connection, for a folder may change between two of them
        self.configure_cursor(conn)

    def configure_cursor(self, cursor: DuckDBPyConnection) -> None:
        cursor.execute(f"set variable {VARIABLE} = ?", [self.key])
        cursor.execute(f"set variable {folder.VARIABLE} = ?", [self.listing()])

    def listing(self) -> str:
        """What is in CLAIMS_DIR."""
        claims_dir = os.environ.get("CLAIMS_DIR") or "sample_claims"
        if self.listed is None or self.listed[0] != claims_dir:
            self.listed = (claims_dir, folder.listing(claims_dir))
        return self.listed[1]
