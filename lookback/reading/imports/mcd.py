"""Decoding archives of the Medicare Coverage Database: ZIP files as downloaded (an archive inside an archive), or their unpacked CSVs.

Each archive becomes a folder of narrow Parquet tables in POLICY_DIR/mcd/_archives, every cell text, without titles, paragraphs and
descriptors. What the tables mean is SQL (imports/models/mcd). Tables pass through files, never whole through memory: an archive of all versions
holds gigabytes.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

import duckdb

from lookback.faults import Exit, Fault
from lookback.query import literal
from lookback.reading.imports import DAMAGED_ZIP, MOST_RATIO, SMALL, Imported, locked, open_zip, policy_folder, run_models, table_counts
from lookback.replacing import replaced

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
    "article_future_retire": ("article_id", "retire_dt"),
    "contractor": ("contractor_id", "contractor_type_id", "contractor_version", "contractor_number"),
    "contractor_jurisdiction": ("contractor_id", "contractor_type_id", "contractor_version", "state_id", "active_date", "term_date"),
    "state_lookup": ("state_id", "state_abbrev"),
}  # fmt: skip
# columns that the published tables have besides; one that stands in neither list is named when it is left out
LEFT_OUT = {
    "article": "title article_pub_date description other_comments sad_url history_exp key_article icd9_covered_para icd9_noncovered_para "
    "revenue_para thirty_percent source_article_id keywords icd10_doc add_icd10_info cms_cov_policy reference_article",
    "article_x_hcpc_code": "hcpc_code_version range last_updated long_description short_description",
    "article_x_icd10_covered": "icd10_code_version range last_updated sort_order description",
    "article_x_icd10_noncovered": "icd10_code_version range last_updated sort_order description",
    "article_x_contractor": "article_type last_updated",
    "article_related_documents": "related_num r_article_id r_article_version r_lcd_version r_contractor_id last_updated",
    "article_future_retire": "",
    "contractor": "contractor_bus_name dmerc_rgn address1 address2 address3 city state_id zipcode phone fax status last_updated url email "
    "ignore status_flag cmd_name cmd_title contractor_subtype_id",
    "contractor_jurisdiction": "last_updated",
    "state_lookup": "description",
}
# the older export lacks these; what is absent reads as blank
OPTIONAL_TABLES = {"article_related_documents", "article_future_retire"}
OPTIONAL_COLUMNS = {"display_id", "date_retired", "asterisk", "article_end_date", "article_rev_end_date"}
LONGEST_LINE = 64 * 1024 * 1024
CHUNK = 1 << 20
MOST_DEPTH = 4  # of archives in archives


@dataclass
class Source:
    """A table where it was found: in a folder or a ZIP (`place`), and how to open it."""

    place: str
    open: Callable[[], IO[bytes]]


@dataclass
class Table:
    """A table as it was read: how it was written, the hash of its bytes, its rows, and columns that nobody knows."""

    name: str
    file: Path
    encoding: str
    digest: bytes
    row_count: int = 0
    unknown: list[str] = field(default_factory=list)


def import_mcd(path: Path, downloaded_on: date | None, say: Callable[[str], None]) -> Imported | None:
    """Adds one archive and derives the ledger again from all of them. The same archive again changes nothing: None."""
    folder = policy_folder() / "mcd"
    # tables lie on the disk of the ledger while they are read
    with locked(folder), tempfile.TemporaryDirectory(prefix=f"_{folder.name}-", dir=folder.parent, ignore_cleanup_errors=True) as work:
        tables = read_archive(path, Path(work))
        fingerprint = hashlib.sha256(b"".join(table.digest for table in tables)).hexdigest()[:16]
        if kept := next(folder.glob(f"_archives/*{fingerprint}"), None):
            say(f"{path} was imported before, as the download of {kept.name[:10]}; nothing has changed.")
            return None
        before = table_counts(folder)
        with replaced(folder) as draft:
            archives = draft / "_archives"
            for kept in sorted(folder.glob("_archives/*")):
                shutil.copytree(kept, archives / kept.name, copy_function=linked)
            write_archive(tables, path, archives, fingerprint, downloaded_on)
            counts = run_models("mcd", archives, draft)
    for table in tables:
        if table.unknown:
            say(f"{table.name}.csv has columns that Lookback does not know and leaves out: {', '.join(table.unknown)}.")
    files = [(f"{table.name}.csv", table.encoding, table.row_count) for table in tables if table.file.name]
    return Imported(counts, before, files, folder / "report.csv")


def linked(source: str, target: str) -> None:
    """A second name for a file that nobody changes; a copy where the file system knows no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


# Finding ------------------------------------------------------------------------------------------------------------


def read_archive(path: Path, work: Path) -> list[Table]:
    """Every table as UTF-8 in a file of its own, in the order of TABLES."""
    if not path.exists():
        raise Fault(Exit.CONFIGURATION, f"{path} does not exist. Name the downloaded ZIP, or the folder into which it was unpacked.")
    if path.suffix.lower() == ".csv":
        raise Fault(Exit.CONFIGURATION, f"{path} is one table. Name the folder that holds all of them, or the ZIP.")
    try:
        sources = find_tables(path, work)
        return [copy_table(table, sources.get(table), work, path) for table in TABLES]
    except DAMAGED_ZIP as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise Fault(Exit.CONFIGURATION, f"{path} is damaged or no ZIP ({said}). Download it again; nothing was imported.") from None


def find_tables(path: Path, work: Path) -> dict[str, Source]:
    """The tables in the folder of article.csv; a table that is missing there comes from the only other folder that has it."""
    found: dict[str, list[Source]] = {table: [] for table in TABLES}
    for table, source in walk(path, work):
        found[table].append(source)
    homes = [source.place for source in found["article"]]
    if len(homes) > 1:
        raise Fault(Exit.CONFIGURATION, f"{path} holds more than one archive of articles ({', '.join(homes)}). Name one at a time: each is one download.")
    chosen: dict[str, Source] = {}
    for table, sources in found.items():
        same_folder = [source for source in sources if source.place == homes[0]] if homes else []
        if len(same_folder or sources) > 1:
            raise Fault(Exit.CONFIGURATION, f"{path} has {table}.csv more than once, and not next to article.csv. Name one archive at a time.")
        if same_folder or sources:
            chosen[table] = (same_folder or sources)[0]
    if missing := [table for table in TABLES if table not in chosen and table not in OPTIONAL_TABLES]:
        raise Fault(
            Exit.CONFIGURATION,
            f"{path} lacks {missing[0]}.csv" + (f" and {len(missing) - 1} more tables" if missing[1:] else "")
            + ". It is no archive of articles of the Medicare Coverage Database, or part of it is missing: download it again.",
        )  # fmt: skip
    return chosen


def walk(path: Path, work: Path) -> Iterator[tuple[str, Source]]:
    """Every table below a folder or inside an archive, and inside the archives that it holds."""
    if not path.is_dir():
        yield from members(path, path.name, work)
        return
    for file in sorted(path.rglob("*")):
        table = file.stem.lower()
        if file.suffix.lower() == ".csv" and table in TABLES:
            yield table, Source(str(file.parent), lambda file=file: file.open("rb"))
        elif file.suffix.lower() == ".zip":
            yield from members(file, str(file), work)


def members(path: Path, place: str, work: Path, depth: int = 1, most_bytes: int | None = None) -> Iterator[tuple[str, Source]]:
    if depth > MOST_DEPTH:
        raise Fault(Exit.CONFIGURATION, f"{place} lies in {depth - 1} archives, one in the other, as no download does. Nothing was imported.")
    # archives in an archive unpack to no more than the outermost may
    most_bytes = most_bytes or SMALL + MOST_RATIO * path.stat().st_size
    with open_zip(path, most_bytes) as archive:
        entries = archive.infolist()
        for number, entry in enumerate(entries):
            name = Path(entry.filename)
            if name.suffix.lower() == ".csv" and name.stem.lower() in TABLES:
                yield name.stem.lower(), Source(place, lambda entry=entry: zipfile.ZipFile(path).open(entry))
            elif name.suffix.lower() == ".zip":
                inner = work / f"{path.stem}-{number}.zip"
                with archive.open(entry) as source, inner.open("wb") as target:
                    shutil.copyfileobj(source, target, CHUNK)
                yield from members(inner, name.name, work, depth + 1, most_bytes)


# Decoding -----------------------------------------------------------------------------------------------------------


def copy_table(table: str, source: Source | None, work: Path, path: Path) -> Table:
    """Writes a table as UTF-8 and returns its hash: UTF-8 with or without a byte order mark, UTF-16 with one, else Latin-1."""
    file = work / f"{table}.csv"
    if source is None:
        file.write_text(",".join(TABLES[table]) + "\n", encoding="utf-8")
        return Table(table, file, "not in the archive", b"")
    raw, digest = work / f"{table}.raw", hashlib.sha256()
    decoder, is_utf8, has_nul, quotes, head = codecs.getincrementaldecoder("utf-8")(), True, False, 0, b""
    with source.open() as content, raw.open("wb") as target:
        while chunk := content.read(CHUNK):
            head = head or chunk[:3]
            digest.update(chunk)
            target.write(chunk)
            has_nul = has_nul or b"\x00" in chunk
            quotes += chunk.count(b'"')
            is_utf8 = is_utf8 and decodes(decoder, chunk)
    is_utf8 = is_utf8 and decodes(decoder, b"", final=True)
    is_utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if has_nul and not is_utf16:
        raise Fault(Exit.CONFIGURATION, f"{path}: {table}.csv is no text. Download the archive again; nothing was imported.")
    name, encoding = ("UTF-16", "utf-16") if is_utf16 else ("UTF-8", "utf-8-sig") if is_utf8 else ("Latin-1", "latin-1")
    if encoding == "utf-8-sig" and not head.startswith(codecs.BOM_UTF8):
        raw.rename(file)
    else:
        transcribe(raw, file, encoding, f"{path}: {table}.csv")
    if quotes % 2:
        refuse_open_field(file, table, path)
    return Table(table, file, f"{name} with BOM" if head.startswith(codecs.BOM_UTF8) else name, digest.digest())


def refuse_open_field(file: Path, table: str, path: Path) -> None:
    """DuckDB drops, without a word, what stands behind a mark that nothing closes: an odd count of marks is looked at by a stricter reader."""
    csv.field_size_limit(sys.maxsize)
    started = 1
    with file.open(encoding="utf-8", newline="") as content:
        rows = csv.reader(content, strict=True)
        try:
            for _ in rows:
                started = rows.line_num + 1
        except csv.Error:
            raise unreadable(path, table, started) from None


def unreadable(path: Path, table: str, line: int | str | None) -> Fault:
    where = f" from line {line} on" if line else ""
    return Fault(Exit.CONFIGURATION, f"{path}: {table}.csv cannot be read{where}. It may be cut off: download the archive again. Nothing was imported.")


def decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
        return True
    except UnicodeDecodeError:
        return False


def transcribe(raw: Path, file: Path, encoding: str, name: str) -> None:
    try:
        with raw.open(encoding=encoding, newline="") as source, file.open("w", encoding="utf-8", newline="") as target:
            shutil.copyfileobj(source, target, CHUNK)
    except UnicodeDecodeError:
        raise Fault(Exit.CONFIGURATION, f"{name} is cut off inside a character. Download the archive again; nothing was imported.") from None
    raw.unlink()


def write_archive(tables: list[Table], path: Path, archives: Path, fingerprint: str, downloaded_on: date | None) -> None:
    """Writes the narrow tables of one archive as Parquet; its folder is named after its day and its content."""
    with duckdb.connect() as connection:
        connection.execute("set memory_limit = '1GB'; set preserve_insertion_order = false")
        for table in tables:
            read_table(connection, table, path)
            table.file.unlink()
        day = day_of(connection, path, downloaded_on)
        archive = archives / f"{day}-{fingerprint}"
        archive.mkdir(mode=0o700, parents=True)
        for table in TABLES:
            query = f"select *, {literal(archive.name)} as archive, date {literal(day)} as downloaded_on from {table}"
            connection.execute(f"copy ({query}) to {literal(archive / f'{table}.parquet')} (format parquet, compression zstd)")


def day_of(connection: duckdb.DuckDBPyConnection, path: Path, downloaded_on: date | None) -> date:
    """The day of the download: as given, else the newest update of an article, before which the archive cannot have been written."""
    iso = "try_cast(left(last_updated, 10) as date)"
    american = "cast(try_strptime(regexp_extract(last_updated, '^[0-9/]+'), '%m/%d/%Y') as date)"
    newest = connection.execute(f"select max(coalesce({iso}, {american})) from article").fetchone()[0]
    if downloaded_on and newest and downloaded_on < newest:
        raise Fault(
            Exit.CONFIGURATION,
            f"{path} shows an article that was updated on {newest}, so that it cannot have been downloaded on {downloaded_on}. "
            "Correct --downloaded-on, or leave it out.",
        )
    if not downloaded_on and not newest:
        raise Fault(Exit.CONFIGURATION, f"{path} says on no article when it was last updated. Say when it was downloaded: --downloaded-on YYYY-MM-DD.")
    return downloaded_on or newest


def read_table(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    """The columns that are read of one table, under lower-case names, trimmed, N/A as null; a fault names the table and what is wrong."""
    header = columns_of(table, path)
    read = ", ".join(
        f"nullif(nullif(trim({name}), ''), 'N/A') as {name}" if name in header else f"cast(null as varchar) as {name}" for name in TABLES[table.name]
    )
    described = ", ".join(f"{literal(name)}: 'varchar'" for name in header)
    source = (
        f"read_csv({literal(table.file)}, auto_detect = false, columns = {{{described}}}, header = true, delim = ',', quote = '\"', "
        f"escape = '\"', max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE}, parallel = false)"
    )
    try:
        connection.execute(f"create table {table.name} as select {read} from {source}")
        table.row_count = connection.execute(f"select count(*) from {table.name}").fetchone()[0]
    except duckdb.Error as error:
        where = re.search(r"[Ll]ine:? (\d+)", str(error))
        raise unreadable(path, table.name, where and where.group(1)) from None


def columns_of(table: Table, path: Path) -> list[str]:
    """The header in lower case; a fault where a column is missing or stands twice."""
    with table.file.open(encoding="utf-8", newline="") as file:
        header = [name.strip().lower() for name in next(csv.reader(file), [])]
    if lacking := [name for name in TABLES[table.name] if name not in header and name not in OPTIONAL_COLUMNS]:
        raise Fault(Exit.CONFIGURATION, f"{path}: {table.name}.csv lacks the column {lacking[0]}. Nothing was imported; is it an export of articles?")
    if twice := [name for name in header if header.count(name) > 1]:
        raise Fault(Exit.CONFIGURATION, f"{path}: {table.name}.csv has the column {twice[0]} twice. Nothing was imported; is it an export of articles?")
    table.unknown = sorted(set(header) - set(TABLES[table.name]) - set(LEFT_OUT[table.name].split()))
    return header
