"""Page and workbook of a published warehouse: for whom they are, and whether what lies there is what the settings ask for.

They have a fingerprint of their own, outputs.json next to the kept builds: the build, the edition and the path with which each was
written, and the stamp of the file. Where that is not what is asked for, the next command writes them again; the warehouse is not built again
for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lookback.dbt_runs import first_line
from lookback.query import read
from lookback.reading.inputs import sample_fingerprint
from lookback.settings import EDITIONS, Outputs
from lookback.warehouse.files import stamp, write_json
from lookback.warehouse.store import Store, build_in

KINDS = ("page", "workbook")


def edition_of(warehouse: Path, outputs: Outputs) -> str:
    """EDITION, else shareable. What the repo's own synthetic sample was built into may be seen down to the line; that CLAIMS_DIR is unset does not
    say so alone, for WAREHOUSE_PATH may name a warehouse of other claims (docs/design.md, "Output: the marts")."""
    if outputs.edition or outputs.is_claims_dir_set:
        return outputs.edition or EDITIONS[0]
    found = read(warehouse, "select claims_fingerprint from dim_build")
    return "internal" if found and found[0]["claims_fingerprint"] == sample_fingerprint() else EDITIONS[0]


def asked(warehouse: Path, outputs: Outputs) -> dict[str, dict[str, str | None]]:
    """Of each kind what must lie where."""
    edition, build_id = edition_of(warehouse, outputs), build_in(warehouse)
    return {kind: {"path": str(getattr(outputs, kind)), "edition": edition, "build_id": build_id} for kind in KINDS}


def written(store: Store) -> dict[str, dict]:
    """What is on record of each kind."""
    try:
        found = json.loads(store.outputs.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(kind: str, warehouse: Path, outputs: Outputs) -> str:
    """Writes the page or the workbook and puts it on record; the edition."""
    from lookback.output.page import write_page
    from lookback.output.workbook import write_workbook

    wanted, store, path = asked(warehouse, outputs)[kind], Store(warehouse), getattr(outputs, kind)
    {"page": write_page, "workbook": write_workbook}[kind](warehouse, path, wanted["edition"])
    if store.folder.is_dir():  # a plain dbt build has none
        write_json(store.outputs, written(store) | {kind: wanted | {"stamp": stamp(path)}})
    return wanted["edition"]


def stale(warehouse: Path, outputs: Outputs) -> list[str]:
    """The kinds that are missing, were changed, or are of another build, edition or path."""
    on_record = written(Store(warehouse))
    return [
        kind for kind, wanted in asked(warehouse, outputs).items()
        if not getattr(outputs, kind).is_file() or on_record.get(kind) != wanted | {"stamp": stamp(getattr(outputs, kind))}
    ]  # fmt: skip


def write_all(warehouse: Path, outputs: Outputs, kinds: tuple[str, ...] | list[str], say: Callable[[str], None]) -> None:
    """Page and workbook of a warehouse that is in place: what cannot be written does not undo a publish, and is written by the next command."""
    for kind in kinds:
        path = getattr(outputs, kind)
        try:
            write(kind, warehouse, outputs)
        except Exception as error:  # noqa: BLE001
            reason = f"{type(error).__name__}: {first_line(str(error))}"
            say(f"{path} could not be written ({reason}); the warehouse is published, and the next build tries again.")
            if outputs.edition != "internal" and written(Store(warehouse)).get(kind, {}).get("edition") == "internal":
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                say(f"{path} was removed: the one that lay there was the internal edition.")
