"""Criteria and coding rules of the warehouse against independent answers: MP352 written out by hand, every assignment of
small random trees, and a sixth policy that exists in seeds alone. One build serves all three."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from conftest import REPO, Laboratory, Rows, Warehouse
from generated import ORDER_FACTS, ORDER_FLAGS, as_input, as_text, random_order, with_appended
from reference import Kleene, Node, Reference, evaluate, kleene_all, kleene_any, missing_by_definition, missing_by_pairs

MP352_LINES = 20_000
MP352_BRUTE_FORCED = 500
TREES = 60
REASON_OF = {True: "criteria_met", False: "criteria_not_met", None: "criteria_unknown"}

# (diagnoses, what they show of is_solid_tumor, what they show of disease_status where the order is silent)
EVIDENCE = (
    (("C34.90",), "true", None),
    (("C83.30",), "false", None),
    (("Z00.00",), None, None),
    ((), None, None),
    (("C83.30", "C79.31"), "true", "metastatic"),
)


def claim_line(claim_id: str, number: int, payer: str, code: str, day: date, order: dict | None, **more: object) -> dict:
    return {
        "data_source": "criteria",
        "claim_id": claim_id,
        "claim_line_number": number,
        "payer": payer,
        "plan": "commercial",
        "hcpcs_code": code,
        "service_date": day,
        "charge_amount": Decimal("100.00"),
        "test_order": order,
    } | more


def stated(order: dict[str, object]) -> dict[str, str]:
    """The facts that a test order states, as criteria compare them."""
    return {fact: as_text(order[fact]) for fact in ORDER_FACTS if order.get(fact) is not None}


DOMAINS = {fact: [as_text(value) for value in values] for fact, values in ORDER_FACTS.items()}


# Made-up policies ----------------------------------------------------------------------------------------------------

KNOWN = {"known_basis": "stated", "retro_kind": "policy_change", "section": "Made up"}
SINCE = {"effective_from": "2025-01-01", "known_from": "2025-01-01"}


def policy_rows(policy_id: str, document_id: str, codes: dict[str, str], nodes: Rows) -> dict[str, Rows]:
    """A policy of one revision and its own payer, by the names of the seeds."""
    policy = {"policy_id": policy_id, "revision": "V1"}
    return {
        "payer": [{"payer_id": policy_id, "label": "Made up"}],
        "policy": [policy | {"payer_id": policy_id, "label": "Made up", "diagnosis_rule": "none", "document_id": document_id}],
        "policy_revision": [policy | KNOWN | SINCE | {"revision_order": 1, "code_list_status": "complete"}],
        "policy_ruling": [
            policy | KNOWN | SINCE | {"code_system": "hcpcs", "code_group": "all", "code": code, "action": "list", "ruling": ruling}
            for code, ruling in codes.items()
        ],
        "policy_criteria": [policy | KNOWN | SINCE | {"hcpcs_code": "all", "criteria_id": policy_id}],
        "criteria_node": [{"criteria_id": policy_id, "label": "Made up"} | node for node in nodes],
    }


def merged(parts: list[dict[str, Rows]]) -> dict[str, Rows]:
    names = dict.fromkeys(name for part in parts for name in part)
    return {name: [row for part in parts for row in part.get(name, [])] for name in names}


# (a) MP352 -----------------------------------------------------------------------------------------------------------


def mp352(facts: dict[str, str]) -> Kleene:
    """The criteria of MP352 written out from docs/design.md, "What each document decides", not read from the seed."""

    def one_of(fact: str, *values: str) -> Kleene:
        return facts[fact] in values if fact in facts else None

    def yes(fact: str) -> Kleene:
        return one_of(fact, "true")

    stage_3_or_4 = one_of("tumor_stage", "III", "IV")
    status = one_of("disease_status", "recurrent", "relapsed", "metastatic", "advanced")
    a = kleene_any([kleene_all([yes("is_solid_tumor"), kleene_any([status, stage_3_or_4])]), one_of("nccn_category", "1", "2A")])
    b = kleene_any([yes("has_fda_biomarker_therapy"), yes("has_biomarker_contraindication")])
    c = one_of("has_prior_panel_on_sample", "false")
    d = kleene_all([yes("is_indication_documented"), yes("is_clinical_impact_documented")])
    first = kleene_all([a, b, c, d, yes("is_clia_certified"), yes("is_seeking_treatment")])
    second = kleene_all([yes("has_progressed_after_targeted_therapy"), yes("has_known_resistance_mechanism")])
    third = yes("has_independent_tumors")
    extent = kleene_any([one_of("disease_status", "metastatic", "advanced"), stage_3_or_4])
    fourth = kleene_all([yes("is_solid_tumor"), extent, yes("is_immunotherapy_candidate"), yes("is_msi_or_tmb_assessed")])
    return kleene_any([first, second, third, fourth])


def mp352_lines() -> dict[tuple[str, int], tuple[dict, dict[str, str]]]:
    """Lines with the facts that order and diagnoses show. No independent tumors in most, which would decide alone."""
    chance = random.Random(352)
    found = {}
    for number in range(1, MP352_LINES + 1):
        order = random_order(chance, chance.choice((0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.9)))
        for fact in ("has_independent_tumors", "has_progressed_after_targeted_therapy"):
            if order[fact] is not None and chance.random() < 0.6:
                order[fact] = False
        if order["is_clia_certified"] is not None and chance.random() < 0.6:
            order["is_clia_certified"] = True
        if chance.random() < 0.5:  # half of all sets lie near criterion I
            order |= {fact: True for fact in ORDER_FLAGS[3:7] if order[fact] is not None}
            order["has_prior_panel_on_sample"] = order["has_prior_panel_on_sample"] and chance.random() < 0.3
        diagnoses, is_solid_tumor, status = chance.choice(EVIDENCE)
        facts = {"disease_status": status, "is_solid_tumor": is_solid_tumor} | stated(order)
        line = claim_line("mp352", number, "providence", "0037U", date(2026, 2, 1), order, diagnosis_codes=diagnoses)
        found["mp352", number] = (line, {fact: value for fact, value in facts.items() if value is not None})
    return found


# (b) every assignment of small random trees --------------------------------------------------------------------------


@dataclass(frozen=True)
class Tree:
    policy_id: str
    root: Node

    def node_rows(self) -> Rows:
        rows: Rows = []

        def write(node: Node, node_id: str, parent_id: str | None) -> None:
            values = "|".join(sorted(node.values)) or None
            row = {"node_id": node_id, "parent_node_id": parent_id, "operator": node.operator}
            rows.append(row | {"fact": node.fact, "fact_values": values})
            for number, child in enumerate(node.children, 1):
                write(child, f"{node_id}.{number}", node_id)

        write(self.root, "criteria", None)
        return rows

    def lines(self) -> dict[tuple[str, int], tuple[dict, dict[str, str]]]:
        """One line for every assignment of the facts, blank included."""
        facts = sorted(self.root.facts())
        found = {}
        for number, values in enumerate(itertools.product(*([None, *ORDER_FACTS[fact]] for fact in facts)), 1):
            order = dict(zip(facts, values))
            line = claim_line(self.policy_id, number, self.policy_id, "0037U", date(2026, 2, 1), order)
            found[self.policy_id, number] = (line, stated(order))
        return found


def random_trees() -> list[Tree]:
    """Two to four facts, asked as often as it happens; every fourth tree also asks one of four values."""
    chance = random.Random(4)

    def grown(depth: int, facts: list[str]) -> Node:
        operator = chance.choice(("all", "any", "all", "any", "not") if depth == 0 else ("all", "any", "not", "leaf", "leaf"))
        if depth == 3 or operator == "leaf":
            fact = chance.choice(facts)
            count = chance.choice((1, 1, 2, 3)) if len(DOMAINS[fact]) > 2 else 1
            return Node("leaf", fact=fact, values=frozenset(chance.sample(DOMAINS[fact], count)))
        count = 1 if operator == "not" else chance.choice((1, 2, 2, 3))
        return Node(operator, tuple(grown(depth + 1, facts) for _ in range(count)))

    found: list[Tree] = []
    while len(found) < TREES:
        facts = chance.sample(ORDER_FLAGS, chance.choice((2, 3, 4)))
        if len(found) % 4 == 0:
            facts[0] = "nccn_category"
        root = grown(0, facts)
        if root.facts() == set(facts):
            found.append(Tree(f"tree_{len(found)}", root))
    return found


# (c) a sixth policy, in seeds alone ----------------------------------------------------------------------------------

ACME = "acme_1"
ACME_NODES = [
    {"node_id": "criteria", "operator": "all"},
    {"node_id": "a", "parent_node_id": "criteria", "operator": "leaf", "fact": "is_clia_certified", "fact_values": "true"},
    {"node_id": "b", "parent_node_id": "criteria", "operator": "any"},
    {"node_id": "b.1", "parent_node_id": "b", "operator": "leaf", "fact": "has_independent_tumors", "fact_values": "true"},
    {"node_id": "b.2", "parent_node_id": "b", "operator": "not"},
    {"node_id": "b.2.prior", "parent_node_id": "b.2", "operator": "leaf", "fact": "has_prior_panel_on_sample", "fact_values": "true"},
]


def acme_rows() -> dict[str, Rows]:
    """Codes 0999U (its own panel), 81235 (one gene) and 81275; from 2025-07-01, known nine days later, two coding rules."""
    rows = policy_rows(ACME, "acme_document", {"0999U": "covered_if", "81235": "covered_if", "81275": "investigational"}, ACME_NODES)
    late = {"policy_id": ACME, "revision": "V2", "effective_from": "2025-07-01", "known_from": "2025-07-10"}
    rows["policy_revision"].append(KNOWN | late | {"revision_order": 2, "code_list_status": "complete"})
    rows["policy_coding_rule"] = [
        KNOWN | late | {"reason_code": "units_exceed_one", "applies_to": "ngs_panel"},
        KNOWN | late | {"reason_code": "component_of_panel", "applies_to": "tier_1_or_2"},
    ]
    rows["source_document"] = [{"document_id": "acme_document", "label": "Made up", "document_as_of": "2025-12-31", "kind": "payer_policy"}]
    rows["procedure_code"] = [
        {"hcpcs_code": "0999U", "label": "Made-up panel", "issue_status": "issued"}
        | {"is_ngs_panel": "true", "is_cgp": "false", "is_single_gene": "false"}
    ]
    return rows


BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
YES = {"is_clia_certified": True, "has_independent_tumors": True}
# name: (code, service date, units, test order, person), (outcome, reason, CARC, missing facts, unchecked rules), by hand
ACME_LINES = {
    "tumors": (("0999U", BEFORE, 1, YES, None), ("covered", "criteria_met", None, None, None)),
    "no panel before": (
        ("0999U", BEFORE, 1, {"is_clia_certified": True, "has_prior_panel_on_sample": False}, None),
        ("covered", "criteria_met", None, None, None),
    ),
    "uncertified": (
        ("0999U", BEFORE, 1, {"is_clia_certified": False}, None),
        ("not_medically_necessary", "criteria_not_met", "50", None, None),
    ),
    "panel before": (
        ("0999U", BEFORE, 1, {"has_independent_tumors": False, "has_prior_panel_on_sample": True}, None),
        ("not_medically_necessary", "criteria_not_met", "50", None, None),
    ),
    "no order": (
        ("0999U", BEFORE, 1, None, None),
        ("conditional", "criteria_unknown", None, "has_independent_tumors,has_prior_panel_on_sample,is_clia_certified", None),
    ),
    "only tumors open": (
        ("0999U", BEFORE, 1, {"is_clia_certified": True, "has_prior_panel_on_sample": True}, None),
        ("conditional", "criteria_unknown", None, "has_independent_tumors", None),
    ),
    "prior panel no longer matters": (
        ("0999U", BEFORE, 1, {"has_independent_tumors": True}, None),
        ("conditional", "criteria_unknown", None, "is_clia_certified", None),
    ),
    "two units, too early": (("0999U", BEFORE, 2, YES, None), ("covered", "criteria_met", None, None, None)),
    "two units": (("0999U", AFTER, 2, YES, None), ("coding_error", "units_exceed_one", "151", None, None)),
    "units not given": (("0999U", AFTER, None, YES, None), ("covered", "criteria_met", None, None, "units_exceed_one")),
    "two units of one gene": (("81235", AFTER, 2, YES, "alone"), ("covered", "criteria_met", None, None, None)),
    "whose gene": (("81235", AFTER, 1, YES, None), ("covered", "criteria_met", None, None, "component_of_panel")),
    "gene with a panel": (("81235", AFTER, 1, YES, "both"), ("coding_error", "component_of_panel", "97", None, None)),
    "panel with a gene": (("0999U", AFTER, 1, YES, "both"), ("covered", "criteria_met", None, None, None)),
    "investigational": (("81275", BEFORE, 1, YES, None), ("investigational", "investigational", "55", None, None)),
    "not listed": (("0037U", BEFORE, 1, YES, None), ("not_addressed", "not_listed", None, None, None)),
    "before the policy": (("0999U", date(2024, 12, 31), 1, YES, None), ("unknown", "no_documented_revision", None, None, None)),
}  # fmt: skip


def acme_lines() -> Rows:
    return [
        claim_line(name, 1, ACME, code, day, order, service_unit_quantity=units, person_id=person) | {"data_source": "acme"}
        for name, ((code, day, units, order, person), _) in ACME_LINES.items()
    ]


# The build -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trees() -> list[Tree]:
    return random_trees()


@pytest.fixture(scope="module")
def mp352_cases() -> dict[tuple[str, int], tuple[dict, dict[str, str]]]:
    return mp352_lines()


@pytest.fixture(scope="module")
def warehouse(laboratory: Laboratory, trees: list[Tree], mp352_cases: dict) -> Warehouse:
    covered = {"0037U": "covered_if"}
    policies = [policy_rows(tree.policy_id, "capital_mp2267", covered, tree.node_rows()) for tree in trees]
    lines = [line for line, _ in mp352_cases.values()]
    lines += [line for tree in trees for line, _ in tree.lines().values()]
    paid = {"data_source": "acme", "claim_id": "two units", "claim_line_number": 1, "adjudication_date": "2025-07-05"}
    claims = as_input([*acme_lines(), *lines]) | {"remittance": [paid | {"claim_status_code": 1, "paid_amount": "60.00"}]}
    return laboratory.build(claims, seeds=with_appended(merged([*policies, acme_rows()])), tests=True)


@pytest.fixture(scope="module")
def answers(warehouse: Warehouse) -> dict[tuple[str, int], tuple[str, str | None]]:
    rows = warehouse.rows("select * from fct_determination where basis = 'as_known'")
    return {(row["claim_id"], row["claim_line_number"]): (row["reason_code"], row["missing_facts"]) for row in rows}


def test_mp352_is_answered_as_the_design_writes_it(mp352_cases: dict, answers: dict) -> None:
    expected = {key: REASON_OF[mp352(facts)] for key, (_, facts) in mp352_cases.items()}
    counts = [list(expected.values()).count(reason) for reason in REASON_OF.values()]
    assert min(counts) > MP352_LINES / 20, counts
    wrong = [
        f"{key} {facts}: expected {expected[key]}, found {answers[key]}"
        for key, (_, facts) in mp352_cases.items()
        if answers[key][0] != expected[key]
    ]
    assert wrong == []


def test_mp352_names_the_facts_that_could_still_change_the_answer(mp352_cases: dict, answers: dict) -> None:
    reference = Reference(REPO / "seeds")
    tree, domains = reference.trees["mp352"], reference.fact_domains
    wrong = []
    few_unknown = []
    for key, (_, facts) in mp352_cases.items():
        if evaluate(tree, facts) is not None:
            wrong += [f"{key} is decided and yet misses {answers[key][1]}"] if answers[key][1] is not None else []
        elif len(tree.facts() - facts.keys()) <= 6:
            few_unknown.append((key, facts))
    tried = random.Random(6).sample(few_unknown, MP352_BRUTE_FORCED)
    wrong += [
        f"{facts}: expected {expected}, found {answers[key][1]}"
        for key, facts in tried
        if (expected := ",".join(missing_by_definition(tree, facts, domains))) != answers[key][1]
    ]
    assert wrong == []


def test_mp352_names_them_however_many_facts_are_unknown(mp352_cases: dict, answers: dict) -> None:
    reference = Reference(REPO / "seeds")
    tree, domains = reference.trees["mp352"], reference.fact_domains
    undecided = [(key, facts) for key, (_, facts) in mp352_cases.items() if evaluate(tree, facts) is None]
    tried = random.Random(7).sample(undecided, 2000)
    wrong = [
        f"{facts}: expected {expected}, found {answers[key][1]}"
        for key, facts in tried
        if (expected := ",".join(missing_by_pairs(tree, facts, domains))) != answers[key][1]
    ]
    assert wrong == []


def test_the_quick_way_to_missing_facts_is_the_definition() -> None:
    """The reference uses the quick way where facts are too many for brute force; here both ways meet."""
    reference = Reference(REPO / "seeds")
    for tree in random_trees():
        for _, facts in tree.lines().values():
            assert missing_by_pairs(tree.root, facts, DOMAINS) == missing_by_definition(tree.root, facts, DOMAINS), (tree, facts)
    tree, domains, chance = reference.trees["mp352"], reference.fact_domains, random.Random(8)
    for _ in range(200):
        unknown = chance.sample(sorted(tree.facts()), 5)
        facts = {fact: chance.choice(domains[fact]) for fact in sorted(tree.facts() - set(unknown))}
        if "has_independent_tumors" in facts and chance.random() < 0.9:
            facts["has_independent_tumors"] = "false"  # else it decides alone
        assert missing_by_pairs(tree, facts, domains) == missing_by_definition(tree, facts, domains), facts


def test_random_trees_agree_on_every_assignment(trees: list[Tree], answers: dict) -> None:
    wrong = []
    for tree in trees:
        for key, (_, facts) in tree.lines().items():
            missing = missing_by_definition(tree.root, facts, DOMAINS)
            expected = (REASON_OF[evaluate(tree.root, facts)], ",".join(missing) or None)
            if answers[key] != expected:
                wrong.append(f"{tree.root} {facts}: expected {expected}, found {answers[key]}")
    assert wrong == []


def test_a_sixth_policy_needs_seeds_only(warehouse: Warehouse) -> None:
    rows = warehouse.rows("select * from fct_determination where data_source = 'acme' and basis = 'as_known'")
    fields = ("outcome", "reason_code", "carc_code", "missing_facts", "unchecked_rules")
    found = {row["claim_id"]: tuple(row[field] for field in fields) for row in rows}
    assert found == {name: expected for name, (_, expected) in ACME_LINES.items()}


def test_a_coding_rule_known_late_changes_a_paid_line(warehouse: Warehouse) -> None:
    """Adjudicated on 2025-07-05, before the rule was known: paid then, a coding error now, because of V2."""
    (row,) = warehouse.rows("select * from fct_retroactive_outcome where data_source = 'acme'")
    expected = {
        "claim_id": "two units",
        "outcome_as_adjudicated": "covered",
        "outcome_as_known": "coding_error",
        "direction": "newly_denied",
        "cause_revision": "V2",
        "retro_kind": "policy_change",
        "opportunity": "recoupment_exposure",
        "amount_at_stake": Decimal("60.00"),
    }
    assert {name: row[name] for name in expected} == expected
