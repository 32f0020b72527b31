"""CSV files as rows of text, for tests and for what runs without them."""

from __future__ import annotations

import csv
from pathlib import Path

Rows = list[dict[str, object]]


def read_csv(path: Path) -> Rows:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_csv(path: Path, rows: Rows, columns: list[str] | None = None) -> None:
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)


def header_of(path: Path) -> list[str]:
    """The columns of a file, which may hold no row."""
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))
