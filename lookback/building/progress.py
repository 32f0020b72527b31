"""What a person sees while a build runs: a bar on a terminal, a plain line at each stage's end in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from lookback.terminal import Terminal


class Progress:
    def __init__(self) -> None:
        self.console = Terminal(width=None, file=sys.stderr)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bars = Bars(*columns, console=self.console, transient=True, disable=not self.console.is_terminal)
        self.task = None

    def say(self, text: str) -> None:
        """A line that stays."""
        self.console.say(f"{datetime.now():%H:%M:%S} {text}")

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        self.bars.start()
        self.task = self.bars.add_task(name, total=None)
        try:
            yield
        finally:
            self.bars.remove_task(self.task)
            self.bars.stop()
        self.say(f"{name}: {time.monotonic() - started:.1f} s")

    def steps(self, count: int) -> Callable[[], None]:
        """Gives the running stage that many steps; each call counts one."""
        task = self.task
        self.bars.update(task, total=count)
        return lambda: self.bars.advance(task)
