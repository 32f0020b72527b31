"""What is in CLAIMS_DIR: every file below it, links followed, and why one of them cannot be read.

DuckDB's own listing passes over links, pipes and names that are not UTF-8 without a word, so the macros that decide which file belongs
to which table (macros/claims_input.sql) read this list: a variable of the connection, for dbt (lookback/reading/dbt_plugin.py) and for the gate
(lookback/reading/claims_reader.py) alike. The X12 files are found by it too (lookback/reading/x12.py).
"""

from __future__ import annotations

import errno
import gzip
import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lookback.texts import is_text, plain

VARIABLE = "claims_folder"
HEAD_BYTES = 512
REMITTANCES = "remittance_835"  # its files are X12, whatever they are called
SUFFIX = re.compile(r"[.](csv|csv[.]gz|csv[.]zst|parquet)$", re.IGNORECASE)
# a folder that holds this is a table whose own log says which of its files count
TABLE_FORMATS = {"_delta_log": "a Delta table", ".hoodie": "a Hudi table", ".hoodie_partition_metadata": "a Hudi table"}
SKIPPED = "Take it away, or let its name begin with _ to have it skipped."


def claims_dir() -> str:
    """CLAIMS_DIR as the macros have it (macros/claims_input.sql): the sample's, from the folder in which dbt runs, where it is unset."""
    return os.environ.get("CLAIMS_DIR") or "sample_claims"


@dataclass(frozen=True)
class Entry:
    """A file below CLAIMS_DIR: its path, its path below the folder, and what is wrong with it, as a sentence; None where nothing is."""

    path: str
    below: str
    fault: str | None = None


@dataclass(frozen=True)
class Found:
    """What is at a path below a folder, links followed. `names`: what a folder holds; `error`: why it cannot be looked at."""

    path: str
    below: str
    mode: int = 0
    names: tuple[str, ...] = ()
    error: OSError | None = None
    is_circle: bool = False  # a folder that it lies in itself

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.mode) and not self.is_circle

    @property
    def is_file(self) -> bool:
        return stat.S_ISREG(self.mode)


def found_below(
    root: str, skips: Callable[[str], bool] = lambda name: False, enters: Callable[[Found], bool] = lambda folder: True
) -> Iterator[Found]:
    """The folder itself and everything below it, by name; a circle of links is left where it closes."""
    prefix = "" if root == "." else root.rstrip("/") + "/"

    def look(path: str, below: str, above: tuple[tuple[int, int], ...]) -> Iterator[Found]:
        try:
            here = os.stat(path)
            names = tuple(sorted(os.listdir(path))) if stat.S_ISDIR(here.st_mode) else ()
        except OSError as error:
            yield Found(path, below, error=error)
            return
        key = (here.st_dev, here.st_ino)
        found = Found(path, below, here.st_mode, names, is_circle=stat.S_ISDIR(here.st_mode) and key in above)
        yield found
        for name in names if found.is_folder and enters(found) else ():
            if not skips(name):
                under = f"{below}/{name}" if below else name
                yield from look(prefix + under, under, (*above, key))

    yield from look(root, "", ())


def entries(claims_dir: str | os.PathLike[str]) -> list[Entry]:
    """Every file, in the order of its path. Hidden files, names that begin with _ and README files are skipped. A file to which several
    links of one table lead is read once: its rows are the same rows."""
    root = re.sub("^/+", "/", os.path.normpath(os.fspath(claims_dir)))
    found: dict[tuple[str, str], Entry] = {}
    real_root = os.path.realpath(root)
    below = found_below(root, is_skipped, lambda each: is_text(each.below) and not table_format(each.path, each.names))
    listed = [(os.path.realpath(entry.path), entry) for entry in map(entry_of, below) if entry]
    # the file itself before the links to it
    for real, entry in sorted(listed, key=lambda each: (each[0] != os.path.join(real_root, each[1].below), each[1].path)):
        table = SUFFIX.sub("", entry.below.split("/")[0].lower())
        found.setdefault((table, real if entry.fault is None else entry.path), entry)
    return sorted(found.values(), key=lambda entry: entry.path)


def entry_of(found: Found) -> Entry | None:
    """A file, or what is wrong; None for a folder that can be read, and for CLAIMS_DIR where there is none."""
    path, below = found.path, found.below
    kind = None
    if not is_text(below):
        return Entry(path, below, f"{plain(path)} has a name that is not UTF-8 and cannot be read. Rename it.")
    if found.error and below:
        kind = unopened(path, found.error)
    elif found.is_circle:
        kind = "is a link that leads in a circle"
    elif found.is_file and below:
        return Entry(path, below, None if below.split("/")[0].lower() == REMITTANCES else content_fault(path))
    elif found.is_folder and (table := table_format(path, found.names)):
        return Entry(
            path,
            below,
            f"{plain(path)} is {table}, whose own log says which of its files count; Lookback does not read that format. "
            "Export the table as Parquet or CSV files into a folder that holds nothing else.",
        )
    elif found.mode and not found.is_folder and below:
        kind = "is a pipe and no file" if stat.S_ISFIFO(found.mode) else "is a socket and no file" if stat.S_ISSOCK(found.mode) else "is a device and no file"
    return Entry(path, below, f"{plain(path)} {kind}. {SKIPPED}") if kind else None


def unopened(path: str, error: OSError) -> str:
    """Why something cannot be looked at."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR) and os.path.islink(path):
        return f"is a link that leads nowhere, to {plain(os.readlink(path))}"
    return "is a link that leads in a circle" if error.errno == errno.ELOOP else f"cannot be opened ({error.strerror})"


def is_skipped(name: str) -> bool:
    return name.startswith((".", "_")) or name.lower().startswith("readme")


def table_format(path: str, names: Iterable[str]) -> str | None:
    """The format of a folder that is a table with a log of its own."""
    for name in names:
        if kind := TABLE_FORMATS.get(name.lower()):
            return kind
    metadata = [name for name in names if name.lower() == "metadata" and os.path.isdir(os.path.join(path, name))]
    try:
        inside = [file.lower() for name in metadata for file in os.listdir(os.path.join(path, name))]
    except OSError:
        return None
    return "an Iceberg table" if any(file.endswith(".metadata.json") or file == "version-hint.text" for file in inside) else None


# What a file is -----------------------------------------------------------------------------------------------------

CSV_ADVICE = "Deliver the table as CSV or Parquet"
# first bytes -> what the file is, what to do
MAGIC: dict[bytes, tuple[str, str]] = {
    b"PAR1": ("a Parquet file", "Let its name end in .parquet"),
    b"PARE": ("an encrypted Parquet file", "Deliver it without encryption"),
    b"\x1f\x8b": ("a gzip file", "Let its name end in .csv.gz where it holds CSV"),
    b"(\xb5/\xfd": ("a zstd file", "Let its name end in .csv.zst where it holds CSV"),
    b"PK\x03\x04": ("a ZIP archive", "Unpack it"),
    b"PK\x05\x06": ("an empty ZIP archive", CSV_ADVICE),
    b"BZh": ("a bzip2 file", "Unpack it"),
    b"\xfd7zXZ\x00": ("an xz file", "Unpack it"),
    b"\x04\"M\x18": ("an LZ4 file", "Unpack it"),
    b"7z\xbc\xaf\x27\x1c": ("a 7-Zip archive", "Unpack it"),
    b"Rar!\x1a\x07": ("a RAR archive", "Unpack it"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("an old or encrypted Excel or Office file", "Save the sheet as CSV"),
    b"Obj\x01": ("an Avro file", CSV_ADVICE),
    b"ORC": ("an ORC file", CSV_ADVICE),
    b"ARROW1": ("an Arrow file", CSV_ADVICE),
    b"SQLite format 3\x00": ("an SQLite database", CSV_ADVICE),
    b"%PDF": ("a PDF document", CSV_ADVICE),
    b"{\\rtf": ("an RTF document", CSV_ADVICE),
    b"\x89HDF": ("an HDF5 file", CSV_ADVICE),
    b"\xff\xfe\x00\x00": ("UTF-32 text", "Convert it to UTF-8"),
    b"-----BEGIN PGP": ("an encrypted PGP message", "Decrypt it"),
    b"version https://git-lfs": ("a pointer of Git LFS in the place of the file", "Fetch the file itself"),
}
TEXTS: dict[bytes, tuple[str, str]] = {
    rb"ISA([^A-Za-z0-9\s])\d\d\1": ("an X12 file", f"Put remittances (835) into the folder {REMITTANCES}"),
    rb"<(?:!doctype|html|head|body)\b": ("a web page", CSV_ADVICE),
    rb"<\?xml\b": ("an XML file", CSV_ADVICE),
    rb"\{\s*\"|\[\s*\{": ("a JSON file", CSV_ADVICE),
}
OF_SUFFIX = {"csv": ("CSV", None), "csv.gz": ("gzip", b"\x1f\x8b"), "csv.zst": ("zstd", b"(\xb5/\xfd"), "parquet": ("Parquet", b"PAR1")}


def content_fault(path: str) -> str | None:
    """What a file is, where its first bytes say that it is not what its name says. An empty file says nothing."""
    suffix = SUFFIX.search(path)
    if not suffix:
        return None
    name, magic = OF_SUFFIX[suffix[1].lower()]
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        return f"{plain(path)} cannot be opened ({error.strerror}). {SKIPPED}"
    if magic and head.startswith(magic):
        inside = recognized(unpacked_head(path)) if name == "gzip" else None
        if inside:
            return f"{plain(path)} cannot be read: it is a gzip file that holds {inside[0]} and not CSV. {CSV_ADVICE}."
        return None
    kind = recognized(head, path) or (("text or of no known kind", CSV_ADVICE) if magic and head else None)
    return f"{plain(path)} cannot be read: it is {kind[0]} and not {name}, as its name says. {kind[1]}." if kind else None


def recognized(head: bytes, path: str | None = None) -> tuple[str, str] | None:
    """What first bytes say, and what to do about it; None for what may be CSV."""
    for magic, kind in MAGIC.items():
        if head.startswith(magic):
            return zip_kind(path) or kind if magic == b"PK\x03\x04" and path else kind
    if head[8:12] == b"DUCK":
        return "a DuckDB database", CSV_ADVICE
    if head[257:262] == b"ustar":
        return "a tar archive", "Unpack it"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((kind for pattern, kind in TEXTS.items() if re.match(pattern, text, re.IGNORECASE)), None)


def zip_kind(path: str) -> tuple[str, str] | None:
    """The documents that are ZIP archives inside."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook", "Save the sheet as CSV"
    if "mimetype" in names:
        return "an OpenDocument file", "Save the sheet as CSV"
    return ("a Word document", CSV_ADVICE) if any(name.startswith("word/") for name in names) else None


def unpacked_head(path: str) -> bytes:
    """The first bytes inside a gzip; none where they cannot be unpacked, which the reader says."""
    try:
        with gzip.open(path) as file:
            return file.read(HEAD_BYTES)
    except (OSError, EOFError, zlib.error):
        return b""


# For SQL ------------------------------------------------------------------------------------------------------------


def listing(claims_dir: str | os.PathLike[str]) -> str:
    """The entries as JSON, for the variable that macros read. A path that is not UTF-8 always has a fault, and is written out."""
    return json.dumps([{"path": plain(entry.path) if entry.fault else entry.path, "fault": entry.fault} for entry in entries(claims_dir)])


def remittance_files(claims_dir: str | os.PathLike[str]) -> list[Path]:
    """The X12 files that can be read. The listing for a build names the others."""
    found = [entry for entry in entries(claims_dir) if entry.fault is None and entry.below.lower().startswith(f"{REMITTANCES}/")]
    return [Path(entry.path) for entry in found]
