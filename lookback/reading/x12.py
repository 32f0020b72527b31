"""Read the X12 835 files of CLAIMS_DIR/remittance_835 into Parquet, each file once.

    python -m lookback.reading.x12 [--claims-dir DIR] [--warehouse FILE]

The reader is oxedi, which is young: nothing outside this module knows it. What the module promises are the tables below
(CONTRACT). They say what stands in the files and decide nothing: every element is text, trimmed, blank as null; dates and amounts
are read, and rejected where they cannot be, by the models (models/staging/intake/reading/*x12_*). Numbers count from 1 in the order of the
file, over all its interchanges.

    file                 what became of each distinct content: read, or set aside whole, and why (`problem`)
    transaction          ST to SE, with what its envelope, payer (N1*PR), payee (N1*PE), BPR and TRN say
    claim                CLP, with the claim's dates, MIA and MOA remarks and crossover carrier
    service              SVC: adjudicated and submitted code, amounts, units, dates, REF*6R, AMT*B6
    adjustment           one triplet of a CAS; service_number is null where the CAS is the claim's
    remark               one LQ of a service
    provider_adjustment  one pair of a PLB
    finding              what is wrong with the envelope of what was read all the same: counts, control numbers, trailers,
                         segments that belong nowhere; transaction_number is null where it is the interchange's or the group's

A patient is never read: no column takes NM1*QC, NM1*IL, NM1*74 or their ids, nor PER, so they cannot reach a table, and a finding
names a segment without its content. A file that is no 835, or ends inside a transaction, leaves a row in `file` and nothing else.

The files are stored next to the warehouse in parts, one folder of Parquet files for each run that found new files, keyed by the
hash of the content. `listing.parquet` is written again each time: which content has which name today. What an older reader
wrote is thrown away.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import mmap
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import oxedi
from rich.progress import Progress

from lookback.query import literal
from lookback.reading.folder import REMITTANCES, claims_dir, remittance_files
from lookback.reading.inputs import changed_fault, state_of
from lookback.terminal import echo

READER = f"2-{oxedi.__version__}"  # the first number rises whenever this module reads something differently
FOLDER = REMITTANCES
PART_BYTES = 64 << 20  # of source text, after which a part is written
WHOLE_BYTES = 8 << 20  # an interchange up to this size is read in one batch, a longer one by its transactions
MEMORY = "512MB"  # of tables; what does not fit is spilled

# The contract -------------------------------------------------------------------------------------------------------

def element(segment: str, number: int, component: int | None = None, qualifier: str | None = None, loop: str | None = None) -> dict:
    """Where a column is read: an element of the first segment of that name, whose first element is the qualifier."""
    source: dict = {"segment": segment, "element": number}
    if component:
        source["component"] = component
    if qualifier:
        source["where"] = {"1": qualifier}
    return source | ({"loop": loop} if loop else {})


def procedure(prefix: str, number: int) -> dict[str, dict]:
    """The parts of a composite procedure: qualifier, code and four modifiers."""
    parts = ("qualifier", "code", "modifier_1", "modifier_2", "modifier_3", "modifier_4")
    return {f"{prefix}{part}": element("SVC", number, place) for place, part in enumerate(parts, start=1)}


# the columns of each table; ANCHORS says where its rows stand, PARENTS what they stand in
COLUMNS: dict[str, dict[str, dict]] = {
    "transaction": {
        "transaction_set": element("ST", 1),
        "control_number": element("ST", 2),
        "interchange_date": element("ISA", 9, loop="interchange"),
        "usage_indicator": element("ISA", 15, loop="interchange"),
        "production_date": element("GS", 4, loop="group"),
        "version": element("GS", 8, loop="group"),
        "payment_amount": element("BPR", 2),
        "credit_debit_code": element("BPR", 3),
        "payment_method": element("BPR", 4),
        "payment_date": element("BPR", 16),
        "trace_number": element("TRN", 2),
        "originator_id": element("TRN", 3),
        "adjudication_date": element("DTM", 2, qualifier="405"),
        "payer_name": element("N1", 2, loop="1000A"),
        "payer_id": element("N1", 4, loop="1000A"),
        "payer_number": element("REF", 2, qualifier="2U", loop="1000A"),
        "payee_name": element("N1", 2, loop="1000B"),
        "payee_id": element("N1", 4, loop="1000B"),
        "payee_tax_id": element("REF", 2, qualifier="TJ", loop="1000B"),
    },
    "claim": {
        "claim_id": element("CLP", 1),
        "status_code": element("CLP", 2),
        "charge_amount": element("CLP", 3),
        "paid_amount": element("CLP", 4),
        "patient_responsibility_amount": element("CLP", 5),
        "allowed_amount": element("AMT", 2, qualifier="AU"),
        "filing_indicator": element("CLP", 6),
        "payer_claim_number": element("CLP", 7),
        "original_claim_number": element("REF", 2, qualifier="F8"),
        "received_date": element("DTM", 2, qualifier="050"),
        "statement_from_date": element("DTM", 2, qualifier="232"),
        "statement_to_date": element("DTM", 2, qualifier="233"),
        "crossover_carrier_name": element("NM1", 3, qualifier="TT"),
        **{f"remark_{place}": element("MIA", number) for place, number in enumerate((5, 20, 21, 22, 23), start=1)},
        **{f"remark_{number + 3}": element("MOA", number) for number in range(3, 8)},
    },
    "service": {
        **procedure("", 1),
        **procedure("submitted_", 6),
        "revenue_code": element("SVC", 4),
        "charge_amount": element("SVC", 2),
        "paid_amount": element("SVC", 3),
        "paid_units": element("SVC", 5),
        "submitted_units": element("SVC", 7),
        "service_date": element("DTM", 2, qualifier="472"),
        "period_from_date": element("DTM", 2, qualifier="150"),
        "period_to_date": element("DTM", 2, qualifier="151"),
        "line_item_control_number": element("REF", 2, qualifier="6R"),
        "allowed_amount": element("AMT", 2, qualifier="B6"),
    },
    "adjustment": {
        "group_code": {"element": 1},
        "reason_code": {"group_element": 0},
        "amount": {"group_element": 1},
        "quantity": {"group_element": 2},
    },
    "remark": {"list_code": {"element": 1}, "remark_code": {"element": 2}},
    "provider_adjustment": {
        "provider_id": {"element": 1},
        "fiscal_period_date": {"element": 2},
        "reason_code": {"group_element": 0, "component": 1},
        "reference_id": {"group_element": 0, "component": 2},
        "amount": {"group_element": 1},
    },
}
ANCHORS: dict[str, dict] = {
    "transaction": {"loops": ["transaction"], "ref": "transaction"},
    "claim": {"loops": ["2100"], "ref": "claim"},
    "service": {"loops": ["2110"], "ref": "service"},
    "adjustment": {"loops": ["2100", "2110"], "segment": "CAS", "repeat": {"from": 2, "step": 3}},
    "remark": {"loops": ["2110"], "segment": "LQ"},
    "provider_adjustment": {"loops": ["transaction"], "segment": "PLB", "repeat": {"from": 3, "step": 2}},
}
PARENTS: dict[str, tuple[str, ...]] = {
    "transaction": (),
    "claim": ("transaction",),
    "service": ("transaction", "claim"),
    "adjustment": ("transaction", "claim", "service"),
    "remark": ("transaction", "claim", "service"),
    "provider_adjustment": ("transaction",),
}
CONTRACT: dict[str, dict[str, str]] = {
    table: {
        "content_hash": "varchar",
        **{f"{parent}_number": "integer" for parent in (*PARENTS[table], table)},
        **{column: "varchar" for column in columns},
    }
    for table, columns in COLUMNS.items()
} | {
    "file": {
        "content_hash": "varchar", "byte_count": "bigint", "transaction_count": "integer", "problem": "varchar", "detail": "varchar",
    },
    "finding": {"content_hash": "varchar", "transaction_number": "integer", "kind": "varchar", "detail": "varchar"},
}  # fmt: skip


def spec() -> oxedi.Spec:
    """The loops of the built-in 5010 spec, which include those of 4010, with our tables; the content of an element is not checked here."""
    found = json.loads(oxedi.Spec.builtin("5010").to_json())
    found["balancing"] = {}
    for segment in found["segments"].values():
        segment["elements"] = {number: unjudged(definition) for number, definition in segment["elements"].items()}
    for loop in found["loops"].values():
        loop["usage"] = "situational"
        loop.pop("max", None)
        for occurrence in loop["occurrences"].values():
            occurrence["usage"] = "situational"
            occurrence.pop("codes", None)
            occurrence.pop("max", None)
    found["tables"] = {table: ANCHORS[table] | {"columns": columns} for table, columns in COLUMNS.items()}
    return oxedi.Spec.from_json(json.dumps(found))


def unjudged(definition: dict) -> dict:
    """An element as text of any length: a letter in an amount stays to be seen, where the built-in type would make it null."""
    if "composite" in definition:
        parts = {number: unjudged(part) for number, part in definition["composite"].items()}
        return {"name": definition["name"], "type": "AN", "composite": parts}
    return {"name": definition["name"], "type": "AN", "max": 1_000_000}


# Reading one file ---------------------------------------------------------------------------------------------------

# ISA01 to ISA04 have fixed widths, so no other place of a file looks like this; a wrapped file may break between any two signs
LINE_END = rb"[\r\n]*"
INTERCHANGE = re.compile(
    LINE_END.join([b"I", b"S", b"A", rb"([^A-Za-z0-9\s])", rb"\d", rb"\d", rb"\1", rb"(?:[^\r\n]" + LINE_END + rb"){0,10}\1", rb"\d", rb"\d", rb"\1"])
)
ISA_LENGTH = 106  # with the segment terminator, its last sign
FINDINGS = {
    "ControlCountMismatch": "wrong_count",
    "ControlNumberMismatch": "wrong_control_number",
    "ControlElementMissing": "wrong_control_number",
    "UnterminatedLoop": "missing_trailer",
    "ImplicitLoop": "missing_header",
    "UnknownSegment": "unknown_segment",
}


class SetAside(Exception):
    """A file of which nothing is read, with the code of the reason (seed rejection_reason) and a text for people."""

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(detail)
        self.problem, self.detail = problem, detail


@dataclass
class Count:
    """How many rows of each numbered table stand before the interchange that is being read."""

    before: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))


def interchanges(data: bytes | mmap.mmap) -> Iterator[memoryview]:
    """The interchanges of a file one by one, for each may have delimiters of its own."""
    starts = [match.start() for match in INTERCHANGE.finditer(data)]
    lead = bytes(data[: starts[0]] if starts else data[:64])
    if not starts or lead.strip(b"\xef\xbb\xbf \t\r\n"):
        raise SetAside("remittance_file_not_835", "it does not begin with an ISA segment" if lead.strip() else "it is empty")
    for start, end in zip(starts, [*starts[1:], len(data)]):
        yield unwrapped(memoryview(data)[start:end])


def unwrapped(interchange: memoryview) -> bytes | memoryview:
    """The interchange in one line where its file was wrapped at a fixed width, ISA included, as mainframes and mail gateways do."""
    isa = re.match(rb"(?:[^\r\n][\r\n]*){%d}" % ISA_LENGTH, interchange)
    signs = re.sub(rb"[\r\n]", b"", isa[0]) if isa else b""
    terminator = signs[-1:]
    # a file whose segments end with the line has its first letter of GS there
    if not terminator or terminator.isalnum() or terminator in (signs[3:4], b" "):
        return interchange
    is_wrapped = re.search(rb"[\r\n]", isa[0].rstrip()) or re.search(rb"[^\s%s]\s*?[\r\n]" % re.escape(terminator), interchange)
    if not is_wrapped:
        return interchange
    between = re.compile(rb"%s\s+" % re.escape(terminator))
    return re.sub(rb"[\r\n]", b"", between.sub(terminator, bytes(interchange)))


def as_utf8(interchange: memoryview) -> bytes | memoryview:
    """X12 does not say how text is encoded; what is no UTF-8 is taken for Latin-1, which reads any byte."""
    try:
        str(interchange, "utf-8")
        return interchange
    except UnicodeDecodeError:
        return str(interchange, "latin-1").encode()


def transaction_sets(interchange: memoryview) -> set[str]:
    """The names of its transaction sets (ST01), found without reading it: an 837 is not worth the time."""
    separator = bytes(interchange[3:4])
    beginnings = re.finditer(rb"ST" + re.escape(separator) + rb"(\w{3})", interchange)
    return {st[1].decode() for st in beginnings if not re.match(rb"\w|" + re.escape(separator), interchange[st.start() - 1 : st.start()])}


def read(connection: duckdb.DuckDBPyConnection, content_hash: str, data: bytes | mmap.mmap, reader: oxedi.Spec) -> None:
    """Adds what a file holds to the tables of the connection; raises SetAside where nothing of it may stay."""
    count, found = Count(), set()
    for interchange in interchanges(data):
        sets = transaction_sets(interchange)
        if "835" in sets:
            read_interchange(connection, content_hash, interchange, reader, count)
        found |= sets
    others = sorted(found - {"835"})
    if "835" not in found:
        held = f"transaction sets {', '.join(others)}" if others else "no transaction set"
        raise SetAside("remittance_file_not_835", f"it holds {held}")
    if others:
        drop_other_sets(connection, content_hash, others)


def drop_other_sets(connection: duckdb.DuckDBPyConnection, content_hash: str, others: list[str]) -> None:
    """Removes the transaction sets of one interchange that are not 835, and names the other sets of the file."""
    for table in reversed(COLUMNS):
        connection.execute(
            f"delete from {table} where content_hash = $1 and transaction_number in (select transaction_number from transaction "
            "where content_hash = $1 and transaction_set is distinct from '835')",
            [content_hash],
        )
    detail = f"the file also holds transaction sets {', '.join(others)}"
    connection.execute("insert into finding values (?, null, 'other_transaction_set', ?)", [content_hash, detail])


def read_interchange(
    connection: duckdb.DuckDBPyConnection, content_hash: str, interchange: memoryview, reader: oxedi.Spec, count: Count
) -> None:
    text = as_utf8(interchange)
    rows = dict.fromkeys(COLUMNS, 0)
    try:
        for batch in oxedi.stream(text, spec=reader, by="interchange" if len(text) <= WHOLE_BYTES else "transaction"):
            # the same thing said a thousand times is one finding
            findings = {finding(diagnostic, count) for diagnostic in batch.diagnostics if diagnostic.kind in FINDINGS}
            for table in COLUMNS:
                rows[table] += add_rows(connection, content_hash, table, batch.tables[table], count)
            for kind, transaction_number, detail in sorted(findings, key=str):
                connection.execute("insert into finding values (?, ?, ?, ?)", [content_hash, transaction_number, kind, detail])
    except oxedi.ParseError as error:
        raise SetAside("remittance_file_not_835", "its ISA segment cannot be read") from error
    for table, added in rows.items():
        count.before[table] += added


def finding(diagnostic: oxedi.Diagnostic, count: Count) -> tuple[str, int | None, str]:
    """What the reader says of the envelope, without the content of a segment, which may name a patient."""
    place = re.search(r"transaction#(\d+)", diagnostic.path)
    if diagnostic.kind == "UnterminatedLoop" and '"transaction"' in diagnostic.rule and diagnostic.segment is None:
        raise SetAside("remittance_file_cut_off", "it ends inside a transaction: there is no SE")
    number = count.before["transaction"] + int(place[1]) if place else None
    detail = diagnostic.rule
    if diagnostic.kind == "UnknownSegment":
        name = re.search(r'segment "(\w{2,3})"', detail)
        detail = f"segment {name[1] if name else 'without a readable name'} belongs to no place of an 835"
    return FINDINGS[diagnostic.kind], number, detail


def add_rows(connection: duckdb.DuckDBPyConnection, content_hash: str, table: str, rows: oxedi.Table, count: Count) -> int:
    """Appends a batch of one table, its numbers counted on from what stands before the interchange."""
    if not len(rows):
        return 0
    numbers = {"row": table} | {parent: parent for parent in PARENTS[table]}
    numbered = [f'"{column}" + {count.before[owner] + 1} as {owner}_number' for column, owner in numbers.items()]
    texts = [f"nullif(trim(decode({column})), '') as {column}" for column in COLUMNS[table]]
    batch = rows  # noqa: F841, read by its name below
    connection.execute(
        f"insert into {table} by name select $1 as content_hash, {', '.join([*numbered, *texts])} from batch", [content_hash]
    )
    return len(rows)


# Keeping what was read ----------------------------------------------------------------------------------------------


def kept_folder(warehouse: str | os.PathLike[str]) -> Path:
    """Where what was read for a warehouse is kept; macros/remittance_file.sql looks for it there. `lookback build` builds in a file of
    its own and keeps it next to the published one."""
    return Path(os.environ.get("LOOKBACK_REMITTANCES") or f"{warehouse}.835")


def files_of(claims_dir: str | os.PathLike[str]) -> list[Path]:
    """Every file below remittance_835 that can be read, in any case, links followed (lookback/reading/folder.py)."""
    return remittance_files(claims_dir)


def content_of(path: Path) -> bytes | mmap.mmap:
    """The bytes of a file, mapped where it is large, so that memory does not grow with it."""
    with path.open("rb") as file:
        return file.read() if path.stat().st_size <= WHOLE_BYTES else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def decode(claims_dir: str | os.PathLike[str], kept: str | os.PathLike[str], show_progress: bool = False) -> Path | None:
    """Brings what is kept up to date with a claims folder; None, and no listing, where that holds no such files."""
    files, kept = files_of(claims_dir), Path(kept)
    if not files:
        (kept / "listing.parquet").unlink(missing_ok=True)
        return None
    kept.mkdir(parents=True, exist_ok=True)
    for old in kept.iterdir():
        if old.is_dir() and not old.name.startswith(f"{READER}-"):
            shutil.rmtree(old)
    states = {path: state_of(path) for path in files}
    hashes = {path: hash_of(path) for path in files}
    known = known_hashes(kept)
    new = {content_hash: path for path, content_hash in hashes.items() if content_hash not in known}
    with Progress(disable=not show_progress or not new, transient=True) as progress:
        bar = progress.add_task("Reading remittances", total=sum(path.stat().st_size for path in new.values()))
        todo = list(new.items())
        while todo:
            todo = write_part(kept, todo, states, lambda size: progress.advance(bar, size))
    write_listing(kept, hashes)
    return kept


def known_hashes(kept: Path) -> set[str]:
    if not any(kept.glob("*/file.parquet")):
        return set()
    with duckdb.connect() as connection:
        pattern = re.sub(r"([*?[])", r"[\1]", str(kept)) + "/*/file.parquet"
        return {row[0] for row in connection.execute("select content_hash from read_parquet(?)", [pattern]).fetchall()}


def write_part(
    kept: Path, todo: list[tuple[str, Path]], states: dict[Path, tuple[int, ...]], advance: Callable[[int], None]
) -> list[tuple[str, Path]]:
    """Reads files until a part is full, writes it under its name in one step, and returns the files that are left. What changed since it was
    hashed is not kept: its rows would be believed under that hash for good."""
    reader = spec()
    with tempfile.TemporaryDirectory(prefix=".", dir=kept) as unfinished:
        folder = Path(unfinished, "part")
        folder.mkdir()
        with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": unfinished, "threads": 2}) as connection:
            for table, columns in CONTRACT.items():
                connection.execute(f"create table {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
            # one transaction for all files: beginning and ending one for each takes a sixth of the time
            connection.begin()
            size = place = 0
            while place < len(todo) and size < PART_BYTES:
                content_hash, path = todo[place]
                read_file(connection, content_hash, path, reader)
                if state_of(path) != states[path] or hash_of(path) != content_hash:
                    raise changed_fault(str(path))
                size += path.stat().st_size
                advance(path.stat().st_size)
                place += 1
            connection.commit()
            for table in CONTRACT:
                connection.execute(f"copy {table} to {literal(folder / f'{table}.parquet')} (compression zstd)")
        digest = hashlib.sha256("".join(content_hash for content_hash, _ in todo[:place]).encode()).hexdigest()
        folder.rename(kept / f"{READER}-{digest[:16]}")
    return todo[place:]


def read_file(connection: duckdb.DuckDBPyConnection, content_hash: str, path: Path, reader: oxedi.Spec) -> None:
    """Reads a file or sets it aside whole; either way it leaves its row in `file`."""
    problem = detail = None
    try:
        read(connection, content_hash, content_of(path), reader)
    except SetAside as reason:
        problem, detail = reason.problem, reason.detail
        for table in [*COLUMNS, "finding"]:
            connection.execute(f"delete from {table} where content_hash = ?", [content_hash])
    connection.execute(
        "insert into file select $1, $2, count(*), $3, $4 from transaction where content_hash = $1",
        [content_hash, path.stat().st_size, problem, detail],
    )


def write_listing(kept: Path, hashes: dict[Path, str]) -> None:
    """Which content stands under which name today, replaced in one step."""
    with duckdb.connect() as connection:
        connection.execute("create table listing (file_name varchar, content_hash varchar)")
        connection.executemany("insert into listing values (?, ?)", [[str(path), content] for path, content in hashes.items()])
        connection.execute(f"copy (from listing order by file_name) to {literal(kept / '.listing')} (format parquet)")
    (kept / ".listing").rename(kept / "listing.parquet")


def main() -> None:
    """Read the command line and decode."""
    parser = argparse.ArgumentParser(description="Read the X12 835 files of a claims folder into Parquet, each file once.")
    parser.add_argument("--claims-dir", default=claims_dir())
    parser.add_argument("--warehouse", default=os.environ.get("WAREHOUSE_PATH") or "warehouse.duckdb")
    arguments = parser.parse_args()
    kept = decode(arguments.claims_dir, kept_folder(arguments.warehouse), show_progress=sys.stderr.isatty())
    echo(f"{kept} holds the remittances" if kept else f"there is no {FOLDER} in {arguments.claims_dir}")


if __name__ == "__main__":
    main()
