"""Publish what waits, and go back to what was."""

from __future__ import annotations

import duckdb

from lookback.building.build import changes, losses, shrunk
from lookback.dbt_runs import resource_fault
from lookback.faults import Exit, Fault
from lookback.output.outputs import KINDS, write_all
from lookback.settings import Settings
from lookback.terminal import echo
from lookback.warehouse import published_file
from lookback.warehouse.store import Store, new_build_id


def publish_held(settings: Settings, build_id: str | None, accept: bool) -> str:
    """Publishes the build that waits. It was compared with the publish of its day; if another came between, it is out of date."""
    store = Store(settings.warehouse)
    with store.locked("publish"):
        held = store.held()
        if not held or build_id not in (None, held):
            named = f"The build {build_id} does not wait" if build_id else "No build waits"
            raise Fault(Exit.CONFIGURATION, f"{named} next to {settings.warehouse}. `lookback status` shows what is there.")
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
        published_file.check(store.kept_warehouse(build_id), build_id, store.details(build_id)["rows"])
        store.publish(build_id, settings.keep_builds)
    except (Fault, duckdb.Error, OSError) as error:
        fault = error if isinstance(error, Fault) else resource_fault(error, settings.warehouse)
        store.note(run_id, "end", result=fault.code.name.lower(), exit_code=int(fault.code), detail=str(fault))
        raise fault from error
    write_all(settings.warehouse, settings.outputs, KINDS, echo)
    store.note(run_id, "end", result="published", exit_code=0)
