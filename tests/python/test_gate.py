"""The gate before a build: hard expectations stop it, soft ones are shown, and its numbers are those of the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import REPO, Rows, read_csv, write_csv

from lookback.building import gate
from lookback.settings import Exit, Fault

CLAIM = {
    "data_source": "lab",
    "claim_id": "C",
    "claim_line_number": "1",
    "payer": "cigna",
    "hcpcs_code": "81245",
    "claim_start_date": "2025-12-01",
    "charge_amount": "10.00",
    "diagnosis_code_1": "C92.00",
}


def claims(count: int, **changes: list[str]) -> Rows:
    """As many claims; a changed column holds the given values in the first rows."""
    rows = [CLAIM | {"claim_id": f"C{number}"} for number in range(count)]
    for column, values in changes.items():
        for row, value in zip(rows, values):
            row[column] = value
    return rows


def run(directory: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What the gate prints, and its complaint: empty where it lets pass."""
    docs = directory / "_docs"
    try:
        gate.pass_or_stop(directory, docs)
    except Fault as stopped:
        assert stopped.code == Exit.GATE
        return capsys.readouterr().out, str(stopped)
    return capsys.readouterr().out, ""


def numbers(checked: dict[str, list[gate.Bound]], table: str) -> dict[tuple[str | None, str, bool], tuple[int, int, bool]]:
    """(rows, unexpected, passed) of each expectation of one table."""
    return {
        (bound.column, bound.expectation.__name__.removeprefix("ExpectColumn"), bound.is_hard): (
            bound.rows,
            bound.unexpected,
            bound.passed,
        )
        for bound in checked[table]
    }


def test_the_sample_passes_and_its_pages_ask_no_server(tmp_path: Path) -> None:
    checked = gate.check(REPO / "sample_claims", tmp_path)
    assert {table: all(bound.passed for bound in found) for table, found in checked.items()} == {
        "medical_claim": True,
        "remittance": True,
        "remittance_adjustment": True,
        "test_order": True,
    }
    pages = [page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.html")]
    assert (tmp_path / "index.html").exists() and len(pages) > len(checked)
    assert not any("<script src=" in page or 'href="https://cdn' in page for page in pages)


def test_a_key_that_is_mostly_blank_stops_the_build_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(tmp_path / "medical_claim.csv", claims(100, claim_id=[" "] * 51))
    printed, complaint = run(tmp_path, capsys)
    assert "medical_claim.claim_id: in 51 of 100 rows" in complaint
    assert "medical_claim.csv" in complaint and "Check that this is medical_claim" in complaint
    assert "_docs/index.html" in printed and (tmp_path / "_docs/index.html").exists()


@pytest.mark.parametrize(
    ("column", "values", "named"),
    [
        ("claim_start_date", ["soon"] * 51, "medical_claim.service_date: in 51 of 100 rows"),
        ("claim_start_date", ["2025-02-30"] * 51, "unreadable: 2025-02-30"),
        ("charge_amount", ["free"] * 51, "medical_claim.charge_amount: in 51 of 100 rows"),
    ],
)
def test_mostly_unreadable_dates_or_amounts_stop_the_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], column: str, values: list[str], named: str
) -> None:
    write_csv(tmp_path / "medical_claim.csv", claims(100, **{column: values}))
    assert named in run(tmp_path, capsys)[1]


def test_half_of_the_rows_may_be_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(tmp_path / "medical_claim.csv", claims(100, claim_id=[""] * 50, charge_amount=["free"] * 50))
    assert run(tmp_path, capsys)[1] == ""


def test_of_a_handful_of_rows_a_share_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(tmp_path / "medical_claim.csv", claims(99, claim_start_date=["soon"] * 99))
    assert run(tmp_path, capsys)[1] == ""


def test_a_file_that_is_not_utf_8_stops_the_build_and_its_line_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(tmp_path / "medical_claim.csv", claims(3, payer=["Cigna", "Santé"]))
    assert run(tmp_path, capsys)[1] == ""
    text = (tmp_path / "medical_claim.csv").read_text(encoding="utf-8")
    (tmp_path / "medical_claim.csv").write_text(text, encoding="latin-1")
    assert "medical_claim.csv is not UTF-8: line 3 holds bytes of another encoding" in run(tmp_path, capsys)[1]


def test_in_brief_only_what_was_not_met_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(tmp_path / "medical_claim.csv", claims(10, payer=[""] * 10))
    gate.pass_or_stop(tmp_path, tmp_path / "_docs", brief=True)
    printed = capsys.readouterr().out
    assert "soft ones not met: 1" in printed
    assert "medical_claim.payer: in 10 of 10 rows it is not true that payer is not blank" in printed


def test_no_table_no_rows_and_no_column_stop_the_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no such folder, or it is empty" in run(tmp_path, capsys)[1]
    write_csv(tmp_path / "remittance.csv", [CLAIM | {"adjudication_date": "2026-01-01", "claim_status_code": "1"}])
    assert "holds no medical_claim: expected medical_claim.csv" in run(tmp_path, capsys)[1]
    write_csv(tmp_path / "medical_claim.csv", [], list(CLAIM))
    assert "medical_claim holds no rows" in run(tmp_path, capsys)[1]
    write_csv(tmp_path / "medical_claim.csv", [{name: value for name, value in CLAIM.items() if name != "payer"}])
    assert "medical_claim.csv lacks the required column payer of medical_claim" in run(tmp_path, capsys)[1]


def test_what_no_table_claims_or_is_damaged_is_named_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown file, a column that stands twice, a cut-off Parquet, a broken gzip; hidden files and those of _ are nobody's."""
    write_csv(tmp_path / "Medical_Claim.CSV", claims(3))
    for name in (".hidden", "_SUCCESS", "README.md", "._medical_claim.csv"):
        (tmp_path / name).write_text("nothing")
    assert run(tmp_path, capsys)[1] == ""
    stray = tmp_path / "remittances.csv"
    stray.write_text("a,b\n1,2\n")
    assert "remittances.csv, which no input table claims" in run(tmp_path, capsys)[1]
    stray.unlink()
    twice = tmp_path / "remittance.csv"
    twice.write_text("data_source,claim_id,claim_line_number,adjudication_date,claim_status_code,Claim_ID\n")
    assert "remittance.csv names the column claim_id twice" in run(tmp_path, capsys)[1]
    twice.unlink()
    for name, content in (("test_order.parquet", b"PAR1cut off"), ("test_order.csv.gz", b"\x1f\x8b\x08\x00cut off here")):
        (tmp_path / name).write_bytes(content)
        complaint = run(tmp_path, capsys)[1]
        assert f"{name} cannot be read" in complaint and "deliver it again" in complaint
        (tmp_path / name).unlink()


def test_a_soft_breach_is_shown_and_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(tmp_path / "medical_claim.csv", claims(10, payer=[""] * 10, diagnosis_code_1=["?"] * 10))
    remittance = {"adjudication_date": "1931-01-01", "claim_status_code": "99", "paid_amount": "1"}
    write_csv(tmp_path / "remittance.csv", [CLAIM | remittance])
    printed, complaint = run(tmp_path, capsys)
    assert complaint == ""
    broken = {line.split("│")[0].strip() for line in printed.splitlines() if line.rstrip().endswith("NO")}
    assert {text.split(" is from")[0] for text in broken} == {
        "payer is not blank",
        "diagnosis_code_1 has the shape of one",
        "adjudication_day",
        "claim_status_code has the shape of one",
    }


def test_every_number_over_many_batches_is_that_of_a_hand_count(tmp_path: Path) -> None:
    """23 rows in two parts of different column order and format, in batches of 4."""
    rows = claims(
        22,
        claim_id=["", " ", "\t"],
        payer=[""],
        claim_start_date=["soon", "20251201", "12/01/2025", "2025-12-01 10:00:00", "1931-01-01", "", "2025-02-30"],
        charge_amount=["$1,234.50", "(12.00)", "free", "12.5O", "", "-1", "1e3"],
        hcpcs_code=["244U", "11m", "not a code", "0244U"],
        diagnosis_code_1=["", "C9200", "cancer"],
    )
    parts = tmp_path / "medical_claim"
    parts.mkdir()
    write_csv(parts / "a.csv", rows[:9])
    lines = ["|".join(reversed(CLAIM))] + ["|".join(str(row[name]) for name in reversed(CLAIM)) for row in rows[9:]]
    (parts / "b.csv").write_text("\ufeff" + "\r\n".join([*lines, "too|few"]) + "\r\n", encoding="utf-8", newline="")
    found = numbers(gate.check(tmp_path, tmp_path / "_docs", batch_rows=4), "medical_claim")
    assert found == {
        (None, "ExpectTableRowCountToBeBetween", True): (23, 0, True),
        **{
            (column, "ToExist", True): (23, 0, True)
            for column in ("data_source", "claim_id", "claim_line_number", "service_date", "payer", "hcpcs_code")
        },
        # the row with too few fields reads as blank
        ("data_source", "ValuesToNotBeNull", True): (23, 1, True),
        ("claim_id", "ValuesToNotBeNull", True): (23, 4, True),
        ("claim_line_number", "ValuesToNotBeNull", True): (23, 1, True),
        ("service_date", "ValuesToNotBeNull", True): (23, 2, True),
        ("service_date", "ValuesToMatchRegex", True): (21, 2, True),
        ("charge_amount", "ValuesToMatchRegex", True): (21, 2, True),
        ("allowed_amount", "ValuesToMatchRegex", True): (0, 0, True),
        ("paid_amount", "ValuesToMatchRegex", True): (0, 0, True),
        ("field_count", "ValuesToBeInSet", True): (23, 1, True),
        ("field_count", "ValuesToBeInSet", False): (23, 1, False),
        ("service_day", "ValuesToBeBetween", False): (19, 1, False),
        ("payer", "ValuesToNotBeNull", False): (23, 2, False),
        ("hcpcs_code", "ValuesToMatchRegex", False): (22, 1, True),
        ("diagnosis_code_1", "ValuesToMatchRegex", False): (21, 1, True),
    }


def test_parquet_and_csv_give_the_same_numbers(tmp_path: Path) -> None:
    import duckdb

    for table in ("medical_claim", "remittance", "remittance_adjustment", "test_order"):
        source = REPO / "sample_claims" / f"{table}.csv"
        assert read_csv(source)
        duckdb.execute(f"copy (select * from read_csv('{source}', all_varchar = true)) to '{tmp_path / table}.parquet'")
    from_csv = gate.check(REPO / "sample_claims", tmp_path / "_csv")
    from_parquet = gate.check(tmp_path, tmp_path / "_parquet", batch_rows=100)
    for table in from_csv:
        assert numbers(from_csv, table) == numbers(from_parquet, table)


def test_no_name_and_no_markup_reaches_a_page_or_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Columns that have slipped bring names into the column of a date, and a code may be a script."""
    names = ["DOE, JANE 078-05-1120"] * 80
    write_csv(tmp_path / "medical_claim.csv", claims(100, claim_start_date=names, hcpcs_code=["<script>alert(1)</script>"] * 90))
    printed, complaint = run(tmp_path, capsys)
    pages = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "_docs").rglob("*.html"))
    assert "aaa, aaaa 999-99-9999" in complaint and "(aaaaaa)" in pages
    for text in (printed, complaint, pages):
        assert "DOE" not in text and "078-05" not in text and "alert(1)" not in text
