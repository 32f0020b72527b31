"""Nights that go wrong: builds that are killed or poisoned, each followed by the question whether the published warehouse still is
readable, whole and of one build, and whether the run record says what happened.

    python tests/python/nights.py --builds 200 [--seed 1]

`make nights` runs it; five of its nights are in test_build.py. A night uses a copy of the project, so that seeds can be poisoned, and
runs `lookback build` as the schedule does: as a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from csv_rows import read_csv, write_csv
from rich.console import Console
from rich.progress import track
from rich.table import Table

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO))

from lookback.settings import Exit  # noqa: E402
from lookback.warehouse.store import Store  # noqa: E402

SELECTORS = """
selectors:
  - name: few_tests
    default: true
    definition:
      union:
        - {method: resource_type, value: model, indirect_selection: empty}
        - {method: resource_type, value: seed, indirect_selection: empty}
        - {method: path, value: seeds/policy, indirect_selection: eager}
        - {method: fqn, value: not_too_much_is_rejected}
"""
STAGES = ("fingerprint", "gate", "build", "seal", "publish")
KILLED = -signal.SIGKILL


@dataclass
class Night:
    """One run: what was done to it, how it ended."""

    poison: str
    code: int
    said: str
    build_id: str | None
    seconds: float


@dataclass
class Site:
    """A copy of the project with one warehouse that is built again and again."""

    folder: Path
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def __post_init__(self) -> None:
        self.project = self.folder / "project"
        self.project.mkdir(parents=True)
        for name in ("models", "macros", "tests", "analyses", "dbt_project.yml", "profiles.yml", "requirements.txt"):
            (self.project / name).symlink_to(REPO / name)
        for name in ("seeds", "lookback"):
            shutil.copytree(REPO / name, self.project / name, ignore=shutil.ignore_patterns("__pycache__"))
        self.claims = self.folder / "claims"
        shutil.copytree(REPO / "sample_claims", self.claims)
        self.warehouse = self.folder / "disk" / "warehouse.duckdb"
        self.warehouse.parent.mkdir()
        self.store = Store(self.warehouse)
        self.environment = os.environ | {
            "PYTHONPATH": str(self.project), "CLAIMS_DIR": str(self.claims), "WAREHOUSE_PATH": str(self.warehouse),
            "KNOWN_ON": "2026-11-01", "PERSON_ID_KEY": "a key for tests", "KEEP_BUILDS": "3",
        }  # fmt: skip

    @contextmanager
    def few_tests(self) -> Iterator[None]:
        """For a while dbt runs no data tests but those of the ledger's seeds and of what is rejected: most of a night is data tests, and what
        happens to a build that one of them stops is the same with few of them."""
        selectors = self.project / "selectors.yml"
        selectors.write_text(SELECTORS, encoding="utf-8")
        try:
            yield
        finally:
            selectors.unlink()

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "lookback.cli", *arguments]

    def build(self, poison: str = "none", *arguments: str, kill_at: tuple[str, float] | None = None, **settings: str) -> Night:
        """Runs `lookback build --force`; `kill_at` is a stage and the seconds after its start at which the process is killed."""
        known = {run["build_id"] for run in self.store.runs()}
        started = time.monotonic()
        limit = {"preexec_fn": limit_files} if poison == "small files" else {}
        process = subprocess.Popen(
            self.command("build", "--force", *arguments), cwd=self.project, env=self.environment | settings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **limit,
        )  # fmt: skip
        if kill_at:
            self.wait_for(kill_at[0], known, process)
            time.sleep(kill_at[1])
            process.kill()
        said = process.communicate()[0]
        new = [run["build_id"] for run in self.store.runs() if run["build_id"] not in known]
        return Night(poison, process.returncode, said, new[0] if new else None, time.monotonic() - started)

    def wait_for(self, stage: str, known: set[str], process: subprocess.Popen) -> None:
        while process.poll() is None:
            if any(event.get("stage") == stage and event["build_id"] not in known for event in self.store.events()):
                return
            time.sleep(0.05)

    # What must hold after every night -------------------------------------------------------------------------------------------

    def standing(self) -> str | None:
        """The build that is published, after its file and its Parquet were read whole and found to be of one build."""
        if not self.warehouse.exists():
            return None
        assert not self.warehouse.with_name(self.warehouse.name + ".wal").exists()
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            built = connection.execute("select build_id from dim_build").fetchall()
            assert len(built) == 1
            tables = connection.execute("select table_schema, table_name, table_type from information_schema.tables").fetchall()
            assert {kind for _, _, kind in tables} == {"BASE TABLE"}
            rows = {f"{schema}.{name}": connection.execute(f'select count(*) from "{schema}"."{name}"').fetchone()[0] for schema, name, _ in tables}
        details = self.store.details(built[0][0])
        assert rows == details["rows"]
        current = self.store.folder / "current" / "marts"
        with duckdb.connect() as connection:
            pointed = connection.execute(f"select build_id from '{current}/dim_build.parquet'").fetchone()[0]
            # a kill between the rename and the pointer leaves the pointer at the build before; the next command sets it right
            of_pointed = self.store.details(pointed)["rows"]
            for mart in current.glob("*.parquet"):
                assert connection.execute(f"select count(*) from '{mart}'").fetchone()[0] == of_pointed[f"main.{mart.stem}"], mart
        return built[0][0]

    def result(self, build_id: str) -> str:
        """What the run record says of a run."""
        return next(run["result"] for run in self.store.runs() if run["build_id"] == build_id)


def limit_files(most: int = 4_000_000) -> None:
    """No file may grow beyond 4 MB, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


# Poisons: what is done before the build, and how it must end --------------------------------------------------------------------


def poisoned(site: Site, poison: str) -> Night:
    """One night with this poison; what it did to claims and seeds is undone."""
    chance = site.chance
    if poison == "killed":
        return site.build(poison, kill_at=(chance.choice(STAGES), chance.uniform(0, chance.choice((0.3, 3, 12)))))
    if poison == "memory limit":
        return site.build(poison, LOOKBACK_MEMORY="24MB")
    if poison == "full disk":
        return full_disk(site)
    if poison in ("none", "small files"):
        return site.build(poison)
    before = site.folder / "before"
    shutil.copytree(site.claims, before / "claims")
    shutil.copytree(site.project / "seeds", before / "seeds")
    try:
        POISONS[poison](site)
        return site.build(poison)
    finally:
        shutil.rmtree(site.claims)
        shutil.rmtree(site.project / "seeds")
        shutil.move(before / "claims", site.claims)
        shutil.move(before / "seeds", site.project / "seeds")
        before.rmdir()


def full_disk(site: Site) -> Night:
    """A disk with little left: the warehouse's own folder is a file system of 400 MB, filled but for a few."""
    filler = site.warehouse.parent / "filler"
    free = shutil.disk_usage(site.warehouse.parent).free
    left = site.chance.randint(2_000_000, 40_000_000)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free - left, 1))
    try:
        return site.build("full disk")
    finally:
        filler.unlink()


def corrupt_csv(site: Site) -> None:
    path = site.claims / "medical_claim.csv"
    content = bytearray(path.read_bytes())
    place = site.chance.randrange(len(content) // 2, len(content) - 100)
    content[place : place + 3] = b"\xff\xfe\xfd"
    path.write_bytes(content)


def truncated_parquet(site: Site) -> None:
    path = site.claims / "medical_claim.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy (from read_csv('{site.claims}/medical_claim.csv', all_varchar = true)) to '{path}' (format parquet)")
    (site.claims / "medical_claim.csv").unlink()
    path.write_bytes(path.read_bytes()[: site.chance.randrange(100, path.stat().st_size - 100)])


def half_an_extract(site: Site) -> None:
    """The remittances of every other claim are missing, with their adjustments."""
    paths = [site.claims / f"{table}.csv" for table in ("remittance", "remittance_adjustment")]
    lost = set(sorted({row["claim_id"] for row in read_csv(paths[0])})[::2])
    for path in paths:
        write_csv(path, [row for row in read_csv(path) if row["claim_id"] not in lost])


def rejected_rows(site: Site) -> None:
    path = site.claims / "medical_claim.csv"
    rows = read_csv(path)
    for row in rows[::5]:
        row["charge_amount"] = "twelve"
    write_csv(path, [{name: row[name] for name in rows[0]} for row in rows])  # without fields beyond the header


def conflicting_ruling(site: Site) -> None:
    """The same ruling twice, once covered and once investigational: a data test of the ledger is red."""
    path = site.project / "seeds" / "policy" / "policy_ruling.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    ruling = next(line for line in lines if ",investigational," in line)
    path.write_text("".join([*lines, ruling.replace(",investigational,", ",not_listed,")]), encoding="utf-8")


POISONS = {
    "corrupt csv": corrupt_csv,
    "truncated parquet": truncated_parquet,
    "half an extract": half_an_extract,
    "rejected rows": rejected_rows,
    "conflicting ruling": conflicting_ruling,
}
ENDS = {
    "none": {Exit.DONE},
    "killed": {KILLED, Exit.DONE},  # it may have been faster
    "memory limit": {Exit.RESOURCES},
    "full disk": {Exit.RESOURCES, Exit.DONE},  # what is left may be enough
    "small files": {Exit.RESOURCES},
    "corrupt csv": {Exit.GATE},
    "truncated parquet": {Exit.GATE},
    "half an extract": {Exit.SHRUNK},
    "rejected rows": {Exit.REJECTED},
    "conflicting ruling": {Exit.TESTS},
}


def survive(site: Site, poison: str) -> Night:
    """One night, and everything that must hold after it."""
    before = site.standing()
    night = poisoned(site, poison)
    assert night.code in ENDS[poison], f"{poison} ended with {night.code}: {night.said[-2000:]}"
    assert "Traceback" not in night.said, f"{poison}: {night.said[-4000:]}"
    after = site.standing()
    if night.code == Exit.DONE:
        assert after == night.build_id
    elif night.code != KILLED:
        assert after == before
    else:
        assert after in (before, night.build_id)
    if night.build_id:
        expected = {KILLED: {"running", "published"}, Exit.DONE: {"published"}}.get(night.code) or {Exit(night.code).name.lower()}
        assert site.result(night.build_id) in expected
    return night


def small_disk(folder: Path) -> bool:
    """A file system of 400 MB at this folder; needs the right to mount."""
    return subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(folder)], capture_output=True).returncode == 0


def tally(nights: list[Night]) -> Table:
    """What was done to the builds and how they ended."""
    ends = Counter((night.poison, "killed" if night.code == KILLED else Exit(night.code).name.lower()) for night in nights)
    table = Table(title=f"{len(nights)} builds", title_justify="left", show_edge=False, pad_edge=False)
    for name in ("what was done", "how it ended", "builds"):
        table.add_column(name, justify="right" if name == "builds" else "left")
    for (poison, end), count in sorted(ends.items()):
        table.add_row(poison, end, str(count))
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill and poison builds, and see whether the published warehouse survives.")
    parser.add_argument("--builds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "site", random.Random(given.seed))
        is_small = small_disk(site.warehouse.parent)
        nights: list[Night] = []
        try:
            nights.append(survive(site, "none"))
            poisons = ["killed"] * 6 + [poison for poison in ENDS if poison not in ("none", "killed") and (is_small or poison != "full disk")]
            for number in track(range(given.builds), description="nights", console=console, disable=not console.is_terminal):
                nights.append(survive(site, site.chance.choice(poisons)))
                if nights[-1].code == KILLED and number % 4 == 0:  # the night after, with nothing done by hand
                    last = nights[-1].build_id
                    nights.append(survive(site, "none"))
                    assert last is None or site.result(last) in ("killed", "published")
                if not console.is_terminal and (number + 1) % 10 == 0:
                    console.print(f"{number + 1} of {given.builds} nights")
            nights.append(survive(site, "none"))
        finally:
            console.print(tally(nights))
            if is_small:
                subprocess.run(["umount", "-l", str(site.warehouse.parent)], check=False)
    console.print("After each the published warehouse was readable, whole and of one build, and its run was on record.")
    console.print(json.dumps({"seconds": round(sum(night.seconds for night in nights))}))


if __name__ == "__main__":
    main()
