"""Write the sample's remittances as X12 835 files, in place of remittance.csv and remittance_adjustment.csv.

    python -m tools.sample_claims --output-dir DIR --remittances x12

The same stories build the same marts (tests/python/test_sample_835.py). One file for each payer text, one transaction for each day on
which it answered. What payers do differently is told differently: a claim of one line is answered without REF*6R, every fifth such denial
without a service line, its adjustment the claim's; a day on which more is taken back than paid is carried forward (PLB*FB), and
one payment is taken back outside its claim (PLB*WO). Payers, numbers and persons are invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

Row = dict[str, object]
Segment = tuple[str, ...]

PAYEE = "9999999912"
TAKEN_BACK = "CIG-003"  # the claim whose payment is taken back by PLB
PRODUCED = "20261101"


@dataclass
class Service:
    """One row of remittance, with what its claim line says and its adjustments."""

    row: Row
    procedure: str
    service_date: str
    adjustments: list[Row] = field(default_factory=list)

    def amount(self, name: str) -> Decimal:
        return Decimal(str(self.row[name]))


@dataclass
class Claim:
    """Services of one claim that one transaction answers together."""

    claim_id: str
    status: str
    line_count: int
    services: list[Service] = field(default_factory=list)

    @property
    def is_without_services(self) -> bool:
        return self.status == "4" and self.line_count == 1 and sum(map(ord, self.claim_id)) % 5 == 0


@dataclass
class Day:
    """What a payer answered on one day; `claims` by claim, status and number of the answer."""

    date: str
    claims: dict[tuple[str, str, int], Claim] = field(default_factory=dict)


def adjustment_segments(adjustments: list[Row]) -> Iterator[Segment]:
    for row in adjustments:
        yield "CAS", str(row["group_code"]), str(row["reason_code"]), str(row["adjustment_amount"])


def claim_segments(claim: Claim, number: int) -> Iterator[Segment]:
    def total(name: str) -> str:
        return str(sum(service.amount(name) for service in claim.services))

    yield ("CLP", claim.claim_id, claim.status, total("charge_amount"), total("paid_amount"), total("patient_responsibility_amount"), "12",
           f"ICN{number:07}", "81", "1")  # fmt: skip
    remarks = [str(row["remark_code"]) for service in claim.services for row in service.adjustments if row["remark_code"]]
    if claim.is_without_services:
        yield from adjustment_segments(claim.services[0].adjustments)
        yield "NM1", "QC", "1", "DOE", "JANE"
        if remarks:
            yield "MOA", "", "", *remarks
        yield "DTM", "232", claim.services[0].service_date
        yield "AMT", "AU", total("allowed_amount")
        return
    yield "NM1", "QC", "1", "DOE", "JANE"
    for service in claim.services:
        yield "SVC", service.procedure, str(service.row["charge_amount"]), str(service.row["paid_amount"]), "", "1"
        yield "DTM", "472", service.service_date
        yield from adjustment_segments(service.adjustments)
        if claim.line_count > 1:
            yield "REF", "6R", str(service.row["claim_line_number"])
        yield "AMT", "B6", str(service.row["allowed_amount"])
        for row in service.adjustments:
            if row["remark_code"]:
                yield "LQ", "HE", str(row["remark_code"])


def transaction_segments(payer: str, day: Day, number: int, taken_back: Decimal) -> Iterator[Segment]:
    paid = sum((service.amount("paid_amount") for claim in day.claims.values() for service in claim.services), Decimal(0))
    pairs = [("WO", TAKEN_BACK, taken_back)] if taken_back else []
    if paid - taken_back < 0:
        pairs.append(("FB", "", paid - taken_back))
    date = day.date.replace("-", "")
    payment = paid - sum(amount for _, _, amount in pairs)
    yield "ST", "835", f"{number:04}"
    yield "BPR", "I", str(payment), "C", "ACH" if payment else "NON", *[""] * 11, date
    yield "TRN", "1", f"{slug(payer)}-{date}", "1999999999"
    yield "DTM", "405", date
    yield "N1", "PR", payer
    yield "N1", "PE", "INVENTED GENOMICS", "XX", PAYEE
    yield "LX", "1"
    for place, claim in enumerate(day.claims.values(), start=1):
        yield from claim_segments(claim, 100 * number + place)
    if pairs:
        parts = [(f"{reason}:{reference}".rstrip(":"), str(amount)) for reason, reference, amount in pairs]
        yield "PLB", PAYEE, "20261231", *(part for pair in parts for part in pair)


def slug(text: str) -> str:
    return re.sub("[^a-z0-9]+", "_", text.lower()).strip("_")


def file_text(payer: str, days: list[Day], number: int) -> str:
    """One interchange, a segment on each line."""
    segments: list[Segment] = [
        ("ISA", "00", " " * 10, "00", " " * 10, "ZZ", "CLEARINGHOUSE".ljust(15), "ZZ", "LABORATORY".ljust(15), PRODUCED[2:], "1200", "^",
         "00501", f"{number:09}", "0", "P", ":"),
        ("GS", "HP", "CLEARINGHOUSE", "LABORATORY", PRODUCED, "1200", str(number), "X", "005010X221A1"),
    ]  # fmt: skip
    for place, day in enumerate(days, start=1):
        taken_back = taken_back_of(days) if place == len(days) else Decimal(0)
        body = list(transaction_segments(payer, day, place, taken_back))
        segments += [*body, ("SE", str(len(body) + 1), f"{place:04}")]
    segments += [("GE", str(len(days)), str(number)), ("IEA", "1", f"{number:09}")]
    return "".join("*".join(segment).rstrip("*") + "~\n" for segment in segments)


def taken_back_of(days: list[Day]) -> Decimal:
    """What the claim of TAKEN_BACK was paid by this payer."""
    services = [service for day in days for claim in day.claims.values() if claim.claim_id == TAKEN_BACK for service in claim.services]
    return sum((service.amount("paid_amount") for service in services), Decimal(0))


def by_payer(answers: Iterable[tuple[str, int, str, str, list[tuple[str, Row]]]]) -> dict[str, list[Day]]:
    """Payer, lines of the claim, procedure, service date and rows of each line -> the days of each payer, in their order."""
    days: dict[tuple[str, str], Day] = {}
    for payer, line_count, procedure, service_date, rows in answers:
        number = 0
        service: Service | None = None
        for table, row in rows:
            if table == "remittance":
                number += 1
                date, key = str(row["adjudication_date"]), (str(row["claim_id"]), str(row["claim_status_code"]), number)
                day = days.setdefault((payer, date), Day(date))
                claim = day.claims.setdefault(key, Claim(key[0], key[1], line_count))
                service = Service(row, procedure, service_date.replace("-", ""))
                claim.services.append(service)
            elif service:
                service.adjustments.append(row)
    payers: dict[str, list[Day]] = {}
    for (payer, _), day in sorted(days.items()):
        payers.setdefault(payer, []).append(day)
    return payers


def write_remittances(folder: Path, answers: Iterable[tuple[str, int, str, str, list[tuple[str, Row]]]]) -> None:
    """Writes one file for each payer text."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (payer, days) in enumerate(by_payer(answers).items(), start=1):
        (folder / f"{slug(payer)}.835").write_text(file_text(payer, days, number), encoding="utf-8")
