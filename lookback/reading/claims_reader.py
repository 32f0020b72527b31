"""Read the incoming tables as the build reads them: by the build's own macros, without starting dbt.

The macros that find, decode and type the files (macros/*.sql) are the only reader. Here they are rendered by Jinja with the few
functions of dbt that they use, so that the gate and the build cannot disagree.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any, NoReturn

import duckdb
import jinja2
import pandas as pd

from lookback.reading import folder
from lookback.settings import REPO

MACRO = re.compile(r"\{% macro (\w+)\(.*?\{%-? endmacro %\}", re.DOTALL)
READER_MEMORY = "512MB"
EXTENSIONS = ["jinja2.ext.do"]


class Unreadable(Exception):
    """A file or folder that cannot be read; the text says what, where and what to do."""


class Returned(Exception):
    """The value that a macro returns, as in dbt."""


def give_back(value: Any) -> NoReturn:
    raise Returned(value)


def complain(text: str) -> NoReturn:
    raise Unreadable(text)


class Reader:
    """One folder of claims. Use it as a context: it holds a connection to DuckDB in memory."""

    def __init__(self, claims_dir: Path):
        self.connection = duckdb.connect(config={"memory_limit": READER_MEMORY})
        self.connection.execute("set timezone = 'UTC'")
        self.connection.execute(f"set variable {folder.VARIABLE} = ?", [folder.listing(claims_dir)])
        self.macros: dict[str, Any] = {
            "return": give_back,
            "execute": True,
            "modules": SimpleNamespace(re=re),
            "exceptions": SimpleNamespace(raise_compiler_error=complain),
            "run_query": self.run_query,
            "env_var": lambda name, default="": str(claims_dir) if name == "CLAIMS_DIR" else os.environ.get(name, default),
        }
        jinja = jinja2.Environment(extensions=EXTENSIONS, undefined=jinja2.StrictUndefined)
        jinja.globals.update(self.macros)
        for path in sorted((REPO / "macros").glob("*.sql")):
            for found in MACRO.finditer(path.read_text(encoding="utf-8")):
                jinja.globals[found[1]] = self.macros[found[1]] = self.callable(jinja, found[1], found[0])

    def callable(self, jinja: jinja2.Environment, name: str, source: str) -> Any:
        """A macro as a function that returns what it says, or what it returns."""
        module = None

        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal module
            module = module or jinja2.Template.from_code(jinja, compiled(source), jinja.make_globals(None)).module
            try:
                return getattr(module, name)(*arguments, **named)
            except Returned as returned:
                return returned.args[0]

        return call

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def run_query(self, sql: str) -> SimpleNamespace:
        """A result with rows and columns, of which a macro takes the values."""
        result = self.connection.execute(str(sql))
        rows = result.fetchall()
        columns = [SimpleNamespace(values=lambda place=place: [row[place] for row in rows]) for place in range(len(result.description))]
        return SimpleNamespace(rows=[Row(row) for row in rows], columns=columns)

    def check(self) -> None:
        """Stops at a file that no table claims, a missing table or column, a name that stands twice."""
        try:
            self.macros["check_claims_folder"]()
        except duckdb.Error as error:
            raise Unreadable(self.cause(error)) from error

    def cause(self, error: duckdb.Error) -> str:
        """A sentence for what DuckDB could not read, of the first file that it cannot read."""
        for table in self.macros["input_tables"]():
            for file in self.files(table):
                try:
                    self.macros["check_columns"](table, file)
                except duckdb.Error as of_file:
                    return unreadable(file, of_file)
        return f"The claims cannot be read: {str(error).splitlines()[0]}."

    def files(self, table: str) -> list[str]:
        return self.macros["claims_files"](table)

    def batches(self, table: str, file: str, wanted: list[str], batch_rows: int, sample_rows: int | None = None) -> Iterator[pd.DataFrame]:
        """A file, or `sample_rows` of it where it holds more, in frames of at most `batch_rows`: the wanted columns that it holds, at
        least one frame. Damaged rows read as blank."""
        try:
            present = self.macros["held_columns"](table, file)
            held = [name for name in wanted if any(source in present for source in self.macros["gate_sources"](name))]
            result = self.connection.execute(self.macros["gate_rows"](table, file, held, sample_rows))
            names = [*held, "field_count"]
            frame = result.fetchmany(batch_rows)
            yield pd.DataFrame(frame, columns=names, dtype=object)
            while frame := result.fetchmany(batch_rows):
                yield pd.DataFrame(frame, columns=names, dtype=object)
        except duckdb.Error as error:
            raise Unreadable(unreadable(file, error)) from error


@cache
def compiled(source: str) -> CodeType:
    """A macro as code, once a process: it takes longer than anything that is asked of it."""
    return jinja2.Environment(extensions=EXTENSIONS).compile(source)


class Row(tuple):
    """A row of which a macro takes one value by its place, or all values."""

    def values(self) -> Row:
        return self


def unreadable(file: str, error: duckdb.Error) -> str:
    """What DuckDB says of a file, without the line that it quotes, which may name a person."""
    return f"{file} cannot be read ({str(error).splitlines()[0]}). It may be damaged or cut off: deliver it again."
