"""The tables that DuckDB exports to Spark (`lookback intake`), and the messages where something is missing. Needs no Spark."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import KNOWN_ON, REPO, Warehouse, read_csv, write_csv
from engines import Engine

from lookback import environment
from lookback.building.intake_export import LEDGER, RELATIONS
from lookback.query import literal


def intake(folder: Path, tmp_path: Path, **settings: str) -> subprocess.CompletedProcess:
    given = {"CLAIMS_DIR": str(REPO / "sample_claims"), "KNOWN_ON": KNOWN_ON, "WAREHOUSE_PATH": str(tmp_path / "unused.duckdb")} | settings
    command = [sys.executable, "-m", "lookback.cli", "intake", "--output-dir", str(folder)]
    return subprocess.run(command, cwd=REPO, env=os.environ | given, capture_output=True, text=True, check=False)


def rows(query: str) -> list[tuple]:
    with duckdb.connect() as connection:
        return sorted(connection.execute(query).fetchall(), key=repr)


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One payer more than the seed, as an importer would write it."""
    folder = tmp_path_factory.mktemp("policies")
    write_csv(folder / "payer.csv", [{"payer_id": "another", "label": "Another payer"}])
    return folder


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, policies: Path) -> Path:
    work = tmp_path_factory.mktemp("exported")
    for left in ("intake", "_intake.before", "_intake-1", "_intake.2"):  # by runs that were killed
        (work / left).mkdir()
        (work / left / "intake_medical_claim.parquet").touch()
    done = intake(work / "intake", work, POLICY_DIR=str(policies))
    assert done.returncode == 0, done.stderr
    assert "401 claim lines were read" in done.stdout
    assert [path.name for path in work.iterdir()] == ["intake"]  # nothing else is left
    return work / "intake"


def test_each_relation_is_a_file_with_the_rows_of_the_warehouse(exported: Path, sample: Warehouse) -> None:
    assert {path.name for path in exported.iterdir()} == {f"{name}.parquet" for name in [*RELATIONS, *(f"imported_{table}" for table in LEDGER)]}
    for name in RELATIONS:
        found = rows(f"select to_json(t) from read_parquet({literal(exported / f'{name}.parquet')}) as t")
        assert found == sorted([(row["row"],) for row in sample.rows(f'select to_json(t) as "row" from staging.{name} as t')], key=repr), name


def test_only_what_was_imported_stands_beside_a_seed(exported: Path) -> None:
    counts = {table: rows(f"select count(*) from read_parquet({literal(exported / f'imported_{table}.parquet')})")[0][0] for table in LEDGER}
    assert counts == {table: int(table == "payer") for table in LEDGER}
    assert len(read_csv(REPO / "seeds/reference/payer.csv")) > 1


def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("kept")
    done = intake(tmp_path / "mine", tmp_path)
    assert done.returncode == 2 and "has other files" in done.stderr and "Traceback" not in done.stderr
    assert (tmp_path / "mine" / "letter.txt").read_text() == "kept"


def test_claims_that_cannot_be_read_hand_nothing_over(tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "medical_claim.csv").write_text("claim_id\n1\n")
    done = intake(tmp_path / "intake", tmp_path, CLAIMS_DIR=str(tmp_path / "claims"))
    assert done.returncode == 2 and "lacks the required columns" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "intake").exists()


def test_spark_says_where_claims_come_from() -> None:
    with pytest.raises(AssertionError, match="lookback intake --output-dir"):
        Engine("spark").context["check_input"]()


@pytest.mark.parametrize(("said", "sentence"), [('openjdk version "11.0.2" 2019', "Spark needs Java 17 or newer"), (None, "there is none")])
def test_java_is_asked_for_in_one_sentence(said: str | None, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if said:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "java").write_text(f"#!/bin/sh\necho '{said}' >&2\n")
        (tmp_path / "bin" / "java").chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SystemExit, match=sentence):
        environment.check_java()
