"""The same models on Spark: every mart equals DuckDB's row for row, types included, on the sample, a load and generated ledgers.

    make test-spark

DuckDB reads the claims and Spark builds from what it read, as `make build-spark` does. The sample and the load are built by Spark in dbt's own
process from a folder, and share one home, so that seeds are loaded once; the ledgers by a Thrift Server, from tables of a schema, with the profile that
docs/spark.md gives.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import KNOWN_ON, MARTS, REPO, Laboratory, Warehouse
from generated import GENERATED_KNOWN_ON, claim_rows, seed_rows, world

from lookback.building.intake_export import write
from lookback.dbt_runs import close_connections
from lookback.query import literal

sys.path.insert(0, str(REPO / "benchmarks"))
import load  # noqa: E402

pytestmark = pytest.mark.spark

LINES = 100_000
SPARK_BIN = REPO / ".venv-spark/bin"
SERVER = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
# what names the build, and differs from one to the next
OF_THE_BUILD = {"dim_build", "rpt_build_measure", "rpt_run", "rpt_build_change"}
COMPARED = {*MARTS, "rpt_intake_file"}


class Spark:
    """dbt with target spark on a copy of the project, and the Parquet that it leaves below `home`."""

    def __init__(self, laboratory: Laboratory, home: Path, options: tuple[str, ...] = (), **settings: str):
        self.home = home
        self.settings = {"SPARK_HOME_DIR": str(home), **settings}
        self.options = [*laboratory.options, "--target", "spark", "--threads", "4", "--target-path", str(home / "target"), "--log-path", str(home), *options]

    def dbt(self, *command: str, known_on: str, claims: Path, **settings: str) -> None:
        environment = os.environ | {"KNOWN_ON": known_on, "CLAIMS_DIR": str(claims), "CLAIMS_SCHEMA": ""} | self.settings | settings
        said = subprocess.run([SPARK_BIN / "dbt", *command, *self.options], env=environment, capture_output=True, text=True, cwd=self.home, check=False)
        assert said.returncode == 0, "\n".join(line for line in said.stdout.splitlines() if "WARN" not in line and not line.strip().startswith("at "))[-4000:]

    def table(self, name: str) -> str:
        return f"read_parquet({literal(self.home / 'warehouse' / 'main.db' / name / '**/*.parquet')}, hive_partitioning = true, hive_types_autocast = true)"


@pytest.fixture(scope="module")
def spark(laboratory: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> Spark:
    return Spark(laboratory, tmp_path_factory.mktemp("spark"))


@pytest.fixture(scope="module")
def thrift(laboratory: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """A Spark Thrift Server on this machine, asked through the profile of docs/spark.md as a cluster's would be."""
    home = tmp_path_factory.mktemp("thrift")
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    profile = re.search(r"```yaml\n(lookback:.*?method: thrift.*?)```", (REPO / "docs/spark.md").read_text(encoding="utf-8"), re.DOTALL)
    (home / "profiles.yml").write_text(profile[1].replace("port: 10000", f"port: {port}"), encoding="utf-8")
    submit = next((REPO / ".venv-spark/lib").glob("python*/site-packages/pyspark/bin/spark-submit"))
    settings = {"spark.ui.enabled": "false", "spark.sql.warehouse.dir": home / "warehouse", "spark.sql.shuffle.partitions": 4}
    command = [submit, "--class", SERVER, "--master", "local[2]", "--driver-memory", "4g", "--driver-java-options", f"-Dderby.system.durability=test -Dderby.system.home={home}"]
    command += [f"--conf={name}={value}" for name, value in settings.items()]
    command += ["spark-internal", "--hiveconf", f"hive.server2.thrift.port={port}", "--hiveconf", "hive.server2.thrift.bind.host=localhost"]
    environment = os.environ | {"SPARK_CONF_DIR": str(REPO / "deploy/spark"), "SPARK_HOME": str(submit.parents[1])}
    with (home / "server.log").open("w") as log, subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log) as server:
        while not answers(port):
            assert server.poll() is None, (home / "server.log").read_text()
            time.sleep(1)
        yield Spark(laboratory, home, ("--profiles-dir", str(home)), SPARK_HOST="localhost", SPARK_USER="lookback")
        server.terminate()


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("localhost", port)) == 0


def exported(warehouse: Warehouse, spark: Spark, name: str) -> Path:
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
    spark.dbt("run", known_on=KNOWN_ON, claims=exported(warehouse, spark, "load"))
    assert len(warehouse.rows("select claim_id from fct_determination where basis = 'as_known'")) > LINES / 2
    assert differences(warehouse, spark, COMPARED) == {}


def test_generated_ledgers(laboratory: Laboratory, thrift: Spark) -> None:
    ledgers = world(40)
    seeds = seed_rows(ledgers)
    known_on = str(GENERATED_KNOWN_ON)
    warehouse = laboratory.build(claim_rows(ledgers), known_on=known_on, seeds=seeds)
    claims = exported(warehouse, thrift, "generated")
    thrift.dbt("run-operation", "intake_as_tables", known_on=known_on, claims=claims, CLAIMS_SCHEMA="exported")
    untested = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    thrift.dbt("build", *untested, known_on=known_on, claims=Path(), CLAIMS_SCHEMA="exported")
    assert differences(warehouse, thrift, COMPARED) == {}


@pytest.mark.parametrize("file_format", ["delta", "iceberg"])
def test_another_format_is_asked_for_in_the_grammar_of_spark(spark: Spark, file_format: str) -> None:
    """Its jar is not here: Spark reads the whole statement and then says which format it has not."""
    with pytest.raises(AssertionError, match=rf"DATA_SOURCE_NOT_FOUND\] Failed to find the data source: {file_format}"):
        spark.dbt("run", "--select", "dim_day", known_on=KNOWN_ON, claims=spark.home / "load", SPARK_FILE_FORMAT=file_format)
