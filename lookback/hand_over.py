"""What DuckDB read of the claims, for another engine to begin at: the typed intake as Parquet (docs/spark.md).

Texts of files are read by DuckDB alone. The relations are those of models/staging/intake/exported, each a file of its name, and of every
table of the ledger the rows that were imported beside its seed.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

import duckdb

from lookback.build import DBT_OPTIONS, close_connections, dbt_fault, node_fault
from lookback.imports import alone, environment, replaced
from lookback.inputs import Watch
from lookback.query import literal
from lookback.settings import REPO, Exit, Fault, Settings

RELATIONS = sorted(path.stem for path in (REPO / "models/staging/intake/exported").glob("*.sql"))
LEDGER = sorted(
    {table for path in (REPO / "models/staging/ledger").glob("*.sql") for table in re.findall(r"\bledger\('(\w+)'", path.read_text(encoding="utf-8"))}
)
# the models that read texts and what they need; the day's other models are the other engine's
SELECTED = ["--select", "+path:models/staging/intake/exported", "+path:models/staging/ledger", "--indirect-selection", "cautious"]


def hand_over(folder: Path, say: Callable[[str], None]) -> None:
    """Reads CLAIMS_DIR and POLICY_DIR and puts what was read into the folder, in one step; what was there before stays after a fault."""
    from dbt.cli.main import dbtRunner

    settings = Settings.from_environment()
    watch = Watch(settings)
    folder = refused_if_foreign(folder.absolute())
    with locked(folder), replaced(folder) as draft, tempfile.TemporaryDirectory(prefix=f"_{folder.name}-", dir=folder.parent) as work:
        built = Path(work) / "intake.duckdb"
        read = {
            "CLAIMS_DIR": str(settings.claims_dir), "POLICY_DIR": str(settings.policies), "KNOWN_ON": settings.known_on.isoformat(),
            "WAREHOUSE_PATH": str(built), "LOOKBACK_REMITTANCES": str(Path(work) / "remittances"), "DBT_TARGET_PATH": work, "DBT_LOG_PATH": work,
        }  # fmt: skip
        with environment(read), redirect_stdout(StringIO()):
            runner = dbtRunner(manifest=dbtRunner().invoke(["parse", *DBT_OPTIONS]).result)
            outcome = runner.invoke(["build", *SELECTED, "--exclude-resource-type", "unit_test", *DBT_OPTIONS])
            imported = ["imports_as_files", "--args", json.dumps({"folder": str(draft)})]
            written = runner.invoke(["run-operation", *imported, *DBT_OPTIONS]) if outcome.success else outcome
            close_connections()
        results = outcome.result.results if outcome.result else []
        if not outcome.success and not results:
            raise dbt_fault(str(outcome.exception), built)
        for result in results:
            if result.status == "error":
                raise node_fault(result.node.name, result.message or "", built)
            if result.status == "fail":
                raise Fault(Exit.TESTS, f"{result.node.name} failed: {result.message}. Nothing was handed over.")
        if not written.success:
            raise dbt_fault(str(written.exception or "The imported rows could not be written."), built)
        watch.refuse_changes()
        write(built, draft)
        rows = count(draft)
    say(f"{rows:,} claim lines were read; {folder} holds them for Spark, with what else was read ({len(RELATIONS) + len(LEDGER)} Parquet files).")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One run at a time beside the folder; the lock dies with its process. What a killed run left there is cleared first."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = os.open(folder.parent, os.O_RDONLY)
    try:
        with alone(beside, folder, f"Another `lookback intake` is writing beside {folder}"):
            yield
    finally:
        os.close(beside)


def refused_if_foreign(folder: Path) -> Path:
    """A folder that is ours to replace: new, empty, or written by this command before."""
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / "intake_medical_claim.parquet").exists())):
        raise Fault(Exit.CONFIGURATION, f"{folder} holds something else, and would be replaced. Name a new folder, or an empty one.")
    return folder


def write(built: Path, folder: Path) -> None:
    with duckdb.connect(str(built), read_only=True) as connection:
        for name in RELATIONS:
            connection.execute(f"copy (select * from staging.{name}) to {literal(folder / f'{name}.parquet')}")


def count(folder: Path) -> int:
    with duckdb.connect() as connection:
        return connection.execute(f"select count(*) from read_parquet({literal(folder / 'intake_medical_claim.parquet')})").fetchone()[0]
