"""Importing policies and rates into POLICY_DIR: files are found and decoded here, what they mean is SQL, a dbt project
of its own (imports/).

An importer writes its tables aside and takes the place of its own folder in one step, so that what fails leaves the ledger as it was.
"""

from __future__ import annotations

import csv
import io
import lzma
import shutil
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import ParseError

import duckdb

from lookback.dbt_runs import close_connections, environment, resource_fault, run_dbt
from lookback.faults import Exit, Fault
from lookback.query import literal
from lookback.replacing import alone, put_back
from lookback.settings import REPO, policies_path, warehouse_path
from lookback.texts import plain


@dataclass(frozen=True)
class Imported:
    """What an import made: rows by table of the ledger, now and before it; the files that were read, how they were written and their rows; and
    where it stands what could not be used."""

    counts: dict[str, int]
    before: dict[str, int]
    files: list[tuple[str, str, int]]
    report: Path


def policy_folder() -> Path:
    """POLICY_DIR, made where it is not there yet."""
    folder = policies_path(warehouse_path())
    if folder.exists() and not folder.is_dir():
        raise Fault(Exit.CONFIGURATION, f"POLICY_DIR is '{folder}', which is a file. Set it to a folder.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One import at a time; the lock ends with its process. Files that a killed import left next to `folder` are removed first."""
    policies = policy_folder()
    with (policies / "_lock").open("w") as lock, alone(lock.fileno(), folder, f"Another import is writing into {policies}"):
        put_back(policies)
        yield


def add_rows(importer: str, rows: list[dict[str, object]], columns: tuple[str, ...], kept: Path, folder: Path, draft: Path) -> dict[str, int]:
    """Adds the rows of one file to those of earlier files, under `kept` in the importer's folder, and derives its tables again."""
    if (folder / kept).parent.is_dir():
        shutil.copytree((folder / kept).parent, (draft / kept).parent)
    write_rows(rows, columns, draft / kept)
    return run_models(importer, (draft / kept).parent, draft)


def findings(report: Path, condition: str) -> list[tuple[str | None, str, str]]:
    """Line, code and finding of the rows of a report, a line without number last."""
    query = f"""
        select line, code, finding from read_csv({literal(report)}, header = true, all_varchar = true)
        where {condition} order by cast(line as integer), code, finding
    """
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def run_models(importer: str, decoded: Path, ledger: Path) -> dict[str, int]:
    """Runs imports/models/<importer> over what was decoded, in a file of its own; writes the tables of the ledger as Parquet and gives their rows.

    A model <importer>_<table> is the ledger's <table>; <importer>_report becomes report.csv, which says what could not be used.
    """
    # one folder for every import, so that dbt does not parse the project again
    work = policy_folder() / "_work"
    work.mkdir(mode=0o700, exist_ok=True)
    built = work / "imported.duckdb"
    built.unlink(missing_ok=True)
    with environment(settings_of(decoded, built, work)), chdir(PROJECT):  # dbt goes there, and stays
        outcome = run_dbt(["build", "--select", f"path:models/{importer}", "--exclude-resource-type", "unit_test"], project(), PROJECT)
        close_connections()
    try:
        if not outcome.success:
            results = [result for result in (outcome.result.results if outcome.result else []) if result.status in ("error", "fail")]
            said = f"{results[0].node.name}: {results[0].message}" if results else str(outcome.exception)
            fault = resource_fault(said, work, "Nothing was imported.")
            if fault.code == Exit.RESOURCES:
                raise fault
            raise Fault(Exit.TESTS, f"What was read cannot become rows of the ledger: {' '.join(said.split())[:300]}. Nothing was imported.")
        return write_tables(built, importer, ledger)
    finally:
        built.unlink(missing_ok=True)


def settings_of(decoded: Path, built: Path, work: Path) -> dict[str, str]:
    """What dbt's project of imports is asked for: what was decoded, where its models are built, and where dbt works."""
    return {
        "LOOKBACK_IMPORT": str(decoded), "LOOKBACK_IMPORT_FILE": str(built), "LOOKBACK_DIAGNOSES": str(DIAGNOSES),
        "DBT_TARGET_PATH": str(work), "DBT_LOG_PATH": str(work),
    }  # fmt: skip


@cache
def project() -> object:
    """dbt's manifest of the project of imports, read once."""
    outcome = run_dbt(["parse"], project=PROJECT)
    if not outcome.success:
        raise Fault(Exit.INTERNAL, f"The models of imports cannot be read: {' '.join(str(outcome.exception).split())[:300]}")
    return outcome.result


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """A table as text, and how it was written: UTF-8, with or without its mark, else Latin-1."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise Fault(Exit.CONFIGURATION, f"{name} is cut off. Download or save it again; nothing was imported.") from None
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        if b"\x00" in content:
            raise Fault(Exit.CONFIGURATION, f"{name} is no text. Download it again; nothing was imported.") from None
        return content.decode("latin-1"), "Latin-1"


def csv_rows(text: str, path: Path, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Each row of a CSV with the line on which it ends; a fault where quotation marks do not close, which would swallow the rows behind them."""
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        if "\0" in text:
            raise csv.Error("it holds signs that are no text")
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise Fault(
            Exit.CONFIGURATION, f"{plain(path)} cannot be read up to line {reader.line_num} ({error}). Save or download it again; nothing was imported."
        ) from None


def write_tables(built: Path, importer: str, ledger: Path) -> dict[str, int]:
    """Copies the ledger's tables out of the file that the models made."""
    counts = {}
    with duckdb.connect(str(built), read_only=True) as connection:
        names = [row[0] for row in connection.execute("select table_name from information_schema.tables where table_schema = 'import'").fetchall()]
        tables = {name.removeprefix(f"{importer}_") for name in names}
        for table in sorted(tables & set(LEDGER)):
            source = f"(from import.{importer}_{table} order by all)"
            counts[table] = connection.execute(f"copy {source} to {literal(ledger / f'{table}.parquet')} (format parquet, compression zstd)").fetchone()[0]
        report = f"(from import.{importer}_report order by all)"
        counts["report"] = connection.execute(f"copy {report} to {literal(ledger / 'report.csv')} (header)").fetchone()[0]
    return counts


def table_counts(folder: Path) -> dict[str, int]:
    """Rows of each table of an importer's ledger as it stands."""
    with duckdb.connect() as connection:
        return {path.stem: connection.execute(f"select count(*) from {literal(path)}").fetchone()[0] for path in sorted(folder.glob("*.parquet"))}


PROJECT = REPO / "imports"
DIAGNOSES = Path(__file__).with_name("icd10cm_codes.parquet")
# a ZIP that unpacks to more than this many times its size was made to fill a disk; tables of text reach a tenth of it
MOST_RATIO, SMALL = 200, 50_000_000
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # how one begins
# what zipfile raises where an archive is damaged, locked or packed in a way that it does not know
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
LEDGER = (
    "policy", "source_document", "policy_revision", "policy_ruling", "policy_scope", "policy_cross_reference", "policy_gap",
    "policy_jurisdiction",
    "medicare_lab_fee_schedule", "payer", "payer_crosswalk",
)  # fmt: skip


@contextmanager
def open_zip(path: Path, most_bytes: int | None = None) -> Iterator[zipfile.ZipFile]:
    """A ZIP that unpacks to no more than its kind can hold. No entry gives more than the size that the ZIP names, which zipfile sees to."""
    with zipfile.ZipFile(path) as archive:
        packed = sum(entry.compress_size for entry in archive.infolist())
        whole = sum(entry.file_size for entry in archive.infolist())
        if whole > (most_bytes or whole) or (whole > SMALL and whole > MOST_RATIO * packed):
            raise Fault(Exit.CONFIGURATION, f"{plain(path)} would unpack to {whole / 1e6:,.0f} MB, far more than its kind holds. Nothing was imported.")
        yield archive


# what a damaged or hostile file makes readers raise; anything else counts only where it was raised within a reader
DAMAGES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, UnicodeError, struct.error, RecursionError, ParseError)
READERS = ("openpyxl", "zipfile", "xml.", "et_xmlfile")


def damage(error: Exception) -> str | None:
    """What a reader complains of, in a few words; None where it is no complaint about a file."""
    if isinstance(error, (Fault, MemoryError, OSError)) or not (isinstance(error, DAMAGES) or came_from_reader(error)):
        return None
    return " ".join(str(error).split())[:200] or type(error).__name__


def came_from_reader(error: BaseException) -> bool:
    """Was it raised within a reader of workbooks or archives? They stumble over hostile content in many ways (KeyError, TypeError, IndexError)."""
    frame, inside = error.__traceback__, False
    while frame is not None:
        inside = frame.tb_frame.f_globals.get("__name__", "").startswith(READERS)
        frame = frame.tb_next
    return inside


def write_rows(rows: list[dict[str, object]], columns: tuple[str, ...], path: Path) -> None:
    """Rows of text as Parquet, as the models of imports/ read them."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"create table decoded ({', '.join(f'{name} varchar' for name in columns)})")
        if rows:
            values = [[row.get(name) for name in columns] for row in rows]
            connection.executemany(f"insert into decoded values ({', '.join('?' * len(columns))})", values)
        connection.execute(f"copy decoded to {literal(path)} (format parquet)")
