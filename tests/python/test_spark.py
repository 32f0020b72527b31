"""The same models on Spark: every mart equals DuckDB's row for row, types included, on the sample, a load and generated ledgers.

    make test-spark

DuckDB reads the claims and Spark builds from what it read, as `make build-spark` does. All builds share one home of Spark, so that seeds which
did not change are loaded once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import KNOWN_ON, MARTS, REPO, Laboratory, Warehouse
from generated import GENERATED_KNOWN_ON, claim_rows, seed_rows, world

from lookback.build import close_connections
from lookback.hand_over import write
from lookback.query import literal

sys.path.insert(0, str(REPO / "benchmarks"))
import load  # noqa: E402

pytestmark = pytest.mark.spark

LINES = 100_000
# what names the build, and differs from one to the next
OF_THE_BUILD = {"dim_build", "rpt_build_measure", "rpt_run", "rpt_build_change"}
COMPARED = {*MARTS, "rpt_intake_file"}


class Spark:
    """dbt with target spark on a copy of the project, and the Parquet that it leaves."""

    def __init__(self, laboratory: Laboratory, home: Path):
        self.laboratory, self.home = laboratory, home

    def dbt(self, *command: str, known_on: str, claims: Path, file_format: str = "") -> str:
        environment = os.environ | {"KNOWN_ON": known_on, "CLAIMS_DIR": str(claims), "SPARK_HOME_DIR": str(self.home), "SPARK_FILE_FORMAT": file_format}
        options = ["--target", "spark", "--threads", "4", "--target-path", str(self.home / "target"), "--log-path", str(self.home), *self.laboratory.options]
        said = subprocess.run([REPO / ".venv-spark/bin/dbt", *command, *options], env=environment, capture_output=True, text=True, cwd=self.home, check=False)
        assert said.returncode == 0, "\n".join(line for line in said.stdout.splitlines() if "WARN" not in line and not line.startswith("  \tat "))[-4000:]
        return said.stdout

    def table(self, name: str) -> str:
        return f"read_parquet({literal(self.home / 'warehouse' / 'main.db' / name / '**/*.parquet')}, hive_partitioning = true, hive_types_autocast = true)"


@pytest.fixture(scope="module")
def spark(laboratory: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> Spark:
    return Spark(laboratory, tmp_path_factory.mktemp("spark"))


def handed_over(warehouse: Warehouse, spark: Spark, name: str) -> Path:
    folder = spark.home / name
    folder.mkdir()
    close_connections()  # dbt holds the file open in this process
    write(warehouse.path, folder)
    return folder


def differences(warehouse: Warehouse, spark: Spark, marts: set[str]) -> dict[str, object]:
    """Marts whose columns, types or rows are not the same, and how many rows each engine has alone."""
    found: dict[str, object] = {}
    close_connections()  # dbt holds the file open in this process
    with duckdb.connect() as connection:
        connection.execute(f"set timezone = 'UTC'; attach {literal(warehouse.path)} as ours (read_only)")
        for mart in sorted(marts):
            described = [dict(row[:2] for row in connection.execute(f"describe {query}").fetchall())
                         for query in (f"ours.main.{mart}", f"select * from {spark.table(mart)}")]  # fmt: skip
            if described[0] != described[1]:
                found[mart] = sorted(set(described[0].items()) ^ set(described[1].items()))
                continue
            columns = ", ".join(f'"{column}"' for column in described[0])
            one, other = f"select {columns} from ours.main.{mart}", f"select {columns} from {spark.table(mart)}"
            alone = [connection.execute(f"select count(*) from ({a} except all {b})").fetchone()[0] for a, b in ((one, other), (other, one))]
            if alone != [0, 0]:
                found[mart] = alone
    return found


def test_the_sample_as_make_build_spark_builds_it(laboratory: Laboratory, spark: Spark, tmp_path: Path) -> None:
    """Every data test and law holds there as well."""
    claims = tmp_path / "intake"
    environment = os.environ | {"CLAIMS_DIR": str(REPO / "sample_claims"), "KNOWN_ON": KNOWN_ON, "WAREHOUSE_PATH": str(tmp_path / "unused.duckdb")}
    subprocess.run([sys.executable, "-m", "lookback.cli", "intake", "--output-dir", str(claims)], env=environment, check=True, cwd=REPO)
    spark.dbt("build", "--exclude-resource-type", "unit_test", known_on=KNOWN_ON, claims=claims)
    sample = laboratory.build(REPO / "sample_claims", known_on=KNOWN_ON, with_dbt=True)
    assert {path.name for path in (spark.home / "warehouse/main.db").iterdir()} - OF_THE_BUILD == COMPARED
    assert differences(sample, spark, COMPARED) == {}


def test_a_load(laboratory: Laboratory, spark: Spark, tmp_path: Path) -> None:
    load.write(tmp_path, "laboratory", LINES)
    warehouse = laboratory.build(tmp_path)
    spark.dbt("run", known_on=KNOWN_ON, claims=handed_over(warehouse, spark, "load"))
    assert len(warehouse.rows("select claim_id from fct_determination where basis = 'as_known'")) > LINES / 2
    assert differences(warehouse, spark, COMPARED) == {}


def test_generated_ledgers(laboratory: Laboratory, spark: Spark) -> None:
    ledgers = world(40)
    seeds = seed_rows(ledgers)
    warehouse = laboratory.build(claim_rows(ledgers), known_on=str(GENERATED_KNOWN_ON), seeds=seeds)
    claims = handed_over(warehouse, spark, "generated")
    spark.dbt("seed", "--select", *seeds, known_on=str(GENERATED_KNOWN_ON), claims=claims)
    spark.dbt("run", known_on=str(GENERATED_KNOWN_ON), claims=claims)
    assert differences(warehouse, spark, COMPARED) == {}


@pytest.mark.parametrize("file_format", ["delta", "iceberg"])
def test_another_format_is_asked_for_in_the_grammar_of_spark(spark: Spark, file_format: str) -> None:
    """Its jar is not here: Spark reads the whole statement and then says which format it has not."""
    with pytest.raises(AssertionError, match=rf"DATA_SOURCE_NOT_FOUND\] Failed to find the data source: {file_format}"):
        spark.dbt("run", "--select", "dim_day", known_on=KNOWN_ON, claims=spark.home / "load", file_format=file_format)
