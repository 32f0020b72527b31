"""The files that builds of one warehouse keep next to it, in <WAREHOUSE_PATH>.builds/:

    lock            held by the build that runs; it dies with its process
    runs.jsonl      the run record: a line as each run starts, passes a stage, and ends
    <build_id>/     a finished build: its marts as Parquet, build.json, and its warehouse while that is not the published one
    current         a link to the published build's folder, renamed last
    held            a link to a finished build that shrank and waits for `lookback publish`
    work/           the build that runs; what a killed one left is cleared by the next
    remittances/    what was read of X12 files, each once
    outputs.json    of which build, in which edition and where page and workbook were written last
    preview-*/      a preview that runs; what a killed one left is cleared by the next command
    gate/, target/  the pages of the last gate; dbt's own files

Nothing lies in the folder of the warehouse itself, so that two warehouses may share one. All of it is for its owner alone (0600, 0700).
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from lookback.faults import Exit, Fault
from lookback.settings import MEMORY
from lookback.warehouse import drafts, published_file
from lookback.warehouse.files import stamp, sync_folder, write_json


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def new_build_id() -> str:
    """Says when, and no two are alike. It orders nothing: a clock may be set back (Store.finished)."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def taken(lock: object) -> bool:
    """Takes the lock; for two seconds it may be `lookback status` that looks at it."""
    for _ in range(20):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            time.sleep(0.1)
    return False


class Store:
    def __init__(self, warehouse: Path):
        self.warehouse = warehouse
        self.wal = warehouse.with_name(warehouse.name + ".wal")
        self.folder = warehouse.with_name(warehouse.name + ".builds")
        self.record = self.folder / "runs.jsonl"
        self.work = self.folder / "work"
        self.gate = self.folder / "gate"
        self.remittances = self.folder / "remittances"
        self.outputs = self.folder / "outputs.json"

    # The lock --------------------------------------------------------------------------------------------------------

    @contextmanager
    def locked(self, purpose: str) -> Iterator[None]:
        """One command at a time changes a warehouse; the second one leaves and names the first."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
            if not taken(file):
                raise Fault(
                    Exit.LOCKED,
                    f"{self.warehouse} is being changed by {file.read() or 'a command that has just begun'}. Wait until it ends, or stop it.",
                )
            file.truncate()
            file.write(f"`lookback {purpose}`, process {os.getpid()} on {socket.gethostname()}, since {now()}")
            file.flush()
            self.clear()
            yield

    def holder(self) -> str | None:
        """Who holds the lock, in words; None where nobody does."""
        path = self.folder / "lock"
        if not path.exists():
            return None
        with path.open("r", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return None
            except BlockingIOError:
                return file.read() or "a command that has just begun"

    def clear(self) -> None:
        """Under the lock: whatever a command that died has left. Its run is closed, its files are removed, and the pointer is set to
        the build that stands at WAREHOUSE_PATH."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.clear_previews()
        standing = build_in(self.warehouse) if self.warehouse.exists() else None
        for run in self.runs():
            if run["result"] == "running":
                is_in_place = standing == (run.get("published_build_id") or run["build_id"])
                self.note(run["build_id"], "end", result="published" if is_in_place else "killed")
        if standing and not (self.folder / standing / "marts").is_dir():
            self.adopt(standing)
        if standing and standing != self.current() and self.details(standing):
            self.point("current", standing)
        kept = self.kept_warehouse(self.current())
        if kept and kept.exists() and self.warehouse.exists() and kept.samefile(self.warehouse):
            kept.unlink()
        if self.held() and (self.held() == self.current() or not self.details(self.held())):
            (self.folder / "held").unlink()
        # finished and then killed, before it was held or published
        for build in self.finished():
            if build not in (self.current(), self.held()) and not self.was_published(build):
                shutil.rmtree(self.folder / build, ignore_errors=True)

    @contextmanager
    def preview(self) -> Iterator[Path]:
        """A folder in which a preview builds; its lock dies with its process. It needs no lock of the warehouse, which it only reads."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with drafts.own(self.folder, "preview-", "", is_folder=True) as folder:
            yield folder

    def clear_previews(self) -> None:
        """Removes the folders of previews that died."""
        drafts.clear(self.folder, "preview-", "")

    def adopt(self, build_id: str) -> None:
        """A published warehouse whose folder is gone, or that came from another machine without it: the next build is compared with it,
        and it is kept like any other. What a plain `dbt build` wrote is left alone."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            found = published_file.tables_of(connection)
            if "VIEW" in found.values() or ("main", "rpt_build_measure") not in found:
                return
            rows = published_file.counts_of(connection, found)
        folder = self.folder / build_id
        shutil.rmtree(folder, ignore_errors=True)
        published_file.export_marts(self.warehouse, folder / "marts", MEMORY)
        details = {"build_id": build_id, "build_number": self.next_number(), "previous_build_id": None, "stamp": stamp(self.warehouse), "rows": rows}
        (folder / "published").touch()
        write_json(folder / "build.json", details)

    # The run record --------------------------------------------------------------------------------------------------

    def note(self, build_id: str, event: str, **facts: object) -> None:
        """Appends one line in one write. A line that a full disk has cut off is closed by the next."""
        line = json.dumps({"build_id": build_id, "event": event, "at": now(), **facts}, default=str) + "\n"
        handle = os.open(self.record, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(handle).st_size
            is_cut_off = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            os.write(handle, (("\n" if is_cut_off else "") + line).encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def events(self) -> Iterator[dict]:
        if not self.record.exists():
            return
        with self.record.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                try:
                    event = json.loads(line)
                except ValueError:
                    continue
                if isinstance(event, dict) and {"build_id", "event", "at"} <= event.keys():
                    yield event

    def runs(self) -> list[dict]:
        """Every run in order, as one dictionary each; `result` is `running` until an end is noted."""
        found: dict[str, dict] = {}
        for event in self.events():
            run = found.setdefault(event["build_id"], {"result": "running", "stage": "start"})
            run |= {name: value for name, value in event.items() if name not in ("event", "at")}
            if event["event"] == "start":
                run["started_at"] = event["at"]
            elif event["event"] == "end":
                run["finished_at"] = event["at"]
        return list(found.values())

    # Builds ----------------------------------------------------------------------------------------------------------

    def pointed(self, name: str) -> str | None:
        link = self.folder / name
        return os.readlink(link) if link.is_symlink() else None

    def current(self) -> str | None:
        """The build that is published."""
        return self.pointed("current")

    def held(self) -> str | None:
        """The build that waits to be accepted."""
        return self.pointed("held")

    def point(self, name: str, build_id: str) -> None:
        """Sets a pointer in one step."""
        if (self.folder / name).is_dir() and not (self.folder / name).is_symlink():
            shutil.rmtree(self.folder / name)  # a copy that followed the link
        draft = self.folder / f"{name}.new"
        draft.unlink(missing_ok=True)
        draft.symlink_to(build_id)
        os.replace(draft, self.folder / name)
        sync_folder(self.folder)

    def kept_warehouse(self, build_id: str | None) -> Path | None:
        return self.folder / build_id / self.warehouse.name if build_id else None

    def details(self, build_id: str) -> dict:
        """build.json of a finished build; nothing where there is none that can be read."""
        try:
            return json.loads((self.folder / build_id / "build.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def was_published(self, build_id: str) -> bool:
        return (self.folder / build_id / "published").exists()

    def kept(self) -> list[str]:
        """Builds that were published once and can be again, oldest first."""
        current = self.current()
        return [build for build in self.finished() if build != current and self.was_published(build) and self.kept_warehouse(build).exists()]

    def finished(self) -> list[str]:
        """Every finished build whose files are kept, oldest first."""
        found = [path.parent.name for path in self.folder.glob("*/build.json") if path.parent.name not in ("work", "current", "held")]
        return sorted(found, key=self.order)

    def order(self, build_id: str) -> tuple[int, str]:
        """Builds are counted; those that were made before that are older, by their names."""
        number = self.details(build_id).get("build_number")
        return (number if isinstance(number, int) else 0, build_id)

    def next_number(self) -> int:
        """One more than any build that is kept has. Call it under the lock."""
        return max((self.order(build)[0] for build in self.finished()), default=0) + 1

    def published_details(self) -> dict:
        """build.json of the published build, where WAREHOUSE_PATH still is what was published; else nothing."""
        current = self.current()
        details = self.details(current) if current else {}
        is_ours = details and self.warehouse.exists() and not self.wal.exists() and details.get("stamp") == stamp(self.warehouse)
        return details if is_ours else {}

    def refuse_writer(self) -> None:
        """A program that has the file open for writing would write into the .wal of the new one, by its name."""
        if not self.warehouse.exists():
            return
        try:
            duckdb.connect(str(self.warehouse), read_only=True).close()
        except duckdb.IOException as error:
            if "lock" in str(error).lower():
                raise Fault(
                    Exit.LOCKED,
                    f"{self.warehouse} is open for writing in another program. Close it, then: lookback publish (the build waits).",
                ) from None
        except duckdb.Error:
            pass  # a damaged file has no reader and no writer

    def publish(self, build_id: str, keep: int) -> None:
        """Puts a finished build at WAREHOUSE_PATH in one step. A reader of the old file continues to read it. The old file is kept
        where it is what was published; a plain `dbt build` may have written over it."""
        before, new = self.current(), self.kept_warehouse(build_id)
        self.refuse_writer()
        if before and before != build_id and self.warehouse.exists():
            kept = self.kept_warehouse(before)
            if not kept.exists() and (self.published_details() or published_file.holds(self.warehouse, before, self.details(before).get("rows"))):
                os.link(self.warehouse, kept)
                sync_folder(kept.parent)
        (self.folder / build_id / "published").touch()
        sync_folder(self.folder / build_id)
        # otherwise the .wal of a killed dbt build would be read into the new file
        self.wal.unlink(missing_ok=True)
        os.replace(new, self.warehouse)
        sync_folder(self.warehouse.parent)
        self.point("current", build_id)
        if self.held() == build_id:
            (self.folder / "held").unlink()
        self.prune(keep)

    def hold(self, build_id: str) -> None:
        """Keeps a finished build for `lookback publish`; one that waited before is given up."""
        before = self.held()
        self.point("held", build_id)
        if before and before not in (build_id, self.current()):
            shutil.rmtree(self.folder / before, ignore_errors=True)

    def prune(self, keep: int) -> None:
        kept = self.kept()[-(keep - 1) :] if keep > 1 else []
        for build in self.finished():
            if build not in (self.current(), self.held(), *kept):
                shutil.rmtree(self.folder / build, ignore_errors=True)


def build_in(warehouse: Path) -> str | None:
    """The build whose rows a warehouse holds; None where it cannot be told."""
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return connection.execute("select build_id from dim_build").fetchone()[0]
    except (duckdb.Error, TypeError):
        return None
