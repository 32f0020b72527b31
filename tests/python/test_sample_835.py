"""The sample's remittances as X12 files and as tables build the same marts, in a plain dbt build and from compiled SQL alike."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPO, Laboratory, Warehouse
from labelled import raw_ids

from tools.sample_claims import write_sample

# what tells where rows came from
OF_FILES = ("fct_provider_adjustment", "fct_rejected_line", "fct_remittance_service", "rpt_intake", "rpt_payer_mapping", "rpt_remittance_file")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("x12")
    write_sample(folder, line_count=401, seed=352, has_x12=True)
    assert not list(folder.glob("remittance*.csv")) and len(list((folder / "remittance_835").iterdir())) > 5
    return folder


@pytest.fixture(scope="module")
def told(laboratory: Laboratory, files: Path) -> Warehouse:
    return laboratory.build(files, with_dbt=True)


def test_the_same_stories_build_the_same_marts(told: Warehouse, sample: Warehouse):
    assert told.marts(without=OF_FILES) == sample.marts(without=OF_FILES)


def test_the_same_rows_are_rejected_for_the_same_reasons(told: Warehouse, sample: Warehouse):
    query = "select table_name, claim_id, claim_line_number, charge_amount, reason_code from fct_rejected_line order by all"
    assert told.rows(query) == sample.rows(query)
    counts = "select * from rpt_intake where table_name <> 'remittance_835' order by all"
    assert told.rows(counts) == sample.rows(counts)


def test_compiled_sql_builds_the_same(laboratory: Laboratory, told: Warehouse, files: Path):
    """Every data test runs over it."""
    assert laboratory.build(files, tests=True).marts() == told.marts()


def test_every_transaction_balances_and_every_line_is_found(told: Warehouse, files: Path):
    [total] = told.rows("""
        select count(*) as n, count(case when is_balanced then 1 end) as balanced, sum(service_line_count) as lines,
            sum(matched_line_count) as matched, sum(unmatched_line_count) as unmatched, sum(claim_count) as claims
        from rpt_remittance_file
    """)
    text = "".join(path.read_text() for path in (files / "remittance_835").iterdir())
    assert total["n"] == total["balanced"] == text.count("\nST*835*")
    assert total["lines"] == total["matched"] + total["unmatched"] == text.count("\nSVC*")
    assert total["claims"] == text.count("\nCLP*")
    assert total["unmatched"] == 1  # BAD-006, whose claim was never sent
    assert "\nMOA*" in text and "\nAMT*AU*" in text  # claims without service lines are among them


def test_a_takeback_of_a_claim_stands_beside_its_line(told: Warehouse):
    rows = told.rows("select reason_code, claim_id, claim_line_number, amount from fct_provider_adjustment where claim_id is not null")
    assert [(row["reason_code"], row["claim_line_number"]) for row in rows] == [("WO", 1)]
    paid = told.rows(f"select sum(paid_amount) as paid from fct_adjudication where claim_id = '{rows[0]['claim_id']}' and is_final")
    assert rows[0]["amount"] == paid[0]["paid"] > 0


def test_explain_shows_what_was_taken_outside_the_claim(told: Warehouse, tmp_path: Path):
    [taken] = told.rows("select claim_id, amount from fct_provider_adjustment where claim_id is not null")
    told.rows("checkpoint")  # a copy is whole after it
    shutil.copy(told.path, tmp_path / "warehouse.duckdb")  # this process holds the other one open
    command = [sys.executable, "-m", "lookback.cli", "explain", taken["claim_id"]]
    environment = os.environ | {"WAREHOUSE_PATH": str(tmp_path / "warehouse.duckdb")}
    done = subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "WO, " in done.stdout and f"${taken['amount']:,.2f} withheld from the payment" in done.stdout
    other = subprocess.run([*command[:-1], "R5-001"], cwd=REPO, env=environment, capture_output=True, text=True)
    assert other.returncode == 0 and "Outside the claim" not in other.stdout
    # the ladder of R5-001 and its change, in labels
    assert "Medicare (MolDX)" in other.stdout and "by R5 (Correction): Not medically necessary -> Covered" in other.stdout
    assert raw_ids(other.stdout) == set()
