"""The sample claims worked out in plain Python: read from the CSVs, decided and answered by the reference, priced by hand.

Nothing here comes from a warehouse, so tests may compare one with it. Payers, decisions and answers are those of the
reference; intake, dollars and what stands are worked out below, as docs/design.md, "Input" and "Output: the marts" put them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from statistics import median

from conftest import KNOWN_ON, REPO, Rows, read_csv
from reference import Determination, Neighbours, Reference
from reference_remittance import rates_of

SAMPLE = REPO / "sample_claims"
TODAY = date.fromisoformat(KNOWN_ON)
Key = tuple[str, str, int]


def key_of(row: dict) -> Key:
    return row["data_source"], row["claim_id"], int(row["claim_line_number"])


def dollars(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def once(rows: Rows) -> Rows:
    """Of exact copies one."""
    return list({tuple(row.items()): row for row in rows}.values())


class Line:
    """One accepted line in scope."""

    def __init__(self, row: dict, adjudications: list[dict], reference: Reference, neighbours: Neighbours):
        self.row, self.key, self.charge = row, key_of(row), row["charge_amount"]
        self.claim = row["claim_id"]
        self.payer = reference.payer_id(row["payer"])
        self.code = reference.normalise_code(row["hcpcs_code"])
        self.adjudications = adjudications
        self.first = next((one for one in adjudications if one["is_initial"]), None)
        self.last = next((one for one in adjudications if one["is_final"]), None)
        self.is_denied_first = bool(self.first) and self.first["decision"] == "denied"
        self.is_denied = bool(self.last) and self.last["decision"] == "denied"
        self.is_paid = bool(self.last) and self.last["decision"] == "paid"
        paid = [one["paid"] for one in adjudications if not one["is_reversed"] and one["paid"] is not None]
        self.paid = sum(paid) if paid else None
        self.is_zero_paid = (self.is_denied or self.is_paid and self.paid is not None) and (self.paid or 0) <= 0
        self.now = reference.determine(row, TODAY, neighbours)
        self.then: Determination | None = None
        self.change: dict | None = None
        if self.last:
            self.then = reference.determine(row, self.last["adjudication_date"], neighbours)
            self.change = reference.retroactive(row, self.last["adjudication_date"], TODAY, neighbours)
        denial = reference.denial(adjudications)
        self.carc_code = denial and denial["carc_code"]
        self.outcome_class: str | None = None
        if denial:
            answer = reference.determine(row, denial["adjudication_date"], neighbours)
            self.outcome_class = reference.outcome_class(answer, self.now, reference.denial_category(self.carc_code))
        self.categories = {
            decision: reference.denial_category(one["carc_code"]) if one and one["decision"] == "denied" else None
            for decision, one in (("initial", self.first), ("final", self.last))
        }
        self.expected: Decimal | None = None
        self.counts: dict[str, bool] = {}  # whether rates of first and of final decisions count the line

    @property
    def half(self) -> str | None:
        return self.row["hcpcs_modifier_1"] if self.row["hcpcs_modifier_1"] in ("26", "TC") else None

    @property
    def opportunity(self) -> str | None:
        if self.change is None:
            return None
        if self.change["direction"] == "newly_covered" and self.is_denied:
            return "recoverable"
        return "recoupment_exposure" if self.change["direction"] == "newly_denied" and self.is_paid else "none"


class Worked:
    """Every accepted line of the sample that is in scope."""

    def __init__(self) -> None:
        self.reference = Reference(REPO / "seeds")
        self.rows = self.accepted_lines()
        remittances, adjustments = self.accepted_remittances()
        self.neighbours = Neighbours(self.rows.values())
        self.lines: list[Line] = []
        for key, row in self.rows.items():
            if not self.reference.in_scope(row):
                continue
            has_remittances = row["data_source"] == "sample_lab"
            decided = self.reference.adjudications(row, remittances[key], adjustments[key], TODAY, has_remittances)
            for one in decided:
                sent = (r for r in remittances[key] if all(r[name] == one[name] for name in ("adjudication_date", "remittance_id")))
                amounts = next(sent) if has_remittances else row
                one |= {"paid": amounts["paid_amount"], "allowed": amounts["allowed_amount"]}
            self.lines.append(Line(row, decided, self.reference, self.neighbours))
        for line, counts in zip(self.lines, rates_of((line.row["data_source"], line.adjudications) for line in self.lines)):
            line.counts = dict(zip(("initial", "final"), counts))
        self.price()

    def accepted_lines(self) -> dict[Key, dict]:
        """Readable rows with a key that no other row contests; and their test orders."""
        orders = {
            key_of(row): {name: {"yes": True, "no": False}.get(value, value or None) for name, value in row.items()}
            for row in read_csv(SAMPLE / "test_order.csv")
        }
        rows = [row for row in once(read_csv(SAMPLE / "medical_claim.csv")) if row["claim_id"]]
        count = Counter(map(key_of, rows))
        found: dict[Key, dict] = {}
        for row in rows:
            try:
                numbers = ("charge_amount", "allowed_amount", "paid_amount", "service_unit_quantity")
                typed = {name: dollars(row[name]) for name in numbers}
                typed |= {name: day(row[name]) for name in ("paid_date", "x_adjudication_date")}
                typed["service_date"] = day(row["claim_line_start_date"] or row["claim_start_date"])
            except (ValueError, InvalidOperation):
                continue
            if count[key_of(row)] == 1:
                diagnoses = [row[f"diagnosis_code_{place}"] for place in range(1, 5)]
                number = {"claim_line_number": int(row["claim_line_number"])}
                found[key_of(row)] = row | typed | number | {"diagnosis_codes": diagnoses, "test_order": orders.get(key_of(row))}
        return found

    def accepted_remittances(self) -> tuple[dict[Key, Rows], dict[Key, Rows]]:
        """By line; the reference itself passes over what a line cannot have."""
        found = []
        for name in ("remittance", "remittance_adjustment"):
            by_line: dict[Key, Rows] = defaultdict(list)
            for row in once(read_csv(SAMPLE / f"{name}.csv")):
                typed = {column: dollars(value) for column, value in row.items() if column.endswith("_amount")}
                by_line[key_of(row)].append(row | typed | {"adjudication_date": day(row["adjudication_date"])})
            found.append(by_line)
        return found[0], found[1]

    def price(self) -> None:
        """The Medicare rate of the service date for Medicare, else the median of what the payer allowed for the code.
        The other payers have no multiplier, and of half a service the sample holds the interpretation alone, worth 0."""
        schedule = defaultdict(list)
        for row in read_csv(REPO / "seeds/finance/medicare_lab_fee_schedule.csv"):
            schedule[row["hcpcs_code"]].append((row["effective_from"], dollars(row["rate_amount"])))
        allowed = defaultdict(list)
        for line in self.lines:
            if line.payer and not line.half:
                allowed[line.payer, line.code] += [one["allowed"] for one in line.adjudications if (one["allowed"] or 0) > 0]
        for line in self.lines:
            rates = [rate for first, rate in sorted(schedule[line.code]) if day(first) <= line.row["service_date"]]
            if line.payer == "medicare_moldx" and rates and rates[-1] is not None:
                line.expected = rates[-1]
            elif seen := allowed[line.payer, line.code]:
                line.expected = cents(median(seen))
            if line.half and line.expected is not None:
                line.expected *= {"26": 0, "TC": 1}[line.half]

    def adjudicated(self) -> list[Line]:
        """Lines whose first or last decision is known."""
        return [line for line in self.lines if line.first and any(line.counts.values())]

    def undecided(self) -> list[Line]:
        return [line for line in self.lines if line.first and not any(line.counts.values())]

    def denials(self) -> list[Line]:
        return [line for line in self.lines if line.outcome_class]

    def rated(self) -> Rows:
        """Adjudicated lines with what a denial rate asks of them, undecided ones too."""
        technical = ("authorization", "eligibility", "timely_filing", "documentation")
        rows: Rows = []
        for line in self.adjudicated() + self.undecided():
            row = {name: line.row[name] for name in ("data_source", "claim_id", "service_date", "charge_amount")}
            row |= {"payer_id": line.payer, "expected_amount": line.expected, "is_zero_paid": line.is_zero_paid}
            for decision, one in (("initial", line.first), ("final", line.last)):
                row[f"is_in_{decision}_rate"] = line.counts[decision]
                row[f"{decision}_adjudication_date"] = one and one["adjudication_date"]
                row[f"is_{decision}_denial"] = line.categories[decision] is not None
                row[f"is_{decision}_duplicate"] = line.categories[decision] == "duplicate"
                row[f"is_{decision}_technical"] = line.categories[decision] in technical
            rows.append(row)
        return rows


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Null where no amount is known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@cache
def worked_out() -> Worked:
    """Once for all tests that ask."""
    return Worked()
