"""How a command ends: every foreseen fault is one sentence that says what is wrong, where, and what to do, under an exit code of its own
(docs/runbook.md)."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """How a command ends. Published and nothing new are both 0."""

    DONE = 0
    INTERNAL = 1
    CONFIGURATION = 2
    GATE = 3
    REJECTED = 4
    TESTS = 5
    LOCKED = 6
    SHRUNK = 7
    RESOURCES = 8
    PAST = 9


class Fault(Exception):
    """A foreseen fault: its sentence, and the exit code under which the command ends."""

    def __init__(self, code: Exit, sentence: str):
        super().__init__(sentence)
        self.code = code
