"""House rules, read from dbt's own manifest."""

from __future__ import annotations

import re

from conftest import MARTS, REPO, Laboratory

MODELS = sorted((REPO / "models").rglob("*.sql"))


def models(laboratory: Laboratory) -> dict[str, object]:
    return {node.name: node for node in laboratory.manifest.nodes.values() if node.resource_type == "model"}


def layer(node: object) -> str:
    return node.fqn[1]


def test_every_model_has_its_yaml_beside_it_and_is_described_with_its_grain(laboratory: Laboratory) -> None:
    for path in MODELS:
        assert path.with_suffix(".yml").exists(), path
    undescribed = [name for name, node in models(laboratory).items() if not node.description.strip()]
    assert undescribed == []
    grainless = [name for name, node in models(laboratory).items() if "grain:" not in node.description.lower()]
    assert grainless == []


def test_every_model_with_a_key_tests_it(laboratory: Laboratory) -> None:
    tests = [node for node in laboratory.manifest.nodes.values() if node.resource_type == "test"]
    keyed = {test.attached_node.split(".")[-1] for test in tests if test.name.startswith("unique") and test.attached_node}
    with_primary_key = {name for name, node in models(laboratory).items() if node.constraints}
    rows_of_input = re.compile("grain: .*(input row|input table|question x row)", re.IGNORECASE | re.DOTALL)
    without = {
        name
        for name, node in models(laboratory).items()
        if name not in keyed | with_primary_key and not rows_of_input.search(node.description)
    }
    assert without == set()


def test_marts_are_contracted_and_facts_never_read_staging(laboratory: Laboratory) -> None:
    for name, node in models(laboratory).items():
        if layer(node) != "marts":
            continue
        assert node.config.contract.enforced, name
        assert all(column.description and column.data_type for column in node.columns.values()), name
        parents = [laboratory.manifest.nodes[parent] for parent in node.depends_on.nodes]
        staged = [parent.name for parent in parents if parent.resource_type == "model" and layer(parent) == "staging"]
        assert staged == [] or name.startswith("dim_"), name


def test_the_laws_compare_every_mart(laboratory: Laboratory) -> None:
    marts = {name for name, node in models(laboratory).items() if layer(node) == "marts"}
    assert marts == {*MARTS, "rpt_intake_file"}


def test_no_model_reads_another_clock_than_known_on() -> None:
    clock = re.compile(r"current_date|current_timestamp|\bnow\(|getdate|today\(", re.IGNORECASE)
    assert [path for path in MODELS if clock.search(path.read_text())] == []


def test_a_model_can_be_held_in_one_look() -> None:
    lines = {path.name: sum(bool(line.strip()) for line in path.read_text().splitlines()) for path in MODELS}
    assert {name: count for name, count in lines.items() if count > 80} == {}


def test_the_documented_rejections_are_those_that_the_code_gives() -> None:
    """Every reason code that a macro or model writes stands in seed rejection_reason, and none other does."""
    written: set[str] = set()
    for path in [*REPO.glob("macros/*.sql"), *MODELS]:
        text = path.read_text()
        written |= set(re.findall(r"'(unreadable_row|unreadable_reason|(?:missing|duplicate|line|adjudicated|remittance)_\w+)(?:: |',)", text))
        written |= set(re.findall(r"'(reversal_without_\w+)'", text))
        written |= {f"unreadable_{kind}" for kind in re.findall(r"\([\w']+, '(date|amount|number|status|word|boolean)',", text)}
    listed = {line.split(",")[0] for line in (REPO / "seeds/reference/rejection_reason.csv").read_text().splitlines()[1:]}
    assert listed <= written
    assert {code for code in written if code in listed or code.startswith(("missing_", "unreadable_", "duplicate_"))} == listed
