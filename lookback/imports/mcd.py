"""Decoding archives of the Medicare Coverage Database: ZIP files as downloaded (an archive inside an archive), or their unpacked CSVs.

Each archive becomes a folder of narrow Parquet tables in POLICY_DIR/mcd/_archives, every cell text, without titles, paragraphs and
descriptors. What the tables mean is SQL (models/import/mcd).
"""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from lookback.imports import decoded, locked, policy_folder, replaced, run_models
from lookback.query import literal
from lookback.settings import Exit, Fault

# table -> the columns that are read; every other one is left in the archive
TABLES = {
    "article": (
        "article_id", "article_version", "article_type", "article_eff_date", "article_end_date", "status", "last_updated",
        "article_rev_end_date", "date_retired", "display_id",
    ),
    "article_x_hcpc_code": ("article_id", "article_version", "hcpc_code_id", "hcpc_code_group"),
    "article_x_icd10_covered": ("article_id", "article_version", "icd10_code_id", "icd10_covered_group", "asterisk"),
    "article_x_icd10_noncovered": ("article_id", "article_version", "icd10_code_id", "icd10_noncovered_group"),
    "article_x_contractor": ("article_id", "article_version", "contractor_id", "contractor_type_id", "contractor_version"),
    "article_related_documents": ("article_id", "article_version", "r_lcd_id"),
    "contractor": ("contractor_id", "contractor_type_id", "contractor_version", "contractor_number"),
    "contractor_jurisdiction": ("contractor_id", "contractor_type_id", "contractor_version", "state_id", "active_date", "term_date"),
    "state_lookup": ("state_id", "state_abbrev"),
}  # fmt: skip
# the older export has no display id; what is absent reads as blank
OPTIONAL = {"display_id", "date_retired", "asterisk", "article_end_date", "article_rev_end_date"}
LONGEST_LINE = 64 * 1024 * 1024


def import_mcd(path: Path, downloaded_on: date | None, say) -> dict[str, int]:
    """Adds one archive and derives the ledger anew from all of them; rows by table. The same archive again changes nothing."""
    folder = policy_folder() / "mcd"
    files = find_tables(path)
    fingerprint = hashlib.sha256(b"".join(hashlib.sha256(files[name]).digest() for name in sorted(files))).hexdigest()[:16]
    if any(folder.glob(f"_archives/*{fingerprint}")):
        say(f"{path} was imported before; nothing has changed.")
        return {}
    with locked(folder.parent), replaced(folder) as draft:
        archives = draft / "_archives"
        for kept in sorted(folder.glob("_archives/*")):
            (archives / kept.name).mkdir(parents=True)
            for table in kept.iterdir():
                (archives / kept.name / table.name).hardlink_to(table)
        decode(files, path, archives, fingerprint, downloaded_on, say)
        return run_models("mcd", archives, draft)


def find_tables(path: Path) -> dict[str, bytes]:
    """The tables that are read, wherever they stand: in a folder, in a ZIP, or in a ZIP within it."""
    if not path.exists():
        raise Fault(Exit.CONFIGURATION, f"{path} does not exist. Name the downloaded ZIP, or the folder into which it was unpacked.")
    found: dict[str, bytes] = {}
    try:
        for name, content in walk(path):
            table = Path(name).stem.lower()
            if table in TABLES and found.setdefault(table, content) != content:
                raise Fault(Exit.CONFIGURATION, f"{path} holds two files {table}.csv that differ. Name one archive at a time.")
    except zipfile.BadZipFile as error:
        raise Fault(Exit.CONFIGURATION, f"{path} is damaged ({error}). Download it again; nothing was imported.") from None
    if missing := [table for table in TABLES if table not in found and table != "article_related_documents"]:
        raise Fault(
            Exit.CONFIGURATION,
            f"{path} lacks {missing[0]}.csv" + (f" and {len(missing) - 1} more tables" if missing[1:] else "")
            + ". It is no archive of articles of the Medicare Coverage Database, or part of it is missing: download it again.",
        )  # fmt: skip
    return found


def walk(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of every CSV below a folder or inside an archive, and inside the archives that it holds."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.suffix.lower() == ".csv":
                yield file.name, file.read_bytes()
            elif file.suffix.lower() == ".zip":
                yield from members(file.read_bytes())
    elif path.suffix.lower() == ".csv":
        raise Fault(Exit.CONFIGURATION, f"{path} is one table. Name the folder that holds all of them, or the ZIP.")
    else:
        yield from members(path.read_bytes())


def members(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            name = entry.filename
            if name.lower().endswith(".csv") and Path(name).stem.lower() in TABLES:
                yield name, archive.read(entry)
            elif name.lower().endswith(".zip"):
                yield from members(archive.read(entry))


def decode(files: dict[str, bytes], path: Path, archives: Path, fingerprint: str, downloaded_on: date | None, say) -> None:
    """Writes the tables of one archive as Parquet; its folder is named after its day and its content."""
    with tempfile.TemporaryDirectory(prefix="lookback-mcd-") as work, duckdb.connect() as connection:
        connection.execute("set memory_limit = '1GB'")
        for table, columns in TABLES.items():
            text, encoding = decoded(files.get(table, ",".join(columns).encode()), f"{table}.csv")
            if encoding != "UTF-8":
                say(f"{table}.csv is read as {encoding}.")
            file = Path(work) / f"{table}.csv"
            file.write_text(text, encoding="utf-8", newline="")
            read_table(connection, file, table, columns, path)
        day = downloaded_on or connection.execute(
            "select max(try_cast(left(trim(last_updated), 10) as date)) from article"
        ).fetchone()[0]
        if day is None:
            raise Fault(Exit.CONFIGURATION, f"{path} says on no article when it was last updated. Say when it was downloaded: --downloaded-on YYYY-MM-DD.")
        archive = archives / f"{day}-{fingerprint}"
        archive.mkdir(mode=0o700, parents=True)
        for table in TABLES:
            query = f"select *, {literal(archive.name)} as archive, date {literal(day)} as downloaded_on from {table}"
            connection.execute(f"copy ({query}) to {literal(archive / f'{table}.parquet')} (format parquet, compression zstd)")


def read_table(connection: duckdb.DuckDBPyConnection, file: Path, table: str, columns: tuple[str, ...], path: Path) -> None:
    """The columns that are read of one table, under lower-case names; a fault names the table and what is wrong."""
    source = (
        f"read_csv({literal(file)}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', "
        f"max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE}, parallel = false)"
    )
    try:
        found = {row[0].lower(): row[0] for row in connection.execute(f"describe from {source}").fetchall()}
        if lacking := [name for name in columns if name not in found and name not in OPTIONAL]:
            raise Fault(Exit.CONFIGURATION, f"{path}: {table}.csv lacks the column {lacking[0]}. Nothing was imported; is it an export of articles?")
        read = ", ".join(f'"{found[name]}" as {name}' if name in found else f"cast(null as varchar) as {name}" for name in columns)
        connection.execute(f"create table {table} as select {read} from {source}")
    except duckdb.Error as error:
        where = re.search(r"[Ll]ine:? (\d+)", str(error))
        raise Fault(
            Exit.CONFIGURATION,
            f"{path}: {table}.csv cannot be read" + (f" from line {where.group(1)} on" if where else "")
            + ". It may be cut off: download the archive again. Nothing was imported.",
        ) from None  # fmt: skip
