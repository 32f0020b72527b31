"""Conventions of imports/, the dbt project of `lookback import`, read from its files. Its unit and data tests run in test_mcd.py and test_lists.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

REPO = Path(__file__).resolve().parents[2]
PROJECT = REPO / "imports"
MODELS = sorted((PROJECT / "models").rglob("*.sql"))
MACRO = re.compile(r"{%-?\s*(?:macro|test)\s+(\w+)\(")


def described(path: Path) -> dict:
    """What the YAML of a model says of it."""
    return next(model for model in yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["models"] if model["name"] == path.stem)


def macros(*folders: Path) -> set[str]:
    return {name for folder in folders for path in folder.rglob("*.sql") for name in MACRO.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_model_is_described_and_says_its_grain(path: Path) -> None:
    model = described(path)
    grain = model["config"]["meta"]["grain"]
    assert model["description"].strip() and grain
    keys = [test["unique_key"]["arguments"]["columns"] for test in model.get("data_tests", []) if "unique_key" in test]
    is_selected_from_tested = model["config"].get("materialized") == "view" or path.stem.endswith("_report")
    assert is_selected_from_tested or any(set(key) == set(grain) for key in keys), (grain, keys)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_reads_its_own_importer_and_declared_sources(path: Path) -> None:
    """No model of the main project: a build of the ledger never waits for it, and dbt reads this project alone."""
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"ref\('(\w+?)_", text)) <= {path.parent.name}
    declared = {(source["name"], table["name"]) for source in yaml.safe_load((PROJECT / "models/ledger.yml").read_text())["sources"] for table in source["tables"]}
    assert set(re.findall(r"source\('(\w+)', '(\w+)'\)", text)) <= declared


def test_what_is_declared_as_a_source_is_a_seed_of_the_main_project() -> None:
    found = re.findall(r"read_csv\('([^']+)'", (PROJECT / "models/ledger.yml").read_text(encoding="utf-8"))
    assert len(found) == 2
    assert [path for path in found if not (PROJECT / path).is_file()] == []


def test_no_macro_of_the_main_project_is_written_here_again() -> None:
    assert macros(PROJECT / "macros") & macros(REPO / "macros", REPO / "tests" / "generic") == set()


def test_no_macro_of_imports_is_in_the_main_project() -> None:
    """The macros of imports are used by imports alone."""
    used = "".join(path.read_text(encoding="utf-8") for folder in ("models", "macros", "tests/laws", "analyses") for path in (REPO / folder).rglob("*.sql"))
    assert [name for name in sorted(macros(PROJECT / "macros")) if re.search(rf"\b{name}\(", used)] == []
