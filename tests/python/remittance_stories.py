"""Small histories of remittances, each with the answer worked out by hand from the design (section 7).

The cases of tests/cases come first, then variants of each kind. Every story is a data source of its own, so that one
warehouse answers them all. Amounts are dollars; a line is served on 2021-08-01 and charges $7,000 unless its story says otherwise.

Notation of an adjudication: "day decision paid carc", with "voided" where it was taken back; "-" where there is no carc, and
"?" where the amount paid is blank.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from conftest import REPO, Rows, read_csv

CASES = REPO / "tests/cases"
TABLES = ("medical_claim", "remittance", "remittance_adjustment")
REMITTANCE = ("claim_line_number", "adjudication_date", "remittance_id", "claim_status_code", "charge_amount", "paid_amount")
REMITTANCE += ("patient_responsibility_amount", "claim_id")
ADJUSTMENT = ("claim_line_number", "adjudication_date", "remittance_id", "group_code", "reason_code", "adjustment_amount", "claim_id")
SEP, FEB, MAR, APR, MAY = "2021-09-01", "2022-02-01", "2022-03-01", "2022-04-01", "2022-05-01"
KNOWN_ON = "2026-11-20"


@dataclass
class Story:
    """Rows as they are sent, and what must be read of them. Keys of `adjudications` are (claim, line)."""

    name: str
    rows: dict[str, Rows]
    adjudications: dict[tuple[str, int], list[str]]
    flags: list[tuple[str, int, str]] = field(default_factory=list)  # kind, lines, amount
    rejected: Counter = field(default_factory=Counter)  # (table, reason)

    def sent(self, table: str) -> Rows:
        """With the story as data source; a case that holds two keeps them apart."""
        return [row | {"data_source": f"{self.name}/{row.get('data_source', 'lab')}"} for row in self.rows.get(table, [])]


def case(folder: str, adjudications: dict, flags: list | None = None, rejected: dict | None = None, only: str | None = None) -> Story:
    """A case as it lies in the fixtures; `only` one claim of it."""
    files = {table: CASES / folder / f"{table}.csv" for table in TABLES}
    rows = {table: read_csv(path) if path.exists() else [] for table, path in files.items()}
    rows = {table: [row for row in found if only in (None, row["claim_id"])] for table, found in rows.items()}
    return Story(folder, rows, adjudications, flags or [], Counter(rejected))


def story(
    name: str,
    remittances: list[str],
    adjustments: list[str] = [],  # noqa: B006
    *,
    charges: tuple[str, ...] = ("7000",),
    lines: list[dict] | None = None,
    expected: list[list[str]],
    flags: list | None = None,
    rejected: dict | None = None,
) -> Story:
    """One claim A; rows are written with spaces between the cells, "." for a blank one and "_" for a space within."""

    def rows(columns: tuple[str, ...], texts: list[str]) -> Rows:
        cells = [[{".": ""}.get(cell, cell.replace("_", " ")) for cell in text.split()] for text in texts]
        return [{"claim_id": "A"} | dict(zip(columns, row)) for row in cells]

    claim = {"claim_id": "A", "payer": "medicare_moldx", "plan": "medicare", "claim_start_date": "2021-08-01"}
    claim |= {"hcpcs_code": "0244U", "diagnosis_code_1": "C34.90"}
    claims = lines or [{"charge_amount": charge} for charge in charges]
    sent = {
        "medical_claim": [claim | {"claim_line_number": str(number)} | line for number, line in enumerate(claims, 1)],
        "remittance": rows(REMITTANCE, remittances),
        "remittance_adjustment": rows(ADJUSTMENT, adjustments),
    }
    answers = {("A", number): answer for number, answer in enumerate(expected, 1)}
    return Story(name, sent, answers, flags or [], Counter(rejected))


def own(name: str, *lines: str, expected: list[list[str]], flags: list | None = None, plan: dict | None = None) -> Story:
    """A source without remittances; a line is "adjudicated paid_date paid status reason". `plan`: payer and plan, if another."""
    columns = ("x_adjudication_date", "paid_date", "paid_amount", "x_claim_status", "x_adjustment_reason_code")
    cells = [["" if cell == "." else cell.replace("_", " ") for cell in text.split()] for text in lines]
    claims = [{"charge_amount": "7000"} | (plan or {}) | dict(zip(columns, row)) for row in cells]
    return story(name, [], lines=claims, expected=expected, flags=flags)


COPIED = ("remittance", "duplicate_exact")
CONTRADICTS = ("remittance", "duplicate_conflicting")
IDLE = ("remittance", "reversal_without_adjudication")
EARLY = ("remittance", "adjudicated_before_service")
STRANGE = ("remittance", "line_not_found")
ORPHAN = ("remittance_adjustment", "remittance_not_found")
NO_CODE = ("remittance_adjustment", "unreadable_reason")
NO_REASON = ("remittance_adjustment", "missing_reason")
# Data sources of which no adjudication has a status or a reason: none of their lines is in a rate (docs/design.md, "Three decisions").
WITHOUT_DECISIONS = (
    "05_null_as_text/own", "05d nulls in a line's own columns/lab", "30e a source without any status or reason/lab",
)  # fmt: skip

STORIES = [
    case(
        "05_null_as_text",
        {("A", 1): [f"{FEB} unknown 0 -"], ("B", 1): [f"{FEB} paid 0 -"]},
        rejected={NO_REASON: 1},
    ),
    case(
        "06_reason_with_text_or_list",
        {(claim, 1): [f"{FEB} denied 0 50" if claim in "CD" else f"{FEB} paid 0 -"] for claim in "ABCDE"},
    ),
    case(
        "08_reversal_and_correction_share_a_check",
        {
            ("A", 1): [f"{FEB} denied 0 - voided", f"{MAR} paid 3500 -"],
            ("B", 1): [f"{FEB} paid 3500 - voided", f"{MAR} paid 1000 -"],
        },
    ),
    case(
        "10_reversal_sent_twice",
        {("A", 1): [f"{FEB} denied 0 -", f"{MAR} paid 3500 - voided"]},
        rejected={IDLE: 1},
    ),
    case(
        "22_claim_row_of_a_part",
        {
            ("A", 1): ["2021-09-01 paid 3500 -"],
            ("A", 2): ["2021-09-01 denied 0 50"],
            ("B", 1): [],
            ("B", 2): ["2021-09-01 denied 0 50"],
        },
    ),
    case("14_claim_level_adjustment", {("A", 1): [f"{FEB} denied 0 50"]}),
    case("16_status_4_with_money", {("A", 1): [f"{FEB} paid 3500 -"]}, [("denied_with_payment", 1, "3500")]),
    case("17_split_line", {("A", 1): [f"{FEB} paid 1750 -"]}),
    case("19_reversal_of_part", {("A", 1): [f"{FEB} paid 3500 - voided"]}, [("reversal_amount_differs", 1, "3000")]),
    case("20_as_databases_export", {("K", 1): [f"{FEB} denied 0 -", f"{FEB} paid 3500 -"]}, only="K"),
    case("23_reasons_that_cancel", {("A", 1): [f"{SEP} paid 0 -"], ("B", 1): [f"{SEP} denied 0 16"], ("C", 1): [f"{SEP} denied 0 50"]}),
    case(
        "30_decision_not_known",
        {
            ("A", 1): [f"{SEP} unknown 0 -"],
            ("B", 1): [f"{SEP} paid 3500 -"],
            ("C", 1): [f"{SEP} denied 0 -"],
            ("D", 1): [f"{SEP} paid 0 -"],
            ("E", 1): [f"{SEP} unknown 0 -"],
            ("F", 1): [f"{SEP} paid 0 -"],
            ("G", 1): [f"{SEP} paid 0 -"],
        },
    ),
    # 05: text that means nothing -----------------------------------------------------------------------------------------
    story(
        "05a a null in the place of an id is no id",
        [f"1 {FEB} NULL 4 7000 0", f"1 {MAR} None 22 -7000 0", f"1 {MAR} . 1 7000 3500"],
        expected=[[f"{FEB} denied 0 - voided", f"{MAR} paid 3500 -"]],
    ),
    story(
        "05b a null in the place of a line number is the claim",
        [f"N/A {FEB} x 1 7000 0"],
        [r"\N 2022-02-01 x CO 50 7000", f"nan {FEB} x n/a null null"],
        expected=[[f"{FEB} denied 0 50"]],
        rejected={NO_REASON: 1},
    ),
    story(
        "05c a null in the place of an amount is no amount",
        [f"1 {FEB} x 1 7000 None"],
        [f"1 {FEB} x CO 16 nan"],
        expected=[[f"{FEB} denied ? 16"]],
    ),
    own("05d nulls in a line's own columns", f"{FEB} NULL 0 None nan", expected=[[f"{FEB} unknown 0 -"]]),
    # 06: reasons as people send them --------------------------------------------------------------------------------------
    story(
        "06a a group glued on, zeros, a point",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 7000 0", f"3 {FEB} x 1 7000 0", f"4 {FEB} x 1 7000 0"],
        [f"1 {FEB} x . co-050 7000", f"2 {FEB} x PR PR_3 7000", f"3 {FEB} x . CO197 7000", f"4 {FEB} x CO 16.0 7000"],
        charges=("7000",) * 4,
        expected=[[f"{FEB} denied 0 50"], [f"{FEB} paid 0 -"], [f"{FEB} denied 0 197"], [f"{FEB} denied 0 16"]],
    ),
    story(
        "06b of a list the lowest denying reason",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 7000 0"],
        [f"1 {FEB} x CO 197;45;50 7000", f"2 {FEB} x . CO-45,_PR-2 7000"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} denied 0 50"], [f"{FEB} paid 0 -"]],
    ),
    story(
        "06c a text without a code decides nothing",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 4 7000 0"],
        [f"1 {FEB} x CO not_covered 7000", f"2 {FEB} x CO see_letter 7000"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} unknown 0 -"], [f"{FEB} denied 0 -"]],
        rejected={NO_CODE: 2},
    ),
    story(
        "06d remarks in the place of a reason deny nothing",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 7000 0", f"3 {FEB} x 1 7000 0"],
        [f"1 {FEB} x . MA130 7000", f"2 {FEB} x CO M15 0", f"3 {FEB} x CO 16,_N130 7000"],
        charges=("7000",) * 3,
        expected=[[f"{FEB} unknown 0 -"], [f"{FEB} unknown 0 -"], [f"{FEB} denied 0 16"]],
    ),
    # the largest amount, then the lowest code, by value: 9 before 11 before B7; an amount of 0 decides nothing
    story(
        "06e which reason counts",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 7000 0", f"3 {FEB} x 1 7000 0"],
        [f"1 {FEB} x CO 16 1000", f"1 {FEB} x CO 197 6000", f"2 {FEB} x CO B7 3500", f"2 {FEB} x CO 11 3500"]
        + [f"3 {FEB} x CO 50 0", f"3 {FEB} x CO 45 7000"],
        charges=("7000",) * 3,
        expected=[[f"{FEB} denied 0 197"], [f"{FEB} denied 0 11"], [f"{FEB} paid 0 -"]],
    ),
    # 08: a reversal and its correction share a check -----------------------------------------------------------------------
    story(
        "08a the reversal voids the payment that it takes back, not the latest",
        [f"1 {FEB} a 1 7000 3500", f"1 {MAR} b 2 7000 900", f"1 {APR} c 22 -7000 -3500", f"1 {APR} c 1 7000 1000"],
        expected=[[f"{FEB} paid 3500 - voided", f"{MAR} paid 900 -", f"{APR} paid 1000 -"]],
    ),
    story(
        "08b taken back and paid again on the day of the first payment",
        [f"1 {FEB} a 1 7000 3500", f"1 {FEB} b 22 -7000 -3500", f"1 {FEB} c 1 7000 1000"],
        expected=[[f"{FEB} paid 3500 - voided", f"{FEB} paid 1000 -"]],
    ),
    # negative adjustments of a shared check are the reversal's, so that the correction is not denied by them
    story(
        "08c the reasons of the reversal are not those of the correction",
        [f"1 {FEB} a 4 7000 0", f"1 {MAR} b 22 -7000 0", f"1 {MAR} b 1 7000 0"],
        [f"1 {FEB} a CO 50 7000", f"1 {MAR} b CO 50 -7000", f"1 {MAR} b PR 1 7000"],
        expected=[[f"{FEB} denied 0 50 voided", f"{MAR} paid 0 -"]],
    ),
    # both are voided: the first by the first correction's reversal, that one by the next
    story(
        "08d corrected twice",
        [f"1 {FEB} . 1 7000 3500", f"1 {MAR} . 22 -7000 -3500", f"1 {MAR} . 1 7000 1000"]
        + [f"1 {APR} . 22 -7000 -1000", f"1 {APR} . 4 7000 0"],
        expected=[[f"{FEB} paid 3500 - voided", f"{MAR} paid 1000 - voided", f"{APR} denied 0 -"]],
    ),
    # 10: the same takeback twice ------------------------------------------------------------------------------------------
    story(
        "10a a takeback before anything was paid",
        [f"1 {FEB} a 22 -7000 -3500", f"1 {MAR} b 1 7000 3500"],
        expected=[[f"{MAR} paid 3500 -"]],
        rejected={IDLE: 1},
    ),
    # two payments of one amount: each takeback finds one, the latest first
    story(
        "10b two takebacks of two payments",
        [f"1 {FEB} a 1 7000 3500", f"1 {MAR} b 2 7000 3500", f"1 {APR} c 22 -7000 -3500", f"1 {MAY} d 22 -7000 -3500"],
        expected=[[f"{FEB} paid 3500 - voided", f"{MAR} paid 3500 - voided"]],
    ),
    story(
        "10c an exact copy of the takeback is a copy",
        [f"1 {FEB} a 1 7000 3500", f"1 {MAR} b 22 -7000 -3500", f"1 {MAR} b 22 -7000 -3500"],
        expected=[[f"{FEB} paid 3500 - voided"]],
        rejected={COPIED: 1},
    ),
    story(
        "10d the second takeback's reason goes with it",
        [f"1 {FEB} a 1 7000 3500", f"1 {MAR} b 22 -7000 -3500", f"1 {APR} c 22 -7000 -3500"],
        [f"1 {APR} c CO 50 -3500"],
        expected=[[f"{FEB} paid 3500 - voided"]],
        rejected={IDLE: 1, ORPHAN: 1},
    ),
    # 14: claim-level adjustments -------------------------------------------------------------------------------------------
    story(
        "14a it reaches the unpaid lines and no other",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 3000 1200", f"3 {FEB} x 1 500 0"],
        [f"0 {FEB} x CO 197 7500"],
        charges=("7000", "3000", "500"),
        expected=[[f"{FEB} denied 0 197"], [f"{FEB} paid 1200 -"], [f"{FEB} denied 0 197"]],
    ),
    story(
        "14b not another day, not another check",
        [f"1 {FEB} x 1 7000 0", f"1 {MAR} y 1 7000 0"],
        [f". {MAR} z CO 50 7000", f"0 {APR} . CO 50 7000"],
        expected=[[f"{FEB} unknown 0 -", f"{MAR} unknown 0 -"]],
        rejected={ORPHAN: 2},
    ),
    story(
        "14c without an id it belongs to the day",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} y 4 7000 0"],
        [f". {FEB} . CO 16 14000", f"2 {FEB} y CO 50 7000"],
        charges=("7000", "7000"),
        # line 2 is explained by its own adjustment
        expected=[[f"{FEB} denied 0 16"], [f"{FEB} denied 0 50"]],
    ),
    story(
        "14d a patient's share denies no line",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 7000 0"],
        [f". {FEB} x PR 1 14000"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} paid 0 -"], [f"{FEB} paid 0 -"]],
    ),
    # 14: claim-level remittances -------------------------------------------------------------------------------------------
    story("14e it decides the claim's only line", [f". {FEB} x 1 7000 3500"], expected=[[f"{FEB} paid 3500 -"]]),
    story(
        "14f without money it decides the lines that no row names",
        [f"0 {FEB} x 4 10000 0", f"1 {FEB} x 1 7000 3500"],
        [f"0 {FEB} x CO 29 3000"],
        charges=("7000", "3000"),
        expected=[[f"{FEB} paid 3500 -"], [f"{FEB} denied 0 29"]],
    ),
    story(
        "14g with money it stands by itself",
        [f"0 {FEB} x 1 10000 4000"],
        charges=("7000", "3000"),
        expected=[[], []],
        flags=[("claim_payment_not_split", 2, "4000")],
    ),
    story(
        "14h where every line is named it decides nothing",
        [f"0 {FEB} x 1 10000 4000", f"1 {FEB} x 1 7000 3500", f"2 {FEB} x 1 3000 500"],
        charges=("7000", "3000"),
        expected=[[f"{FEB} paid 3500 -"], [f"{FEB} paid 500 -"]],
    ),
    story(
        "14i a reversal of the claim takes back its only line",
        [f"1 {FEB} x 1 7000 3500", f"0 {MAR} y 22 -7000 -3500", f"0 {MAR} y 4 7000 0"],
        expected=[[f"{FEB} paid 3500 - voided", f"{MAR} denied 0 -"]],
    ),
    story(
        "14j a takeback from a claim of two lines names none",
        [f"1 {FEB} x 1 7000 3500", f"2 {FEB} x 1 3000 500", f"0 {MAR} y 22 -10000 -4000"],
        charges=("7000", "3000"),
        expected=[[f"{FEB} paid 3500 -"], [f"{FEB} paid 500 -"]],
        flags=[("claim_payment_not_split", 2, "-4000")],
    ),
    story(
        "14k a reversal of two denied lines",
        [f"0 {FEB} x 4 10000 0", f"0 {MAR} y 22 -10000 0", f"1 {MAR} y 1 7000 3500", f"2 {MAR} y 1 3000 500"],
        charges=("7000", "3000"),
        expected=[[f"{FEB} denied 0 - voided", f"{MAR} paid 3500 -"], [f"{FEB} denied 0 - voided", f"{MAR} paid 500 -"]],
    ),
    # 22: claim-level rows of a part ---------------------------------------------------------------------------------------
    story(
        "22a the extract holds one line of 7000, the denial is of another of 350",
        [f". {FEB} x 4 350 0"],
        [f". {FEB} x CO 50 350"],
        expected=[[]],
        flags=[("claim_row_not_placed", 1, "350")],
    ),
    # 7350 is more than the line held: the row is for the whole claim
    story(
        "22b the extract holds one line, the denial is of the whole claim",
        [f". {FEB} x 4 7350 0"],
        [f". {FEB} x CO 50 7350"],
        expected=[[f"{FEB} denied 0 50"]],
    ),
    story(
        "22c paid a week before, a denial of another line does not reach it",
        ["1 2022-01-25 a 1 7000 3500", f". {FEB} b 4 350 0"],
        [f". {FEB} b CO 29 350"],
        charges=("7000", "350"),
        expected=[["2022-01-25 paid 3500 -"], [f"{FEB} denied 0 29"]],
    ),
    story(
        "22d one row for two lines of its charge tells neither",
        [f". {FEB} a 4 350 0"],
        [f". {FEB} a CO 50 350"],
        charges=("7000", "350", "350"),
        expected=[[], [], []],
        flags=[("claim_row_not_placed", 2, "350")],
    ),
    story(
        "22e of two lines of one charge a row names one",
        [f". {FEB} a 4 350 0", f"2 {FEB} b 1 350 175"],
        [f". {FEB} a CO 50 350"],
        charges=("7000", "350", "350"),
        expected=[[], [f"{FEB} paid 175 -"], [f"{FEB} denied 0 50"]],
    ),
    # which of the lines is for a and which for b does not matter
    story(
        "22f two rows of one charge that decide alike take one line each",
        [f". {FEB} a 4 350 0", f". {FEB} b 1 350 0"],
        [f". {FEB} a CO 50 350", f". {FEB} b CO 50 350"],
        charges=("350", "350"),
        expected=[[f"{FEB} denied 0 50"], [f"{FEB} denied 0 50"]],
    ),
    story(
        "22g two rows of one charge that decide unequally take none",
        [f". {FEB} a 4 350 0", f". {FEB} b 1 350 175", f". {FEB} c 1 7000 3500"],
        [f". {FEB} a CO 50 350", f". {FEB} b CO 45 175"],
        charges=("350", "7000", "350"),
        expected=[[], [f"{FEB} paid 3500 -"], []],
        flags=[("claim_payment_not_split", 2, "175"), ("claim_row_not_placed", 2, "350")],
    ),
    # both are unpaid with status 1: only their reasons tell the denial from the deductible
    story(
        "22h unequal by their reasons alone",
        [f". {FEB} a 1 350 0", f". {FEB} b 1 350 0"],
        [f". {FEB} a CO 50 350", f". {FEB} b PR 1 350"],
        charges=("350", "350"),
        expected=[[], []],
        flags=[("claim_row_not_placed", 2, "700")],
    ),
    story(
        "22i a charge that no line has",
        [f". {FEB} a 4 500 0", f". {FEB} b 1 600 60", f"1 {FEB} c 1 7000 3500"],
        charges=("7000", "350"),
        expected=[[f"{FEB} paid 3500 -"], []],
        flags=[("claim_payment_not_split", 1, "60"), ("claim_row_not_placed", 1, "500")],
    ),
    story(
        "22j the whole claim but for the part that another row is for",
        [f". {FEB} a 4 7350 0", f". {FEB} b 1 350 175"],
        [f". {FEB} a CO 50 7350", f". {FEB} b CO 45 175"],
        charges=("7000", "350"),
        expected=[[f"{FEB} denied 0 50"], [f"{FEB} paid 175 -"]],
    ),
    story(
        "22k a reversal of a part takes back the line of its charge",
        [f"1 {FEB} a 1 7000 3500", f"2 {FEB} a 1 350 175", f". {MAR} b 22 -350 -175", f". {MAR} b 4 350 0"],
        [f". {MAR} b CO 50 -350", f". {MAR} b CO 16 350"],
        charges=("7000", "350"),
        expected=[[f"{FEB} paid 3500 -"], [f"{FEB} paid 175 - voided", f"{MAR} denied 0 16"]],
    ),
    story(
        "22l a reversal of a part that two lines could be",
        [f"1 {FEB} a 1 350 175", f"2 {FEB} a 1 350 175", f". {MAR} b 22 -350 -175"],
        charges=("350", "350"),
        expected=[[f"{FEB} paid 175 -"], [f"{FEB} paid 175 -"]],
        flags=[("claim_payment_not_split", 2, "-175")],
    ),
    story(
        "22m two reversals of one charge and amount",
        [f"1 {FEB} a 1 350 175", f"2 {FEB} a 1 350 175", f". {MAR} b 22 -350 -175", f". {MAR} c 22 -350 -175"],
        charges=("350", "350"),
        expected=[[f"{FEB} paid 175 - voided"], [f"{FEB} paid 175 - voided"]],
    ),
    # the adjustment of the row of a part does not reach line 1, whose row it shares a check with
    story(
        "22n adjustments of a part reach that part alone",
        [f"1 {FEB} x 1 7000 0", f". {FEB} x 4 350 0"],
        [f"1 {FEB} x PR 1 3500", f"1 {FEB} x CO 45 3500", f". {FEB} x CO 50 350"],
        charges=("7000", "350"),
        expected=[[f"{FEB} paid 0 -"], [f"{FEB} denied 0 50"]],
    ),
    # line 1: 3500 + 3500 = 7000; line 2 is explained in part only
    story(
        "22o a claim-level reason does not reach a line that its own reasons explain",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 350 0"],
        [f"1 {FEB} x PR 1 3500", f"1 {FEB} x CO 45 3500", f"2 {FEB} x CO 45 100", f". {FEB} x CO 50 250"],
        charges=("7000", "350"),
        expected=[[f"{FEB} paid 0 -"], [f"{FEB} denied 0 50"]],
    ),
    story(
        "22p the reasons of a row of the whole claim reach the lines that rows name as well",
        [f". {FEB} x 4 7350 0", f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 350 175"],
        [f". {FEB} x CO 50 7000"],
        charges=("7000", "350"),
        expected=[[f"{FEB} denied 0 50"], [f"{FEB} paid 175 -"]],
    ),
    story(
        "22q a row without a charge is for the whole claim",
        [f". {FEB} x 4 . 0"],
        [f". {FEB} x CO 50 7350"],
        charges=("7000", "350"),
        expected=[[f"{FEB} denied 0 50"], [f"{FEB} denied 0 50"]],
    ),
    # 350 of the 7000 that the extract holds: nothing else of that day could be meant
    story(
        "22r a payment of a smaller charge on the only line",
        [f". {FEB} x 1 350 175", f". {MAR} x 4 7000 0", f". {MAR} y 1 350 175"],
        expected=[[f"{FEB} paid 175 -", f"{MAR} denied 0 -"]],
        flags=[("claim_payment_not_split", 1, "175")],
    ),
    # 16: status 4 with money, and status 4 that went to the patient -------------------------------------------------------
    story(
        "16a a denial reason with money is no denial",
        [f"1 {FEB} x 4 7000 0.01"],
        [f"1 {FEB} x CO 50 6999.99"],
        expected=[[f"{FEB} paid 0.01 -"]],
        flags=[("denied_with_payment", 1, "0.01")],
    ),
    story(
        "16b two lines, then one of them without money",
        [f"1 {FEB} x 4 7000 3500", f"2 {FEB} x 04 3000 1000", f"2 {MAR} y 4 3000 0"],
        charges=("7000", "3000"),
        expected=[[f"{FEB} paid 3500 -"], [f"{FEB} paid 1000 -", f"{MAR} denied 0 -"]],
        flags=[("denied_with_payment", 2, "4500")],
    ),
    story(
        "16c taken back later it stays flagged",
        [f"1 {FEB} x 4 7000 3500", f"1 {MAR} y 22 -7000 -3500"],
        expected=[[f"{FEB} paid 3500 - voided"]],
        flags=[("denied_with_payment", 1, "3500")],
    ),
    # 4000 to the deductible, 3000 by contract: nothing of the 7000 was refused
    story(
        "16d all of it is the patient's",
        [f"1 {FEB} x 4 7000 0"],
        [f"1 {FEB} x PR 1 4000", f"1 {FEB} x CO 45 3000"],
        expected=[[f"{FEB} paid 0 -"]],
        flags=[("denied_to_patient", 1, "7000")],
    ),
    story(
        "16e a dollar is nobody's",
        [f"1 {FEB} x 4 7000 0", f"2 {FEB} x 4 3000 0"],
        [f"1 {FEB} x PR 1 6999", f"2 {FEB} x CO 45 3000"],
        charges=("7000", "3000"),
        expected=[[f"{FEB} denied 0 -"], [f"{FEB} denied 0 -"]],
    ),
    story(
        "16f told by the patient's responsibility alone",
        [f"1 {FEB} x 4 7000 0 7000", f"2 {FEB} x 4 3000 0 2999", f"3 {FEB} x 4 500 0 500"],
        [f"3 {FEB} x CO 96 500"],
        charges=("7000", "3000", "500"),
        expected=[[f"{FEB} paid 0 -"], [f"{FEB} denied 0 -"], [f"{FEB} denied 0 96"]],
        flags=[("denied_to_patient", 1, "7000")],
    ),
    # 17: one line in several service lines -------------------------------------------------------------------------------
    story(
        "17a three parts, all denied",
        [f"1 {FEB} x 4 3000 0", f"1 {FEB} x 4 3000 0", f"1 {FEB} x 4 1000 0"],
        [f"1 {FEB} x CO 50 6000", f"1 {FEB} x CO 16 1000"],
        expected=[[f"{FEB} denied 0 50"]],
    ),
    story(
        "17b parts, one of which was sent twice",
        [f"1 {FEB} x 1 5000 1000", f"1 {FEB} x 1 2000 500", f"1 {FEB} x 1 2000 500"],
        expected=[[f"{FEB} paid 1500 -"]],
        rejected={COPIED: 1},
    ),
    story(
        "17c parts that do not add up contradict each other",
        [f"1 {FEB} x 1 3500 1750", f"1 {FEB} x 1 3000 0", f"2 {FEB} x 1 7000 100", f"2 {FEB} x 1 7000 200"],
        [f"1 {FEB} x CO 50 3000"],
        charges=("7000", "7000"),
        expected=[[], []],
        rejected={CONTRADICTS: 4, ORPHAN: 1},
    ),
    story(
        "17d reversed in parts as well",
        [f"1 {FEB} x 1 3500 1750", f"1 {FEB} x 1 3500 1750"]
        + [f"1 {MAR} y 22 -3500 -1750", f"1 {MAR} y 22 -3500 -1750", f"1 {MAR} y 4 3500 0", f"1 {MAR} y 1 3500 900"],
        expected=[[f"{FEB} paid 3500 - voided", f"{MAR} paid 900 -"]],
    ),
    story(
        "17e a denied part denies no line whose other part is not denied",
        [f"1 {FEB} x 4 3500 0", f"1 {FEB} x 1 3500 20", f"2 {FEB} x 4 3500 0", f"2 {FEB} x 1 3500 0"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} paid 20 -"], [f"{FEB} unknown 0 -"]],
    ),
    # copies -----------------------------------------------------------------------------------------------------------------
    story(
        "17f copies of a whole line",
        [f"1 {FEB} x 1 7000 3500", f"1 {FEB} x 01 7000.00 $3,500.00", f"1 {FEB}_00:00:00 x 1 7000 3500"],
        expected=[[f"{FEB} paid 3500 -"]],
        rejected={COPIED: 2},
    ),
    # 19: a reversal of another amount -------------------------------------------------------------------------------------
    story(
        "19a more than was paid",
        [f"1 {FEB} a 1 7000 3500", f"1 {MAR} b 22 -7000 -3600"],
        expected=[[f"{FEB} paid 3500 - voided"]],
        flags=[("reversal_amount_differs", 1, "100")],
    ),
    # 500 fits neither; the latest earlier payment is voided, the denial never
    story(
        "19b the latest payment, not the later denial",
        [f"1 {FEB} a 1 7000 3500", f"1 {MAR} b 1 7000 800", f"1 {APR} c 4 7000 0", f"1 {MAY} d 22 -7000 -500"],
        expected=[[f"{FEB} paid 3500 -", f"{MAR} paid 800 - voided", f"{APR} denied 0 -"]],
        flags=[("reversal_amount_differs", 1, "300")],
    ),
    story(
        "19c two of them on two lines",
        [f"1 {FEB} a 1 7000 3500", f"2 {FEB} a 1 3000 800", f"1 {MAR} b 22 -7000 -500", f"2 {MAR} b 22 -3000 0"],
        charges=("7000", "3000"),
        expected=[[f"{FEB} paid 3500 - voided"], [f"{FEB} paid 800 - voided"]],
        flags=[("reversal_amount_differs", 2, "3800")],
    ),
    # 20 K: the order of one day --------------------------------------------------------------------------------------------
    story(
        "20a paid in the morning, denied in the afternoon, whatever the order of the rows",
        [f"1 {FEB}_17:00:00 . 4 7000 0", f"1 {FEB}_08:00:00 . 1 7000 3500"],
        expected=[[f"{FEB} paid 3500 -", f"{FEB} denied 0 -"]],
    ),
    story(
        "20b taken back at noon",
        [f"1 {FEB}T08:00:00 . 1 7000 3500", f"1 {FEB}T12:00:00 . 22 -7000 -3500", f"1 {FEB}T12:00:00 . 1 7000 900"],
        expected=[[f"{FEB} paid 3500 - voided", f"{FEB} paid 900 -"]],
    ),
    # the evening's payment is not there yet at noon
    story(
        "20c a takeback at noon of what is paid in the evening",
        [f"1 {FEB}_12:00:00 . 22 -7000 -3500", f"1 {FEB}_17:00:00 . 1 7000 3500"],
        expected=[[f"{FEB} paid 3500 -"]],
        rejected={IDLE: 1},
    ),
    story(
        "20d the time decides before the number of the check",
        [f"1 {FEB}_09:00:00 z 4 7000 0", f"1 {FEB}_10:00:00 a 1 7000 3500"],
        [f"1 {FEB}_09:00:00 z CO 50 7000"],
        expected=[[f"{FEB} denied 0 50", f"{FEB} paid 3500 -"]],
    ),
    # without times the number of the check decides, and the last that stands is final
    story(
        "20e two checks of one day without times",
        [f"1 {FEB} b 4 7000 0", f"1 {FEB} a 1 7000 3500", f"2 {FEB} b 1 7000 3500", f"2 {FEB} a 4 7000 0"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} paid 3500 -", f"{FEB} denied 0 -"], [f"{FEB} denied 0 -", f"{FEB} paid 3500 -"]],
    ),
    # the evening's payment is taken back on the next day: the morning's denial is final again
    story(
        "20f denied in the morning, paid in the evening, taken back on the next day",
        [f"1 {FEB}_08:00:00 z 4 7000 0", f"1 {FEB}_19:00:00 a 1 7000 3500", "1 2022-02-02 c 22 -7000 -3500"],
        expected=[[f"{FEB} denied 0 -", f"{FEB} paid 3500 - voided"]],
    ),
    # 23: reasons that cancel, group and code as read -----------------------------------------------------------------------
    story(
        "23a at claim level",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 3000 0"],
        [f"0 {FEB} x CO 50 10000", f"0 {FEB} x CO 50 -10000", f"0 {FEB} x PR 1 10000"],
        charges=("7000", "3000"),
        expected=[[f"{FEB} paid 0 -"], [f"{FEB} paid 0 -"]],
    ),
    # 16: 500 left of 5000; 197: 2000. 11: 2000 and 1500 together are more than 3000
    story(
        "23b what is left names the denial, and rows of one reason add up",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 6500 0"],
        [f"1 {FEB} x CO 16 5000", f"1 {FEB} x CO 16 -4500", f"1 {FEB} x CO 197 2000", f"1 {FEB} x CO 45 4500"]
        + [f"2 {FEB} x CO 16 3000", f"2 {FEB} x CO 11 2000", f"2 {FEB} x CO 11 1500"],
        charges=("7000", "6500"),
        expected=[[f"{FEB} denied 0 197"], [f"{FEB} denied 0 11"]],
    ),
    story(
        "23c another group is another reason, a group before the code is none",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 7000 0"],
        [f"1 {FEB} x CO 50 7000", f"1 {FEB} x PR 50 -7000"]
        + [f"2 {FEB} x . CO-50 7000", f"2 {FEB} x CO 050 -7000", f"2 {FEB} x PR 1 7000"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} denied 0 50"], [f"{FEB} paid 0 -"]],
    ),
    story(
        "23d no decision yet, taken back, is no reason to wait",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 7000 0"],
        [f"1 {FEB} x OA 133 7000", f"1 {FEB} x OA 133 -7000", f"1 {FEB} x CO 197 7000"]
        + [f"2 {FEB} x OA 133 7000", f"2 {FEB} x OA 133 -6999"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} denied 0 197"], []],
    ),
    story(
        "23e where nothing is left nothing is explained, but for a status that decides",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 4 7000 0", f"3 {FEB} x 1 7000 0", f"4 {FEB} x 1 7000 0 7000"],
        [f"1 {FEB} x CO 50 7000", f"1 {FEB} x CO 50 -7000", f"2 {FEB} x CO 50 7000", f"2 {FEB} x CO 50 -7000"]
        + [f"3 {FEB} x CO 45 100", f"3 {FEB} x CO 45 -200", f"4 {FEB} x CO 197 7000", f"4 {FEB} x CO 197 -7000"],
        charges=("7000",) * 4,
        expected=[[f"{FEB} unknown 0 -"], [f"{FEB} denied 0 -"], [f"{FEB} unknown 0 -"], [f"{FEB} paid 0 -"]],
    ),
    # an amount that nobody stated may be the whole, or more than what was taken back
    story(
        "23f a reason without an amount is not taken back",
        [f"1 {FEB} x 1 7000 0"],
        [f"1 {FEB} x CO 50 .", f"1 {FEB} x CO 50 -7000"],
        expected=[[f"{FEB} denied 0 50"]],
    ),
    story(
        "23g not what another check or another line says",
        [f"1 {FEB} x 1 7000 0", f"1 {MAR} y 1 7000 0", f"2 {FEB} x 1 7000 0"],
        [f"1 {FEB} x CO 50 7000", f"1 {MAR} y CO 50 -7000", f"2 {FEB} x CO 50 -7000"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} denied 0 50", f"{MAR} unknown 0 -"], [f"{FEB} unknown 0 -"]],
    ),
    # 8000 to the patient, of which 1000 more than was charged: it adds up to the charge, and nothing was refused
    story(
        "23h what is below zero still counts for the balance",
        [f"1 {FEB} x 4 7000 0"],
        [f"1 {FEB} x PR 1 8000", f"1 {FEB} x CO 94 -1000"],
        expected=[[f"{FEB} paid 0 -"]],
        flags=[("denied_to_patient", 1, "7000")],
    ),
    # 30: paid nothing, and nothing says why --------------------------------------------------------------------------------
    story(
        "30a a part of the patient explains a part",
        [f"1 {FEB} x 1 7000 0 3500", f"2 {FEB} x 2 7000 . .", f"3 {FEB} x 19 7000 0", f"4 {FEB} x 1 7000 0"],
        [f"4 {FEB} x OA 100 7000"],
        charges=("7000",) * 4,
        expected=[[f"{FEB} unknown 0 -"], [f"{FEB} unknown ? -"], [f"{FEB} unknown 0 -"], [f"{FEB} paid 0 -"]],
    ),
    story(
        "30b taken back, then paid; denied, then unknown",
        [f"1 {FEB} x 1 7000 0", f"1 {MAR} y 22 -7000 0", f"1 {APR} z 1 7000 3500", f"2 {FEB} x 4 7000 0", f"2 {MAR} y 1 7000 0"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} unknown 0 - voided", f"{APR} paid 3500 -"], [f"{FEB} denied 0 -", f"{MAR} unknown 0 -"]],
    ),
    story(
        "30c of the whole claim",
        [f"0 {FEB} x 1 10000 0"],
        charges=("7000", "3000"),
        expected=[[f"{FEB} unknown 0 -"], [f"{FEB} unknown 0 -"]],
    ),
    own(
        "30d own columns",
        f"{FEB} . 0 reversed .",
        f"{FEB} . . . .",
        f"{FEB} . 0 . 45",
        f"{FEB} . 0 . 999",
        f"{FEB} . 0 PAID 50",
        ". . 0 . .",
        expected=[[f"{FEB} unknown 0 - voided"], [f"{FEB} unknown ? -"], [f"{FEB} paid 0 -"], [f"{FEB} denied 0 999"]]
        + [[f"{FEB} denied 0 50"], []],
    ),
    # a source that never says why: what it paid is paid, but no rate counts it (test_cases)
    own(
        "30e a source without any status or reason",
        f"{FEB} . 0 . .",
        f"{FEB} . 3500 . .",
        f". {MAR} 0 . N130",
        expected=[[f"{FEB} unknown 0 -"], [f"{FEB} paid 3500 -"], [f"{MAR} unknown 0 -"]],
        plan={"payer": "cigna", "plan": "commercial"},
    ),
    # no decision yet: 133 ---------------------------------------------------------------------------------------------------
    story(
        "133a pending, even with status 4",
        [f"1 {FEB} x 4 7000 0", f"2 {FEB} x 1 7000 ."],
        [f"1 {FEB} x OA 133 7000", f"2 {FEB} x OA CO-133 ."],
        charges=("7000", "7000"),
        expected=[[], []],
    ),
    story(
        "133b then decided; it cannot be taken back",
        [f"1 {FEB} x 1 7000 0", f"1 {MAR} y 22 -7000 0", f"1 {APR} z 4 7000 0"],
        [f"1 {FEB} x OA 133 7000"],
        expected=[[f"{APR} denied 0 -"]],
        rejected={IDLE: 1},
    ),
    story(
        "133c of no amount, or with a payment, it says nothing",
        [f"1 {FEB} x 4 7000 0", f"2 {FEB} x 1 7000 100"],
        [f"1 {FEB} x OA 133 0", f"2 {FEB} x OA 133 6900"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} denied 0 -"], [f"{FEB} paid 100 -"]],
    ),
    story(
        "133d at claim level for the unpaid lines",
        [f"1 {FEB} x 1 7000 0", f"2 {FEB} x 1 3000 100"],
        [f"0 {FEB} x OA 133 7000"],
        charges=("7000", "3000"),
        expected=[[], [f"{FEB} paid 100 -"]],
    ),
    # a negative payment without status 22 --------------------------------------------------------------------------------
    story(
        "minus a: it undoes the payment",
        [f"1 {FEB} a 1 7000 3500", f"1 {MAR} b 1 7000 1000", f"1 {APR} c 1 -7000 -3500"],
        expected=[[f"{FEB} paid 3500 - voided", f"{MAR} paid 1000 -"]],
    ),
    story(
        "minus b: it undoes nothing and is no payment",
        [f"1 {FEB} a 1 7000 3500", f"1 {MAR} b 1 -7000 -500", f"2 {FEB} a 1 7000 -200"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} paid 3500 -"], []],
        flags=[("negative_payment", 2, "-700")],
    ),
    story(
        "minus c: on the day of the payment, and once only",
        [f"1 {FEB} a 1 7000 3500", f"1 {FEB} b 1 -7000 -3500", f"1 {MAR} c 1 -7000 -3500"],
        expected=[[f"{FEB} paid 3500 - voided"]],
        flags=[("negative_payment", 1, "-3500")],
    ),
    # refused and interest taken: a denial that paid nothing
    story(
        "minus d: a denial",
        [f"1 {FEB} a 4 7000 -12.50", f"2 {FEB} a 1 7000 -12.50"],
        [f"2 {FEB} a CO 50 7012.50"],
        charges=("7000", "7000"),
        expected=[[f"{FEB} denied -12.5 -"], [f"{FEB} denied -12.5 50"]],
        flags=[("negative_payment", 2, "-25")],
    ),
    # rows that fit no line ------------------------------------------------------------------------------------------------
    story(
        "misfit a: before the service, a line that does not exist, a claim that does not exist",
        ["1 2021-07-31 x 4 7000 0", f"7 {FEB} x 4 7000 0", f"1 {FEB} x 4 7000 0 . Z", f"0 {FEB} x 4 7000 0 . Z"],
        ["1 2021-07-31 x CO 50 7000", f"7 {FEB} x CO 50 7000", f"0 {FEB} x CO 50 7000 Z"],
        expected=[[]],
        rejected={EARLY: 1, STRANGE: 3, ORPHAN: 3},
    ),
    story(
        "misfit b: on the day of the service it counts",
        ["1 2021-08-01 x 4 7000 0"],
        expected=[["2021-08-01 denied 0 -"]],
    ),
    story(
        "misfit c: known only later than this build",
        [f"1 {FEB} x 4 7000 0", "1 2026-12-02 y 1 7000 3500"],
        expected=[[f"{FEB} denied 0 -"]],
    ),
    # own columns ----------------------------------------------------------------------------------------------------------
    own(
        "own a: a denial without a date",
        ". . 0 denied .",
        ". . 0 . 50",
        ". . . . .",
        ". . 3500 paid .",
        expected=[[], [], [], []],
        flags=[("missing_adjudication_date", 2, "14000")],
    ),
    own(
        "own b: dates",
        f"{FEB} {MAR} 0 denied CO-50",
        f". {MAR} 3500 paid .",
        "2021-07-31 . 0 denied .",
        "2026-12-02 . 0 denied .",
        expected=[[f"{FEB} denied 0 50"], [f"{MAR} paid 3500 -"], [], []],
        flags=[("adjudicated_before_service", 1, "7000")],
    ),
    own(
        "own c: what was paid counts",
        f"{FEB} . 3500 denied 50",
        f"{FEB} . -20 paid .",
        f"{FEB} . -20 denied 50",
        f"{FEB} . 3500 reversed .",
        expected=[[f"{FEB} paid 3500 -"], [], [f"{FEB} denied -20 50"], [f"{FEB} paid 3500 - voided"]],
        flags=[("denied_with_payment", 1, "3500"), ("negative_payment", 2, "-40")],
    ),
    own(
        "own d: no decision, and reasons as people send them",
        f"{FEB} . 0 . 133",
        f"{FEB} . 0 pending 50",
        f"{FEB} . 0 . 45,_197",
        f"{FEB} . 0 paid N130",
        f"{FEB} . 0 . see_letter",
        expected=[[], [], [f"{FEB} denied 0 197"], [f"{FEB} paid 0 -"], [f"{FEB} unknown 0 -"]],
    ),
]
