"""Plain-Python reference of the determination logic, read off the design and never off the SQL.

Tests compare the warehouse with it on generated lines, so nothing here may be copied from models/ or macros/. It
reads the seeds alone. Section numbers refer to the design. Slow and obvious on purpose: no rectangles, every answer
is searched for among the ledger rows themselves.

Rows handed to `adjudications` are those that intake accepted as readable (design 7): unreadable rows, rows of a
repeated key and adjustments of an unknown remittance are not looked for here.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

DATE_COLUMNS = {
    "effective_from", "effective_to", "known_from", "retired_from", "document_as_of", "valid_from", "terminated_on",
}
BOOLEAN_COLUMNS = {"is_denial", "is_denied", "is_reversal", "is_administrative"}


@dataclass(frozen=True)
class Determination:
    outcome: str
    expected_action: str
    reason_code: str
    carc_code: str | None
    policy_id: str | None
    missing_facts: str | None
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
    line_of_business: str | None
    policy: dict | None  # None: the payer is not mapped


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
    """Codes are compared in upper case and without the dot, which diagnosis codes may lack (design 7)."""
    return blank_to_none("" if text is None else str(text).strip().upper().replace(".", ""))


def normalise_carc(text) -> str | None:
    """Adjustment reason without leading zeros: 050 is 50."""
    text = blank_to_none(text)
    return None if text is None else (text.upper().lstrip("0") or "0")


def carc_order(carc_code: str):
    """Lowest code first: numbers by value, then letter codes (A1, B7, B11) by letter and value."""
    letters, digits = re.fullmatch(r"(\D*)(\d*).*", carc_code).groups()
    return (letters, int(digits or 0), carc_code)


def holds(row: dict, day: date) -> bool:
    """Does [effective_from, effective_to) hold the day? A blank end is open (design 2)."""
    return row["effective_from"] <= day and (row["effective_to"] is None or day < row["effective_to"])


def in_ranges(diagnosis: str, rows: list[dict]) -> bool:
    """Bounds are compared on the leading characters of the diagnosis: C92.01 lies in C92.0 to C92.0."""
    for row in rows:
        lowest, highest = undotted(row["diagnosis_from"]), undotted(row["diagnosis_to"])
        if diagnosis[: len(lowest)] >= lowest and diagnosis[: len(highest)] <= highest:
            return True
    return False


def remittance_key(row: dict) -> tuple[date, str]:
    """Day and remittance_id, blank first: what joins adjustments to remittances, and the order within a day."""
    return (row["adjudication_date"], blank_to_none(row.get("remittance_id")) or "")


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
        self.revisions = seed["policy_revision"]
        self.revision_order = {(row["policy_id"], row["revision"]): int(row["revision_order"])
                               for row in self.revisions}
        self.criteria = seed["policy_criteria"]
        self.criteria_facts = seed["criteria_fact"]
        self.code_indications = seed["code_indication"]
        self.evidence = {(row["policy_id"], row["indication"]): row["evidence"] for row in seed["indication"]}
        self.indication_diagnoses = seed["indication_diagnosis"]
        self.mismatches = seed["diagnosis_mismatch"]
        self.expected_action = {row["outcome"]: row["expected_action"] for row in seed["outcome"]}
        self.reasons = {row["reason_code"]: row for row in seed["determination_reason"]}
        self.adjustment_reasons = {normalise_carc(row["carc_code"]): row for row in seed["adjustment_reason"]}
        self.claim_statuses = {row["claim_status_code"]: row for row in seed["claim_status"]}
        self.denial_categories = {row["denial_category"]: row for row in seed["denial_category"]}
        self.rulings = seed["policy_ruling"]
        self.rulings_of_code = defaultdict(list)  # a drawer per code, only to keep the search short
        for row in self.rulings:
            self.rulings_of_code[(row["policy_id"], row["code_system"], undotted(row["code"]))].append(row)

    # ----------------------------------------------------------------------------------------- the ledger (design 3)
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

    # ---------------------------------------------------------------------------------------------- intake (design 7)
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

    def case(self, line: dict, known_on: date) -> Case:
        if not self.in_scope(line):
            raise ValueError(f"{line.get('hcpcs_code')!r} is out of scope; such a line gets no determination")
        payer_id = self.payer_id(line.get("payer"))
        diagnoses = [undotted(text) for text in line.get("diagnosis_codes") or []]
        return Case(
            hcpcs_code=self.normalise_code(line["hcpcs_code"]),
            service_date=line["service_date"],
            known_on=known_on,
            diagnoses=tuple(code for code in diagnoses if code is not None),
            line_of_business=self.line_of_business(payer_id, line.get("plan")),
            policy=self.policies.get(payer_id),
        )

    # ------------------------------------------------------------------------------------------- the ladder (design 4)
    def determine(self, line: dict, known_on: date) -> Determination:
        """The first step that answers decides (design 4)."""
        case = self.case(line, known_on)
        for step in (
            self.step_1_code_validity,
            self.step_2_payer,
            self.step_3_scope,
            self.step_4_policy_in_force,
            # step 5, the coding rules, belongs here
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
        it is later than the day on which that was current, once any revision is known (design 4)."""
        action = self.expected_action[answer.outcome]
        reason = self.reasons[answer.reason_code]
        carc_code = reason["carc_code"] if action == "deny" else None
        if int(reason["step"]) <= 2:
            return Determination(answer.outcome, action, answer.reason_code, carc_code, None, None, False)
        policy_id = case.policy["policy_id"]
        as_of = self.document_as_of[case.policy["document_id"]]
        is_known = self.latest_revision(policy_id, case.known_on) is not None
        is_after = is_known and as_of is not None and case.service_date > as_of
        return Determination(answer.outcome, action, answer.reason_code, carc_code, policy_id,
                             answer.missing_facts, is_after)

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

    def step_6_ruling(self, case: Case) -> Answer | None:
        """The ruling on the code; without one the list status says what absence means."""
        row = self.procedure_ruling(case)
        if row is not None:
            return {
                "investigational": Answer("investigational", "investigational"),
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
        """Design 5, Cigna: inside the code's own indications, else a known mismatch, else unknown."""
        policy_id = case.policy["policy_id"]
        names = {row["indication"] for row in self.indications(case)}
        supporting = [row for row in self.indication_diagnoses
                      if row["policy_id"] == policy_id and row["indication"] in names
                      and row["diagnosis_status"] == "supports"]
        if in_ranges(diagnosis, supporting):
            return "supports"
        mismatching = [row for row in self.mismatches if row["policy_id"] == policy_id]
        return "not_supported" if in_ranges(diagnosis, mismatching) else "unknown"

    def step_8_criteria(self, case: Case) -> Answer:
        """First form: criteria in force are never decided, and every one of their facts is missing."""
        row = self.criteria_row(case)
        if row is None:
            return Answer("covered", "no_open_condition")
        facts = sorted(fact["fact"] for fact in self.criteria_facts if fact["criteria_id"] == row["criteria_id"])
        return Answer("conditional", "criteria_unknown", ",".join(facts) or None)

    # --------------------------------------------------------------------------------------- adjudications (design 7)
    def is_denying(self, carc_code: str | None) -> bool:
        """A reason denies unless reference data says that it does not; an unlisted one denies."""
        row = self.adjustment_reasons.get(carc_code)
        return carc_code is not None and (row is None or row["is_denial"])

    def decide(self, is_denied_by_status: bool, paid_amount, reasons: list[tuple]) -> tuple[str, str | None]:
        """(decision, carc_code) of one adjudication; `reasons` are (code, amount). A paid one carries no code."""
        denying = [(carc_code, amount or Decimal(0)) for carc_code, amount in reasons if self.is_denying(carc_code)]
        is_unpaid = (paid_amount or Decimal(0)) <= 0
        if not (is_denied_by_status or (is_unpaid and denying)):
            return "paid", None
        denying.sort(key=lambda reason: (-reason[1], carc_order(reason[0])))
        return "denied", denying[0][0] if denying else None

    def adjudications(self, line: dict, remittances: list[dict], adjustments: list[dict], known_on: date,
                      source_has_remittance: bool) -> list[dict]:
        """The line's adjudications as known_on sees them, oldest first (design 7)."""
        if source_has_remittance:
            rows = self.remitted_adjudications(line, remittances, adjustments, known_on)
        else:
            rows = self.own_adjudication(line, known_on)
        standing = [row for row in rows if not row["is_reversed"]]
        for number, row in enumerate(rows, start=1):
            row["adjudication_number"] = number
            row["is_initial"] = number == 1
            row["is_final"] = bool(standing) and row is standing[-1]
        return rows

    def own_adjudication(self, line: dict, known_on: date) -> list[dict]:
        """Users without remittances: the line's own date, status, amount and reason. `reversed` stands no longer."""
        day = line.get("x_adjudication_date") or line.get("paid_date")
        status = loose(line.get("x_claim_status"))
        if status == "pending" or day is None or day < line["service_date"] or day > known_on:
            return []
        reasons = [(normalise_carc(line.get("x_adjustment_reason_code")), None)]
        decision, carc_code = self.decide(status == "denied", line.get("paid_amount"), reasons)
        return [{"adjudication_date": day, "remittance_id": None, "is_reversed": status == "reversed",
                 "decision": decision, "carc_code": carc_code}]

    def remitted_adjudications(self, line, remittances, adjustments, known_on) -> list[dict]:
        """Every remittance but the reversals, which void the latest standing adjudication of an earlier day."""
        seen = [row for row in remittances if line["service_date"] <= row["adjudication_date"] <= known_on]
        if len({remittance_key(row) for row in seen}) < len(seen):
            raise ValueError("two remittances of one key; intake rejects them")
        rows, reversal_dates = [], []
        for remittance in sorted(seen, key=remittance_key):
            status = self.claim_statuses[str(remittance["claim_status_code"]).strip()]
            if status["is_reversal"]:
                reversal_dates.append(remittance["adjudication_date"])
                continue
            reasons = [(normalise_carc(row["reason_code"]), row["adjustment_amount"]) for row in adjustments
                       if remittance_key(row) == remittance_key(remittance)]
            decision, carc_code = self.decide(status["is_denied"], remittance["paid_amount"], reasons)
            rows.append({"adjudication_date": remittance["adjudication_date"],
                         "remittance_id": blank_to_none(remittance.get("remittance_id")),
                         "is_reversed": False, "decision": decision, "carc_code": carc_code})
        for reversal_date in reversal_dates:
            earlier = [row for row in rows if row["adjudication_date"] < reversal_date and not row["is_reversed"]]
            if earlier:  # else it voids nothing and is rejected
                earlier[-1]["is_reversed"] = True
        return rows

    def adjudicated_on(self, adjudications: list[dict]) -> date | None:
        """The knowledge date of the basis as_adjudicated (design 2): that of the final adjudication."""
        return next((row["adjudication_date"] for row in adjudications if row["is_final"]), None)

    def denial(self, adjudications: list[dict]) -> dict | None:
        """The denial that counts (design 8): the final decision if that is a denial, else the initial one."""
        for mark in ("is_final", "is_initial"):
            for row in adjudications:
                if row[mark] and row["decision"] == "denied":
                    return row
        return None

    def denial_category(self, carc_code: str | None) -> str:
        """Category of a denial; one without a reason, or with an unlisted one, is `other`."""
        row = self.adjustment_reasons.get(normalise_carc(carc_code))
        return row["denial_category"] if row else "other"

    # ---------------------------------------------------------------------------------- then against now (design 8)
    def retroactive(self, line: dict, adjudicated_on: date, known_on: date) -> dict | None:
        """What changed between the two knowledge dates; None where the outcome is the same on both. The last change
        is sought on every day on which anything about the policy became known."""
        then, now = self.determine(line, adjudicated_on), self.determine(line, known_on)
        if then.outcome == now.outcome:
            return None
        direction = "other"
        if now.outcome == "covered":
            direction = "newly_covered"
        elif now.expected_action == "deny" and then.expected_action != "deny":
            direction = "newly_denied"
        rows = self.rulings + self.revisions + self.criteria
        days = {row["known_from"] for row in rows if row["policy_id"] == now.policy_id}
        changed_on, previous = None, then.outcome
        for day in sorted(day for day in days if adjudicated_on < day <= known_on):
            outcome = self.determine(line, day).outcome
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
