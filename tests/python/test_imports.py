"""What `lookback import` makes of fee schedules and lists, how one policy hands a line to another, and what `lookback preview` shows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import mcd_archive
import pytest
from conftest import REPO, Laboratory, Warehouse, read_csv, write_csv
from mcd_archive import Version
from test_mcd import run

from lookback.commands.preview import MOVED

SCHEDULE = """2025 Clinical Diagnostic Laboratory Fee Schedule,,,,,,,,
Notice with a Latin-1 sign: \xa7,,,,,,,,
,,,,,,,,
YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE,SHORTDESC,LONGDESC,EXTENDED LONGDESC
2025,0244U,,20250101,N,03000.00,x,x,x
2025,244U,,20250401,N,03100.50,x,x,x
2025,81445,,20250101,L,00000.00,x,x,x
2025,80047,QW,20250101,N,00013.73,x,x,x
2025,80048,,banana,N,00008.46,x,x,x
"""
LATER = """YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE
2025,0244U,,20250401,N,03200.00
2025,0244U,,20250701,L,00000.00
"""


def rates(policies: Path) -> list[tuple]:
    with duckdb.connect() as connection:
        query = f"select hcpcs_code, effective_from, price_state, rate_amount, fee_schedule_quarter from '{policies}/clfs/*.parquet' order by all"
        return [tuple(map(str, row)) for row in connection.execute(query).fetchall()]


def test_quarters_of_the_fee_schedule_append_and_a_price_of_contractors_is_unknown_and_not_zero(tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    (tmp_path / "q2.csv").write_bytes(SCHEDULE.encode("latin-1"))
    (tmp_path / "q3.csv").write_text(LATER)
    done = run(policies, "clfs", str(tmp_path / "q2.csv"))
    assert (done.returncode, "Latin-1" in done.stdout) == (0, True), done.stderr
    assert rates(policies) == [
        ("0244U", "2025-01-01", "national", "3000.00", "2025Q2"),
        ("0244U", "2025-04-01", "national", "3100.50", "2025Q2"),
        ("81445", "2025-01-01", "contractor_priced", "None", "2025Q2"),
    ]
    report = read_csv(policies / "clfs" / "report.csv")
    assert [(row["code"], row["finding"]) for row in report if row["treatment"] == "left out"] == [
        ("80047", "the rate of a modifier, which is kept apart"),
        ("80048", "no date from which the rate holds"),
    ]
    # the schedule in the repo has 3500.00 and 597.91 from that day
    assert [(row["code"], row["finding"]) for row in report if row["treatment"] == "the imported one stands"] == [
        ("0244U", "the schedule in seeds/finance gives 3500.00 from 2025-01-01, the imported one 3000.00"),
        ("81445", "the schedule in seeds/finance gives 597.91 from 2025-01-01, the imported one a price of contractors"),
    ]
    assert run(policies, "clfs", str(tmp_path / "q3.csv")).returncode == 0
    assert rates(policies) == [
        ("0244U", "2025-01-01", "national", "3000.00", "2025Q2"),
        ("0244U", "2025-04-01", "national", "3200.00", "2025Q3"),  # the newer quarter names the day again
        ("0244U", "2025-07-01", "contractor_priced", "None", "2025Q3"),
        ("81445", "2025-01-01", "contractor_priced", "None", "2025Q2"),
    ]
    again = run(policies, "clfs", str(tmp_path / "q2.csv"))
    assert (again.returncode, "imported before" in again.stdout) == (0, True)


@pytest.mark.parametrize(
    ("text", "word"),
    [("nothing here\n", "has no header"), ("YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE\n", "no row"), ("YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE\n2025,81445,\n", "line 2 is cut off")],
)
def test_a_fee_schedule_that_is_none_stops_with_one_sentence(text: str, word: str, tmp_path: Path) -> None:
    (tmp_path / "fees.csv").write_text(text)
    done = run(tmp_path / "policies", "clfs", str(tmp_path / "fees.csv"))
    assert done.returncode == 2 and word in done.stderr and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("again", ["2025,0244U,,20250101,N,03000.01", "2025,244U,,20250101,L,00000.00", "2025,0244U,,2025-01-01,N,2999"])
def test_a_fee_schedule_that_gives_two_rates_from_one_day_is_refused(again: str, tmp_path: Path) -> None:
    (tmp_path / "fees.csv").write_text(SCHEDULE + again + "\n", encoding="utf-8")
    done = run(tmp_path / "policies", "clfs", str(tmp_path / "fees.csv"))
    assert done.returncode == 2 and "two rates from one day" in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert not list((tmp_path / "policies").rglob("*.parquet"))


LIST = [
    {"code": "81445", "ruling": "covered", "diagnoses": "C34.90 C3491;C18.9", "effective": "2025-01-01", "known": "2024-12-15", "document": "Policy 12"},
    {"code": "81455", "ruling": "investigational", "effective": "01/01/2025", "known": "2024-12-15", "document": "Policy 12"},
    {"code": "244U", "ruling": "Covered", "effective": "2025-01-01", "known": "2024-12-15", "document": "Policy 12"},
    {"code": "81450", "ruling": "not covered", "effective": "2025-01-01", "known": "2024-12-15", "document": "Policy 12"},
]
REVISED = [*LIST, {"code": "81445", "ruling": "covered", "diagnoses": "C34.90", "effective": "2025-07-01", "known": "2025-06-20", "document": "Policy 12"}]


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list of a new payer, its revision, and an article that the MolDX policy points to."""
    folder = tmp_path_factory.mktemp("listed")
    policies = folder / "policies"
    for name, rows in (("list", LIST), ("revised", REVISED)):
        write_csv(folder / f"{name}.csv", rows)
        done = run(policies, "policy", str(folder / f"{name}.csv"), "--payer", "acme", "--policy", "acme_ngs", "--payer-label", "Acme")
        assert done.returncode == 0, done.stderr
    article = Version(
        "57905", 12, date(2022, 3, 16), date(2022, 3, 10), codes={"1": {"0244U"}}, covered={"1": {"C34.90": False}}, contractors=(3,)
    )
    archive = mcd_archive.write_archive(folder / "a.zip", mcd_archive.rows_of([article]))
    assert run(policies, "mcd", str(archive)).returncode == 0
    return policies


def line(claim: str, payer: str, code: str, diagnosis: str, service: str, adjudicated: str, plan: str = "medicare") -> dict[str, object]:
    return {
        "data_source": "lab", "claim_id": claim, "claim_line_number": 1, "payer": payer, "plan": plan, "claim_start_date": service,
        "hcpcs_code": code, "diagnosis_code_1": diagnosis, "charge_amount": "100.00", "x_adjudication_date": adjudicated,
        "x_claim_status": "paid", "paid_amount": "50.00",
    }  # fmt: skip


def denied(claim: str, payer: str, adjudicated: str, service: str = "2025-08-01", **more: str) -> dict[str, object]:
    plan = "commercial" if payer == "cigna" else "medicare"
    return line(claim, payer, "0244U", "C50.911", service, adjudicated, plan) | {
        "x_claim_status": "denied", "paid_amount": "0", "x_adjustment_group_code": "CO", "x_adjustment_reason_code": "50",
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def lines() -> list[dict[str, object]]:
    return [
        line("HANDED", "medicare_moldx", "0244U", "C34.90", "2022-06-01", "2022-07-01"),
        line("NO_SUPPORT", "medicare_moldx", "0244U", "C50.911", "2022-06-01", "2022-07-01"),
        line("BEFORE", "medicare_moldx", "0244U", "C34.11", "2021-05-01", "2021-12-01"),
        line("OTHER_CODE", "medicare_moldx", "0250U", "C34.90", "2022-06-01", "2022-07-01"),
        line("LIST_OLD", "acme", "81445", "C18.9", "2025-03-01", "2025-04-01", "commercial"),
        line("LIST_NEW", "acme", "81445", "C18.9", "2025-08-01", "2025-09-01", "commercial"),
        line("LIST_NO_DIAGNOSIS", "acme", "0244U", "", "2025-08-01", "2025-09-01", "commercial"),
        line("LIST_INVESTIGATIONAL", "acme", "81455", "C18.9", "2025-08-01", "2025-09-01", "commercial"),
        line("LIST_LACKS", "acme", "0250U", "C18.9", "2025-08-01", "2025-09-01", "commercial"),
        line("LIST_NOT_COVERED", "acme", "81450", "C18.9", "2025-08-01", "2025-09-01", "commercial"),
        *(line(f"MEDICARE_{plan}", "Medicare Part B", "0244U", "C34.90", "2022-06-01", "2022-07-01", plan) for plan in ("commercial", "medicaid", "fep")),
        # named by no article of the place
        *(line(f"NOWHERE_{plan}", "Medicare FFS", "0250U", "C34.90", "2022-06-01", "2022-07-01", plan) for plan in ("commercial", "medicaid", "medicare")),
        denied("DENIED_LAST_DAY", "medicare", "2025-08-29"), denied("DENIED_DAY_AFTER", "medicare", "2025-08-28"),
        denied("DENIED_LONG_AGO", "medicare", "2021-12-31", "2021-11-01"), denied("DENIED_AT_MOLDX", "medicare_moldx", "2025-08-29"),
        denied("DENIED_ELSEWHERE", "cigna", "2025-08-29"), denied("UNPROCESSABLE", "medicare", "2025-08-29", x_remark_code="MA130"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def inherited(laboratory: Laboratory, listed: Path, lines: list[dict[str, object]]) -> Warehouse:
    return laboratory.build({"medical_claim": lines}, known_on="2026-01-01", with_dbt=True, policies=listed)


def test_compiled_sql_builds_the_same_with_imported_policies(
    laboratory: Laboratory, listed: Path, lines: list[dict[str, object]], inherited: Warehouse
) -> None:
    """dbt built `inherited`; test_mcd.py runs the compiled SQL alone."""
    assert laboratory.build({"medical_claim": lines}, known_on="2026-01-01", policies=listed).marts() == inherited.marts()


def answers(warehouse: Warehouse) -> dict[str, tuple]:
    rows = warehouse.rows("select claim_id, policy_id, outcome, carc_code, citation from fct_determination where basis = 'as_known'")
    return {row["claim_id"]: (row["policy_id"], row["outcome"], row["carc_code"]) for row in rows}


def test_what_moldx_defers_is_decided_by_the_article_that_it_points_to(inherited: Warehouse) -> None:
    """R6 defers 0244U from 2022-03-16 to A57905; what R6 does not concern, and what the article does not name, stays with the policy itself."""
    said = answers(inherited)
    assert said["HANDED"] == ("A57905", "covered", None)
    assert said["NO_SUPPORT"] == ("A57905", "not_medically_necessary", "50")
    assert said["BEFORE"][0] == "moldx_tcgp"
    assert said["OTHER_CODE"][:2] == ("moldx_tcgp", "deferred")
    citation = inherited.rows("select citation from fct_determination where claim_id = 'HANDED' and basis = 'as_known'")[0]["citation"]
    assert "R6" in citation and "handed on to" in citation and "A57905" in citation


def test_a_list_of_a_new_payer_answers_by_its_revisions(inherited: Warehouse) -> None:
    said = answers(inherited)
    assert said["LIST_OLD"] == ("acme_ngs", "covered", None)
    assert said["LIST_NEW"] == ("acme_ngs", "not_medically_necessary", "50")  # C18.9 left the list for services from 2025-07-01
    assert said["LIST_NO_DIAGNOSIS"] == ("acme_ngs", "covered", None)
    assert said["LIST_INVESTIGATIONAL"] == ("acme_ngs", "investigational", "55")
    assert said["LIST_LACKS"] == ("acme_ngs", "unknown", None)  # the list was not said to be complete


def test_a_code_that_a_list_does_not_cover_is_denied_as_not_covered(inherited: Warehouse) -> None:
    """Design 4: outcome not_covered, expected_action deny, CARC 96, by the revision of the row."""
    said = inherited.rows("from fct_determination where claim_id = 'LIST_NOT_COVERED'")
    assert {row["basis"]: (row["outcome"], row["expected_action"], row["reason_code"], row["carc_code"], row["revision"]) for row in said} == {
        basis: ("not_covered", "deny", "not_covered", "96", "2024-12-15") for basis in ("as_known", "as_adjudicated")
    }
    ruling = inherited.rows("select ruling, effective_from from dim_policy_timeline where policy_id = 'acme_ngs' and code = '81450'")
    assert [(row["ruling"], str(row["effective_from"])) for row in ruling] == [("not_covered", "2025-01-01")]
    coverage = inherited.rows("select distinct coverage, outcome from rpt_code_coverage where payer_id = 'acme' and hcpcs_code = '81450'")
    assert [(row["coverage"], row["outcome"]) for row in coverage] == [("not_covered", "not_covered")]


def test_medicare_decides_for_no_other_plan_whether_or_not_an_article_names_the_code(inherited: Warehouse) -> None:
    rows = inherited.rows("select * from fct_determination where basis = 'as_known' and (claim_id like 'MEDICARE%' or claim_id like 'NOWHERE%')")
    said = {row["claim_id"]: (row["outcome"], row["reason_code"], row["revision"]) for row in rows}
    other = ("no_policy", "line_of_business", None)
    assert said == {
        "MEDICARE_commercial": other, "MEDICARE_medicaid": other, "MEDICARE_fep": other, "NOWHERE_commercial": other, "NOWHERE_medicaid": other,
        "NOWHERE_medicare": ("no_policy", "no_article", None),
    }  # fmt: skip


def test_payer_medicare_has_the_windows_and_rates_of_medicare(inherited: Warehouse) -> None:
    """As known on 2026-01-01. Denied on 2025-08-29, an appeal is in time until the 125th day, 2026-01-01, a reopening for a year. Of 2021-12-31
    the reopening for good cause ended on 2025-12-31. The schedule has 3500.00 from 2025-01-01; the import has none."""
    rows = inherited.rows("from fct_denial where claim_id like 'DENIED%' or claim_id = 'UNPROCESSABLE'")
    said = {
        row["claim_id"]: (row["expected_amount"], row["appeal_deadline"], row["window_state"], row["days_left"], row["is_clerical_error_reopening_open"])
        for row in rows
    }
    rate, last = Decimal("3500.00"), date(2026, 1, 1)
    assert said == {
        "DENIED_LAST_DAY": (rate, last, "open", 240, True),
        "DENIED_DAY_AFTER": (rate, date(2025, 12, 31), "open", 239, True),
        "DENIED_LONG_AGO": (None, date(2022, 5, 5), "closed", None, True),
        "DENIED_AT_MOLDX": (rate, last, "open", 240, True),
        "DENIED_ELSEWHERE": (None, date(2026, 2, 25), "open", 55, False),
        "UNPROCESSABLE": (rate, None, "resubmit", 212, False),
    }


def test_a_list_with_a_row_that_cannot_be_read_is_refused_whole(listed: Path, tmp_path: Path) -> None:
    rows = [
        {"code": "81445", "ruling": "maybe", "effective": "2025-01-01", "known": "2024-12-15", "document": "x"},
        {"code": "81450", "ruling": "covered", "effective": "2025-01-01", "known": "2024-12-15", "document": "x", "diagnoses": "cancer"},
        {"code": "81455", "ruling": "covered", "effective": "08-01-2021", "known": "2024-12-15", "document": "x"},
    ]
    write_csv(tmp_path / "bad.csv", rows)
    before = ledger_of(listed)
    done = run(listed, "policy", str(tmp_path / "bad.csv"), "--payer", "acme", "--policy", "acme_ngs")
    assert done.returncode == 2
    assert "line 2: a ruling other than" in done.stderr and "line 3: diagnoses that are none" in done.stderr
    assert "line 4: no day from which it is effective" in done.stderr and "Traceback" not in done.stderr
    assert ledger_of(listed) == before


def ledger_of(policies: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in policies.rglob("*.parquet")}


def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Code", "Ruling", "Effective", "Known", "Document"])
    book.active.append(["81445", "covered", date(2025, 1, 1), date(2024, 12, 15), "Policy 12"])
    book.save(tmp_path / "list.xlsx")
    done = run(tmp_path / "policies", "policy", str(tmp_path / "list.xlsx"), "--payer", "cigna", "--policy", "cigna_own")
    assert done.returncode == 0, done.stderr
    assert "for services from 2025-01-01: covered_if, 1 codes: 81445" in done.stdout


# Preview --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(laboratory: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A small published warehouse: two Capital lines that are investigational, adjudicated in 2024. A preview reads the file alone, whatever has
    built it, and none of the files that a publish keeps next to it."""
    folder = tmp_path_factory.mktemp("preview")
    (folder / "claims").mkdir()
    rows = [
        line("CAPITAL", "capital_blue_cross", "0091U", "C34.90", "2024-05-01", "2024-06-01", "commercial"),
        line("BEFORE", "capital_blue_cross", "0337U", "C34.90", "2024-01-05", "2024-01-20", "commercial"),
    ]
    write_csv(folder / "claims" / "medical_claim.csv", rows)
    environment = os.environ | {
        "CLAIMS_DIR": str(folder / "claims"), "WAREHOUSE_PATH": str(folder / "warehouse.duckdb"), "KNOWN_ON": "2026-01-01", "PERSON_ID_KEY": "k",
    }  # fmt: skip
    built = laboratory.build(folder / "claims", known_on="2026-01-01")
    built.rows("checkpoint")
    shutil.copy(built.path, folder / "warehouse.duckdb")
    return environment


def tried(published: dict[str, str], folder: Path, known_from: str) -> subprocess.CompletedProcess:
    """A ruling that takes 0091U off Capital's list, and one that says of 0337U again what it said, said to be known from a day."""
    folder.mkdir()
    shared = {"policy_id": "cbc_mp2267", "revision": "trial", "effective_from": "2024-01-01", "known_from": known_from, "known_basis": "stated",
              "retro_kind": "policy_change", "section": "trial"}  # fmt: skip
    write_csv(folder / "policy_revision.csv", [shared | {"revision_order": 99, "code_list_status": "complete"}])
    ruling = shared | {"code_system": "hcpcs", "code_group": "all"}
    again = ruling | {"code": "0337U", "action": "list", "ruling": "investigational"}
    write_csv(folder / "policy_ruling.csv", [ruling | {"code": "0091U", "action": "remove", "ruling": "not_listed"}, again])
    return preview(published, folder)


def preview(published: dict[str, str], folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "lookback.cli", "preview", "--rows", str(folder), "--markdown", str(folder / "review.md")]
    return subprocess.run(command, env=published, cwd=REPO, capture_output=True, text=True)


def test_a_preview_shows_what_moves_leaves_the_published_warehouse_and_ends_with_a_code_of_its_own_where_the_past_would(
    published: dict[str, str], tmp_path: Path
) -> None:
    """Known from 2024-02-01, before the line was adjudicated: both of its determinations move."""
    warehouse = Path(published["WAREHOUSE_PATH"])
    before = warehouse.read_bytes()
    done = tried(published, tmp_path / "rows", "2024-02-01")
    assert done.returncode == 9
    assert "1 determinations as adjudicated would move" in done.stderr and "Traceback" not in done.stderr
    known, adjudicated, _ = (tmp_path / "rows" / "review.md").read_text().split("## ")[1:]
    row = "| Capital Blue Cross | Capital MP 2.267 | trial | Investigational | Not addressed | 1 | 100.00 |"
    assert row in known and row in adjudicated
    # 0337U was adjudicated before that day: as known its revision alone moves
    alone = "| Capital Blue Cross | Capital MP 2.267 | trial | Investigational | Investigational, by another revision | 1 | 100.00 |"
    assert alone in known and alone not in adjudicated
    assert "As known, 1 determinations would have another outcome, and 1 the same outcome by another policy, reason or revision." in done.stdout
    assert warehouse.read_bytes() == before
    assert not [path for path in warehouse.parent.iterdir() if "preview" in path.name]


def test_a_preview_refuses_rows_that_the_ledger_refuses(published: dict[str, str], tmp_path: Path) -> None:
    """Each row breaks another rule of the ledger; a build with these rows in the seeds would fail as well."""
    revision = {"policy_id": "cbc_mp2267", "revision": "trial", "revision_order": 99, "effective_from": "2024-01-01", "known_from": "2024-02-01",
                "known_basis": "stated", "code_list_status": "complete", "retro_kind": "policy_change", "section": "trial"}  # fmt: skip
    ruling = {name: revision[name] for name in ("policy_id", "revision", "effective_from", "known_from", "known_basis", "retro_kind", "section")}
    ruling |= {"code_system": "hcpcs", "code_group": "all", "action": "list", "ruling": "investigational"}
    rulings = [
        ruling | {"code": "0091U", "ruling": "perhaps"},
        ruling | {"code": "0337U", "action": "change"},
        ruling | {"code": "0338U", "known_basis": "hearsay"},
        ruling | {"code": "0037U", "action": "add"},  # nothing says that it was absent before
        ruling | {"code": "0048U", "known_from": "2024-01-01"},  # before its revision
        ruling | {"code": "0111U", "effective_to": "2023-01-01"},
        ruling | {"code": "0172U", "revision": "nowhere"},
        ruling | {"code": "0211U", "retro_kind": ""},
    ]
    (tmp_path / "rows").mkdir()
    write_csv(tmp_path / "rows" / "policy_revision.csv", [revision])
    write_csv(tmp_path / "rows" / "policy_ruling.csv", [{"effective_to": ""} | row for row in rulings])
    done = preview(published, tmp_path / "rows")
    assert done.returncode == 5 and "Traceback" not in done.stderr and "0 determinations" not in done.stdout
    for code in ("perhaps", "change", "hearsay", "0037U", "0048U", "0111U", "0172U", "0211U"):
        assert code in done.stderr, (code, done.stderr)


def test_lines_whose_reason_policy_or_revision_alone_moves_are_counted() -> None:
    """Two builds by hand: a, b and c move in one thing alone, d moves in its outcome, e stays, f leaves the scope, g enters it."""
    columns = "data_source text, claim_id text, claim_line_number int, basis text, payer_id text, policy_id text, revision text, outcome text, reason_code text"
    builds = {
        "now": "a p R1 covered x, b p R1 covered x, c p R1 covered x, d p R1 covered x, e p R1 covered x, f p R1 unknown x",
        "then_": "a p R1 covered y, b q R1 covered x, c p R2 covered x, d p R1 unknown y, e p R1 covered x, g p R1 unknown x",
    }
    with duckdb.connect() as connection:
        for name, rows in builds.items():
            connection.execute(f"attach ':memory:' as {name}; create table {name}.main.fct_determination ({columns})")
            for row in rows.split(", "):
                claim, policy, revision, outcome, reason = row.split()
                connection.execute(f"insert into {name}.main.fct_determination values ('s', ?, 1, 'as_known', 'm', ?, ?, ?, ?)", [claim, policy, revision, outcome, reason])
        connection.execute("create table then_.main.dim_label as select * from (values ('outcome', 'covered', 'Covered'), ('reason', 'y', 'Reason y')) as t (subject, id, label)")
        connection.execute("create schema then_.intermediate; create table then_.intermediate.int_evaluated_line (data_source text, claim_id text, claim_line_number int, charge_amount int)")
        moved = connection.execute(f'select "from", "to", sum(lines) from ({MOVED.format(basis="as_known")}) group by all order by all').fetchall()
    assert moved == [
        ("covered", "Covered, by another policy", 1), ("covered", "Covered, by another reason: Reason y", 1),
        ("covered", "Covered, by another revision", 1), ("covered", "unknown", 1), ("out of scope", "unknown", 1), ("unknown", "out of scope", 1),
    ]  # fmt: skip
