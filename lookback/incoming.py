"""Read the incoming tables in batches: as text, only the wanted columns, whatever the delimiter and the column order."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import duckdb
import pandas as pd

READER_MEMORY = "512MB"
DECODED_BYTES = 1 << 20
WHITE_SPACE = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"


def files_of(claims_dir: Path, table: str) -> list[Path]:
    candidates = [claims_dir / f"{table}.csv", claims_dir / f"{table}.parquet"]
    candidates += sorted((claims_dir / table).glob("*.csv")) + sorted((claims_dir / table).glob("*.parquet"))
    return [path for path in candidates if path.is_file()]


def not_utf_8(path: Path) -> str | None:
    """Where a CSV file is not UTF-8 and what to do about it; None where it is, and for Parquet."""
    if path.suffix == ".parquet":
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(DECODED_BYTES):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                return (
                    f"{path} is not UTF-8: line {line} holds the byte 0x{error.object[error.start]:02x}. Convert it, "
                    "for example with `iconv -f latin1 -t utf-8`."
                )
            line += chunk.count(b"\n")
    return None


def literal(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def path_literal(path: Path) -> str:
    """DuckDB reads every path as a pattern; a folder may be called anything."""
    return literal(re.sub(r"([*?[])", r"[\1]", str(path)))


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def relation(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, list[str], str]:
    """How DuckDB reads a file as text, the names of its columns, and what tells whether a row is as long as the header."""
    if path.suffix == ".parquet":
        sql = f"read_parquet({path_literal(path)})"
        return sql, [row[0] for row in connection.execute(f"describe from {sql}").fetchall()], "'as the header'"
    with path.open(newline="", encoding="utf-8-sig") as file:
        first = file.readline()
        delimiter = max(",\t|", key=first.count)
        header = next(csv.reader(chain([first], file), delimiter=delimiter), []) if first else []
    seen = Counter(name.strip().lower() for name in header)
    names = [
        name if name.strip() and seen[name.strip().lower()] == 1 else f"{name}_column_{place}"
        for place, name in enumerate(header, 1)
    ] or ["no_column"]
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in [*names, "_beyond_header"])
    sql = (
        f"read_csv({path_literal(path)}, columns = {{{columns}}}, delim = {literal(delimiter)}, quote = '\"', escape = '\"', header = true, "
        "auto_detect = false, strict_mode = false, null_padding = true, nullstr = chr(1), parallel = false)"
    )
    field_count = (
        f"case when {quoted(names[-1])} is null then 'fewer than the header' "
        "when _beyond_header is not null then 'more than the header' else 'as the header' end"
    )
    return sql, names, field_count


def day_sql(text: str) -> str:
    """A date in one of the forms that the build reads, null where it cannot be read."""
    day = f"case when {text} similar to '\\d{{4}}-\\d{{2}}-\\d{{2}}[ T].*' then left({text}, 10) else {text} end"
    return f"cast(try_strptime({day}, ['%Y-%m-%d', '%Y%m%d', '%m/%d/%Y']) as date)"


def date_sql(text: str) -> str:
    return f"coalesce(strftime({day_sql(text)}, '%Y-%m-%d'), 'unreadable: ' || {text})"


def column_sql(name: str, names: list[str]) -> str | None:
    """The wanted column of a file as trimmed text, blank as null; None where the file has no such column."""
    if name.endswith("_day"):
        text = column_sql(name.removesuffix("_day") + "_text", names)
        return text and day_sql(text)
    if name.endswith("_date"):
        text = column_sql(name.removesuffix("_date") + "_text", names)
        return text and date_sql(text)
    sources = {
        "service_text": ("claim_line_start_date", "claim_start_date"),
        "adjudication_text": ("adjudication_date",),
        "order_text": ("order_date",),
    }.get(name, (name,))
    actual = {actual.strip().lower(): quoted(actual) for actual in names}
    found = [f"nullif(trim(cast({actual[source]} as string), {WHITE_SPACE}), '')" for source in sources if source in actual]
    return f"coalesce({', '.join(found)})" if found else None


def batches(path: Path, columns: list[str], batch_rows: int) -> Iterator[pd.DataFrame]:
    """A file in frames of at most `batch_rows`, the wanted columns alone; at least one frame. Damaged rows read as blank."""
    with duckdb.connect(config={"memory_limit": READER_MEMORY}) as connection:
        sql, names, field_count = relation(connection, path)
        chosen = {name: value for name in columns if (value := column_sql(name, names))}
        selected = [f"case when field_count = 'as the header' then {value} end as {name}" for name, value in chosen.items()]
        rows = f"select *, {field_count} as field_count from {sql}"
        result = connection.execute(f"select {', '.join([*selected, 'field_count'])} from ({rows}) as input_row")
        names = [*chosen, "field_count"]
        frame = result.fetchmany(batch_rows)
        yield pd.DataFrame(frame, columns=names, dtype=object)
        while frame := result.fetchmany(batch_rows):
            yield pd.DataFrame(frame, columns=names, dtype=object)
