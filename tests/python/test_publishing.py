"""What a publish rests on, piece by piece and without whole builds: the files that are read, drafts, page and workbook, the order of builds,
POLICY_DIR after a killed import. test_build.py has the builds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from conftest import REPO
from csv_rows import write_csv

from lookback import replacing
from lookback.building import build
from lookback.building.progress import Progress
from lookback.building.publish import roll_back
from lookback.dbt_runs import environment
from lookback.output.outputs import edition_of, stale, write, write_all
from lookback.reading import imports, inputs, x12
from lookback.replacing import restore
from lookback.settings import VARIABLES, Exit, Fault, Outputs, Settings, policy_folder
from lookback.warehouse import drafts, store
from lookback.warehouse.store import Store, write_json

KEPT = os.environ | dict.fromkeys(VARIABLES, "")


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """A folder of claims that came yesterday, and a warehouse next to it."""
    claims = tmp_path / "claims"
    (claims / "remittance").mkdir(parents=True)
    write_csv(claims / "medical_claim.csv", [{"data_source": "lab", "claim_id": "A", "claim_line_number": "1"}])
    (claims / "remittance" / "one.csv").write_text("data_source,claim_id\nlab,A\n")
    yesterday = time.time() - 86400
    for path in claims.rglob("*"):
        os.utime(path, (yesterday, yesterday))
    given = {"CLAIMS_DIR": str(claims), "WAREHOUSE_PATH": str(tmp_path / "warehouse.duckdb"), "KNOWN_ON": "2026-11-01", "PERSON_ID_KEY": "a key for tests"}
    with environment(KEPT | given):
        yield Settings.from_environment()


# Files that change while they are read ------------------------------------------------------------------------------------


def changed_and_back(path: Path) -> None:
    """Other content of the same size for a moment, its times set back as a careful copy does."""
    before, content = path.stat(), path.read_bytes()
    path.write_bytes(content.swapcase())
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def came_and_went(path: Path) -> None:
    other = path.with_name("two.csv")
    other.write_text("data_source,claim_id\nlab,B\n")
    other.unlink()


def replaced_and_back(path: Path) -> None:
    shutil.copy2(path, path.with_name("_before"))
    path.write_text("data_source,claim_id\nlab,C\n")
    os.replace(path.with_name("_before"), path)


def another_name(path: Path) -> None:
    path.rename(path.with_name("other.csv"))


CHANGES = [
    (lambda path: path.write_text(path.read_text() + "lab,B\n"), "one.csv"), (changed_and_back, "one.csv"), (replaced_and_back, "one.csv"),
    (came_and_went, "remittance"), (another_name, "one.csv and 1 more"), (lambda path: shutil.rmtree(path.parent), "one.csv"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "named"), CHANGES)
def test_claims_that_changed_are_named_although_they_are_as_before(settings: Settings, change: Callable[[Path], None], named: str) -> None:
    watch = inputs.Watch(settings)
    watch.refuse_changes()
    change(settings.claims_dir / "remittance" / "one.csv")
    with pytest.raises(Fault, match="changed while it was read") as stopped:
        watch.refuse_changes()
    assert stopped.value.code == Exit.LOCKED and named in str(stopped.value)


def test_a_write_within_the_tick_of_the_clock_is_seen_by_its_content(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two writes of one tick have one time; of what was written just before the build its content is compared."""
    path = settings.claims_dir / "medical_claim.csv"
    path.write_text("data_source\nlab\n")
    monkeypatch.setattr(inputs, "state_of", lambda path: (0, 0, 0, time.time_ns(), 0) if path.suffix == ".csv" and "claims" in path.parts else ())
    watch = inputs.Watch(settings)
    monkeypatch.setattr(watch, "look", lambda: watch.states)
    watch.refuse_changes()
    path.write_text("data_source\nbal\n")
    with pytest.raises(Fault, match="changed while it was read"):
        watch.refuse_changes()


def test_what_belongs_to_nobody_may_change(settings: Settings) -> None:
    (settings.claims_dir / "_reports").mkdir()
    watch = inputs.Watch(settings)
    (settings.claims_dir / "_reports" / "gate.html").write_text("x")
    (settings.policies / "_work").mkdir(parents=True)
    (settings.policies / "_work" / "imported.duckdb").write_text("x")
    watch.refuse_changes()


def test_an_import_that_ends_while_a_build_reads_is_seen(settings: Settings) -> None:
    watch = inputs.Watch(settings)
    (settings.policies / "mcd").mkdir(parents=True)
    (settings.policies / "mcd" / "policy.csv").write_text("policy_id\nA1\n")
    with pytest.raises(Fault, match="policy.csv changed"):
        watch.refuse_changes()


def test_links_are_part_of_the_fingerprint_and_a_circle_ends(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "delivery").mkdir()
    (tmp_path / "delivery" / "part.csv").write_text("one")
    (settings.claims_dir / "test_order").symlink_to(tmp_path / "delivery")
    (tmp_path / "delivery" / "circle").symlink_to(settings.claims_dir)
    (settings.claims_dir / "itself").symlink_to("itself")
    (settings.claims_dir / "nowhere").symlink_to("gone")
    names = [name for name, _ in inputs.below(settings.claims_dir)]
    assert sorted(names) == ["medical_claim.csv", "remittance/one.csv", "test_order/part.csv"]
    before = build.fingerprints(settings)["claims_fingerprint"]
    (tmp_path / "delivery" / "part.csv").write_text("two")
    assert build.fingerprints(settings)["claims_fingerprint"] != before


def test_a_build_publishes_nothing_of_claims_that_changed_meanwhile(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    path = settings.claims_dir / "medical_claim.csv"
    monkeypatch.setattr(build.Build, "gate_and_parse", lambda self: None)
    monkeypatch.setattr(build.Build, "dbt_build", lambda self, manifest: changed_and_back(path))
    run = build.Build(settings, Progress())
    with pytest.raises(Fault) as stopped:
        run.run(accept=True, force=True, publish=True)
    assert stopped.value.code == Exit.LOCKED and "medical_claim.csv changed while it was read" in str(stopped.value)
    assert not settings.warehouse.exists() and run.store.finished() == [] and not run.work.exists()
    assert [(end["result"], end["exit_code"]) for end in run.store.runs()] == [("locked", 6)]


@pytest.mark.parametrize("is_mapped", [False, True])
def test_a_remittance_file_that_changed_between_its_hash_and_its_reading_is_not_kept(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_mapped: bool
) -> None:
    """What is kept is keyed by the hash: rows of the other content would be believed for good."""
    path = settings.claims_dir / "remittance_835" / "day.835"
    path.parent.mkdir()
    path.write_bytes(b"ISA of the first delivery")
    content_of = x12.content_of

    def changes(path: Path) -> object:
        first = path.read_bytes()
        path.write_bytes(b"ISA of another delivery.")
        content = content_of(path)
        path.write_bytes(first)
        return content

    monkeypatch.setattr(x12, "content_of", changes)
    monkeypatch.setattr(x12, "WHOLE_BYTES", 0 if is_mapped else 1 << 20)
    with pytest.raises(Fault, match="day.835 changed while it was read"):
        x12.decode(settings.claims_dir, tmp_path / "kept")
    assert not list((tmp_path / "kept").rglob("*.parquet"))
    monkeypatch.setattr(x12, "content_of", content_of)
    x12.decode(settings.claims_dir, tmp_path / "kept")
    assert list((tmp_path / "kept").glob("*/file.parquet"))


# Drafts -------------------------------------------------------------------------------------------------------------------


def test_ten_writers_of_one_file_share_no_draft(tmp_path: Path) -> None:
    path, together, failed = tmp_path / "page" / "lookback.xlsx", threading.Barrier(10), []

    def writes(number: int) -> None:
        try:
            together.wait()
            with drafts.draft(path) as unfinished:
                unfinished.write_text(str(number) * 1000)
                together.wait()  # all ten are open
        except BaseException as error:  # noqa: BLE001
            failed.append(error)
            together.abort()

    threads = [threading.Thread(target=writes, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    content = path.read_text()
    assert failed == [] and len(content) == 1000 and len(set(content)) == 1
    assert [left.name for left in path.parent.iterdir()] == ["lookback.xlsx"]


def test_a_draft_of_a_killed_command_goes_and_one_that_is_being_written_stays(tmp_path: Path) -> None:
    path = tmp_path / "in[dex]*.html"
    left = tmp_path / f".{path.name}.0123456789ab.unfinished"
    left.write_text("half")
    (tmp_path / f".{path.name}.mine.unfinished").write_text("not ours")
    with drafts.draft(path) as first, drafts.draft(path) as second:
        assert first.exists() and second.exists() and first != second and not left.exists()
        first.write_text("1"), second.write_text("2")
    assert path.read_text() == "1"  # the one that ended last
    assert sorted(file.name for file in tmp_path.iterdir()) == [f".{path.name}.mine.unfinished", path.name]


def test_a_fault_leaves_the_file_and_no_draft(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("before")
    with pytest.raises(OSError), drafts.draft(tmp_path / "page") as unfinished:
        unfinished.write_text("half")
        raise OSError
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("page", "before")]


# Page and workbook ----------------------------------------------------------------------------------------------------------


def warehouse_of(path: Path, build_id: str, claims_fingerprint: str = "other") -> Path:
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table dim_build as select '{build_id}' as build_id, '{claims_fingerprint}' as claims_fingerprint")
    return path


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Outputs]:
    """A warehouse that is one table; its page and workbook say for whom they are."""
    for kind, module in (("page", "lookback.output.page"), ("workbook", "lookback.output.workbook")):
        monkeypatch.setattr(f"{module}.write_{kind}", lambda warehouse, path, edition: (path.parent.mkdir(exist_ok=True), path.write_text(edition)))
    warehouse = warehouse_of(tmp_path / "warehouse.duckdb", "one")
    Store(warehouse).folder.mkdir()
    return warehouse, Outputs(tmp_path / "page" / "index.html", tmp_path / "page" / "lookback.xlsx", "", True)


def said_of(warehouse: Path, asked: Outputs) -> list[str]:
    """Writes what is stale, as the next command does; what it says."""
    said: list[str] = []
    write_all(warehouse, asked, stale(warehouse, asked), said.append)
    return said


def test_what_is_missing_changed_or_of_another_build_edition_or_path_is_written_again(published: tuple[Path, Outputs]) -> None:
    warehouse, asked = published
    assert stale(warehouse, asked) == ["page", "workbook"]
    assert said_of(warehouse, asked) == [] and stale(warehouse, asked) == []
    assert asked.page.read_text() == asked.workbook.read_text() == "shareable"
    asked.workbook.unlink()
    assert stale(warehouse, asked) == ["workbook"] and said_of(warehouse, asked) == []
    internal = replace(asked, edition="internal")
    assert stale(warehouse, internal) == ["page", "workbook"] and said_of(warehouse, internal) == []
    assert asked.page.read_text() == "internal"
    assert stale(warehouse, asked) == ["page", "workbook"] and said_of(warehouse, asked) == []
    assert asked.page.read_text() == asked.workbook.read_text() == "shareable"
    elsewhere = replace(asked, page=asked.page.with_name("other.html"))
    assert stale(warehouse, elsewhere) == ["page"] and said_of(warehouse, elsewhere) == []
    asked.workbook.write_text("what somebody wrote")
    assert stale(warehouse, asked) == ["page", "workbook"]
    said_of(warehouse, asked)
    warehouse_of(warehouse, "two")
    assert stale(warehouse, asked) == ["page", "workbook"]
    Store(warehouse).outputs.write_text("{")  # cut off
    assert stale(warehouse, asked) == ["page", "workbook"] and said_of(warehouse, asked) == []


def test_two_warehouses_that_share_a_page_know_whose_it_is(published: tuple[Path, Outputs]) -> None:
    first, asked = published
    second = warehouse_of(first.with_name("second.duckdb"), "another")
    Store(second).folder.mkdir()
    said_of(first, asked), said_of(second, asked)
    assert stale(second, asked) == [] and stale(first, asked) == ["page", "workbook"]


def test_a_build_with_nothing_new_writes_what_is_missing_and_builds_nothing(settings: Settings, published: tuple[Path, Outputs]) -> None:
    """An internal edition was asked for once; the next build without it leaves the shareable one."""
    warehouse, _ = published
    run = build.Build(settings, Progress())
    folder = run.store.folder / "one"
    folder.mkdir()
    write_json(folder / "build.json", {"build_id": "one", **build.fingerprints(settings), "stamp": store.stamp(warehouse)})
    (folder / "marts").mkdir()
    run.store.point("current", "one")
    for edition, expected in (("internal", "internal"), ("", "shareable"), ("", "shareable")):
        run = build.Build(replace(settings, outputs=replace(settings.outputs, edition=edition)), Progress())
        assert run.run(accept=False, force=False, publish=True) == "nothing_new"
        assert settings.outputs.page.read_text() == settings.outputs.workbook.read_text() == expected
        settings.outputs.page.unlink()


def test_an_internal_page_does_not_stay_where_the_shareable_one_could_not_be_written(
    published: tuple[Path, Outputs], monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse, asked = published
    said_of(warehouse, replace(asked, edition="internal"))

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lookback.output.page.write_page", fails)
    said = said_of(warehouse, asked)
    assert not asked.page.exists() and asked.workbook.read_text() == "shareable"
    assert len(said) == 2 and "No space left" in said[0] and "was removed" in said[1]
    said_of(warehouse, replace(asked, edition="internal"))  # the workbook is internal again
    monkeypatch.setattr("lookback.output.workbook.write_workbook", fails)
    said_of(warehouse, replace(asked, edition="internal"))
    assert asked.workbook.read_text() == "internal"  # it is what was asked for


@pytest.mark.parametrize(
    ("is_sample", "is_set", "edition", "expected"),
    [
        (True, False, "", "internal"), (True, True, "", "shareable"), (False, False, "", "shareable"), (False, True, "", "shareable"),
        (True, False, "shareable", "shareable"), (False, True, "internal", "internal"),
    ],
)  # fmt: skip
def test_only_the_sample_of_the_repo_is_internal_unless_asked(tmp_path: Path, is_sample: bool, is_set: bool, edition: str, expected: str) -> None:
    """Also where CLAIMS_DIR is unset and WAREHOUSE_PATH names a warehouse of other claims."""
    warehouse = warehouse_of(tmp_path / "w.duckdb", "one", inputs.sample_fingerprint() if is_sample else "other")
    assert edition_of(warehouse, Outputs(tmp_path / "a", tmp_path / "b", edition, is_set)) == expected


def test_what_a_plain_dbt_build_made_is_shareable_and_leaves_no_record(published: tuple[Path, Outputs], tmp_path: Path) -> None:
    _, asked = published
    plain = warehouse_of(tmp_path / "plain.duckdb", "dbt")
    with duckdb.connect(str(plain)) as connection:
        connection.execute("update dim_build set claims_fingerprint = null")
    assert write("page", plain, replace(asked, is_claims_dir_set=False)) == "shareable"
    assert not Store(plain).folder.exists()


# The order of builds, and two warehouses in one folder ----------------------------------------------------------------------


def finished(place: Store, build_id: str) -> str:
    """A finished build whose warehouse is one table."""
    folder = place.folder / build_id
    (folder / "marts").mkdir(parents=True)
    with duckdb.connect(str(place.kept_warehouse(build_id))) as connection:
        connection.execute(f"create table dim_build as select '{build_id}' as build_id, date '2026-01-01' as known_on")
    write_json(folder / "build.json", {"build_id": build_id, "build_number": place.next_number(), "rows": {"main.dim_build": 1}})
    return build_id


CLOCKS = {
    "set back by a year": ["20261101T010000Z-a", "20251101T010000Z-b", "20251102T010000Z-c", "20251103T010000Z-d"],
    "wrong once, in the future": ["20261101T010000Z-a", "20991231T010000Z-b", "20261102T010000Z-c", "20261103T010000Z-d"],
    "the same second": ["20261101T010000Z-d", "20261101T010000Z-c", "20261101T010000Z-b", "20261101T010000Z-a"],
    "right": ["20261101T010000Z-a", "20261102T010000Z-b", "20261103T010000Z-c", "20261104T010000Z-d"],
}


@pytest.mark.parametrize("ids", CLOCKS.values(), ids=CLOCKS)
def test_builds_are_in_the_order_of_their_making_whatever_the_clock_says(settings: Settings, ids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookback.building.publish.write_all", lambda *_: None)
    place = Store(settings.warehouse)
    place.folder.mkdir()
    for build_id in ids:
        place.publish(finished(place, build_id), keep=3)
    assert place.current() == ids[3] and place.kept() == ids[1:3]  # the oldest was given up
    roll_back(settings, None)
    assert place.current() == ids[2]
    roll_back(settings, None)
    assert place.current() == ids[1]
    with pytest.raises(Fault, match=f"Kept: {ids[3]}, {ids[2]}"):
        roll_back(settings, None)


def test_builds_from_before_builds_were_counted_are_the_oldest(settings: Settings) -> None:
    place = Store(settings.warehouse)
    for build_id in ("20270101T000000Z-b", "20260101T000000Z-a"):
        write_json_of_old(place, build_id)
    finished(place, "20250101T000000Z-c")
    assert place.finished() == ["20260101T000000Z-a", "20270101T000000Z-b", "20250101T000000Z-c"] and place.next_number() == 2


def write_json_of_old(place: Store, build_id: str) -> None:
    (place.folder / build_id).mkdir(parents=True)
    write_json(place.folder / build_id / "build.json", {"build_id": build_id})


def test_two_warehouses_share_a_folder_and_nothing_else(settings: Settings) -> None:
    """Locks, kept builds, records and what previews leave: each has its own."""
    first, second = Store(settings.warehouse), Store(settings.warehouse.with_name("warehouse"))
    with first.locked("one"), second.locked("two"):
        first.note("run", "start")
        first.publish(finished(first, "a"), keep=1)
        second.publish(finished(second, "b"), keep=1)
        with second.preview() as folder:
            first.clear_previews()
            assert folder.exists()
    assert (first.current(), second.current(), first.finished(), second.finished()) == ("a", "b", ["a"], ["b"])
    assert [run["build_id"] for run in second.runs()] == []
    left = {path.name for path in settings.warehouse.parent.iterdir()} - {"claims"}
    assert left == {"warehouse.duckdb", "warehouse.duckdb.builds", "warehouse", "warehouse.builds"}


# Previews -------------------------------------------------------------------------------------------------------------------


def test_a_killed_preview_is_cleared_by_the_next_command_and_a_running_one_is_not(settings: Settings) -> None:
    place = Store(settings.warehouse)
    code = "import sys; from pathlib import Path; from lookback.warehouse.store import Store\nwith Store(Path(sys.argv[1])).preview() as f: print(f, flush=True); sys.stdin.read()"
    running, killed = (
        subprocess.Popen([sys.executable, "-c", code, str(settings.warehouse)], cwd=REPO, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    )
    alive, dead = (Path(process.stdout.readline().strip()) for process in (running, killed))
    try:
        (dead / "policies").mkdir()
        killed.kill()
        killed.wait()
        assert alive.exists() and dead.exists()
        subprocess.run([sys.executable, "-m", "lookback.cli", "status"], env=dict(os.environ), cwd=REPO, check=True, capture_output=True)
        assert alive.exists() and not dead.exists()
        (place.folder / "preview-0123456789ab" / "policies").mkdir(parents=True)  # of another one that died
        with place.locked("build"):
            assert alive.exists() and [path.name for path in place.folder.glob("preview-*")] == [alive.name]
    finally:
        running.communicate("")
        killed.communicate()
    assert not alive.exists()


# POLICY_DIR -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def lost(settings: Settings) -> Path:
    """Imports that were killed between their two renames, at both depths, and one after them."""
    for folder in ("_mcd.before", "policy/_acme.before", "clfs", "_clfs.before"):
        (settings.policies / folder).mkdir(parents=True)
        (settings.policies / folder / "policy.csv").write_text(f"policy_id\n{folder}\n")
    (settings.policies / "_mcd.1234").mkdir()  # a draft
    return settings.policies


def read_of(policies: Path) -> set[str]:
    return {name for name, _ in inputs.imported_files(policies)}


def test_whatever_reads_policies_puts_back_what_a_killed_import_took(lost: Path, settings: Settings) -> None:
    assert read_of(lost) == {"clfs/policy.csv"}
    assert policy_folder(settings.warehouse) == lost
    assert read_of(lost) == {"clfs/policy.csv", "mcd/policy.csv", "policy/acme/policy.csv"}
    assert (lost / "clfs" / "policy.csv").read_text() == "policy_id\nclfs\n"  # the newer one stays


def test_a_plain_dbt_build_puts_them_back_too(lost: Path) -> None:
    from lookback.reading.dbt_plugin import Plugin

    with environment({"POLICY_DIR": "", "WAREHOUSE_PATH": str(lost.parent / "warehouse.duckdb")}):
        Plugin.initialize(Plugin.__new__(Plugin), {})
    assert "mcd/policy.csv" in read_of(lost)


def test_an_import_puts_back_those_of_others(lost: Path) -> None:
    with imports.locked(lost / "clfs"):
        assert "mcd/policy.csv" in read_of(lost) and not (lost / "_clfs.before").exists()


def test_a_reader_waits_for_an_import_that_is_between_its_renames(lost: Path) -> None:
    with (lost / "_lock").open("w") as lock:
        replacing.fcntl.flock(lock, replacing.fcntl.LOCK_EX)
        timer = threading.Timer(0.3, lambda: [os.replace(lost / "_mcd.before", lost / "mcd"), os.replace(lost / "policy/_acme.before", lost / "policy/acme")])
        timer.start()
        restore(lost)
        timer.join()
    assert "mcd/policy.csv" in read_of(lost)


def test_an_import_that_does_not_end_is_named(lost: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing.time, "sleep", lambda _: None)
    with (lost / "_lock").open("w") as lock:
        replacing.fcntl.flock(lock, replacing.fcntl.LOCK_EX)
        with pytest.raises(Fault) as stopped:
            restore(lost)
    assert stopped.value.code == Exit.LOCKED and "_mcd.before" in os.listdir(lost)


@pytest.mark.parametrize("kill_at", [1, 2, 3])
def test_an_import_may_die_at_any_of_its_steps(settings: Settings, kill_at: int) -> None:
    """Before the first rename, between both, and before what it replaced is removed: the next reader has one of the two, whole."""
    folder = settings.policies / "mcd"
    folder.mkdir(parents=True)
    (folder / "policy.csv").write_text("before")
    steps = iter(range(1, 4))

    def dying(real: Callable) -> Callable:
        def call(*arguments: object, **named: object) -> object:
            if next(steps, 0) >= kill_at:
                os._exit(9)
            return real(*arguments, **named)

        return call

    child = os.fork()
    if not child:
        os.replace, shutil.rmtree = dying(os.replace), dying(shutil.rmtree)
        with replacing.replaced(folder) as draft:
            (draft / "policy.csv").write_text("after")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    restore(settings.policies)
    assert read_of(settings.policies) == {"mcd/policy.csv"}
    assert (folder / "policy.csv").read_text() == ("before" if kill_at < 3 else "after")
