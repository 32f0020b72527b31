"""Plain words: what Lookback writes can be read by people of the field (docs/glossary.md has its own terms).

docs/design.md is the contract's own text, the CHANGELOG and the decisions are history: they are not searched.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import REPO

FOLDERS = ("models", "macros", "seeds", "analyses", "lookback", "tools", "benchmarks", "deploy", "imports", "tests", "docs", "sample_claims")
KINDS = {".sql", ".yml", ".md", ".py", ".js", ".html", ".css"}
NOT_SEARCHED = {"docs/design.md", "docs/decisions/README.md", "tests/cases/README.md", "tests/python/test_words.py"}
# what no reader of the field uses, and what to write
WORDS = {
    r"anew|hitherto|dearest": "again, so far, highest",
    r"beside": "next to, with, besides",
    r"bears": "has",
    r"stretch(?:es)?": "interval",
    r"book_id|int_book|books? of policies": "policy set",
    r"is heard|are heard|may speak|speaks? (?:of|on|about)": "candidate policy, applies",
    r"hand(?:ed|s) (?:over|on)|hand over": "exported, inherited",
    r"not to be told|told apart|tells? (?:\w+ )?apart": "cannot be checked, distinguished",
    r"whoever|wherever": "name the subject",
    r"denied (?:first|finally)|stands denied": "initial denial, final denial",
    r"what is known of it|send anew by": "rewrite the sentence",
    r"rooms?": "folder, layout",
    r"judged": "evaluated, adjudicated",
}


# in citations of marts, which people have saved
KEPT = ("; beside ", "handed on to")


def without_kept(line: str) -> str:
    for text in KEPT:
        line = line.replace(text, "")
    return line


def texts() -> list[Path]:
    found = [path for folder in FOLDERS for path in (REPO / folder).rglob("*") if path.suffix in KINDS]
    top = [REPO / name for name in ("README.md", "CONTRIBUTING.md", "Makefile", "profiles.yml", "dbt_project.yml", "Dockerfile")]
    return sorted(path for path in [*found, *top] if path.relative_to(REPO).as_posix() not in NOT_SEARCHED and "node_modules" not in path.parts)


@pytest.mark.parametrize("words", WORDS, ids=lambda words: WORDS[words])
def test_no_private_word_is_used(words: str) -> None:
    pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
    found = [
        f"{path.relative_to(REPO)}:{number}: {line.strip()[:110]}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(without_kept(line))
    ]
    assert found == [], f"write instead: {WORDS[words]}"
