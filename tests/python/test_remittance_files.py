"""X12 files on their way to the marts: what is posted, what is set aside, and what is said about either. Amounts are by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import x12_writer as writer
from conftest import Laboratory, Rows, Warehouse, write_csv

from lookback.reading import x12

DENIED = (writer.Adjustment("CO", "50", "7000"),)
FILE = "regexp_extract(file_name, '[^/]*$') as file"


def line(claim_id: str, number: int = 1, code: str = "0244U", charge: str = "7000", **changes: str) -> dict[str, object]:
    return {
        "data_source": "lab", "claim_id": claim_id, "claim_line_number": number, "payer": "Cigna", "plan": "commercial",
        "claim_start_date": "2025-12-01", "hcpcs_code": code, "charge_amount": charge, **changes,
    }  # fmt: skip


def service(code: str, charge: str, paid: str, *adjustments: writer.Adjustment, **changes: object) -> writer.Service:
    return writer.Service(code, charge, paid, dates=(("472", "20251201"),), adjustments=adjustments, **changes)


def claim(claim_id: str, status: str, *services: writer.Service, charge: str = "7000", paid: str = "0", **changes) -> writer.Claim:
    return writer.Claim(claim_id, status, charge, paid, services=services, **changes)


def file(*claims: writer.Claim, amount: str = "0", trace: str = "EFT1", day: str = "20260105", **changes: object) -> str:
    transaction = writer.Transaction(amount, trace, day, claims, **({"payee_id": "777"} | changes))
    return writer.interchange_text(writer.Interchange((transaction,), produced="20260131"))


def folder(path: Path, lines: Rows, files: dict[str, str]) -> Path:
    (path / "remittance_835").mkdir(parents=True)
    write_csv(path / "medical_claim.csv", lines)
    for name, text in files.items():
        (path / "remittance_835" / name).write_text(text)
    return path


@pytest.fixture(scope="module")
def posted(laboratory: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """One file for each thing that can happen."""
    taken = writer.ProviderAdjustment("9999999912", "20261231", (("WO", "ICN9 PAID", "100"), ("72", "", "-30"), ("L6", "LINES", "-5")))
    paid = claim("PAID", "1", service("0244U", "7000", "3500", writer.Adjustment("CO", "45", "3500"), allowed="3500"), paid="3500")
    files = {
        "01_paid": file(paid, amount="3500", adjudicated="20260104"),
        "02_the_same_again": file(paid, amount="3500", adjudicated="20260104"),
        "03_denied": file(claim("DENIED", "4", service("0244U", "7000", "0", *DENIED, remarks=("N115", "M127"))), trace="EFT3"),
        "04_reversed_and_corrected": file(
            claim("DENIED", "22", service("0244U", "-7000", "0", writer.Adjustment("CO", "50", "-7000")), charge="-7000"),
            claim("DENIED", "1", service("0244U", "7000", "3000", writer.Adjustment("CO", "45", "4000")), paid="3000"),
            amount="3000", trace="EFT4", day="20260201",
        ),
        "05_secondary": file(
            claim("SECOND", "2", service("0244U", "7000", "200", writer.Adjustment("OA", "23", "6800")), paid="200", crossover="OTHER"),
            amount="200", trace="EFT5",
        ),
        "06_claim_level": file(claim("WHOLE", "4", adjustments=DENIED, moa_remarks=("MA130",)), trace="EFT6"),
        "07_taken_back": file(trace="EFT7", amount="-65", provider_adjustments=(taken,)),
        "08_lines": file(
            claim("LINES", "1", service("81445", "10", "4", writer.Adjustment("CO", "45", "6")),
                  service("81445", "20", "8", writer.Adjustment("CO", "45", "12")), charge="30", paid="12"),
            amount="12", trace="EFT8",
        ),
        "09_not_told": file(
            claim("LINES", "1", service("81445", "30", "12", writer.Adjustment("CO", "45", "18")), charge="30", paid="12"),
            amount="12", trace="EFT9",
        ),
        "10_letters": file(claim("LETTERS", "4", service("0244U", "7OOO", "0", *DENIED)), trace="EFT10"),
        "11_without_a_day": file(claim("UNDATED", "4", service("0244U", "7000", "0", *DENIED)), trace="EFT11", day=""),
        "12_counted_wrong": file(claim("COUNTED", "4", service("0244U", "7000", "0", *DENIED)), trace="EFT12").replace("~SE*", "~SE*9"),
        "13_not_balanced": file(claim("SECOND", "3", service("0244U", "7000", "0", writer.Adjustment("OA", "23", "7000"))), amount="1",
                                trace="EFT13", day="20260301"),
        "17_recoded": file(
            claim("RECODED", "1", service("81445", "7000", "900", writer.Adjustment("CO", "45", "6100"), submitted=("0244U",), units="1",
                                          submitted_units="2"), paid="900"),
            amount="900", trace="EFT17", day="20260106",
        ),
        "14_cut": file(paid, trace="EFT14").split("SVC*")[0],
        "15_page.html": "<html></html>",
        "16_never_sent": file(claim("NOBODY", "4", service("0244U", "7000", "0", *DENIED)), trace="EFT16"),
    }  # fmt: skip
    names = ("PAID", "DENIED", "SECOND", "WHOLE", "LETTERS", "UNDATED", "COUNTED", "RECODED")
    lines = [line(name) for name in names] + [line("LINES", 1, "81445", "10"), line("LINES", 2, "81445", "20")]
    claims = folder(tmp_path_factory.mktemp("posted") / "claims", lines, files)
    return laboratory.build(claims)


def adjudications(posted: Warehouse, claim_id: str) -> list[tuple]:
    rows = posted.rows(f"""
        select claim_line_number, adjudication_date::varchar as day, decision, is_final, is_reversed, allowed_amount, paid_amount,
            denial_carc_code
        from fct_adjudication where claim_id = '{claim_id}' order by claim_line_number, adjudication_number
    """)
    return [tuple(None if value is None else str(value) for value in row.values()) for row in rows]


@pytest.mark.parametrize(
    ("claim_id", "expected"),
    [
        ("PAID", [("1", "2026-01-04", "paid", "True", "False", "3500.00", "3500.00", None)]),
        ("DENIED", [("1", "2026-01-05", "denied", "False", "True", None, "0.00", "50"),
                    ("1", "2026-02-01", "paid", "True", "False", None, "3000.00", None)]),
        ("SECOND", [("1", "2026-01-05", "paid", "False", "False", None, "200.00", None),
                    ("1", "2026-03-01", "paid", "True", "False", None, "0.00", None)]),
        ("WHOLE", [("1", "2026-01-05", "denied", "True", "False", None, "0.00", "50")]),
        ("LINES", [("1", "2026-01-05", "paid", "True", "False", None, "4.00", None),
                   ("2", "2026-01-05", "paid", "True", "False", None, "8.00", None)]),
        ("LETTERS", []),
        ("UNDATED", [("1", "2026-01-31", "denied", "True", "False", None, "0.00", "50")]),
        ("COUNTED", [("1", "2026-01-05", "denied", "True", "False", None, "0.00", "50")]),
    ],
)  # fmt: skip
def test_each_claim_is_adjudicated_as_its_files_say(posted: Warehouse, claim_id: str, expected: list[tuple]):
    assert adjudications(posted, claim_id) == expected


def test_each_transaction_is_balanced_and_said_what_became_of_it(posted: Warehouse):
    rows = posted.rows(f"""
        select {FILE}, claim_count, service_line_count, adjustment_count, claim_paid_amount, provider_adjustment_amount, payment_amount,
            is_balanced, is_repeated, is_date_assumed, matched_line_count, unmatched_line_count
        from rpt_remittance_file order by file
    """)
    amounts = ("claim_paid_amount", "provider_adjustment_amount", "payment_amount")
    assert [tuple(float(value) if name in amounts else value for name, value in row.items()) for row in rows] == [
        ("01_paid", 1, 1, 1, 3500, 0, 3500, True, False, False, 1, 0),
        ("02_the_same_again", 1, 1, 1, 3500, 0, 3500, True, True, False, 0, 0),
        ("03_denied", 1, 1, 1, 0, 0, 0, True, False, False, 1, 0),
        ("04_reversed_and_corrected", 2, 2, 2, 3000, 0, 3000, True, False, False, 2, 0),
        ("05_secondary", 1, 1, 1, 200, 0, 200, True, False, False, 1, 0),
        ("06_claim_level", 1, 0, 1, 0, 0, 0, True, False, False, 0, 0),
        ("07_taken_back", 0, 0, 0, 0, 65, -65, True, False, False, 0, 0),
        ("08_lines", 1, 2, 2, 12, 0, 12, True, False, False, 2, 0),
        ("09_not_told", 1, 1, 1, 12, 0, 12, True, False, False, 0, 1),
        ("10_letters", 1, 1, 1, 0, 0, 0, True, False, False, 1, 0),
        ("11_without_a_day", 1, 1, 1, 0, 0, 0, True, False, True, 1, 0),
        ("12_counted_wrong", 1, 1, 1, 0, 0, 0, True, False, False, 1, 0),
        ("13_not_balanced", 1, 1, 1, 0, 0, 1, False, False, False, 1, 0),
        ("16_never_sent", 1, 1, 1, 0, 0, 0, True, False, False, 0, 1),
        ("17_recoded", 1, 1, 1, 900, 0, 900, True, False, False, 1, 0),
    ]
    [wrong] = posted.rows("select findings from rpt_remittance_file where findings is not null")
    assert wrong["findings"].startswith("SE01 declares")


def test_what_is_set_aside_is_named_with_its_reason(posted: Warehouse):
    rows = posted.rows(f"select {FILE}, table_name, claim_id, reason_code, reason from fct_rejected_line order by file, table_name")
    assert [tuple(row.values())[:4] for row in rows] == [
        ("09_not_told", "remittance", "LINES", "line_not_matched"),
        ("09_not_told", "remittance_adjustment", "LINES", "line_not_matched"),
        ("10_letters", "remittance", "LETTERS", "unreadable_amount"),
        ("10_letters", "remittance_adjustment", "LETTERS", "remittance_not_found"),
        ("14_cut", "remittance_835", None, "remittance_file_cut_off"),
        ("15_page.html", "remittance_835", None, "remittance_file_not_835"),
        ("16_never_sent", "remittance", "NOBODY", "line_not_found"),
        ("16_never_sent", "remittance_adjustment", "NOBODY", "remittance_not_found"),
    ]
    assert "candidates: 1 (81445 2025-12-01), 2 (81445 2025-12-01)" in rows[0]["reason"]
    assert posted.rows("select row_count, rejected_row_count from rpt_intake where table_name = 'remittance_835'") == [
        {"row_count": 17, "rejected_row_count": 2}
    ]


def test_provider_adjustments_name_their_claim_and_its_only_line(posted: Warehouse):
    rows = posted.rows("select reason_code, reason, claim_id, claim_line_number, amount from fct_provider_adjustment order by reason_code")
    assert [(row["reason_code"], row["claim_id"], row["claim_line_number"], float(row["amount"])) for row in rows] == [
        ("72", None, None, -30), ("L6", "LINES", None, -5), ("WO", "PAID", 1, 100),
    ]  # fmt: skip
    assert all(row["reason"] for row in rows)


def test_remarks_of_lines_and_claims_reach_the_denial(posted: Warehouse):
    rows = posted.rows("select claim_id, window_state from fct_denial where claim_id in ('DENIED', 'WHOLE') order by claim_id")
    assert [row["claim_id"] for row in rows] == ["DENIED", "WHOLE"]
    remarks = posted.rows("""
        select distinct claim_id, unnest(remark_codes) as remark from staging.stg_remittance_adjustment
        where len(remark_codes) > 0 order by all
    """)
    assert [tuple(row.values()) for row in remarks] == [("DENIED", "M127"), ("DENIED", "N115"), ("WHOLE", "MA130")]


def test_no_mart_holds_a_patient(posted: Warehouse):
    for table in posted.rows("select schema_name as s, table_name as t from duckdb_tables() where not internal"):
        name = f'"{table["s"]}"."{table["t"]}"'
        assert posted.rows(f"select count(*) as n from {name} as t where contains(t::varchar, '{writer.PATIENT}')") == [{"n": 0}], name


def test_the_models_read_the_whole_contract_with_files_and_without(posted: Warehouse, laboratory: Laboratory, tmp_path: Path):
    claims = tmp_path / "claims"
    claims.mkdir()
    write_csv(claims / "medical_claim.csv", [line("C1")])
    for warehouse in (posted, laboratory.build(claims, only=tuple(f"raw_x12_{table}" for table in x12.CONTRACT))):
        for table, columns in x12.CONTRACT.items():
            described = warehouse.rows(f"select column_name, lower(column_type) as type from (describe staging.raw_x12_{table})")
            expected = {"file_name": "varchar"} | columns
            assert {row["column_name"]: row["type"] for row in described} == {
                column: kind for column, kind in expected.items() if column != "content_hash"
            }, table


# Whose they are -----------------------------------------------------------------------------------------------------

OF_TWO = [line("C1"), line("C1", data_source="clinic")]


def test_of_two_sources_the_build_stops_and_says_what_to_fill_in(laboratory: Laboratory, tmp_path: Path):
    claims = folder(tmp_path / "claims", OF_TWO, {"a.835": file(claim("C1", "4", service("0244U", "7000", "0", *DENIED)))})
    with pytest.raises(duckdb.InvalidInputException) as stopped:
        laboratory.build(claims, only=("rpt_remittance_file", "fct_denial"))
    message = str(stopped.value)
    assert "payee 777" in message and "a.835" in message and "clinic" in message and "seeds/crosswalk/remittance_source.csv" in message


@pytest.mark.parametrize(
    ("crosswalk", "expected"),
    [
        ([{"payee_id": "777", "data_source": "clinic"}, {"file_pattern": "*", "data_source": "lab"}], "clinic"),
        ([{"payee_id": "777", "data_source": "elsewhere"}, {"file_pattern": "*", "data_source": "lab"}], "lab"),
        ([{"payee_id": "999999999", "data_source": "clinic"}], "clinic"),  # the tax number of the payee
        ([{"payee_id": "778", "data_source": "clinic"}, {"file_pattern": "*.835", "data_source": "lab"}], "lab"),
        ([{"file_pattern": "*.835", "data_source": "lab"}, {"file_pattern": "SITE_b/*.835", "data_source": "clinic"}], "clinic"),
        ([{"payee_id": "777", "file_pattern": "x*", "data_source": "lab"}, {"payee_id": "777", "file_pattern": "a*",
                                                                          "data_source": "clinic"}], "clinic"),
    ],
)  # fmt: skip
def test_the_crosswalk_says_whose_by_payee_first_then_by_the_longest_pattern(
    laboratory: Laboratory, tmp_path: Path, crosswalk: Rows, expected: str
):
    claims = folder(tmp_path / "claims", OF_TWO, {})
    (claims / "remittance_835" / "site_b").mkdir()
    text = file(claim("C1", "4", service("0244U", "7000", "0", *DENIED)))
    (claims / "remittance_835" / "site_b" / "a.835").write_text(text)
    warehouse = laboratory.build(claims, seeds={"remittance_source": crosswalk}, only=("rpt_remittance_file", "fct_denial"))
    assert warehouse.rows("select data_source from rpt_remittance_file") == [{"data_source": expected}]
    assert warehouse.rows("select data_source from fct_denial") == [{"data_source": expected}]


def test_too_many_files_set_aside_stop_the_build(laboratory: Laboratory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    good = file(claim("C1", "4", service("0244U", "7000", "0", *DENIED)))
    claims = folder(tmp_path / "claims", [line("C1")], {"a": good, "b": "<html>", "c": ""})
    with pytest.raises(AssertionError, match="not_too_much_is_rejected"):
        laboratory.build(claims, tests=True, only=("not_too_much_is_rejected",))
    monkeypatch.setenv("MAX_REJECTED_FILE_SHARE", "0.7")
    laboratory.build(claims, tests=True, only=("not_too_much_is_rejected",))


def test_a_service_judged_as_another_code_or_in_other_units_shows_both(posted: Warehouse) -> None:
    """SVC01 and SVC05 are the payer's, SVC06 and SVC07 what was billed; the line is the one with the billed code."""
    query = "select claim_line_number, is_matched, hcpcs_code, adjudicated_code, is_recoded, submitted_units, paid_units from fct_remittance_service"
    [recoded] = posted.rows(f"{query} where claim_id = 'RECODED'")
    assert list(recoded.values()) == [1, True, "0244U", "81445", True, 2, 1]
    others = posted.rows(f"{query} where claim_id <> 'RECODED'")
    assert len(others) > 10 and not any(row["is_recoded"] for row in others)
    assert posted.rows("select count(*) as n from fct_remittance_service where trace_number = 'EFT1'") == [{"n": 1}]  # sent twice, shown once
