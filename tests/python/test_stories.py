"""Stories told by the documents, line by line. Expected answers come from the documents, never from the code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from conftest import REPO, Laboratory, Rows, Warehouse

GROUP_2 = (REPO / "tests/fixtures/documents/moldx_group_2_diagnoses_deleted_and_restored.txt").read_text().split()
GROUP_1 = (REPO / "tests/fixtures/documents/moldx_group_1_diagnoses_deleted_and_restored.txt").read_text().split()


def line(claim_id: str, payer: str, plan: str, code: str, service_date: str, *diagnoses: str) -> dict[str, object]:
    return {
        "data_source": "story",
        "claim_id": claim_id,
        "claim_line_number": 1,
        "payer": payer,
        "plan": plan,
        "claim_start_date": service_date,
        "hcpcs_code": code,
        "charge_amount": "1000.00",
        **{f"diagnosis_code_{number}": code for number, code in enumerate(diagnoses, 1)},
    }


def denial(claim_id: str, on: str) -> dict[str, object]:
    return {
        "data_source": "story",
        "claim_id": claim_id,
        "claim_line_number": 1,
        "adjudication_date": on,
        "claim_status_code": "4",
        "paid_amount": "0.00",
    }


def deleted_and_restored() -> dict[str, Rows]:
    """A 0244U line of 2021-07-15, denied on 2021-08-20, for each deleted diagnosis; R5 restores them on 2022-01-01."""
    claims = [line(code, "medicare_moldx", "medicare", "0244U", "2021-07-15", code) for code in GROUP_2 + GROUP_1]
    return {"medical_claim": claims, "remittance": [denial(str(row["claim_id"]), "2021-08-20") for row in claims]}


@pytest.fixture(scope="module")
def restored(laboratory: Laboratory) -> Warehouse:
    return laboratory.build(deleted_and_restored())


def outcomes(warehouse: Warehouse, basis: str) -> dict[str, str]:
    rows = warehouse.rows(f"select claim_id, outcome from fct_determination where basis = '{basis}'")
    return {row["claim_id"]: row["outcome"] for row in rows}


def test_each_restored_diagnosis_turns_a_denial_into_a_covered_line(restored: Warehouse) -> None:
    then, now = outcomes(restored, "as_adjudicated"), outcomes(restored, "as_known")
    assert {then[code] for code in GROUP_2} == {"not_medically_necessary"}
    assert {now[code] for code in GROUP_2} == {"covered"}
    assert {then[code] for code in GROUP_1} == {now[code] for code in GROUP_1} == {"unknown"}

    retroactive = restored.rows("select * from fct_retroactive_outcome")
    assert sorted(row["claim_id"] for row in retroactive) == sorted(GROUP_2)
    assert {
        (row["direction"], row["cause_revision"], row["retro_kind"], row["opportunity"], row["changed_on"])
        for row in retroactive
    } == {("newly_covered", "R5", "correction", "recoverable", date(2022, 1, 1))}


def test_the_restoration_stands_in_the_change_feed(restored: Warehouse) -> None:
    """199 diagnoses, restored 191 days back; of the lines, those with a code of the diagnosis's group are touched."""
    changes = restored.rows("select * from rpt_policy_change where revision = 'R5'")
    assert len(changes) == 199
    assert {(row["from_ruling"], row["to_ruling"], row["retroactive_days"]) for row in changes} == {
        ("not_supported", "supports", 191)
    }
    touched = {row["code"]: row["affected_line_count"] for row in changes}
    assert {touched[code] for code in GROUP_2} == {1} and {touched[code] for code in GROUP_1} == {0}


def test_who_covers_a_code_today(restored: Warehouse) -> None:
    codes = "('0244U', '0448U', '81245', '81401', '81452')"
    everywhere = restored.rows(f"select * from rpt_code_coverage where hcpcs_code in {codes}")
    plan = {"medicare_moldx": "medicare"}
    rows = [row for row in everywhere if row["line_of_business"] == plan.get(row["payer_id"], "commercial")]
    found = {(row["hcpcs_code"], row["payer_id"]): (row["coverage"], row["revision"]) for row in rows}
    assert found["0244U", "medicare_moldx"] == ("deferred", "R6")
    assert found["0244U", "providence"] == ("covered_if", "2026-01")
    assert found["0244U", "cigna"] == ("code_list_partial", "2025-11-04")
    assert found["0244U", "capital_blue_cross"] == ("policy_retired", "2026-03-04")
    assert found["0448U", "providence"] == ("code_not_valid_on_service_date", None)
    assert found["81452", "providence"] == ("code_not_issued", None)
    since = {(row["hcpcs_code"], row["payer_id"]): (row["ruling_since"], row["condition"]) for row in rows}
    # on the list of 2026-01, and listed since 2023-02 by inference: one interval
    assert since["0244U", "providence"] == (date(2023, 2, 1), "when the criteria are met")
    assert since["0244U", "medicare_moldx"] == (date(2022, 3, 16), None)
    assert since["0244U", "capital_blue_cross"] == (date(2026, 7, 1), None)
    assert since["81245", "cigna"] == (date(2025, 11, 4), "for acute_myeloid_leukemia, by its criteria")
    assert since["81401", "cigna"] == (date(2025, 11, 4), "the source names no indication")
    scoped = {(row["payer_id"], row["line_of_business"]): row["coverage"] for row in everywhere if row["hcpcs_code"] == "81245"}
    assert scoped["providence", "medicaid"] == scoped["medicare_moldx", "commercial"] == "line_of_business"


def test_a_code_is_covered_by_nobody_before_it_is_valid(laboratory: Laboratory) -> None:
    """0444U is valid from 2024-04-01 (CMS): the search of the day before answers like a line of that day."""
    claims = [line("any", "providence", "commercial", "0244U", "2023-05-01", "C34.90")]
    search = "select distinct coverage from rpt_code_coverage where hcpcs_code = '0444U'"
    for known_on, answers in (("2024-03-31", {"code_not_valid_on_service_date"}), ("2024-04-01", None)):
        warehouse = laboratory.build({"medical_claim": claims}, known_on=known_on, only=("rpt_code_coverage",))
        found = {row["coverage"] for row in warehouse.rows(search)}
        assert found == answers if answers else "code_not_valid_on_service_date" not in found


def test_before_the_correction_nothing_of_it_has_happened(laboratory: Laboratory) -> None:
    warehouse = laboratory.build(deleted_and_restored(), known_on="2021-12-31", only=("fct_determination", "fct_retroactive_outcome", "dim_policy_revision"))
    assert warehouse.rows("select * from fct_retroactive_outcome") == []
    assert {outcomes(warehouse, "as_known")[code] for code in GROUP_2} == {"not_medically_necessary"}
    assert warehouse.rows("select * from dim_policy_revision where known_from > date '2021-12-31'") == []


def test_a_late_listing_is_a_code_update_although_its_revision_also_changed_policy(laboratory: Laboratory) -> None:
    """R3 lists 0244U for service dates from 2021-04-01, known on 2021-06-24; the same entry deletes diagnoses."""
    claims = [line("late", "medicare_moldx", "medicare", "0244U", "2021-04-15", "C34.90")]
    warehouse = laboratory.build({"medical_claim": claims, "remittance": [denial("late", "2021-05-20")]}, only=("fct_retroactive_outcome",))
    changed = warehouse.rows("select * from fct_retroactive_outcome")[0]
    assert (changed["outcome_as_adjudicated"], changed["outcome_as_known"]) == ("not_addressed", "covered")
    assert (changed["cause_revision"], changed["retro_kind"]) == ("R3", "code_update")
    assert changed["changed_on"] == date(2021, 6, 24)


MOLDX = ("medicare_moldx", "medicare")
CAPITAL = ("capital_blue_cross", "commercial")
CIGNA = ("cigna", "commercial")
PROVIDENCE = ("providence", "commercial")

# (payer, plan), code, service date, diagnoses -> outcome, reason, CARC, revision as known on 2026-11-01
ANSWERS = [
    # MolDX: 0244U exists from 2021-04-01, the lists leave the article on 2022-03-16, base lists are not in the source
    (MOLDX, "0244U", "2021-03-31", ["C34.90"], "coding_error", "code_not_valid_on_service_date", "181", None),
    (MOLDX, "0244U", "2021-04-01", ["C34.90"], "covered", "no_open_condition", None, "R3"),
    (MOLDX, "0250U", "2021-07-01", ["C34.90"], "covered", "no_open_condition", None, "R5"),
    (MOLDX, "0244U", "2021-07-15", ["Z00.00"], "unknown", "diagnosis_not_in_source", None, None),
    (MOLDX, "0244U", "2021-07-15", ["Z00.00", "C3490"], "covered", "no_open_condition", None, "R5"),
    (MOLDX, "0244U", "2021-07-15", [], "unknown", "diagnosis_missing", None, None),
    (MOLDX, "0244U", "2021-09-30", ["C56.3"], "unknown", "diagnosis_not_in_source", None, None),
    (MOLDX, "0244U", "2021-10-01", ["C56.3"], "covered", "no_open_condition", None, "R4-2021-10-01"),
    (MOLDX, "0244U", "2022-03-15", ["C34.90"], "covered", "no_open_condition", None, "R5"),
    (MOLDX, "0244U", "2022-03-16", ["C34.90"], "deferred", "deferred", None, "R6"),
    (MOLDX, "81445", "2021-07-15", ["C34.90"], "unknown", "code_list_partial", None, "R3"),
    (MOLDX, "81445", "2019-05-26", ["C34.90"], "unknown", "no_documented_revision", None, None),
    (MOLDX, "81445", "2022-04-01", ["C34.90"], "deferred", "deferred", None, "R7"),
    (("medicare_moldx", "commercial"), "81445", "2022-04-01", [], "no_policy", "line_of_business", None, None),
    # Capital: codes enter ahead of time, leave on the day of the revision, and the policy retires on 2026-07-01
    (CAPITAL, "0337U", "2022-09-30", [], "coding_error", "code_not_valid_on_service_date", "181", None),
    (CAPITAL, "0337U", "2022-10-01", [], "investigational", "investigational", "55", "2022-09-15"),
    (CAPITAL, "0091U", "2020-03-16", [], "unknown", "no_documented_revision", None, None),
    (CAPITAL, "0091U", "2020-03-17", [], "investigational", "investigational", "55", "2020-03-17"),
    (CAPITAL, "81277", "2023-10-05", [], "investigational", "investigational", "55", "2020-03-17"),
    (CAPITAL, "81277", "2023-10-06", [], "not_addressed", "not_listed", None, "2023-10-06"),
    (CAPITAL, "86152", "2025-08-04", [], "investigational", "investigational", "55", "2020-03-17"),
    (CAPITAL, "86152", "2025-08-05", [], "not_addressed", "not_listed", None, "2025-08-05"),
    (CAPITAL, "81445", "2025-08-05", [], "not_addressed", "not_listed", None, "2025-08-05"),
    (CAPITAL, "0530U", "2026-06-30", [], "investigational", "investigational", "55", "2024-12-11"),
    (CAPITAL, "0530U", "2026-07-01", [], "deferred", "policy_retired", None, "2026-03-04"),
    (("capital_blue_cross", "fep"), "0530U", "2025-07-01", [], "deferred", "line_of_business", None, None),
    (("capital_blue_cross", "???"), "0530U", "2025-07-01", [], "unknown", "plan_not_mapped", None, None),
    # Cigna: nothing is documented before 2025-11-04; indications are known, criteria are not
    (CIGNA, "81245", "2025-11-03", ["C92.00"], "unknown", "no_documented_revision", None, None),
    (CIGNA, "81245", "2025-11-04", ["C92.00"], "conditional", "criteria_unknown", None, "2025-11-04"),
    (CIGNA, "81245", "2025-11-04", ["C83.30"], "not_medically_necessary", "indication_mismatch", "11", "2025-11-04"),
    (CIGNA, "81245", "2025-11-04", ["Z80.6"], "not_medically_necessary", "indication_mismatch", "11", "2025-11-04"),
    (CIGNA, "81245", "2025-11-04", ["R79.9"], "unknown", "diagnosis_not_in_source", None, "2025-11-04"),
    (CIGNA, "81287", "2025-12-01", ["C71.9"], "conditional", "criteria_unknown", None, "2025-11-04"),
    (CIGNA, "81287", "2025-12-01", ["C50.911"], "not_medically_necessary", "indication_mismatch", "11", "2025-11-04"),
    (CIGNA, "81352", "2025-12-01", ["Z80.3"], "not_medically_necessary", "indication_mismatch", "11", "2025-11-04"),
    (CIGNA, "0011M", "2025-11-04", ["C61"], "investigational", "investigational", "55", "2025-11-04"),
    (CIGNA, "11m", "2025-11-04", ["C61"], "investigational", "investigational", "55", "2025-11-04"),
    (CIGNA, "81401", "2025-12-01", ["C61"], "unknown", "indication_not_in_source", None, "2025-11-04"),
    (CIGNA, "81232", "2025-12-01", [], "conditional", "criteria_unknown", None, "2025-11-04"),
    (CIGNA, "81445", "2025-12-01", ["C61"], "unknown", "code_list_partial", None, "2025-11-04"),
    (("cigna", ""), "0011M", "2025-11-04", [], "investigational", "investigational", "55", "2025-11-04"),
    # Providence: month-only history, a complete list from 2026-01, other plans decided elsewhere
    (PROVIDENCE, "0037U", "2023-01-31", ["C34.90"], "unknown", "no_documented_revision", None, None),
    (PROVIDENCE, "0037U", "2023-02-01", ["C34.90"], "conditional", "criteria_unknown", None, "2023-02"),
    (PROVIDENCE, "0037U", "2026-01-01", ["C34.90"], "conditional", "criteria_unknown", None, "2026-01"),
    (PROVIDENCE, "0329U", "2023-07-31", [], "not_addressed", "not_listed", None, "2023-02"),
    (PROVIDENCE, "0329U", "2023-08-01", [], "conditional", "criteria_unknown", None, "2023-08"),
    (PROVIDENCE, "81479", "2025-05-01", [], "conditional", "individual_review", None, "2023-02"),
    (PROVIDENCE, "0448U", "2024-12-31", [], "conditional", "criteria_unknown", None, "2024-04"),
    (PROVIDENCE, "0448U", "2025-01-01", [], "coding_error", "code_not_valid_on_service_date", "181", None),
    (PROVIDENCE, "81206", "2025-12-31", [], "unknown", "code_list_partial", None, "2025-10"),
    (PROVIDENCE, "81206", "2026-01-01", [], "not_addressed", "not_listed", None, "2026-01"),
    (("providence", "medicaid"), "0037U", "2026-01-01", [], "deferred", "line_of_business", None, None),
    (("providence", "medicare"), "0037U", "2026-01-01", [], "deferred", "line_of_business", None, None),
    (("providence", "???"), "0037U", "2026-01-01", [], "unknown", "plan_not_mapped", None, None),
    # no policy, no code
    (("Acme Mutual", "commercial"), "0037U", "2026-01-01", [], "no_policy", "payer_not_mapped", None, None),
    (PROVIDENCE, "81452", "2026-01-01", ["C34.90"], "coding_error", "code_not_issued", "181", None),
    (("Acme Mutual", "commercial"), "81452", "2026-01-01", [], "coding_error", "code_not_issued", "181", None),
]


@pytest.fixture(scope="module")
def answered(laboratory: Laboratory) -> dict[str, dict[str, object]]:
    claims = [
        line(str(number), *payer, code, service_date, *diagnoses)
        for number, (payer, code, service_date, diagnoses, *_) in enumerate(ANSWERS)
    ]
    warehouse = laboratory.build({"medical_claim": claims})
    return {row["claim_id"]: row for row in warehouse.rows("select * from fct_determination")}


@pytest.mark.parametrize("number", range(len(ANSWERS)), ids=lambda number: "-".join(map(str, ANSWERS[number][:3])))
def test_answer(answered: dict[str, dict[str, object]], number: int) -> None:
    *_, outcome, reason_code, carc_code, revision = ANSWERS[number]
    row = answered[str(number)]
    assert (row["outcome"], row["reason_code"], row["carc_code"]) == (outcome, reason_code, carc_code)
    if revision or outcome in ("no_policy", "coding_error"):
        assert row["revision"] == revision


def test_sibling_policies_are_named_where_the_document_points_to_one(answered: dict[str, dict[str, object]]) -> None:
    citations = {
        (ANSWERS[int(key)][0], ANSWERS[int(key)][1]): str(row["citation"])
        for key, row in answered.items()
        if row["outcome"] in ("not_addressed", "coding_error")  # one code may be asked at several dates
    }
    assert citations[CAPITAL, "81445"].endswith("see MP 2.259")
    assert citations[PROVIDENCE, "81206"].endswith("see MP215")
    assert "81445" in citations[PROVIDENCE, "81452"]


def test_missing_facts(answered: dict[str, dict[str, object]]) -> None:
    facts = {ANSWERS[int(key)][1]: row["missing_facts"] for key, row in answered.items() if row["outcome"] == "conditional"}
    assert facts["81245"] == "selection_criteria"
    assert facts["81232"] == "planned_fluoropyrimidine"
    assert facts["81479"] is None


# The sample tells them as well ----------------------------------------------------------------------------------------

NETTED = {  # decisions in their order, which of them stands as final, what was paid by those that stand, all balanced
    ("SHAPE-001", 1): (["paid"], 1, "0.00", True),  # wholly to the deductible
    ("SHAPE-007", 1): (["denied", "paid"], 2, "2800.00", True),  # denied, then paid after appeal: 3500.00 - 700.00
    ("SHAPE-008", 1): (["paid"], None, None, True),  # taken back, nothing in its place
    ("NET-001", 1): (["paid", "paid"], 2, "2335.68", True),  # taken back and corrected on one day
    ("NET-002", 1): (["denied"], None, None, True),  # replaced by the next
    ("NET-002-R", 1): (["paid"], 1, "597.91", True),
    ("NET-003", 1): (["paid"], None, None, True),  # voided
    ("NET-003-V", 1): ([], None, None, None),
    ("NET-004", 1): (["paid", "paid"], 2, "597.91", True),  # 478.33 + 119.58 from two payers
    ("NET-005", 1): (["paid", "paid"], 2, "2919.60", True),  # 1000.00 + 1919.60 from one
    ("NET-006", 1): (["paid"], 1, "500.00", False),  # 12.34 short
}


def test_the_sample_nets_reversals_corrections_replacements_and_several_payments(sample: Warehouse) -> None:
    found = {key: ([], None, None, None) for key in NETTED}
    for key in NETTED:
        rows = sample.rows(
            f"from fct_adjudication where claim_id = '{key[0]}' and claim_line_number = {key[1]} order by adjudication_number"
        )
        if rows:
            standing = [row["paid_amount"] for row in rows if not row["is_reversed"]]
            found[key] = (
                [row["decision"] for row in rows],
                next((row["adjudication_number"] for row in rows if row["is_final"]), None),
                str(sum(standing)) if standing else None,
                all(row["is_balanced"] for row in rows),
            )
    assert found == NETTED
    unbalanced = sample.rows("select claim_id, unbalanced_amount from fct_adjudication where not is_balanced")
    assert unbalanced == [{"claim_id": "NET-006", "unbalanced_amount": Decimal("12.34")}]


SAMPLE_ANSWERS = {  # by MP352 I-V and the coding rules of MolDX R3, R6 and R8
    ("CRIT-001", 1): ("covered", "criteria_met"),
    ("CRIT-002", 1): ("not_medically_necessary", "criteria_not_met"),
    ("CRIT-003", 1): ("conditional", "criteria_unknown"),
    ("CRIT-004", 1): ("covered", "criteria_met"),
    ("CRIT-005", 1): ("not_medically_necessary", "criteria_not_met"),
    ("CODE-001", 1): ("deferred", "deferred"),
    ("CODE-002", 1): ("coding_error", "units_exceed_one"),
    ("CODE-003", 1): ("coding_error", "test_identifier_missing"),
    ("CODE-004", 1): ("coding_error", "specific_code_exists"),
    ("CODE-005", 1): ("coding_error", "unlisted_code_required"),
    ("CODE-006", 1): ("deferred", "deferred"),
    ("CODE-006", 2): ("coding_error", "component_of_panel"),
    ("CODE-007", 1): ("deferred", "deferred"),
    ("CODE-008", 1): ("coding_error", "specimen_already_profiled"),
    ("CODE-009", 1): ("coding_error", "unlisted_code_required"),
}


def test_the_sample_meets_every_criterion_and_coding_rule(sample: Warehouse) -> None:
    rows = sample.rows("select * from fct_determination where basis = 'as_known' and claim_id[:5] in ('CRIT-', 'CODE-')")
    assert {(row["claim_id"], row["claim_line_number"]): (row["outcome"], row["reason_code"]) for row in rows} == SAMPLE_ANSWERS
    missing = {row["claim_id"]: row["missing_facts"] for row in rows if row["missing_facts"]}
    assert missing == {"CRIT-003": "is_seeking_treatment"}


def test_a_coding_rule_in_the_ladder_of_a_line_is_broken_passes_or_cannot_be_checked(sample: Warehouse) -> None:
    """The words of the vocabulary; a broken rule is a result of step 5, and without one the step goes on."""
    shown = sample.rows("select claim_id, basis, saw, reason_code from fct_ladder_step where step = 5 and saw <> 'no rule in force'")
    assert {part.split(" ", 1)[1] for row in shown for part in row["saw"].split(", ")} == {"broken", "passes", "cannot be checked"}
    for row in shown:
        broken = {part.removesuffix(" broken") for part in row["saw"].split(", ") if part.endswith(" broken")}
        assert (row["reason_code"] in broken) if row["reason_code"] else not broken, row
