"""Reads the X12 files before dbt opens the warehouse, so that a plain `dbt build` has them too (profiles.yml names this module).

`lookback build` has read them already, and then there is nothing to do. A build without such files pays for a look at a folder.
"""

from __future__ import annotations

import sys

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection


class Plugin(BasePlugin):
    """dbt opens and closes its connection several times in one run; the files are looked at again only where one of them changed."""

    seen: object = None

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        from lookback.reading import folder, x12

        claims_dir, kept = folder.claims_dir(), x12.kept_folder(self.creds.path)
        files = [(path, path.stat().st_size, path.stat().st_mtime_ns) for path in x12.files_of(claims_dir)]
        if Plugin.seen != (kept, files):
            x12.decode(claims_dir, kept, show_progress=sys.stderr.isatty())
            Plugin.seen = (kept, files)
