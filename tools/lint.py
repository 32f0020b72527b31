"""sqlfluff over every SQL file, in as many processes as there are cores, at most two; ends with 1 where one of them finds something.

    python tools/lint.py [--config FILE] FOLDER ...

Each process lints its part with sqlfluff's own command. It keeps millions of small objects, and Python's collector goes through all of
them again and again: asked a hundred times less often, it takes a third less time for the same findings.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

LINT = ["lint", "--disable-progress-bar"]


def main(arguments: list[str]) -> int:
    """The parts are of equal size in bytes, or nearly so."""
    config, folders = (arguments[:2], arguments[2:]) if arguments[:1] == ["--config"] else ([], arguments)
    # two processes cannot open one file of DuckDB, and lint needs none; the system frees their semaphores
    environment = os.environ | {"WAREHOUSE_PATH": ":memory:", "PYTHONWARNINGS": "ignore::UserWarning:multiprocessing.resource_tracker"}
    if not config:  # dbt parses the project once, for both processes
        subprocess.run([Path(sys.executable).with_name("dbt"), "--quiet", "parse"], env=environment, check=True)
    files = sorted((path for folder in folders for path in Path(folder).rglob("*.sql")), key=lambda path: (path.stat().st_size, path))
    count = min(2, os.cpu_count() or 1)
    parts = [files[place::count] for place in range(count)]
    commands = [[sys.executable, __file__, "--files", *config, *map(str, part)] for part in parts if part]
    started = [subprocess.Popen(command, env=environment) for command in commands]
    return max([process.wait() for process in started], default=0)


def lint(arguments: list[str]) -> None:
    """One part, in this process."""
    from sqlfluff.cli.commands import cli

    gc.set_threshold(100_000, 20, 100)
    try:
        cli([*LINT, *arguments])
    except SystemExit as ended:
        sys.stdout.flush()
        os._exit(ended.code or 0)  # at once: the system frees the memory faster than Python does


if __name__ == "__main__":
    if sys.argv[1:2] == ["--files"]:
        lint(sys.argv[2:])
    sys.exit(main(sys.argv[1:]))
