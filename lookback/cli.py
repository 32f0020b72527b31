"""The command `lookback`. Every way it can end has an exit code of its own (docs/runbook.md)."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import datetime
from functools import wraps
from pathlib import Path

import click
import duckdb

from lookback import interrupt
from lookback.faults import Exit, Fault
from lookback.settings import REPO, VARIABLES, Outputs, Settings, claims_folder, published_warehouse, warehouse_path
from lookback.terminal import echo
from lookback.texts import plain

CODES = {
    Exit.DONE: "published, nothing new, or done",
    Exit.INTERNAL: "internal: a fault that nobody foresaw",
    Exit.CONFIGURATION: "a setting, a folder or a right",
    Exit.GATE: "rejected by the gate",
    Exit.REJECTED: "too much rejected",
    Exit.TESTS: "data tests failed",
    Exit.LOCKED: "another command or program is writing what this one needs",
    Exit.SHRUNK: "less than the last publish; `lookback publish --accept` goes on",
    Exit.RESOURCES: "disk or memory ran out",
    Exit.PAST: "a preview moves determinations as adjudicated",
}
EPILOG = "\b\nSettings (environment variables):\n{settings}\n\n\b\nExit codes:\n{codes}".format(
    settings="\n".join(f"  {name:19} {meaning}" for name, meaning in VARIABLES.items()),
    codes="\n".join(f"  {code:<3} {meaning}" for code, meaning in (CODES | {interrupt.EXIT_CODE: "interrupted (Ctrl-C)"}).items()),
)


@click.group(epilog=EPILOG, context_settings={"max_content_width": 140})
def lookback() -> None:
    """Which policy version decided this claim line, what did we know then, and what does the same policy say now?"""
    os.umask(0o077)  # everything that is written is for its owner


@lookback.group(name="import")
def import_() -> None:
    """Load policies and rates into POLICY_DIR; the next build reads them."""


def command(function, group: click.Group = lookback):
    """A command whose foreseen faults are one sentence under their own exit code."""

    @group.command(name=function.__name__.removesuffix("_"), epilog=EPILOG)
    @wraps(function)
    def guarded(**arguments: object) -> None:
        clear_previews()
        try:
            function(**arguments)
        except BaseException as error:
            if interrupt.was_interrupted():  # whatever it was made into
                raise KeyboardInterrupt from error
            fault = fault_of(error)
            if fault is None:
                raise
            echo(fault, err=True)
            sys.exit(fault.code)

    return guarded


def fault_of(error: BaseException) -> Fault | None:
    """What ends a command as a fault; None for what nobody foresaw, and for a reader who has closed the pipe."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, duckdb.CatalogException):
        said = str(error).splitlines()[0]
        return Fault(Exit.CONFIGURATION, f"{warehouse_path()} lacks a mart ({said}). It is of an older build: run `lookback build`.")
    if isinstance(error, (OSError, duckdb.Error, MemoryError)) and not isinstance(error, BrokenPipeError):
        from lookback.dbt_runs import resource_fault

        return resource_fault(error, Path(os.environ.get("WAREHOUSE_PATH") or REPO / "warehouse.duckdb"), "Nothing was written.")
    return None


def clear_previews() -> None:
    """Removes the files of a killed preview; a wrong setting is reported by the command itself."""
    from lookback.warehouse.store import Store

    with suppress(Fault, OSError):
        Store(warehouse_path()).clear_previews()


@command
@click.option("--accept", is_flag=True, help="Publish even if the build holds less than the last one (MAX_SHRINK=1, once).")
@click.option("--force", is_flag=True, help="Build even if nothing has changed since the last publish.")
@click.option("--no-publish", is_flag=True, help="Build and check, and wait for `lookback publish`.")
def build(accept: bool, force: bool, no_publish: bool) -> None:
    """Check the claims, build the warehouse aside, and publish it in one step when everything is green."""
    from lookback.building.build import Build, changes
    from lookback.building.progress import Progress
    from lookback.commands.summary import show, show_changes
    from lookback.output.outputs import edition_of

    settings = Settings.from_environment()
    progress = Progress()
    run = Build(settings, progress)
    result = run.run(accept, force, publish=not no_publish)
    if result == "nothing_new":
        progress.say(f"Nothing new since build {run.store.current()}: {settings.warehouse} stays as it is (--force builds anyway).")
    elif result == "held":
        progress.say(f"Built and checked; `lookback publish {run.build_id}` publishes it.")
    else:
        edition = edition_of(settings.warehouse, settings.outputs)
        progress.say(f"Page: {settings.outputs.page}; workbook: {settings.outputs.workbook} ({edition} edition)")
        show(settings.warehouse)
        show_changes(changes(settings.warehouse))


@command
@click.argument("build_id", required=False)
@click.option("--accept", is_flag=True, help="Publish even if it holds less than the last publish.")
def publish(build_id: str | None, accept: bool) -> None:
    """Publish a finished build that waits: one that shrank, or was made with --no-publish."""
    from lookback.building.publish import publish_held

    echo(publish_held(Settings.from_environment(), build_id, accept))


@command
@click.argument("build_id", required=False)
def rollback(build_id: str | None) -> None:
    """Publish a kept build again: the one before the published one, or the one named."""
    from lookback.building.publish import roll_back

    echo(roll_back(Settings.from_environment(), build_id))


@command
def status() -> None:
    """Show what is published, what is kept, who builds, and how the last runs ended."""
    from lookback.commands.status import show_status

    show_status(warehouse_path())


@command
@click.option("--claims-dir", type=Path, help="Default: CLAIMS_DIR, else the sample.")
@click.option("--docs-dir", type=Path, default=REPO / "target" / "gate", help="Where the pages go; default target/gate.")
@click.option("--brief", is_flag=True, help="Show only what was not met.")
def gate(claims_dir: Path | None, docs_dir: Path, brief: bool) -> None:
    """Check the incoming tables as every build does first, with pages to open."""
    from lookback.building.gate import pass_or_stop

    pass_or_stop(claims_dir or claims_folder(), docs_dir, brief)


@command
@click.option("--output-dir", type=Path, required=True, help="Folder to write; what this command wrote there before is replaced.")
def intake(output_dir: Path) -> None:
    """Read claims and imported policies for another engine: the typed intake as Parquet, where Spark begins (docs/spark.md)."""
    from lookback.building.intake_export import export_intake

    export_intake(output_dir, echo)


@command
def page() -> None:
    """Write the page of the published warehouse to PAGE_PATH."""
    write_output("page")


@command
def workbook() -> None:
    """Write the workbook of the published warehouse to WORKBOOK_PATH."""
    write_output("workbook")


def write_output(kind: str) -> None:
    from lookback.output.outputs import write

    warehouse = published_warehouse()
    outputs = Outputs.from_environment(warehouse)
    edition, path = write(kind, warehouse, outputs), getattr(outputs, kind)
    size = f", {path.stat().st_size / 1e6:.1f} MB" if kind == "page" else ""
    echo(f"The {kind} is {path} ({edition} edition{size}).")


@command
def summary() -> None:
    """Print what the published warehouse says."""
    from lookback.commands.summary import show

    show(published_warehouse())


@command
@click.option("--rows", type=Path, help="Folder of ledger tables to add, such as policy_ruling.csv; default: the seeds as they stand here.")
@click.option("--markdown", type=Path, help="Write the tables for a review as well.")
def preview(rows: Path | None, markdown: Path | None) -> None:
    """Show which lines a change of the ledger would move, by revision, outcome and dollars, before it is merged."""
    from lookback.commands.preview import preview as show_preview

    show_preview(rows, markdown)


@command
@click.argument("claim_id")
@click.argument("line", type=int, default=1)
@click.option("--data-source", default="", help="Where claims of several sources bear the same id.")
def explain(claim_id: str, line: int, data_source: str) -> None:
    """Print the ladder for one claim line: what each step saw and answered, on both days."""
    from lookback.commands.explain import explain as print_ladder

    print_ladder(published_warehouse(), claim_id, line, data_source)


def import_command(function):
    """A command that reads a file that somebody sent: where a reader of archives or workbooks fails on it, the file is at fault."""

    @wraps(function)
    def reading(path: Path, **arguments: object) -> None:
        from lookback.reading.imports import damage

        try:
            function(path, **arguments)
        except Exception as error:
            if interrupt.was_interrupted() or not damage(error):
                raise
            raise Fault(
                Exit.CONFIGURATION, f"{path} is damaged, or is not what its name says ({damage(error)}). Download or save it again; nothing was imported."
            ) from error

    return command(reading, import_)


@import_command
@click.argument("path", type=Path)
@click.option("--downloaded-on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the download; default: the newest update in the archive.")
def mcd(path: Path, downloaded_on: datetime | None) -> None:
    """An archive of articles of the Medicare Coverage Database: the ZIP as downloaded, or the folder of its CSVs."""
    from lookback.commands.summary import show_archive
    from lookback.reading.imports.mcd import import_mcd

    show_archive(import_mcd(path, downloaded_on and downloaded_on.date(), echo))


@import_command
@click.argument("path", type=Path)
def clfs(path: Path) -> None:
    """A quarter of the clinical laboratory fee schedule, as published; each quarter appends."""
    from lookback.commands.summary import show_import
    from lookback.reading.imports.clfs import import_clfs

    show_import(import_clfs(path, echo))


@import_command
@click.argument("path", type=Path)
@click.option("--payer", required=True, help="payer_id whose list it is; a new one is added.")
@click.option("--policy", required=True, help="policy_id of the list; a changed list under the same name appends.")
@click.option("--payer-label", default="", help="Name of a new payer.")
@click.option("--complete", is_flag=True, help="The list is whole: a code that it lacks is not addressed. Without it, unknown.")
@click.option("--sheet", help="Sheet of the workbook; default: the first visible one with the header of a list.")
def policy(path: Path, payer: str, policy: str, payer_label: str, complete: bool, sheet: str | None) -> None:
    """A payer's own list, as CSV or XLSX: code, ruling, effective, known, document, and diagnoses, end, section, note where needed."""
    from lookback.commands.summary import show_import
    from lookback.reading.imports.policy_list import import_list

    show_import(import_list(path, payer, policy, payer_label, complete, sheet, echo))


def main() -> None:
    """Runs the command; what nobody foresaw is one line, and the whole of it in a file."""
    interrupt.listen()
    try:
        lookback(prog_name="lookback", standalone_mode=False)
    except click.ClickException as error:
        error.message = plain(error.message, lines=True)  # it quotes what was typed
        error.show()
        sys.exit(Exit.CONFIGURATION)
    except (click.Abort, KeyboardInterrupt):
        echo("Interrupted. `lookback status` shows what is published.", err=True)
        interrupt.leave()
    except Exception as error:  # noqa: BLE001
        import tempfile
        import traceback

        with tempfile.NamedTemporaryFile("w", prefix="lookback-", suffix=".log", delete=False) as log:
            traceback.print_exc(file=log)
        echo(f"lookback failed in a way that nobody foresaw ({type(error).__name__}). {log.name} tells where: please report it.", err=True)
        sys.exit(Exit.INTERNAL)


if __name__ == "__main__":
    main()
