"""Plain-Python reference of how adjudications are read (docs/design.md, "Input"), one claim at a time.

Written from the design and never from the SQL, slow and obvious on purpose. A `ClaimReader` gets the accepted lines of one
claim and all its readable remittances and adjustments as they were sent (text or typed, a blank line number for the whole
claim), and tells the adjudications of each line, what contradicts itself, and which rows decide nothing because they were
rejected. The words "named", "standing" and "takes back" are those of the design.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

NULL_TOKENS = {"", "null", "\\n", "n/a", "none", "nan"}
GROUP_CODES = ("CO", "PR", "OA", "PI", "CR")
GROUP = rf"(?:(?P<group>{'|'.join(GROUP_CODES)})[\s:*-]*)?"
CARC = r"(?P<carc>\d{1,4}|[ABDPWY]\d{1,2})(?:\.0+)?"
REMARK = r"(?P<remark>MA?\d{1,3}|N\d{1,4})"
CODE = rf"{GROUP}(?:{CARC}|{REMARK})"
# Later in a list only a code alone, or one with a sign before its text, counts: "16 - lacks 2 items, 3 pages" holds one code.
WITH_TEXT = re.compile(rf"{CODE}(?:\s*[-:(=\u2013].*|\s+[^\W\d].*)?", re.DOTALL)
NEXT = re.compile(rf"{CODE}(?:\s*[-:(=\u2013]\D.*)?", re.DOTALL)


def blank_to_none(value) -> str | None:
    """Trimmed text, or None where it means nothing."""
    text = "" if value is None else str(value).strip()
    return None if text.lower() in NULL_TOKENS else text


def moment(value) -> datetime | None:
    """A day, with the time of day where one is given, else midnight."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    text = blank_to_none(value)
    return None if text is None else datetime.fromisoformat(text)


def day_of(value) -> date | None:
    found = moment(value)
    return None if found is None else found.date()


def amount_of(value) -> Decimal | None:
    text = blank_to_none(value)
    if text is None:
        return None
    is_negative = text.startswith("(") or text.endswith("-")
    number = Decimal(re.sub(r"[$,()\s]", "", text).removesuffix("-"))
    return -number if is_negative else number


def line_number_of(value) -> int | None:
    """None for a claim-level row, whose line is blank or 0."""
    text = blank_to_none(value)
    return None if text is None else int(Decimal(text)) or None


def status_of(value) -> str:
    text = blank_to_none(value) or ""
    return re.sub(r"\.0+$", "", text).lstrip("0")


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def normalise_carc(text) -> str | None:
    """Adjustment reason without leading zeros: 050 is 50."""
    text = blank_to_none(text)
    return None if text is None else (text.upper().lstrip("0") or "0")


def carc_order(carc_code: str):
    """Lowest code first: numbers by value, then letter codes (A1, B7, B11) by letter and value."""
    letters, digits = re.fullmatch(r"(\D*)(\d*).*", carc_code).groups()
    return (letters, int(digits or 0), carc_code)


@dataclass(frozen=True)
class Reason:
    """What stands in the place of a reason."""

    group_code: str | None = None
    carc_codes: tuple[str, ...] = ()
    remark_codes: tuple[str, ...] = ()
    is_blank: bool = False

    @property
    def is_unreadable(self) -> bool:
        return not (self.is_blank or self.carc_codes or self.remark_codes)


def reason_of(value) -> Reason:
    """`CO-50`, `050`, `50 - text`, `CO:50`, `45, 1`, `N130`; a text without a code is unreadable."""
    text = blank_to_none(value)
    if text is None:
        return Reason(is_blank=True)
    text = re.sub(rf"\b({'|'.join(GROUP_CODES)})[\s:*-]+(?=[A-Z]{{0,2}}\d)", r"\1-", text.upper())
    found = [re.fullmatch(CODE, word) for word in re.split(r"[,;|/+&\s]+", text) if word]
    if not all(found):  # words stand between the codes, or behind them
        first, *others = (part.strip() for part in re.split(r"[,;|/+&]", text))
        found = [WITH_TEXT.fullmatch(first), *map(NEXT.fullmatch, others)]
    carcs, remarks, group = [], [], None
    for match in found:
        if match is None:
            continue
        group = group or match["group"]
        if match["carc"]:
            carc = normalise_carc(match["carc"])
            if carc != "0" and len(carc) <= 3:
                carcs.append(carc)
        else:
            remarks.append(match["remark"])
    return Reason(group, tuple(dict.fromkeys(carcs)), tuple(dict.fromkeys(remarks)))


# What was sent, typed ------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Sent:
    """A remittance row."""

    row: dict
    line_number: int | None
    at: datetime
    remittance_id: str
    status: str
    charge: Decimal | None
    allowed: Decimal | None
    paid: Decimal | None
    patient: Decimal | None
    is_reversal: bool
    is_denied: bool

    @property
    def key(self) -> tuple:
        return (self.line_number, self.at, self.remittance_id, self.is_reversal)

    @property
    def content(self) -> tuple:
        return (self.status, self.charge, self.allowed, self.paid, self.patient)


@dataclass(eq=False)
class Adjustment:
    row: dict
    line_number: int | None
    at: datetime
    remittance_id: str
    reason: Reason
    amount: Decimal | None
    remittances: list[Remittance] = field(default_factory=list)  # those it belongs to

    @property
    def group_code(self) -> str:
        """In its own place, or before the reason's code."""
        return (blank_to_none(self.row.get("group_code")) or self.reason.group_code or "").upper()

    @property
    def content(self) -> tuple:
        row, reason = self.row, self.reason
        group = self.group_code
        remark = (blank_to_none(row.get("remark_code")) or "").upper()
        place = (self.line_number, self.at, self.remittance_id)
        return (*place, group, reason.carc_codes, reason.remark_codes, remark, self.amount)


@dataclass(eq=False)
class Remittance:
    """One accepted remittance: a row, or the rows of one line that add up to its charge."""

    parts: list[Sent]
    rejected_as: str | None = None
    is_idle: bool = False  # a reversal that has voided nothing yet

    def __post_init__(self) -> None:
        first = self.parts[0]
        self.line_number, self.at, self.remittance_id, self.is_reversal = first.key
        self.is_denied = all(part.is_denied for part in self.parts)
        self.charge = total(part.charge for part in self.parts)
        self.allowed = total(part.allowed for part in self.parts)
        self.paid = total(part.paid for part in self.parts)
        self.patient = total(part.patient for part in self.parts)

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def is_unpaid(self) -> bool:
        return (self.paid or 0) <= 0

    @property
    def taken(self) -> Decimal | None:
        """What a reversal takes back, with whatever sign it was sent; None where the amount is blank."""
        return None if self.paid is None else abs(self.paid)


@dataclass(eq=False)
class Event:
    """A remittance as far as it is about one line, with the adjustments that reach that line."""

    remittance: Remittance
    line: dict
    charge: Decimal | None  # what the adjustments must add up to
    flagged_charge: Decimal | None
    adjustments: list[Adjustment] = field(default_factory=list)

    @property
    def order(self) -> tuple[datetime, str]:
        return (self.remittance.at, self.remittance.remittance_id)


@dataclass(frozen=True)
class Flag:
    flag_kind: str
    line_numbers: tuple[int, ...]  # of a payment that is not split those that it leaves pending
    amount: Decimal | None


@dataclass(frozen=True)
class Rejected:
    table_name: str
    reason_code: str
    row: dict


@dataclass
class Reading:
    """What is to be read of one claim; adjudications by line number, oldest first."""

    adjudications: dict[int, list[dict]] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


# Reading -------------------------------------------------------------------------------------------------------------


class ClaimReader:
    """`effects` of reasons by CARC (one on no list denies), `statuses` by claim_status_code with is_denied, is_reversal."""

    def __init__(self, effects: dict[str, str], statuses: dict[str, dict]):
        self.effects = effects
        self.statuses = statuses

    def effect(self, carc_code: str) -> str:
        return self.effects.get(carc_code, "denial")

    def read(self, lines: Iterable[dict], remittances: Iterable[dict], adjustments: Iterable[dict], known_on: date,
             source_has_remittance: bool) -> Reading:
        """The accepted lines of one claim and everything sent about it."""
        reading = Reading()
        by_number = {line_number_of(line["claim_line_number"]): line for line in lines}
        if source_has_remittance:
            _ClaimReading(self, reading, by_number, known_on).read(remittances, adjustments)
        else:
            for number, line in by_number.items():
                reading.adjudications[number] = self.own(line, number, known_on, reading.flags)
        for rows in reading.adjudications.values():
            standing = [row for row in rows if not row["is_reversed"]]
            for number, row in enumerate(rows, start=1):
                row["adjudication_number"] = number
                row["is_initial"] = number == 1
                row["is_final"] = bool(standing) and row is standing[-1]
        return reading

    # ------------------------------------------------------------------------------------------------------ decisions
    def decide(self, is_denied: bool, is_stated_paid: bool, paid, patient, charge, reasons) -> tuple[str, str | None, bool]:
        """(paid, denied, unknown or pending; carc_code of a denial; whether it went wholly to the patient). `reasons` are
        (group as read, codes of one adjustment, its amount)."""
        if (paid or 0) > 0:
            return "paid", None, False
        deciding = deciding_reasons(reasons)
        effects = {self.effect(code) for code, _ in deciding}
        if "pending" in effects:
            return "pending", None, False
        denying = [(code, amount or Decimal(0)) for code, amount in deciding if self.effect(code) == "denial"]
        if denying:
            denying.sort(key=lambda reason: (-reason[1], carc_order(reason[0])))
            return "denied", denying[0][0], False
        if all(amount is None for _, amount in deciding):
            is_patients = patient is not None and charge is not None and patient == charge > 0
        else:
            is_share = any(self.effect(code) == "patient_share" and (amount or 0) > 0 for code, amount in deciding)
            is_patients = is_share and charge is not None and sum(amount or 0 for _, codes, amount in reasons if codes) == charge
        if is_denied and not is_patients:
            return "denied", None, False
        # 0 alone is neither a payment nor a denial: a status, a reason or the patient's share must say what it was
        is_explained = is_stated_paid or is_patients or bool(deciding)
        return ("paid" if is_explained else "unknown"), None, is_patients

    def own(self, line: dict, number: int, known_on: date, flags: list[Flag]) -> list[dict]:
        """Users without remittances: the line's own date, status, amount and reasons."""
        status = (blank_to_none(line.get("x_claim_status")) or "").lower()
        day = day_of(line.get("x_adjudication_date")) or day_of(line.get("paid_date"))
        charge, paid = amount_of(line.get("charge_amount")), amount_of(line.get("paid_amount"))
        codes = reason_of(line.get("x_adjustment_reason_code")).carc_codes
        decision, carc_code, _ = self.decide(status == "denied", status == "paid", paid, None, charge, [("", codes, None)])
        if status == "pending" or decision == "pending" or (day is not None and day > known_on):
            return []
        if day is None:
            if decision == "denied":
                flags.append(Flag("missing_adjudication_date", (number,), charge))
            return []
        if day < line["service_date"]:
            flags.append(Flag("adjudicated_before_service", (number,), charge))
            return []
        if status == "denied" and (paid or 0) > 0:
            flags.append(Flag("denied_with_payment", (number,), paid))
        if (paid or 0) < 0:
            flags.append(Flag("negative_payment", (number,), paid))
            if decision != "denied":
                return []
        return [adjudication(datetime(day.year, day.month, day.day), "", decision, carc_code, paid, charge,
                             amount_of(line.get("allowed_amount")), is_reversed=status == "reversed",
                             has_status_or_reason=bool(status or codes))]


def deciding_reasons(reasons: Iterable[tuple[str, tuple[str, ...], Decimal | None]]) -> list[tuple[str, Decimal | None]]:
    """(carc_code, amount) of the reasons that decide something. Amounts of one reason, group and code as read, are added up:
    0 or less decides nothing. One without an amount may be the whole, so it decides together with any other."""
    amounts = defaultdict(list)
    for group, codes, amount in reasons:
        for code in codes:
            amounts[group, code].append(amount)
    summed = {reason: (total(found), None in found) for reason, found in amounts.items()}
    return [(code, amount) for (_, code), (amount, is_open) in summed.items() if is_open or (amount or 0) > 0]


def adjudication(at: datetime, remittance_id: str, decision, carc_code, paid, charge, allowed, is_reversed=False,
                 has_status_or_reason=True) -> dict:
    return {
        "adjudication_date": at.date(), "at": at, "remittance_id": remittance_id or None, "decision": decision,
        "carc_code": carc_code, "paid_amount": paid, "charge_amount": charge,
        "allowed_amount": allowed, "is_reversed": is_reversed,
        "has_status_or_reason": has_status_or_reason,  # every remittance row has a status
    }


def rates_of(lines: Iterable[tuple[str, list[dict]]]) -> list[tuple[bool, bool]]:
    """Whether each line counts for the rate of first and of final decisions (docs/design.md, "Three decisions"). `lines` are (data
    source, adjudications) of all lines of the extract: a source without any status or reason cannot tell denials."""
    found = list(lines)
    telling = {source for source, rows in found if any(row["has_status_or_reason"] for row in rows)}
    counted = []
    for source, rows in found:
        first = next((row["decision"] for row in rows if row["is_initial"]), "unknown")
        last = next((row["decision"] for row in rows if row["is_final"]), first)  # where nothing stands the line stays
        counted.append((source in telling and first != "unknown", source in telling and last != "unknown"))
    return counted


class _ClaimReading:
    """One claim of a source that sends remittances, as known_on sees it."""

    def __init__(self, reader: ClaimReader, reading: Reading, lines: dict[int, dict], known_on: date):
        self.reader = reader
        self.reading = reading
        self.lines = lines
        self.known_on = known_on
        self.events: dict[int, list[Event]] = {number: [] for number in lines}
        self.alone: list[tuple[Remittance, list[int]]] = []  # claim-level rows that decide no line, with the lines that wait for them
        self.same_charge: list[list[Event]] = []  # claim-level rows of one charge and day: they count only where they decide alike

    def read(self, remittances: Iterable[dict], adjustments: Iterable[dict]) -> None:
        found = [one for one in self.checked(self.typed(remittances)) if self.is_placed(one)]
        self.spread(found)
        belonging = self.attached(self.typed_adjustments(adjustments), found)
        self.drop_contested()
        for number in sorted(self.events):
            self.reading.adjudications[number] = self.adjudicated(number)
        self.reject_idle_reversals(found)
        for adjustment in belonging:
            if all(one.rejected_as for one in adjustment.remittances):
                self.reject("remittance_adjustment", "remittance_not_found", adjustment.row)

    def reject(self, table_name: str, reason_code: str, *rows: dict) -> None:
        self.reading.rejected += [Rejected(table_name, reason_code, row) for row in rows]

    def flag(self, flag_kind: str, amount: Decimal | None, *line_numbers: int) -> None:
        self.reading.flags.append(Flag(flag_kind, line_numbers, amount))

    # ------------------------------------------------------------------------------------------- copies and split lines
    def typed(self, rows: Iterable[dict]) -> list[Sent]:
        """What is dated later than known_on is not there yet."""
        found = []
        for row in rows:
            at = moment(row["adjudication_date"])
            if at.date() > self.known_on:
                continue
            status = status_of(row["claim_status_code"])
            amounts = [amount_of(row.get(f"{name}_amount"))
                       for name in ("charge", "allowed", "paid", "patient_responsibility")]
            means = self.reader.statuses[status]
            found.append(Sent(row, line_number_of(row["claim_line_number"]), at, blank_to_none(row.get("remittance_id")) or "",
                              status, *amounts, means["is_reversal"], means["is_denied"]))
        return found

    def checked(self, sent: list[Sent]) -> list[Remittance]:
        """Rows of one key are the parts of a split line, or copies, or they contradict each other."""
        by_key = defaultdict(list)
        for one in sent:
            by_key[one.key].append(one)
        found = []
        for parts in by_key.values():
            once = list({part.content: part for part in reversed(parts)}.values())
            if len(parts) == 1 or self.is_split(parts):
                found.append(Remittance(parts))
            elif len(once) == 1 or self.is_split(once):
                found.append(Remittance(once))
                self.reject("remittance", "duplicate_exact", *(part.row for part in parts if part not in once))
            else:
                self.reject("remittance", "duplicate_conflicting", *(part.row for part in parts))
        return found

    def is_split(self, parts: list[Sent]) -> bool:
        """Charges of one sign that add up to the charge of the line; those of a reversal are negative."""
        line = self.lines.get(parts[0].line_number) or (self.only_line() if parts[0].line_number is None else None)
        charge = line and amount_of(line.get("charge_amount"))
        sign = -1 if parts[0].is_reversal else 1
        charges = [part.charge and sign * part.charge for part in parts]
        return charge is not None and all(one is not None and one > 0 for one in charges) and sum(charges) == charge

    def only_line(self) -> dict | None:
        return next(iter(self.lines.values())) if len(self.lines) == 1 else None

    # ------------------------------------------------------------------------------------------------ whose line it is
    def is_placed(self, one: Remittance) -> bool:
        """On a line that exists and was served by then; else its rows are rejected."""
        meant = [self.lines[number] for number in self.lines if one.line_number in (None, number)]
        one.rejected_as = "line_not_found"
        if meant:
            is_served = any(line["service_date"] <= one.day for line in meant)
            one.rejected_as = None if is_served else "adjudicated_before_service"
        if one.rejected_as:
            self.reject("remittance", one.rejected_as, *(part.row for part in one.parts))
        return one.rejected_as is None

    def spread(self, found: list[Remittance]) -> None:
        """Rows that name their line decide it; the claim-level rows of a day are looked at together, reversals and other rows apart."""
        named, by_day = defaultdict(set), defaultdict(list)
        for one in found:
            if one.line_number is None:
                by_day[one.day, one.is_reversal].append(one)
            else:
                named[one.day, one.is_reversal].add(one.line_number)
                self.place(one, one.line_number, one.charge)
        for place, rows in by_day.items():
            self.spread_claim_rows(rows, named[place])

    def line_charge(self, number: int) -> Decimal | None:
        return amount_of(self.lines[number].get("charge_amount"))

    def claim_charge(self) -> Decimal:
        return total(self.line_charge(number) for number in self.lines) or Decimal(0)

    def is_whole(self, one: Remittance) -> bool:
        """Its charge is at least that of all lines that the extract holds; a blank charge counts so."""
        return one.charge is None or abs(one.charge) >= self.claim_charge()

    def spread_claim_rows(self, rows: list[Remittance], named: set[int]) -> None:
        """Of one day: rows of a part take the lines of their charge first, rows of the whole claim what is left."""
        day = rows[0].day
        served = [number for number, line in sorted(self.lines.items()) if line["service_date"] <= day]
        of_charge = defaultdict(list)
        for one in rows:
            if not self.is_whole(one):
                of_charge[abs(one.charge)].append(one)
        taken, placed = set(named), set()
        for charge, same in of_charge.items():
            free = [number for number in served if number not in named and self.line_charge(number) == charge]
            is_unequal = same[0].is_reversal and len(free) > 1 and len({one.paid or 0 for one in same}) > 1
            if not free or len(same) < len(free) or is_unequal:
                continue
            same.sort(key=lambda one: (one.at, one.remittance_id))
            events = [self.place(one, free[turn % len(free)], one.charge) for turn, one in enumerate(same)]
            taken |= set(free)
            placed |= {id(one) for one in same}
            if len(same) > 1 and not same[0].is_reversal:
                self.same_charge.append(events)
        left = [number for number in served if number not in taken]
        for one in rows:
            if id(one) in placed:
                continue
            is_paid = (one.paid or 0) != 0
            if len(self.lines) == 1 and left and (self.is_whole(one) or (is_paid and len(rows) == 1)):
                self.place(one, left[0], one.charge)
            elif self.is_whole(one) and left and not is_paid:
                for number in left:
                    self.place(one, number, None, one.charge or self.claim_charge())
            else:
                could_be = [number for number in served if number not in named and self.line_charge(number) == abs(one.charge or 0)]
                waiting = left if self.is_whole(one) else could_be or left or served
                self.stands_alone(one, waiting)

    def stands_alone(self, one: Remittance, waiting: list[int]) -> None:
        """What a row of the whole claim finds named line by line it only repeats, so no line waits for it."""
        self.alone.append((one, waiting))
        if waiting and (one.paid or 0) != 0:
            self.flag("claim_payment_not_split", one.paid, *waiting)
        elif waiting:
            self.flag("claim_row_not_placed", self.claim_charge() if one.charge is None else abs(one.charge), *waiting)

    def drop_contested(self) -> None:
        """Claim-level rows of equal charges and unequal decisions decide none of their lines."""
        for events in self.same_charge:
            if len({self.decision_of(event)[0] for event in events}) == 1:
                continue
            numbers = {line_number_of(event.line["claim_line_number"]) for event in events}
            for event in events:
                self.events[line_number_of(event.line["claim_line_number"])].remove(event)
                self.stands_alone(event.remittance, sorted(numbers))

    def decision_of(self, event: Event) -> tuple[str, str | None, bool]:
        one = event.remittance
        reasons = [(adjustment.group_code, adjustment.reason.carc_codes, adjustment.amount) for adjustment in event.adjustments]
        return self.reader.decide(one.is_denied, False, one.paid, one.patient, event.charge, reasons)

    def place(self, one: Remittance, number: int, charge: Decimal | None, to_explain: Decimal | None = None) -> Event:
        one.is_idle = one.is_reversal
        charge = charge if charge is not None else amount_of(self.lines[number].get("charge_amount"))
        event = Event(one, self.lines[number], to_explain or charge, charge)
        self.events[number].append(event)
        return event

    # --------------------------------------------------------------------------------------------------- adjustments
    def typed_adjustments(self, rows: Iterable[dict]) -> list[Adjustment]:
        """Readable ones, each once."""
        found: dict[tuple, Adjustment] = {}
        for row in rows:
            at = moment(row["adjudication_date"])
            if at.date() > self.known_on:
                continue
            reason = reason_of(row.get("reason_code"))
            one = Adjustment(row, line_number_of(row["claim_line_number"]), at, blank_to_none(row.get("remittance_id")) or "",
                             reason, amount_of(row.get("adjustment_amount")))
            if reason.is_blank:
                self.reject("remittance_adjustment", "missing_reason", row)
            elif reason.is_unreadable:
                self.reject("remittance_adjustment", "unreadable_reason", row)
            elif one.content in found:
                self.reject("remittance_adjustment", "duplicate_exact", row)
            else:
                found[one.content] = one
        return list(found.values())

    def attached(self, adjustments: list[Adjustment], found: list[Remittance]) -> list[Adjustment]:
        """Each adjustment with the remittances it belongs to, and the events that it reaches."""
        for adjustment in adjustments:
            if adjustment.line_number in self.lines:
                self.attach_to_line(adjustment)
        explained = [event for events in self.events.values() for event in events if self.is_explained(event)]
        for adjustment in adjustments:
            if adjustment.line_number is None:
                self.attach_to_claim(adjustment, found, explained)
        return adjustments

    @staticmethod
    def is_explained(event: Event) -> bool:
        """Do the line's own adjustments add up to its charge?"""
        own = total(adjustment.amount for adjustment in event.adjustments)
        return own is not None and own == event.flagged_charge

    def attach_to_claim(self, adjustment: Adjustment, found: list[Remittance], explained: list[Event]) -> None:
        """Claim-level adjustments reach each unpaid line that their row is for; without a row, each of the claim and day."""
        adjustment.remittances = [one for one in found if self.is_same_check(adjustment, one)]
        is_taken_back = (adjustment.amount or 0) < 0 and any(one.is_reversal for one in adjustment.remittances)
        rows = [one for one in adjustment.remittances if one.line_number is None and not one.is_reversal]
        is_of_parts = bool(rows) and not any(self.is_whole(one) for one in rows)
        for event in (event for events in self.events.values() for event in events):
            one = event.remittance
            if one not in adjustment.remittances or one.is_reversal or not one.is_unpaid or is_taken_back or event in explained:
                continue
            if one.line_number is None or not is_of_parts:
                event.adjustments.append(adjustment)

    def attach_to_line(self, adjustment: Adjustment) -> None:
        """To the remittance of its key; without an exact one, to the only one of the line, day and check."""
        that_day = [event for event in self.events[adjustment.line_number] if self.is_same_check(adjustment, event.remittance)]
        exact = [event for event in that_day if event.order == (adjustment.at, adjustment.remittance_id)]
        timed = adjustment.at.time() != datetime.min.time()
        near = [event for event in that_day
                if not timed or event.remittance.at in (adjustment.at, datetime.combine(event.remittance.day, datetime.min.time()))]
        chosen = exact or near
        if len({event.order for event in chosen}) != 1:
            adjustment.remittances = [one for one, waiting in self.alone
                                      if not chosen and adjustment.line_number in waiting and self.is_same_check(adjustment, one)]
            return
        reversals = [event for event in chosen if event.remittance.is_reversal]
        others = [event for event in chosen if not event.remittance.is_reversal]
        if reversals and others:
            chosen = reversals if (adjustment.amount or 0) < 0 else others
        adjustment.remittances = [event.remittance for event in chosen]
        for event in chosen:
            event.adjustments.append(adjustment)

    @staticmethod
    def is_same_check(adjustment: Adjustment, one: Remittance) -> bool:
        """Of one day, and no other remittance_id where both give one."""
        ids = {adjustment.remittance_id, one.remittance_id} - {""}
        return adjustment.at.date() == one.day and len(ids) < 2

    # --------------------------------------------------------------------------------------------- decisions and reversals
    def adjudicated(self, number: int) -> list[dict]:
        """The line's adjudications. Decisions first, then what is taken back, in the order of the remittances."""
        events = sorted(self.events[number], key=lambda event: (event.remittance.at, not event.remittance.is_reversal,
                                                                event.remittance.remittance_id))
        rows: list[dict] = []
        for event in events:
            if not event.remittance.is_reversal and (event.remittance.paid or 0) >= 0:
                rows += self.decided(event)
        for event in events:
            one = event.remittance
            if one.is_reversal:
                self.take_back(event, rows)
            elif (one.paid or 0) < 0 and not self.undo(event, rows):
                self.flag("negative_payment", one.paid, number)
                rows += self.decided(event)
        return sorted(rows, key=order_of)

    def decided(self, event: Event) -> list[dict]:
        """The adjudication that a remittance is, if it is one; a negative payment is one only as a denial."""
        one = event.remittance
        decision, carc_code, is_patients = self.decision_of(event)
        if decision == "pending" or (decision != "denied" and (one.paid or 0) < 0):
            return []
        number = line_number_of(event.line["claim_line_number"])
        if one.is_denied and not one.is_unpaid:
            self.flag("denied_with_payment", one.paid, number)
        if one.is_denied and is_patients:
            self.flag("denied_to_patient", event.flagged_charge, number)
        return [adjudication(one.at, one.remittance_id, decision, carc_code, one.paid, event.flagged_charge, one.allowed)]

    def undo(self, event: Event, rows: list[dict]) -> bool:
        """Voids the adjudication that paid exactly what is taken back: of an earlier day, else of the same day."""
        one, standing = event.remittance, [row for row in rows if not row["is_reversed"]]
        if one.taken is None:
            return False
        exact = [row for row in standing if (row["paid_amount"] or 0) == one.taken]
        earlier = [row for row in exact if row["adjudication_date"] < one.day]
        same_day = [row for row in exact if row["adjudication_date"] == one.day and row["at"] <= one.at]
        before = [row for row in same_day if order_of(row) < event.order]
        for choice in (earlier, before, same_day):
            if choice:
                max(choice, key=order_of)["is_reversed"] = True
                return True
        return False

    def take_back(self, event: Event, rows: list[dict]) -> None:
        """A reversal voids what it takes back exactly, else the latest standing one before it, never a zero payment where
        it takes money."""
        one = event.remittance
        if self.undo(event, rows):
            one.is_idle = False
            return
        can_be = [row for row in rows if not row["is_reversed"] and not (one.taken and (row["paid_amount"] or 0) <= 0)]
        earlier = [row for row in can_be if row["adjudication_date"] < one.day]
        before = [row for row in can_be if row["adjudication_date"] == one.day and order_of(row) < event.order]
        for choice in (earlier, before):
            if choice:
                voided = max(choice, key=order_of)
                voided["is_reversed"] = True
                one.is_idle = False
                if one.taken is not None:
                    number = line_number_of(event.line["claim_line_number"])
                    self.flag("reversal_amount_differs", abs((voided["paid_amount"] or 0) - one.taken), number)
                return

    def reject_idle_reversals(self, found: list[Remittance]) -> None:
        """A reversal that voids nothing on any line it is about."""
        for one in found:
            if one.is_idle:
                one.rejected_as = "reversal_without_adjudication"
                self.reject("remittance", one.rejected_as, *(part.row for part in one.parts))


def order_of(row: dict) -> tuple[datetime, str]:
    return (row["at"], row["remittance_id"] or "")
