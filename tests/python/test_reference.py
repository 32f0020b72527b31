"""The warehouse against the plain-Python reference, on thousands of lines over the real ledger, both bases."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from conftest import KNOWN_ON, REPO, Laboratory, Rows, Warehouse
from generated import as_input, real_lines
from reference import Reference

LINE_COUNT = 5000
FIELDS = ("outcome", "expected_action", "reason_code", "carc_code", "policy_id", "missing_facts", "is_after_document")


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(REPO / "seeds")


@pytest.fixture(scope="module", params=[KNOWN_ON, "2021-12-31"])
def known_on(request: pytest.FixtureRequest) -> date:
    return date.fromisoformat(request.param)


class Case:
    """The same lines in the warehouse and in the reference."""

    def __init__(self, laboratory: Laboratory, reference: Reference, known_on: date):
        self.reference = reference
        self.known_on = known_on
        lines, remittances, adjustments = real_lines(LINE_COUNT, seed=20261121)
        self.lines = {line["claim_id"]: line for line in lines}
        self.warehouse: Warehouse = laboratory.build(
            {"medical_claim": as_input(lines), "remittance": remittances, "remittance_adjustment": adjustments},
            known_on=known_on.isoformat(),
        )
        by_claim: dict[str, tuple[Rows, Rows]] = defaultdict(lambda: ([], []))
        for place, rows in enumerate((remittances, adjustments)):
            for row in rows:
                by_claim[row["claim_id"]][place].append(row)
        self.adjudications = {
            claim_id: reference.adjudications(line, *by_claim[claim_id], known_on, True)
            for claim_id, line in self.lines.items()
        }

    def in_scope(self) -> dict[str, dict]:
        return {claim_id: line for claim_id, line in self.lines.items() if self.reference.in_scope(line)}


@pytest.fixture(scope="module")
def case(laboratory: Laboratory, reference: Reference, known_on: date) -> Case:
    return Case(laboratory, reference, known_on)


def differences(expected: dict, found: dict) -> list[str]:
    return [f"{key}: expected {expected.get(key)}, found {found.get(key)}" for key in expected | found if expected.get(key) != found.get(key)]


def test_determinations(case: Case) -> None:
    expected = {}
    for claim_id, line in case.in_scope().items():
        days = {"as_known": case.known_on, "as_adjudicated": case.reference.adjudicated_on(case.adjudications[claim_id])}
        for basis, day in days.items():
            if day:
                answer = case.reference.determine(line, day)
                expected[claim_id, basis] = (day, *(getattr(answer, field) for field in FIELDS))
    rows = case.warehouse.rows("select * from fct_determination")
    found = {(row["claim_id"], row["basis"]): (row["known_on"], *(row[field] for field in FIELDS)) for row in rows}
    assert len(expected) > LINE_COUNT
    assert len({answer[1] for answer in expected.values()}) >= 8, "the lines should reach nearly every outcome"
    assert differences(expected, found) == []


def test_adjudications(case: Case) -> None:
    fields = ("adjudication_date", "is_initial", "is_final", "is_reversed", "decision")
    expected = {
        (claim_id, row["adjudication_number"]): (*(row[field] for field in fields), row["carc_code"])
        for claim_id, rows in case.adjudications.items()
        for row in rows
    }
    found = {
        (row["claim_id"], row["adjudication_number"]): (*(row[field] for field in fields), row["denial_carc_code"])
        for row in case.warehouse.rows("select * from fct_adjudication")
    }
    assert differences(expected, found) == []


def test_retroactive_outcomes(case: Case) -> None:
    fields = ("outcome_as_adjudicated", "outcome_as_known", "direction", "changed_on")
    expected = {}
    for claim_id, line in case.in_scope().items():
        adjudicated_on = case.reference.adjudicated_on(case.adjudications[claim_id])
        changed = adjudicated_on and case.reference.retroactive(line, adjudicated_on, case.known_on)
        if changed:
            expected[claim_id] = tuple(changed[field] for field in fields)
    rows = case.warehouse.rows("select * from fct_retroactive_outcome")
    assert expected
    assert differences(expected, {row["claim_id"]: tuple(row[field] for field in fields) for row in rows}) == []


def test_denials(case: Case) -> None:
    expected = {}
    for claim_id, line in case.in_scope().items():
        denial = case.reference.denial(case.adjudications[claim_id])
        if denial:
            category = case.reference.denial_category(denial["carc_code"])
            then = case.reference.determine(line, denial["adjudication_date"])
            now = case.reference.determine(line, case.known_on)
            expected[claim_id] = (denial["carc_code"], category, case.reference.outcome_class(then, now, category))
    rows = case.warehouse.rows("select * from fct_denial")
    found = {row["claim_id"]: (row["denial_carc_code"], row["denial_category"], row["outcome_class"]) for row in rows}
    assert len(expected) > LINE_COUNT / 20
    assert differences(expected, found) == []
