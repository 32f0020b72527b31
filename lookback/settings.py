"""The settings of a build, read from the environment once and checked before anything is touched; a wrong one is one sentence."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lookback.faults import Exit, Fault
from lookback.replacing import restore
from lookback.texts import is_text, plain

REPO = Path(__file__).resolve().parents[1]
RESERVED = ("main", "staging", "intermediate", "system", "temp", "sealed", "information_schema", "pg_catalog")
MEMORY = "3GB"
EDITIONS = ("shareable", "internal")
# environment variable -> what it means, as `lookback build --help` shows it
VARIABLES = {
    "CLAIMS_DIR": "the folder of claims; default: the sample in the repo",
    "WAREHOUSE_PATH": "the DuckDB file to publish; default: warehouse.duckdb in the repo",
    "KNOWN_ON": "answer as known on this day, YYYY-MM-DD; default: today",
    "MAX_REJECTED_SHARE": "share of rejected rows of a table, 0 to 1, above which nothing is published; default 0.05",
    "MAX_REJECTED_FILE_SHARE": "share of X12 files set aside, 0 to 1, above which nothing is published; default 0.05",
    "MAX_SHRINK": "share that a table, source, payer or month may lose against the last publish; default 0.2, 1 compares nothing",
    "POLICY_DIR": "the folder of imported policies; default: policies next to the warehouse",
    "MEDICARE_CONTRACTOR": "number of the contractor whose articles decide Medicare lines that no row of medicare_jurisdiction places",
    "PERSON_ID_KEY": "key under which person ids are hashed; default: a random one, made once in .person_id_key",
    "PAGE_PATH": "where the page goes; default: page/index.html next to the warehouse",
    "WORKBOOK_PATH": "where the workbook goes; default: page/lookback.xlsx next to the warehouse",
    "EDITION": "shareable (default): aggregates of eleven lines or more; internal (default of the repo's own sample): down to the line",
    "KEEP_BUILDS": "how many published builds are kept for `lookback rollback`, the current one included; default 7",
    "LOOKBACK_MEMORY": "memory that DuckDB may use before it spills to disk next to the warehouse; default 3GB",
}


def given(name: str) -> str:
    """A setting as text; blank is unset."""
    return os.environ.get(name, "").strip()


def memory() -> str:
    """What DuckDB may use, as its memory_limit is written."""
    return given("LOOKBACK_MEMORY") or MEMORY


def share(name: str, default: float) -> float:
    """A setting from 0 to 1."""
    text = given(name) or str(default)
    if not re.fullmatch(r"0?\.[0-9]+|[01](\.0*)?", text):
        raise Fault(
            Exit.CONFIGURATION,
            f"{name} is '{text}', which is no share. Write it as a number from 0 to 1, for example {default}, or leave it unset.",
        )
    return float(text)


def day(name: str) -> date:
    """A setting that is a calendar day; today where it is unset."""
    text = given(name)
    try:
        if text and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text) if text else date.today()
    except ValueError:
        raise Fault(
            Exit.CONFIGURATION,
            f"{name} is '{text}', which is not a calendar day. Write it as YYYY-MM-DD, for example 2021-12-31, or leave it unset "
            "to build as of today.",
        ) from None


def local_path(name: str, default: Path) -> Path:
    """A setting that is a path of this machine, whole; relative ones count from the folder the command is called in."""
    text = given(name)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", text):
        raise Fault(
            Exit.CONFIGURATION,
            f"{name} is '{text}', which is not a path of this machine. Lookback builds local files only: set {name} to one.",
        )
    return Path(os.path.realpath(text)) if text else default


def warehouse_path() -> Path:
    """Where the published warehouse stands; refused where DuckDB could not open a file of that name."""
    path = local_path("WAREHOUSE_PATH", REPO / "warehouse.duckdb")
    if path.is_dir():
        raise Fault(Exit.CONFIGURATION, f"WAREHOUSE_PATH is {path}, which is a folder. Set it to a file, for example {path / 'warehouse.duckdb'}.")
    name = path.name.split(".")[0].lower()
    if not re.fullmatch(r"[^.\"'?#;*\\][^\"'?#;*\\]*", path.name) or name in RESERVED:
        raise Fault(
            Exit.CONFIGURATION,
            f"WAREHOUSE_PATH names the file {path.name}, which DuckDB takes for a schema, a catalog or a pattern. Call the file something "
            "else, for example warehouse.duckdb.",
        )
    return path


def published_warehouse() -> Path:
    """The warehouse that a command reads; a fault where there is none."""
    path = warehouse_path()
    if not path.exists():
        raise Fault(Exit.CONFIGURATION, f"There is no warehouse at {path}. Run `lookback build` first, or set WAREHOUSE_PATH.")
    return path


def claims_folder() -> Path:
    """The folder of claims; a fault where there is none."""
    path = local_path("CLAIMS_DIR", REPO / "sample_claims")
    if not path.is_dir():
        raise Fault(
            Exit.CONFIGURATION,
            f"CLAIMS_DIR is '{plain(path)}', but there is no such folder. Set it to the folder that holds medical_claim.csv (or .parquet, or a "
            "folder medical_claim/), or unset it to use the sample.",
        )
    if not is_text(str(path)):
        raise Fault(Exit.CONFIGURATION, f"CLAIMS_DIR is '{plain(path)}', a name that is not UTF-8 and cannot be read. Rename the folder.")
    return path


def policies_path(warehouse: Path) -> Path:
    """POLICY_DIR, else `policies` in the folder of the warehouse."""
    return local_path("POLICY_DIR", warehouse.parent / "policies")


def policy_folder(warehouse: Path) -> Path:
    """The folder of imported policies, which need not be there unless it was given; a fault where a given one is none."""
    path = policies_path(warehouse)
    restore(path)
    if not path.is_dir() and (given("POLICY_DIR") or path.exists()):
        raise Fault(
            Exit.CONFIGURATION,
            f"POLICY_DIR is '{path}', but there is no such folder. Set it to the folder into which `lookback import` writes, or unset it.",
        )
    return path


def medicare_contractor() -> str:
    """The default contractor, as imported articles write it; blank where unset."""
    text = given("MEDICARE_CONTRACTOR")
    if text and not re.fullmatch(r"[0-9A-Za-z-]{2,20}", text):
        raise Fault(
            Exit.CONFIGURATION,
            f"MEDICARE_CONTRACTOR is '{text}', which is no contractor number or state. Write it as the articles do, for example 15201.",
        )
    return text


@dataclass(frozen=True)
class Outputs:
    """What is made of a published warehouse for people, where, and for whom (a blank edition: lookback/output/outputs.py)."""

    page: Path
    workbook: Path
    edition: str
    is_claims_dir_set: bool  # a build sets it for dbt, so it is asked before

    @classmethod
    def from_environment(cls, warehouse: Path) -> Outputs:
        edition = given("EDITION")
        if edition not in ("", *EDITIONS):
            raise Fault(Exit.CONFIGURATION, f"EDITION is '{edition}'. Set it to {' or '.join(EDITIONS)}.")
        folder = warehouse.parent / "page"
        page, workbook = local_path("PAGE_PATH", folder / "index.html"), local_path("WORKBOOK_PATH", folder / "lookback.xlsx")
        if len({page, workbook, warehouse}) < 3:
            raise Fault(Exit.CONFIGURATION, "WAREHOUSE_PATH, PAGE_PATH and WORKBOOK_PATH name the same file. Give each its own.")
        return cls(page, workbook, edition, bool(given("CLAIMS_DIR")))


@dataclass(frozen=True)
class Settings:
    """What one build is asked for."""

    claims_dir: Path
    warehouse: Path
    known_on: date
    max_rejected_share: float
    max_rejected_file_share: float
    max_shrink: float
    keep_builds: int
    outputs: Outputs
    policies: Path
    contractor: str

    @classmethod
    def from_environment(cls) -> Settings:
        kept = given("KEEP_BUILDS") or "7"
        if not re.fullmatch(r"[1-9][0-9]{0,3}", kept):
            raise Fault(Exit.CONFIGURATION, f"KEEP_BUILDS is '{kept}', which is no count of builds. Set it to a whole number from 1 on.")
        if not re.fullmatch(r"([1-9][0-9]*(\.[0-9]+)?\s?[KMGT]i?B)?", given("LOOKBACK_MEMORY"), re.IGNORECASE):
            raise Fault(Exit.CONFIGURATION, f"LOOKBACK_MEMORY is '{given('LOOKBACK_MEMORY')}', which is no size. Write it like 3GB.")
        warehouse = warehouse_path()
        return cls(
            claims_dir=claims_folder(),
            warehouse=warehouse,
            known_on=day("KNOWN_ON"),
            max_rejected_share=share("MAX_REJECTED_SHARE", 0.05),
            max_rejected_file_share=share("MAX_REJECTED_FILE_SHARE", 0.05),
            max_shrink=share("MAX_SHRINK", 0.2),
            keep_builds=int(kept),
            outputs=Outputs.from_environment(warehouse),
            policies=policy_folder(warehouse),
            contractor=medicare_contractor(),
        )
