"""Publish what waits, go back to what was, and show where a warehouse stands."""

from __future__ import annotations

from pathlib import Path

import duckdb
from rich.table import Table

from lookback import seal
from lookback.build import changes, losses, resource_fault, shrunk
from lookback.outputs import KINDS, write_all
from lookback.settings import Exit, Fault, Settings
from lookback.store import Store, new_build_id
from lookback.terminal import Terminal, add_cells, echo


def publish_held(settings: Settings, build_id: str | None, accept: bool) -> str:
    """Publishes the build that waits. It was compared with the publish of its day; if another came between, it is out of date."""
    store = Store(settings.warehouse)
    with store.locked("publish"):
        held = store.held()
        if not held or build_id not in (None, held):
            named = f"The build {build_id} does not wait" if build_id else "No build waits"
            raise Fault(Exit.CONFIGURATION, f"{named} beside {settings.warehouse}. `lookback status` shows what is there.")
        details = store.details(held)
        if details["previous_build_id"] != store.current():
            raise Fault(Exit.CONFIGURATION, f"Another build was published since {held} was compared. Build again: lookback build")
        lost = losses(changes(store.kept_warehouse(held)))
        if lost and not accept and settings.max_shrink < 1:
            raise Fault(Exit.SHRUNK, shrunk(lost, settings, held))
        put_in_place(store, settings, held, "publish")
        return f"{settings.warehouse} is now build {held}."


def roll_back(settings: Settings, build_id: str | None) -> str:
    """Publishes a kept build; the one it replaces is kept in its turn."""
    store = Store(settings.warehouse)
    with store.locked("rollback"):
        current = store.current()
        kept = store.kept()
        wanted = build_id or next((build for build in reversed(kept) if current is None or store.order(build) < store.order(current)), None)
        if wanted not in kept:
            shown = ", ".join(reversed(kept)) or "none"
            raise Fault(Exit.CONFIGURATION, f"There is no kept build {build_id or 'before the published one'} of {settings.warehouse}. Kept: {shown}.")
        put_in_place(store, settings, wanted, "rollback")
        return f"{settings.warehouse} is build {wanted} again."


def put_in_place(store: Store, settings: Settings, build_id: str, command: str) -> None:
    """Checks the file once more, then the rename; noted as a run of its own."""
    run_id = new_build_id()
    store.note(run_id, "start", command=command, published_build_id=build_id)
    try:
        seal.check(store.kept_warehouse(build_id), build_id, store.details(build_id)["rows"])
        store.publish(build_id, settings.keep_builds)
    except (Fault, duckdb.Error, OSError) as error:
        fault = error if isinstance(error, Fault) else resource_fault(error, settings.warehouse)
        store.note(run_id, "end", result=fault.code.name.lower(), exit_code=int(fault.code), detail=str(fault))
        raise fault from error
    write_all(settings.warehouse, settings.outputs, KINDS, echo)
    store.note(run_id, "end", result="published", exit_code=0)


def show_status(warehouse: Path) -> None:
    store = Store(warehouse)
    console = Terminal(width=140)
    holder, current, held = store.holder(), store.current(), store.held()
    if current is None:
        console.say(f"{warehouse}: nothing published yet")
    else:
        is_ours = bool(store.published_details())
        lost = "is missing" if not warehouse.exists() else "was changed since, by a plain dbt build or by hand"
        altered = "" if is_ours else f" (the file {lost})"
        console.say(f"{warehouse}: build {current}{altered}")
    if holder:
        console.say(f"Being changed by {holder}")
    if held:
        console.say(f"Build {held} waits: lookback publish --accept {held}")
    kept = store.kept()
    console.say(f"Kept for rollback: {', '.join(reversed(kept)) or 'none'}\n")
    table = Table(title="The last runs", title_justify="left", show_edge=False, pad_edge=False)
    for name in ("run", "command", "result", "exit code", "last stage", "seconds", "rows", "rejected", "charges $"):
        table.add_column(name, justify="left" if name in ("run", "command", "result", "last stage") else "right")
    for run in store.runs()[-10:]:
        is_dead = run["result"] == "running" and not holder
        seconds = sum(value for name, value in run.items() if name.endswith("_seconds"))
        cells = [
            run["build_id"], run.get("command"), "killed" if is_dead else run["result"], run.get("exit_code"), run["stage"],
            f"{seconds:.1f}" if seconds else None, run.get("row_count"), run.get("rejected_row_count"), run.get("charge_amount"),
        ]  # fmt: skip
        add_cells(table, *("-" if cell is None else f"{cell:,}" if isinstance(cell, int) else cell for cell in cells))
    console.print(table)
