"""Decoding the quarterly clinical laboratory fee schedule as it is published: some lines of notice, then a header and a row per code and modifier.

Each file is kept in POLICY_DIR/clfs/_files, its descriptors left out; what its rows mean is SQL (models/import/clfs).
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import zipfile
from pathlib import Path

from lookback.imports import decoded, locked, policy_folder, replaced, run_models, write_rows
from lookback.settings import Exit, Fault

READ = ("YEAR", "HCPCS", "MOD", "EFF_DATE", "INDICATOR", "RATE")
COLUMNS = ("file", "line", "year", "hcpcs", "mod", "eff_date", "indicator", "rate")


def import_clfs(path: Path, say) -> dict[str, int]:
    """Adds one quarter and derives the rates anew from all of them; rows by table. The same file again changes nothing."""
    text, encoding = decoded(content_of(path), path.name)
    rows = rows_of(text, path)
    if encoding != "UTF-8":
        say(f"{path.name} is read as {encoding}.")
    folder = policy_folder() / "clfs"
    kept = f"{hashlib.sha256(repr(rows).encode()).hexdigest()[:16]}.parquet"
    if (folder / "_files" / kept).exists():
        say(f"{path} was imported before; nothing has changed.")
        return {}
    with locked(folder.parent), replaced(folder) as draft:
        if (folder / "_files").is_dir():
            shutil.copytree(folder / "_files", draft / "_files")
        write_rows([row | {"file": kept} for row in rows], COLUMNS, draft / "_files" / kept)
        return run_models("clfs", draft / "_files", draft)


def content_of(path: Path) -> bytes:
    """The file, or the one CSV of the ZIP in which it is published."""
    if not path.is_file():
        raise Fault(Exit.CONFIGURATION, f"{path} is no file. Name the fee schedule as CSV, or the ZIP that holds it.")
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        found = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        if len(found) != 1:
            raise Fault(Exit.CONFIGURATION, f"{path} holds {len(found)} CSV files, and which is the fee schedule cannot be told. Name the CSV itself.")
        return archive.read(found[0])


def rows_of(text: str, path: Path) -> list[dict[str, object]]:
    """The rows behind the header, wherever that stands, each with its line."""
    lines = csv.reader(io.StringIO(text, newline=""))
    for cells in lines:
        names = [cell.strip().upper() for cell in cells]
        if set(READ) <= set(names):
            break
    else:
        raise Fault(Exit.CONFIGURATION, f"{path} has no header with {', '.join(READ)}. Is it the clinical laboratory fee schedule? Nothing was imported.")
    place = {name: names.index(name) for name in READ}
    rows = []
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) <= max(place.values()):
            raise Fault(Exit.CONFIGURATION, f"{path}: line {lines.line_num} is cut off. Download the file again; nothing was imported.")
        rows.append({name.lower(): cells[place[name]].strip() for name in READ} | {"line": str(lines.line_num)})
    if not rows:
        raise Fault(Exit.CONFIGURATION, f"{path} has a header and no row. Download the file again; nothing was imported.")
    return rows
