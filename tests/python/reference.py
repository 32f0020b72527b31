"""Plain-Python reference of the determination logic, read off the design and never off the SQL.

Tests compare the warehouse with it on generated lines, so nothing here may be copied from models/ or macros/. It
reads the seeds alone. Section numbers refer to the design. Slow and obvious on purpose: no rectangles, every answer
is searched for among the ledger rows themselves.

A line may carry a `test_order`: a dict of the columns of docs/design.md, "Input", None for an unknown one. No key, or None, is no
test order at all, which differs from an order that leaves everything blank.

How remittances become adjudications is read in reference_remittance.py; `read_claim` and `adjudications` lead there.
"""

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reference_remittance import ClaimReader, Reading, normalise_carc

DATE_COLUMNS = {
    "effective_from", "effective_to", "known_from", "retired_from", "document_as_of", "valid_from", "terminated_on",
}
BOOLEAN_COLUMNS = {
    "is_denial", "is_denied", "is_reversal", "is_administrative", "is_ngs_panel", "is_cgp", "is_single_gene",
}
UNLISTED_CODE = "81479"
Kleene = bool | None  # True, False, or cannot be told


@dataclass(frozen=True)
class Determination:
    outcome: str
    expected_action: str
    reason_code: str
    carc_code: str | None
    policy_id: str | None
    missing_facts: str | None
    unchecked_rules: str | None
    is_after_document: bool


@dataclass(frozen=True)
class Answer:
    """What one step of the ladder says; a step that has nothing to say returns None instead."""

    outcome: str
    reason_code: str
    missing_facts: str | None = None


@dataclass(frozen=True)
class Case:
    """A line made ready for the ladder, at one knowledge date."""

    hcpcs_code: str
    service_date: date
    known_on: date
    diagnoses: tuple[str, ...]  # normalised, no blanks
    payer_id: str | None
    line_of_business: str | None
    policy: dict | None  # None: the payer is not mapped
    line: dict
    others: tuple[dict, ...]  # every other line of the same person, in scope or not


@dataclass(frozen=True)
class Node:
    """A criteria tree: `operator` all, any or not over its children, or a leaf: has the fact one of the values?"""

    operator: str
    children: tuple["Node", ...] = ()
    fact: str | None = None
    values: frozenset[str] = frozenset()

    def facts(self) -> set[str]:
        return set().union({self.fact} - {None}, *(child.facts() for child in self.children))


class Neighbours:
    """All lines of the data, one drawer per person, so that a line's neighbours are found without a search."""

    def __init__(self, lines: Iterable[dict] = ()):
        self.lines_of = defaultdict(list)
        for line in lines:
            self.lines_of[blank_to_none(line.get("person_id"))].append(line)

    def others(self, line: dict) -> tuple[dict, ...]:
        """The other lines of the line's person; none of a person who is not known."""
        person_id = blank_to_none(line.get("person_id"))
        found = self.lines_of.get(person_id, ()) if person_id else ()
        return tuple(other for other in found if line_key(other) != line_key(line))


def read_seed(path: Path) -> list[dict]:
    """A seed as dicts: a blank is None, dates and booleans are typed by column name, the rest is text."""
    with path.open(newline="", encoding="utf-8") as file:
        return [{name: typed(name, text) for name, text in row.items()} for row in csv.DictReader(file)]


def typed(name: str, text: str):
    if text == "":
        return None
    if name in DATE_COLUMNS:
        return date.fromisoformat(text)
    if name in BOOLEAN_COLUMNS:
        return text.strip().lower() == "true"
    return text


def blank_to_none(text) -> str | None:
    """Trimmed text, or None."""
    text = "" if text is None else str(text).strip()
    return text or None


def loose(text) -> str | None:
    """The form in which crosswalk texts are compared: lower case, trimmed, runs of whitespace collapsed."""
    return None if text is None else blank_to_none(" ".join(str(text).lower().split()))


def undotted(text) -> str | None:
    """Codes are compared in upper case and without the dot, which diagnosis codes may lack (docs/design.md, "Input")."""
    return blank_to_none("" if text is None else str(text).strip().upper().replace(".", ""))


def holds(row: dict, day: date) -> bool:
    """Does [effective_from, effective_to) hold the day? A blank end is open (docs/design.md, "Time")."""
    return row["effective_from"] <= day and (row["effective_to"] is None or day < row["effective_to"])


def in_ranges(diagnosis: str, rows: list[dict]) -> bool:
    """Bounds are compared on the leading characters of the diagnosis: C92.01 lies in C92.0 to C92.0."""
    for row in rows:
        lowest, highest = undotted(row["diagnosis_from"]), undotted(row["diagnosis_to"])
        if diagnosis[: len(lowest)] >= lowest and diagnosis[: len(highest)] <= highest:
            return True
    return False


def heads_ranges(diagnosis: str, rows: list[dict]) -> bool:
    """A heading stands for any of its subcodes: C92 may be C92.0, so it may lie in C92.0 to C92.0."""
    return any(undotted(row[bound]).startswith(diagnosis) for row in rows for bound in ("diagnosis_from", "diagnosis_to"))


def line_key(line: dict) -> tuple:
    return (line.get("data_source"), line.get("claim_id"), line.get("claim_line_number"))


def specimen_of(line: dict) -> str | None:
    return blank_to_none((line.get("test_order") or {}).get("specimen_id"))


# ------------------------------------------------------------------------------ three-valued logic and missing facts
def kleene_not(value: Kleene) -> Kleene:
    return None if value is None else not value


def kleene_all(values: Iterable[Kleene]) -> Kleene:
    """False dominates unknown."""
    values = list(values)
    return False if False in values else None if None in values else True


def kleene_any(values: Iterable[Kleene]) -> Kleene:
    """True dominates unknown."""
    return kleene_not(kleene_all(kleene_not(value) for value in values))


def evaluate(node: Node, facts: dict[str, str]) -> Kleene:
    """What the criteria say; a fact without a value is unknown."""
    if node.operator == "leaf":
        value = facts.get(node.fact)
        return None if value is None else value in node.values
    answers = [evaluate(child, facts) for child in node.children]
    if node.operator == "not":
        (answer,) = answers
        return kleene_not(answer)
    return {"all": kleene_all, "any": kleene_any}[node.operator](answers)


def missing_by_definition(node: Node, facts: dict[str, str], domains: dict[str, list[str]]) -> list[str]:
    """The unknown facts that could still change the answer, straight from the definition: f is named iff under some
    assignment of the other unknown facts, each to a value of its domain or to none, the answer is unknown and some
    value of f makes it known. Tries every assignment, so it is for few unknown facts only."""
    unknown = sorted(fact for fact in node.facts() if facts.get(fact) is None)
    verdict_of = {
        assignment: evaluate(node, facts | dict(zip(unknown, assignment)))
        for assignment in itertools.product(*([None, *domains[fact]] for fact in unknown))
    }
    named = []
    for place, fact in enumerate(unknown):
        undecided = [key for key, verdict in verdict_of.items() if key[place] is None and verdict is None]
        if any(verdict_of[(*key[:place], value, *key[place + 1:])] is not None
               for key in undecided for value in domains[fact]):
            named.append(fact)
    return named


def missing_by_pairs(node: Node, facts: dict[str, str], domains: dict[str, list[str]]) -> list[str]:
    """The same as the definition, for any number of unknown facts; test_criteria.py holds the two together. For a
    value of f, every node has a set of pairs that the other facts can bring about: (answer without f, answer with
    it). Facts that the tree asks once vary independently of each other, so the pairs of a node come from those of
    its children; only facts that it asks more than once must be tried out."""
    rest = simplified(node, facts)
    if isinstance(rest, bool):
        return []
    unknown = sorted(rest.facts())
    asked = [leaf.fact for leaf in leaves(rest)]
    named = []
    for fact in unknown:
        tried = [other for other in unknown if other != fact and asked.count(other) > 1]
        assignments = itertools.product(*([None, *domains[other]] for other in tried))
        if any((None, True) in pairs or (None, False) in pairs
               for assignment in assignments
               for value in domains[fact]
               for pairs in [attainable(rest, fact, value, dict(zip(tried, assignment)), domains)]):
            named.append(fact)
    return named


def leaves(node: Node) -> list[Node]:
    return [node] if node.operator == "leaf" else [leaf for child in node.children for leaf in leaves(child)]


def simplified(node: Node, facts: dict[str, str]) -> Node | bool:
    """The tree without what the known facts already decide."""
    answer = evaluate(node, facts)
    if answer is not None:
        return answer
    if node.operator == "leaf":
        return node
    open_children = [child for child in node.children if evaluate(child, facts) is None]
    return Node(node.operator, tuple(simplified(child, facts) for child in open_children))


def attainable(node: Node, fact: str, value: str, tried: dict[str, str | None], domains) -> set[tuple[Kleene, Kleene]]:
    """Pairs (answer while `fact` is unknown, answer once it has `value`), over all assignments of the facts that are
    neither `fact` nor `tried`."""
    if node.operator == "leaf":
        if node.fact == fact:
            return {(None, value in node.values)}
        values = [tried[node.fact]] if node.fact in tried else [None, *domains[node.fact]]
        return {(answer, answer) for answer in (evaluate(node, {node.fact: other}) for other in values)}
    pairs_of = [attainable(child, fact, value, tried, domains) for child in node.children]
    if node.operator == "not":
        (pairs,) = pairs_of
        return {(kleene_not(before), kleene_not(after)) for before, after in pairs}
    combine = {"all": kleene_all, "any": kleene_any}[node.operator]
    found = pairs_of[0]
    for pairs in pairs_of[1:]:
        found = {(combine((before, other[0])), combine((after, other[1]))) for before, after in found for other in pairs}
    return found


class Reference:
    def __init__(self, seeds_dir: Path):
        seeds_dir = Path(seeds_dir)
        seed = {path.stem: read_seed(path)
                for folder in ("policy", "reference", "crosswalk")
                for path in sorted((seeds_dir / folder).glob("*.csv"))}
        self.procedures = {row["hcpcs_code"]: row for row in seed["procedure_code"]}
        self.payer_of = {loose(row["payer_text"]): row["payer_id"] for row in seed["payer_crosswalk"]}
        self.payer_of.update({loose(row["payer_id"]): row["payer_id"] for row in seed["payer"]})
        self.canonical_plans = {row["line_of_business"] for row in seed["line_of_business"]}
        self.plan_of = {(row["payer_id"], loose(row["plan_text"])): row["line_of_business"]
                        for row in seed["plan_crosswalk"]}
        self.policies = {row["payer_id"]: row for row in seed["policy"]}
        self.document_as_of = {row["document_id"]: row["document_as_of"] for row in seed["source_document"]}
        self.scope = {(row["policy_id"], row["line_of_business"]): row for row in seed["policy_scope"]}
        self.panel_genes = defaultdict(set)
        for row in seed["panel_gene"]:
            self.panel_genes[row["panel_code"]].add(row["single_gene_code"])
        self.revisions = seed["policy_revision"]
        self.revision_order = {(row["policy_id"], row["revision"]): int(row["revision_order"])
                               for row in self.revisions}
        self.criteria = seed["policy_criteria"]
        self.trees = self.criteria_trees(seed["criteria_node"])
        self.fact_domains = defaultdict(list)
        for row in seed["criteria_fact_value"]:
            self.fact_domains[row["fact"]].append(row["fact_value"])
        self.shown_by = {row["fact"]: row["shown_by"] for row in seed["criteria_fact_value"]}
        self.diagnosis_facts = seed["diagnosis_fact"]
        self.coding_rules = seed["policy_coding_rule"]
        self.missing = {}  # what was found for the same tree and facts before
        self.code_indications = seed["code_indication"]
        self.evidence = {(row["policy_id"], row["indication"]): row["evidence"] for row in seed["indication"]}
        self.indication_diagnoses = seed["indication_diagnosis"]
        self.mismatches = seed["diagnosis_mismatch"]
        self.expected_action = {row["outcome"]: row["expected_action"] for row in seed["outcome"]}
        self.reasons = {row["reason_code"]: row for row in seed["determination_reason"]}
        self.adjustment_reasons = {normalise_carc(row["carc_code"]): row for row in seed["adjustment_reason"]}
        self.claim_reader = ClaimReader(
            {carc_code: row["effect"] for carc_code, row in self.adjustment_reasons.items()},
            {row["claim_status_code"]: row for row in seed["claim_status"]})
        self.denial_categories = {row["denial_category"]: row for row in seed["denial_category"]}
        self.rulings = seed["policy_ruling"]
        self.rulings_of_code = defaultdict(list)  # a drawer per code, only to keep the search short
        for row in self.rulings:
            self.rulings_of_code[(row["policy_id"], row["code_system"], undotted(row["code"]))].append(row)

    @staticmethod
    def criteria_trees(rows: list[dict]) -> dict[str, Node]:
        """The tree of every criteria_id; the root is the node without a parent."""
        children = defaultdict(list)
        for row in rows:
            children[(row["criteria_id"], row["parent_node_id"])].append(row)

        def grown(row: dict) -> Node:
            if row["operator"] == "leaf":
                return Node("leaf", fact=row["fact"], values=frozenset(row["fact_values"].split("|")))
            return Node(row["operator"], tuple(grown(child) for child in children[(row["criteria_id"], row["node_id"])]))

        trees = {}
        for criteria_id in {row["criteria_id"] for row in rows}:
            (root,) = children[(criteria_id, None)]
            trees[criteria_id] = grown(root)
        return trees

    # ----------------------------------------------------------------------------------------- the ledger (docs/design.md, "The ledger")
    def latest_known(self, rows: list[dict], known_on: date) -> dict | None:
        """The row with the latest known_from <= known_on; the later revision wins a tie, then the later effect."""
        known = [row for row in rows if row["known_from"] <= known_on]
        return max(known, default=None, key=lambda row: (
            row["known_from"], self.revision_order[(row["policy_id"], row["revision"])], row["effective_from"]))

    def timeline_ruling(self, policy_id, code_system, code_group, code, service_date, known_on) -> dict | None:
        """Design 3: what the ledger rules at (service date, knowledge date) for one code; wording rows never count."""
        rows = self.rulings_of_code.get((policy_id, code_system, undotted(code)), [])
        rows = [row for row in rows
                if row["code_group"] == code_group and row["action"] != "revise" and holds(row, service_date)]
        return self.latest_known(rows, known_on)

    def timeline_revision(self, policy_id, service_date, known_on) -> dict | None:
        """Design 3: the latest-known revision in force; its code_list_status is the list status."""
        rows = [row for row in self.revisions if row["policy_id"] == policy_id and holds(row, service_date)]
        return self.latest_known(rows, known_on)

    def latest_revision(self, policy_id, known_on) -> dict | None:
        """The latest-known revision, whatever service dates it holds for."""
        return self.latest_known([row for row in self.revisions if row["policy_id"] == policy_id], known_on)

    def procedure_ruling(self, case: Case) -> dict | None:
        """The ruling on the line's code. The ledger keeps each procedure in one group of a policy."""
        policy_id, code = case.policy["policy_id"], case.hcpcs_code
        groups = {row["code_group"] for row in self.rulings_of_code.get((policy_id, "hcpcs", code), [])}
        if len(groups) > 1:
            raise ValueError(f"{policy_id} {code} stands in several groups; the design does not say which wins")
        if not groups:
            return None
        return self.timeline_ruling(policy_id, "hcpcs", groups.pop(), code, case.service_date, case.known_on)

    def criteria_row(self, case: Case) -> dict | None:
        """Criteria in force, bitemporal like rulings; a row for the code itself beats one for all codes."""
        for code in (case.hcpcs_code, "all"):
            rows = [row for row in self.criteria
                    if row["policy_id"] == case.policy["policy_id"] and row["hcpcs_code"] == code
                    and holds(row, case.service_date)]
            row = self.latest_known(rows, case.known_on)
            if row is not None:
                return row
        return None

    # ---------------------------------------------------------------------------------------------- intake (docs/design.md, "Input")
    def normalise_code(self, text) -> str | None:
        """Trimmed, upper case, zeros added on the left where the reference knows the padded code."""
        code = (blank_to_none(text) or "").upper()
        padded = code.rjust(5, "0")
        return (padded if padded in self.procedures else code) or None

    def in_scope(self, line: dict) -> bool:
        """In scope: the code is in the reference list of procedure codes."""
        return self.normalise_code(line.get("hcpcs_code")) in self.procedures

    def payer_id(self, payer) -> str | None:
        """The payer of a payer text; the canonical ids are always accepted."""
        return self.payer_of.get(loose(payer))

    def line_of_business(self, payer_id, plan) -> str | None:
        """A canonical id is always accepted; a crosswalk row of the payer beats a row of any payer."""
        text = loose(plan)
        if text in self.canonical_plans:
            return text
        return self.plan_of.get((payer_id, text)) or self.plan_of.get((None, text))

    def case(self, line: dict, known_on: date, neighbours: Neighbours) -> Case:
        if not self.in_scope(line):
            raise ValueError(f"{line.get('hcpcs_code')!r} is out of scope; such a line gets no determination")
        payer_id = self.payer_id(line.get("payer"))
        diagnoses = [undotted(text) for text in line.get("diagnosis_codes") or []]
        return Case(
            hcpcs_code=self.normalise_code(line["hcpcs_code"]),
            service_date=line["service_date"],
            known_on=known_on,
            diagnoses=tuple(code for code in diagnoses if code is not None),
            payer_id=payer_id,
            line_of_business=self.line_of_business(payer_id, line.get("plan")),
            policy=self.policies.get(payer_id),
            line=line,
            others=neighbours.others(line),
        )

    # ------------------------------------------------------------------------------------------- the ladder (docs/design.md, "Outcomes")
    def determine(self, line: dict, known_on: date, neighbours: Iterable[dict] | Neighbours = ()) -> Determination:
        """The first step that answers decides (docs/design.md, "Outcomes"). `neighbours` are all lines of the data, this one may be
        among them; a caller with many lines passes one Neighbours."""
        neighbours = neighbours if isinstance(neighbours, Neighbours) else Neighbours(neighbours)
        case = self.case(line, known_on, neighbours)
        for step in (
            self.step_1_code_validity,
            self.step_2_payer,
            self.step_3_scope,
            self.step_4_policy_in_force,
            self.step_5_coding_rules,
            self.step_6_ruling,
            self.step_7_diagnosis,
            self.step_8_criteria,
        ):
            answer = step(case)
            if answer is not None:
                return self.determination(case, answer)
        raise AssertionError("the last step always answers")

    def determination(self, case: Case, answer: Answer) -> Determination:
        """Adds what outcome and reason imply; steps 1 and 2 name no policy. A service date is after the document when
        it is later than the day on which that was current, once any revision is known (docs/design.md, "Outcomes")."""
        action = self.expected_action[answer.outcome]
        reason = self.reasons[answer.reason_code]
        carc_code = reason["carc_code"] if action == "deny" else None
        if int(reason["step"]) <= 2:
            return Determination(answer.outcome, action, answer.reason_code, carc_code, None, None, None, False)
        policy_id = case.policy["policy_id"]
        as_of = self.document_as_of[case.policy["document_id"]]
        is_known = self.latest_revision(policy_id, case.known_on) is not None
        is_after = is_known and as_of is not None and case.service_date > as_of
        unchecked = self.unchecked_rules(case) if int(reason["step"]) >= 5 else None
        return Determination(answer.outcome, action, answer.reason_code, carc_code, policy_id,
                             answer.missing_facts, unchecked, is_after)

    def step_1_code_validity(self, case: Case) -> Answer | None:
        """Never issued, not yet valid (only where the start is sure), or past its last day."""
        procedure = self.procedures[case.hcpcs_code]
        if procedure["issue_status"] == "not_issued":
            return Answer("coding_error", "code_not_issued")
        first_day = procedure["valid_from"] if procedure["valid_from_basis"] in ("cms", "document") else None
        if not ((first_day or date.min) <= case.service_date <= (procedure["terminated_on"] or date.max)):
            return Answer("coding_error", "code_not_valid_on_service_date")
        return None

    def step_2_payer(self, case: Case) -> Answer | None:
        """No payer that the warehouse knows, so no policy."""
        return Answer("no_policy", "payer_not_mapped") if case.policy is None else None

    def step_3_scope(self, case: Case) -> Answer | None:
        """Lines of business that the policy does not decide; one without a row goes on. Not versioned."""
        row = self.scope.get((case.policy["policy_id"], case.line_of_business or "unmapped"))
        return Answer(row["outcome"], row["reason_code"]) if row else None

    def step_4_policy_in_force(self, case: Case) -> Answer | None:
        """Retired by the latest-known revision, or no revision in force at (D, K)."""
        policy_id = case.policy["policy_id"]
        latest = self.latest_revision(policy_id, case.known_on)
        if latest and latest["retired_from"] is not None and latest["retired_from"] <= case.service_date:
            return Answer("deferred", "policy_retired")
        if self.timeline_revision(policy_id, case.service_date, case.known_on) is None:
            return Answer("unknown", "no_documented_revision")
        return None

    def step_5_coding_rules(self, case: Case) -> Answer | None:
        """Coding rules in force (docs/design.md, "Coding rules"); of several that fire, the first in rule_order."""
        fired = [rule for rule, verdicts in self.coding_verdicts(case).items() if True in verdicts]
        if not fired:
            return None
        return Answer("coding_error", min(fired, key=lambda rule: int(self.reasons[rule]["rule_order"])))

    def unchecked_rules(self, case: Case) -> str | None:
        """Rules in force that some variant leaves open and none makes fire."""
        rules = [rule for rule, verdicts in self.coding_verdicts(case).items()
                 if None in verdicts and True not in verdicts]
        return ",".join(sorted(rules)) or None

    def coding_verdicts(self, case: Case) -> dict[str, list[Kleene]]:
        """Every rule in force at (D, K) and what each of its variants says of the line."""
        verdicts = defaultdict(list)
        for row in self.coding_rules:
            if row["policy_id"] == case.policy["policy_id"] and holds(row, case.service_date) \
                    and row["known_from"] <= case.known_on:
                verdicts[row["reason_code"]].append(getattr(self, row["reason_code"])(case, row["applies_to"]))
        return verdicts

    def procedure(self, line: dict) -> dict:
        return self.procedures[self.normalise_code(line["hcpcs_code"])]

    def is_panel(self, line: dict) -> Kleene:
        """Design 6: by the flag of the code; an unlisted code is a panel where its order names two genes or more."""
        row = self.procedure(line)
        return self.genes_between(line, 2, None) if row["hcpcs_code"] == UNLISTED_CODE else row["is_ngs_panel"]

    def is_cgp(self, line: dict) -> Kleene:
        """By the flag of the code; an unlisted code is one where its order names more than 50 genes."""
        row = self.procedure(line)
        return self.genes_between(line, 51, None) if row["hcpcs_code"] == UNLISTED_CODE else row["is_cgp"]

    @staticmethod
    def gene_count(line: dict) -> int | None:
        count = (line.get("test_order") or {}).get("gene_count")
        return None if count is None else int(count)

    def genes_between(self, line: dict, lowest: int, highest: int | None) -> Kleene:
        count = self.gene_count(line)
        return None if count is None else lowest <= count and (highest is None or count <= highest)

    def is_small_unlisted(self, case: Case) -> Kleene:
        return kleene_all((case.hcpcs_code == UNLISTED_CODE, self.genes_between(case.line, 2, 4)))

    def units_exceed_one(self, case: Case, applies_to: str) -> Kleene:
        """A panel is one unit of service, and so is 81479 for 2 to 4 genes; units of 0 or less cannot be checked."""
        is_meant = {"ngs_panel": lambda: self.is_panel(case.line),
                    "unlisted_small_panel": lambda: self.is_small_unlisted(case)}[applies_to]()
        units = case.line.get("service_unit_quantity")
        return kleene_all((is_meant, None if units is None or units <= 0 else units > 1))

    def test_identifier_missing(self, case: Case, applies_to: str) -> Kleene:
        """A blank Z-Code in an order that exists is missing; without an order it cannot be told."""
        order = case.line.get("test_order")
        is_missing = None if order is None else blank_to_none(order.get("z_code")) is None
        is_meant = {
            "ngs_panel": lambda: self.is_panel(case.line),
            "cgp": lambda: self.is_cgp(case.line),
            "unlisted_small_panel": lambda: self.is_small_unlisted(case),
        }[applies_to]()
        return kleene_all((is_meant, is_missing))

    @staticmethod
    def half(line: dict) -> str | None:
        """The half of a service that the line bills; both or neither modifier bill the whole."""
        modifiers = {blank_to_none(line.get(f"hcpcs_modifier_{number}")) for number in range(1, 6)}
        halves = {str(modifier).upper().removesuffix(".0") for modifier in modifiers if modifier} & {"26", "TC"}
        return halves.pop() if len(halves) == 1 else None

    def are_one_service(self, line: dict, other: dict) -> bool:
        """The 26 and the TC half of one code and day."""
        return (
            {self.half(line), self.half(other)} == {"26", "TC"}
            and self.normalise_code(line["hcpcs_code"]) == self.normalise_code(other["hcpcs_code"])
            and line["service_date"] == other["service_date"]
        )

    def specimen_already_profiled(self, case: Case, applies_to: str) -> Kleene:
        """No molecular test on a specimen after its CGP, with any payer. The earlier service date holds the
        specimen, then the lowest key."""
        assert applies_to == "cgp"
        specimen = specimen_of(case.line)
        if specimen is None or blank_to_none(case.line.get("person_id")) is None:
            return None
        here = (case.line["service_date"], *line_key(case.line))
        return kleene_any(self.is_cgp(other)
                          for other in case.others
                          if specimen_of(other) == specimen
                          and (other["service_date"], *line_key(other)) < here
                          and self.in_scope(other)
                          and not self.are_one_service(case.line, other))

    def component_of_panel(self, case: Case, applies_to: str) -> Kleene:
        """A single-gene code with a panel: same person, payer and service date; specimens only part them where both
        are known. MolDX names Tier 1 and 2 codes, Providence genes of the panel."""
        row = self.procedures[case.hcpcs_code]
        if applies_to == "tier_1_or_2" and row["code_tier"] not in ("tier_1", "tier_2"):
            return False
        if blank_to_none(case.line.get("person_id")) is None:
            is_component = None
        else:
            is_component = kleene_any(
                kleene_all((self.is_panel(other), applies_to == "tier_1_or_2" or self.is_gene_of(other, case.hcpcs_code)))
                for other in case.others
                if self.in_scope(other)
                and other["service_date"] == case.service_date
                and self.payer_id(other.get("payer")) == case.payer_id
                and len({specimen_of(other), specimen_of(case.line)} - {None}) < 2
                and not self.are_one_service(case.line, other)
            )
        if is_component and row["single_gene_kind"] not in (None, "somatic_variant"):
            is_component = None  # methylation, germline, drug metabolism: a service of another kind
        return kleene_all((row["is_single_gene"], is_component))

    def is_gene_of(self, panel: dict, hcpcs_code: str) -> Kleene:
        genes = self.panel_genes.get(self.normalise_code(panel["hcpcs_code"]))
        return None if genes is None else hcpcs_code in genes

    def specific_code_exists(self, case: Case, applies_to: str) -> Kleene:
        """An unlisted code for 5 to 50 genes of DNA alone or RNA alone."""
        assert applies_to == "unlisted"
        analyte = (case.line.get("test_order") or {}).get("analyte")
        return kleene_all((
            case.hcpcs_code == UNLISTED_CODE,
            self.genes_between(case.line, 5, 50),
            None if analyte is None else analyte in ("dna", "rna"),
        ))

    def unlisted_code_required(self, case: Case, applies_to: str) -> Kleene:
        """A targeted panel of 2 to 4 genes bills as unlisted; the unlisted code itself, and a proprietary code for
        exactly its own genes, break nothing."""
        assert applies_to == "targeted_panel"
        row = self.procedures[case.hcpcs_code]
        if case.hcpcs_code == UNLISTED_CODE:
            return False
        own_count = row["gene_count_min"] if row["gene_count_min"] == row["gene_count_max"] else None
        if row["code_tier"] == "pla" and own_count and self.gene_count(case.line) == int(own_count):
            return False
        return kleene_all((self.is_panel(case.line), kleene_not(self.is_cgp(case.line)), self.genes_between(case.line, 2, 4)))

    def step_6_ruling(self, case: Case) -> Answer | None:
        """The ruling on the code; without one the list status says what absence means."""
        row = self.procedure_ruling(case)
        if row is not None:
            return {
                "investigational": Answer("investigational", "investigational"),
                "not_covered": Answer("not_covered", "not_covered"),
                "deferred": Answer("deferred", "deferred"),
                "individual_review": Answer("conditional", "individual_review"),
                "not_listed": Answer("not_addressed", "not_listed"),
                "covered_if": None,
            }[row["ruling"]]
        revision = self.timeline_revision(case.policy["policy_id"], case.service_date, case.known_on)
        return {
            "deferred": Answer("deferred", "deferred"),
            "complete": Answer("not_addressed", "not_listed"),
            "partial": Answer("unknown", "code_list_partial"),
        }[revision["code_list_status"]]

    def step_7_diagnosis(self, case: Case) -> Answer | None:
        """Where the policy ties codes to diagnoses: one that supports is enough, one unknown blocks a denial."""
        rule = case.policy["diagnosis_rule"]
        if rule == "none":
            return None
        if rule == "indication":
            evidence = {self.evidence[(row["policy_id"], row["indication"])] for row in self.indications(case)}
            if "drug" in evidence:
                return None  # no diagnosis shows a planned drug
            if "diagnosis" not in evidence:
                return Answer("unknown", "indication_not_in_source")
        if not case.diagnoses:
            return Answer("unknown", "diagnosis_missing")
        status_of = self.listed_status if rule == "listed" else self.indication_status
        statuses = {status_of(case, diagnosis) for diagnosis in case.diagnoses}
        if "supports" in statuses:
            return None
        if "unknown" in statuses:
            return Answer("unknown", "diagnosis_not_in_source")
        return Answer("not_medically_necessary",
                      "diagnosis_not_supported" if rule == "listed" else "indication_mismatch")

    def indications(self, case: Case) -> list[dict]:
        return [row for row in self.code_indications
                if row["policy_id"] == case.policy["policy_id"] and row["hcpcs_code"] == case.hcpcs_code]

    def listed_status(self, case: Case, diagnosis: str) -> str:
        """Design 5, MolDX: groups pair by number; a diagnosis that the source never names is unknown."""
        group = self.procedure_ruling(case)["code_group"]
        row = self.timeline_ruling(case.policy["policy_id"], "icd-10-cm", group, diagnosis,
                                   case.service_date, case.known_on)
        if row is not None and row["ruling"] in ("supports", "not_supported"):
            return row["ruling"]
        return "unknown"

    def indication_status(self, case: Case, diagnosis: str) -> str:
        """Design 5, Cigna: inside an indication of the code, else a mismatch where no indication may hold it or one of its
        subcodes and it is a certain one, else unknown."""
        policy_id = case.policy["policy_id"]
        names = {row["indication"] for row in self.indications(case)}
        ranges = [row for row in self.indication_diagnoses if row["policy_id"] == policy_id and row["indication"] in names]
        if in_ranges(diagnosis, [row for row in ranges if row["diagnosis_status"] == "supports"]):
            return "supports"
        if in_ranges(diagnosis, ranges) or heads_ranges(diagnosis, ranges):
            return "unknown"
        mismatching = [row for row in self.mismatches if row["policy_id"] == policy_id]
        return "not_supported" if in_ranges(diagnosis, mismatching) else "unknown"

    def step_8_criteria(self, case: Case) -> Answer:
        """Criteria in force, in Kleene logic over what the order and the diagnoses show."""
        row = self.criteria_row(case)
        if row is None:
            return Answer("covered", "no_open_condition")
        verdict, missing = self.criteria_verdict(row["criteria_id"], self.facts(case))
        if verdict is None:
            return Answer("conditional", "criteria_unknown", ",".join(missing))
        if verdict:
            return Answer("covered", "criteria_met")
        return Answer("not_medically_necessary", "criteria_not_met")

    def criteria_verdict(self, criteria_id: str, facts: dict[str, str]) -> tuple[Kleene, list[str]]:
        """The answer, and the facts that could still change it."""
        tree = self.trees[criteria_id]
        known = {fact: facts[fact] for fact in tree.facts() if facts.get(fact) is not None}
        key = (criteria_id, frozenset(known.items()))
        if key not in self.missing:
            self.missing[key] = missing_by_pairs(tree, known, self.fact_domains)
        return evaluate(tree, known), self.missing[key]

    def facts(self, case: Case) -> dict[str, str]:
        """What the test order says; where it is silent, what the diagnoses show (docs/design.md, "What each document decides")."""
        order = case.line.get("test_order") or {}
        facts = {}
        for fact, source in self.shown_by.items():
            value = order.get(fact) if source == "test_order" else None
            if isinstance(value, bool):
                value = str(value).lower()
            facts[fact] = blank_to_none(value) or self.shown_by_diagnosis(fact, case.diagnoses)
        return {fact: value for fact, value in facts.items() if value is not None}

    def shown_by_diagnosis(self, fact: str, diagnoses: tuple[str, ...]) -> str | None:
        """The row of the lowest priority number that any diagnosis meets."""
        met = [row for row in self.diagnosis_facts
               if row["fact"] == fact and any(in_ranges(diagnosis, [row]) for diagnosis in diagnoses)]
        return min(met, key=lambda row: int(row["priority"]))["fact_value"] if met else None

    # --------------------------------------------------------------------------------------- adjudications (docs/design.md, "Input")
    def read_claim(self, lines: Iterable[dict], remittances: Iterable[dict], adjustments: Iterable[dict], known_on: date,
                   source_has_remittance: bool) -> Reading:
        """Adjudications, flags and rejected rows of one claim, from its accepted lines and all that was sent about it."""
        return self.claim_reader.read(lines, remittances, adjustments, known_on, source_has_remittance)

    def adjudications(self, line: dict, remittances: list[dict], adjustments: list[dict], known_on: date,
                      source_has_remittance: bool) -> list[dict]:
        """Those of one line, oldest first, where every row names its line: as if the line were all of its claim."""
        reading = self.read_claim([line], remittances, adjustments, known_on, source_has_remittance)
        return next(iter(reading.adjudications.values()))

    def adjudicated_on(self, adjudications: list[dict]) -> date | None:
        """The knowledge date of the basis as_adjudicated (docs/design.md, "Time"): that of the final adjudication."""
        return next((row["adjudication_date"] for row in adjudications if row["is_final"]), None)

    def denial(self, adjudications: list[dict]) -> dict | None:
        """The denial that counts (docs/design.md, "Output: the marts"): the final decision if that is a denial, else the initial one."""
        for mark in ("is_final", "is_initial"):
            for row in adjudications:
                if row[mark] and row["decision"] == "denied":
                    return row
        return None

    def denial_category(self, carc_code: str | None) -> str:
        """Category of a denial; one without a reason, or with an unlisted one, is `other`."""
        row = self.adjustment_reasons.get(normalise_carc(carc_code))
        return row["denial_category"] if row else "other"

    # ---------------------------------------------------------------------------------- then against now (docs/design.md, "Output: the marts")
    def retroactive(self, line: dict, adjudicated_on: date, known_on: date,
                    neighbours: Iterable[dict] | Neighbours = ()) -> dict | None:
        """What changed between the two knowledge dates; None where the outcome is the same on both. The last change
        is sought on every day on which anything about the policy became known."""
        neighbours = neighbours if isinstance(neighbours, Neighbours) else Neighbours(neighbours)
        then, now = (self.determine(line, day, neighbours) for day in (adjudicated_on, known_on))
        if then.outcome == now.outcome:
            return None
        direction = "other"
        if now.outcome == "covered":
            direction = "newly_covered"
        elif now.expected_action == "deny" and then.expected_action != "deny":
            direction = "newly_denied"
        rows = self.rulings + self.revisions + self.criteria + self.coding_rules
        days = {row["known_from"] for row in rows if row["policy_id"] == now.policy_id}
        changed_on, previous = None, then.outcome
        for day in sorted(day for day in days if adjudicated_on < day <= known_on):
            outcome = self.determine(line, day, neighbours).outcome
            if outcome != previous:
                changed_on, previous = day, outcome
        return {"outcome_as_adjudicated": then.outcome, "outcome_as_known": now.outcome,
                "direction": direction, "changed_on": changed_on}

    def outcome_class(self, determination_then: Determination, determination_now: Determination,
                      denial_category: str | None) -> str:
        """Design 8, first match. `The determination` that may be a coding error is the one as known now."""
        category = self.denial_categories.get(denial_category)
        if category is not None and category["is_administrative"]:
            return "administrative"
        if determination_now.outcome == "coding_error":
            return "coding"
        then, now = determination_then.expected_action, determination_now.expected_action
        if now == "pay":
            return "payer_error" if then == "pay" else "overturned"
        if now == "deny":
            return "policy_supports_denial" if then == "deny" else "newly_supported"
        if then != "review":
            return "reopened"
        return "conditional" if determination_now.outcome == "conditional" else "policy_silent"
