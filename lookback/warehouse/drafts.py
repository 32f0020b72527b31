"""What is being written, under a name of its own and a lock: it takes its place whole or not at all, and what a killed command left of it can be
told from what another command writes at the moment."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A new file next to `path` that replaces it at the end, and is removed after a fault."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with own(path.parent, f".{path.name}.", ".unfinished", is_folder=False) as unfinished:
        yield unfinished
        os.replace(unfinished, path)


@contextmanager
def own(parent: Path, begin: str, end: str, is_folder: bool) -> Iterator[Path]:
    """A new file or folder of a name that begins and ends so; its lock dies with its process, and what dead ones left goes first."""
    clear(parent, begin, end)
    while True:
        path = parent / f"{begin}{secrets.token_hex(6)}{end}"
        if is_folder:
            path.mkdir(mode=0o700)
            try:
                handle = os.open(path, os.O_RDONLY)
            except FileNotFoundError:  # another command took it for left before it was opened
                continue
        else:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        if path.exists():
            break
        os.close(handle)  # another command took it for left, in the moment before it was locked
    try:
        yield path
    finally:
        remove(path)
        os.close(handle)


def clear(parent: Path, begin: str, end: str) -> None:
    """Removes what no process holds the lock of."""
    for name in os.listdir(parent) if parent.is_dir() else []:
        if not (name.startswith(begin) and name.endswith(end) and len(name) == len(begin) + 12 + len(end)):
            continue
        with suppress(OSError):
            handle = os.open(parent / name, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove(parent / name)
            finally:
                os.close(handle)


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
