"""Payers' lists: what `lookback import policy` makes of them, beside a reader of the lists who knows nothing of the ledger.

The rule that both follow is in docs/policies.md: each row says whole what holds of its code; of the rows known on one day each holds until the
code's next; what became known last decides.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import write_csv
from test_mcd import holds, run

BEGIN = date(2024, 1, 1)
DIAGNOSES = ("C18.9", "C34.90", "C50.911", "C61", "D46.9")
CODES = ("81445", "81455", "0244U")
RULINGS = {"covered": "covered", "investigational": "investigational", "not covered": "not_listed", "individual review": "individual_review"}


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
    """What the imported rows say by the one rule of the ledger (design 3): of those that hold, the one known last."""

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


@pytest.mark.parametrize("seed", range(2))
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
        "covered", "not_supported", "not_listed", "not_supported", "covered"
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
    assert read_ledger(rulings, "81455", "C61", date(2024, 7, 1), date(2024, 6, 1)) == "not_listed"
    assert read_ledger(rulings, "81455", "C61", date(2024, 6, 30), date(2024, 6, 1)) == "covered"
    # what has left does not have to be named for ever
    assert put(policies, [row("81445", "covered", "2024-09-01", "2024-08-01")], "--complete", name="third").returncode == 0


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
    assert ask("81445", "C34.90", "2024-07-01", "2024-07-01") == "covered"  # the later file speaks of 81455 alone


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
