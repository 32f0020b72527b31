"""Scenarios: the same ladder over the ledger and what a scenario supposes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from conftest import KNOWN_ON, REPO, Laboratory, Rows, Warehouse, read_csv

from tools.sample_claims import write_sample

RATES = {
    "overturn_rate_low": "0.2", "overturn_rate_expected": "0.45", "overturn_rate_high": "0.7",
    "realisation_rate_low": "0.75", "realisation_rate_expected": "0.85", "realisation_rate_high": "1",
}  # fmt: skip
SCENARIO_SEEDS = ("scenario", "scenario_revision", "scenario_ruling", "scenario_code_indication")
KEYS = {
    "policy_revision": ("policy_id", "revision"),
    "policy_ruling": ("policy_id", "revision", "code_system", "code_group", "code", "effective_from"),
    "code_indication": ("policy_id", "hcpcs_code", "indication"),
}


def seed(name: str) -> Rows:
    return read_csv(next((REPO / "seeds").glob(f"*/{name}.csv")))


def under(scenario_id: str, rows: Rows) -> Rows:
    return [{"scenario_id": scenario_id} | {name: value for name, value in row.items() if name != "scenario_id"} for row in rows]


def named(*scenario_ids: str) -> Rows:
    return [{"scenario_id": scenario_id, "label": scenario_id} | RATES for scenario_id in scenario_ids]


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("claims")
    write_sample(directory, 1500, 11)
    return directory


@pytest.fixture(scope="module")
def shipped(laboratory: Laboratory, claims: Path) -> Warehouse:
    return laboratory.build(claims, tests=True)


def answers(warehouse: Warehouse) -> dict[tuple, tuple]:
    rows = warehouse.rows("select * from fct_determination where basis = 'as_known'")
    return {
        (row["claim_id"], row["claim_line_number"]): (row["outcome"], row["expected_action"], row["reason_code"], row["missing_facts"])
        for row in rows
    }


def supposed(warehouse: Warehouse) -> dict[tuple, tuple]:
    rows = warehouse.rows(
        """
        select line.claim_id, line.claim_line_number, answer.*
        from intermediate.int_scenario_determination as answer
        inner join intermediate.int_line_case as line using (case_id)
        """
    )
    return {
        (row["claim_id"], row["claim_line_number"]): (row["outcome_after"], row["action_after"], row["reason_code"], row["missing_facts"])
        for row in rows
    }


def test_the_scenario_seeds_bear_the_columns_of_the_ledger() -> None:
    for name in KEYS:
        assert list(seed(f"scenario_{name.removeprefix('policy_')}")[0]) == ["scenario_id", *seed(name)[0]], name


def test_a_scenario_answers_like_a_ledger_that_holds_its_rows(laboratory: Laboratory, claims: Path, shipped: Warehouse) -> None:
    """The three shipped scenarios touch three policies, so one ledger can hold all of them."""
    ledger: dict[str, Rows] = {name: [] for name in SCENARIO_SEEDS}
    for name, key in KEYS.items():
        rows = {tuple(row[column] for column in key): row for row in seed(name)}
        for row in seed(f"scenario_{name.removeprefix('policy_')}"):
            told = {column: value for column, value in row.items() if column != "scenario_id"}
            if "known_from" in told:
                told |= {"known_from": told["known_from"] or KNOWN_ON, "known_basis": told["known_basis"] or "inferred"}
            rows[tuple(told[column] for column in key)] = told
        ledger[name] = list(rows.values())
    edited = laboratory.build(claims, seeds=ledger)
    before, after = answers(shipped), answers(edited)
    assert before | supposed(shipped) == after
    changed = {key for key in before if before[key][0] != after[key][0]}
    affected = shipped.rows("select sum(affected_line_count) as n from rpt_reimbursement_impact")
    assert affected == [{"n": len(changed)}] and len(changed) > 30
    assert edited.rows("from rpt_reimbursement_impact") == []


def test_scenarios_change_nothing_but_their_own_report(laboratory: Laboratory, claims: Path, shipped: Warehouse) -> None:
    without = laboratory.build(claims, seeds={name: [] for name in SCENARIO_SEEDS})
    report = ("rpt_reimbursement_impact", "rpt_impact_basis", "dim_scenario", "rpt_scenario_line", "rpt_shareable_scenario",
              "rpt_shareable_billing", "rpt_shareable_exposure", "rpt_shareable_outcome")  # fmt: skip
    assert shipped.marts(without=report) == without.marts(without=report)
    # an effect splits the cells of a payer, and moves none of its lines to another
    of_payers = "(select final_decision, payer_id, sum(line_count) from rpt_shareable_billing group by all)"
    assert shipped.content(of_payers) == without.content(of_payers) != []


def totals(warehouse: Warehouse) -> dict[str, dict[str, Decimal]]:
    columns = ("affected_line_count", "expected_amount_before", "impact_low_amount", "impact_amount", "impact_high_amount")
    sums = ", ".join(f"sum({column}) as {column}" for column in columns)
    rows = warehouse.rows(f"select scenario_id, {sums} from rpt_reimbursement_impact group by scenario_id")
    return {row.pop("scenario_id"): row for row in rows}


def test_nothing_and_what_already_holds_have_no_impact_and_disjoint_scenarios_add_up(laboratory: Laboratory, claims: Path) -> None:
    rulings, indications = seed("scenario_ruling"), seed("scenario_code_indication")
    halves = {"odd": rulings[1::2], "even": rulings[::2]}
    codes = {name: {row["code"] for row in rows} for name, rows in halves.items()}
    scenarios = {
        "scenario": named("nothing", "repeats_r5", "repeats_everything", "odd", "even", "both"),
        "scenario_revision": under("repeats_everything", seed("policy_revision")),
        "scenario_ruling": under("repeats_r5", [row for row in seed("policy_ruling") if row["revision"] == "R5"])
        + under("repeats_everything", seed("policy_ruling"))
        + [row for name, rows in halves.items() for row in under(name, rows)]
        + under("both", rulings),
        "scenario_code_indication": under("repeats_everything", seed("code_indication"))
        + [row for name in halves for row in under(name, [row for row in indications if row["hcpcs_code"] in codes[name]])]
        + under("both", indications),
    }
    found = totals(laboratory.build(claims, seeds=scenarios))
    assert set(found) == {"odd", "even", "both"}
    for column, whole in found["both"].items():
        assert found["odd"][column] + found["even"][column] == whole, column
    assert min(found["odd"]["affected_line_count"], found["even"]["affected_line_count"]) > 5


def test_a_later_known_row_is_not_yet_supposed(laboratory: Laboratory, claims: Path) -> None:
    """A scenario that repeats R5 tells nothing of it on the day before R5 was known; with a blank date it tells all."""
    repeated = [row for row in seed("policy_ruling") if row["revision"] == "R5" and row["action"] == "reinstate"]
    revision = [row for row in seed("policy_revision") if row["revision"] == "R5"]
    scenarios = {
        "scenario": named("dated", "foreseen"),
        "scenario_revision": under("dated", revision) + under("foreseen", [row | {"known_from": ""} for row in revision]),
        "scenario_ruling": under("dated", repeated) + under("foreseen", [row | {"known_from": ""} for row in repeated]),
        "scenario_code_indication": [],
    }
    warehouse = laboratory.build(claims, known_on="2021-12-31", seeds=scenarios)
    assert set(totals(warehouse)) == {"foreseen"}
    rows = warehouse.rows("select distinct outcome_after from intermediate.int_scenario_impact")
    assert rows == [{"outcome_after": "covered"}]


STORIES = {  # (scenario, claim): what its rows say of the line, by the documents and the indications that they name
    ("cigna_covers_experimental", "CIG-001"): ("investigational", "conditional"),  # 0011M, prostate cancer
    ("cigna_covers_experimental", "CIG-002"): ("investigational", "conditional"),  # 0498U, colon cancer
    ("cigna_covers_experimental", "MAP-004"): ("investigational", "conditional"),  # 11M
    ("providence_without_large_panels", "SHAPE-002"): ("conditional", "not_addressed"),  # 81455 in August 2026
    ("capital_not_retired", "CAP-007"): ("deferred", "investigational"),  # 0091U on the first day after the retirement
}


def test_the_shipped_scenarios_tell_their_stories(sample: Warehouse) -> None:
    rows = sample.rows(
        """
        select impact.scenario_id, line.claim_id, impact.outcome_before, impact.outcome_after
        from intermediate.int_scenario_impact as impact
        inner join intermediate.int_claim_line as line using (claim_line_id)
        where line.claim_id not like 'BG-%'
        """
    )
    assert {(row["scenario_id"], row["claim_id"]): (row["outcome_before"], row["outcome_after"]) for row in rows} == STORIES


def test_providence_drops_every_panel_whose_code_states_more_than_50_genes() -> None:
    genes = {row["hcpcs_code"]: int(row["gene_count_min"] or 0) for row in seed("procedure_code")}
    listed = {row["code"] for row in seed("policy_ruling") if row["policy_id"] == "php_mp352" and row["revision"] == "2026-01"}
    dropped = {row["code"] for row in seed("scenario_ruling") if row["scenario_id"] == "providence_without_large_panels"}
    assert dropped == {code for code in listed if genes[code] > 50} and len(dropped) == 17
