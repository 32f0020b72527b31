"""Payers' lists: what `lookback import policy` makes of them, compared with a reader of the lists that knows nothing of the ledger.

The rule that both follow is in docs/policies.md: each row says whole what holds of its code; of the rows known on one day each holds until the
code's next; what became known last decides.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import write_csv
from openpyxl import Workbook
from test_mcd import holds, run

from lookback.reading.imports import DIAGNOSES as KNOWN_DIAGNOSES
from lookback.reading.imports import SMALL, clfs, mcd, plain
from lookback.reading.imports.policy_list import rows_of
from lookback.settings import Exit, Fault

BEGIN = date(2024, 1, 1)
DIAGNOSES = ("C18.9", "C34.90", "C50.911", "C61", "D46.9")
CODES = ("81445", "81455", "0244U")
RULINGS = {
    "covered": "covered", "investigational": "investigational", "not covered": "not_covered", "not listed": "not_listed", "individual review": "individual_review"
}  # fmt: skip


def put(policies: Path, rows: list[dict[str, str]], *options: str, name: str = "list"):
    path = policies.parent / f"{name}.csv"
    write_csv(path, [{"diagnoses": "", "group": "", "end": ""} | row for row in rows])
    return run(policies, "policy", str(path), "--payer", "acme", "--policy", "acme_ngs", *options)


def row(code: str, ruling: str, effective: date | str, known: date | str, diagnoses: str = "", **more: str) -> dict[str, str]:
    return {"code": code, "ruling": ruling, "effective": str(effective), "known": str(known), "diagnoses": diagnoses, "document": "Policy 12"} | more


# Two readings -----------------------------------------------------------------------------------------------------------


def read_lists(rows: list[dict[str, str]], code: str, diagnosis: str, service: date, knowledge: date) -> str:
    """What the lists say, from their rows alone."""

    def day(text: str) -> date:
        return date.fromisoformat(text)

    for known in sorted({row["known"] for row in rows if row["code"] == code and day(row["known"]) <= knowledge}, reverse=True):
        said = sorted((row for row in rows if row["code"] == code and row["known"] == known), key=lambda row: row["effective"])
        for row, following in zip(said, [*said[1:], None]):
            begun = day(row["effective"]) <= service
            ended = (row.get("end") and service > day(row["end"])) or (following and service >= day(following["effective"]))
            if begun and not ended:
                if row["ruling"] != "covered":
                    return RULINGS[row["ruling"]]
                listed = row["diagnoses"].split()
                return "covered" if not listed or diagnosis in listed else "not_supported"
    return "unknown"


def read_ledger(rulings: list[dict], code: str, diagnosis: str, service: date, knowledge: date) -> str:
    """What the imported rows say by the one rule of the ledger (docs/design.md, "The ledger"): of those that hold, the one known last."""

    def ruling_on(system: str, key: str) -> str | None:
        held = [row for row in rulings if (row["code_system"], row["code_group"], row["code"]) == (system, code, key) and holds(row, service, knowledge)]
        known = {row["known_from"]: row["ruling"] for row in held}
        assert len({row["known_from"] for row in held}) == len(held), "two rulings on one day"
        return known[max(known)] if known else None

    ruling = ruling_on("hcpcs", code) or "unknown"
    if ruling != "covered_if":
        return ruling
    worth = ruling_on("icd-10-cm", diagnosis) or ruling_on("icd-10-cm", "all")
    return {"supports": "covered", "not_supported": "not_supported"}[worth]


def rulings_of(policies: Path) -> list[dict]:
    with duckdb.connect() as connection:
        found = connection.execute(f"from '{policies}/policy/acme_ngs/policy_ruling.parquet'")
        names = [column[0] for column in found.description]
        return [dict(zip(names, values)) for values in found.fetchall()]


def drawn(chance: random.Random, known: date) -> list[dict[str, str]]:
    """A list that became known on one day: for some codes one to three rows, early or late, open or ended."""
    rows = []
    for code in CODES:
        for month in chance.sample(range(12), chance.choice((0, 1, 1, 2, 3))):
            ruling = chance.choice(("covered", "covered", "covered", *RULINGS))
            listed = " ".join(sorted(chance.sample(DIAGNOSES, chance.choice((0, 1, 2))))) if ruling == "covered" else ""
            effective = BEGIN + timedelta(days=30 * month)
            end = effective + timedelta(days=chance.choice((20, 75))) if chance.random() < 0.25 else ""
            rows.append(row(code, ruling, effective, known, listed, end=str(end)))
    return rows or [row("81445", "covered", BEGIN, known)]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 7))])
def test_what_lists_say_in_any_order_of_import_is_what_the_ledger_says(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    lists = [drawn(chance, BEGIN + timedelta(days=60 * number)) for number in range(4)]
    for number in chance.sample(range(len(lists)), len(lists)):
        done = put(tmp_path / "policies", lists[number], name=f"list{number}")
        assert done.returncode == 0, done.stderr
    every, rulings = [row for rows in lists for row in rows], rulings_of(tmp_path / "policies")
    days = [BEGIN + timedelta(days=number) for number in range(-20, 480, 10)]
    asked = [(code, diagnosis, service, knowledge) for code in CODES for diagnosis in (*DIAGNOSES, "C20") for service in days for knowledge in days[::6]]
    answers = {question: read_lists(every, *question) for question in asked}
    assert {question: read_ledger(rulings, *question) for question in asked} == answers
    assert len(set(answers.values())) >= 5


# The faults that were found, three variants of each ------------------------------------------------------------------------


def said(tmp_path: Path, *lists: list[dict[str, str]]) -> callable:
    """The lists, imported one after the other; gives what they say."""
    for number, rows in enumerate(lists):
        done = put(tmp_path / "policies", rows, name=f"list{number}")
        assert done.returncode == 0, done.stderr
    rulings = rulings_of(tmp_path / "policies")
    return lambda code, diagnosis, service, knowledge: read_ledger(rulings, code, diagnosis, date.fromisoformat(service), date.fromisoformat(knowledge))


def test_a_correction_of_the_past_holds_from_its_own_day(tmp_path: Path) -> None:
    """Investigational from July; known a year later: from March on. The words are the same, the days are not."""
    ask = said(
        tmp_path,
        [row("81445", "covered", "2024-01-01", "2023-12-01"), row("81445", "investigational", "2024-07-01", "2024-06-01")],
        [row("81445", "investigational", "2024-03-01", "2025-06-01")],
    )
    assert ask("81445", "C61", "2024-04-01", "2025-05-31") == "covered"
    assert ask("81445", "C61", "2024-04-01", "2025-06-01") == "investigational"
    assert ask("81445", "C61", "2024-02-29", "2025-06-01") == "covered"


def test_a_diagnosis_that_left_stays_away_until_a_list_names_it_again(tmp_path: Path) -> None:
    ask = said(
        tmp_path,
        [row("81445", "covered", "2024-01-01", "2024-01-01", "C61 C34.90")],
        [row("81445", "covered", "2024-02-01", "2024-02-01", "C34.90")],
        [row("81445", "not covered", "2024-03-01", "2024-03-01")],
        [row("81445", "covered", "2024-04-01", "2024-04-01", "C18.9")],
        [row("81445", "covered", "2024-05-01", "2024-05-01", "C18.9 C61")],
    )
    assert [ask("81445", "C61", f"2024-0{month}-15", "2025-01-01") for month in range(1, 6)] == [
        "covered", "not_supported", "not_covered", "not_supported", "covered"
    ]  # fmt: skip
    assert ask("81445", "C34.90", "2024-04-15", "2025-01-01") == "not_supported"


def test_of_rows_known_on_one_day_each_holds_until_the_next(tmp_path: Path) -> None:
    ask = said(
        tmp_path,
        [row("81445", "covered", "2024-06-01", "2024-01-01", "C61"), row("81445", "investigational", "2024-01-01", "2024-01-01")],
        [row("81445", "covered", "2024-09-01", "2024-01-01", "C18.9")],
    )
    assert ask("81445", "C61", "2024-03-01", "2024-01-01") == "investigational"
    assert ask("81445", "C61", "2024-07-01", "2024-01-01") == "covered"
    assert ask("81445", "C61", "2024-09-01", "2024-01-01") == "not_supported"


@pytest.mark.parametrize("change", [{"ruling": "investigational"}, {"diagnoses": "C34.90"}, {"end": "2024-12-31"}])
def test_a_later_list_does_not_edit_what_an_earlier_one_said_was_known(change: dict[str, str], tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    first = row("81445", "covered", "2024-01-01", "2023-12-01", "C61")
    assert put(policies, [first]).returncode == 0
    before = rulings_of(policies)
    done = put(policies, [first | ({"diagnoses": ""} if "ruling" in change else {}) | change], name="edited")
    assert done.returncode == 2 and "line 2: an earlier list says otherwise for the same days" in done.stderr
    assert rulings_of(policies) == before
    assert put(policies, [first | {"note": "the same again"}], name="same").returncode == 0


def test_a_complete_list_says_of_every_code_that_it_leaves_out_from_when_it_is_not_covered(tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    both = [row(code, "covered", "2024-01-01", "2023-12-01") for code in ("81445", "81455")]
    assert put(policies, both, "--complete").returncode == 0
    one = [row("81445", "covered", "2024-01-01", "2024-06-01")]
    done = put(policies, one, "--complete", name="later")
    assert done.returncode == 2 and "81455: it stood in an earlier list" in done.stderr and len(done.stderr.strip().splitlines()) == 1
    ended = row("81455", "not covered", "2024-07-01", "2024-06-01")
    assert put(policies, [*one, ended], "--complete", name="ended").returncode == 0
    rulings = rulings_of(policies)
    assert read_ledger(rulings, "81455", "C61", date(2024, 7, 1), date(2024, 6, 1)) == "not_covered"
    assert read_ledger(rulings, "81455", "C61", date(2024, 6, 30), date(2024, 6, 1)) == "covered"
    # what has left does not have to be named for ever
    assert put(policies, [row("81445", "covered", "2024-09-01", "2024-08-01")], "--complete", name="third").returncode == 0


def test_a_row_per_code_and_diagnosis_says_what_one_row_with_all_of_them_says(tmp_path: Path) -> None:
    """Of any year of ICD-10-CM: D47.0 was billed until 2017 and is a heading since. Groups count, and other days are other statements."""
    lung = {"code": "", "ruling": "group", "group": "lung", "diagnoses": "C34.90 C34.91", "effective": "", "known": "", "document": ""}
    ask = said(
        tmp_path,
        [
            *(row("81445", "covered", "2024-01-01", "2024-01-01", code) for code in ("C61", "D47.0", "C18.9")), lung,
            row("81445", "covered", "2024-01-01", "2024-01-01", group="lung"), row("81445", "covered", "2024-06-01", "2024-01-01", "C61"),
            row("81455", "covered", "2024-01-01", "2024-01-01", "C61", end="2024-03-31"), row("81455", "covered", "2024-01-01", "2024-01-01", "C18.9", end="2024-03-31"),
        ],
        [*(row("81455", "covered", "2024-01-01", "2024-02-01", code) for code in ("C34.90", "C18.9"))],
    )  # fmt: skip
    assert [ask("81445", code, "2024-02-01", "2024-02-01") for code in ("C61", "D47.0", "C18.9", "C34.91", "C50.911")] == [*["covered"] * 4, "not_supported"]
    assert [ask("81445", code, "2024-06-01", "2024-02-01") for code in ("C61", "C18.9")] == ["covered", "not_supported"]
    assert [ask("81455", "C61", day, "2024-01-01") for day in ("2024-03-31", "2024-04-01")] == ["covered", "unknown"]
    assert [ask("81455", code, "2024-01-01", "2024-02-01") for code in ("C34.90", "C18.9", "C61")] == ["covered", "covered", "not_supported"]


def test_a_diagnosis_written_twice_is_one(tmp_path: Path) -> None:
    ask = said(tmp_path, [row("81445", "covered", "2024-01-01", "2024-01-01", "C3490 c34.90;C34.90, C61|C61")])
    assert ask("81445", "C34.90", "2024-02-01", "2024-02-01") == "covered"
    assert ask("81445", "C18.9", "2024-02-01", "2024-02-01") == "not_supported"
    assert len([row for row in rulings_of(tmp_path / "policies") if row["code_system"] == "icd-10-cm"]) == 3


# Groups and what a list cannot say ------------------------------------------------------------------------------------------


def test_a_group_names_diagnoses_for_the_rows_of_its_own_file(tmp_path: Path) -> None:
    lung = {"code": "", "ruling": "group", "group": "lung", "diagnoses": "C34.90 C34.91", "effective": "", "known": "", "document": ""}
    ask = said(
        tmp_path,
        [
            row("81445", "covered", "2024-01-01", "2024-01-01", "C61", group="Lung, colon"), lung,
            lung | {"group": "colon", "diagnoses": "C18.9"}, row("81455", "covered", "2024-01-01", "2024-01-01", group="LUNG"),
        ],
        [row("81455", "covered", "2024-06-01", "2024-06-01", group="lung"), lung | {"diagnoses": "C34.91"}],
    )  # fmt: skip
    assert [ask("81445", code, "2024-02-01", "2024-02-01") for code in ("C61", "C34.90", "C18.9", "D46.9")] == [*["covered"] * 3, "not_supported"]
    assert [ask("81455", code, "2024-07-01", "2024-07-01") for code in ("C34.90", "C34.91", "C61")] == ["not_supported", "covered", "not_supported"]
    assert ask("81445", "C34.90", "2024-07-01", "2024-07-01") == "covered"  # the later file names 81455 only


UNREADABLE = [
    [
        ({"code": "81445-26"}, "a code with a modifier"),
        ({"code": "814456"}, "a code that is none"),
        ({"code": ""}, "a code that is none"),
        ({"code": "81401", "diagnoses": "C34"}, "diagnoses that are none, or headings of several: C34"),
        ({"code": "81402", "diagnoses": "C34.90-C34.92"}, "diagnoses that are none"),
        ({"code": "81403", "diagnoses": "C34.X"}, "diagnoses that are none"),
        ({"code": "81404", "group": "lung"}, "a group that no row of the file names"),
    ],
    [
        ({"ruling": "group", "group": "lung", "diagnoses": ""}, "a group without diagnoses"),
        ({"ruling": "group", "group": ""}, "a group that has not one name"),
        ({"code": "81405", "end": "2023-12-31"}, "an end before its begin"),
        ({"code": "81406", "end": "soon"}, "an end that is no day"),
        ({"code": "81407", "ruling": "investigational"}, "diagnoses of a code that is not covered"),
        ({"code": "81408", "ruling": "perhaps"}, "a ruling other than"),
        ({"code": "81455"}, "a second row of the code for the same days"),
    ],
    [
        ({"code": "81445*"}, "a code with a mark"),
        ({"code": "81450\u2020"}, "a code with a mark"),
        ({"code": "+81479"}, "a code with a mark"),
        ({"code": "37"}, "a number that lost its zeros"),
        ({"code": "100"}, "a number that lost its zeros"),
        ({"code": "8.0"}, "a number that lost its zeros"),
        ({"code": "81400-81408"}, "a range of codes"),
        ({"code": "0244U to 0250U"}, "a range of codes"),
        ({"code": "8140x"}, "a range of codes"),
    ],
    [
        ({"code": "81401", "diagnoses": "C50.x"}, "diagnoses that are none: a range or a mark (C50.X)"),
        ({"code": "81402", "diagnoses": "C61 C34.90 \u2013 C34.92"}, "diagnoses that are none: a range or a mark (C34.90-C34.92)"),
        ({"code": "81403", "diagnoses": "C34.90 through C34.92"}, "diagnoses that are none: a range or a mark (C34.90-C34.92)"),
        ({"code": "81404", "diagnoses": "C50.- , C34.90*"}, "diagnoses that are none: a range or a mark (C34.90* C50.-)"),
        ({"code": "81405", "diagnoses": "C34.99"}, "diagnoses that are none: no year of ICD-10-CM knows C34.99"),
        ({"code": "81406", "diagnoses": "174.9 C61"}, "diagnoses that are none: no year of ICD-10-CM knows 174.9"),
        ({"code": "81407", "diagnoses": "Z99.99"}, "diagnoses that are none: no year of ICD-10-CM knows Z99.99"),
        ({"code": "81408", "diagnoses": "C50.91"}, "diagnoses that are none, or headings of several: C50.91"),
        ({"code": "81400", "group": "", "ruling": "group", "diagnoses": "C50.x"}, "a group that has not one name"),
    ],
    [
        # one row per code and diagnosis is one statement, unless the rows contradict each other
        ({"code": "81401", "end": "2024-12-31"}, "a second row of the code for the same days"),
        ({"code": "81401", "diagnoses": "C18.9"}, "a second row of the code for the same days"),
        ({"code": "81402", "diagnoses": ""}, "a second row of the code for the same days"),
        ({"code": "81402", "diagnoses": "C18.9"}, "a second row of the code for the same days"),
        ({"code": "81403", "diagnoses": "C18.9 C61"}, "a second row of the code for the same days"),
        ({"code": "81403", "diagnoses": "C61"}, "a second row of the code for the same days"),
        ({"code": "81404", "diagnoses": "", "ruling": "investigational"}, "a second row of the code for the same days"),
        ({"code": "81404", "diagnoses": "C18.9"}, "a second row of the code for the same days"),
    ],
]


@pytest.mark.parametrize("faults", UNREADABLE)
def test_a_row_that_cannot_be_read_is_named(faults: list[tuple[dict[str, str], str]], tmp_path: Path) -> None:
    fine = row("81455", "covered", "2024-01-01", "2024-01-01", "C61")
    done = put(tmp_path / "policies", [fine, *(fine | change for change, _ in faults)])
    assert done.returncode == 2 and "Traceback" not in done.stderr and not list((tmp_path / "policies").rglob("*.parquet"))
    for line, (_, finding) in enumerate(faults, 3):
        assert f"line {line}: {finding}" in done.stderr


@pytest.mark.parametrize("text", ["code;ruling;effective;known;document\n81445;covered;2024-01-01;2024-01-01;x\n", "code\truling\teffective\tknown\tdocument\n81445\tcovered\t2024-01-01\t2024-01-01\tx\n"])
def test_the_header_says_by_which_sign_cells_are_divided(text: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(text)
    done = run(tmp_path / "policies", "policy", str(tmp_path / "list.csv"), "--payer", "acme", "--policy", "acme_ngs")
    assert done.returncode == 0, done.stderr
    assert {row["code"] for row in rulings_of(tmp_path / "policies")} == {"81445", "all"}


def test_marks_that_nothing_closes_stop_the_import(tmp_path: Path) -> None:
    text = 'code,ruling,effective,known,document\n81445,covered,2024-01-01,2024-01-01,"x\n81455,covered,2024-01-01,2024-01-01,x\n'
    (tmp_path / "list.csv").write_text(text)
    done = run(tmp_path / "policies", "policy", str(tmp_path / "list.csv"), "--payer", "acme", "--policy", "acme_ngs")
    assert done.returncode == 2 and "cannot be read" in done.stderr and "nothing was imported" in done.stderr


# Lists as payers write them -------------------------------------------------------------------------------------------------


def workbook(path: Path, *sheets_of: tuple[str, list[list[object]]], merged: tuple[str, ...] = (), hidden: str = "") -> Path:
    """A workbook with these sheets; cells are merged on the first."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets_of:
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def decoded_rows(path: Path, sheet: str | None = None) -> tuple[list[dict[str, object]], str]:
    """What is read of a list, and what was said about it."""
    messages: list[str] = []
    return rows_of(path, sheet, messages.append), "\n".join(messages)


def refused(path: Path, sheet: str | None = None) -> str:
    """The one sentence with which a list is refused, exit code 2."""
    with pytest.raises(Fault) as fault:
        rows_of(path, sheet, lambda message: None)
    assert fault.value.code == Exit.CONFIGURATION and "\n" not in str(fault.value)
    return str(fault.value)


TRADE = ["CPT\u00ae/HCPCS", "Description", "Coverage Status", "Dx", "Effective Date", "Term Date", "Publication Date", "Policy Number"]
TRADE_ROW = [81445, "Panel", "Covered", "C34.90", date(2025, 1, 1), None, date(2024, 12, 15), "MP 12"]
READ_ROW = {"code": "81445", "ruling": "Covered", "diagnoses": "C34.90", "effective": "2025-01-01", "last_day": "", "known": "2024-12-15", "document": "MP 12"}


def test_a_workbook_of_a_payer_is_read_whole(tmp_path: Path) -> None:
    """Titles above the header, headings of the trade, a code merged over the rows of its diagnoses, a day to come, and a sheet of notes. By hand."""
    to_come = (date.today() + timedelta(days=400)).replace(day=1)
    path = workbook(
        tmp_path / "acme.xlsx",
        ("Codes", [
            ["Acme Health Plan"], ["Medical policy 12, genomic tests", None, "status: final"], [], TRADE, TRADE_ROW,
            [None, "Panel", "Covered", "C18.9", *TRADE_ROW[4:]],
            [81455, "Panel", "Not covered", None, *TRADE_ROW[4:]], ["244U", "Panel", "Experimental/Investigational", None, *TRADE_ROW[4:]],
            TRADE, ["81450", "Panel", "covered", None, date(2025, 1, 1), date(2025, 6, 30), to_come, "MP 12"],
        ]),
        ("Notes", [["Code", "Ruling"]]),
        merged=("A1:H1", "A5:A6"),
    )  # fmt: skip
    done = run(tmp_path / "policies", "policy", str(path), "--payer", "acme", "--policy", "acme_ngs")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "The sheet 'Codes' of" in said and "is read, its header in row 4; not read: 'Notes'" in said
    assert "A5:A6 (81445)" in said and "A1:H1" not in said
    assert "Columns that are not read: Description." in said
    assert f"known {to_come} lies in the future" in said and "(81450)" in said
    rulings = rulings_of(tmp_path / "policies")
    at = (date(2025, 2, 1), date(2025, 2, 1))
    assert [read_ledger(rulings, "81445", code, *at) for code in ("C34.90", "C18.9", "C61")] == ["covered", "covered", "not_supported"]
    assert [read_ledger(rulings, code, "C61", *at) for code in ("81455", "0244U", "81450")] == ["not_covered", "investigational", "unknown"]
    assert [read_ledger(rulings, "81450", "C61", day, to_come) for day in (date(2025, 6, 30), date(2025, 7, 1))] == ["covered", "unknown"]


@pytest.mark.parametrize(
    "headings",
    [
        TRADE,
        ["HCPCS/CPT Code(s)", "notes on it", "Determination", "ICD-10-CM Codes", "Eff. Date", "Through", "Posted On", "Source"],
        ["Procedure Code", "Procedure", "Coverage", "Diagnosis Code", "Start Date", "Expiration Date", "Last Updated", "Policy Title"],
        ["CPT codes", "LOB", "Decision", "Covered Diagnoses", "EFFECTIVE_FROM", "end", "Known", "document"],
    ],
)
def test_headings_of_the_trade_are_read(headings: list[str], tmp_path: Path) -> None:
    text = [[str(cell or "") for cell in TRADE_ROW]]
    write_csv(tmp_path / "list.csv", [dict(zip(headings, cells)) for cells in text])
    rows, said = decoded_rows(tmp_path / "list.csv")
    assert rows == [READ_ROW | {"line": "2"}] and headings[1] in said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Acme Health Plan, medical policy 12, as of 2025, final\n\ncode;ruling;effective;known;document\n81445;covered;2025-01-01;2024-12-15;MP 12\n", "4"),
        ('"Acme\nHealth Plan"\ncode\truling\teffective\tknown\tdocument\n81445\tcovered\t2025-01-01\t2024-12-15\tMP 12\n', "4"),
        ("status,policy\nCPT|Status|From|Published|Policy\n81445|covered|2025-01-01|2024-12-15|MP 12\nCPT|Status|From|Published|Policy\n", "3"),
    ],
)
def test_a_header_is_found_below_titles(text: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(text)
    read = {"code": "81445", "ruling": "covered", "effective": "2025-01-01", "known": "2024-12-15", "document": "MP 12", "line": line}
    assert decoded_rows(tmp_path / "list.csv")[0] == [read]


def test_a_header_that_says_too_little_or_too_much_is_refused(tmp_path: Path) -> None:
    def fault(*headings: str) -> str:
        (tmp_path / "list.csv").write_text("A title\n" + ",".join(headings) + "\n" + ",".join(["x"] * len(headings)) + "\n")
        return refused(tmp_path / "list.csv")

    assert "lacks the column known" in fault("code", "ruling", "effective", "document")
    assert "lacks the column code" in fault("gene", "price")
    assert "has the column code twice (CPT, HCPCS)" in fault("CPT", "HCPCS", "ruling", "effective", "known", "document")
    assert "has the column ruling twice" in fault("code", "ruling", "ruling", "effective", "known", "document")
    # a column of ours stands before a heading that could be it
    (tmp_path / "list.csv").write_text("code,CPT,ruling,status,effective,known,document,policy\n81445,1,covered,2,2025-01-01,2024-12-15,MP 12,3\n")
    rows, said = decoded_rows(tmp_path / "list.csv")
    assert (rows[0]["code"], rows[0]["ruling"], rows[0]["document"]) == ("81445", "covered", "MP 12") and "CPT, status, policy" in said


def test_the_sheet_is_the_one_with_a_list_or_the_one_that_is_named(tmp_path: Path) -> None:
    lists = [TRADE, TRADE_ROW], [TRADE, [81455, *TRADE_ROW[1:]]]
    path = workbook(tmp_path / "list.xlsx", ("Cover", [["Acme"]]), ("Old", lists[1]), ("Codes", lists[0]), ("2024", lists[1]), hidden="Old")
    rows, said = decoded_rows(path)
    assert [row["code"] for row in rows] == ["81445"] and "'Codes'" in said and "not read: 'Cover', 'Old', '2024'" in said
    assert [row["code"] for row in decoded_rows(path, "Old")[0]] == ["81455"]
    assert "has no sheet 'Codes 2'; it has 'Cover', 'Old', 'Codes', '2024'" in refused(path, "Codes 2")
    assert "The sheet 'Cover'" in refused(path, "Cover")
    assert "has no sheet with cells" in refused(workbook(tmp_path / "blank.xlsx", ("a", []), ("b", [])))


@pytest.mark.parametrize("merged", ["B3:C3", "A3:B4", "D3:E5"])
def test_cells_merged_across_columns_are_refused(merged: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", ("Codes", [TRADE, *[TRADE_ROW] * 4]), merged=(merged,))
    assert f"Cells {merged} of the sheet 'Codes'" in refused(path) and "merged across columns" in refused(path)


def test_cells_merged_far_below_the_list_cost_nothing(tmp_path: Path) -> None:
    """A range that goes on to the end of the sheet, as a spreadsheet merges a whole column."""
    path = workbook(tmp_path / "list.xlsx", ("Codes", [TRADE, TRADE_ROW, [None, *TRADE_ROW[1:]]]), merged=("A2:A3",))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    parts(path, sheet1=sheet.replace(b'"A2:A3"', b'"A2:A1048576"'))
    assert [row["code"] for row in decoded_rows(path)[0]] == ["81445", "81445"]


# Damaged and hostile files --------------------------------------------------------------------------------------------------


def parts(path: Path, **changed: bytes) -> Path:
    """The same workbook with other content in some of its files."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, changed.get(Path(name).stem, data))
    return path


def bomb(path: Path, name: str, size: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as entry:
        for _ in range(size // 10_000_000):
            entry.write(bytes(10_000_000))
    return path


def locked_zip(path: Path, *names: str) -> Path:
    """A ZIP whose files say that they are encrypted."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 100)
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(mark, bytes(content)):
            content[found.start() + place] |= 1
    path.write_bytes(content)
    return path


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in zip("abcdefgh", "bcdefghi")) + "]>"


def hostile(kind: str, folder: Path) -> Path:
    path = folder / "list.xlsx"
    if kind in ("text", "empty", "old or locked", "pdf", "gzip", "web page"):
        first = {"text": b"code,ruling\n", "empty": b"", "web page": b"<html><table>", "old or locked": b"\xd0\xcf\x11\xe0\xa1\xb1", "pdf": b"%PDF-1.7", "gzip": b"\x1f\x8b\x08"}
        path.write_bytes(first[kind] + (bytes(600) if kind != "empty" and kind != "text" else b""))
    elif kind == "bomb":
        bomb(path, "xl/worksheets/sheet1.xml", 120_000_000)
    elif kind == "encrypted":
        locked_zip(path, "[Content_Types].xml")
    elif kind == "other zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("\x1b[2Jlist.csv", "code,ruling\n")
    else:
        workbook(path, ("Codes", [TRADE, TRADE_ROW]))
        if kind == "cut off":
            path.write_bytes(path.read_bytes()[:-200])
        elif kind == "damaged":
            content = path.read_bytes()
            path.write_bytes(content[:2000] + bytes(400) + content[2400:])
        elif kind == "no XML":
            parts(path, sheet1=b"\x00\x01 nothing")
        elif kind == "entities":
            parts(path, sheet1=(LAUGHS + SHEET.format('<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>')).encode())
        elif kind == "far row":
            parts(path, sheet1=SHEET.format('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>').encode())
        elif kind == "wide rows":
            cells = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 400))
            parts(path, sheet1=SHEET.format(cells).encode())
        elif kind == "no sheet":
            parts(path, workbook=b"<workbook/>")
    return path


HOSTILE = {
    "text": "is no workbook, whatever its name says", "empty": "is empty", "old or locked": "an Excel file of the old kind, or one that is locked",
    "pdf": "is a PDF", "web page": "a web page or XML", "gzip": "compressed with gzip", "bomb": "would unpack to 120 MB", "encrypted": "is no workbook that can be read",
    "other zip": "a ZIP and no workbook (it holds \\x1b[2Jlist.csv)", "cut off": "the file is damaged or cut off", "damaged": "is no workbook that can be read",
    "no XML": "is no workbook that can be read", "entities": "is no workbook that can be read", "far row": "more cells than a list holds",
    "wide rows": "more cells than a list holds", "no sheet": "no",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_damaged_or_hostile_workbook_is_refused_with_one_sentence(kind: str, tmp_path: Path) -> None:
    assert HOSTILE[kind] in refused(hostile(kind, tmp_path))


def test_what_a_file_is_its_first_bytes_say_and_not_its_name(tmp_path: Path) -> None:
    """A workbook called .csv is read as one; a ZIP, a PDF and a file of the old kind called .csv are named."""
    path = workbook(tmp_path / "list.xlsx", ("Codes", [TRADE, TRADE_ROW]))
    assert decoded_rows(path.rename(tmp_path / "list.csv"))[0][0]["code"] == "81445"
    for kind in ("other zip", "pdf", "old or locked", "empty"):
        assert HOSTILE[kind] in refused(hostile(kind, tmp_path).rename(tmp_path / "other.csv"))


def clfs_fault(path: Path) -> str:
    with pytest.raises(Fault) as fault:
        clfs.rows_of(clfs.decoded(clfs.content_of(path), path.name)[0], path)
    return str(fault.value)


def mcd_fault(path: Path) -> str:
    work = path.parent / "work"
    work.mkdir(exist_ok=True)
    with pytest.raises(Fault) as fault:
        mcd.read_archive(path, work)
    return str(fault.value)


@pytest.mark.parametrize(("read", "tables"), [(clfs_fault, ["fees"]), (mcd_fault, list(mcd.TABLES))])
def test_a_hostile_zip_of_rates_or_articles_is_refused_with_one_sentence(read: callable, tables: list[str], tmp_path: Path) -> None:
    name = "article.csv"
    faults = [read(bomb(tmp_path / "bomb.zip", name, 2 * SMALL)), read(locked_zip(tmp_path / "locked.zip", *(f"{table}.csv" for table in tables)))]
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as archive:
        archive.writestr(name, "x" * 5000)
    (tmp_path / "cut.zip").write_bytes((tmp_path / "whole.zip").read_bytes()[:-30])
    faults.append(read(tmp_path / "cut.zip"))
    (tmp_path / "other.zip").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(600))
    faults.append(read(tmp_path / "other.zip"))
    assert "would unpack to 100 MB" in faults[0] and all("\n" not in fault and "nothing was imported" in fault.lower() for fault in faults), faults


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    content = b"x"
    for depth in range(8):
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as archive:
            archive.writestr("article.csv" if depth == 0 else "inner.zip", content)
        content = kept.getvalue()
    (tmp_path / "deep.zip").write_bytes(content)
    assert "archives, one in the other" in mcd_fault(tmp_path / "deep.zip")
    # and what each of them holds is added up: no level alone is a bomb
    inner = bomb(tmp_path / "inner.zip", "article.csv", 40_000_000).read_bytes()
    with zipfile.ZipFile(tmp_path / "outer.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", inner)
    assert len(inner) < SMALL and "lacks" in mcd_fault(tmp_path / "outer.zip")


def test_what_a_list_says_never_acts_on_the_terminal(tmp_path: Path) -> None:
    """Escape sequences, marks of the console and line ends in codes, headings and names of sheets and files."""
    evil = "\x1b[31m[bold]\u202e81445[/]"
    write_csv(tmp_path / "list.csv", [row(evil, "covered", "2024-01-01", "2024-01-01", "\x1b]0;C61\x07") | {f"{evil}\n": "x"}])
    done = run(tmp_path / "policies", "policy", str(tmp_path / "list.csv"), "--payer", "acme", "--policy", "acme_ngs")
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1
    printed = done.stdout + done.stderr
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\x9b\u202e]", printed) and "\\x1b[31m[bold]" in printed
    assert plain("a\u2028b\ud800") == "a\\u2028b\\ud800" and plain("C34.90 \u00a7 [x]") == "C34.90 \u00a7 [x]"


def test_the_diagnoses_of_every_year_are_at_hand() -> None:
    """As CMS publishes them (fiscal years 2016 to 2026): codes that ended, that became headings and that came later are there, headings are not."""
    with duckdb.connect() as connection:
        known = {code for (code,) in connection.execute(f"select code from '{KNOWN_DIAGNOSES}'").fetchall()}
    assert len(known) == 75_719 and KNOWN_DIAGNOSES.stat().st_size < 100_000
    assert {"C8339", "D470", "C4311", "C50A1", "C563", "D75838"} <= known
    assert not known & {"C34", "C509", "C3499", "1749"}
