"""The typed intake as Parquet, from which another engine builds (docs/spark.md).

Only DuckDB reads the text of files. Each relation of models/staging/intake/exported becomes a file of its name, and so do the imported rows
of each table of the ledger.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from lookback.dbt_runs import close_connections, dbt_fault, environment, node_fault, parsed, run_dbt
from lookback.faults import Exit, Fault
from lookback.query import literal
from lookback.reading.inputs import Watch
from lookback.replacing import alone, replaced
from lookback.settings import REPO, Settings

RELATIONS = sorted(path.stem for path in (REPO / "models/staging/intake/exported").glob("*.sql"))
LEDGER = sorted(
    {table for path in (REPO / "models/staging/ledger").glob("*.sql") for table in re.findall(r"\bledger\('(\w+)'", path.read_text(encoding="utf-8"))}
)
# the models that read texts and what they need; the day's other models are the other engine's
SELECTED = ["--select", "+path:models/staging/intake/exported", "+path:models/staging/ledger", "--indirect-selection", "cautious"]


def export_intake(folder: Path, say: Callable[[str], None]) -> None:
    """Reads CLAIMS_DIR and POLICY_DIR and replaces the folder in one step; after a fault the folder is as it was."""
    settings = Settings.from_environment()
    watch = Watch(settings)
    folder = refused_if_foreign(folder.absolute())
    with locked(folder), replaced(folder) as draft, tempfile.TemporaryDirectory(prefix=f"_{folder.name}-", dir=folder.parent) as work:
        built = Path(work) / "intake.duckdb"
        read = {
            "CLAIMS_DIR": str(settings.claims_dir), "POLICY_DIR": str(settings.policies), "KNOWN_ON": settings.known_on.isoformat(),
            "WAREHOUSE_PATH": str(built), "LOOKBACK_REMITTANCES": str(Path(work) / "remittances"), "DBT_TARGET_PATH": work, "DBT_LOG_PATH": work,
        }  # fmt: skip
        with environment(read):
            manifest = parsed(built)
            outcome = run_dbt(["build", *SELECTED, "--exclude-resource-type", "unit_test"], manifest)
            imported = ["imports_as_files", "--args", json.dumps({"folder": str(draft)})]
            written = run_dbt(["run-operation", *imported], manifest) if outcome.success else outcome
            close_connections()
        results = outcome.result.results if outcome.result else []
        if not outcome.success and not results:
            raise dbt_fault(str(outcome.exception), built)
        for result in results:
            if result.status == "error":
                raise node_fault(result.node.name, result.message or "", built)
            if result.status == "fail":
                raise Fault(Exit.TESTS, f"{result.node.name} failed: {result.message}. Nothing was written.")
        if not written.success:
            raise dbt_fault(str(written.exception or "The imported rows could not be written."), built)
        watch.refuse_changes()
        write(built, draft)
        rows = count(draft)
    say(f"{rows:,} claim lines were read; {folder} has them for Spark, with the other tables ({len(RELATIONS) + len(LEDGER)} Parquet files).")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One run at a time; the lock ends with its process. Files of a killed run are removed first."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    parent = os.open(folder.parent, os.O_RDONLY)
    try:
        with alone(parent, folder, f"Another `lookback intake` is writing next to {folder}"):
            yield
    finally:
        os.close(parent)


def refused_if_foreign(folder: Path) -> Path:
    """A folder that this command may replace: new, empty, or written by it before."""
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / "intake_medical_claim.parquet").exists())):
        raise Fault(Exit.CONFIGURATION, f"{folder} has other files, which would be replaced. Name a new or an empty folder.")
    return folder


def write(built: Path, folder: Path) -> None:
    with duckdb.connect(str(built), read_only=True) as connection:
        for name in RELATIONS:
            connection.execute(f"copy (select * from staging.{name}) to {literal(folder / f'{name}.parquet')}")


def count(folder: Path) -> int:
    with duckdb.connect() as connection:
        return connection.execute(f"select count(*) from read_parquet({literal(folder / 'intake_medical_claim.parquet')})").fetchone()[0]
