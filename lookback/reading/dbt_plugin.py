"""What dbt's connections to DuckDB get that no SQL text may or can hold (profiles.yml, plugins)."""

from __future__ import annotations

import os
from pathlib import Path

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from lookback.reading import folder, inputs
from lookback.reading.folder import claims_dir
from lookback.reading.person_key import VARIABLE, person_id_key
from lookback.replacing import restore
from lookback.settings import policies_path


class Plugin(BasePlugin):
    """A variable belongs to one cursor; the next cursor does not have it."""

    def initialize(self, _: dict) -> None:
        os.umask(0o077)  # what a build writes is for its owner
        self.key = person_id_key()
        self.listed: tuple[tuple[str, Path], dict[str, str]] | None = None
        restore(self.folders()[1])  # a plain `dbt build` reads imported policies too

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        self.listed = None  # looked at once for each connection, for a folder may change between two of them
        self.configure_cursor(conn)

    def configure_cursor(self, cursor: DuckDBPyConnection) -> None:
        for name, value in ({VARIABLE: self.key} | self.listing()).items():
            cursor.execute(f"set variable {name} = ?", [value])

    def folders(self) -> tuple[str, Path]:
        """CLAIMS_DIR and POLICY_DIR."""
        return claims_dir(), policies_path(Path(os.environ.get("WAREHOUSE_PATH") or "warehouse.duckdb"))

    def listing(self) -> dict[str, str]:
        """What is in them, as the macros read it."""
        claims, policies = folders = self.folders()
        if self.listed is None or self.listed[0] != folders:
            self.listed = (folders, {folder.VARIABLE: folder.listing(claims), inputs.POLICY_VARIABLE: inputs.policy_listing(policies)})
        return self.listed[1]
