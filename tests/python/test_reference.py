"""The warehouse against the plain-Python reference, on thousands of lines over the real ledger, both bases."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest
from conftest import KNOWN_ON, REPO, Laboratory, Rows, Warehouse
from generated import OWN_SOURCES, as_input, as_remittances, netted_claims, own_lines, real_lines
from reference import Determination, Neighbours, Reference
from reference_remittance import rates_of

LINE_COUNT = 8000
NETTED_CLAIM_COUNT = 2500
OWN_LINE_COUNT = 1500
Key = tuple[str, str, int]
FIELDS = (
    "outcome", "expected_action", "reason_code", "carc_code", "policy_id", "missing_facts", "unchecked_rules", "is_after_document",
)  # fmt: skip
CODING_RULES = {
    "units_exceed_one", "test_identifier_missing", "specimen_already_profiled", "component_of_panel", "specific_code_exists",
    "unlisted_code_required",
}  # fmt: skip
REACHED = CODING_RULES | {"criteria_met", "criteria_not_met", "criteria_unknown", "no_open_condition"}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(REPO / "seeds")


@pytest.fixture(scope="module", params=[KNOWN_ON, "2021-12-31"])
def known_on(request: pytest.FixtureRequest) -> date:
    return date.fromisoformat(request.param)


def key_of(row: dict) -> Key:
    return tuple(row[name] for name in ("data_source", "claim_id", "claim_line_number"))


class Case:
    """The same lines in the warehouse and in the reference."""

    def __init__(self, laboratory: Laboratory, reference: Reference, known_on: date):
        self.reference = reference
        self.known_on = known_on
        lines, remittances, adjustments = (
            [*real, *netted]
            for real, netted in zip(real_lines(LINE_COUNT, seed=20261121), netted_claims(NETTED_CLAIM_COUNT, seed=20261125))
        )
        lines += own_lines(OWN_LINE_COUNT, seed=20261130)
        self.lines = {key_of(line): line for line in lines}
        self.neighbours = Neighbours(lines)
        self.answers: dict[tuple[Key, date], Determination] = {}
        self.warehouse: Warehouse = laboratory.build(
            as_input(lines)
            | {"remittance": as_remittances(remittances), "remittance_adjustment": as_remittances(adjustments)},
            known_on=known_on.isoformat(),
        )
        by_claim: dict[tuple[str, str], tuple[Rows, Rows, Rows]] = defaultdict(lambda: ([], [], []))
        for place, rows in enumerate((lines, remittances, adjustments)):
            for row in rows:
                by_claim[key_of(row)[:2]][place].append(row)
        self.adjudications: dict[Key, Rows] = {}
        self.flags: dict[tuple[str, str], list] = defaultdict(list)
        self.rejected: dict[tuple[str, str], Counter] = {}
        self.known_claims: set[tuple[str, str]] = set()
        for claim, rows in by_claim.items():
            reading = reference.read_claim(*rows, known_on, claim[0] not in OWN_SOURCES)
            for number, found in reading.adjudications.items():
                self.adjudications[(*claim, number)] = found
            for flag in reading.flags:
                self.flags[claim[0], flag.flag_kind].append((claim, flag))
            self.rejected[claim] = Counter(each.reason_code for each in reading.rejected if each.table_name == "remittance")
            if all(str(row["adjudication_date"])[:10] <= str(known_on) for row in (*rows[1], *rows[2])):
                self.known_claims.add(claim)

    def determine(self, line: dict, known_on: date) -> Determination:
        place = (key_of(line), known_on)
        if place not in self.answers:
            self.answers[place] = self.reference.determine(line, known_on, self.neighbours)
        return self.answers[place]

    def in_scope(self) -> dict[Key, dict]:
        return {key: line for key, line in self.lines.items() if self.reference.in_scope(line)}


@pytest.fixture(scope="module")
def case(laboratory: Laboratory, reference: Reference, known_on: date) -> Case:
    return Case(laboratory, reference, known_on)


def differences(expected: dict, found: dict) -> list[str]:
    return [f"{key}: expected {expected.get(key)}, found {found.get(key)}" for key in expected | found if expected.get(key) != found.get(key)]


def test_determinations(case: Case) -> None:
    expected = {}
    for key, line in case.in_scope().items():
        days = {"as_known": case.known_on, "as_adjudicated": case.reference.adjudicated_on(case.adjudications[key])}
        for basis, day in days.items():
            if day:
                answer = case.determine(line, day)
                expected[key, basis] = (day, *(getattr(answer, field) for field in FIELDS))
    rows = case.warehouse.rows("select * from fct_determination")
    found = {(key_of(row), row["basis"]): (row["known_on"], *(row[field] for field in FIELDS)) for row in rows}
    assert len(expected) > LINE_COUNT
    assert len({answer[1] for answer in expected.values()}) >= 8, "the lines should reach nearly every outcome"
    if case.known_on.isoformat() == KNOWN_ON:
        reached = {answer[1 + FIELDS.index("reason_code")] for answer in expected.values()}
        assert REACHED - reached == set()
        unchecked = {answer[1 + FIELDS.index("unchecked_rules")] for answer in expected.values()} - {None}
        assert {rule for rules in unchecked for rule in rules.split(",")} >= CODING_RULES
    assert differences(expected, found) == []


def test_adjudications(case: Case) -> None:
    fields = ("adjudication_date", "is_initial", "is_final", "is_reversed", "decision", "paid_amount")
    expected = {
        (key, row["adjudication_number"]): (*(row[field] for field in fields), row["carc_code"])
        for key, rows in case.adjudications.items()
        for row in rows
    }
    found = {
        (key_of(row), row["adjudication_number"]): (*(row[field] for field in fields), row["denial_carc_code"])
        for row in case.warehouse.rows("select * from fct_adjudication")
    }
    assert differences(expected, found) == []


def test_what_each_rate_counts(case: Case) -> None:
    """Unknown decisions, and sources that cannot tell, one of them as far as known_on knows."""
    in_scope = case.in_scope()
    ends = dict(zip(case.adjudications, rates_of((key[0], rows) for key, rows in case.adjudications.items())))
    expected = {key: counted for key, counted in ends.items() if key in in_scope and any(counted)}
    rows = case.warehouse.rows("select * from fct_adjudicated_line")
    found = {key_of(row): (row["is_in_initial_rate"], row["is_in_final_rate"]) for row in rows}
    assert differences(expected, found) == []
    undecided = Counter(key[0] for key, rows in case.adjudications.items() if rows and key in in_scope and not any(ends[key]))
    assert set(undecided) == {"generated", "Generated B", "netted", *OWN_SOURCES}
    silent = {source for source in OWN_SOURCES if not any(key[0] == source for key in expected)}
    assert silent == ({"own silent"} if case.known_on.isoformat() == KNOWN_ON else {"own silent", "own late"})
    counts = case.warehouse.rows("select sum(line_count) as decided, sum(undecided_line_count) as undecided from rpt_denial_rate")[0]
    assert (counts["decided"], counts["undecided"]) == (len(expected), sum(undecided.values()))
    assert len(set(expected.values())) == 3 and sum(undecided.values()) > 500


def test_contradictions(case: Case) -> None:
    """Every kind is reached, with its lines and dollars."""
    expected = {
        place: (
            len({(claim, number) for claim, flag in found for number in flag.line_numbers}),
            sum(flag.amount or 0 for _, flag in found),
        )
        for place, found in case.flags.items()
    }
    rows = case.warehouse.rows("select * from rpt_remittance_flag")
    found = {(row["data_source"], row["flag_kind"]): (row["line_count"], row["amount"]) for row in rows}
    assert {kind for _, kind in expected} == {
        "denied_with_payment", "denied_to_patient", "claim_payment_not_split", "claim_row_not_placed", "reversal_amount_differs", "negative_payment",
    }  # fmt: skip
    assert differences(expected, found) == []


def test_rejected_remittances(case: Case) -> None:
    """Of the claims of which everything is known: the warehouse judges later rows as well, the reference does not see them. Their
    adjustments are compared by what they decide."""
    rows = case.warehouse.rows("select * from fct_rejected_line where table_name = 'remittance'")
    found: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for row in rows:
        found[row["data_source"], row["claim_id"]][row["reason_code"]] += 1
    expected = {claim: rejected for claim, rejected in case.rejected.items() if claim in case.known_claims and rejected}
    assert {reason for rejected in expected.values() for reason in rejected} == {
        "line_not_found", "adjudicated_before_service", "duplicate_exact", "duplicate_conflicting",
        "reversal_without_adjudication",
    }  # fmt: skip
    assert differences(expected, {claim: rejected for claim, rejected in found.items() if claim in case.known_claims}) == []


def test_retroactive_outcomes(case: Case) -> None:
    fields = ("outcome_as_adjudicated", "outcome_as_known", "direction", "changed_on")
    expected = {}
    for key, line in case.in_scope().items():
        adjudicated_on = case.reference.adjudicated_on(case.adjudications[key])
        changed = adjudicated_on and case.reference.retroactive(line, adjudicated_on, case.known_on, case.neighbours)
        if changed:
            expected[key] = tuple(changed[field] for field in fields)
    rows = case.warehouse.rows("select * from fct_retroactive_outcome")
    assert expected
    assert differences(expected, {key_of(row): tuple(row[field] for field in fields) for row in rows}) == []


def test_denials(case: Case) -> None:
    expected = {}
    for key, line in case.in_scope().items():
        denial = case.reference.denial(case.adjudications[key])
        if denial:
            category = case.reference.denial_category(denial["carc_code"])
            then = case.determine(line, denial["adjudication_date"])
            now = case.determine(line, case.known_on)
            expected[key] = (denial["carc_code"], category, case.reference.outcome_class(then, now, category))
    rows = case.warehouse.rows("select * from fct_denial")
    found = {key_of(row): (row["denial_carc_code"], row["denial_category"], row["outcome_class"]) for row in rows}
    assert len(expected) > LINE_COUNT / 20
    assert differences(expected, found) == []
