"""The pages of prose say what the warehouse holds."""

from __future__ import annotations

import re

from conftest import REPO, Laboratory, Rows, Warehouse, read_csv

OVERVIEW = (REPO / "models" / "overview.md").read_text(encoding="utf-8")
GUIDE = (REPO / "docs" / "guide.md").read_text(encoding="utf-8")
PICTURE = (REPO / "docs" / "two_clocks.svg").read_text(encoding="utf-8")


def test_the_docs_open_on_the_overview(laboratory: Laboratory) -> None:
    overview = laboratory.manifest.docs["doc.lookback.__overview__"].block_contents
    assert overview.startswith("# Lookback") and "## Two clocks" in overview


def test_every_citation_of_the_design_names_a_heading_or_a_bold_term_of_it() -> None:
    design = (REPO / "docs" / "design.md").read_text(encoding="utf-8")
    headings = {re.sub(r"^\d+\. ", "", heading) for heading in re.findall(r"^#+ (.*)$", design, re.MULTILINE)}
    headings |= {re.split(r"[:(]", heading)[0].strip() for heading in headings}  # "The ledger: policy as append-only data"
    terms = headings | {term.rstrip(".") for term in re.findall(r"\*\*([^*]+)\*\*", design)}
    kinds, folders = {".sql", ".yml", ".py", ".md", ".js"}, ("models", "macros", "seeds", "imports", "lookback", "tests", "docs", "analyses", "tools", "benchmarks")
    paths = [*REPO.glob("*.md"), *(path for folder in folders for path in (REPO / folder).rglob("*") if path.suffix in kinds)]
    cited, unresolved = 0, []
    for path in paths:
        text = re.sub(r"\s*\n\s*(?:#|--)?\s*", " ", path.read_text(encoding="utf-8"))
        for name in re.findall(r'docs/design\.md`?, "([^"]+)"', text):
            cited += 1
            if re.sub(r"^\d+\. ", "", name) not in terms:
                unresolved.append(f"{path.relative_to(REPO)}: {name}")
        if path.name not in ("design.md", "test_docs.py") and path.parts[-2] != "decisions":
            unresolved += [f"{path.relative_to(REPO)}: {old}" for old in re.findall(r"\(design \d[^)]*\)", text)]
    assert cited > 100 and unresolved == []


def test_every_mart_has_a_question_and_every_name_is_a_mart(laboratory: Laboratory) -> None:
    questions = OVERVIEW.split("## Where to look")[1]
    named = set(re.findall(r"`((?:dim|fct|rpt)_\w+)`", questions))
    assert named == {node.name for node in laboratory.manifest.nodes.values() if node.resource_type == "model" and node.fqn[1] == "marts" and not node.name.startswith("int_")}
    assert set(re.findall(r"`((?:dim|fct|rpt)_\w+)`", OVERVIEW + GUIDE)) - {"rpt_"} <= named


def ladder_rows() -> Rows:
    rows = re.findall(r"^\| (\d) \| .* \| (.*) \|$", OVERVIEW, re.MULTILINE)
    return [{"step": int(step), "outcomes": set(outcomes.split(", "))} for step, outcomes in rows]


def test_the_ladder_on_both_pages_gives_the_answers_that_its_models_give(sample: Warehouse) -> None:
    steps = {row["reason_code"]: int(row["step"]) for row in read_csv(REPO / "seeds" / "reference" / "determination_reason.csv")}
    given: dict[int, set[str]] = {row["step"]: set() for row in ladder_rows()}
    assert set(given) == set(steps.values())
    for row in sample.rows("select distinct reason_code, outcome from fct_determination"):
        given[steps[row["reason_code"]]].add(row["outcome"])
    for row in ladder_rows():
        assert given[row["step"]] <= row["outcomes"], row
    diagram = GUIDE.split("```mermaid")[1].split("```")[0]
    outcomes = {row["outcome"] for row in read_csv(REPO / "seeds" / "reference" / "outcome.csv")}
    assert {outcome for row in ladder_rows() for outcome in row["outcomes"]} == outcomes
    for row in ladder_rows():
        step = "".join(line for line in diagram.splitlines() if re.match(rf"\s*s{row['step']} --.*\[", line))
        assert {outcome for outcome in outcomes if re.search(rf"\b{outcome}\b", step)} == row["outcomes"], row


def test_the_pictured_rectangles_and_claim_are_those_of_the_warehouse(sample: Warehouse) -> None:
    """Every day on the two pictures is one of the timeline's or the claim's."""
    timeline = sample.rows("from dim_policy_timeline where policy_id = 'moldx_tcgp' and code_group = '2' and code = 'C34.90'")
    held = {(row["ruling"], row["revision"]) for row in timeline}
    assert held == {("supports", "R1"), ("not_supported", "R3"), ("supports", "R5"), ("deferred", "R6")}
    days = {str(row[name]) for row in timeline for name in ("effective_from", "effective_to", "known_from", "known_to")}
    claim = sample.rows("from fct_determination where claim_id = 'R5-001' order by basis")
    assert [(row["basis"], row["outcome"], row["revision"]) for row in claim] == [
        ("as_adjudicated", "not_medically_necessary", "R3"),
        ("as_known", "covered", "R5"),
    ]
    days |= {str(claim[0]["known_on"]), str(claim[0]["service_date"])}
    for picture in (PICTURE, OVERVIEW.split("## Two clocks")[1].split("The claim lies")[0]):
        assert set(re.findall(r"\d{4}-\d\d-\d\d", picture)) <= days
    (changed,) = sample.rows("from fct_retroactive_outcome where claim_id = 'R5-001'")
    assert (changed["direction"], changed["cause_revision"], changed["retro_kind"]) == ("newly_covered", "R5", "correction")
