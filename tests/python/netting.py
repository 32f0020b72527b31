"""Plain-Python reference of how adjudications are read (design 7), claim by claim, read off the design and never off the SQL.

Rows are typed: dates, Decimals or None; `adjudicated_at` is a datetime where a time of day stood behind the date. A row of line 0
or None is one of the whole claim. What a reason text says is read here as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

NOTHING = Decimal(0)
CODE = r"(?:(?:CO|PR|OA|PI|CR)[-: ]*)?(\d{1,3}|[ABDPWY]\d{1,2}|MA?\d{1,3}|N\d{1,4})(?:\.0+)?"


def reason_codes(text: str | None) -> list[str]:
    """All codes of a text: one, a list of them, or codes that begin a part of it and have words behind."""
    text = (text or "").strip().upper()
    parts = re.split(r"[\s,;|/]+", text)
    if not all(re.fullmatch(CODE, part) for part in parts):
        parts = re.split(r"\s*[,;|]\s*", text)
        first = re.match(CODE + r"(?![\dA-Z.])", parts[0])
        more = [re.match(CODE + r"(?=$|\s*[-:=(])", part) for part in parts[1:]]
        found = [match[1] for match in (first, *more) if match]
    else:
        found = [re.fullmatch(CODE, part)[1] for part in parts]
    plain = {re.sub(r"^([A-Z]*)0*(?=\d)", r"\1", code) for code in found}
    return sorted(plain - {"0"})


def is_remark(code: str) -> bool:
    return code.startswith(("M", "N"))


def moment(row: dict) -> datetime:
    return row.get("adjudicated_at") or datetime.combine(row["adjudication_date"], time())


def amount(value: Decimal | None) -> Decimal:
    return NOTHING if value is None else value


@dataclass
class Answer:
    """One answer of the payer on one line: one remittance row, or the parts of one."""

    line: int
    at: datetime
    remittance_id: str
    is_reversal: bool
    is_denied: bool
    charge: Decimal | None
    paid: Decimal | None
    patient: Decimal | None = None
    parts: int = 1
    reasons: list[tuple[str, Decimal | None, Decimal | None]] = field(default_factory=list)  # code, amount, amount counted once
    decision: str = ""
    carc_code: str | None = None
    is_reversed: bool = False
    voided_on: date | None = None

    @property
    def key(self) -> tuple[datetime, str]:
        return (self.at, self.remittance_id)

    @property
    def day(self) -> date:
        return self.at.date()


class Netting:
    def __init__(self, adjustment_reasons: dict[str, dict], claim_statuses: dict[str, dict], carc_order):
        self.effects = {code: row["effect"] for code, row in adjustment_reasons.items()}
        self.statuses = claim_statuses
        self.carc_order = carc_order

    # what the rows of one claim become --------------------------------------------------------------------------------
    def of_claim(self, lines: list[dict], remittances: list[dict], adjustments: list[dict], known_on: date):
        """(adjudications by line number, flags as (kind, line number, amount), rejected remittance rows as (reason, row))."""
        charges = {line["claim_line_number"]: line.get("charge_amount") for line in lines}
        services = {line["claim_line_number"]: line["service_date"] for line in lines}
        flags, rejected, placed = [], [], []
        for row in remittances:
            number = row["claim_line_number"] or 0
            if number and number not in charges:
                rejected.append(("line_not_found", row))
            elif row["adjudication_date"] < (services[number] if number else min(services.values())):
                rejected.append(("adjudicated_before_service", row))
            else:
                placed.append(row)
        answers = self.on_lines(self.answers(placed, charges, rejected), charges, flags)
        self.adjust(answers, adjustments)
        by_line = {number: self.net([each for each in answers if each.line == number], charges[number], flags, rejected) for number in charges}
        known = {number: [each for each in found if each.day <= known_on] for number, found in by_line.items()}
        return known, [flag[:3] for flag in flags if flag[3] <= known_on], rejected

    def answers(self, rows: list[dict], charges: dict, rejected: list) -> list[Answer]:
        """Copies once, parts that add up together, what conflicts not at all."""
        drawers = defaultdict(list)
        for row in rows:
            is_reversal = self.statuses[row["claim_status_code"]]["is_reversal"]
            drawers[row["claim_line_number"] or 0, moment(row), row.get("remittance_id") or "", is_reversal].append(row)
        found = []
        for (number, at, remittance_id, is_reversal), same in drawers.items():
            billed = charges[number] if number else sum((amount(charge) for charge in charges.values()), NOTHING)
            different = list({tuple(sorted((name, str(value)) for name, value in row.items())): row for row in same}.values())
            if self.adds_up(same, billed):
                kept = same
            elif len(different) == 1 or self.adds_up(different, billed):
                kept = different
                rejected += [("duplicate_exact", same[0])] * (len(same) - len(different))
            else:
                rejected += [("duplicate_conflicting", row) for row in same]
                continue
            found.append(Answer(
                number, at, remittance_id, is_reversal,
                is_denied=all(self.statuses[row["claim_status_code"]]["is_denied"] for row in kept),
                charge=total(kept, "charge_amount"), paid=total(kept, "paid_amount"),
                patient=total(kept, "patient_responsibility_amount"), parts=len(kept),
            ))
        return found

    @staticmethod
    def adds_up(rows: list[dict], billed: Decimal | None) -> bool:
        charges = [row.get("charge_amount") for row in rows]
        if len(rows) < 2 or billed is None or None in charges or not (all(c > 0 for c in charges) or all(c < 0 for c in charges)):
            return False
        return abs(sum(charges)) == abs(billed)

    def on_lines(self, answers: list[Answer], charges: dict, flags: list) -> list[Answer]:
        """Claim-level rows: the only line, or the unpaid lines that no row of that day names, or none of them."""
        named = {(each.line, each.day) for each in answers if each.line}
        found = [each for each in answers if each.line]
        for whole in (each for each in answers if not each.line):
            waiting = sorted(number for number in charges if (number, whole.day) not in named)
            if waiting and len(charges) > 1 and amount(whole.paid) != 0:
                flags += [("claim_payment_not_split", number, whole.paid if number == waiting[0] else NOTHING, whole.day) for number in waiting]
                continue
            for number in waiting:
                is_only = len(charges) == 1
                found.append(Answer(number, whole.at, whole.remittance_id, whole.is_reversal, whole.is_denied,
                                    whole.charge if is_only else None, whole.paid, whole.patient if is_only else None, whole.parts))
        return found

    def adjust(self, answers: list[Answer], adjustments: list[dict]) -> None:
        """Each reason to the answers that it reaches; an amount is counted once. Exact copies count once for each part."""
        seen = defaultdict(int)
        for row in sorted(adjustments, key=lambda row: str(sorted(row.items(), key=str))):
            codes = reason_codes(row["reason_code"])
            reached = self.reached(answers, row)
            identity = (row["claim_line_number"] or 0, moment(row), row.get("remittance_id") or "", row.get("group_code"), tuple(codes), row["adjustment_amount"])
            seen[identity] += 1
            if seen[identity] > max((each.parts for each in reached), default=1):
                continue
            reasons = [code for code in codes if not is_remark(code)]
            for place, answer in enumerate(sorted(reached, key=lambda each: (each.line, each.key))):
                for position, code in enumerate(reasons):
                    once = row["adjustment_amount"] if place == 0 and position == 0 else NOTHING
                    answer.reasons.append((code, row["adjustment_amount"], once))

    def reached(self, answers: list[Answer], row: dict) -> list[Answer]:
        remittance_id = row.get("remittance_id") or ""
        if not row["claim_line_number"]:
            return [each for each in answers
                    if each.day == row["adjudication_date"] and not each.is_reversal and amount(each.paid) <= 0
                    and (remittance_id == each.remittance_id or "" in (remittance_id, each.remittance_id))]
        of_day = [each for each in answers if each.line == row["claim_line_number"] and each.day == row["adjudication_date"]]
        keys = {each.key for each in of_day}
        same_id = {key for key in keys if key[1] == remittance_id}
        if (moment(row), remittance_id) in keys:
            meant = (moment(row), remittance_id)
        elif len(same_id) == 1:
            (meant,) = same_id
        elif len(keys) == 1 and ("" in (remittance_id, next(iter(keys))[1])):
            (meant,) = keys
        else:
            return []
        here = [each for each in of_day if each.key == meant]
        payments = [each for each in here if not each.is_reversal]
        if not payments or (len(here) > len(payments) and amount(row["adjustment_amount"]) < 0):
            return []  # the reversal's own
        return payments

    # what each answer decides ---------------------------------------------------------------------------------------
    def decide(self, answer: Answer, billed: Decimal | None, flags: list) -> None:
        """The denial rule."""
        charge = billed if answer.charge is None else answer.charge
        deciding = [(code, at_stake, once) for code, at_stake, once in answer.reasons if at_stake is None or at_stake != 0]
        effects = [self.effects.get(code, "denial") for code, _, _ in deciding]
        denying = [reason for reason, effect in zip(deciding, effects) if effect == "denial"]
        answer.decision = "paid"
        if amount(answer.paid) > 0:
            if answer.is_denied:
                flags.append(("denied_with_payment", answer.line, answer.paid, answer.day))
        elif "pending" in effects:
            answer.decision = "pending"
        elif denying:
            answer.decision = "denied"
            denying.sort(key=lambda reason: (reason[1] is None, -amount(reason[1]), self.carc_order(reason[0])))
            answer.carc_code = denying[0][0]
        elif answer.is_denied:
            if deciding:
                shares = sum((amount(once) for (_, _, once), effect in zip(deciding, effects) if effect == "patient_share"), NOTHING)
                settled = sum((amount(once) for _, _, once in deciding), NOTHING)
                is_left = shares > 0 and settled == charge
            else:
                is_left = charge is not None and charge > 0 and answer.patient == charge
            answer.decision = "paid" if is_left else "denied"
            if is_left:
                flags.append(("denied_to_patient", answer.line, charge, answer.day))

    def net(self, answers: list[Answer], billed: Decimal | None, flags: list, rejected: list) -> list[Answer]:
        """What stands and what is voided, in the order in which it came."""
        payments = sorted((each for each in answers if not each.is_reversal), key=lambda each: each.key)
        for each in payments:
            self.decide(each, billed, flags)
        standing = [each for each in payments if each.decision != "pending" and amount(each.paid) >= 0]
        takebacks = [each for each in answers if each.is_reversal] + [each for each in payments if amount(each.paid) < 0]
        undone = []
        for takeback in sorted(takebacks, key=lambda each: (each.key, not each.is_reversal)):
            voided = self.voided(takeback, [each for each in standing if not each.is_reversed])
            if voided is None:
                if takeback.is_reversal:
                    rejected.append(("reversal_without_adjudication", takeback))
                else:
                    flags.append(("negative_payment", takeback.line, takeback.paid, takeback.day))
                continue
            voided.is_reversed = True
            voided.voided_on = takeback.day
            if not takeback.is_reversal:
                undone.append(takeback)
            elif takeback.paid is not None and abs(takeback.paid) != amount(voided.paid):
                flags.append(("reversal_amount_differs", takeback.line, abs(abs(takeback.paid) - amount(voided.paid)), takeback.day))
        return [each for each in payments
                if each.decision != "pending" and each not in undone and (amount(each.paid) >= 0 or each.decision == "denied")]

    @staticmethod
    def voided(takeback: Answer, standing: list[Answer]) -> Answer | None:
        taken = abs(amount(takeback.paid))
        before = [each for each in standing if each.at <= takeback.at]
        named = [each for each in before if amount(each.paid) == taken]
        earlier_day = [each for each in before if each.day < takeback.day]
        earlier = [each for each in before if each.day < takeback.day or each.key < takeback.key]
        takeable = [each for each in before if not (taken > 0 and amount(each.paid) == 0)]
        choices = [
            [each for each in named if each in earlier_day],
            [each for each in named if each in earlier],
            named,
        ]
        if takeback.is_reversal:
            choices += [[each for each in takeable if each in earlier_day], [each for each in takeable if each in earlier]]
        return next((max(choice, key=lambda each: each.key) for choice in choices if choice), None)


def total(rows: list[dict], name: str) -> Decimal | None:
    values = [row.get(name) for row in rows if row.get(name) is not None]
    return sum(values, NOTHING) if values else None
