"""Articles of the Medicare Coverage Database: from an archive to rows of the ledger, and from them to answers. The expected answers are those
of mcd_archive.answer, which reads the archive's content by itself and whole."""

from __future__ import annotations

import os
import random
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import mcd_archive
import pytest
from click.testing import CliRunner
from conftest import Laboratory, Warehouse
from mcd_archive import Version

from lookback.cli import lookback

ARTICLES = 24
LATER = date(2024, 6, 1)


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(policies: Path, *arguments: str) -> Done:
    """`lookback import`, in this process, so that dbt reads its project once for all imports of a kind."""
    environment = {"POLICY_DIR": str(policies), "WAREHOUSE_PATH": str(policies.parent / "warehouse.duckdb"), "COLUMNS": "200"}
    result = CliRunner().invoke(lookback, ["import", *arguments], env=environment, catch_exceptions=False)
    return Done(result.exit_code, result.stdout, result.stderr)


def content() -> list[tuple[date, list[Version]]]:
    """An archive of all versions, and a later one of the current versions, some of which have changed, moved or gone on."""
    chance = random.Random(7)
    everything: list[Version] = []
    for index in range(ARTICLES):
        codes = [f"8{index:02d}{number:02d}" for number in range(12)]
        versions = mcd_archive.random_versions(chance, 1, 4, codes, scale=0.03)
        for version in versions:
            version.article_id, version.contractors = str(51000 + index), (1 + index % 20,)
        everything += versions
    current = []
    for version in everything:
        if version.number == 4:
            later = Version(**{**vars(version), "covered": {group: dict(each) for group, each in version.covered.items()}})
            kind = int(version.article_id) % 4
            if kind == 1:  # the record was touched, nothing else
                later.last_updated = LATER
            elif kind == 2 and later.covered:  # changed in place
                group = min(later.covered)
                later.covered[group] = dict(list(later.covered[group].items())[1:]) | {"Z99.8": False}
            elif kind == 3:  # retired
                later.retired = date(2024, 5, 1)
            current.append(later)
    return [(date(2023, 1, 1), everything), (LATER, current)]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("archives")
    (_, everything), (_, current) = content()
    return [
        mcd_archive.write_archive(folder / "all.zip", mcd_archive.rows_of(everything), "latin-1"),
        mcd_archive.write_archive(folder / "current.zip", mcd_archive.rows_of(current, "slashes")),
    ]


@pytest.fixture(scope="module")
def imported(archives: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    policies = tmp_path_factory.mktemp("imported") / "policies"
    for archive, (day, _) in zip(archives, content()):
        done = run(policies, "mcd", str(archive), "--downloaded-on", day.isoformat())
        assert done.returncode == 0, done.stderr
    return policies


def ledger(policies: Path, table: str) -> list[dict[str, object]]:
    with duckdb.connect() as connection:
        found = connection.execute(f"from '{policies}/mcd/{table}.parquet'")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row)) for row in found.fetchall()]


def holds(row: dict[str, object], service: date, knowledge: date) -> bool:
    return row["known_from"] <= knowledge and row["effective_from"] <= service and (row["effective_to"] is None or service < row["effective_to"])


def resolve(revisions: list, rulings: list, order: dict[str, int], code: str, diagnosis: str, service: date, knowledge: date) -> str:
    """What the ledger's rows say by its one rule: of those that hold, the one known last (design 3)."""

    def latest(rows: list) -> dict | None:
        held = [row for row in rows if holds(row, service, knowledge)]
        return max(held, key=lambda row: (row["known_from"], order[row["revision"]]), default=None)

    if latest(revisions) is None:
        return "unknown"
    by_group = defaultdict(list)
    for row in rulings:
        if row["code_system"] == "hcpcs" and row["code"] == code:
            by_group[row["code_group"]].append(row)
    group = [name for name, rows in by_group.items() if (latest(rows) or {}).get("ruling") == "covered_if"]
    if not group:
        return "not_listed"
    assert len(group) == 1, "a code stands in one group at a time"
    listed = [row for row in rulings if row["code_system"] == "icd-10-cm" and row["code_group"] == group[0]]
    own = latest([row for row in listed if row["code"] == diagnosis])
    return (own or latest([row for row in listed if row["code"] == "all"]))["ruling"]


def questions(chance: random.Random, count: int) -> list[tuple[str, str, str, date, date]]:
    """(article, code, diagnosis, service date, knowledge date), many of them near the days on which something changes."""
    by_article = defaultdict(list)
    for _, versions in content():
        for version in versions:
            by_article[version.article_id].append(version)
    asked = []
    for _ in range(count):
        article = chance.choice(sorted(by_article))
        versions = by_article[article]
        version = chance.choice(versions)
        codes = sorted({code for each in versions for codes in each.codes.values() for code in codes})
        diagnoses = sorted({code for each in versions for group in each.covered.values() for code in group})
        diagnoses += sorted({code for each in versions for group in each.noncovered.values() for code in group}) + ["Z99.8", "A00.0"]
        near = timedelta(days=chance.choice((-1, 0, 1, chance.randrange(-300, 900))))
        known = chance.choice((version.last_updated, LATER, date(2026, 1, 1))) + timedelta(days=chance.choice((-1, 0, 1, chance.randrange(-200, 200))))
        asked.append((article, chance.choice(codes), chance.choice(diagnoses), version.effective + near, known))
    return asked


def reading() -> dict[str, list[mcd_archive.Shown]]:
    """The states of each article by the independent reading."""
    articles = sorted({version.article_id for _, versions in content() for version in versions})
    return {
        article: mcd_archive.states_of([(day, [each for each in versions if each.article_id == article]) for day, versions in content()])
        for article in articles
    }


def test_thousands_of_questions_to_the_ledger_have_the_answers_of_an_independent_reading(imported: Path) -> None:
    states = reading()
    revisions, rulings = defaultdict(list), defaultdict(list)
    for row in ledger(imported, "policy_revision"):
        revisions[row["policy_id"]].append(row)
    for row in ledger(imported, "policy_ruling"):
        rulings[row["policy_id"]].append(row)
    wrong, seen = [], set()
    for article, code, diagnosis, service, knowledge in questions(random.Random(3), 6000):
        policy = f"A{article}"
        order = {row["revision"]: row["revision_order"] for row in revisions[policy]}
        said = resolve(revisions[policy], rulings[policy], order, code, diagnosis, service, knowledge)
        expected = mcd_archive.answer(states[article], code, diagnosis, service, knowledge)
        seen.add(expected)
        if said != expected:
            wrong.append((article, code, diagnosis, service, knowledge, said, expected))
    assert wrong == []
    assert seen == {"unknown", "not_listed", "supports", "supports_if", "not_supported"}


def test_a_record_that_was_only_touched_makes_no_revision(imported: Path) -> None:
    touched = {f"A{51000 + index}" for index in range(ARTICLES) if (51000 + index) % 4 == 1}
    assert touched
    later = {row["policy_id"] for row in ledger(imported, "policy_revision") if row["revision"].endswith(f" of {LATER}")}
    assert later and not touched & later


def test_the_order_of_imports_does_not_matter_and_the_same_archive_twice_changes_nothing(imported: Path, archives: list[Path], tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    for archive, (day, _) in reversed(list(zip(archives, content()))):
        assert run(policies, "mcd", str(archive), "--downloaded-on", day.isoformat()).returncode == 0
    tables = [path.stem for path in (imported / "mcd").glob("*.parquet")]
    assert {table: ledger(policies, table) for table in tables} == {table: ledger(imported, table) for table in tables}
    before = {path: path.stat().st_mtime_ns for path in policies.rglob("*.parquet")}
    again = run(policies, "mcd", str(archives[0]))
    assert (again.returncode, "imported before" in again.stdout) == (0, True)
    assert {path: path.stat().st_mtime_ns for path in policies.rglob("*.parquet")} == before


def test_no_descriptor_title_or_paragraph_is_kept(imported: Path) -> None:
    for path in imported.rglob("*"):
        if path.is_file() and "_work" not in path.parts:
            assert not {b"Synthetic article", b"<p>"} & {word for word in (b"Synthetic article", b"<p>") if word in path.read_bytes()}, path


def damaged(kind: str, archives: list[Path], folder: Path) -> tuple[Path, str]:
    """An archive that cannot be imported, and a word of the sentence that must say so."""
    path = folder / "damaged.zip"
    (_, everything), _ = content()
    if kind == "truncated":
        path.write_bytes(archives[0].read_bytes()[:-2000])
        return path, "Download it again"
    if kind == "no such file":
        return folder / "nowhere.zip", "does not exist"
    if kind == "no archive":
        path.write_text("<html>not found</html>")
        return path, "damaged"
    if kind == "missing table":
        mcd_archive.write_archive(path, mcd_archive.rows_of(everything), without=("article_x_icd10_covered",))
        return path, "lacks article_x_icd10_covered.csv"
    if kind == "binary":
        with zipfile.ZipFile(path, "w") as archive:
            for table in mcd_archive.COLUMNS:
                archive.writestr(f"{table}.csv", b"\x00\xff\x81" * 50)
        return path, "is no text"
    with zipfile.ZipFile(path, "w") as archive:  # another column where one is needed
        for table, columns in mcd_archive.COLUMNS.items():
            archive.writestr(f"{table}.csv", columns.replace("hcpc_code_id", "code").replace(" ", ",") + "\n")
    return path, "lacks the column hcpc_code_id"


@pytest.mark.parametrize("kind", ["truncated", "no such file", "no archive", "missing table", "binary", "missing column"])
def test_a_damaged_archive_stops_with_one_sentence_and_leaves_the_ledger(kind: str, imported: Path, archives: list[Path], tmp_path: Path) -> None:
    path, word = damaged(kind, archives, tmp_path)
    before = {file: file.stat().st_mtime_ns for file in (imported / "mcd").rglob("*") if file.is_file()}
    done = run(imported, "mcd", str(path))
    assert done.returncode == 2
    assert word in done.stderr and len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr
    assert {file: file.stat().st_mtime_ns for file in (imported / "mcd").rglob("*") if file.is_file()} == before


def test_what_makes_no_ruling_is_reported_row_by_row(tmp_path: Path) -> None:
    day = date(2024, 1, 1)
    fine = Version("60000", 1, day, day, codes={"1": {"81445"}}, covered={"1": {"C34.90": False}}, noncovered={"1": {"C34.90"}})
    versions = [
        fine,
        Version("60001", 1, None, day, codes={"1": {"81445"}}),
        Version("60002", 1, day, day, status="P", codes={"1": {"81445"}}),
        Version("60003", 1, day, day, kind="3", codes={"1": {"81445"}}),
        Version("60004", 1, day, day),
        Version("60005", 1, day, day, codes={"1": {"81445"}}),
        Version("60005", 1, day + timedelta(days=1), day, codes={"1": {"81445"}}),
    ]
    done = run(tmp_path / "policies", "mcd", str(mcd_archive.write_archive(tmp_path / "a.zip", mcd_archive.rows_of(versions))))
    assert done.returncode == 0, done.stderr
    with duckdb.connect() as connection:
        found = connection.execute(f"select distinct article_id, finding from '{tmp_path}/policies/mcd/report.csv' order by all").fetchall()
    assert found == [
        (60000, "a diagnosis on the covered and on the noncovered list"),
        (60001, "no effective date"),
        (60002, "a status other than A and R"),
        (60004, "no procedure codes"),
        (60005, "two records of one version that differ"),
    ]
    assert {row["policy_id"] for row in ledger(tmp_path / "policies", "policy_ruling")} == {"A60000"}


# Through the ladder ---------------------------------------------------------------------------------------------------

OUTCOMES = {
    "supports": ("covered", "no_open_condition", None),
    "supports_if": ("conditional", "condition_not_in_source", "article_text"),
    "not_supported": ("not_medically_necessary", "diagnosis_not_supported", None),
    "not_listed": ("not_addressed", "not_listed", None),
    "unknown": ("unknown", "no_documented_revision", None),
}


@pytest.fixture(scope="module")
def answered(laboratory: Laboratory, imported: Path) -> tuple[Warehouse, dict[str, tuple[str, str]]]:
    """Medicare lines, adjudicated on the knowledge day of each question, in the place of each article; and what the independent reading says of
    both days. Every data test and law runs over them."""
    states, known_on = reading(), date(2025, 1, 1)
    lines, expected = [], {}
    for number, (article, code, diagnosis, service, knowledge) in enumerate(questions(random.Random(5), 700)):
        if not service < knowledge < known_on:
            continue
        claim = f"Q{number}"
        place = mcd_archive.STATES[(int(article) - 51000) % 20]
        lines.append(
            {
                "data_source": place, "claim_id": claim, "claim_line_number": 1, "payer": "Medicare FFS", "plan": "medicare",
                "claim_start_date": service, "hcpcs_code": code, "diagnosis_code_1": diagnosis, "charge_amount": "100.00",
                "x_adjudication_date": knowledge, "x_claim_status": "paid", "paid_amount": "50.00",
            }
        )  # fmt: skip
        expected[claim] = tuple(mcd_archive.answer(states[article], code, diagnosis, service, day) for day in (knowledge, known_on))
    places = [{"data_source": state, "jurisdiction": state} for state in mcd_archive.STATES]
    os.environ["POLICY_DIR"] = str(imported)
    try:
        built = laboratory.build(
            {"medical_claim": lines}, known_on=known_on.isoformat(), seeds={"medicare_jurisdiction": places}, with_dbt=True, tests=True
        )
    finally:
        del os.environ["POLICY_DIR"]
    return built, expected


def test_medicare_lines_have_the_answers_of_the_independent_reading_on_both_days(answered: tuple) -> None:
    built, expected = answered
    rows = built.rows("select claim_id, basis, outcome, reason_code, missing_facts, policy_id from fct_determination")
    said = {(row["claim_id"], row["basis"]): (row["outcome"], row["reason_code"], row["missing_facts"]) for row in rows}
    wrong = []
    for claim, answers in expected.items():
        for basis, answer in zip(("as_adjudicated", "as_known"), answers):
            if said[claim, basis] != OUTCOMES[answer] and said[claim, basis][1] != "policy_retired":
                wrong.append((claim, basis, said[claim, basis], answer))
    assert wrong == []
    assert len(expected) > 200


def test_a_retired_article_answers_no_line_after_its_retirement_once_that_is_known(answered: tuple) -> None:
    built, _ = answered
    retired = built.rows("select service_date, known_on, outcome, policy_id from fct_determination where reason_code = 'policy_retired'")
    assert all(row["outcome"] == "deferred" and str(row["service_date"]) >= "2024-05-01" and row["known_on"] >= LATER for row in retired)


def test_the_inventory_names_every_article(answered: tuple) -> None:
    built, _ = answered
    imported = built.rows("select count(*) as n from dim_policy where is_imported")[0]["n"]
    listed = built.rows("select count(distinct policy_id) as n from rpt_policy_coverage where policy_id like 'A51%'")[0]["n"]
    assert imported == listed == ARTICLES
