"""Decoding the quarterly clinical laboratory fee schedule as it is published: some lines of notice, then a header and a row per code and modifier.

Each file is kept in POLICY_DIR/clfs/_files, its descriptors left out; what its rows mean is SQL (imports/models/clfs).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from lookback.faults import Exit, Fault
from lookback.reading.imports import DAMAGED_ZIP, ZIP, add_rows, csv_rows, decoded, findings, locked, open_zip, policy_folder
from lookback.replacing import replaced
from lookback.texts import plain

READ = ("YEAR", "HCPCS", "MOD", "EFF_DATE", "INDICATOR", "RATE")
COLUMNS = ("file", "line", "year", "hcpcs", "mod", "eff_date", "indicator", "rate")


def import_clfs(path: Path, say) -> dict[str, int]:
    """Adds one quarter and derives the rates again from all of them; rows by table. The same file again changes nothing."""
    text, encoding = decoded(content_of(path), path.name)
    rows = rows_of(text, path)
    if encoding != "UTF-8":
        say(f"{path.name} is read as {encoding}.")
    folder = policy_folder() / "clfs"
    content = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
    with locked(folder):
        before = [file.name for file in (folder / "_files").glob("*.parquet")]
        if any(content in name for name in before):
            say(f"{path} was imported before; nothing has changed.")
            return {}
        with replaced(folder) as draft:
            # named in the order of arrival: of two files of one quarter the later corrects the earlier
            kept = Path("_files", f"{len(before) + 1:04}_{content}.parquet")
            counts = add_rows("clfs", [row | {"file": kept.name} for row in rows], COLUMNS, kept, folder, draft)
            refuse(draft / "report.csv", path, counts)
            return counts


def refuse(report: Path, path: Path, counts: dict[str, int]) -> None:
    """Nothing is imported of a file that contradicts itself, or that makes no rate at all."""
    found = findings(report, "treatment = 'refused'")
    if found:
        said = "; ".join(f"line {line}: {code} has {finding}" for line, code, finding in found[:5])
        raise Fault(Exit.CONFIGURATION, f"{path} contradicts itself: {said}. Correct these rows, or download it again; nothing was imported.")
    if not counts["medicare_lab_fee_schedule"]:
        raise Fault(Exit.CONFIGURATION, f"{path} gives no rate that can be read. Is it the clinical laboratory fee schedule? Nothing was imported.")


def content_of(path: Path) -> bytes:
    """The file, or the one CSV of the ZIP in which it is published."""
    if not path.is_file():
        raise Fault(Exit.CONFIGURATION, f"{path} is no file. Name the fee schedule as CSV, or the ZIP that holds it.")
    with path.open("rb") as file:
        if not file.read(4).startswith(ZIP):
            return path.read_bytes()
    try:
        with open_zip(path) as archive:
            found = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            if len(found) != 1:
                raise Fault(Exit.CONFIGURATION, f"{path} holds {len(found)} CSV files, and which is the fee schedule cannot be told. Name the CSV itself.")
            return archive.read(found[0])
    except DAMAGED_ZIP as error:
        raise Fault(Exit.CONFIGURATION, f"{path} cannot be unpacked ({plain(error)}). Download the file again; nothing was imported.") from None


def rows_of(text: str, path: Path) -> list[dict[str, object]]:
    """The rows after the header, each with its line number; the header may follow other lines."""
    lines = csv_rows(text, path)
    for _, cells in lines:
        names = [cell.strip().upper() for cell in cells]
        if set(READ) <= set(names):
            break
    else:
        raise Fault(Exit.CONFIGURATION, f"{path} has no header with {', '.join(READ)}. Is it the clinical laboratory fee schedule? Nothing was imported.")
    place = {name: names.index(name) for name in READ}
    rows = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) <= max(place.values()):
            raise Fault(Exit.CONFIGURATION, f"{path}: line {number} is cut off. Download the file again; nothing was imported.")
        rows.append({name.lower(): cells[place[name]].strip() for name in READ} | {"line": str(number)})
    if not rows:
        raise Fault(Exit.CONFIGURATION, f"{path} has a header and no row. Download the file again; nothing was imported.")
    return rows
