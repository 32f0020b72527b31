"""The sample counted by hand: every rate, class and dollar of the marts against one small table.

How the columns were counted. Lines are accepted medical_claim rows with a code of the reference; claims are distinct claim
ids among them; charges are medical_claim's. A line is adjudicated with its first remittance (sample_clinic: with its x_ date
or paid date), undecided where neither its first nor its last decision is known and then in no other row, initial denial by its first decision, final denial by the last that was not reversed, and paid nothing where
a decision stands and the payments that stand add up to 0 or less. Duplicates are CO-18 and B13; technical are denials for
authorization, eligibility, timely filing or documentation. Expected dollars: for MolDX lines since 2025 the Medicare rate,
else the median of what the payer allowed for the code, else unknown; the last column counts the lines that have any.
Classes list the stories of sample_claims/README.md one by one; the rest is background (BG).
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from conftest import Rows, Warehouse
from test_metrics import EXCLUSIONS, brute_force
from worked import Line, total, worked_out

#   payer              what             lines claims   charges   expected  known
COUNTED = """
    medicare_moldx     adjudicated        124  123   471873.68  213530.82  123
    medicare_moldx     denied_first        35   35   162173.10   79699.84   34
    medicare_moldx     denied_finally      31   31   148920.10   73634.43   30
    medicare_moldx     paid_nothing        31   31   148920.10   73634.43   30
    cigna              adjudicated        111   71   163823.72   69147.21  102
    cigna              denied_first        36   35    93619.92   38025.24   27
    cigna              denied_finally      32   31    68006.92   26995.64   23
    cigna              paid_nothing        39   36    70997.18   28594.24   30
    cigna              technical_first     12   11    18649.54    7431.67   10
    cigna              technical_finally   12   11    18649.54    7431.67   10
    providence         adjudicated        101  101   497990.34  225709.20   99
    providence         undecided            1    1     5839.20    2919.60    1
    providence         denied_first        23   23    90784.32   42521.57   21
    providence         denied_finally      15   15    63260.50   28368.65   13
    providence         paid_nothing        19   19    75808.32   33371.75   17
    providence         duplicate_first      1    1     5839.20    1919.60    1
    providence         duplicate_finally    1    1     5839.20    1919.60    1
    providence         technical_first      7    7    25193.00   10588.31    6
    providence         technical_finally    4    4    13758.00    4925.80    3
    capital_blue_cross adjudicated         44   44   110557.32   45479.68   37
    capital_blue_cross denied_first        30   30    67068.94   25620.94   24
    capital_blue_cross denied_finally      28   28    60384.94   22711.79   22
    capital_blue_cross paid_nothing        31   31    62651.76   23884.15   25
    capital_blue_cross technical_first      2    2     5578.82    3195.00    2
    capital_blue_cross technical_finally    2    2     5578.82    3195.00    2
    unmapped           adjudicated          1    1     7000.00       0.00    0
    unmapped           denied_first         1    1     7000.00       0.00    0
    unmapped           denied_finally       1    1     7000.00       0.00    0
    unmapped           paid_nothing         1    1     7000.00       0.00    0
"""

#   payer              class              lines charges   expected  BG  stories
CLASSES = """
    medicare_moldx     coding                 7  24859.10 12104.97   0  LATE-001 LATE-005 CODE-003 CODE-004 CODE-005 CODE-006 CODE-008
    medicare_moldx     overturned            12  80517.60 40258.80   0  R5-001 R5-002 R5-003 R5-004 R5-006 LATE-002 LATE-003 LATE-006 LATE-007 LATE-008 MAP-003 CLINIC-001
    medicare_moldx     payer_error            2  14000.00  7000.00   0  R5-005 R5-009
    medicare_moldx     reopened               1   5839.20  2919.60   0  R6-003
    medicare_moldx     policy_silent         13  36957.20 17416.47  11  R5-007 R6-004
    cigna              administrative        12  18649.54  7431.67   8  CIG-009 CIG-010 SHAPE-005 SHAPE-006
    cigna              policy_supports_denial   7  15892.76  5374.26   2  CIG-001 CIG-002 CIG-005 CIG-011 MAP-004
    cigna              conditional            4   1412.62   498.18   3  CIG-008
    cigna              policy_silent         13  57665.00 24721.13  13
    providence         administrative         8  31032.20 12507.91   5  PHP-004 SHAPE-004 CLINIC-004
    providence         coding                 2   2395.82   597.91   0  PHP-008 NOCODE-001
    providence         policy_supports_denial   1   5839.20  2919.60   0  CRIT-002
    providence         payer_error            1   5839.20  2919.60   0  CRIT-001
    providence         conditional            6  21928.02 11410.01   3  SHAPE-007 NET-002 CRIT-003
    providence         policy_silent          5  23749.88 12166.54   2  PHP-002 PHP-005 PHP-011
    capital_blue_cross administrative         2   5578.82  3195.00   1  CAP-009
    capital_blue_cross coding                 1   4870.00     none   0  CAP-001
    capital_blue_cross policy_supports_denial  13  27989.56 12376.78   9  CAP-002 CAP-004 CAP-006 SHAPE-010
    capital_blue_cross policy_silent         14  28630.56 10049.16  11  CAP-005 CAP-007 CAP-008
    unmapped           policy_silent          1   7000.00     none   0  MAP-001
"""

#   payer              opportunity        lines charges   at stake  BG  stories
CHANGED = """
    medicare_moldx     recoverable           11  73517.60 36758.80   0  R5-001 R5-002 R5-003 R5-006 LATE-002 LATE-003 LATE-006 LATE-007 LATE-008 MAP-003 CLINIC-001
    medicare_moldx     none                   3  19839.20     none   0  R5-008 R6-002 R6-003
    medicare_moldx     recoupment_exposure    1   1195.82   597.91   0  CODE-009
"""

Table = dict[tuple[str | None, str], tuple]


def read(table: str, numbers: int) -> Table:
    """(payer, what) -> the numbers, then the rest as a set."""
    found: Table = {}
    for payer, what, *cells in map(str.split, table.strip().splitlines()):
        values = [None if cell == "none" else Decimal(cell) for cell in cells[:numbers]]
        found[None if payer == "unmapped" else payer, what] = (*values, set(cells[numbers:]))
    return found


@pytest.fixture(scope="module")
def counted() -> dict[tuple[str | None, str], tuple[Decimal, ...]]:
    return {place: cells[:-1] for place, cells in read(COUNTED, 5).items()}


TECHNICAL = ("authorization", "eligibility", "timely_filing", "documentation")


def is_what(line: Line, what: str) -> bool:
    """Does the line belong to a row of COUNTED?"""
    first, last = line.categories["initial"], line.categories["final"]
    return {
        "adjudicated": any(line.counts.values()),
        "undecided": not any(line.counts.values()),
        "denied_first": first is not None,
        "denied_finally": last is not None,
        "paid_nothing": line.is_zero_paid,
        "duplicate_first": first == "duplicate",
        "duplicate_finally": last == "duplicate",
        "technical_first": first in TECHNICAL,
        "technical_finally": last in TECHNICAL,
    }[what]


def at_stake(line: Line) -> Decimal | None:
    """What an appeal would bring, or what could be taken back."""
    return {"recoverable": line.expected, "recoupment_exposure": line.paid}.get(line.opportunity)


def listed(rows: list[tuple[str | None, str, Decimal | None, Decimal | None, str]]) -> Table:
    """(payer, what, charge, dollars, claim) summed as CLASSES and CHANGED are."""
    groups = defaultdict(list)
    for payer, what, *cells in rows:
        groups[payer, what].append(cells)
    return {
        place: (
            len(lines),
            total(charge for charge, _, _ in lines),
            total(amount for _, amount, _ in lines),
            sum(claim.startswith("BG-") for _, _, claim in lines),
            {claim for _, _, claim in lines if not claim.startswith("BG-")},
        )
        for place, lines in groups.items()
    }


# The table against the claims ------------------------------------------------------------------------------------------


def test_the_table_is_what_the_claims_and_the_reference_say(counted: dict) -> None:
    lines = worked_out().adjudicated() + worked_out().undecided()
    whats = {what for _, what in counted}
    for payer in {line.payer for line in lines}:
        for what in whats:
            found = [line for line in lines if line.payer == payer and is_what(line, what)]
            known = [line.expected for line in found if line.expected is not None]
            claims = {line.key[:2] for line in found}
            cells = (len(found), len(claims), sum(line.charge for line in found), sum(known), len(known))
            assert cells == counted.get((payer, what), (0, 0, 0, 0, 0)), (payer, what)
    denials = [(line.payer, line.outcome_class, line.charge, line.expected, line.claim) for line in worked_out().denials()]
    assert listed(denials) == read(CLASSES, 4)
    changed = [
        (line.payer, line.opportunity, line.charge, at_stake(line), line.claim)
        for line in lines if line.opportunity
    ]  # fmt: skip
    assert listed(changed) == read(CHANGED, 4)


# The marts against the table -------------------------------------------------------------------------------------------


def by_payer(rows: Rows) -> dict[str | None, tuple]:
    return {row.pop("payer_id"): tuple(row.values()) for row in rows}


def test_the_rates_in_detail_add_up_to_the_table(sample: Warehouse, counted: dict) -> None:
    sums = ("line_count", "initial_denied_line_count", "final_denied_line_count",
            "charge_amount", "initial_denied_charge_amount", "final_denied_charge_amount")  # fmt: skip
    columns = ", ".join(f"sum({name}) as {name}" for name in sums)
    found = by_payer(sample.rows(f"select payer_id, {columns} from rpt_denial_rate group by payer_id"))
    whats = ("adjudicated", "denied_first", "denied_finally")
    assert found == {
        payer: tuple(counted[payer, what][place] for place in (0, 2) for what in whats) for payer in {payer for payer, _ in counted}
    }
    # CLINIC-005: reversed, and nothing says what was reversed
    undecided = by_payer(sample.rows("select payer_id, sum(undecided_line_count) as n from rpt_denial_rate group by payer_id"))
    assert undecided == dict.fromkeys(found, (0,)) | {"providence": (1,)}
    assert [line.claim for line in worked_out().undecided()] == ["CLINIC-005"]


def test_every_rate_is_a_fraction_of_the_table(sample: Warehouse, counted: dict) -> None:
    """Duplicates leave both sides of a rate, then technical denials; claims are compared before anything leaves."""
    units = {"denial_rate": 0, "denied_claim_rate": 1, "denied_charge_rate": 2, "denied_expected_rate": 3}
    nothing = (Decimal(0),) * 5
    expected = {}
    for payer in {payer for payer, _ in counted}:
        for decision, when in (("initial", "first"), ("final", "finally")):
            rates = {f"{decision}_{name}": (place, f"denied_{when}") for name, place in units.items()}
            if decision == "final":
                rates["zero_pay_rate"] = (0, "paid_nothing")
            for rate, (place, hit) in rates.items():
                out = Decimal(0)
                for what, suffix in zip((None, "duplicate", "technical"), EXCLUSIONS.values()):
                    out += counted.get((payer, f"{what}_{when}"), nothing)[place]
                    sides = (counted[payer, hit][place] - out, counted[payer, "adjudicated"][place] - out)
                    if not (what and place == 1):
                        expected[payer, rate + suffix] = sides
    rows = sample.rows("select * from rpt_denial_definition where month_basis = 'all' and not is_all_payers")
    found = {(row["payer_id"], row["metric"]): row for row in rows}
    assert len(found) == 5 * 27 and len(expected) == 5 * 23
    for place, (numerator, denominator) in expected.items():
        row = found[place]
        assert (row["numerator"], row["denominator"]) == (numerator, denominator), place
        assert row["rate"] == (pytest.approx(float(numerator / denominator)) if denominator else None), place
    known = {place: row["item_count"] for place, row in found.items() if place[1] == "final_denied_expected_rate"}
    assert known == {(payer, "final_denied_expected_rate"): counted[payer, "adjudicated"][4] for payer, _ in counted}


def test_every_rate_of_every_month_is_what_the_claims_say(sample: Warehouse) -> None:
    found = {
        (row["metric"], row["month_basis"], row["month"], "all" if row["is_all_payers"] else row["payer_id"]): (
            row["numerator"], row["denominator"], row["item_count"], row["undecided_count"],
        )
        for row in sample.rows("select * from rpt_denial_definition")
    }  # fmt: skip
    assert found == brute_force(worked_out().rated())


def test_every_denial_is_in_its_class_with_its_dollars(sample: Warehouse) -> None:
    rows = sample.rows("select * from fct_denial")
    names = ("payer_id", "outcome_class", "charge_amount", "expected_amount", "claim_id")
    assert listed([tuple(row[name] for name in names) for row in rows]) == read(CLASSES, 4)
    exposure = sample.rows(
        """
        select payer_id, outcome_class, sum(line_count), sum(charge_amount), sum(expected_amount)
        from rpt_denial_exposure
        group by payer_id, outcome_class
        """
    )
    found = {tuple(row.values())[:2]: tuple(row.values())[2:] for row in exposure}
    assert found == {place: cells[:3] for place, cells in read(CLASSES, 4).items()}


def test_what_later_revisions_changed_is_worth_what_the_table_says(sample: Warehouse) -> None:
    rows = sample.rows("select * from fct_retroactive_outcome")
    names = ("payer_id", "opportunity", "charge_amount", "amount_at_stake", "claim_id")
    assert listed([tuple(row[name] for name in names) for row in rows]) == read(CHANGED, 4)
