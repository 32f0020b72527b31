"""Ctrl-C ends a command with 130, whatever was running.

dbt answers an interrupt with a failed result, DuckDB with "Query interrupted", a reader of archives takes that for damage. So the signal
itself is noted, and the command asks for it where it ends.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import NoReturn

EXIT_CODE = 130
noted: list[int] = []


def listen() -> None:
    """From here on an interrupt is noted; it is raised as Python does."""
    signal.signal(signal.SIGINT, note)


def note(number: int, frame: FrameType | None) -> None:
    noted.append(number)
    signal.default_int_handler(number, frame)


def was_interrupted() -> bool:
    return bool(noted)


def is_interrupt(code: int) -> bool:
    """Did a process of ours end because it was interrupted?"""
    return code in (EXIT_CODE, -signal.SIGINT)


def leave() -> NoReturn:
    """Ends the process with EXIT_CODE, now.

    An interrupt that met Python while it ran source text (exec of a string, as every named tuple is made) would otherwise end the process
    by the signal, whatever code is asked for: the interpreter remembers that interrupt although it was caught.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(EXIT_CODE)
