"""Folders that are replaced whole: under a lock, by a draft that takes their place in one step, and put back where a command was killed between
its two renames."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lookback.faults import Exit, Fault


@contextmanager
def alone(lock: int, folder: Path, another: str) -> Iterator[None]:
    """Takes the lock, an open file or folder, or ends with a sentence about `another`; then removes files left next to `folder`."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Fault(Exit.LOCKED, f"{another}. Wait until it is done.") from None
    clear(folder)
    yield


def waiting(folder: Path) -> Path:
    """Where a folder waits while another takes its place."""
    return folder.with_name(f"_{folder.name}.before")


def replaced_by(path: Path) -> Path:
    """The folder for which another waits."""
    return path.with_name(path.name.removeprefix("_").removesuffix(".before"))


def clear(folder: Path) -> None:
    """Removes drafts and what was being read, and puts the folder back if the import was killed between its two renames."""
    if waiting(folder).exists() and not folder.exists():
        os.replace(waiting(folder), folder)
    for left in folder.parent.glob(f"_{folder.name}[.-]*"):
        shutil.rmtree(left)


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """An empty folder that takes the place of another when everything in it is written; after a fault the other stays.

    Call it under `locked`.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f"_{folder.name}.", dir=folder.parent))
    try:
        yield draft
        if folder.exists():
            os.replace(folder, waiting(folder))
        os.replace(draft, folder)
        shutil.rmtree(waiting(folder), ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def restore(policies: Path) -> None:
    """Puts back what an import took away and was killed before it could replace; called by whatever reads POLICY_DIR. While an import runs it
    may be about to do so itself: then it is waited for."""
    for _ in range(30):
        if not lost(policies):
            return
        with (policies / "_lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                time.sleep(0.1)
                continue
            put_back(policies)
    raise Fault(Exit.LOCKED, f"An import is writing into {policies}. Wait until it is done.")


def lost(policies: Path) -> list[Path]:
    """What waits for a folder that is not there."""
    return [path for path in sorted(policies.rglob("_*.before")) if not replaced_by(path).exists()] if policies.is_dir() else []


def put_back(policies: Path) -> None:
    """Call it under the lock."""
    for path in lost(policies):
        os.replace(path, replaced_by(path))
