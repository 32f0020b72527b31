"""Files that survive a power cut: what is written is on the disk before it gets its name."""

from __future__ import annotations

import json
import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """A rename is safe from a power cut only once its folder is written."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, default=str, indent=1) + "\n", encoding="utf-8")
    os.chmod(path, 0o600)
    sync_file(path)


def stamp(path: Path) -> str:
    """Tells whether a file is still the one that was published, without reading it."""
    found = path.stat()
    return f"{found.st_size}-{found.st_mtime_ns}"
