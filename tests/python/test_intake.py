"""Intake loses nothing: whatever the format and the damage, each row is a fact or is rejected whole with its reason."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import KNOWN_ON, MARTS, REPO, Laboratory, Rows, Warehouse, read_csv, write_csv
from dirty import COLUMNS, DAMAGE, Extract, Row, dirty_extract

from tools.sample_claims import write_sample

TABLES = ("medical_claim", "remittance", "remittance_adjustment", "test_order")
TUVA_COLUMNS = (REPO / "tests/fixtures/tuva_medical_claim_columns.txt").read_text().split()
EXTRACT_SIZE = 1_650  # claim lines; with their adjudications and orders more than 10,000 rows


# Formats ------------------------------------------------------------------------------------------------------------


def content(warehouse: Warehouse) -> dict[str, list[str]]:
    """All marts without what names or quotes the files."""
    without = {"fct_rejected_line": "(select * exclude (file_name, raw_row) from fct_rejected_line)"}
    return {mart: warehouse.content(without.get(mart, mart)) for mart in MARTS}


def write_delimited(path: Path, rows: Rows, columns: list[str], delimiter: str, encoding: str, end: str) -> None:
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, lineterminator=end, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def write_parquet(path: Path, rows: Rows, columns: list[str], scratch: Path) -> None:
    write_csv(scratch, rows, columns)
    duckdb.execute(f"copy (from read_csv('{scratch}', all_varchar = true)) to '{path}'")


def write_parts(directory: Path, tables: dict[str, Rows], chance: random.Random) -> None:
    """Four parts of each table: tabs, pipes, BOM with CRLF, Parquet; the columns of each in another order."""
    for table, rows in tables.items():
        (directory / table).mkdir(parents=True)
        columns = list(rows[0])
        styles = (("a.csv", "\t", "utf-8", "\n"), ("b.csv", "|", "utf-8", "\n"), ("c.csv", ",", "utf-8-sig", "\r\n"))
        for part, (name, *style) in enumerate(styles):
            write_delimited(directory / table / name, rows[part::4], chance.sample(columns, len(columns)), *style)
        shuffled = chance.sample(columns, len(columns))
        write_parquet(directory / table / "d.parquet", rows[3::4], shuffled, directory / "_scratch.txt")


def test_one_extract_in_every_format_gives_the_same_marts(laboratory: Laboratory, tmp_path: Path) -> None:
    """CSV, Parquet, parts of differing column order and delimiter, and the same parts shuffled."""
    chance = random.Random(352)
    write_sample(tmp_path / "csv", 500, 7)
    tables = {table: read_csv(tmp_path / "csv" / f"{table}.csv") for table in TABLES}
    (tmp_path / "parquet").mkdir()
    for table, rows in tables.items():
        write_parquet(tmp_path / "parquet" / f"{table}.parquet", rows, list(rows[0]), tmp_path / "_scratch.txt")
    write_parts(tmp_path / "parts", tables, chance)
    write_parts(tmp_path / "shuffled", {table: chance.sample(rows, len(rows)) for table, rows in tables.items()}, chance)
    expected = content(laboratory.build(tmp_path / "csv"))
    assert len(expected["fct_rejected_line"]) > 5 and len(expected["fct_determination"]) > 500
    for form in ("parquet", "parts", "shuffled"):
        assert content(laboratory.build(tmp_path / form)) == expected, form


# Damage -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def extract() -> Extract:
    return dirty_extract(EXTRACT_SIZE)


@pytest.fixture(scope="module")
def folder(extract: Extract, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("dirty")
    extract.write(directory)
    return directory


@pytest.fixture(scope="module")
def dirty(laboratory: Laboratory, folder: Path) -> Warehouse:
    return laboratory.build(folder)


def test_the_generated_extract_holds_every_reason_in_every_table(extract: Extract) -> None:
    found = Counter((row.table, row.reason) for row in extract.rows)
    expected = {(table, damage[2]) for table, damages in DAMAGE.items() for damage in damages.values()}
    expected |= {(table, reason) for table in COLUMNS for reason in (None, "unreadable_row", "duplicate_exact")}
    expected |= {(table, "duplicate_conflicting") for table in ("medical_claim", "remittance", "test_order")}
    expected |= {("remittance", "line_not_found"), ("test_order", "line_not_found"), ("remittance", "adjudicated_before_service")}
    expected |= {("remittance", "reversal_without_adjudication"), ("remittance_adjustment", "remittance_not_found")}
    assert set(found) == expected
    assert sum(row.reason is None for row in extract.rows) > len(extract.rows) / 10
    assert len(extract.rows) > 10_000


@pytest.fixture(scope="module")
def matched(dirty: Warehouse, extract: Extract, folder: Path) -> list[tuple[Row, dict | None]]:
    """Each written row with the rejected row that shows its file and its fields, as far as they may leave the extract. Rows that
    look alike are distinguished by their reason if possible."""
    found: dict[tuple, list[dict]] = {}
    for row in dirty.rows("from fct_rejected_line"):
        found.setdefault((row["table_name"], row["file_name"].removeprefix(f"{folder}/"), row["raw_row"]), []).append(row)
    pairs = []
    for table in COLUMNS:
        rows = sorted(enumerate(extract.of(table)), key=lambda placed: placed[1].reason is None)  # accepted ones take what is left
        for place, row in rows:
            raw_row = json.dumps(row.kept(os.environ["PERSON_ID_KEY"]), ensure_ascii=False, separators=(",", ":"))
            alike = found.get((table, extract.path(table, place % 3), raw_row), [])
            wanted = next((each for each in alike if each["reason_code"] == row.reason), alike[0] if alike and row.reason else None)
            if wanted is None and alike and row.reason is None and alike[0]["reason_code"] == "duplicate_exact":
                wanted = alike[0]
            if wanted:
                alike.remove(wanted)
            pairs.append((row, wanted))
    assert [rows for rows in found.values() if rows] == []  # no row was rejected that nobody wrote
    return pairs


def test_every_row_is_a_fact_or_is_rejected_with_its_reason(matched: list[tuple[Row, dict | None]]) -> None:
    """Reasons by the hand-kept books, row by row. Which of two copies is kept is not said, only that one is."""
    copies = ("duplicate_exact", None)

    def group(row: Row) -> tuple:
        return (row.table, *(row.values[name].strip().removesuffix(".0") for name in ("claim_id", "claim_line_number")), row.values.get("remittance_id"))

    reasons = [(row, found["reason_code"] if found else None) for row, found in matched]
    wrong = [(row, reason) for row, reason in reasons if row.reason != reason and not (row.reason in copies or reason == "duplicate_exact")]
    assert wrong == [], wrong[:3]
    # among the copies of one key, whichever are kept, the reasons are the same ones
    assert Counter((group(row), str(row.reason)) for row, _ in reasons) == Counter((group(row), str(reason)) for row, reason in reasons)


def test_no_row_and_no_cent_is_lost_or_doubled(dirty: Warehouse, extract: Extract) -> None:
    intake = {row["table_name"]: row for row in dirty.rows("from rpt_intake")}
    for table in COLUMNS:
        rows = extract.of(table)
        accepted = [row for row in rows if row.reason is None]
        charges = [row.charge for row in rows], [row.charge for row in accepted]
        found = intake[table]
        assert (found["row_count"], found["accepted_row_count"], found["rejected_row_count"]) == (
            len(rows),
            len(accepted),
            len(rows) - len(accepted),
        ), table
        assert (found["charge_amount"], found["accepted_charge_amount"], found["rejected_charge_amount"]) == (
            sum(charges[0], Decimal(0)),
            sum(charges[1], Decimal(0)),
            sum(charges[0], Decimal(0)) - sum(charges[1], Decimal(0)),
        ), table
    counted = dirty.rows("select table_name, count(*) as row_count from fct_rejected_line group by all")
    assert {row["table_name"]: row["row_count"] for row in counted} == {
        table: intake[table]["rejected_row_count"] for table in COLUMNS
    }


def test_each_file_adds_up_by_itself(dirty: Warehouse, extract: Extract, folder: Path) -> None:
    found = {
        (row["table_name"], row["file_name"].removeprefix(f"{folder}/")): (row["row_count"], row["charge_amount"])
        for row in dirty.rows("from rpt_intake_file")
    }
    expected = {}
    for table in COLUMNS:
        for part in range(3):
            rows = extract.of(table)[part::3]
            expected[table, extract.path(table, part)] = (len(rows), sum((row.charge for row in rows), Decimal(0)))
    assert found == expected
    # which of two copies is kept is not said, so neither is the file whose row was accepted
    counted = dirty.rows("select sum(accepted_row_count) as n from rpt_intake_file")
    assert counted == [{"n": sum(row.reason is None for row in extract.rows)}]


def test_a_rejected_row_keeps_what_may_leave_the_extract(matched: list[tuple[Row, dict | None]]) -> None:
    """Fields as they were written, in their order, those beyond the header included, and the file that it came from: `matched`
    finds each by them. The reason names the column and what stands there; nothing of a foreign column is shown."""
    rejected = [(row, found) for row, found in matched if found]
    assert len(rejected) > 1_000
    for row, found in rejected:
        if found["reason_code"].startswith("unreadable_") and found["reason_code"] != "unreadable_row":
            assert found["reason"].startswith(f"{row.table}.") and '"' in found["reason"]
        assert row.note not in found["raw_row"] and "lines" not in found["raw_row"]


@pytest.fixture(scope="module")
def elsewhere(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Claims for machines elsewhere, and a place where dbt keeps what it parsed for the next of them."""
    place = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(folder, place / "claims")
    shutil.copytree(REPO / "tests/cases/02_timestamptz_parquet_and_TZ", place / "claims/medical_claim/zoned")
    return place


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
def test_a_machine_in_another_time_zone_reads_the_same(dirty: Warehouse, elsewhere: Path, zone: str) -> None:
    """The intake of the same files, in a process of its own that lives in that zone, row by row and reason by reason; and of a
    Parquet file of timestamps with a zone, whose first line is of the day on which a ruling begins."""
    path = elsewhere / "elsewhere.duckdb"
    path.unlink(missing_ok=True)
    command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "build", "--exclude-resource-type", "unit_test", "test"]
    command += ["--select", "+fct_rejected_line", "--profiles-dir", str(REPO), "--project-dir", str(REPO)]
    command += ["--target-path", str(elsewhere / "target"), "--log-path", str(elsewhere / "logs")]
    settings = {"TZ": zone, "CLAIMS_DIR": str(elsewhere / "claims"), "WAREHOUSE_PATH": str(path), "KNOWN_ON": KNOWN_ON}
    subprocess.run(command, env=os.environ | settings, check=True, capture_output=True, text=True)
    zone_warehouse = Warehouse(path)
    for table in ("fct_rejected_line", *(f"staging.intake_{table}" for table in ("medical_claim", "remittance", "test_order"))):
        rows = f"(select * exclude (file_name) from {table} where data_source is distinct from 'tz')"
        assert zone_warehouse.content(rows) == dirty.content(rows), table
    zoned = zone_warehouse.rows("select claim_id, service_date from staging.intake_medical_claim where data_source = 'tz' and claim_id in ('E0', 'E3')")
    assert {row["claim_id"]: str(row["service_date"]) for row in zoned} == {"E0": "2021-08-01", "E3": "2021-04-01"}


def test_a_quotation_mark_that_is_not_closed_takes_no_line_along(laboratory: Laboratory, tmp_path: Path) -> None:
    """It swallows the next lines; what it swallowed is rejected as a whole and not taken for one accepted row."""
    columns = ["data_source", "claim_id", "claim_line_number", "payer", "hcpcs_code", "claim_start_date", "remark"]
    lines = [f"lab,C{number},1,cigna,81245,2025-12-01,fine" for number in range(9)]
    lines[4] = lines[4].replace("fine", '"open')
    lines[6] = lines[6].replace("fine", 'closed"')
    (tmp_path / "medical_claim.csv").write_text("\n".join([",".join(columns), *lines, ""]))
    warehouse = laboratory.build(tmp_path, only=("fct_determination", "fct_rejected_line"))
    kept = {row["claim_id"] for row in warehouse.rows("select claim_id from fct_determination")}
    rejected = warehouse.rows("from fct_rejected_line")
    assert [row["reason_code"] for row in rejected] == ["unreadable_row"]
    # the swallowed lines stand in a foreign column, whose text stays in the extract: their number is told
    assert rejected[0]["reason"].endswith("a quotation mark that is not closed swallowed the 2 lines after it")
    assert '"C4"' in rejected[0]["raw_row"] and "remark" not in rejected[0]["raw_row"]
    assert kept == {"C0", "C1", "C2", "C3", "C7", "C8"}


# Other people's extracts --------------------------------------------------------------------------------------------


def outcomes(warehouse: Warehouse) -> dict[tuple, str]:
    query = "select claim_id, claim_line_number, outcome from fct_determination where basis = 'as_known'"
    return {(row["claim_id"], row["claim_line_number"]): row["outcome"] for row in warehouse.rows(query)}


def test_a_tuva_medical_claim_works_unchanged(laboratory: Laboratory, sample: Warehouse, tmp_path: Path) -> None:
    """148 columns, diagnoses without dots, no remittance: the same outcomes where no order speaks, adjudicated by paid_date."""
    assert len(TUVA_COLUMNS) == 148
    rows = [{name: row.get(name, "") for name in TUVA_COLUMNS} for row in read_csv(REPO / "sample_claims/medical_claim.csv")]
    for row in rows:
        row |= {name: row[name].replace(".", "") for name in row if name.startswith("diagnosis_code_") and name != "diagnosis_code_type"}
        row |= {"diagnosis_code_type": "icd-10-cm", "file_name": "theirs.csv", "file_date": "2026-01-01", "total_cost_amount": "1.00"}
    write_csv(tmp_path / "medical_claim.csv", rows, TUVA_COLUMNS)
    warehouse = laboratory.build(tmp_path, tests=True)
    ordered = {(row["claim_id"], int(row["claim_line_number"])) for row in read_csv(REPO / "sample_claims/test_order.csv")}
    found, expected = outcomes(warehouse), outcomes(sample)
    assert found.keys() == expected.keys()
    assert {key: found[key] for key in found.keys() - ordered} == {key: expected[key] for key in expected.keys() - ordered}
    rejected = {row["claim_id"] for row in warehouse.rows("from fct_rejected_line where reason_code <> 'duplicate_exact'")}
    paid = {
        (row["claim_id"], int(row["claim_line_number"]))
        for row in rows
        if row["paid_date"] >= row["claim_start_date"] and row["claim_id"] not in rejected
    }
    adjudicated = {(row["claim_id"], row["claim_line_number"]) for row in warehouse.rows("from fct_adjudication")}
    assert len(paid) > 100 and adjudicated == paid


def test_an_extract_with_only_the_x_columns_works(laboratory: Laboratory, tmp_path: Path) -> None:
    line = {"data_source": "lab", "claim_line_number": "1", "payer": "cigna", "plan": "commercial", "hcpcs_code": "81245"}
    line |= {"claim_start_date": "2025-12-01", "charge_amount": "100.00"}
    rows = [
        line | {"claim_id": "paid", "x_adjudication_date": "20260105", "x_claim_status": "PAID"},
        line | {"claim_id": "denied", "x_adjudication_date": "01/05/2026", "x_claim_status": "denied"}
        | {"x_adjustment_group_code": "CO", "x_adjustment_reason_code": "CO-050"},
        line | {"claim_id": "pending", "x_claim_status": "pending"},
        line | {"claim_id": "unsure", "x_adjudication_date": "2026-01-05", "x_claim_status": "perhaps"},
    ]  # fmt: skip
    write_csv(tmp_path / "medical_claim.csv", rows)
    warehouse = laboratory.build(tmp_path, tests=True)
    decisions = {row["claim_id"]: row["decision"] for row in warehouse.rows("from fct_adjudication")}
    assert decisions == {"paid": "paid", "denied": "denied"}
    assert [row["denial_carc_code"] for row in warehouse.rows("from fct_denial")] == ["50"]
    assert [row["reason_code"] for row in warehouse.rows("from fct_rejected_line")] == ["unreadable_status"]


# Persons ------------------------------------------------------------------------------------------------------------


def test_raw_rows_name_no_person(laboratory: Laboratory, tmp_path: Path) -> None:
    """Under whatever capitals, and in rows whose fields have moved left or right or swallowed a line."""
    columns = ["data_source", "claim_id", "claim_line_number", " Person_ID", "MEMBER_ID", "payer", "hcpcs_code", "claim_start_date"]
    columns += ["charge_amount", "remark"]
    good = ["lab", "C", "1", "SECRET-person", "SECRET-member", "cigna", "81245", "2025-12-01", "12.50", "SECRET remark"]
    rows = [good, [*good[:7], "soon", *good[8:]], [*good[:3], "", *good[4:7], "soon", *good[8:]]]
    for place in range(len(good)):
        for count in (1, 2, 5):
            rows.append(good[:place] + good[place + count :])
            rows.append(good[:place] + ["x"] * count + good[place:])
    rows += [good + good, good[:-1] + good, good[:5], good[5:]]
    lines = [",".join(row) for row in [columns, *rows]]
    lines += [",".join([*good[:-1], '"open']), ",".join(good), ",".join([*good[:-1], '"closed"'])]
    (tmp_path / "medical_claim.csv").write_text("\n".join(lines) + "\n")
    warehouse = laboratory.build(tmp_path)
    shown = warehouse.content("fct_rejected_line")
    assert len(shown) >= len(rows) - 3
    assert [row for row in shown if "SECRET" in row] == []
    assert sum("2025-12-01" in row or "soon" in row for row in shown) > 2  # what is no person's and has not moved is shown
    assert b"SECRET" not in warehouse.path.read_bytes()
