"""Gives dbt's connection the function that reads X12 files, so that a plain `dbt build` reads them too (profiles.yml names it).

The macro read_remittance_files calls it once, before anything is built. A build without such files pays for a look at a folder.
"""

from __future__ import annotations

import sys

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection


def read_remittance_files(claims_dir: str, kept: str) -> bool:
    """Brings what is kept up to date; says whether there is anything."""
    from lookback import x12

    return x12.decode(claims_dir, kept, show_progress=sys.stderr.isatty()) is not None


class Plugin(BasePlugin):
    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        conn.create_function("read_remittance_files", read_remittance_files, ["VARCHAR", "VARCHAR"], "BOOLEAN", side_effects=True)
