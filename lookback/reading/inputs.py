"""The files that a build reads: found once for all, and the same from the first look to the last (docs/design.md, "Input", "Files that change while they
are read").

A fingerprint says what stood there when the build began. A file that changes and changes back while dbt reads it would leave rows of the one
under the fingerprint of the other, and no later build would find anything new. So a build compares each file, and each folder of claims,
before it publishes.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import re
import time
from collections.abc import Iterable
from pathlib import Path

from lookback.faults import Exit, Fault
from lookback.reading.folder import found_below
from lookback.settings import REPO, Settings
from lookback.texts import is_text

POLICY_VARIABLE = "policy_files"
COARSE_NS = 2_000_000_000  # the clock of some file systems: of two writes within it both may have one time


def below(folder: Path, pattern: str = "*") -> list[tuple[str, Path]]:
    """Every plain file below a folder, with its path in it."""
    files = [(found.below, Path(found.path)) for found in found_below(str(folder)) if found.is_file and found.below]
    return [(path, file) for path, file in files if fnmatch.fnmatch(file.name, pattern) and "__pycache__" not in file.parts]


def imported_files(policies: Path) -> list[tuple[str, Path]]:
    """What a build reads of POLICY_DIR: no drafts, nothing that importers keep for themselves, and no kept builds of a warehouse."""
    return [(path, file) for path, file in below(policies) if not is_hidden(path) and ".builds/" not in path]


def policy_listing(policies: Path) -> str:
    """The same as JSON, for the variable that macros/ledger.sql reads. A path that is not UTF-8 cannot be read, and is left out."""
    return json.dumps([str(file) for _, file in imported_files(policies) if is_text(str(file))])


def is_hidden(path: str) -> bool:
    return re.search(r"(^|/)[_.]", path) is not None


def fingerprint(files: Iterable[tuple[str, Path]]) -> str:
    """One hash of names and contents."""
    whole = hashlib.sha256()
    for name, path in sorted(files):
        with path.open("rb") as file:
            whole.update(f"{name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()[:16]


def sample_fingerprint() -> str:
    """That of the synthetic claims of the repo."""
    return fingerprint(below(REPO / "sample_claims"))


def state_of(path: Path) -> tuple[int, ...]:
    """What changes with a file or folder, also where its size and its time are set back."""
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


class Watch:
    """Claims, seeds and imported policies as they are when it is made."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.folders: set[Path] = set()
        begun_ns = time.time_ns()
        self.states = self.look()
        # written so shortly before that its times may not tell one write from the next
        self.young = [(str(path), path) for path, state in self.states.items() if state and state[3] > begun_ns - COARSE_NS and path.is_file()]
        self.content = fingerprint(self.young)

    def look(self) -> dict[Path, tuple[int, ...]]:
        claims = self.settings.claims_dir
        # but CLAIMS_DIR itself, into which a build may write what is skipped
        folders = [Path(found.path) for found in found_below(str(claims)) if found.is_folder and found.below and not is_hidden(found.below)]
        self.folders |= set(folders)
        read = [file for file in below(claims) if not is_hidden(file[0])]
        files = [path for _, path in (*read, *below(REPO / "seeds", "*.csv"), *imported_files(self.settings.policies))]
        states = {}
        for path in (*folders, *files):
            try:
                states[path] = state_of(path)
            except FileNotFoundError:  # it went between being listed and being looked at
                states[path] = ()
        return states

    def refuse_changes(self) -> None:
        """A fault where a file came, went or changed since; nothing of it may be published."""
        now = self.look()
        changed = [path for path in self.states.keys() | now.keys() if self.states.get(path) != now.get(path)]
        # a file says more than the folder that it lies in
        if changed := sorted([path for path in changed if path not in self.folders] or changed):
            more = f" and {len(changed) - 1} more" if changed[1:] else ""
            raise changed_fault(f"{changed[0]}{more}")
        if fingerprint(self.young) != self.content:
            raise changed_fault(f"A file of {self.settings.claims_dir} or of the ledger")


def changed_fault(what: str) -> Fault:
    return Fault(Exit.LOCKED, f"{what} changed while it was read. Wait until the delivery is complete, then call this again; nothing was published.")
