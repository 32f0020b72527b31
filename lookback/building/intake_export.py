"""What DuckDB read of the claims, for another engine to begin at: the typed intake as Parquet (docs/spark.md).

Texts of files are read by DuckDB alone. The relations are those of models/staging/intake/exported, each a file of its name, and of every
table of the ledger the rows that were imported beside its seed.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from lookback.dbt_runs import close_connections, dbt_fault, environment, node_fault, run_dbt
from lookback.faults import Exit, Fault
from lookback.query import literal
from lookback.reading.inputs import Watch
from lookback.replacing import alone, replaced
from lookback.settings import REPO, Settings

RELATIONS = sorted(path.stem for path in (REPO / "models/staging/intake/exported").glob("*.sql"))
LEDGER = sorted(
    table for path in (REPO / "models/staging/ledger").glob("ledger_*.sql") for table in re.findall(r"\bledger\('(\w+)'", path.read_text(encoding="utf-8"))
)
# the models that read texts and what they need; the day's other models are the other engine's
SELECTED = ["--select", "+path:models/staging/intake/exported", "+path:models/staging/ledger", "--indirect-selection", "cautious"]


def export_intake(folder: Path, say: Callable[[str], None]) -> None:
    """Reads CLAIMS_DIR and POLICY_DIR and puts what was read into the folder, in one step; what was there before stays after a fault."""
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
            outcome = run_dbt(["build", *SELECTED, "--exclude-resource-type", "unit_test"])
            close_connections()
        results = outcome.result.results if outcome.result else []
        if not outcome.success and not results:
            raise dbt_fault(str(outcome.exception), built)
        for result in results:
            if result.status == "error":
                raise node_fault(result.node.name, result.message or "", built)
            if result.status == "fail":
                raise Fault(Exit.TESTS, f"{result.node.name} failed: {result.message}. Nothing was handed over.")
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
        for table in LEDGER:
            columns = ", ".join(f'"{row[0]}"' for row in connection.execute(f"describe staging.{table}").fetchall())
            imported = f"select {columns} from staging.ledger_{table} except all select {columns} from staging.{table}"
            connection.execute(f"copy ({imported}) to {literal(folder / f'imported_{table}.parquet')}")


def count(folder: Path) -> int:
    with duckdb.connect() as connection:
        return connection.execute(f"select count(*) from read_parquet({literal(folder / 'intake_medical_claim.parquet')})").fetchone()[0]
