"""Articles of the Medicare Coverage Database: from an archive to rows of the ledger, and from them to answers. The expected answers are those
of mcd_reading.py, which reads the same ZIP files by itself."""

from __future__ import annotations

import random
import shutil
import zipfile
from collections import defaultdict
from contextlib import chdir
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb
import mcd_archive
import mcd_reading
import pytest
from click.testing import CliRunner
from conftest import Laboratory, Warehouse, read_csv
from mcd_archive import Version

from lookback.cli import lookback
from lookback.dbt_runs import close_connections, environment, run_dbt
from lookback.reading.imports import PROJECT, settings_of

ARTICLES = 36
FIRST, LATER, LATEST = date(2024, 1, 15), date(2024, 6, 1), date(2024, 9, 1)


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


def kind_of(article: str) -> str:
    """What happens to an article between the downloads."""
    return KINDS[int(article) % len(KINDS)]


KINDS = (
    "nothing", "touched", "changed", "retired", "ended", "moved", "begun later", "begun later with its gap", "ended earlier", "retired on its last day",
    "bound elsewhere", "a list without codes",
)  # fmt: skip


@cache
def content() -> list[tuple[date, list[Version]]]:
    """An archive of all versions, a later one of the current versions, and one of all again, in which old versions have changed as well."""
    chance = random.Random(7)
    everything: list[Version] = []
    for index in range(ARTICLES):
        codes = [f"8{index:02d}{number:02d}" for number in range(12)]
        versions = mcd_archive.random_versions(chance, 1, 4, codes, scale=0.03)
        for version in versions:
            version.article_id, version.contractors = str(51000 + index), (1 + index % 20,)
        if kind_of(versions[0].article_id) == "moved":  # the newest version binds another contractor
            versions[-1].contractors = (1 + (index + 3) % 20,)
        if kind_of(versions[0].article_id) == "a list without codes":
            for version in versions:
                version.covered |= {"7": {f"R{index:02d}.{number}": False for number in range(4)}}
        versions[-1].codes = versions[-1].codes | {"8": {f"8{index:02d}98"}}  # named late
        everything += versions
    current = [as_shown_later(version) for version in everything if version.number == 4]
    oldest = [as_shown_at_last(version) for version in everything if version.number < 4]
    return [(FIRST, everything), (LATER, current), (LATEST, oldest + [bound_elsewhere(version) for version in current])]


def bound_elsewhere(version: Version) -> Version:
    """Another contractor than the archives before gave to the same version."""
    return replace(version, contractors=(20 - version.contractors[0],)) if kind_of(version.article_id) == "bound elsewhere" else version


def tables_of(day: date, stamp: str = "iso") -> dict[str, list[dict[str, object]]]:
    """The tables of the archive of a day; in the last one contractor 2 has lost a state from 2020 on, and contractor 3 serves one more."""
    tables = mcd_archive.rows_of(dict(content())[day], stamp)
    if day == LATEST:
        served = [row for row in tables["contractor_jurisdiction"] if row["contractor_type_id"] == 9]
        next(row for row in served if row["contractor_id"] == 2)["term_date"] = "12/31/2019"
        tables["contractor_jurisdiction"].append(next(row for row in served if row["contractor_id"] == 3) | {"state_id": 15})
    return tables


def as_shown_later(version: Version) -> Version:
    kind = kind_of(version.article_id)
    if kind == "touched":
        return replace(version, last_updated=LATER)
    if kind == "changed" and version.covered:
        group = min(version.covered)
        return replace(version, covered=version.covered | {group: dict(list(version.covered[group].items())[1:]) | {"Z99.8": False}})
    if kind == "retired":
        return replace(version, retired=date(2024, 5, 1))
    if kind == "ended":
        return replace(version, last_day=date(2024, 5, 20))
    if kind == "retired on its last day":
        return replace(version, last_day=date(2024, 5, 20), retired=date(2024, 5, 20))
    if kind.startswith("begun later"):
        return replace(version, effective=version.effective + timedelta(days=30))
    return version


def as_shown_at_last(version: Version) -> Version:
    """An old version of a retired article that has changed since, which must not bring the article back; one that ended earlier than was shown
    before; and one whose successor moved: its last day moved with it, or did not."""
    if kind_of(version.article_id) == "ended earlier" and version.number == 2 and version.last_day:
        return replace(version, last_day=version.last_day - timedelta(days=10))
    if kind_of(version.article_id) == "begun later" and version.number == 3 and version.last_day:
        return replace(version, last_day=version.last_day + timedelta(days=30))
    if kind_of(version.article_id) == "retired" and version.number == 2:
        return replace(version, codes=version.codes | {"9": {f"8{int(version.article_id) - 51000:02d}99"}})
    return version


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("archives")
    return [
        mcd_archive.write_archive(folder / "all.zip", tables_of(FIRST), "latin-1"),
        mcd_archive.write_archive(folder / "current.zip", tables_of(LATER, "slashes")),
        mcd_archive.write_archive(folder / "again.zip", tables_of(LATEST, "slashes"), "utf-8"),
    ]


@pytest.fixture(scope="module")
def imported(archives: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    policies = tmp_path_factory.mktemp("imported") / "policies"
    for archive, (day, _) in zip(archives, content()):
        done = run(policies, "mcd", str(archive), "--downloaded-on", day.isoformat())
        assert done.returncode == 0, done.stderr
    return policies


@pytest.fixture(scope="module")
def tables(archives: list[Path]) -> list[tuple[date, mcd_reading.Tables]]:
    """The archives by the independent reading."""
    return [(day, mcd_reading.read_archive(archive)) for archive, (day, _) in zip(archives, content())]


@pytest.fixture(scope="module")
def shown(tables: list) -> dict[str, list[tuple[date, list[mcd_reading.Seen]]]]:
    """What each archive shows of each article, by the independent reading."""
    seen = [(day, mcd_reading.versions_of(each)) for day, each in tables]
    articles = sorted({version.article for _, versions in seen for version in versions})
    return {article: [(day, [version for version in versions if version.article == article]) for day, versions in seen] for article in articles}


@pytest.fixture(scope="module")
def states(shown: dict) -> dict[str, list[mcd_reading.State]]:
    """The states of each article by the independent reading."""
    return {article: mcd_reading.states_of(archives) for article, archives in shown.items()}


def ledger(policies: Path, table: str) -> list[dict[str, object]]:
    with duckdb.connect() as connection:
        found = connection.execute(f"from '{policies}/mcd/{table}.parquet'")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row)) for row in found.fetchall()]


def holds(row: dict[str, object], service: date, knowledge: date) -> bool:
    return row["known_from"] <= knowledge and row["effective_from"] <= service and (row["effective_to"] is None or service < row["effective_to"])


def resolve(
    revisions: list, rulings: list, order: dict[str, int], code: str, diagnosis: str, service: date, knowledge: date, gaps: tuple | list = ()
) -> str:
    """What the ledger's rows say by its one rule: of those that hold, the one known last (docs/design.md, "The ledger")."""

    def latest(rows: list) -> dict | None:
        held = [row for row in rows if holds(row, service, knowledge)]
        return max(held, key=lambda row: (row["known_from"], order[row["revision"]]), default=None)

    known = [row for row in revisions if row["known_from"] <= knowledge]
    newest = max(known, key=lambda row: (row["known_from"], row["revision_order"]), default=None)
    if newest and newest["retired_from"] and newest["retired_from"] <= service:
        return "retired"
    if "retired_from" not in (latest([*revisions, *gaps]) or {}):  # none, or a gap
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
        service = chance.choice((version.effective, version.effective, date(2024, 5, 1), date(2024, 5, 21))) + near
        known = chance.choice((version.last_updated, LATER, LATEST, date(2026, 1, 1))) + timedelta(days=chance.choice((-1, 0, 1, chance.randrange(-200, 200))))
        asked.append((article, chance.choice(codes), chance.choice(diagnoses), service, known))
    return asked


def test_thousands_of_questions_to_the_ledger_have_the_answers_of_an_independent_reading(imported: Path, states: dict) -> None:
    revisions, rulings, gaps = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in ledger(imported, "policy_revision"):
        revisions[row["policy_id"]].append(row)
    for row in ledger(imported, "policy_ruling"):
        rulings[row["policy_id"]].append(row)
    for row in ledger(imported, "policy_gap"):
        known = next(revision for revision in revisions[row["policy_id"]] if revision["revision"] == row["revision"])
        gaps[row["policy_id"]].append(row | {"known_from": known["known_from"]})
    assert gaps
    wrong, seen = [], set()
    for article, code, diagnosis, service, knowledge in questions(random.Random(3), 8000):
        policy = f"A{article}"
        order = {row["revision"]: row["revision_order"] for row in revisions[policy]}
        said = resolve(revisions[policy], rulings[policy], order, code, diagnosis, service, knowledge, gaps[policy])
        expected = mcd_reading.answer(states[article], code, diagnosis, service, knowledge)
        seen.add(expected)
        if said != expected:
            wrong.append((article, code, diagnosis, service, knowledge, said, expected))
    assert wrong == []
    assert seen == {"unknown", "not_listed", "supports", "supports_if", "not_supported", "retired"}


def test_articles_hold_where_the_independent_reading_finds_their_contractors_as_known_on_each_day(imported: Path, tables: list, shown: dict) -> None:
    by_article = defaultdict(list)
    for row in ledger(imported, "policy_jurisdiction"):
        by_article[row["policy_id"]].append(row)
    asked = moved = 0
    for article, archives in shown.items():
        history = mcd_reading.history_of(archives)
        effective = sorted(version.showings[0][1].effective for version in history.values())
        known = sorted(version.known for version in history.values())
        for service in (date(2015, 1, 1), date(2020, 6, 30), date(2020, 7, 1), effective[-1] - timedelta(days=1), effective[-1], date(2025, 1, 1)):
            before: set | None = None
            for knowledge in (known[0] - timedelta(days=1), known[0], known[-1] - timedelta(days=1), known[-1], LATEST - timedelta(days=1), LATEST):
                held = {
                    (row["contractor_number"], row["state"])
                    for row in by_article[f"A{article}"]
                    if holds(row, service, knowledge) and (row["known_to"] is None or knowledge < row["known_to"])
                }
                assert held == mcd_reading.places_of(tables, history, article, service, knowledge), (article, service, knowledge)
                asked += len(held)
                moved += before is not None and before != held
                before = held
    assert asked > 1000 and moved > 50


def test_a_record_that_was_only_touched_makes_no_revision(imported: Path) -> None:
    touched = {f"A{51000 + index}" for index in range(ARTICLES) if kind_of(str(51000 + index)) in ("nothing", "touched", "moved", "bound elsewhere")}
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
    kept = [path for path in imported.rglob("*") if path.is_file()]
    assert len(kept) > 40
    for path in kept:
        content = path.read_bytes()
        assert not [word for word in (b"Synthetic", b"<p>", b"Descriptor") if word in content], path
    for path in imported.rglob("*.parquet"):
        with duckdb.connect() as connection:
            cells = str(connection.execute(f"from '{path}'").fetchall())
        assert not [word for word in ("Synthetic", "<p>", "Descriptor") if word in cells], path


def damaged(kind: str, archives: list[Path], folder: Path) -> tuple[Path, str]:
    """An archive that cannot be imported, and a word of the sentence that must say so."""
    path = folder / "damaged.zip"
    everything = content()[0][1]
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
    if kind == "two archives":
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(archives[0], "one.zip")
            archive.write(archives[1], "two.zip")
        return path, "more than one archive of articles"
    if kind == "overwritten":
        with zipfile.ZipFile(archives[0]) as outer, zipfile.ZipFile(path, "w") as archive:
            inner = outer.read("current_article_csv.zip")
            archive.writestr("current_article_csv.zip", inner[:400] + bytes(200) + inner[600:])  # within article.csv
        return path, "damaged"
    if kind == "downloaded before it was written":
        mcd_archive.write_archive(path, mcd_archive.rows_of([replace(version, last_updated=date(2025, 2, 3)) for version in everything]))
        return path, "updated on 2025-02-03"
    headers = {table: ",".join(columns) for table, columns in mcd_archive.COLUMNS.items()}
    word = {"missing column": "lacks the column hcpc_code_id", "repeated column": "has the column hcpc_code_id twice"}.get(kind)
    if kind == "missing column":
        headers["article_x_hcpc_code"] = headers["article_x_hcpc_code"].replace("hcpc_code_id", "code")
    if kind == "repeated column":
        headers["article_x_hcpc_code"] += ",HCPC_CODE_ID"
    if kind == "cut off in a field":
        headers["article_type_lookup"] += '\n"1","A table that is not read'
        headers["article"] += '\n"1","1","6","A title that is never clo'
    if kind == "cut off in a row":
        headers["article"] += '\n"1","1","6"'
    with zipfile.ZipFile(path, "w") as archive:
        for table, header in headers.items():
            archive.writestr(f"{table}.csv", header + "\n")
    return path, word or "article.csv cannot be read from line 2 on"


DAMAGES = [
    "truncated", "no such file", "no archive", "missing table", "binary", "two archives", "overwritten", "missing column", "repeated column",
    "cut off in a field", "cut off in a row", "downloaded before it was written",
]  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_archive_stops_with_one_sentence_and_leaves_the_ledger(kind: str, imported: Path, archives: list[Path], tmp_path: Path) -> None:
    path, word = damaged(kind, archives, tmp_path)
    before = {file: file.stat().st_mtime_ns for file in (imported / "mcd").rglob("*") if file.is_file()}
    done = run(imported, "mcd", str(path), "--downloaded-on", "2025-01-01")
    assert done.returncode == 2, done
    assert word in done.stderr and len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr
    assert {file: file.stat().st_mtime_ns for file in (imported / "mcd").rglob("*") if file.is_file()} == before
    assert sorted(file.name for file in imported.iterdir()) == ["_lock", "_work", "mcd"]


def test_an_import_killed_between_its_two_renames_is_put_right_by_the_next(imported: Path, archives: list[Path], tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    shutil.copytree(imported, policies)
    (policies / "mcd").rename(policies / "_mcd.before")
    (policies / "_mcd.draft").mkdir()
    (policies / "_mcd-read").mkdir()
    done = run(policies, "mcd", str(archives[0]))
    assert (done.returncode, "as the download of 2024-01-15; nothing has changed" in done.stdout) == (0, True)
    assert sorted(file.name for file in policies.iterdir()) == ["_lock", "_work", "mcd"]
    assert ledger(policies, "policy_ruling") == ledger(imported, "policy_ruling")


def test_it_does_not_matter_how_an_archive_is_packed_and_written(tmp_path: Path) -> None:
    """A folder of CSVs, UTF-16, prose of more than 2 MB, columns that nobody knows: the same rows."""
    day = date(2024, 1, 1)
    versions = [Version("60000", 1, day, day, codes={"1": {"81445"}}, covered={"1": {"C34.90": False, "C18.9": True}})]
    plain = mcd_archive.write_archive(tmp_path / "plain.zip", mcd_archive.rows_of(versions))
    large = mcd_archive.write_archive(tmp_path / "large.zip", mcd_archive.rows_of(versions, body=mcd_archive.PARAGRAPH * 40000), "latin-1")
    wide = mcd_archive.write_archive(tmp_path / "wide.zip", mcd_archive.rows_of(versions), "utf-16-le")
    folder = tmp_path / "folder"
    with zipfile.ZipFile(plain) as outer, outer.open("current_article_csv.zip") as file, zipfile.ZipFile(file) as inner:
        inner.extractall(folder / "current_article")
    shutil.copytree(folder / "current_article", folder / "lcd", ignore=lambda _, names: [name for name in names if name == "article.csv"])
    table = folder / "current_article" / "state_lookup.csv"
    header, *rows = table.read_text(encoding="utf-8-sig").splitlines()
    table.write_text("\n".join([header + ",NEW_COLUMN", *(row + ",1" for row in rows)]) + "\n")
    found, said = [], []
    for path in (plain, large, wide, folder):
        done = run(tmp_path / path.stem, "mcd", str(path))
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
        names = [file.stem for file in sorted((tmp_path / path.stem / "mcd").glob("*.parquet"))]
        found.append({name: ledger(tmp_path / path.stem, name) for name in names})
    assert found[0] == found[1] == found[2] == found[3]
    assert {row["code"]: row["ruling"] for row in found[0]["policy_ruling"]} == {
        "81445": "covered_if", "C34.90": "supports", "C18.9": "supports_if", "all": "not_supported",
    }  # fmt: skip
    assert "UTF-8 with BOM" in said[0] and "Latin-1" in said[1] and "UTF-16" in said[2]
    assert "state_lookup.csv has columns that Lookback does not know and leaves out: new_column." in said[3]


def test_a_reference_is_kept_by_number_alone_and_a_code_of_many_groups_stands_in_one(tmp_path: Path) -> None:
    day = date(2024, 1, 1)
    codes = {group: {"81445"} for group in ("1", "2", "10")} | {"3": {"81455"}}
    version = Version("60000", 1, day, day, codes=codes, covered={"2": {"C34.90": True}, "10": {"C34.90": False}}, noncovered={"3": {"C18.9"}})
    done = run(tmp_path, "mcd", str(mcd_archive.write_archive(tmp_path / "a.zip", mcd_archive.rows_of([version]))))
    assert done.returncode == 0, done.stderr
    assert {(row["code_group"], row["code"], row["ruling"]) for row in ledger(tmp_path, "policy_ruling")} == {
        ("1+2+10", "81445", "covered_if"), ("1+2+10", "C34.90", "supports"), ("1+2+10", "all", "supports_if"),  # group 1 has no list
        ("3", "81455", "covered_if"), ("3", "C18.9", "not_supported"), ("3", "all", "supports_if"),
    }  # fmt: skip
    lcd = f"L{30000 + 60001 % 940}"
    assert [(row["reference_kind"], row["refers_to"]) for row in ledger(tmp_path, "policy_cross_reference")] == [("related", lcd)]
    assert {row["line_of_business"] for row in ledger(tmp_path, "policy_scope")} == {"commercial", "medicaid", "fep"}


def test_two_archives_of_one_day_that_differ_are_two_revisions_and_reported(tmp_path: Path) -> None:
    day = date(2024, 1, 1)
    first = Version("60000", 1, day, day, codes={"1": {"81445"}}, covered={"1": {"C34.90": False}})
    others = [replace(first, covered={"1": {code: False}}) for code in ("C18.9", "C50.911")]
    for number, version in enumerate((first, *others)):
        archive = mcd_archive.write_archive(tmp_path / f"{number}.zip", mcd_archive.rows_of([version]))
        done = run(tmp_path / "policies", "mcd", str(archive), "--downloaded-on", "2024-02-01" if number else "2024-01-05")
        assert done.returncode == 0, done.stderr
    assert [row["revision"] for row in ledger(tmp_path / "policies", "policy_revision")] == ["1", "1 of 2024-02-01", "1 of 2024-02-01 (2)"]
    findings = [row["finding"] for row in read_csv(tmp_path / "policies" / "mcd" / "report.csv")]
    assert sorted(findings) == ["other content than in the archive before", "other content than in the archive before, of the same day"]


def test_what_makes_no_ruling_is_reported_row_by_row(tmp_path: Path) -> None:
    day = date(2024, 1, 1)
    fine = Version("60000", 1, day, day, codes={"1": {"81445", "XX000"}}, covered={"1": {"C34.90": False}, "2": {"C18.9": False}})
    versions = [
        replace(fine, noncovered={"1": {"C34.90", "cancer"}}, contractors=(1, 77), future_retired=date(2025, 1, 1)),
        Version("60001", 1, None, day, codes={"1": {"81445"}}),
        Version("60002", 1, day, day, status="P", codes={"1": {"81445"}}),
        Version("60003", 1, day, day, kind="3", codes={"1": {"81445"}}),
        Version("60004", 1, day, day),
        Version("60005", 1, day, day, codes={"1": {"81445"}}),
        Version("60005", 1, day, day, retired=day, codes={"1": {"81445"}}),
        Version("60006", 1, day, None, codes={"1": {"81445"}}),
        Version("60007", 1, day, day, last_day=day - timedelta(days=1), codes={"1": {"81445"}}),
        Version("60012", 1, day, day),
        Version("60008", 1, day, day, codes={"": {"81445"}}, covered={"1": {"C34.90": False}}, contractors=()),
    ]
    tables = mcd_archive.rows_of(versions)
    tables["article"] += [tables["article"][0] | {"article_id": f"600{number}", "display_id": f"A600{number}"} for number in (10, 11)]
    tables["article"][-2]["article_rev_end_date"] = "soon"
    tables["article"][-1] |= {"article_rev_end_date": "12/31/9999", "display_id": "A60004"}
    tables["article_x_hcpc_code"].append({"article_id": "60009", "article_version": 1, "hcpc_code_id": "81445", "hcpc_code_group": 1})
    done = run(tmp_path / "policies", "mcd", str(mcd_archive.write_archive(tmp_path / "a.zip", tables)))
    assert done.returncode == 0, done.stderr
    found = {(row["article_id"], row["code"] or "", row["finding"]) for row in read_csv(tmp_path / "policies" / "mcd" / "report.csv")}
    assert found == {
        ("60000", "C34.90", "a diagnosis on the covered and on the noncovered list of group 1"),
        ("60000", "XX000", "article_x_hcpc_code: a text that is no code"),
        ("60000", "cancer", "article_x_icd10_noncovered: a text that is no code"),
        ("60000", "", "diagnoses of group 2, which has no procedure codes"),
        ("60000", "", "contractor 77/9/1, which contractor.csv lacks"),
        ("60000", "", "will retire on 2025-01-01"),
        ("60001", "", "no effective date"),
        ("60002", "", "a status other than A and R"),
        ("60003", "", "no billing and coding article"),
        ("60004", "", "an article number that two articles bear"),
        ("60005", "", "two records of one version that differ"),
        ("60006", "", "no day of last update"),
        ("60007", "", "ends before it begins"),
        ("60008", "81445", "article_x_hcpc_code: a row without the number of its group"),
        ("60008", "", "diagnoses of group 1, which has no procedure codes"),
        ("60008", "", "no contractor of it is known"),
        ("60010", "", "a date that cannot be read"),
        ("60011", "", "an article number that two articles bear"),
        ("60012", "", "no procedure codes"),
        ("60009", "81445", "article_x_hcpc_code: a row of a version that article.csv lacks"),
    }
    rulings = ledger(tmp_path / "policies", "policy_ruling")
    assert {row["policy_id"] for row in rulings} == {"A60000", "A60008"}
    # a code without a group pairs with no list: what the text says of its diagnoses is not known
    assert {(row["code"], row["ruling"]) for row in rulings if row["policy_id"] == "A60008"} == {("81445", "covered_if"), ("all", "supports_if")}
    # an article of no contractor holds nowhere
    assert {row["policy_id"] for row in ledger(tmp_path / "policies", "policy_jurisdiction")} == {"A60000", "A60012"}
    assert "no billing and coding article" in done.stdout and "makes no ruling" in done.stdout


# Through the ladder ---------------------------------------------------------------------------------------------------

OUTCOMES = {
    "supports": ("covered", "no_open_condition", None),
    "supports_if": ("conditional", "condition_not_in_source", "article_text"),
    "not_supported": ("not_medically_necessary", "diagnosis_not_supported", None),
    "not_listed": ("not_addressed", "not_listed", None),
    "unknown": ("unknown", "no_documented_revision", None),
    "retired": ("deferred", "policy_retired", None),
    "elsewhere": ("no_policy", "no_article", None),
    "nowhere": ("unknown", "jurisdiction_not_mapped", None),
}


ASKED_ON = (date(2020, 11, 15), date(2021, 8, 1), date(2024, 6, 10))  # days of many adjudications, and of builds of their own
KNOWN_ON = date(2025, 1, 1)
JURISDICTIONS = [{"data_source": state, "jurisdiction": state} for state in mcd_archive.STATES]


@pytest.fixture(scope="module")
def claims(laboratory: Laboratory) -> dict[str, tuple[dict[str, object], tuple[str, str, str, date, date]]]:
    """Medicare lines, adjudicated on the knowledge day of each question, in the place of each article; some of a payer with a policy of its own, and some
    of which nobody knows the place. Of many the knowledge day is one of ASKED_ON."""
    chance, lines = random.Random(5), {}
    for number, question in enumerate(questions(chance, 1500)):
        article, code, diagnosis, service, knowledge = question
        if number >= 600:
            knowledge = ASKED_ON[number % 3]
        if not service < knowledge < KNOWN_ON:
            continue
        kind = "Q" if number % 4 else chance.choice("MN")  # a question; a line of medicare_moldx; one without a place
        claim = f"{kind}{number}"
        lines[claim] = (
            {
                "data_source": "nowhere" if kind == "N" else mcd_archive.STATES[(int(article) - 51000) % 20], "claim_id": claim, "claim_line_number": 1,
                "payer": "medicare_moldx" if kind == "M" else "Medicare FFS", "plan": "medicare", "claim_start_date": service, "hcpcs_code": code,
                "diagnosis_code_1": diagnosis, "charge_amount": "100.00", "x_adjudication_date": knowledge, "x_claim_status": "paid", "paid_amount": "50.00",
            },
            (article, code, diagnosis, service, knowledge),
        )  # fmt: skip
    return lines


@pytest.fixture(scope="module")
def answered(laboratory: Laboratory, imported: Path, claims: dict) -> Warehouse:
    """Every data test and law runs over the lines."""
    return laboratory.build(
        {"medical_claim": [line for line, _ in claims.values()]}, known_on=KNOWN_ON.isoformat(), seeds={"medicare_jurisdiction": JURISDICTIONS},
        tests=True, policies=imported,
    )  # fmt: skip


def test_medicare_lines_have_the_answers_of_the_independent_reading_on_both_days(
    answered: Warehouse, claims: dict, tables: list, shown: dict, states: dict
) -> None:
    rows = answered.rows("select claim_id, basis, outcome, reason_code, missing_facts, policy_id from fct_determination")
    said = {(row["claim_id"], row["basis"]): (row["outcome"], row["reason_code"], row["missing_facts"]) for row in rows}
    wrong, seen = [], set()
    for claim, (line, (article, code, diagnosis, service, knowledge)) in claims.items():
        for basis, day in (("as_adjudicated", knowledge), ("as_known", KNOWN_ON)):
            if claim.startswith("M"):
                continue  # answered by the payer's own policy where the article does not: the laws below ask about it
            is_named = mcd_reading.names_code(states[article], code, day)
            history = mcd_reading.history_of(shown[article])
            is_here = line["data_source"] in {state for _, state in mcd_reading.places_of(tables, history, article, service, day)}
            answer = "elsewhere"
            if is_named and claim.startswith("N"):
                answer = "nowhere"
            elif is_named and is_here:
                answer = mcd_reading.answer(states[article], code, diagnosis, service, day)
            seen.add(answer)
            if said[claim, basis] != OUTCOMES[answer]:
                wrong.append((claim, basis, said[claim, basis], answer))
    assert wrong == []
    assert len(claims) > 600 and seen == set(OUTCOMES)


@pytest.mark.parametrize("day", ASKED_ON, ids=str)
def test_what_was_answered_as_adjudicated_is_what_a_build_of_that_day_knew(
    day: date, laboratory: Laboratory, answered: Warehouse, imported: Path, claims: dict
) -> None:
    """Laws 3 and 4 (docs/design.md, "Time"): an article known later is not asked, nor a place that became known later."""
    lines = [line for line, (*_, knowledge) in claims.values() if knowledge == day]
    build = laboratory.build(
        {"medical_claim": lines}, known_on=day.isoformat(), seeds={"medicare_jurisdiction": JURISDICTIONS}, policies=imported, only=("fct_determination",)
    )
    determined = "(select * exclude (basis) from fct_determination where basis = '{}' and known_on = '{}')"
    then = build.content(determined.format("as_known", day))
    assert then == answered.content(determined.format("as_adjudicated", day))
    assert len(then) == len(lines) > 50
    assert then != answered.content(determined.format("as_known", KNOWN_ON))


def test_the_inventory_names_every_article(answered: Warehouse) -> None:
    imported = answered.rows("select count(*) as n from dim_policy where is_imported")[0]["n"]
    listed = answered.rows("select count(distinct policy_id) as n from rpt_policy_coverage where policy_id like 'A51%'")[0]["n"]
    assert imported == listed == ARTICLES


def test_the_rules_of_the_import_hold_on_examples_of_their_own(imported: Path, tmp_path: Path) -> None:
    """The unit tests of imports/models/mcd, which no build runs."""
    with environment(settings_of(imported / "mcd" / "_archives", tmp_path / "imported.duckdb", tmp_path)), chdir(PROJECT):
        outcome = run_dbt(["build", "--select", "path:models/mcd"], project=PROJECT)
        close_connections()
    tested = [result for result in outcome.result.results if result.node.resource_type == "unit_test"]
    assert [result.node.name for result in outcome.result.results if result.status not in ("success", "pass")] == []
    assert len(tested) >= 7
