"""Calculates a workbook in exact decimals, with the few functions that ours uses and Excel's rules for them.

A second opinion next to LibreOffice, which may be absent and calculates in binary.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries


class Cells(list):
    """A range, on which operators work cell by cell."""

    def each(self, other: object, work: Callable[[object, object], object]) -> Cells:
        others = other if isinstance(other, Cells) else [other] * len(self)
        return Cells(work(one, another) for one, another in zip(self, others, strict=True))

    def __eq__(self, other: object) -> Cells:  # type: ignore[override]
        return self.each(other, lambda one, another: str(one).lower() == str(another).lower())

    def __mul__(self, other: object) -> Cells:  # type: ignore[override]
        return self.each(other, operator.mul)

    __rmul__ = __mul__


def is_number(value: object) -> object:
    if isinstance(value, Cells):
        return Cells(is_number(each) for each in value)
    return isinstance(value, Decimal)


def numbers(*given: object) -> list[Decimal]:
    """Text and blanks in a range are not counted."""
    return [each for value in given for each in (value if isinstance(value, Cells) else [value]) if is_number(each)]


def product(*ranges: Cells) -> Decimal:
    total = Decimal(0)
    for row in zip(*ranges, strict=True):
        part = Decimal(1)
        for value in row:
            part *= value if isinstance(value, Decimal | int) else 0
        total += part
    return total


FUNCTIONS = {
    "IF": lambda condition, yes, no: yes() if condition() else no(),
    "AND": lambda *given: all(given),
    "ISNUMBER": is_number,
    "ROUND": lambda value, digits: value.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP),
    "MIN": min,
    "MAX": max,
    "SUM": lambda *given: sum(numbers(*given), Decimal(0)),
    "SUMPRODUCT": product,
}


class Calculator:
    """Each cell of a workbook, calculated when it is asked for."""

    def __init__(self, path: Path):
        self.book = openpyxl.load_workbook(path)
        self.known: dict[tuple[str, int, int], object] = {}

    def cell(self, sheet: str, row: int, column: int) -> object:
        key = (sheet, row, column)
        if key not in self.known:
            value = self.book[sheet].cell(row, column).value
            if isinstance(value, str) and self.book[sheet].cell(row, column).data_type == "f":
                value = eval(self.python(value, sheet), FUNCTIONS | {"D": Decimal, "ref": self.refer})
            elif isinstance(value, int | float):
                value = Decimal(repr(value))
            self.known[key] = value
        return self.known[key]

    def refer(self, sheet: str, cells: str) -> object:
        first_column, first, last_column, last = range_boundaries(cells.replace("$", ""))
        found = [self.cell(sheet, row, column) for row in range(first, last + 1) for column in range(first_column, last_column + 1)]
        return found[0] if ":" not in cells else Cells(found)

    def python(self, formula: str, sheet: str) -> str:
        """A formula as Python: the branches of IF are looked at only when they are taken."""
        written, within = "", []
        for token in Tokenizer(formula).items:
            is_branch = within and within[-1] == "IF"
            if token.type == Token.FUNC and token.subtype == Token.OPEN:
                within.append(token.value[:-1])
                written += token.value + ("lambda: " if within[-1] == "IF" else "")
            elif token.type == Token.PAREN and token.subtype == Token.OPEN:
                within.append("(")
                written += "("
            elif token.subtype == Token.CLOSE:
                within.pop()
                written += ")"
            elif token.type == Token.SEP:
                written += ", lambda: " if is_branch else ", "
            elif token.type == Token.OPERAND:
                written += self.operand(token, sheet)
            else:
                written += {"=": "=="}.get(token.value, token.value)
        return written

    def operand(self, token: Token, sheet: str) -> str:
        if token.subtype == Token.NUMBER:
            return f'D("{token.value}")'
        if token.subtype == Token.TEXT:
            return repr(token.value[1:-1])
        target = self.book.defined_names[token.value].attr_text if token.value in self.book.defined_names else token.value
        if "!" in target:
            sheet, target = target.rsplit("!", 1)
            sheet = sheet.strip("'")
        return f"ref({sheet!r}, {target!r})"

    def sheets(self) -> dict[str, list[list[object]]]:
        found = {}
        for sheet in self.book:
            rows = range(1, sheet.max_row + 1)
            found[sheet.title] = [[self.shown(sheet.title, row, column) for column in range(1, sheet.max_column + 1)] for row in rows]
        return found

    def shown(self, sheet: str, row: int, column: int) -> object:
        value = self.cell(sheet, row, column)
        return value.date() if isinstance(value, datetime) else None if value in ("", " ") else value
