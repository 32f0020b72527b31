"""Conventions of the project, read from dbt's own manifest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from conftest import MARTS, REPO, Laboratory, read_csv

from lookback.commands import summary
from lookback.output import undecided, workbook

MODELS = sorted([*(REPO / "models").rglob("*.sql"), *(REPO / "imports" / "models").rglob("*.sql")])


def models(laboratory: Laboratory) -> dict[str, object]:
    return {node.name: node for node in laboratory.manifest.nodes.values() if node.resource_type == "model"}


def layer(node: object) -> str:
    return node.fqn[1]


def is_mart(node: object) -> bool:
    """A folder of marts also has the models that only its marts read; their names begin with int_."""
    return layer(node) == "marts" and not node.name.startswith("int_")


def test_every_model_is_described_in_its_folder(laboratory: Laboratory) -> None:
    """In a YAML file of its own name, or in the folder's `_<folder>.yml`, which has those of a few lines."""
    elsewhere = [
        f"{name}: {node.patch_path}"
        for name, node in models(laboratory).items()
        if node.patch_path not in {
            f"lookback://{Path(node.original_file_path).with_suffix('.yml')}",
            f"lookback://{Path(node.original_file_path).with_name(f'_{Path(node.original_file_path).parent.name}.yml')}",
        }
    ]  # fmt: skip
    assert elsewhere == []
    undescribed = [name for name, node in models(laboratory).items() if not node.description.strip()]
    assert undescribed == []


# What a name begins with says its layer.
PREFIXES = {
    "staging": ("raw", "read", "x12", "intake", "ledger", "stg"),
    "intermediate": ("int", "coding", "ladder"),
    "marts": ("dim", "fct", "rpt", "int"),  # int: what only the marts of its folder read
}


def test_a_name_begins_with_what_its_layer_allows(laboratory: Laboratory) -> None:
    others = [f"{layer(node)}: {name}" for name, node in models(laboratory).items() if name.split("_")[0] not in PREFIXES[layer(node)]]
    assert others == []


def test_marts_are_public_and_what_is_before_them_is_private(laboratory: Laboratory) -> None:
    """dbt itself refuses a model of another group, such as that of a package, that reads a private one."""
    assert set(laboratory.manifest.groups) == {"group.lookback.lookback"}
    shown = {name: (node.config.group, str(node.access)) for name, node in models(laboratory).items()}
    assert shown == {name: ("lookback", "public" if is_mart(node) else "private") for name, node in models(laboratory).items()}


def read_by(queries: Iterable[str]) -> set[str]:
    """The marts that queries name after from and join."""
    return {name for query in queries for name in re.findall(r"\b(?:from|join) ((?:dim|fct|rpt)_\w+)", re.sub("--.*", "", query))}


def test_exposures_name_the_marts_that_people_look_at(laboratory: Laboratory) -> None:
    """Page, workbook and summary: those that their queries read. Parquet: every mart."""
    exposed = {exposure.name: {node.split(".")[-1] for node in exposure.depends_on.nodes} for exposure in laboratory.manifest.exposures.values()}
    page = [path.read_text(encoding="utf-8") for path in (REPO / "lookback/output/page/queries").rglob("*.sql")]
    books = [*workbook.QUERIES.values(), *workbook.INTERNAL.values(), *workbook.SHAREABLE.values()]
    printed = {"dim_build", "dim_label", "fct_determination", "rpt_build_change"}
    assert exposed == {
        "page": read_by(page),
        "workbook": read_by(books) | {"dim_label"},
        "parquet": {name for name, node in models(laboratory).items() if is_mart(node)},
        "nightly_build": read_by([*summary.TABLES.values(), undecided.QUERY]) | printed,
    }


def test_no_two_models_share_a_name() -> None:
    """Not even where one of them is disabled: dbt's partial parsing then loses the other when a setting or a file changes."""
    names = [path.stem for path in MODELS]
    assert sorted(names) == sorted(set(names))


def test_every_model_says_its_grain_and_tests_it(laboratory: Laboratory) -> None:
    """What stands in meta: grain is the key that a test or a primary key of the model asks for. Views and ephemeral models select from tested tables."""
    tests = [node for node in laboratory.manifest.nodes.values() if node.resource_type == "test" and getattr(node, "attached_node", None)]
    tested: dict[str, list[set[str]]] = {}
    for test in tests:
        columns = test.test_metadata.kwargs.get("columns", [test.column_name]) if test.test_metadata else []
        if test.test_metadata and test.test_metadata.name in ("unique", "unique_key"):
            tested.setdefault(test.attached_node, []).append(set(columns))
    untested = []
    for name, node in models(laboratory).items():
        grain = node.config.meta.get("grain")
        assert grain, f"{name} says no grain"
        keys = tested.get(node.unique_id, []) + [set(constraint.columns) for constraint in node.constraints if constraint.columns]
        is_counted_by_the_laws = any("row" in part for part in grain) or name == "int_line_case"
        if node.config.materialized in ("view", "ephemeral") or (is_counted_by_the_laws and not keys):
            continue
        if set(grain) not in keys:
            untested.append(f"{name}: grain {grain} is not among its tested keys {keys}")
    assert untested == []


def test_marts_are_contracted_and_read_staging_only_where_they_show_it(laboratory: Laboratory) -> None:
    """Dimensions and the marts of the intake show what was read; a mart with a business rule reads intermediate models."""
    for name, node in models(laboratory).items():
        if not is_mart(node):
            continue
        assert node.config.contract.enforced, name
        assert all(column.description and column.data_type for column in node.columns.values()), name
        parents = [laboratory.manifest.nodes[parent] for parent in node.depends_on.nodes]
        staged = [parent.name for parent in parents if parent.resource_type == "model" and layer(parent) == "staging"]
        assert staged == [] or name.startswith("dim_") or folder(node) == "marts/intake", name


def test_the_laws_compare_every_mart(laboratory: Laboratory) -> None:
    marts = {name for name, node in models(laboratory).items() if is_mart(node)}
    of_the_build = {name for name, node in models(laboratory).items() if is_mart(node) and folder(node) == "marts/operations"}
    assert marts == {*MARTS, "rpt_intake_file", *of_the_build}


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
        written |= set(re.findall(r"'(unreadable_row|unreadable_reason|(?:missing|damaged|duplicate|line|adjudicated|remittance)_\w+)(?:: |',)", text))
        written |= set(re.findall(r"'(reversal_without_\w+)'", text))
        written |= {f"unreadable_{kind}" for kind in re.findall(r"\([\w']+, '(date|amount|number|status|word|boolean)',", text)}
    written |= set(re.findall(r'SetAside\("(\w+)"', (REPO / "lookback/reading/x12.py").read_text()))
    listed = {line.split(",")[0] for line in (REPO / "seeds/reference/rejection_reason.csv").read_text().splitlines()[1:]}
    assert listed <= written
    assert {code for code in written if code in listed or code.startswith(("missing_", "damaged_", "unreadable_", "duplicate_"))} == listed


# The order in which a line goes through the folders: each reads those before it, never those after it.
FOLDERS = (
    "seeds", "staging/ledger", "staging/intake", "intermediate/timeline", "intermediate/intake", "intermediate/adjudication",
    "intermediate/routing", "intermediate/case", "intermediate/in_force", "intermediate/evaluation", "intermediate/outcomes",
    "marts/policy", "marts/claims", "marts/intake", "marts/sharing", "marts/operations",
)  # fmt: skip


def folder(node: object) -> str:
    return "seeds" if node.resource_type == "seed" else "/".join(node.fqn[1:3])


def test_a_folder_reads_only_folders_before_it(laboratory: Laboratory) -> None:
    nodes = laboratory.manifest.nodes
    backwards = [
        f"{node.name} ({folder(node)}) reads {nodes[parent].name} ({folder(nodes[parent])})"
        for node in models(laboratory).values()
        for parent in node.depends_on.nodes
        if FOLDERS.index(folder(node)) < FOLDERS.index(folder(nodes[parent]))
    ]
    assert backwards == []


def test_the_ladder_is_asked_about_cases_and_knows_no_line(laboratory: Laboratory) -> None:
    """Between the case and its determination no model has the key of a line; the load of benchmarks/ counts what this forbids."""
    asked = ("intermediate/evaluation",)
    of_lines = [
        path.stem
        for path in MODELS
        if "/".join(path.parts[-3:-1]) in asked and "claim_line_id" in path.read_text(encoding="utf-8")
    ]
    assert of_lines == []


def test_every_coding_rule_has_a_branch_and_says_what_it_reads(laboratory: Laboratory) -> None:
    """Without a branch every line would be unchecked, and without what it reads the rule would find its facts blank."""
    branches = set(re.findall(r"when '(\w+)'\s+then", (REPO / "models/intermediate/evaluation/int_coding_verdict.sql").read_text(encoding="utf-8")))
    reasons = {row["reason_code"]: row for row in read_csv(REPO / "seeds/reference/determination_reason.csv")}
    of_coding = {reason for reason, row in reasons.items() if row["step"] == "5"}
    assert of_coding <= branches
    assert {row["reason_code"] for row in read_csv(REPO / "seeds/policy/policy_coding_rule.csv")} <= of_coding
    reading = {reason for reason, row in reasons.items() if any(value for name, value in row.items() if name.startswith("reads_"))}
    assert reading == of_coding
    facts = {name.removeprefix("reads_").removesuffix("_of") for name in reasons["not_listed"] if name.startswith("reads_")}
    coding = (REPO / "models/intermediate/case/int_line_coding.sql").read_text(encoding="utf-8")
    assert facts == set(re.findall(r"'(\w+)'", re.search(r"set facts = \[(.*)\]", coding)[1]))
