"""The workbook: recomputed by LibreOffice and in exact decimals, it equals SQL before and after an assumption is changed."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from calculator import Calculator
from click.testing import CliRunner
from conftest import REPO, Laboratory, Rows, Warehouse, read_csv
from labelled import IDS, LABELS, raw_ids, with_ids

from lookback.cli import lookback
from lookback.output.workbook import SEVERAL, write_workbook
from lookback.settings import Exit
from tools.sample_claims import write_sample

FEWEST = 11  # lines of a cell that may be shared
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
# Ids that a spreadsheet would calculate, in place of ids of the sample
RENAMED = {"R5-001": "=1+1", "R5-002": "+R5-002", "R5-003": "-R5-003", "R5-006": "@SUM(A1)"}

Sheet = list[list[object]]
Sheets = dict[str, Sheet]


# Reading and calculating ----------------------------------------------------------------------------------------------


def read(path: Path) -> Sheets:
    """Each cell as the file has it: a formula's last calculated value."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: [[plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in book}


def plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.date()
    return None if value in ("", " ") else value


def by_libreoffice(path: Path, directory: Path) -> Sheets:
    profile = directory / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(ALWAYS_CALCULATE, encoding="utf-8")
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", str(directory / "calculated"), str(path)], check=True, capture_output=True, timeout=300)
    return read(directory / "calculated" / path.name)


def by_decimals(path: Path, directory: Path) -> Sheets:
    return Calculator(path).sheets()


ENGINES = [
    # no package that pip can pin: .ci/run installs it where it can; the calculator above asks the same of every machine
    pytest.param(by_libreoffice, id="libreoffice", marks=pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")),
    pytest.param(by_decimals, id="decimals"),
]
Engine = Callable[[Path, Path], Sheets]


def table(sheet: Sheet, first: str) -> Rows:
    """The rows below the header that begins with this cell, until a blank row or the total; ids in place of labels."""
    start = next(number for number, row in enumerate(sheet) if row[0] == first and row[1] is not None)
    header = sheet[start]
    rows = []
    for row in sheet[start + 1 :]:
        if all(cell is None for cell in row) or row[0] == "total":
            break
        rows.append({name: cell for name, cell in zip(header, row) if name})
    return with_ids(rows)


def total_of(sheet: Sheet, first: str) -> dict[str, object]:
    header = next(row for row in sheet if row[0] == first and row[1] is not None)
    return dict(zip(header, next(row for row in sheet if row[0] == "total")))


def cents(value: object) -> Decimal | None:
    return None if value is None else Decimal(repr(float(value))).quantize(Decimal("0.01"), ROUND_HALF_UP)


def added(rows: Rows, key: list[str], amounts: list[str]) -> dict[tuple, tuple]:
    """Sums by a key; nothing where nothing is known."""
    groups: dict[tuple, Rows] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in key)].append(row)
    return {
        each: tuple(cents(sum(known)) if (known := [row[name] for row in group if row[name] is not None]) else None for name in amounts)
        for each, group in groups.items()
    }


# The warehouses -------------------------------------------------------------------------------------------------------

SHARES = {"pay": ("1", "1"), "deny": ("0", "0"), "review": ("0.15", "0.8525")}
RATES = {
    "overturn_rate_low": "0.2", "overturn_rate_expected": "0.4321", "overturn_rate_high": "0.7",
    "realisation_rate_low": "0.75", "realisation_rate_expected": "0.8765", "realisation_rate_high": "0.95",
}  # fmt: skip
MULTIPLIERS = {"medicare_moldx": "0.9875", "cigna": "1.2345"}
MEDICARE = {("81445", "2025-01-01"): "612.35", ("0036U", "2025-01-01"): "4321.05", ("0436U", "2025-01-01"): "1000.01"}


def changed_seeds() -> dict[str, Rows]:
    def seed(name: str) -> Rows:
        return read_csv(next((REPO / "seeds").glob(f"*/{name}.csv")))

    shares = [row | dict(zip(("share_low", "share_high"), SHARES[row["expected_action"]])) for row in seed("expected_payment_share")]
    multipliers = [row | {"multiplier": MULTIPLIERS["medicare_moldx"]} for row in seed("payer_rate_multiplier")]
    multipliers.append({"payer_id": "cigna", "effective_from": "1900-01-01", "multiplier": MULTIPLIERS["cigna"]})
    rates = seed("medicare_lab_fee_schedule")
    for row in rates:
        if (row["hcpcs_code"], row["effective_from"]) in MEDICARE:
            row |= {"rate_amount": MEDICARE[row["hcpcs_code"], row["effective_from"]], "price_state": "national"}
    return {
        "expected_payment_share": shares,
        "scenario": [row | RATES for row in seed("scenario")],
        "payer_rate_multiplier": multipliers,
        "medicare_lab_fee_schedule": rates,
    }


def change(path: Path, changed: Path, blocks: tuple[str, ...] = ("expected action", "scenario", "payer", "code")) -> None:
    """Types the same changes into the yellow cells. The saved file has no calculated values at all."""
    book = openpyxl.load_workbook(path)
    sheet = book["assumptions"]
    block = ""
    typed = defaultdict(int)
    for row in sheet.iter_rows():
        label = row[0].value
        if label in ("expected action", "scenario", "payer", "code"):
            block = label if label in blocks else ""
        elif block == "expected action" and (action := IDS.get(("action", label))) in SHARES:
            row[1].value, row[2].value = (float(share) for share in SHARES[action])
            typed["share"] += 1
        elif block == "scenario" and isinstance(row[1].value, float | int):
            for cell, rate in zip(row[1:7], RATES.values()):
                cell.value = float(rate)
            typed["scenario"] += 1
        elif block == "payer" and (payer := IDS.get(("payer", label))) in MULTIPLIERS:
            row[3].value = float(MULTIPLIERS[payer])
            typed["multiplier"] += 1
        elif block == "code" and row[1].value and (label, row[1].value.date().isoformat()) in MEDICARE:
            row[2].value = float(MEDICARE[label, row[1].value.date().isoformat()])
            typed["rate"] += 1
    assert ("scenario" not in blocks) or typed["scenario"] == 3, typed
    book.save(changed)


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("claims")
    write_sample(directory, 5000, 11)
    for path in directory.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        for before, after in RENAMED.items():
            text = re.sub(rf"\b{before}\b", after, text)
        path.write_text(text, encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def shipped(laboratory: Laboratory, claims: Path) -> Warehouse:
    return laboratory.build(claims, tests=True)


@pytest.fixture(scope="module")
def changed(laboratory: Laboratory, claims: Path) -> Warehouse:
    return laboratory.build(claims, seeds=changed_seeds(), tests=True)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workbooks")


@pytest.fixture(scope="module")
def copy(shipped: Warehouse, directory: Path) -> Path:
    """The warehouse itself is held open by dbt in this process; a copy is whole after a checkpoint."""
    with duckdb.connect(str(shipped.path)) as connection:
        connection.execute("checkpoint")
    return Path(shutil.copy(shipped.path, directory / "warehouse.duckdb"))


@pytest.fixture(scope="module")
def internal(copy: Path, directory: Path) -> Path:
    write_workbook(copy, directory / "internal.xlsx", "internal")
    return directory / "internal.xlsx"


@pytest.fixture(scope="module")
def shareable(copy: Path, directory: Path) -> Path:
    write_workbook(copy, directory / "shareable.xlsx", "shareable")
    return directory / "shareable.xlsx"


# Equal to SQL, to the cent --------------------------------------------------------------------------------------------

IMPACT = {
    "lines": "affected_line_count",
    "charges": "charge_amount",
    "payment before": "expected_amount_before",
    "payment after": "expected_amount_after",
    "impact low": "impact_low_amount",
    "impact": "impact_amount",
    "impact high": "impact_high_amount",
}
EXPOSURE = {
    "lines": "line_count",
    "charges": "charge_amount",
    "expected amount": "expected_amount",
    "payment low": "expected_payment_low_amount",
    "payment high": "expected_payment_high_amount",
}


def equals_sql(sheets: Sheets, warehouse: Warehouse) -> None:
    """Every cell of the two reports, and every total above them."""
    impact = warehouse.rows("from rpt_reimbursement_impact")
    sql = list(IMPACT.values())
    rows = table(sheets["scenario rows"], "scenario")
    assert len(rows) > 50
    by_cell = added(rows, ["scenario", "payer", "code", "service quarter"], list(IMPACT))
    assert by_cell == added(impact, ["scenario_id", "payer_id", "hcpcs_code", "service_quarter"], sql)
    totals = added(table(sheets["scenarios"], "scenario"), ["scenario", "payer"], list(IMPACT))
    assert totals == added(impact, ["scenario_id", "payer_id"], sql) | {
        (scenario, "all"): sums for (scenario,), sums in added(impact, ["scenario_id"], sql).items()
    }

    exposure = [row | {"payer_id": row["payer_id"] or "(not mapped)"} for row in warehouse.rows("from rpt_denial_exposure")]
    sql = list(EXPOSURE.values())
    rows = table(sheets["denial rows"], "outcome class")
    by_cell = added(rows, ["payer", "code", "outcome class", "service month"], list(EXPOSURE))
    assert by_cell == added(exposure, ["payer_id", "hcpcs_code", "outcome_class", "service_month"], sql)
    classes = table(sheets["denials by class"], "outcome class")
    assert added(classes, ["outcome class"], list(EXPOSURE)) == added(exposure, ["outcome_class"], sql)
    total = total_of(sheets["denials by class"], "outcome class")
    assert tuple(cents(total[name]) for name in EXPOSURE) == added(exposure, [], sql)[()]

    lines = warehouse.rows("from fct_retroactive_outcome where opportunity = 'recoverable'")
    key = ["data_source", "claim_id", "claim_line_number"]
    sql = ["charge_amount", "amount_at_stake"]
    shown = table(sheets["recoverable lines"], "data source")
    assert added(shown, ["data source", "claim", "line"], ["charges", "at stake"]) == added(lines, key, sql)
    total = total_of(sheets["recoverable lines"], "data source")
    assert (cents(total["charges"]), cents(total["at stake"])) == added(lines, [], sql)[()]


@pytest.mark.parametrize("calculate", ENGINES)
def test_the_workbook_equals_sql_at_the_assumptions_of_the_seeds(
    calculate: Engine, internal: Path, shipped: Warehouse, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.xlsx"
    openpyxl.load_workbook(internal).save(bare)  # without any calculated value
    assert all(row["impact"] is None for row in table(read(bare)["scenarios"], "scenario"))
    equals_sql(calculate(bare, tmp_path), shipped)


@pytest.mark.parametrize("calculate", ENGINES)
def test_the_workbook_equals_sql_after_assumptions_are_changed(
    calculate: Engine, internal: Path, shipped: Warehouse, changed: Warehouse, tmp_path: Path
) -> None:
    """Shares, both rates of every scenario, a payer's multiplier, a contract that was not there, three Medicare rates."""
    change(internal, tmp_path / "changed.xlsx")
    equals_sql(calculate(tmp_path / "changed.xlsx", tmp_path), changed)
    for report in ("rpt_reimbursement_impact", "rpt_denial_exposure", "dim_fee_basis"):
        assert shipped.content(report) != changed.content(report)


def test_what_a_program_that_does_not_calculate_shows_is_what_sql_says(internal: Path, shipped: Warehouse) -> None:
    equals_sql(read(internal), shipped)


def test_the_fee_basis_says_what_sql_says_of_each_combination(internal: Path, shipped: Warehouse, tmp_path: Path) -> None:
    sheet = table(by_decimals(internal, tmp_path)["fee basis"], "payer")
    shown = {
        (row["payer"], row["line of business"], row["code"], row["professional / technical component"], row["rate from"]):
        (cents(row["amount of a line"]), row["rests on"], row["lines"])
        for row in sheet
    }  # fmt: skip
    assert shown == {
        (row["payer_id"] or "(not mapped)", row["line_of_business"], row["hcpcs_code"], row["service_component"], row["rate_from"]):
        (row["expected_amount"], row["expected_amount_basis"], row["line_count"])
        for row in shipped.rows("from dim_fee_basis")
    }  # fmt: skip
    assert {row["rests on"] for row in sheet} == {"medicare_fee_schedule", "median_allowed", None}
    assert sum(row["lines"] for row in sheet) == shipped.rows("select sum(in_scope_row_count) as n from rpt_intake")[0]["n"]


# A file to trust ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["internal", "shareable"])
def test_the_same_marts_give_the_same_bytes(edition: str, internal: Path, shareable: Path, copy: Path, tmp_path: Path) -> None:
    write_workbook(copy, tmp_path / "deep" / "again.xlsx", edition)
    assert (tmp_path / "deep" / "again.xlsx").read_bytes() == {"internal": internal, "shareable": shareable}[edition].read_bytes()
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["again.xlsx"]


@pytest.mark.parametrize("edition", ["internal", "shareable"])
def test_no_macro_no_link_and_no_error_in_a_cell(edition: str, internal: Path, shareable: Path) -> None:
    path = {"internal": internal, "shareable": shareable}[edition]
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert not [name for name in names if re.search(r"vba|macro|externalLink|connections|drawing|embed", name, re.IGNORECASE)]
        assert not [name for name in names if b'TargetMode="External"' in archive.read(name)]
    assert not [cell for sheet in read(path).values() for row in sheet for cell in row if str(cell).startswith("#")]


@pytest.mark.parametrize("edition", ["internal", "shareable"])
def test_no_cell_has_an_id_in_place_of_its_label(edition: str, internal: Path, shareable: Path) -> None:
    """Neither as a program shows the file, nor in the texts of its formulas."""
    path = {"internal": internal, "shareable": shareable}[edition]
    cells = [cell for sheet in read(path).values() for row in sheet for cell in row if cell is not None]
    with zipfile.ZipFile(path) as archive:
        formulas = re.findall(r"<f>([^<]*)</f>", "".join(archive.read(name).decode() for name in archive.namelist() if "/sheet" in name))
    texts = re.findall(r'"([^"]*)"', html.unescape("\n".join(formulas)))
    assert LABELS["amount_basis", "median_allowed"] in texts
    assert {"Deny", *(["Medicare (MolDX)", "Policy now covers"] if edition == "internal" else [])} <= set(cells)
    assert {text: found for text in {*map(str, cells), *texts} if (found := raw_ids(text))} == {}


def test_text_that_looks_like_a_formula_is_text(internal: Path) -> None:
    book = openpyxl.load_workbook(internal)
    ids = {cell.value: cell for row in book["recoverable lines"].iter_rows(min_col=2, max_col=2) for cell in row}
    for text in RENAMED.values():
        assert ids[text].data_type == "s" and ids[text].quotePrefix, text


def test_totals_are_formulas_under_names_and_headers_stay_in_sight(internal: Path) -> None:
    book = openpyxl.load_workbook(internal)
    assert {"share_low_review", "overturn_expected_capital_not_retired", "medicare_rates", "recoverable_amount_at_stake",
            "impact_amount_cigna_covers_experimental", "denied_expected_amount"} <= set(book.defined_names)  # fmt: skip
    for name, defined in book.defined_names.items():
        ((sheet, cells),) = defined.destinations
        value = book[sheet][cells]
        if not name.startswith(("share_", "overturn_", "realisation_", "medicare_rates")) or name.startswith("share_expected"):
            assert value.data_type == "f", name
    assert {sheet.title for sheet in book if not sheet.freeze_panes} == set()
    assert list(book.sheetnames)[:6] == ["assumptions", "denials by class", "recoverable lines", "scenarios", "fee basis", "dictionary"]
    explained = {row["sheet"] for row in table(read(internal)["dictionary"], "sheet")}
    assert explained == set(book.sheetnames) - {"dictionary"}


def test_the_command_follows_the_settings(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "own" / "warehouse.duckdb"
    path.parent.mkdir()
    shutil.copy(copy, path)

    def run(**settings: str) -> tuple[int, str]:
        done = CliRunner().invoke(lookback, ["workbook"], env={"WAREHOUSE_PATH": str(path), "EDITION": "", "WORKBOOK_PATH": ""} | settings)
        return done.exit_code, done.output

    code, said = run(EDITION="public")
    assert code == Exit.CONFIGURATION and "Set it to shareable or internal" in said
    assert run()[0] == 0
    assert "Shareable edition" in read(tmp_path / "own" / "page" / "lookback.xlsx")["assumptions"][1][0]
    code, said = run(WAREHOUSE_PATH=str(tmp_path / "none.duckdb"))
    assert code == Exit.CONFIGURATION and "There is no warehouse" in said
    with duckdb.connect(str(tmp_path / "none.duckdb")):
        pass
    code, said = run(WAREHOUSE_PATH=str(tmp_path / "none.duckdb"))
    assert code == Exit.CONFIGURATION and "lacks a mart" in said


# What may be shared ---------------------------------------------------------------------------------------------------


def words(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        text = " ".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    return set(re.findall(r"[^<>\"\s]+", text))


def test_the_shareable_edition_names_no_claim_and_no_person(shareable: Path, internal: Path, claims: Path) -> None:
    secret: set[str] = set()
    for row in read_csv(claims / "medical_claim.csv"):
        secret |= {str(row[name]) for name in ("claim_id", "person_id", "data_source") if row.get(name)}
    assert len(secret) > 1000 and secret & words(internal)
    assert secret & words(shareable) == set()
    assert "recoverable lines" not in read(shareable)


def test_no_row_of_what_is_shared_has_few_lines(shareable: Path) -> None:
    """What follows from rows by subtraction is asked in test_sharing.py, of the page and the workbook together."""
    sheets = read(shareable)
    for name, first in {"denial rows": "outcome class", "scenario rows": "scenario", "denials by class": "outcome class", "scenarios": "scenario"}.items():
        rows = table(sheets[name], first)
        assert rows and all(row["lines"] >= FEWEST for row in rows), name
    basis = table(sheets["fee basis"], "payer")
    assert basis and not {"lines", "amounts seen"} & set(basis[0])


@pytest.fixture(scope="module")
def reweighed(laboratory: Laboratory, claims: Path) -> Warehouse:
    seeds = changed_seeds()
    return laboratory.build(claims, seeds={name: seeds[name] for name in ("expected_payment_share", "scenario")})


def total_after(row: dict) -> Decimal | None:
    known = [row[name] for name in ("expected_amount_before", "impact_amount") if row[name] is not None]
    return sum(known) if known else None


@pytest.mark.parametrize("calculate", ENGINES)
@pytest.mark.parametrize("is_changed", [False, True])
def test_what_is_shared_follows_the_assumptions(
    is_changed: bool, calculate: Engine, shareable: Path, shipped: Warehouse, reweighed: Warehouse, tmp_path: Path
) -> None:
    """Lines, charges and expected amounts are those of the cells. What is weighed is rounded once a row: at most half a cent a line apart."""
    change(shareable, tmp_path / "shared.xlsx", ("expected action", "scenario") if is_changed else ())
    sheets = calculate(tmp_path / "shared.xlsx", tmp_path)
    warehouse = reweighed if is_changed else shipped
    denials = warehouse.rows("from rpt_shareable_outcome where final_decision = 'denied'")
    total = total_of(sheets["denials by class"], "outcome class")
    whole = ["lines", "charges", "expected amount"]
    assert tuple(cents(total[name]) for name in whole) == added(denials, [], [EXPOSURE[name] for name in whole])[()]
    # every final denial of the facts, and of each named class all of them
    facts = warehouse.rows("select outcome_class, count(*) as n from fct_denial where is_final_denial group by all")
    assert total["lines"] == sum(row["n"] for row in facts)
    by_class = {row["outcome_class"]: row["n"] for row in facts}

    compared = 0
    true = added(denials, ["outcome_class", "expected_action"], list(EXPOSURE.values()))
    for row in table(sheets["denial rows"], "outcome class"):
        if row["expected action"] != SEVERAL and row["expected amount"] is not None:
            for name, amount in zip(EXPOSURE, true[row["outcome class"], row["expected action"]]):
                assert abs(cents(row[name]) - amount) <= Decimal("0.005") * int(row["lines"])
                compared += 1
    for row in table(sheets["denials by class"], "outcome class"):
        assert row["lines"] == by_class.get(row["outcome class"], row["lines"])
    cells = warehouse.rows("from rpt_shareable_scenario inner join (select billing_cell, line_count, charge_amount from rpt_shareable_billing) using (billing_cell)")
    cells = [row | {"expected_amount_after": total_after(row), "affected_line_count": row["line_count"]} for row in cells]
    true = added(cells, ["scenario_id"], list(IMPACT.values()))
    for row in table(sheets["scenarios"], "scenario"):
        if row["payer"] == "all":
            for name, amount in zip(IMPACT, true[row["scenario"],]):
                assert abs(cents(row[name]) - amount) <= Decimal("0.01") * int(row["lines"])  # after is the sum of two
                compared += 1
    assert compared > 20


# By hand --------------------------------------------------------------------------------------------------------------

MARTS = """
    create table fct_determination (known_on date, basis text);
    insert into fct_determination values ('2026-11-01', 'as_known');
    create table rpt_denial_rate (line_count bigint, undecided_line_count bigint);
    create view rpt_shareable_undecided as
        select coalesce(undecided, 0) > 0 as has_undecided_line, coalesce(decided, 0) > 0 as has_decided_line,
            case when coalesce(undecided, 0) not between 1 and 10 then coalesce(undecided, 0) end as undecided_line_count
        from (select sum(undecided_line_count) as undecided, sum(line_count) as decided from rpt_denial_rate);
    create table dim_expected_payment_share (expected_action text, share_low decimal(5,4), share_expected decimal(6,5),
        share_high decimal(5,4));
    insert into dim_expected_payment_share values ('pay', 1, 1, 1), ('deny', 0, 0, 0), ('review', 0.25, 0.5, 0.75);
    create table dim_scenario (scenario_id text, label text, overturn_rate_low decimal(5,4), overturn_rate_expected decimal(5,4),
        overturn_rate_high decimal(5,4), realisation_rate_low decimal(5,4), realisation_rate_expected decimal(5,4),
        realisation_rate_high decimal(5,4), note text);
    create table dim_fee_basis (payer_id text, line_of_business text, hcpcs_code text, service_component text, rate_from date,
        rate_amount decimal(18,2), multiplier_from date, multiplier decimal(8,4), median_allowed_amount decimal(18,2),
        observed_count bigint, share_from decimal(5,4), share_to decimal(5,4), expected_amount decimal(18,2),
        expected_amount_basis text, line_count bigint);
    create table rpt_shareable_outcome (outcome_cell text, final_decision text, outcome_class text, expected_action text,
        line_count bigint, charge_amount decimal(18,2), expected_amount decimal(18,2), expected_payment_low_amount decimal(18,2),
        expected_payment_high_amount decimal(18,2));
    create table rpt_shareable_billing (billing_cell text, final_decision text, payer_id text, line_of_business text, hcpcs_code text,
        is_one_fee_basis boolean, service_component text, rate_from date, multiplier_from date, multiplier decimal(8,4),
        line_count bigint, charge_amount decimal(18,2));
    create table rpt_shareable_scenario (billing_cell text, scenario_id text, action_before text, action_after text,
        unit_amount decimal(18,2), expected_amount decimal(18,2), expected_amount_before decimal(18,2),
        impact_low_amount decimal(18,2), impact_amount decimal(18,2), impact_high_amount decimal(18,2));
    create table fct_denial (data_source text, claim_id text, claim_line_number int, service_date date, payer_id text,
        line_of_business text, hcpcs_code text, outcome_class text, expected_action text, service_component text, rate_from date,
        multiplier_from date, multiplier decimal(8,4), charge_amount decimal(18,2), expected_amount decimal(18,2),
        expected_payment_low_amount decimal(18,2), expected_payment_high_amount decimal(18,2));
    create table fct_retroactive_outcome (data_source text, claim_id text, claim_line_number int, service_date date, payer_id text,
        line_of_business text, hcpcs_code text, outcome_as_adjudicated text, outcome_as_known text, changed_on date,
        cause_revision text, retro_kind text, opportunity text, charge_amount decimal(18,2), amount_at_stake decimal(18,2),
        appeal_deadline date, reopening_deadline date, good_cause_deadline date, resubmission_deadline date, window_state text,
        days_left bigint, is_clerical_error_reopening_open boolean);
    create table rpt_impact_basis (scenario_id text, payer_id text, line_of_business text, hcpcs_code text, service_quarter date,
        action_before text, action_after text, is_final_denial boolean, service_component text, rate_from date,
        multiplier_from date, multiplier decimal(8,4), expected_amount decimal(18,2), line_count bigint,
        charge_amount decimal(18,2), expected_amount_before decimal(18,2), impact_low_amount decimal(18,2),
        impact_amount decimal(18,2), impact_high_amount decimal(18,2));
"""


def by_hand(path: Path, rows: str = "") -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute(MARTS + rows + "alter table dim_fee_basis add column is_median_of_few boolean default false")
    return path


@pytest.mark.parametrize("calculate", ENGINES)
def test_each_formula_gives_what_hand_arithmetic_gives(calculate: Engine, tmp_path: Path) -> None:
    """Halves of 91.67 are 45.84 and 45.83; 33.33 x 1.25 = 41.66; without a multiplier the median, 0.50, whose quarter is 0.13.

    Three lines of 45.83 under review: low 3 x 11.46, high 3 x 34.37. A scenario that turns deny into review, of two finally
    denied lines of 41.66, at overturn 0.2/0.3/0.5 and realisation 0.5/0.7/1: before 0; 41.66 x 0.5 x 0.3 x 0.7 = 4.3743, so
    2 x 4.37; bounds 41.66 x 0.25 x 0.2 x 0.5 = 1.0415 and 41.66 x 0.75 x 0.5 x 1 = 15.6225, so 2 x 1.04 and 2 x 15.62. Pay to deny
    of a line of 0.50 not denied: before 0.50, expected -0.35, low -0.50, high -0.25.
    """
    warehouse = by_hand(
        tmp_path / "warehouse.duckdb",
        """
        insert into dim_fee_basis values
            ('m', null, 'A', 'professional', '2025-01-01', 91.67, '1900-01-01', 1, null, null, 0, 0.5, 45.84,
             'medicare_fee_schedule', 1),
            ('m', null, 'A', 'technical', '2025-01-01', 91.67, '1900-01-01', 1, null, null, 0.5, 1, 45.83,
             'medicare_fee_schedule', 3),
            ('c', 'x', 'B', null, '2025-01-01', 33.33, '2025-02-01', 1.25, 9, 1, 0, 1, 41.66, 'payer_multiplier', 2),
            ('c', 'y', 'B', null, '2025-01-01', 33.33, null, null, 0.50, 1, 0, 1, 0.50, 'median_allowed', 2),
            (null, null, 'B', null, null, null, null, null, null, null, 0, 1, null, null, 1);
        insert into fct_denial
            select 's', 't' || n, 1, date '2025-03-05', 'm', null, 'A', 'conditional', 'review', 'technical', date '2025-01-01',
                date '1900-01-01', 1, 100, 45.83, 11.46, 34.37 from range(3) as t (n)
            union all
            select 's', 'u', 1, date '2025-03-05', null, null, 'B', 'policy_silent', 'review', null, null, null, null, 7, null, null, null
            union all
            select 's', 'v', 1, date '2025-03-05', 'c', 'y', 'B', 'policy_silent', 'review', null, date '2025-01-01', null, null, 7,
                0.50, 0.13, 0.38;
        insert into dim_scenario values ('=a b', '@label', 0.2, 0.3, 0.5, 0.5, 0.7, 1, null);
        insert into rpt_impact_basis values
            ('=a b', 'c', 'x', 'B', '2025-01-01', 'deny', 'review', true, null, '2025-01-01', '2025-02-01', 1.25, 41.66, 2, 9, 0,
             2.08, 8.74, 31.24),
            ('=a b', 'c', 'y', 'B', '2025-01-01', 'pay', 'deny', false, null, '2025-01-01', null, null, 0.50, 1, 9, 0.50,
             -0.50, -0.35, -0.25);
        """,
    )
    write_workbook(warehouse, tmp_path / "hand.xlsx", "internal")
    openpyxl.load_workbook(tmp_path / "hand.xlsx").save(tmp_path / "bare.xlsx")
    sheets = calculate(tmp_path / "bare.xlsx", tmp_path)
    basis = [(cents(row["amount of a line"]), row["rests on"]) for row in table(sheets["fee basis"], "payer")]
    assert sorted(basis, key=str) == sorted(
        [
            (Decimal("45.84"), "medicare_fee_schedule"),
            (Decimal("45.83"), "medicare_fee_schedule"),
            (Decimal("41.66"), "payer_multiplier"),
            (Decimal("0.50"), "median_allowed"),
            (None, None),
        ],
        key=str,
    )
    classes = {row["outcome class"]: [cents(row[name]) for name in EXPOSURE] for row in table(sheets["denials by class"], "outcome class")}
    assert classes == {
        "conditional": [Decimal(each) for each in ("3.00", "300.00", "137.49", "34.38", "103.11")],
        "policy_silent": [Decimal(each) for each in ("2.00", "14.00", "0.50", "0.13", "0.38")],
    }
    (scenario,) = [row for row in table(sheets["scenarios"], "scenario") if row["payer"] == "all"]
    expected = ("3.00", "18.00", "0.50", "8.89", "1.58", "8.39", "30.99")
    assert [cents(scenario[name]) for name in IMPACT] == [Decimal(each) for each in expected]
    assert (scenario["scenario"], scenario["the question"]) == ("=a b", "@label")


@pytest.mark.parametrize("edition", ["internal", "shareable"])
def test_an_empty_warehouse_has_a_workbook(edition: str, tmp_path: Path) -> None:
    write_workbook(by_hand(tmp_path / "warehouse.duckdb"), tmp_path / "empty.xlsx", edition)
    assert total_of(Calculator(tmp_path / "empty.xlsx").sheets()["denials by class"], "outcome class")["lines"] == 0


@pytest.mark.parametrize(
    ("rate", "edition", "said"),
    [
        ("(5, 0), (7, 0)", "internal", None),
        ("(5, 3), (7, 1)", "internal", "No decision is recorded for 4 adjudicated lines"),
        ("(5, 3), (7, 1)", "shareable", "No decision is recorded for fewer than 11 adjudicated lines"),
        ("(5, 11)", "shareable", "No decision is recorded for 11 adjudicated lines"),
        ("(0, 1300)", "shareable", "Denials are not recorded in this extract"),
    ],
)
def test_the_workbook_says_of_how_many_lines_no_decision_is_recorded(rate: str, edition: str, said: str | None, tmp_path: Path) -> None:
    made = by_hand(tmp_path / "warehouse.duckdb", f"insert into rpt_denial_rate values {rate};")
    write_workbook(made, tmp_path / "book.xlsx", edition)
    with zipfile.ZipFile(tmp_path / "book.xlsx") as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert said in texts if said else "recorded" not in texts
