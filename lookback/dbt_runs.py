"""Running dbt in this process, and what dbt, DuckDB and the system complain of as a fault of ours: one sentence under an exit code."""

from __future__ import annotations

import errno
import gc
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

from lookback.faults import Exit, Fault
from lookback.settings import REPO, memory


def run_dbt(arguments: list[str], manifest: object = None, project: Path = REPO, callbacks: Iterable[Callable] = ()) -> object:
    """One dbt command in this process, silent; how it ended. Its connections are those of profiles.yml."""
    from dbt.cli.main import dbtRunner

    gc.set_threshold(50_000, 20, 50)  # dbt keeps many small objects; visiting all of them as often as usual takes a tenth of a build
    options = ["--project-dir", str(project), "--profiles-dir", str(REPO), "--log-level", "none"]
    with redirect_stdout(StringIO()):
        return dbtRunner(manifest=manifest, callbacks=list(callbacks)).invoke([*arguments, *options])


def parsed(warehouse: Path) -> object:
    """dbt's manifest of the project."""
    outcome = run_dbt(["parse"])
    if not outcome.success:
        raise node_fault("The project", f"\n{outcome.exception}", warehouse)
    return outcome.result


def close_connections() -> None:
    """dbt keeps its file open; sealing opens it with settings of its own."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()


@contextmanager
def environment(settings: dict[str, str]) -> Iterator[None]:
    """Settings for a while."""
    before = dict(os.environ)
    os.environ |= settings
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


# Faults -------------------------------------------------------------------------------------------------------------

RESOURCES = re.compile(
    r"out of memory|no space left|failed to pin|could not allocate|cannot allocate|unable to allocate|disk is full|quota exceeded|file too large"
    r"|max_temp_directory_size",
    re.IGNORECASE,
)
NO_PLACE = (errno.EPERM, errno.EACCES, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP)
SHORTAGES = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM)
WRITER = re.compile(r"could not set lock on file \"(?P<file>[^\"]*)\"(?:.*held in (?P<program>.*?) \(PID (?P<process>\d+)\))?", re.IGNORECASE)


def first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "no reason was given")


def resource_fault(error: Exception | str, warehouse: Path, undone: str = "Nothing was published.") -> Fault:
    """Disk, memory, rights, paths and writers, in words; whatever else DuckDB or the system says stays as it is."""
    message = str(error) or type(error).__name__
    text = next((line.strip() for line in message.splitlines() if RESOURCES.search(line)), first_line(message))
    if isinstance(error, OSError) and error.errno in NO_PLACE:
        return Fault(Exit.CONFIGURATION, f"{error.filename or warehouse} cannot be used ({error.strerror}). Does the folder exist, and has this account the rights to it?")
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in SHORTAGES) or RESOURCES.search(message):
        return Fault(
            Exit.RESOURCES,
            f"Disk or memory ran out ({text}). Free space next to {warehouse}, or set LOOKBACK_MEMORY (now {memory()}) to what this machine "
            f"can give. {undone}",
        )
    if writer := WRITER.search(message):
        by = f" ({writer['program']}, process {writer['process']})" if writer["process"] else ""
        return Fault(Exit.LOCKED, f"{writer['file']} is open for writing in another program{by}. Close it there, then call this again. {undone}")
    if re.search("permission denied|read-only file system", message, re.IGNORECASE):
        return Fault(Exit.CONFIGURATION, f"{warehouse.parent} or CLAIMS_DIR cannot be used ({text}). Give this account the rights to it.")
    return Fault(Exit.INTERNAL, f"{warehouse}: {text}. {undone}")


def node_fault(name: str, message: str, warehouse: Path) -> Fault:
    """A model, seed or test that could not run."""
    text = next((line.strip() for line in message.splitlines()[1:] if line.strip()), first_line(message))
    fault = resource_fault(message, warehouse)
    return fault if fault.code != Exit.INTERNAL else Fault(Exit.INTERNAL, f"{name} could not be built: {text} Nothing was published.")


def dbt_fault(message: str, warehouse: Path) -> Fault:
    """dbt stopped before its first node: a setting or a folder (macros/check_settings.sql), or a resource."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    said = next((line for line in lines if not re.match("Encountered|Compilation Error|Database Error|Runtime Error|>|in macro", line)), first_line(message))
    fault = resource_fault(message, warehouse)
    return fault if fault.code != Exit.INTERNAL else Fault(Exit.CONFIGURATION, said)
