"""A wrong setting or input stops the build with a message that says what and where."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import KNOWN_ON, REPO, Laboratory, Warehouse, read_csv, write_csv
from dbt.cli.main import dbtRunner

CLAIM = {
    "data_source": "lab",
    "claim_id": "C1",
    "claim_line_number": "1",
    "payer": "cigna",
    "plan": "commercial",
    "claim_start_date": "2025-12-01",
    "hcpcs_code": "81245",
    "charge_amount": "10.00",
}


def test_no_such_claims_dir(laboratory: Laboratory, tmp_path: Path) -> None:
    message = laboratory.refusal(tmp_path / "nowhere")
    assert "nowhere', but there is no such folder" in message and "Set CLAIMS_DIR" in message


def test_no_medical_claim(laboratory: Laboratory, tmp_path: Path) -> None:
    write_csv(tmp_path / "remittance.csv", [{"claim_id": "C1"}])
    message = laboratory.refusal(tmp_path)
    assert "holds no medical_claim" in message and "medical_claim.csv" in message


@pytest.mark.parametrize("column", ["claim_id", "claim_line_number", "data_source", "hcpcs_code", "payer", "claim_start_date"])
def test_missing_required_column(laboratory: Laboratory, tmp_path: Path, column: str) -> None:
    write_csv(tmp_path / "medical_claim.csv", [{name: value for name, value in CLAIM.items() if name != column}])
    message = laboratory.refusal(tmp_path)
    assert f"medical_claim.csv lacks the required column {column}" in message


def test_missing_required_column_of_one_part(laboratory: Laboratory, tmp_path: Path) -> None:
    parts = tmp_path / "medical_claim"
    parts.mkdir()
    write_csv(parts / "a.csv", [CLAIM])
    write_csv(parts / "b.csv", [{name: value for name, value in CLAIM.items() if name != "claim_id"}])
    assert "b.csv lacks the required column claim_id" in laboratory.refusal(tmp_path)


@pytest.mark.parametrize("known_on", ["2026-02-30", "yesterday", "2026-13-01", "20260101", "9999-12-31"])
def test_impossible_known_on(laboratory: Laboratory, known_on: str) -> None:
    message = laboratory.refusal(REPO / "sample_claims", known_on=known_on)
    assert f"KNOWN_ON is '{known_on}', which is not a calendar day" in message and "YYYY-MM-DD" in message


def test_crosswalk_to_a_payer_that_does_not_exist(laboratory: Laboratory) -> None:
    path = laboratory.seed_path("payer_crosswalk")
    rows = read_csv(path)
    try:
        write_csv(path, [*rows, {"payer_text": "Misspelt Health", "payer_id": "provdence"}])
        message = laboratory.refusal(REPO / "sample_claims", "--select", "payer", "payer_crosswalk")
    finally:
        write_csv(path, rows)
    assert "payer_crosswalk.csv names a payer_id that is not in" in message
    assert "payer_text=Misspelt Health, payer_id=provdence" in message


def test_a_blank_known_on_is_today_and_a_trailing_slash_does_no_harm(laboratory: Laboratory) -> None:
    warehouse = laboratory.build(Path(f"{REPO / 'sample_claims'}/"), known_on="", only=("fct_determination",))
    known_on = warehouse.rows("select distinct known_on from fct_determination where basis = 'as_known'")
    today = datetime.now(UTC).date()
    assert 0 <= (today - known_on[0]["known_on"]).days <= 1


def test_a_plain_dbt_takes_one_folder_after_another(laboratory: Laboratory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """dbt keeps what it parsed in its target folder, and parses again the files that a changed setting affects: none may be missed."""
    monkeypatch.setenv("WAREHOUSE_PATH", str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setenv("KNOWN_ON", KNOWN_ON)
    for folder in (REPO / "sample_claims", tmp_path, REPO / "sample_claims"):
        monkeypatch.setenv("CLAIMS_DIR", str(folder))
        outcome = dbtRunner().invoke(["parse", *laboratory.options, "--target-path", str(tmp_path)])
        assert outcome.success, outcome.exception
        assert {name for name, node in outcome.result.nodes.items() if node.config.enabled} == {
            name for name, node in laboratory.manifest.nodes.items() if node.config.enabled
        }


def test_a_folder_may_be_called_anything(laboratory: Laboratory, tmp_path: Path) -> None:
    """DuckDB reads paths as patterns; a name with brackets, stars or quotes is still a name."""
    folder = tmp_path / "Q1 [final]* o'clock?"
    (folder / "medical_claim").mkdir(parents=True)
    write_csv(folder / "medical_claim" / "part [1].csv", [CLAIM])
    warehouse = laboratory.build(folder, only=("rpt_intake",))
    assert warehouse.rows("select row_count, accepted_row_count from rpt_intake where table_name = 'medical_claim'") == [
        {"row_count": 1, "accepted_row_count": 1}
    ]


def test_an_empty_file_is_no_table(laboratory: Laboratory, tmp_path: Path) -> None:
    write_csv(tmp_path / "medical_claim.csv", [CLAIM])
    (tmp_path / "remittance.csv").write_text("")
    assert "remittance.csv is empty, it has not even a header" in laboratory.refusal(tmp_path)


def bad_rows(count: int, bad: int) -> list[dict[str, str]]:
    return [CLAIM | {"claim_id": f"C{n}", "charge_amount": "ten" if n < bad else "10.00"} for n in range(count)]


def test_a_build_fails_with_the_reasons_and_leaves_the_facts_when_too_much_is_rejected(
    laboratory: Laboratory, tmp_path: Path
) -> None:
    """2 of 39 rows are more than 5 %. The facts and the rejected rows are there to look at."""
    write_csv(tmp_path / "medical_claim.csv", bad_rows(39, 2))
    selected = ["+not_too_much_is_rejected", "+fct_rejected_line", "+fct_determination"]
    message = laboratory.refusal(tmp_path, "--select", *selected, "--indirect-selection", "empty")
    assert "not_too_much_is_rejected" in message and "medical_claim: 2 of 39 rows" in message
    assert 'medical_claim.charge_amount is "ten", which cannot be read as amount' in message
    warehouse = Warehouse(laboratory.directory / "refused" / "warehouse.duckdb")
    assert warehouse.rows("select count(*) as n from fct_rejected_line") == [{"n": 2}]
    assert warehouse.rows("select count(*) as n from fct_determination") == [{"n": 37}]


@pytest.mark.parametrize(
    ("count", "bad", "share", "is_built"),
    [
        (40, 2, "", True),  # 5 %: as much as may be
        (3, 1, "", True),  # one row is a bad row, however small the table
        (39, 2, "0.2", True),
        (200, 2, "0.005", False),
    ],
)
def test_how_much_may_be_rejected(
    laboratory: Laboratory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, bad: int, share: str, is_built: bool
) -> None:
    (tmp_path / "claims").mkdir()
    write_csv(tmp_path / "claims" / "medical_claim.csv", bad_rows(count, bad))
    monkeypatch.setenv("MAX_REJECTED_SHARE", share)
    with nullcontext() if is_built else pytest.raises(AssertionError, match="not_too_much_is_rejected"):
        laboratory.build(tmp_path / "claims", only=("not_too_much_is_rejected",), tests=True)


@pytest.mark.parametrize("share", ["5%", "5", "1.5", "-0.1", "much"])
def test_a_share_that_is_none_stops_the_build(laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch, share: str) -> None:
    monkeypatch.setenv("MAX_REJECTED_SHARE", share)
    assert "Write it as a number from 0 to 1" in laboratory.refusal(REPO / "sample_claims")
