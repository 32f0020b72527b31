"""The one way to a terminal: what data and file names say is shown as text, and never acts on the terminal.

A code, a payer or a file name may hold escape sequences, which would color, move or hide what follows, and square brackets, which rich
reads as markup. Only this module writes to a terminal; a test holds the other modules to it (tests/python/test_terminal.py).
"""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lookback.texts import plain


def marked(value: object) -> str:
    """The same for the cells and titles of a table, in which rich reads markup."""
    return escape(plain(value))


def echo(text: object, err: bool = False) -> None:
    """A sentence to the terminal, its line ends kept."""
    click.echo(plain(text, lines=True), err=err)


class Terminal(Console):
    """A console that prints a text as text. Tables are made of `marked` cells (add_cells)."""

    def __init__(self, width: int = 120, **options: object):
        super().__init__(width=None if sys.stdout.isatty() else width, highlight=False, emoji=False, **options)

    def say(self, text: object = "", style: str | None = None) -> None:
        self.print(plain(text, lines=True), style=style, markup=False, soft_wrap=True)


def add_cells(table: Table, *values: object) -> None:
    """A row of data: no value acts on the terminal."""
    table.add_row(*(marked(value) for value in values))
