"""The state of a warehouse: what is published, kept and waiting, who builds, and how the last runs ended."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from lookback.terminal import Terminal, add_cells
from lookback.warehouse.store import Store


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
