"""Writes X12 835 files, for tests alone: what is to be remitted -> text, with any delimiters, and with all that real files do.

It shares nothing with the reader: segments are put together here by hand, after the implementation guides (005010X221A1 and 004010X091A1).
The writer of a file knows its rows, so a test compares those with what the reader finds.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

PATIENT = "ZZPATIENT"  # stands in every place that names a patient, and may stand in no table
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Delimiters:
    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    terminator: str = "~"
    between: str = ""  # what stands between two segments: nothing, line ends, blank lines


@dataclass(frozen=True)
class Adjustment:
    group: str
    reason: str
    amount: str
    quantity: str = ""


@dataclass(frozen=True)
class Service:
    code: str
    charge: str
    paid: str
    modifiers: tuple[str, ...] = ()
    qualifier: str = "HC"
    units: str = ""
    submitted: tuple[str, ...] = ()  # code and modifiers, where they differ (SVC06)
    submitted_units: str = ""
    dates: tuple[tuple[str, str], ...] = ()  # DTM qualifier and date
    control_number: str = ""
    allowed: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    claim_id: str
    status: str
    charge: str
    paid: str
    responsibility: str = ""
    payer_claim_number: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    services: tuple[Service, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    moa_remarks: tuple[str, ...] = ()
    mia_remarks: tuple[str, ...] = ()
    crossover: str = ""
    original: str = ""  # REF*F8
    allowed: str = ""  # AMT*AU


@dataclass(frozen=True)
class ProviderAdjustment:
    provider: str
    period: str
    pairs: tuple[tuple[str, str, str], ...]  # reason, reference, amount


@dataclass(frozen=True)
class Transaction:
    amount: str
    trace: str
    payment_date: str
    claims: tuple[Claim, ...]
    payer: str = "AN INVENTED PAYER"
    payer_id: str = "1999999999"
    payee: str = "AN INVENTED LABORATORY"
    payee_id: str = "9999999912"
    adjudicated: str = ""  # DTM*405
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()


@dataclass(frozen=True)
class Interchange:
    transactions: tuple[Transaction, ...]
    delimiters: Delimiters = field(default_factory=Delimiters)
    version: str = "005010X221A1"
    produced: str = "20240131"
    number: int = 1


# Segments -----------------------------------------------------------------------------------------------------------

Segment = list[str | list[str]]


def adjustment_segments(adjustments: tuple[Adjustment, ...]) -> Iterator[Segment]:
    """CAS holds up to six triplets of one group; a run of one group is filled up before the next segment begins."""
    for group, run in groupby(adjustments, key=lambda adjustment: adjustment.group):
        rest = list(run)
        for start in range(0, len(rest), 6):
            triplets = [[each.reason, each.amount, each.quantity] for each in rest[start : start + 6]]
            yield ["CAS", group, *(part for triplet in triplets for part in triplet)]


def service_segments(service: Service) -> Iterator[Segment]:
    submitted = [service.qualifier, *service.submitted] if service.submitted else ""
    yield ["SVC", [service.qualifier, service.code, *service.modifiers], service.charge, service.paid, "", service.units, submitted,
           service.submitted_units]  # fmt: skip
    for qualifier, day in service.dates:
        yield ["DTM", qualifier, day]
    yield from adjustment_segments(service.adjustments)
    if service.control_number:
        yield ["REF", "6R", service.control_number]
    yield ["REF", "LU", "11"]
    if service.allowed:
        yield ["AMT", "B6", service.allowed]
    for remark in service.remarks:
        yield ["LQ", "HE", remark]


def claim_segments(claim: Claim) -> Iterator[Segment]:
    yield ["CLP", claim.claim_id, claim.status, claim.charge, claim.paid, claim.responsibility, "12", claim.payer_claim_number, "81", "1"]
    yield from adjustment_segments(claim.adjustments)
    yield ["NM1", "QC", "1", PATIENT, PATIENT, "", "", "", "MI", PATIENT]
    yield ["NM1", "IL", "1", PATIENT, PATIENT, "", "", "", "MI", PATIENT]
    yield ["NM1", "74", "1", PATIENT, PATIENT]
    if claim.crossover:
        yield ["NM1", "TT", "2", claim.crossover, "", "", "", "", "PI", "00001"]
    if claim.mia_remarks:
        first, *others = claim.mia_remarks
        yield ["MIA", "1", "", "", "", first, *[""] * 14, *others]
    if claim.moa_remarks:
        yield ["MOA", "", "", *claim.moa_remarks]
    yield ["REF", "EA", PATIENT]
    if claim.original:
        yield ["REF", "F8", claim.original]
    for qualifier, day in claim.dates:
        yield ["DTM", qualifier, day]
    yield ["PER", "CX", PATIENT, "TE", "5550100"]
    yield ["AMT", "I", "1"]
    if claim.allowed:
        yield ["AMT", "AU", claim.allowed]
    for service in claim.services:
        yield from service_segments(service)


def transaction_segments(transaction: Transaction, number: int) -> Iterator[Segment]:
    yield ["ST", "835", f"{number:04}"]
    yield ["BPR", "I", transaction.amount, "C", "ACH", "CCP", "01", "999999999", "DA", "123", "1999999999", "", "01", "999999999", "DA",
           "456", transaction.payment_date]  # fmt: skip
    yield ["TRN", "1", transaction.trace, "1999999999"]
    yield ["REF", "EV", "RECEIVER"]
    if transaction.adjudicated:
        yield ["DTM", "405", transaction.adjudicated]
    yield ["N1", "PR", transaction.payer, "XV", transaction.payer_id]
    yield ["N3", "1 INVENTED STREET"]
    yield ["N4", "NOWHERE", "OR", "97000"]
    yield ["REF", "2U", "00001"]
    yield ["PER", "BL", "A CONTACT", "TE", "5550100"]
    yield ["N1", "PE", transaction.payee, "XX", transaction.payee_id]
    yield ["REF", "TJ", "999999999"]
    if transaction.claims:
        yield ["LX", "1"]
    for claim in transaction.claims:
        yield from claim_segments(claim)
    for provider in transaction.provider_adjustments:
        pairs = [[[reason, reference] if reference else reason, amount] for reason, reference, amount in provider.pairs]
        yield ["PLB", provider.provider, provider.period, *(part for pair in pairs for part in pair)]


def segment_text(segment: Segment, delimiters: Delimiters) -> str:
    """Blank parts at the end are left out, as the standard asks."""
    texts = []
    for part in segment:
        components = part if isinstance(part, list) else [part]
        while len(components) > 1 and not components[-1]:
            components = components[:-1]
        texts.append(delimiters.component.join(components))
    while not texts[-1]:
        texts.pop()
    return delimiters.element.join(texts)


def interchange_text(interchange: Interchange) -> str:
    """ISA to IEA; the ISA segment has fixed widths, and its last sign is the component delimiter."""
    delimiters = interchange.delimiters
    is_5010 = interchange.version.startswith("005010")
    isa = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", "SENDER".ljust(15), "ZZ", "RECEIVER".ljust(15), interchange.produced[2:], "1200",
           delimiters.repetition if is_5010 else "U", "00501" if is_5010 else "00401", f"{interchange.number:09}", "0", "P",
           delimiters.component]  # fmt: skip
    lines = [delimiters.element.join(isa)]
    count = len(interchange.transactions)
    body: list[Segment] = [["GS", "HP", "SENDER", "RECEIVER", interchange.produced, "1200", "1", "X", interchange.version]]
    for number, transaction in enumerate(interchange.transactions, start=1):
        segments = list(transaction_segments(transaction, number))
        body += [*segments, ["SE", str(len(segments) + 1), f"{number:04}"]]
    body += [["GE", str(count), "1"], ["IEA", "1", f"{interchange.number:09}"]]
    lines += [segment_text(segment, delimiters) for segment in body]
    return "".join(line + delimiters.terminator + delimiters.between for line in lines)


# What a file holds, as the reader's contract says it ----------------------------------------------------------------


def expected_rows(interchanges: list[Interchange]) -> dict[str, list[tuple]]:
    """Rows by table, numbered over the file, in its order; amounts as they are written."""
    rows: dict[str, list[tuple]] = {
        name: [] for name in ("transaction", "claim", "service", "adjustment", "remark", "provider_adjustment")
    }
    for interchange in interchanges:
        for transaction in interchange.transactions:
            number = len(rows["transaction"]) + 1
            rows["transaction"].append((number, transaction.amount, transaction.trace, transaction.payment_date, transaction.adjudicated,
                                        transaction.payer, transaction.payee_id, interchange.produced, interchange.version))  # fmt: skip
            for claim in transaction.claims:
                add_claim(rows, number, claim)
            for provider in transaction.provider_adjustments:
                rows["provider_adjustment"] += [
                    (number, provider.provider, provider.period, reason, reference, amount) for reason, reference, amount in provider.pairs
                ]
    return rows


def add_claim(rows: dict[str, list[tuple]], transaction: int, claim: Claim) -> None:
    number = len(rows["claim"]) + 1
    dates = dict(reversed(claim.dates))
    rows["claim"].append((transaction, number, claim.claim_id, claim.status, claim.charge, claim.paid, claim.responsibility,
                          claim.allowed, claim.payer_claim_number, claim.original, claim.crossover,
                          *(dates.get(qualifier, "") for qualifier in ("050", "232", "233")),
                          *filled(claim.mia_remarks, 5), *filled(claim.moa_remarks, 5)))  # fmt: skip
    rows["adjustment"] += [(transaction, number, None, *each) for each in in_order(claim.adjustments)]
    for service in claim.services:
        line = len(rows["service"]) + 1
        dates = dict(reversed(service.dates))
        rows["service"].append((transaction, number, line, service.qualifier, service.code, *filled(service.modifiers, 4),
                                *filled(service.submitted, 5), service.charge, service.paid, service.units, service.submitted_units,
                                *(dates.get(qualifier, "") for qualifier in ("472", "150", "151")), service.control_number,
                                service.allowed))  # fmt: skip
        rows["adjustment"] += [(transaction, number, line, *each) for each in in_order(service.adjustments)]
        rows["remark"] += [(transaction, number, line, "HE", remark) for remark in service.remarks]


def filled(values: tuple[str, ...], width: int) -> list[str]:
    return [*values, *[""] * (width - len(values))]


def in_order(adjustments: tuple[Adjustment, ...]) -> list[tuple[str, str, str, str]]:
    return [(each.group, each.reason, each.amount, each.quantity) for each in adjustments]


# At random ----------------------------------------------------------------------------------------------------------

DELIMITERS = (
    Delimiters(), Delimiters(between="\n"), Delimiters(between="\r\n"), Delimiters(between="\r\n\n  \n"), Delimiters(terminator="\n"),
    Delimiters("|", ">", "!", "\n"), Delimiters("|", "\\", "^", "'"), Delimiters("\x1d", "\x1f", "\x1e", "\x1c"),
    Delimiters("*", "<", "U", "^"),
)  # fmt: skip
CODES = ("0244U", "81445", "0037U", "81479", "0239U", "81455", "G0452", "99213")


def amount_text(rng: random.Random, cents: int) -> str:
    """The ways in which X12 may write one amount: no sign but a minus, a leading zero or none, decimals only where needed."""
    sign, (whole, part) = "-" if cents < 0 else "", divmod(abs(cents), 100)
    if part == 0 and rng.random() < 0.7:
        return f"{sign}{whole}"
    text = f"{sign}{whole or (rng.choice(('', '0')))}.{part:02}"
    return text[:-1] if text.endswith("0") and rng.random() < 0.7 else text


def some_day(rng: random.Random) -> str:
    return (date(2022, 1, 1) + timedelta(days=rng.randrange(1200))).strftime("%Y%m%d")


def random_adjustments(rng: random.Random, cents: int, most: int) -> tuple[Adjustment, ...]:
    """Adjustments that add up to an amount, by groups; none where there is nothing to explain."""
    if cents == 0 and rng.random() < 0.8:
        return ()
    shares = [rng.randrange(-500, 5000) for _ in range(rng.randrange(most))]
    shares.append(cents - sum(shares))
    groups = sorted(rng.choice(("CO", "PR", "OA", "PI", "CR")) for _ in shares)
    return tuple(
        Adjustment(group, rng.choice(("45", "50", "1", "2", "253", "A1", "P12")), amount_text(rng, share),
                   rng.choice(("", "", "1", "2.5")))
        for group, share in zip(groups, shares)
    )  # fmt: skip


def random_service(rng: random.Random, number: int) -> tuple[Service, int, int]:
    charge, day = rng.randrange(0, 900_000), some_day(rng)
    paid = rng.choice((0, charge, rng.randrange(charge + 1)))
    dates = rng.choice(((("472", day),), (("150", day), ("151", day)), (("150", day),), (("151", day), ("472", day), ("150", day)), ()))
    submitted = (rng.choice(CODES), *(("26",) if rng.random() < 0.5 else ())) if rng.random() < 0.2 else ()
    service = Service(
        rng.choice(CODES), amount_text(rng, charge), amount_text(rng, paid),
        tuple(rng.sample(("26", "TC", "59", "QW"), rng.randrange(5))), rng.choice(("HC", "HC", "HC", "NU")),
        rng.choice(("", "1", "2", "0", "1.5")), submitted, rng.choice(("", "3")), dates,
        rng.choice(("", str(number), f"LINE-{number:06}")), amount_text(rng, paid + 100) if rng.random() < 0.5 else "",
        random_adjustments(rng, charge - paid, rng.choice((1, 3, 20))),
        tuple(rng.sample(("N115", "M127", "MA130", "N657"), rng.randrange(4))),
    )  # fmt: skip
    return service, charge, paid


def reversal_of(claim: Claim, rng: random.Random) -> Claim:
    """The same claim with status 22 and every amount with the other sign."""
    def turned(amount: str) -> str:
        return amount_text(rng, -round(100 * Decimal(amount))) if amount else ""

    def turned_all(adjustments: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
        return tuple(Adjustment(each.group, each.reason, turned(each.amount), each.quantity) for each in adjustments)

    services = tuple(
        Service(**(vars(service) | {"charge": turned(service.charge), "paid": turned(service.paid), "allowed": turned(service.allowed),
                                    "adjustments": turned_all(service.adjustments)}))
        for service in claim.services
    )  # fmt: skip
    return Claim(**(vars(claim) | {"status": "22", "charge": turned(claim.charge), "paid": turned(claim.paid),
                                   "responsibility": turned(claim.responsibility), "adjustments": turned_all(claim.adjustments),
                                   "services": services}))  # fmt: skip


def random_claim(rng: random.Random, claim_id: str) -> Claim:
    """With lines or without, with adjustments of its own or none."""
    lines = [random_service(rng, number) for number in range(1, rng.choice((0, 1, 1, 2, 5)) + 1)]
    own = rng.randrange(100_000) if not lines or rng.random() < 0.2 else 0
    charge, paid = sum(line[1] for line in lines) + own, sum(line[2] for line in lines)
    return Claim(
        claim_id, rng.choice(("1", "1", "2", "3", "4", "19", "20", "21")), amount_text(rng, charge), amount_text(rng, paid),
        rng.choice(("", "0", amount_text(rng, rng.randrange(5000)))), f"ICN{rng.randrange(10**12)}", random_adjustments(rng, own, 3),
        tuple(line[0] for line in lines),
        tuple((qualifier, some_day(rng)) for qualifier in rng.sample(("050", "232", "233"), rng.randrange(4))),
        tuple(rng.sample(("MA01", "MA18", "N30"), rng.randrange(4))) if rng.random() < 0.5 else (),
        tuple(rng.sample(("MA02", "MA07", "N1"), rng.randrange(4))) if rng.random() < 0.2 else (),
        rng.choice(("", "", "ANOTHER PAYER")), rng.choice(("", "", f"ICN{rng.randrange(10**12)}")),
        rng.choice(("", amount_text(rng, paid))),
    )  # fmt: skip


def random_pair(rng: random.Random, prefix: str) -> tuple[str, str, str]:
    """One pair of a PLB, its reference none, a claim of the transaction, or a text."""
    reference = rng.choice(("", f"{prefix}-0", "X 1"))
    return rng.choice(("FB", "WO", "L6", "72", "CS")), reference, amount_text(rng, rng.randrange(-9999, 9999))


def random_transaction(rng: random.Random, prefix: str, claim_count: int) -> Transaction:
    claims: list[Claim] = []
    for number in range(claim_count):
        claims.append(random_claim(rng, f"{prefix}-{number}"))
        if rng.random() < 0.1:
            claims.append(reversal_of(claims[-1], rng))
    providers = tuple(
        ProviderAdjustment("9999999912", "20241231", tuple(random_pair(rng, prefix) for _ in range(rng.randrange(1, 7))))
        for _ in range(rng.choice((0, 0, 1, 2)))
    )
    paid = sum((Decimal(claim.paid) for claim in claims), NOTHING)
    taken = sum((Decimal(pair[2]) for provider in providers for pair in provider.pairs), NOTHING)
    return Transaction(
        amount_text(rng, round(100 * (paid - taken))), f"EFT{rng.randrange(10**9)}", some_day(rng), tuple(claims),
        adjudicated=rng.choice(("", some_day(rng))), provider_adjustments=providers,
        payer=rng.choice(("AN INVENTED PAYER", "PAYER & SONS", "ASSURANCE ÉTOILE")),
    )  # fmt: skip


def random_file(rng: random.Random, claim_count: int) -> list[Interchange]:
    """Several interchanges, each with its own delimiters and version."""
    return [
        Interchange(
            tuple(random_transaction(rng, f"C{number}-{place}", rng.randrange(claim_count + 1)) for place in range(rng.choice((1, 1, 3)))),
            rng.choice(DELIMITERS), rng.choice(("005010X221A1", "005010X221", "004010X091A1")), some_day(rng), number,
        )
        for number in range(1, rng.choice((1, 1, 2, 3)) + 1)
    ]  # fmt: skip
