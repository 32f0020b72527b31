"""Decoding a payer's own list of codes: a CSV or a workbook with a row per code, ruling and time.

Columns: code, ruling, effective, known, document; and, where they are needed, diagnoses (divided by blanks, commas or semicolons), group,
end, section, note. A row whose ruling is `group` names the diagnoses of a group for the others. Whose list it is says the command. Each list is kept in POLICY_DIR/policy/<policy_id>/_lists; what its rows mean is SQL
(models/import/list).
"""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import date, datetime
from pathlib import Path

import duckdb

from lookback.imports import add_rows, csv_rows, decoded, findings, locked, policy_folder, replaced
from lookback.query import literal
from lookback.settings import Exit, Fault

NEEDED = ("code", "ruling", "effective", "known", "document")
# as the header names them, and as the models do: `end` and `group` are words of SQL
READ = {name: name for name in (*NEEDED, "diagnoses", "section", "note")} | {"end": "last_day", "group": "groups"}
COLUMNS = ("file", "line", "policy_id", "payer_id", "payer_label", "complete", *READ.values())


def import_list(path: Path, payer_id: str, policy_id: str, payer_label: str, complete: bool, say) -> dict[str, int]:
    """Adds a list to a policy and derives its rulings from all of its lists; nothing is written where one row cannot be read."""
    for name, text in (("--payer", payer_id), ("--policy", policy_id)):
        if not re.fullmatch(r"[a-z0-9][a-z0-9_]*", text):
            raise Fault(Exit.CONFIGURATION, f"{name} is '{text}'. Write it in lower case, with digits and _ alone, for example cigna or cigna_mm0999.")
    if policy_id in shipped_policies():
        raise Fault(Exit.CONFIGURATION, f"The policy {policy_id} is shipped with Lookback. Give the list another --policy; it then stands beside that one.")
    rows = rows_of(path)
    folder = policy_folder() / "policy" / policy_id
    kept = Path("_lists", f"{hashlib.sha256(repr((rows, payer_id, complete)).encode()).hexdigest()[:16]}.parquet")
    whose = {"file": kept.name, "policy_id": policy_id, "payer_id": payer_id, "payer_label": payer_label, "complete": str(complete)}
    with locked(folder):
        if (folder / kept).exists():
            say(f"{path} was imported before; nothing has changed.")
            return {}
        with replaced(folder) as draft:
            counts = add_rows("list", [row | whose for row in rows], COLUMNS, kept, folder, draft)
            refuse(draft / "report.csv", path, kept.name)
            show_understood(draft, say)
            return counts


def shipped_policies() -> set[str]:
    from lookback.settings import REPO

    with (REPO / "seeds/policy/policy.csv").open(encoding="utf-8", newline="") as file:
        return {row["policy_id"] for row in csv.DictReader(file)}


def rows_of(path: Path) -> list[dict[str, object]]:
    """The rows of a list as text, each with its line."""
    if not path.is_file():
        raise Fault(Exit.CONFIGURATION, f"{path} is no file. Name the list as CSV or XLSX.")
    table = numbered(path)
    names = [str(cell or "").strip().lower() for cell in table[0][1]] if table else []
    if lacking := [name for name in NEEDED if name not in names]:
        raise Fault(Exit.CONFIGURATION, f"{path} lacks the column {lacking[0]}. A list has {', '.join(NEEDED)}, and where needed diagnoses, group, end, section, note.")
    if twice := [name for name in READ if names.count(name) > 1]:
        raise Fault(Exit.CONFIGURATION, f"{path} has the column {twice[0]} twice. Leave one of them; nothing was imported.")
    place = {name: names.index(name) for name in READ if name in names}
    rows = []
    for line, cells in table[1:]:
        row = {READ[name]: str(cells[at]).strip() for name, at in place.items() if at < len(cells) and cells[at] is not None}
        if any(row.values()):
            rows.append(row | {"line": str(line)})
    if not rows:
        raise Fault(Exit.CONFIGURATION, f"{path} has a header and no row. Nothing was imported.")
    return rows


def numbered(path: Path) -> list[tuple[int, list[object]]]:
    """Each row of a list with its line; the header says by which sign the cells of a CSV are divided."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return list(enumerate(sheet(path), 1))
    text = decoded(path.read_bytes(), path.name)[0]
    header = text.lstrip().split("\n", 1)[0]
    return list(csv_rows(text, path, max(",;\t|", key=header.count)))


def sheet(path: Path) -> list[list[object]]:
    """The first sheet of a workbook; a date is written as the day that it is."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        cells = load_workbook(path, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)
        return [[cell.date().isoformat() if isinstance(cell, datetime) else cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in cells]
    except (BadZipFile, KeyError, ValueError) as error:
        raise Fault(Exit.CONFIGURATION, f"{path} is no workbook that can be read ({type(error).__name__}). Save it again as XLSX, or as CSV.") from None


def refuse(report: Path, path: Path, kept: str) -> None:
    """Nothing is imported while a row cannot be read: which, and why."""
    found = findings(report, f"file = {literal(kept)} or line is null")
    if found:
        said = "; ".join(f"line {line}: {finding}" if line else f"{code}: {finding}" for line, code, finding in found[:10])
        more = f"; and {len(found) - 10} more" if len(found) > 10 else ""
        raise Fault(Exit.CONFIGURATION, f"{path} cannot be imported as it stands: {said}{more}. Correct these rows; nothing was imported.")


def show_understood(ledger: Path, say) -> None:
    """What the list was taken to say, by revision and ruling."""
    query = f"""
        select known_from, effective_from, ruling, count(*), string_agg(code, ' ' order by code)
        from {literal(ledger / 'policy_ruling.parquet')} where code_system = 'hcpcs' group by all order by all
    """
    with duckdb.connect() as connection:
        for known, effective, ruling, count, codes in connection.execute(query).fetchall():
            say(f"known {known}, for services from {effective}: {ruling}, {count} codes: {codes[:80]}{' ...' if len(codes) > 80 else ''}")
