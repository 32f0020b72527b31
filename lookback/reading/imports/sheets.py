"""Decoding the sheet of a workbook as rows of text, as far as openpyxl reads it; whatever is wrong with the file is one sentence.

A workbook is a ZIP of XML that strangers made. It is refused where it unpacks to more than a list can hold, and read no further than a sheet
of a spreadsheet goes.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lookback.faults import Exit, Fault
from lookback.reading.imports import ZIP, open_zip
from lookback.texts import plain

Row = tuple[int, list[object]]
MOST_BYTES = 100_000_000  # of the XML of a workbook
MOST_ROWS, MOST_CELLS = 1_048_576, 5_000_000
# what a file is, by its first bytes
KINDS = {
    b"\xd0\xcf\x11\xe0": "an Excel file of the old kind, or one that is locked with a password",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "compressed with gzip",
    b"(\xb5/\xfd": "compressed with zstd",
    b"PAR1": "a Parquet file",
    b"{\\rtf": "a text document (RTF)",
    **dict.fromkeys((b"<htm", b"<HTM", b"<!DO", b"<!do", b"<tab", b"<TAB", b"<?xm"), "a web page or XML"),
}


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its rows with their numbers, and its merged cells as (first row, last row, first column, last column, name)."""

    name: str
    is_hidden: bool
    rows: list[Row]
    merged: list[tuple[int, int, int, int, str]]


def kind_of(path: Path) -> str | None:
    """`workbook` where the file is a ZIP, None where it may be text; anything else is named and refused."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(ZIP):
        return "workbook"
    for first, kind in KINDS.items():
        if head.startswith(first):
            raise Fault(Exit.CONFIGURATION, f"{plain(path)} is {kind}. Save the list as XLSX without a password, or as CSV; nothing was imported.")
    if not head:
        raise Fault(Exit.CONFIGURATION, f"{plain(path)} is empty. Nothing was imported.")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise Fault(Exit.CONFIGURATION, f"{plain(path)} is no workbook, whatever its name says. Save it again as XLSX, or as CSV; nothing was imported.")
    return None


def sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook in their order."""
    unreadable = f"{plain(path)} is no workbook that can be read"
    try:
        with open_zip(path, MOST_BYTES) as archive:
            names = set(archive.namelist())
        if "[Content_Types].xml" not in names:
            inside = ", ".join(sorted(names)[:3])
            raise Fault(Exit.CONFIGURATION, f"{plain(path)} is a ZIP and no workbook (it holds {plain(inside) or 'nothing'}). Unpack it and name the list in it.")
        return read(path)
    except Fault:
        raise
    except zipfile.BadZipFile:
        raise Fault(Exit.CONFIGURATION, f"{unreadable}: the file is damaged or cut off. Save it again; nothing was imported.") from None
    # a file that was made to break its reader can raise whatever the reader's code can raise
    except Exception as error:  # noqa: BLE001
        raise Fault(Exit.CONFIGURATION, f"{unreadable} ({type(error).__name__}). Save it again as XLSX, or as CSV; nothing was imported.") from None


def read(path: Path) -> list[Sheet]:
    from openpyxl import load_workbook

    # as an open file: openpyxl asks of a path that its name ends in .xlsx
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        book = load_workbook(file, read_only=True, data_only=True)
        try:
            found = []
            for number, sheet in enumerate(book.worksheets):
                # what the file says of its own size is not believed
                sheet.reset_dimensions()
                rows = rows_of(sheet, path)
                found.append(Sheet(sheet.title or f"sheet {number + 1}", sheet.sheet_state != "visible", rows, merged(sheet)))
            return found
        finally:
            book.close()


def rows_of(sheet, path: Path) -> list[Row]:
    """Rows that hold something; a date is written as the day that it is, a whole number without its point."""
    rows, cell_count = [], 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        cell_count += len(cells)
        if number > MOST_ROWS or cell_count > MOST_CELLS:
            raise Fault(Exit.CONFIGURATION, f"The sheet '{plain(sheet.title)}' of {plain(path)} has more cells than a list holds. Nothing was imported.")
        if any(cell is not None for cell in cells):
            rows.append((number, [written(cell) for cell in cells]))
    return rows


def written(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def merged(sheet) -> list[tuple[int, int, int, int, str]]:
    """Ranges of merged cells, which openpyxl does not give where it reads a sheet as a stream."""
    from openpyxl.utils import range_boundaries
    from openpyxl.xml.functions import iterparse

    ranges = []
    with sheet._get_source() as source:
        for _, element in iterparse(source):
            if element.tag.endswith("}mergeCell") and element.get("ref"):
                left, top, right, bottom = range_boundaries(element.get("ref"))
                ranges.append((top, bottom, left, right, element.get("ref")))
            elif element.tag.endswith("}row"):
                element.clear()
    return sorted(ranges)


def fill(sheet: Sheet, header: int, columns: set[int], path: Path, say: Callable[[str], None]) -> list[Row]:
    """The rows below the header, the text of merged cells of one column in each row that they cover: so a spreadsheet shows it."""
    rows = dict(sheet.rows)
    filled = []
    for top, bottom, left, right, name in sheet.merged:
        held = columns & set(range(left, right + 1))
        if top <= header or not held:
            continue
        if left != right:
            where = f"Cells {name} of the sheet '{plain(sheet.name)}' of {plain(path)}"
            raise Fault(Exit.CONFIGURATION, f"{where} are merged across columns, so that nobody can tell which of them their text belongs to. Unmerge them; nothing was imported.")
        text = cell_at(rows.get(top, []), left)
        for number in range(top, min(bottom, max(rows)) + 1):
            if number in rows:
                cells = rows[number]
                cells += [None] * (left - len(cells))
                cells[left - 1] = text
        filled.append(f"{name} ({plain(text)})")
    if filled:
        more = f" and {len(filled) - 5} more" if len(filled) > 5 else ""
        say(f"Merged cells are read as if their text was written in each of their rows: {', '.join(filled[:5])}{more}.")
    return sorted((number, cells) for number, cells in rows.items() if number > header)


def cell_at(cells: list[object], column: int) -> object:
    return cells[column - 1] if column <= len(cells) else None
