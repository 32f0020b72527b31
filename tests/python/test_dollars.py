"""Expected dollars and dispute windows of random claims against plain arithmetic, with seeds as a user might edit them."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import pytest
from conftest import REPO, Laboratory, Rows, Warehouse, read_csv
from generated import as_input, with_appended
from reference import Reference

LINE_COUNT = 3000
KNOWN_ON = date(2026, 3, 10)
LINE = ("data_source", "claim_id", "claim_line_number")
Key = tuple[str, str, int]

PAYERS = ("medicare_moldx", "medicare", "cigna", "cigna", "providence", "capital_blue_cross", "Acme Mutual")
PLANS = ("commercial", "medicare", "fep", "unheard of")
# national, from contractors' prices to a national rate (two dates), contractors' alone, on no schedule
CODES = ("0244U", "81445", "81210", "0436U", "0538U", "81524", "81452", "81206")
EDGES = ("2025-01-01", "2025-04-01", "2025-07-01", "2026-01-01")

MULTIPLIERS = (  # payer, line of business, from, to, multiplier: appended to the one that is shipped
    ("cigna", None, date(2025, 1, 1), date(2025, 7, 1), Decimal("1.3333")),
    ("cigna", None, date(2025, 7, 1), None, Decimal("1.5")),
    ("cigna", "medicare", date(2025, 4, 1), date(2026, 1, 1), Decimal("0.9775")),
    ("providence", "commercial", date(2025, 1, 1), None, Decimal("1")),
)
PAYMENT_SHARES = {"pay": ("1", "1"), "deny": ("0", "0"), "review": ("0.3333", "0.85")}
PROFESSIONAL_SHARE = Decimal("0.35")
# (days, years) as the sources have them, and two rows that a user added for Providence
MEDICARE = {"appeal": (125, 0), "reopening": (0, 1), "reopening_good_cause": (0, 4)}
WINDOWS = {
    ("medicare_moldx", None): MEDICARE,
    ("medicare", None): MEDICARE,
    ("cigna", None): {"appeal": (180, 0)},
    ("cigna", "medicare"): {"appeal": (90, 0)},
    ("providence", None): {"appeal": None, "reopening": None},
    ("providence", "fep"): {"appeal": (60, 0), "reopening": (0, 1)},
    ("capital_blue_cross", None): {"appeal": None, "reopening": None},
}


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def edited_seeds() -> dict[str, Rows]:
    multipliers = [
        dict(zip(("payer_id", "line_of_business", "effective_from", "effective_to", "multiplier"), row)) for row in MULTIPLIERS
    ]
    window = {"payer_id": "providence", "line_of_business": "fep", "counted_from": "latest_adjudication", "citation": "Contract"}
    windows = [window | {"window_kind": "appeal", "day_count": 60}, window | {"window_kind": "reopening", "year_count": 1}]
    shares = {"26": PROFESSIONAL_SHARE, "TC": 1 - PROFESSIONAL_SHARE}
    return with_appended({"payer_rate_multiplier": multipliers, "dispute_window": windows}) | {
        "expected_payment_share": [
            {"expected_action": action, "share_low": low, "share_high": high} for action, (low, high) in PAYMENT_SHARES.items()
        ],
        "procedure_modifier": [
            row | {"expected_share": shares[row["hcpcs_modifier"]]} for row in read_csv(REPO / "seeds/reference/procedure_modifier.csv")
        ],
    }


def random_service(chance: random.Random) -> tuple[date, list[date]]:
    """A service date on an edge of the schedule or of a multiplier, or one decided on an edge of a window, or one in 2021
    or 2022 whose outcome later changed; and the days of its decisions."""
    ends = [KNOWN_ON - timedelta(days=days) for days in (0, 60, 90, 125, 180)] + [date(2025, 3, 10), date(2022, 3, 10)]
    kind = chance.randrange(4)
    if kind == 0:
        return date(2021, 7, 15), [date(2021, 8, 20)]
    if kind == 1:
        return date(2022, 3, 16), [date(2022, 3, chance.choice((17, 21, 22)))]
    if kind == 2:
        decided_on = chance.choice(ends) + timedelta(days=chance.choice((-1, 0, 1)))
        return decided_on - timedelta(days=chance.choice((0, 30))), [decided_on]
    service = date.fromisoformat(chance.choice(EDGES)) + timedelta(days=chance.choice((-1, 0, 1, 40)))
    first = service + timedelta(days=chance.choice((0, 20, 45)))
    return service, [first + timedelta(days=place * chance.choice((0, 15, 60, 400))) for place in range(chance.randrange(4))]


def random_claims() -> tuple[Rows, Rows]:
    """Lines and remittances in typed form. Two thirds of the lines bill a whole service; the halves of one lie in two claims
    of one person, some in two data sources, and some lie alone."""
    chance = random.Random(20260310)

    def amount() -> Decimal | None:
        return chance.choice((None, Decimal(0), Decimal("-5"), *[Decimal(chance.randrange(1000, 200000)) / 100] * 9))

    lines: Rows = []
    remittances: Rows = []
    while len(lines) < LINE_COUNT:
        number = len(lines)
        service, days = random_service(chance)
        common = {
            "person_id": f"P{number}",
            "payer": chance.choice(PAYERS),
            "plan": chance.choice(PLANS),
            "hcpcs_code": chance.choice(CODES),
            "service_date": service,
            "diagnosis_codes": ["C34.90"],
            "charge_amount": Decimal(chance.randrange(100, 900000)) / 100,
        }
        for place, modifiers in enumerate(chance.choice([[""]] * 6 + [["26"], ["TC"], ["26", "TC"], ["TC", "26"], ["26,TC"]])):
            line = common | {"data_source": chance.choice(("remitting", "own")), "claim_id": f"D{number}-{place}"}
            line |= {"claim_line_number": 1, "hcpcs_modifier_1": "59" if chance.random() < 0.3 else None}
            line |= dict(zip(("hcpcs_modifier_2", "hcpcs_modifier_4"), modifiers.split(",")))
            key = {name: line[name] for name in LINE}
            if line["data_source"] == "own" and days:
                status = chance.choice(("paid", "denied", "denied", "reversed"))
                line |= {"x_adjudication_date": days[-1], "x_claim_status": status}
                line |= {"allowed_amount": amount(), "paid_amount": Decimal(80) if status == "paid" else Decimal(0)}
            lines.append(line)
            for order, day in enumerate(days if line["data_source"] == "remitting" else ()):
                # a reversal follows what it takes back, on a later day
                is_reversal = order == 1 and day > days[0]
                status = "22" if is_reversal else chance.choice(("1", "4", "4"))
                remittances.append(
                    key
                    | {"adjudication_date": day, "remittance_id": f"R{order}", "claim_status_code": status}
                    | {"allowed_amount": amount(), "paid_amount": Decimal(80) if status == "1" else Decimal(0)}
                )
    return lines, remittances


class Books:
    """What the warehouse should say of dollars and days, by hand."""

    def __init__(self) -> None:
        self.reference = Reference(REPO / "seeds")
        lines, remittances = random_claims()
        self.claims = {"medical_claim": as_input(lines)["medical_claim"], "remittance": remittances}
        by_line = defaultdict(list)
        for row in remittances:
            by_line[self.key(row)].append(row)
        self.lines: dict[Key, dict] = {}
        for line in lines:
            payer_id = self.reference.payer_id(line["payer"])
            known = {"payer_id": payer_id, "lob": self.reference.line_of_business(payer_id, line["plan"])}
            rows = self.reference.adjudications(
                line, by_line[self.key(line)], [], KNOWN_ON, line["data_source"] == "remitting"
            )
            self.lines[self.key(line)] = line | known | {
                "half": self.half(line),
                "adjudications": rows,
                "allowed": [self.allowed_amount(line, row, by_line) for row in rows],
                "decided_on": self.reference.adjudicated_on(rows),
            }
        self.schedule = defaultdict(list)
        for row in read_csv(REPO / "seeds/finance/medicare_lab_fee_schedule.csv"):
            rate = Decimal(row["rate_amount"]) if row["rate_amount"] else None
            self.schedule[row["hcpcs_code"]].append((date.fromisoformat(row["effective_from"]), rate))
        self.allowed = defaultdict(list)
        for line in self.lines.values():
            if not line["half"] and line["payer_id"]:
                self.allowed[line["payer_id"], line["hcpcs_code"]] += [amount for amount in line["allowed"] if amount and amount > 0]

    @staticmethod
    def key(row: dict) -> Key:
        return tuple(row[name] for name in LINE)

    @staticmethod
    def half(line: dict) -> str | None:
        borne = {line.get(f"hcpcs_modifier_{place}") for place in range(1, 6)} & {"26", "TC"}
        return borne.pop() if len(borne) == 1 else None

    def allowed_amount(self, line: dict, adjudication: dict, by_line: dict) -> Decimal | None:
        if line["data_source"] == "own":
            return line["allowed_amount"]
        place = (adjudication["adjudication_date"], adjudication["remittance_id"])
        (row,) = [row for row in by_line[self.key(line)] if (row["adjudication_date"], row["remittance_id"]) == place]
        return row["allowed_amount"]

    def rate(self, line: dict) -> Decimal | None:
        rates = [rate for first, rate in sorted(self.schedule[line["hcpcs_code"]]) if first <= line["service_date"]]
        return rates[-1] if rates else None

    def multiplier(self, line: dict) -> Decimal | None:
        if line["payer_id"] in ("medicare_moldx", "medicare"):
            return Decimal(1)
        held = [
            row for row in MULTIPLIERS
            if row[0] == line["payer_id"] and row[2] <= line["service_date"] < (row[3] or date.max) and row[1] in (None, line["lob"])
        ]  # fmt: skip
        return next((row[4] for row in sorted(held, key=lambda row: row[1] is None)), None)

    def whole(self, line: dict) -> tuple[Decimal | None, str | None, int | None]:
        """Amount of the whole service, its basis, and how many amounts a median was taken of."""
        rate, multiplier = self.rate(line), self.multiplier(line)
        if rate is not None and multiplier is not None:
            return cents(rate * multiplier), "medicare_fee_schedule" if multiplier == 1 else "payer_multiplier", None
        seen = self.allowed[line["payer_id"], line["hcpcs_code"]] if line["payer_id"] else []
        return (cents(median(seen)), "median_allowed", len(seen)) if seen else (None, None, None)

    def expected(self, line: dict) -> tuple[Decimal | None, str | None, int | None]:
        amount, basis, count = self.whole(line)
        if amount is not None and line["half"]:
            professional = cents(amount * PROFESSIONAL_SHARE)
            amount = professional if line["half"] == "26" else amount - professional
        return amount, basis, count

    def window(self, line: dict) -> tuple:
        """Deadlines for appeal, reopening and reopening for good cause, state and days left; and whether a clerical error can be corrected."""
        lengths = WINDOWS.get((line["payer_id"], None), {}) | WINDOWS.get((line["payer_id"], line["lob"]), {})
        ends = {kind: length and last_day(line["decided_on"], *length) for kind, length in lengths.items()}
        for_any_reason = [ends.get("appeal"), ends.get("reopening")]
        longest = max((end for end in for_any_reason if end), default=None)
        good_cause = ends.get("reopening_good_cause")
        if longest and longest >= KNOWN_ON:
            state, left = "open", (longest - KNOWN_ON).days
        elif not lengths or None in ends.values():
            state, left = "unknown", None
        elif good_cause and good_cause >= KNOWN_ON:
            state, left = "good_cause_only", (good_cause - KNOWN_ON).days
        else:
            state, left = "closed", None
        return *for_any_reason, good_cause, state, left, line["payer_id"] in ("medicare_moldx", "medicare")


def last_day(day: date, days: int, years: int) -> date:
    """The same day of a later year, the 28th of February for a 29th that the year lacks; then the days."""
    last_of_february = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    is_leap = (day.year + years) % 4 == 0
    return (day if is_leap else last_of_february).replace(year=day.year + years) + timedelta(days=days)


@pytest.fixture(scope="module")
def books() -> Books:
    return Books()


@pytest.fixture(scope="module")
def warehouse(laboratory: Laboratory, books: Books) -> Warehouse:
    return laboratory.build(books.claims, known_on=KNOWN_ON.isoformat(), seeds=edited_seeds(), tests=True)


def of_lines(warehouse: Warehouse, table: str, columns: tuple[str, ...]) -> dict[Key, tuple]:
    rows = warehouse.rows(f"select l.*, t.* from {table} as t join intermediate.int_claim_line as l using (claim_line_id)")
    return {Books.key(row): tuple(row[name] for name in columns) for row in rows}


def differences(expected: dict, found: dict) -> list[str]:
    return [f"{key}: expected {expected.get(key)}, found {found.get(key)}" for key in expected | found if expected.get(key) != found.get(key)]


AMOUNT = ("expected_amount", "expected_amount_basis", "expected_amount_observed_count")


def test_every_line_is_expected_to_be_paid_what_the_rules_say(books: Books, warehouse: Warehouse) -> None:
    expected = {key: books.expected(line) for key, line in books.lines.items()}
    bases = Counter(basis for _, basis, _ in expected.values())
    assert all(bases[basis] > 100 for basis in ("medicare_fee_schedule", "payer_multiplier", "median_allowed", None)), bases
    assert any(row["is_reversed"] for line in books.lines.values() for row in line["adjudications"])
    assert differences(expected, of_lines(warehouse, "intermediate.int_expected_amount", AMOUNT)) == []


def test_the_halves_of_a_service_add_up_to_the_whole(books: Books, warehouse: Warehouse) -> None:
    found = of_lines(warehouse, "intermediate.int_expected_amount", AMOUNT)
    halves = defaultdict(dict)
    for key, line in books.lines.items():
        if line["half"]:
            halves[line["person_id"]][line["half"]] = key
    pairs = [pair for pair in halves.values() if len(pair) == 2]
    known = [pair for pair in pairs if found[pair["26"]][0] is not None]
    assert len(known) > 100 and len({found[pair["26"]][1] for pair in known}) == 3
    for pair in known:
        whole, _, _ = books.whole(books.lines[pair["26"]])
        assert found[pair["26"]][0] + found[pair["TC"]][0] == whole
    assert {found[pair["TC"]][0] for pair in pairs if found[pair["26"]][0] is None} == {None}


def test_denials_bound_what_is_paid_and_exposure_adds_them_up(books: Books, warehouse: Warehouse) -> None:
    actions = {
        Books.key(row): row["expected_action"] for row in warehouse.rows("select * from fct_determination where basis = 'as_known'")
    }
    expected = {}
    for key, line in books.lines.items():
        if books.reference.denial(line["adjudications"]):
            amount, basis, count = books.expected(line)
            bounds = [None if amount is None else cents(amount * Decimal(share)) for share in PAYMENT_SHARES[actions[key]]]
            expected[key] = (amount, basis, count, *bounds)
    denials = {Books.key(row): row for row in warehouse.rows("select * from fct_denial")}
    columns = (*AMOUNT, "expected_payment_low_amount", "expected_payment_high_amount")
    assert {actions[key] for key in expected} == {"pay", "deny", "review"}
    assert differences(expected, {key: tuple(row[name] for name in columns) for key, row in denials.items()}) == []

    totals = defaultdict(list)
    for row in denials.values():
        place = (row["payer_id"], row["hcpcs_code"], row["outcome_class"], row["service_date"].replace(day=1))
        totals[place].append([row[name] for name in (AMOUNT[0], *columns[-2:])])
    summed = {
        place: (len(rows), *(sum(known) if (known := [row[column] for row in rows if row[column] is not None]) else None for column in range(3)))
        for place, rows in totals.items()
    }
    exposure = {
        (row["payer_id"], row["hcpcs_code"], row["outcome_class"], row["service_month"]): (
            row["line_count"], row["expected_amount"], row["expected_payment_low_amount"], row["expected_payment_high_amount"],
        )
        for row in warehouse.rows("select * from rpt_denial_exposure")
    }  # fmt: skip
    assert differences(summed, exposure) == []


def test_windows_are_counted_from_the_decision_that_stands(books: Books, warehouse: Warehouse) -> None:
    columns = ("appeal_deadline", "reopening_deadline", "good_cause_deadline", "window_state", "days_left", "is_clerical_error_reopening_open")
    expected = {key: books.window(line) for key, line in books.lines.items() if line["decided_on"]}
    states = Counter((books.lines[key]["payer_id"], window[3]) for key, window in expected.items())
    for payer_id, state in [*((payer_id, state) for payer_id in ("medicare_moldx", "medicare") for state in ("open", "good_cause_only", "closed")),
                            ("cigna", "open"), ("cigna", "closed"), ("providence", "unknown"), ("providence", "open"),
                            ("providence", "closed"), ("capital_blue_cross", "unknown"), (None, "unknown")]:  # fmt: skip
        assert states[payer_id, state], (payer_id, state)
    assert {0} <= {window[4] for window in expected.values()}
    assert differences(expected, of_lines(warehouse, "intermediate.int_dispute_window", columns)) == []

    retroactive = {Books.key(row): row for row in warehouse.rows("select * from fct_retroactive_outcome")}
    assert {row["opportunity"] for row in retroactive.values()} >= {"recoverable", "none"}
    for key, row in retroactive.items():
        assert tuple(row[name] for name in columns) == expected[key]
        if row["opportunity"] == "recoverable":
            assert row["amount_at_stake"] == books.expected(books.lines[key])[0]
