"""`lookback build` as the schedule calls it: what it publishes, what it never costs anyone, and what it tells."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import REPO, read_csv, write_csv
from nights import KILLED, Site, Night, limit_files, survive

from lookback.building.build import fingerprint
from lookback.cli import lookback
from lookback.reading.person_key import stored_key
from lookback.settings import Exit, Fault, Settings, share
from lookback.warehouse.store import Store

# The published build of this module ------------------------------------------------------------------------------------------------

SECRETS = ("SECRET-person", "SECRET-name", "078-05-1120", "a key for tests")
# sockets are reported by the interpreter itself: a build that asks any host for anything ends at once
NO_NETWORK = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise SystemExit(f"the network was asked: {event} {arguments}")
sys.addaudithook(refuse)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample with names and ids of persons planted in it: a column of the contract, two that are foreign, and damaged rows."""
    site = Site(tmp_path_factory.mktemp("nights") / "site", random.Random(7))
    rows = read_csv(site.claims / "medical_claim.csv")
    for row in rows:
        row |= {"person_id": f"SECRET-person {row['claim_id']}", "patient_name": "SECRET-name", "ssn": "078-05-1120"}
    rows[3]["charge_amount"] = "twelve"
    write_csv(site.claims / "medical_claim.csv", rows)
    with (site.claims / "medical_claim.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([list(rows[5].values())[:-1], [*rows[6].values(), "SECRET-name beyond"]])
    return site


@pytest.fixture(scope="module")
def first(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The first publish, on a machine without a network, as known before the restoration of R5."""
    guard = tmp_path_factory.mktemp("guard")
    (guard / "sitecustomize.py").write_text(NO_NETWORK)
    paths = f"{guard}{os.pathsep}{site.environment['PYTHONPATH']}"
    night = site.build("none", KNOWN_ON="2021-12-01", PYTHONPATH=paths, MAX_SHRINK="1")
    assert night.code == Exit.DONE, night.said
    return night


@pytest.fixture(scope="module")
def second(site: Site, first: Night) -> Night:
    """The night after R5 became known; one payer text is new, and one reason for a rejection."""
    path = site.claims / "medical_claim.csv"
    rows = read_csv(path)
    new = rows[10] | {"claim_id": "NEW-1", "payer": "A payer that nobody knows"}
    unread = rows[11] | {"claim_id": "NEW-2", "service_unit_quantity": "two"}
    write_csv(path, [*rows, new, unread])
    night = site.build("none", KNOWN_ON="2022-01-02")
    assert night.code == Exit.DONE, night.said
    return night


def ask(site: Site, query: str) -> list[tuple]:
    with duckdb.connect(str(site.warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# What is published -----------------------------------------------------------------------------------------------------------------


def test_a_build_publishes_one_whole_file_with_its_parquet_and_says_so(site: Site, first: Night) -> None:
    assert site.standing() == first.build_id == site.store.current()
    tables = ask(site, "select table_schema, table_name from information_schema.tables")
    assert not [name for _, name in tables if name.startswith(("raw_", "intake_"))]
    assert {("main", "fct_determination"), ("staging", "policy_ruling"), ("intermediate", "int_ladder_result")} <= set(tables)
    files = {path.stem for path in (site.store.folder / "current" / "marts").iterdir()}
    assert files == {name for schema, name in tables if schema == "main"}
    with duckdb.connect() as connection:
        parquet = connection.execute(f"from '{site.store.folder}/current/marts/fct_determination.parquet' order by all").fetchall()
    assert parquet == ask(site, "from fct_determination order by all")


def test_the_run_is_on_record_with_what_it_read_and_gave(site: Site, first: Night) -> None:
    run = next(run for run in site.store.runs() if run["build_id"] == first.build_id)
    intake = ask(site, "select sum(row_count), sum(rejected_row_count) from rpt_intake")[0]
    readable = read_csv(site.claims / "medical_claim.csv")[:-2]  # of the two damaged rows no value is taken
    charges = sum(Decimal(row["charge_amount"]) for row in readable if row["charge_amount"] not in ("", "twelve", "12.5O"))
    assert (run["result"], run["exit_code"], run["known_on"]) == ("published", 0, "2021-12-01")
    assert (run["row_count"], run["rejected_row_count"]) == intake
    assert Decimal(run["charge_amount"]) == charges
    stages = [run[f"{stage}_seconds"] for stage in ("fingerprint", "gate", "build", "seal", "publish")]
    assert all(seconds >= 0 for seconds in stages) and sum(stages) <= first.seconds
    marts = ask(site, "select build_id, result, exit_code, row_count from rpt_run")
    assert (first.build_id, "published", None, intake[0]) in marts


def test_everything_is_for_its_owner_alone(site: Site, first: Night) -> None:
    left = [site.warehouse, *site.store.folder.rglob("*")]
    open_to_others = [path for path in left if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_to_others == []


def test_no_person_is_named_anywhere(site: Site, first: Night, second: Night) -> None:
    """Names, ids and the key, in the warehouse, Parquet, dbt's files, logs, the gate's pages and what was printed. DuckDB compresses,
    so tables are read as text as well."""
    files = [path for path in [site.warehouse, *site.store.folder.rglob("*")] if path.is_file()]
    assert len(files) > 100
    named = [(path.name, secret) for path in files for secret in SECRETS if secret.encode() in path.read_bytes()]
    assert named == []
    assert [secret for secret in SECRETS if secret in first.said + second.said] == []
    for schema, name in ask(site, "select table_schema, table_name from information_schema.tables"):
        text = str(ask(site, f'from "{schema}"."{name}"'))
        assert [secret for secret in SECRETS if secret in text] == [], name
    raw = [json.loads(row[0]) for row in ask(site, "select raw_row from fct_rejected_line where raw_row is not null")]
    assert raw and not [row for row in raw if {"patient_name", "ssn"} & row.keys()]


def test_nothing_new_builds_nothing(site: Site, second: Night) -> None:
    before = digest(site.warehouse)
    command = site.command("build")
    done = subprocess.run(command, env=site.environment | {"KNOWN_ON": "2022-01-02"}, cwd=site.project, capture_output=True, text=True)
    assert done.returncode == 0 and f"Nothing new since build {second.build_id}" in done.stderr
    assert digest(site.warehouse) == before
    assert site.store.runs()[-1]["result"] == "nothing_new"


# What changed ----------------------------------------------------------------------------------------------------------------------


def test_what_changed_overnight_is_told(site: Site, first: Night, second: Night) -> None:
    """R5 became known on 2022-01-01 and restores what R3 deleted: the moves are those that two builds side by side show."""
    assert ask(site, "select build_id, previous_build_id from dim_build") == [(second.build_id, first.build_id)]
    changes = ask(site, "select change_kind, subject, line_count, is_loss, detail from rpt_build_change")
    kinds = {(kind, subject) for kind, subject, *_ in changes}
    assert ("revision_known", "moldx_tcgp R5") in kinds and ("payer_unmapped", "A payer that nobody knows") in kinds
    assert ("rejection_reason_new", "medical_claim: unreadable_number") in kinds
    assert not any(is_loss for *_, is_loss, _ in changes)
    with duckdb.connect() as connection:
        moved = connection.execute(f"""
            select count(*)
            from '{site.store.folder}/{first.build_id}/marts/fct_determination.parquet' as before
            inner join '{site.store.folder}/{second.build_id}/marts/fct_determination.parquet' as after
                using (data_source, claim_id, claim_line_number, basis)
            where basis = 'as_known' and before.outcome <> after.outcome
        """).fetchone()[0]
    told = [(count, detail) for kind, _, count, _, detail in changes if kind == "determination_moved"]
    assert moved > 0 and sum(count for count, _ in told) == moved
    assert all("by moldx_tcgp R5" in detail for _, detail in told if "to covered" in detail or "to conditional" in detail)
    told_to_alerts = json.loads((site.store.folder / second.build_id / "changes.json").read_text())
    assert sorted(change["detail"] for change in told_to_alerts["changes"]) == sorted(detail for *_, detail in changes)
    assert "became known: moldx_tcgp R5" in second.said


# Nights that go wrong --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("poison", "said"),
    [
        ("truncated parquet", "medical_claim.parquet cannot be read"), ("half an extract", "the input table remittance holds"),
        ("rejected rows", "reason_code=unreadable_amount"), ("conflicting ruling", "FAILED unique"),
        ("small files", "Disk or memory ran out"),
    ],
)  # fmt: skip
def test_a_poisoned_night_costs_no_one_the_warehouse(site: Site, second: Night, poison: str, said: str) -> None:
    before = digest(site.warehouse)
    with site.few_tests():
        night = survive(site, poison)
    assert night.code != Exit.DONE and digest(site.warehouse) == before
    assert said in night.said
    details = next(run["detail"] for run in site.store.runs() if run["build_id"] == night.build_id)
    assert said in details


def test_a_killed_night_leaves_no_work_for_anyone(site: Site, second: Night) -> None:
    """Killed while dbt builds; the next command closes its run and clears what it left."""
    before = digest(site.warehouse)
    night = site.build("killed", kill_at=("build", 2.0))
    assert night.code == KILLED and digest(site.warehouse) == before
    assert site.store.work.exists() and site.result(night.build_id) == "running"
    with site.store.locked("test"):
        assert not site.store.work.exists() and site.result(night.build_id) == "killed"


def test_one_command_at_a_time_and_the_second_names_the_first(site: Site, second: Night) -> None:
    with site.store.locked("test"):
        done = subprocess.run(site.command("build"), env=site.environment, cwd=site.project, capture_output=True, text=True)
    assert done.returncode == Exit.LOCKED
    assert f"`lookback test`, process {os.getpid()}" in done.stderr


# Readers ---------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_builds(site: Site, first: Night, second: Night, tmp_path: Path) -> Iterator[Store]:
    """A warehouse of its own with both builds, to switch between."""
    shutil.copytree(site.store.folder, tmp_path / site.store.folder.name, symlinks=True)
    shutil.copy2(site.warehouse, tmp_path / site.warehouse.name)
    yield Store(tmp_path / site.warehouse.name)


def test_fifty_publishes_disturb_no_reader(two_builds: Store, first: Night, second: Night) -> None:
    """A reader in a loop sees one of the two builds, whole, and no error; one that holds the file keeps its answers."""
    rows = {build: two_builds.details(build)["rows"]["main.fct_determination"] for build in (first.build_id, second.build_id)}
    seen: set[tuple[str, int]] = set()
    question = "select (select build_id from dim_build), count(*) from fct_determination"
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(two_builds.warehouse), question], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with duckdb.connect(str(two_builds.warehouse), read_only=True) as holder:
        held = holder.execute(question).fetchall()
        for number in range(50):
            build = (first.build_id, second.build_id)[number % 2]
            if not two_builds.kept_warehouse(build).exists():  # it is the published one
                continue
            two_builds.publish(build, keep=7)
            assert two_builds.current() == build
            time.sleep(0.02)
        assert holder.execute(question).fetchall() == held
    said = reader.communicate("stop\n")[0].split("\n")
    for line in filter(None, said):
        build, count = line.split()
        seen.add((build, int(count)))
    assert seen == set(rows.items())


READER = """
import select, sys, duckdb
while not select.select([sys.stdin], [], [], 0)[0]:
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        print(*connection.execute(sys.argv[2]).fetchone(), flush=True)
"""


def test_rollback_goes_back_and_forth_and_keeps_what_it_replaces(two_builds: Store, first: Night, second: Night) -> None:
    environment = os.environ | {"WAREHOUSE_PATH": str(two_builds.warehouse)}

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run([sys.executable, "-m", "lookback.cli", *arguments], env=environment, cwd=REPO, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    assert run("rollback")[0] == 0 and two_builds.current() == first.build_id
    code, said = run("rollback")
    assert code == Exit.CONFIGURATION and f"Kept: {second.build_id}" in said
    assert run("rollback", second.build_id)[0] == 0 and two_builds.current() == second.build_id
    code, said = run("status")
    assert code == 0 and f"build {second.build_id}" in said and "rollback" in said


def test_a_publish_waits_for_a_writer_whose_changes_would_meet_the_new_file(two_builds: Store, first: Night, second: Night) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(two_builds.warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert writer.stdout.readline() == "open\n"
    try:
        with pytest.raises(Fault) as stopped:
            two_builds.publish(first.build_id, keep=7)
        assert stopped.value.code == Exit.LOCKED and two_builds.current() == second.build_id
        for command in ("page", "workbook", "summary"):
            done = CliRunner().invoke(lookback, [command], env={"WAREHOUSE_PATH": str(two_builds.warehouse), "EDITION": "internal"})
            assert done.exit_code == Exit.LOCKED and len(done.stderr.strip().splitlines()) == 1, done.output
            assert f"{two_builds.warehouse} is open for writing in another program" in done.stderr and f"process {writer.pid}" in done.stderr
    finally:
        writer.communicate("stop\n")
    two_builds.publish(first.build_id, keep=7)
    assert two_builds.current() == first.build_id


@pytest.mark.parametrize("command", ["workbook", "page"])
def test_a_full_disk_leaves_page_and_workbook_as_they_were(two_builds: Store, second: Night, command: str) -> None:
    path = two_builds.warehouse.parent / "page" / {"workbook": "lookback.xlsx", "page": "index.html"}[command]
    path.parent.mkdir()
    path.write_text("before")
    environment = os.environ | {"WAREHOUSE_PATH": str(two_builds.warehouse), "EDITION": "internal"}
    arguments = {"env": environment, "cwd": REPO, "capture_output": True, "text": True, "preexec_fn": lambda: limit_files(10_000)}
    done = subprocess.run([sys.executable, "-m", "lookback.cli", command], **arguments, check=False)
    assert done.returncode == Exit.RESOURCES, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and "Disk or memory ran out" in done.stderr
    assert [(left.name, left.read_text()) for left in path.parent.iterdir()] == [(path.name, "before")]


def test_a_build_that_is_interrupted_during_the_gate_ends_with_130_at_once(site: Site, second: Night) -> None:
    """The signal reaches the build alone, as `kill -INT` sends it; dbt parses the project and the gate reads meanwhile."""
    before, known = digest(site.warehouse), {run["build_id"] for run in site.store.runs()}
    process = subprocess.Popen(
        site.command("build", "--force"), cwd=site.project, env=site.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    site.wait_for("gate", known, process)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 130 and "Interrupted." in said and "Traceback" not in said
    run = site.store.runs()[-1]
    assert (run["result"], run["exit_code"], run["stage"]) == ("interrupted", 130, "gate")
    assert digest(site.warehouse) == before and not site.store.work.exists()


WRITER = """
import sys, duckdb
with duckdb.connect(sys.argv[1]):
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_changes_that_wait_beside_a_file_are_not_what_was_published(two_builds: Store, second: Night) -> None:
    assert two_builds.published_details()["build_id"] == second.build_id
    two_builds.wal.write_bytes(b"what somebody wrote")
    assert two_builds.published_details() == {}


def test_a_file_that_was_only_touched_or_copied_is_kept(two_builds: Store, first: Night, second: Night) -> None:
    os.utime(two_builds.warehouse, (1, 1))
    two_builds.publish(first.build_id, keep=7)
    assert two_builds.kept() == [second.build_id]


def test_a_warehouse_that_comes_without_its_folder_is_taken_in(two_builds: Store, second: Night) -> None:
    shutil.rmtree(two_builds.folder)
    with two_builds.locked("test"):
        assert two_builds.current() == second.build_id
    assert two_builds.details(second.build_id)["rows"]["main.dim_build"] == 1
    assert (two_builds.folder / "current" / "marts" / "rpt_build_measure.parquet").exists()


def test_a_copy_that_followed_the_pointers_works_on(two_builds: Store, first: Night, second: Night, tmp_path: Path) -> None:
    shutil.copytree(two_builds.folder, tmp_path / "copy" / two_builds.folder.name)
    shutil.copy2(two_builds.warehouse, tmp_path / "copy" / two_builds.warehouse.name)
    copy = Store(tmp_path / "copy" / two_builds.warehouse.name)
    with copy.locked("test"):
        assert copy.current() == second.build_id
        copy.publish(first.build_id, keep=7)
        assert copy.current() == first.build_id


def test_what_died_between_its_last_steps_is_neither_kept_nor_waiting(two_builds: Store, first: Night, second: Night) -> None:
    """Finished and not yet held: removed. In place and still held: it waits no more."""
    shutil.copytree(two_builds.folder / first.build_id, two_builds.folder / "20990101T000000Z-dead")
    (two_builds.folder / "20990101T000000Z-dead" / "published").unlink()
    two_builds.point("held", second.build_id)
    with two_builds.locked("test"):
        assert two_builds.finished() == [first.build_id, second.build_id] and two_builds.held() is None


def test_nothing_breaks_on_a_record_or_a_description_that_was_cut_off(two_builds: Store, first: Night) -> None:
    (two_builds.folder / first.build_id / "build.json").write_text("{")
    with two_builds.record.open("a", encoding="utf-8") as file:
        file.write('{"build_id": "x"}\n{"build_id": "y", "event"')
    two_builds.note("z", "start")
    assert [run["result"] for run in two_builds.runs()][-1] == "running" and two_builds.details(first.build_id) == {}


def test_what_a_dbt_build_wrote_over_is_not_kept_as_what_was_published(two_builds: Store, first: Night, second: Night) -> None:
    with duckdb.connect(str(two_builds.warehouse)) as connection:
        connection.execute("create table scribble as select 1 as one")
    assert two_builds.published_details() == {}
    two_builds.publish(first.build_id, keep=7)
    assert two_builds.current() == first.build_id and not two_builds.kept_warehouse(second.build_id).exists()


def test_only_the_last_builds_are_kept(two_builds: Store, first: Night, second: Night) -> None:
    two_builds.publish(first.build_id, keep=1)
    assert set(two_builds.finished()) - {two_builds.held()} == {first.build_id}


# Settings --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KNOWN_ON", "2021-02-30", "not a calendar day"), ("KNOWN_ON", "[bold]today[/bold]", "'[bold]today[/bold]'"),
        ("WAREHOUSE_PATH", "md:mine", "not a path of this machine"), ("WAREHOUSE_PATH", "s3://bucket/w.duckdb", "not a path"),
        ("WAREHOUSE_PATH", "Main.v2.duckdb", "takes for a schema"), ("WAREHOUSE_PATH", "a;b.duckdb", "takes for a schema"),
        ("WAREHOUSE_PATH", "/etc/passwd/w.duckdb", "cannot be used"), ("LOOKBACK_MEMORY", "lots", "which is no size"),
        ("EDITION", "public", "shareable or internal"), ("WAREHOUSE_PATH", ".", "is a folder"),
        ("CLAIMS_DIR", "/nowhere/[claims]", "'/nowhere/[claims]', but there is no such folder"),
        ("MAX_REJECTED_SHARE", "5 %", "no share"), ("MAX_SHRINK", "-1", "no share"), ("KEEP_BUILDS", "0", "no count"),
        ("PERSON_ID_KEY", " ", "is empty"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_one_sentence(tmp_path: Path, name: str, value: str, said: str) -> None:
    given = {"WAREHOUSE_PATH": str(tmp_path / "warehouse.duckdb"), "KNOWN_ON": "", name: value}
    done = CliRunner().invoke(lookback, ["build"], env=given)  # in this process: nothing is built
    assert done.exit_code == Exit.CONFIGURATION, done.output
    assert said in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_help_names_every_setting_and_exit_code() -> None:
    shown = subprocess.run([sys.executable, "-m", "lookback.cli", "build", "--help"], cwd=REPO, capture_output=True, text=True).stdout
    for name in ("CLAIMS_DIR", "WAREHOUSE_PATH", "KNOWN_ON", "MAX_REJECTED_SHARE", "MAX_SHRINK", "PERSON_ID_KEY", "KEEP_BUILDS"):
        assert name in shown
    assert all(f"  {int(code)}  " in shown for code in Exit)


def test_a_share_is_a_number_from_0_to_1(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, expected in (("", 0.2), ("0", 0.0), ("1", 1.0), (".35", 0.35), ("1.0", 1.0)):
        monkeypatch.setenv("MAX_SHRINK", text)
        assert share("MAX_SHRINK", 0.2) == expected
    for text in ("2", "20%", "1e-1", "0,2"):
        monkeypatch.setenv("MAX_SHRINK", text)
        with pytest.raises(Fault):
            share("MAX_SHRINK", 0.2)


def test_known_on_is_today_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOWN_ON", "")
    assert Settings.from_environment().known_on == date.today()


def test_the_key_of_person_ids_is_made_once_and_is_for_its_owner(tmp_path: Path) -> None:
    key = stored_key(tmp_path / "key")
    assert len(key) == 64 and stored_key(tmp_path / "key") == key
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_fingerprint_sees_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    (tmp_path / "b").write_text("two")
    files = [("a", tmp_path / "a"), ("b", tmp_path / "b")]
    whole = fingerprint(files)
    assert whole == fingerprint(list(reversed(files)))
    assert whole != fingerprint([("a", tmp_path / "b"), ("b", tmp_path / "a")])
    (tmp_path / "b").write_text("too")
    assert whole != fingerprint(files)
