"""One build from the settings to the published warehouse, or to a sentence that says why there is none.

    fingerprints -> gate (dbt is parsed meanwhile) -> dbt build -> seal -> Parquet -> compare -> publish -> page, workbook

Everything is made in <WAREHOUSE_PATH>.builds/work/. Until the last step, a rename, the published warehouse is not touched. What a
build found and what changed since the last publish are marts of dbt (models/marts/operations): here they are only read.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import duckdb

from lookback import interrupt
from lookback.building.progress import Progress
from lookback.dbt_runs import close_connections, dbt_fault, first_line, node_fault, parsed, resource_fault, run_dbt
from lookback.faults import Exit, Fault
from lookback.output import outputs
from lookback.query import literal, read
from lookback.reading import x12
from lookback.reading.inputs import Watch, below, fingerprint, imported_files
from lookback.reading.person_key import person_id_key
from lookback.settings import REPO, Settings, memory
from lookback.warehouse import published_file
from lookback.warehouse.files import stamp, sync_folder, write_json
from lookback.warehouse.store import Store, new_build_id, now

CODE = ["models", "macros", "tests/laws", "tests/generic", "tests/ledger", "tests/intake", "tests/finance", "lookback", "analyses"]
CODE_FILES = ["dbt_project.yml", "profiles.yml", "requirements.txt"]


class Build:
    """One run of `lookback build`."""

    def __init__(self, settings: Settings, progress: Progress):
        self.settings = settings
        self.progress = progress
        self.store = Store(settings.warehouse)
        self.build_id = new_build_id()
        self.work = self.store.work
        # the same name whatever the published file is called: dbt and DuckDB make different catalogs of a name like a.b.duckdb
        self.built = self.work / "warehouse.duckdb"
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """A stage of the run: shown, timed, and noted in the run record."""
        self.store.note(self.build_id, "stage", stage=name)
        started = time.monotonic()
        try:
            with self.progress.stage(name):
                yield
        finally:
            self.seconds[f"{name}_seconds"] = round(time.monotonic() - started, 3)

    def run(self, accept: bool, force: bool, publish: bool) -> str:
        """Builds under the lock and notes how it ended, whatever happens. Returns the result: published, nothing_new or held."""
        logging.raiseExceptions = False  # a log line that a full disk does not take is told by no traceback
        with self.store.locked("build"):
            try:
                self.store.note(self.build_id, "start", command="build", known_on=self.settings.known_on, versions=versions())
                result = self.steps(accept, force, publish)
            except BaseException as error:
                self.end_with(error)
            self.end(result, Exit.DONE)
            return result

    def end_with(self, error: BaseException) -> NoReturn:
        """Notes how the run failed, and raises what the command ends with."""
        if interrupt.was_interrupted() or isinstance(error, KeyboardInterrupt):
            self.end("interrupted", interrupt.EXIT_CODE)
            raise KeyboardInterrupt from error
        if isinstance(error, (duckdb.Error, OSError, MemoryError)):
            error = resource_fault(error, self.settings.warehouse).with_traceback(error.__traceback__)
        if isinstance(error, Fault):
            self.end(error.code.name.lower(), error.code, detail=str(error))
        else:
            self.end("internal", Exit.INTERNAL, detail=type(error).__name__)
        raise error

    def end(self, result: str, code: int, **facts: object) -> None:
        shutil.rmtree(self.work, ignore_errors=True)  # first: then a full disk can take the record
        try:
            self.store.note(self.build_id, "end", result=result, exit_code=int(code), **self.seconds, **facts)
        except OSError as error:
            self.progress.say(f"The end of this run could not be noted in {self.store.record} ({error.strerror}).")

    def steps(self, accept: bool, force: bool, publish: bool) -> str:
        store = self.store
        self.work.mkdir(mode=0o700, parents=True)
        with self.stage("fingerprint"):
            watch = Watch(self.settings)
            prints = fingerprints(self.settings)
            store.note(self.build_id, "stage", stage="fingerprint", **prints)
            published = store.published_details()
        if not force and {name: published.get(name) for name in prints} == prints:
            self.write_what_is_stale()
            return "nothing_new"
        previous = store.current()
        self.describe(prints, previous)
        if x12.files_of(self.settings.claims_dir):
            with self.stage("remittances"):
                x12.decode(self.settings.claims_dir, self.store.remittances, show_progress=sys.stderr.isatty())
        with self.stage("gate"):
            manifest = self.gate_and_parse()
        with self.stage("build"):
            self.dbt_build(manifest)
            watch.refuse_changes()
        sealed = self.work / "sealed" / self.settings.warehouse.name
        with self.stage("seal"):
            sealed.parent.mkdir(mode=0o700)
            counts = published_file.copy_published(self.built, sealed, published_tables(manifest), memory())
            published_file.check(sealed, self.build_id, counts)
            self.built.unlink()
            published_file.export_marts(sealed, sealed.parent / "marts", memory())
        with self.stage("publish"):
            numbered = {"build_id": self.build_id, "build_number": store.next_number(), "previous_build_id": previous}
            details = {**numbered, **prints, "stamp": stamp(sealed), "rows": counts}
            found = changes(sealed)
            write_json(sealed.parent / "changes.json", {"build_id": self.build_id, "previous_build_id": previous, "changes": found})
            write_json(sealed.parent / "build.json", details)
            sync_folder(sealed.parent)
            os.replace(sealed.parent, store.folder / self.build_id)
            sync_folder(store.folder)
            store.note(self.build_id, "stage", stage="publish", **totals(store.kept_warehouse(self.build_id), self.build_id))
            if losses(found) and not accept and self.settings.max_shrink < 1:
                store.hold(self.build_id)
                raise Fault(Exit.SHRUNK, shrunk(losses(found), self.settings, self.build_id))
            if not publish:
                store.hold(self.build_id)
                return "held"
            try:
                store.publish(self.build_id, self.settings.keep_builds)
            except Fault:  # somebody writes into the published file
                store.hold(self.build_id)
                raise
        with suppress(OSError), self.stage("page"):
            outputs.write_all(self.settings.warehouse, self.settings.outputs, outputs.KINDS, self.progress.say)
        return "published"

    def write_what_is_stale(self) -> None:
        """Page and workbook that are missing, or of another build or edition; the warehouse stays as it is."""
        warehouse, wanted = self.settings.warehouse, self.settings.outputs
        try:
            kinds = outputs.stale(warehouse, wanted)
        except duckdb.IOException:  # somebody writes into the published file; nothing is new all the same
            return
        if kinds:
            self.progress.say(f"Missing, or not of this build and edition, and written again: {', '.join(kinds)}.")
            outputs.write_all(warehouse, wanted, kinds, self.progress.say)

    # Stages ----------------------------------------------------------------------------------------------------------

    def describe(self, prints: dict[str, str], previous: str | None) -> None:
        """What the models of models/marts/operations read: this build, the runs so far, the marts of the last publish; and where dbt works."""
        record = {"build_id": self.build_id, "previous_build_id": previous, "started_at": now(), **prints, **versions()}
        write_json(self.work / "build.json", record)
        with (self.work / "runs.jsonl").open("w", encoding="utf-8") as file:
            for run in self.store.runs():
                file.write(json.dumps(run | {"result": "published" if run["build_id"] == self.build_id else run["result"]}) + "\n")
        os.environ |= {
            "CLAIMS_DIR": str(self.settings.claims_dir),
            "WAREHOUSE_PATH": str(self.built),
            "KNOWN_ON": self.settings.known_on.isoformat(),
            "MAX_SHRINK": f"{self.settings.max_shrink:.10f}",
            "POLICY_DIR": str(self.settings.policies),
            "LOOKBACK_BUILD": str(self.work),
            "LOOKBACK_PREVIOUS": str(self.store.folder / previous / "marts") if previous else "",
            "LOOKBACK_REMITTANCES": str(self.store.remittances),
            "DBT_TARGET_PATH": str(self.store.folder / "target"),
            "DBT_LOG_PATH": str(self.store.folder / "target"),
            "DBT_LOG_LEVEL_FILE": "info",
        }

    def gate_and_parse(self) -> object:
        """The gate reads in a process of its own while dbt reads its project; a breach ends the build before anything is built."""
        command = [sys.executable, "-m", "lookback.cli", "gate", "--brief", "--docs-dir", str(self.store.gate)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace") as gate:
            try:
                manifest = parsed(self.settings.warehouse)
                said, complained = gate.communicate()
            except BaseException:
                gate.kill()
                raise
        if interrupt.is_interrupt(gate.returncode):
            raise KeyboardInterrupt
        if gate.returncode == Exit.GATE:
            raise Fault(Exit.GATE, complained.strip())
        if gate.returncode < 0:
            raise Fault(Exit.RESOURCES, f"The gate was ended by signal {-gate.returncode}. Did memory run out? Nothing was published.")
        if gate.returncode:
            code = Exit(gate.returncode) if gate.returncode in list(Exit) else Exit.INTERNAL
            raise Fault(code, first_line("\n".join(reversed(complained.splitlines()))))
        self.progress.say(said.strip())
        return manifest

    def dbt_build(self, manifest: object) -> None:
        """Every seed, model and data test; what failed becomes one fault."""
        nodes = [
            node
            for node in manifest.nodes.values()
            if node.resource_type in ("seed", "model", "test") and node.config.enabled and node.config.materialized != "ephemeral"
        ]
        step = self.progress.steps(len(nodes))
        printed: list[str] = []

        def watch(event: object) -> None:
            if event.info.name == "NodeFinished":
                step()
            elif event.info.name == "PrintEvent":  # which rows failed (macros/show_failing_rows.sql)
                printed.append(event.info.msg)

        outcome = run_dbt(["build", "--exclude-resource-type", "unit_test"], manifest, callbacks=[watch])
        close_connections()
        if outcome.success:
            return
        results = outcome.result.results if outcome.result else []
        broken = [result for result in results if result.status == "error"]
        failed = [result for result in results if result.status == "fail"]
        if "KeyboardInterrupt" in repr(outcome.exception) or (not results and outcome.exception is None):
            raise KeyboardInterrupt
        if not results:
            raise dbt_fault(str(outcome.exception), self.settings.warehouse)
        if broken:
            raise node_fault(broken[0].node.name, broken[0].message or "", self.settings.warehouse)
        said = "\n".join(printed).strip()
        if any(result.node.name.startswith("not_too_much_is_rejected") for result in failed):
            raise Fault(Exit.REJECTED, f"Too much was rejected (MAX_REJECTED_SHARE).\n{said}")
        raise Fault(Exit.TESTS, f"{len(failed)} data tests failed; nothing was published.\n{said}")


def shrunk(lost: list[dict], settings: Settings, build_id: str) -> str:
    shown = "\n".join(f"  - {loss['detail']}" for loss in lost[:10])
    more = f"\n  and {len(lost) - 10} more" if len(lost) > 10 else ""
    return (
        f"The build holds less than the last publish, beyond MAX_SHRINK ({settings.max_shrink:g}); nothing was published:\n{shown}{more}\n"
        f"Is the extract whole? If it is, publish this build as it stands: lookback publish --accept {build_id}"
    )


# Facts of a build ---------------------------------------------------------------------------------------------------


def versions() -> dict[str, str]:
    return {f"{name.replace('-', '_')}_version": version(name) for name in ("lookback", "dbt-core", "dbt-duckdb", "duckdb")}


def fingerprints(settings: Settings) -> dict[str, str]:
    """What an answer depends on. The key of person ids enters as a keyed hash, from which it cannot be found."""
    shares = f"{settings.known_on} {settings.max_rejected_share} {settings.max_rejected_file_share} {settings.contractor}"
    code = [(f"{name}/{path}", file) for name in CODE for path, file in below(REPO / name)] + [(name, REPO / name) for name in CODE_FILES]
    return {
        "known_on": settings.known_on.isoformat(),
        "claims_fingerprint": fingerprint(below(settings.claims_dir)),
        "seeds_fingerprint": fingerprint([*below(REPO / "seeds", "*.csv"), *imported_files(settings.policies)]),
        "code_fingerprint": fingerprint(code),
        "settings_fingerprint": hmac.new(person_id_key().encode(), shares.encode(), "sha256").hexdigest()[:16],
    }


def published_tables(manifest: object) -> set[tuple[str, str]]:
    """Marts, seeds, and what the explanation of a line reads."""
    nodes = manifest.nodes
    explained, waiting = set(), [node for node in nodes.values() if node.name == "explain_claim_line"]
    while waiting:
        parents = waiting.pop().depends_on.nodes
        explained.update(parents)
        # what is ephemeral is no table: its SQL reads those of its parents
        waiting += [nodes[name] for name in parents if name in nodes and nodes[name].config.materialized == "ephemeral"]
    return {
        (node.schema, node.name)
        for name, node in nodes.items()
        if node.resource_type == "seed"
        or (node.resource_type == "model" and node.config.materialized != "ephemeral" and (node.schema == "main" or name in explained))
    }


def changes(warehouse: Path) -> list[dict]:
    """What rpt_build_change says, in one order."""
    return read(warehouse, "from rpt_build_change order by change_kind, subject, detail")


def losses(found: list[dict]) -> list[dict]:
    """Of the changes those that stop a publish."""
    return [change for change in found if change["is_loss"]]


def totals(warehouse: Path, build_id: str) -> dict[str, object]:
    """Rows and dollars in and out, for the run record: as rpt_run counts them."""
    columns = [f"{part}{unit}" for unit in ("row_count", "charge_amount") for part in ("", "accepted_", "rejected_")]
    return read(warehouse, f"select {', '.join(columns)} from rpt_run where build_id = {literal(build_id)}")[0]
