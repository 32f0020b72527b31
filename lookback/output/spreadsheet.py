"""Cells, columns, tables and sheets of a workbook: one look, live formulas, text that stays text, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from lookback.output.labels import Labels
from lookback.warehouse.drafts import own

Row = dict[str, object]


@dataclass(frozen=True)
class Formula:
    """A live cell, and what the marts say of it: shown by programs that do not calculate."""

    text: str
    value: object = ""


@dataclass(frozen=True)
class Column:
    """What a column holds. Its meaning is that of a mart's column (`mart.column`), or a sentence of its own."""

    name: str
    header: str
    kind: str
    meaning: str
    width: int = 14
    is_input: bool = False


@dataclass(frozen=True)
class Table:
    """Where a table is, for the formulas that read it."""

    sheet: str
    first: int
    last: int
    places: dict[str, int]

    def cell(self, name: str, number: int) -> str:
        return f"'{self.sheet}'!{xl_rowcol_to_cell(self.first + number, self.places[name], row_abs=True, col_abs=True)}"

    def column(self, name: str) -> str:
        letter = xl_col_to_name(self.places[name], col_abs=True)
        return f"'{self.sheet}'!{letter}${self.first + 1}:{letter}${self.last + 1}"

    def sum_where(self, name: str, conditions: dict[str, str], value: object) -> Formula:
        """The sum of a column over the rows whose other columns equal the given cells; blank where no row has an amount."""
        chosen = "*".join(f"({self.column(other)}={cell})" for other, cell in conditions.items())
        amounts = self.column(name)
        text = f'=IF(SUMPRODUCT(1*{chosen}*ISNUMBER({amounts}))=0,"",SUMPRODUCT(1*{chosen},{amounts}))'
        return Formula(text, "" if value is None else value)


KINDS: dict[str, dict[str, object]] = {
    "text": {"quote_prefix": True, "valign": "top", "indent": 1},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", "indent": 1},
    "count": {"num_format": "#,##0"},
    "dollars": {"num_format": "#,##0.00;[Red]-#,##0.00"},
    "share": {"num_format": "0.00%"},
    "factor": {"num_format": "0.0000"},
    "weight": {"num_format": "0.00000000"},
}
NUMBERS = ("count", "dollars", "share", "factor", "weight")
NOT_NEGATIVE = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "A number from 0 on"}
ALLOWED = {
    "share": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, "error_message": "A share from 0 to 100 %"},
    "factor": NOT_NEGATIVE,
    "dollars": NOT_NEGATIVE,
}
FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree about days
UNITS = {"dollars": "US dollars", "share": "share, 0 to 100 %", "factor": "factor", "weight": "factor", "count": "number", "date": "date"}


class Content(BytesIO):
    """Stays open: the packer of a workbook that failed closes it once more when it is cleared away, in any order."""

    def close(self) -> None:
        pass


class Book:
    """The file, with one look for all sheets, and the dictionary of what was put into it."""

    def __init__(self, edition: str, known_on: date | None, sheets: Sequence[str], labels: Labels):
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.content = Content()
        self.file = xlsxwriter.Workbook(self.content, options)
        self.edition, self.known_on, self.labels = edition, known_on, labels
        created = datetime.combine(known_on or date(2000, 1, 1), datetime.min.time())
        title = f"Lookback, {edition} edition, as known on {known_on}"
        self.file.set_properties({"title": title, "author": "Lookback", "created": created})
        self.formats: dict[tuple[str, str], xlsxwriter.format.Format] = {}
        self.sheets = {name: self.file.add_worksheet(name) for name in sheets}
        self.explained: list[tuple[str, Column]] = []
        self.names: set[str] = set()

    def save(self, path: Path) -> None:
        """Writes the file, its parts in a folder next to it. It is packed in memory: a packer that a full disk stops in the middle tries again while
        the interpreter clears it away, and prints that on the terminal."""
        with own(path.parent, ".workbook.", ".parts", is_folder=True) as parts:
            self.file.tmpdir = str(parts)
            try:
                self.file.close()
            except FileCreateError as error:
                raise error.args[0] from None
        path.write_bytes(self.content.getvalue())

    def look(self, kind: str, mark: str = "") -> xlsxwriter.format.Format:
        marks = {
            "input": {"bg_color": "#FFF2CC", "border": 1, "border_color": "#BF9000"},
            "total": {"bold": True, "top": 1},
            "number": {"align": "right"},
            "": {},
        }
        others = {
            "title": {"bold": True, "font_size": 14},
            "heading": {"bold": True, "font_size": 12},
            "note": {"font_color": "#444444"},
            "marking": {"bold": True, "font_color": "#9C0006"},
            "header": {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#DDEBF7", "valign": "top"},
        }
        if (kind, mark) not in self.formats:
            self.formats[kind, mark] = self.file.add_format((KINDS | others)[kind] | marks[mark])
        return self.formats[kind, mark]

    def sheet(self, name: str, title: str, notes: Sequence[str] = ()) -> int:
        """The title and notes of a sheet; the row below them."""
        sheet = self.sheets[name]
        marking = "INTERNAL EDITION: down to the claim line, not to be shared" if self.edition == "internal" else "Shareable edition"
        sheet.write_string(0, 0, title, self.look("title"))
        look = self.look("marking" if self.edition == "internal" else "note")
        sheet.write_string(1, 0, f"{marking}. As known on {self.known_on}. Amounts in US dollars.", look)
        for number, note in enumerate(notes, 2):
            sheet.write_string(number, 0, note, self.look("note"))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{marking}&C&A&RPage &P of &N")
        return 3 + len(notes)

    def put(self, sheet: str, row: int, column: int, value: object, kind: str = "text", mark: str = "") -> None:
        """One cell. Text is written as text, whatever it begins with."""
        place, look = self.sheets[sheet], self.look(kind, mark)
        if isinstance(value, Formula):
            place.write_formula(row, column, value.text, look, float(value.value) if isinstance(value.value, Decimal) else value.value)
        elif value is None:
            place.write_blank(row, column, None, look)
        elif isinstance(value, bool):
            place.write_string(row, column, "yes" if value else "no", look)
        elif isinstance(value, int | Decimal):
            place.write_number(row, column, float(value), look)
        elif isinstance(value, date) and value >= FIRST_DAY:
            place.write_datetime(row, column, datetime.combine(value, datetime.min.time()), look)
        else:
            place.write_string(row, column, str(value)[:32767], look)

    def table(self, sheet: str, row: int, columns: Sequence[Column], rows: Sequence[Row], is_list: bool = True) -> Table:
        """A header and its rows, with labels in place of ids. A list has its header frozen and can be filtered; a sheet may have several small tables."""
        place = self.sheets[sheet]
        place.set_row(row, 32)  # two lines of a long header
        for number, column in enumerate(columns):
            self.put(sheet, row, number, column.header, "header", "number" if column.kind in NUMBERS else "")
            place.set_column(number, number, column.width)
            self.explained.append((sheet, column))
            for line, values in enumerate(rows, row + 1):
                self.put(sheet, line, number, self.labels.of(column.name, values.get(column.name)), column.kind, "input" if column.is_input else "")
            if column.is_input and rows:
                place.data_validation(row + 1, number, row + len(rows), number, ALLOWED[column.kind])
        if is_list:
            place.freeze_panes(row + 1, 0)
            place.autofilter(row, 0, max(row + len(rows), row + 1), len(columns) - 1)
            place.repeat_rows(row)
        return Table(sheet, row + 1, row + max(len(rows), 1), {column.name: number for number, column in enumerate(columns)})

    def name(self, name: str, cell: str) -> str:
        """A name for a cell, of letters that names may have, and no name twice."""
        clean = name = re.sub(r"\W", "_", name, flags=re.ASCII)[:200]
        while name.lower() in self.names:
            name = f"{clean}_{len(self.names)}"
        self.names.add(name.lower())
        self.file.define_name(name, f"={cell}")
        return name
