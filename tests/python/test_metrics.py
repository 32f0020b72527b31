"""Denial rates: by hand on twelve lines, by brute force on many, and the same from SQL, from the reports and from `mf query`."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import REPO, Laboratory, Rows, Warehouse
from generated import as_input, real_lines
from reference import Reference
from reference_remittance import rates_of

EXCLUSIONS = {"none": "", "duplicates": "_without_duplicates", "duplicates_and_technical": "_without_duplicates_and_technical"}
DECISIONS = ("initial", "final")
ITEMS = {"charge": "charged_line_count", "expected": "expected_line_count"}
# metrics that no rate is made of: of lines whose first or standing decision is known
TOTALS = {
    "adjudicated_line_count": "count(*)",
    "adjudicated_claim_count": "count(distinct (data_source, claim_id, payer_id))",
    "charge_amount": "sum(charge_amount)",
    "charged_line_count": "count(charge_amount)",
    "expected_amount": "sum(expected_amount)",
    "expected_line_count": "count(expected_amount)",
}
# One process for many queries: to start it is most of a query's time.
MANY_QUERIES = """
import json, sys
from dbt_metricflow.cli.main import cli
for arguments in json.loads(sys.argv[1]):
    cli.main(arguments, standalone_mode=False)
"""


class SemanticLayer:
    """`mf query` on a copy of a built warehouse: the tests' own dbt holds the original open."""

    def __init__(self, laboratory: Laboratory, warehouse: Warehouse, directory: Path):
        self.directory = directory
        self.project = laboratory.project
        warehouse.rows("checkpoint")
        shutil.copy(warehouse.path, directory / "warehouse.duckdb")

    def run(self, command: list[str]) -> None:
        settings = {
            "DBT_PROFILES_DIR": str(REPO),
            "WAREHOUSE_PATH": str(self.directory / "warehouse.duckdb"),
            # mf asks a package index for news of itself; a test talks to nobody
            "HTTPS_PROXY": "http://127.0.0.1:9",
        }
        done = subprocess.run(command, cwd=self.project, env=os.environ | settings, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    def arguments(self, metrics: list[str], group_by: list[str], answer: Path) -> list[str]:
        grouped = ["--group-by", ",".join(group_by)] if group_by else []
        return ["query", "--metrics", ",".join(metrics), *grouped, "--csv", str(answer), "--quiet"]

    def answer(self, path: Path, group_by: list[str]) -> dict[tuple, dict[str, float | None]]:
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        return {
            tuple(group_value(row.pop(name)) for name in group_by): {
                metric: float(value) if value else None for metric, value in row.items()
            }
            for row in rows
        }

    def query(self, metrics: list[str], group_by: list[str]) -> dict[tuple, dict[str, float | None]]:
        path = self.directory / "answer.csv"
        self.run([str(Path(sys.executable).with_name("mf")), *self.arguments(metrics, group_by, path)])
        return self.answer(path, group_by)

    def queries(self, asked: list[tuple[list[str], list[str]]]) -> list[dict[tuple, dict[str, float | None]]]:
        paths = [self.directory / f"answer_{number}.csv" for number in range(len(asked))]
        calls = [self.arguments(*question, path) for question, path in zip(asked, paths)]
        self.run([sys.executable, "-c", MANY_QUERIES, json.dumps(calls)])
        return [self.answer(path, group_by) for path, (_, group_by) in zip(paths, asked)]


def group_value(text: str) -> str | date | None:
    """As a mart holds it: mf writes months as timestamps and null as nothing."""
    if text.endswith(" 00:00:00"):
        return date.fromisoformat(text.split(" ")[0])
    return text or None


# By hand --------------------------------------------------------------------------------------------------------------

# Twelve lines. D: denied, with the CARC; P: paid; Z: paid nothing, to the deductible; V: voided. Charge in hundreds; E: has an
# expected amount (all have the same), -: unknown. 18 is a duplicate, 29 and 197 are technical, 50 is policy, no CARC is other.
#
#     payer     claim line service     charge  first decision   standing decision
#  1  moldx     M1    1    2026-01-10     1 E  D50  2026-02-10  the same
#  2  moldx     M1    2    2026-02-01     2 E  P    2026-02-10  the same
#  3  moldx     M2    1    2026-01-12     3 E  D18  2026-02-20  the same
#  4  moldx     M3    1    2026-01-31     4 E  D29  2026-02-20  P    2026-03-15
#  5  moldx     M4    1    2026-02-01     5 E  Z    2026-03-01  the same
#  6  moldx     M5    1    2026-02-02     6 E  D197 2026-03-02  the same
#  7  moldx     M6    1    2026-02-03     7 E  P    2026-03-05  the same
#  8  moldx     M6    2    2026-02-03     8 E  D18  2026-03-05  D50  2026-04-05
#  9  moldx     M7    1    2026-02-04     9 -  D50  2026-03-06  V    2026-03-20, nothing stands
# 10  cigna     C1    1    2026-01-15     5 -  D18  2026-02-15  the same
# 11  unmapped  A1    1    2026-01-16 blank -  D    2026-02-16  the same
# 12  unmapped  A2    1    2026-01-16     1 -  never adjudicated: in no rate
WITH_RATE, WITHOUT_RATE = "0037U", "81479"  # on the Medicare schedule, and on none
HAND_LINES = [
    # payer, claim, line, service, charge, code, [(day, remittance, status, paid, (group, reason, amount) or None)]
    ("medicare_moldx", "M1", 1, "01-10", "100", WITH_RATE, [("02-10", "a", "4", "0", ("CO", "50", "100"))]),
    ("medicare_moldx", "M1", 2, "02-01", "200", WITH_RATE, [("02-10", "a", "1", "150", None)]),
    ("medicare_moldx", "M2", 1, "01-12", "300", WITH_RATE, [("02-20", "a", "4", "0", ("CO", "18", "300"))]),
    ("medicare_moldx", "M3", 1, "01-31", "400", WITH_RATE, [
        ("02-20", "a", "4", "0", ("CO", "29", "400")), ("03-15", "a", "22", "0", None), ("03-15", "b", "1", "350", None)]),
    ("medicare_moldx", "M4", 1, "02-01", "500", WITH_RATE, [("03-01", "a", "1", "0", ("PR", "1", "500"))]),
    ("medicare_moldx", "M5", 1, "02-02", "600", WITH_RATE, [("03-02", "a", "4", "0", ("CO", "197", "600"))]),
    ("medicare_moldx", "M6", 1, "02-03", "700", WITH_RATE, [("03-05", "a", "1", "650", None)]),
    ("medicare_moldx", "M6", 2, "02-03", "800", WITH_RATE, [
        ("03-05", "a", "4", "0", ("CO", "18", "800")), ("04-05", "a", "22", "0", None), ("04-05", "b", "4", "0", ("CO", "50", "800"))]),
    ("medicare_moldx", "M7", 1, "02-04", "900", WITHOUT_RATE, [
        ("03-06", "a", "4", "0", ("CO", "50", "900")), ("03-20", "a", "22", "0", None)]),
    ("cigna", "C1", 1, "01-15", "500", WITHOUT_RATE, [("02-15", "a", "4", "0", ("CO", "18", "500"))]),
    ("Acme Mutual", "A1", 1, "01-16", "", WITHOUT_RATE, [("02-16", "a", "4", "0", None)]),
    ("Acme Mutual", "A2", 1, "01-16", "100", WITHOUT_RATE, []),
]  # fmt: skip

# numerator/denominator without exclusion, without duplicates, without duplicates and technical denials; dollars of charges
# in hundreds, expected dollars in E. 0/0 has no rate.
HAND_RATES = {
    "medicare_moldx": {
        # initial denials: 1 3 4 6 8 9 of 1-9; without 3 and 8: 1 4 6 9 of 7; without 4 and 6 too: 1 9 of 1 2 5 7 9
        "initial_denial_rate": "6/9 4/7 2/5",
        # all claims but M4; without 3 and 8 M2 has no line left and M6 only a paid one; then M3 and M5 have none either
        "initial_denied_claim_rate": "6/7 4/6 2/4",
        # 1+3+4+6+8+9 = 31 of 45; 1+4+6+9 = 20 of 45-3-8 = 34; 1+9 = 10 of 34-4-6 = 24
        "initial_denied_charge_rate": "31/45 20/34 10/24",
        # like lines, but 9 is on neither side
        "initial_denied_expected_rate": "5/8 3/6 1/4",
        # final denials: 1 3 6 8 of 1-9, 9 counts for nothing; without 3; without 6 too. 8 is policy by now and stays
        "final_denial_rate": "4/9 3/8 2/7",
        # M1 M2 M5 M6 of 7; M2 gone; M5 gone
        "final_denied_claim_rate": "4/7 3/6 2/5",
        # 1+3+6+8 = 18 of 45; 15 of 42; 9 of 36
        "final_denied_charge_rate": "18/45 15/42 9/36",
        "final_denied_expected_rate": "4/8 3/7 2/6",
        # paid nothing: the denied 1 3 6 8, and 5 to the deductible
        "zero_pay_rate": "5/9 4/8 3/7",
    },
    "cigna": {
        # one duplicate, of unknown expected amount: nothing is left without it, and there are no expected dollars at all
        "initial_denial_rate": "1/1 0/0 0/0",
        "initial_denied_claim_rate": "1/1 0/0 0/0",
        "initial_denied_charge_rate": "5/5 0/0 0/0",
        "initial_denied_expected_rate": "0/0 0/0 0/0",
        "final_denial_rate": "1/1 0/0 0/0",
        "final_denied_claim_rate": "1/1 0/0 0/0",
        "final_denied_charge_rate": "5/5 0/0 0/0",
        "final_denied_expected_rate": "0/0 0/0 0/0",
        "zero_pay_rate": "1/1 0/0 0/0",
    },
    None: {
        # A1, denied without a reason: on its merits. Its charge is blank
        "initial_denial_rate": "1/1 1/1 1/1",
        "initial_denied_claim_rate": "1/1 1/1 1/1",
        "initial_denied_charge_rate": "0/0 0/0 0/0",
        "initial_denied_expected_rate": "0/0 0/0 0/0",
        "final_denial_rate": "1/1 1/1 1/1",
        "final_denied_claim_rate": "1/1 1/1 1/1",
        "final_denied_charge_rate": "0/0 0/0 0/0",
        "final_denied_expected_rate": "0/0 0/0 0/0",
        "zero_pay_rate": "1/1 1/1 1/1",
    },
    "all": {
        # the three above added up
        "initial_denial_rate": "8/11 5/8 3/6",
        "initial_denied_claim_rate": "8/9 5/7 3/5",
        "initial_denied_charge_rate": "36/50 20/34 10/24",
        "initial_denied_expected_rate": "5/8 3/6 1/4",
        "final_denial_rate": "6/11 4/9 3/8",
        "final_denied_claim_rate": "6/9 4/7 3/6",
        "final_denied_charge_rate": "23/50 15/42 9/36",
        "final_denied_expected_rate": "4/8 3/7 2/6",
        "zero_pay_rate": "7/11 5/9 4/8",
    },
}
HAND_ITEMS = {  # lines or claims of medicare_moldx behind the rates above
    "initial_denial_rate": "9 7 5",
    "initial_denied_claim_rate": "7 6 4",
    "initial_denied_charge_rate": "9 7 5",
    "initial_denied_expected_rate": "8 6 4",
}
HAND_MONTHS = {  # of medicare_moldx, without exclusion
    # by service: January 1 3 4, the rest in February
    ("initial_denial_rate", "service"): {"2026-01-01": "3/3", "2026-02-01": "3/6"},
    # M1 belongs to January with its first service, though its second line is of February
    ("initial_denied_claim_rate", "service"): {"2026-01-01": "3/3", "2026-02-01": "3/4"},
    # by first decision: February 1 2 3 4, March 5-9
    ("initial_denial_rate", "adjudication"): {"2026-02-01": "3/4", "2026-03-01": "3/5"},
    # by standing decision: February 1 2 3, March 4 5 6 7, April 8; 9 has none
    ("final_denial_rate", "adjudication"): {"2026-02-01": "2/3", "2026-03-01": "1/4", "2026-04-01": "1/1", None: "0/1"},
    ("zero_pay_rate", "adjudication"): {"2026-02-01": "2/3", "2026-03-01": "2/4", "2026-04-01": "1/1", None: "0/1"},
    # M1 M2 in February, M3 M4 M5 in March; M6 in April with its last line; M7 has none
    ("final_denied_claim_rate", "adjudication"): {"2026-02-01": "2/2", "2026-03-01": "1/3", "2026-04-01": "1/1", None: "0/1"},
}  # fmt: skip


@pytest.fixture(scope="module")
def by_hand(laboratory: Laboratory) -> Warehouse:
    claims: Rows = []
    remittances: Rows = []
    adjustments: Rows = []
    for payer, claim_id, number, service, charge, code, decisions in HAND_LINES:
        key = {"data_source": "hand", "claim_id": claim_id, "claim_line_number": number}
        plan = "medicare" if payer == "medicare_moldx" else "commercial"
        claims.append(
            key
            | {"payer": payer, "plan": plan, "hcpcs_code": code, "claim_start_date": "2026-01-01", "charge_amount": charge}
            | {"claim_line_start_date": f"2026-{service}"}
        )
        for day, remittance_id, status, paid, adjustment in decisions:
            here = key | {"adjudication_date": f"2026-{day}", "remittance_id": remittance_id}
            remittances.append(here | {"claim_status_code": status, "paid_amount": paid})
            if adjustment:
                adjustments.append(here | dict(zip(("group_code", "reason_code", "adjustment_amount"), adjustment)))
    return laboratory.build({"medical_claim": claims, "remittance": remittances, "remittance_adjustment": adjustments})


def unit_of(metric: str) -> str:
    return next((unit for unit in ("claim", "charge", "expected") if f"_denied_{unit}_" in metric), "line")


def test_each_rate_is_the_one_worked_out_by_hand(by_hand: Warehouse) -> None:
    lines = by_hand.rows("select * from fct_adjudicated_line")
    amounts = {row["expected_amount"] for row in lines if row["hcpcs_code"] == WITH_RATE}
    assert len(lines) == 11 and len(amounts) == 1 and min(amounts) > 0
    assert {row["expected_amount"] for row in lines if row["hcpcs_code"] == WITHOUT_RATE} == {None}
    scale = {"line": 1, "claim": 1, "charge": 100, "expected": amounts.pop()}

    found = {
        (row["metric"], "all" if row["is_all_payers"] else row["payer_id"]): row
        for row in by_hand.rows("select * from rpt_denial_definition where month_basis = 'all'")
    }
    worked_out = {
        (rate + suffix, payer): fraction
        for payer, rates in HAND_RATES.items()
        for rate, fractions in rates.items()
        for suffix, fraction in zip(EXCLUSIONS.values(), fractions.split(), strict=True)
    }
    assert found.keys() == worked_out.keys()
    for (metric, payer), fraction in worked_out.items():
        row = found[metric, payer]
        numerator, denominator = map(int, fraction.split("/"))
        amount = scale[unit_of(metric)]
        assert (row["numerator"], row["denominator"]) == (numerator * amount, denominator * amount), (metric, payer)
        assert row["rate"] == (pytest.approx(numerator / denominator) if denominator else None), (metric, payer)
        assert (row["wilson_low"] is None) == (denominator == 0 or unit_of(metric) in ("charge", "expected")), (metric, payer)
    for rate, items in HAND_ITEMS.items():
        counts = [found[rate + suffix, "medicare_moldx"]["item_count"] for suffix in EXCLUSIONS.values()]
        assert counts == list(map(int, items.split())), rate


def test_each_line_and_claim_stands_in_the_month_worked_out_by_hand(by_hand: Warehouse) -> None:
    for (metric, basis), months in HAND_MONTHS.items():
        rows = by_hand.rows(
            f"""
            select month, numerator, denominator
            from rpt_denial_definition
            where metric = '{metric}' and month_basis = '{basis}' and payer_id = 'medicare_moldx'
            """
        )
        found = {row["month"] and row["month"].isoformat(): f"{row['numerator']:.0f}/{row['denominator']:.0f}" for row in rows}
        assert found == months, (metric, basis)


# By brute force -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn() -> tuple[Rows, Rows, Rows]:
    lines, remittances, adjustments = real_lines(1500, seed=20261122)
    for line in lines[::3]:  # so that lines of one claim fall into different months of service as well
        line["service_date"] -= timedelta(days=40)
    return lines, remittances, adjustments


@pytest.fixture(scope="module")
def many(laboratory: Laboratory, drawn: tuple[Rows, Rows, Rows]) -> Warehouse:
    lines, remittances, adjustments = drawn
    return laboratory.build(as_input(lines) | {"remittance": remittances, "remittance_adjustment": adjustments})


def test_a_line_is_what_the_reference_says_of_its_decisions(many: Warehouse, drawn: tuple[Rows, Rows, Rows]) -> None:
    reference = Reference(REPO / "seeds")

    def key_of(row: dict) -> tuple:
        return row["data_source"], row["claim_id"], row["claim_line_number"]

    by_line: dict[tuple, tuple[Rows, Rows]] = defaultdict(lambda: ([], []))
    for place, rows in enumerate(drawn[1:]):
        for row in rows:
            by_line[key_of(row)][place].append(row)
    expected = {}
    for line in drawn[0]:
        adjudications = reference.adjudications(line, *by_line[key_of(line)], date(2026, 11, 1), True)
        if not adjudications or not reference.in_scope(line):
            continue
        # a source that sends remittances can tell denials, so one known decision is enough (reference_remittance.rates_of)
        if not any(rates_of([("a source", adjudications)])[0]):
            continue
        expected[key_of(line)] = []
        for mark in ("is_initial", "is_final"):
            row = next((row for row in adjudications if row[mark]), None)
            category = reference.denial_category(row["carc_code"]) if row and row["decision"] == "denied" else None
            technical = category in ("authorization", "eligibility", "timely_filing", "documentation")
            expected[key_of(line)] += [row and row["adjudication_date"], category, category == "duplicate", technical]
    columns = [
        part.format(decision)
        for decision in DECISIONS
        for part in ("{}_adjudication_date", "{}_denial_category", "is_{}_duplicate", "is_{}_technical")
    ]
    found = {key_of(row): [row[name] for name in columns] for row in many.rows("select * from fct_adjudicated_line")}
    assert len(found) > 500 and any(line[2] for line in found.values()) and any(line[7] for line in found.values())
    assert found == expected


def month_of(day: date | None) -> date | None:
    return day and day.replace(day=1)


def brute_force(lines: Rows) -> dict[tuple, tuple[Decimal, Decimal, int, int]]:
    """(metric, month_basis, month, payer or 'all') -> numerator, denominator, count, undecided, each group counted for itself."""
    claims: dict[tuple, Rows] = defaultdict(list)
    for line in lines:
        claims[line["data_source"], line["claim_id"], line["payer_id"]].append(line)
    found: dict[tuple, list] = defaultdict(lambda: [Decimal(0), Decimal(0), 0, 0])

    def count(metric: str, service: date, adjudication: date | None, payer: str | None, hit: bool, amount, items: int, undecided: int) -> None:
        for group in (("all", None), ("service", month_of(service)), ("adjudication", month_of(adjudication))):
            for of in ("all", payer):
                sums = found[metric, *group, of]
                sums[0] += amount if hit else 0
                sums[1] += amount
                sums[2] += items
                sums[3] += undecided

    for decision in DECISIONS:
        for exclusion, suffix in EXCLUSIONS.items():

            def kept(line: dict) -> bool:
                if not line[f"is_in_{decision}_rate"]:
                    return False
                is_out = exclusion != "none" and line[f"is_{decision}_duplicate"]
                return not is_out and not (exclusion == "duplicates_and_technical" and line[f"is_{decision}_technical"])

            for line in lines:
                sides = [(f"{decision}_denial_rate", f"is_{decision}_denial", 1, 1)]
                if decision == "final":
                    sides.append(("zero_pay_rate", "is_zero_paid", 1, 1))
                for unit in ("charge", "expected"):
                    amount = line[f"{unit}_amount"]
                    items = 0 if amount is None else 1
                    sides.append((f"{decision}_denied_{unit}_rate", f"is_{decision}_denial", amount or 0, items))
                for metric, flag, amount, items in sides:
                    counts = (amount, items, 0) if kept(line) else (0, 0, 0 if line[f"is_in_{decision}_rate"] else items)
                    days = line["service_date"], line[f"{decision}_adjudication_date"]
                    count(metric + suffix, *days, line["payer_id"], line[flag], *counts)
            for members in claims.values():
                is_decided = any(line[f"is_in_{decision}_rate"] for line in members)
                # lines that no rate counts give days only to a claim that has no other
                rated = [line for line in members if line["is_in_initial_rate"] or line["is_in_final_rate"]] or members
                days = [line[f"{decision}_adjudication_date"] for line in rated if line[f"{decision}_adjudication_date"]]
                day = (min if decision == "initial" else max)(days, default=None)
                is_denied = any(kept(line) and line[f"is_{decision}_denial"] for line in members)
                counts = (1, 1, 0) if any(map(kept, members)) else (0, 0, 0 if is_decided else 1)
                service = min(line["service_date"] for line in rated)
                count(f"{decision}_denied_claim_rate{suffix}", service, day, members[0]["payer_id"], is_denied, *counts)
    return {key: tuple(sums) for key, sums in found.items()}


def wilson(hits: float, trials: float) -> tuple[float, float]:
    """As textbooks write it, around the rate."""
    z, rate = 1.959964, hits / trials
    middle = rate + z**2 / (2 * trials)
    margin = z * (rate * (1 - rate) / trials + z**2 / (4 * trials**2)) ** 0.5
    return (middle - margin) / (1 + z**2 / trials), (middle + margin) / (1 + z**2 / trials)


@pytest.mark.parametrize("name", ["sample", "many"])
def test_the_report_is_what_brute_force_counts(name: str, request: pytest.FixtureRequest) -> None:
    warehouse: Warehouse = request.getfixturevalue(name)
    nothing_known = dict.fromkeys(
        f"is_{name}" for name in ("in_initial_rate", "in_final_rate", "initial_duplicate", "initial_technical", "final_duplicate",
                                  "final_technical", "initial_denial", "final_denial", "zero_paid")
    )  # fmt: skip
    undecided = [line | nothing_known for line in warehouse.rows("select * from intermediate.int_adjudicated_line where not is_decided")]
    expected = brute_force(warehouse.rows("select * from fct_adjudicated_line") + undecided)
    assert name == "sample" or len(undecided) > 20
    found = {
        (row["metric"], row["month_basis"], row["month"], "all" if row["is_all_payers"] else row["payer_id"]): row
        for row in warehouse.rows("select * from rpt_denial_definition")
    }
    sums = {key: tuple(row[name] for name in ("numerator", "denominator", "item_count", "undecided_count")) for key, row in found.items()}
    assert sums == expected
    for (metric, *_), row in found.items():
        numerator, denominator = float(row["numerator"]), float(row["denominator"])
        assert row["rate"] == (numerator / denominator if denominator else None)
        bounds = wilson(numerator, denominator) if denominator and unit_of(metric) in ("line", "claim") else (None, None)
        assert (row["wilson_low"], row["wilson_high"]) == (bounds if bounds[0] is None else pytest.approx(bounds, abs=1e-6))


# From the semantic layer ----------------------------------------------------------------------------------------------


def test_mf_query_sql_on_the_marts_and_the_reports_give_one_initial_denial_rate(
    laboratory: Laboratory, sample: Warehouse, tmp_path: Path
) -> None:
    asked = SemanticLayer(laboratory, sample, tmp_path).query(["initial_denial_rate"], ["line__payer_id"])
    from_mf = {payer: values["initial_denial_rate"] for (payer,), values in asked.items()}

    def by_payer(query: str) -> dict[str | None, float]:
        return {row["payer_id"]: row["rate"] for row in sample.rows(query)}

    assert len(from_mf) > 4
    assert from_mf == by_payer(
        """
        select payer_id, avg(case when is_initial_denial then 1.0 else 0.0 end) as rate
        from fct_adjudicated_line
        where is_in_initial_rate
        group by all
        """
    )
    assert from_mf == by_payer(
        """
        select payer_id, avg(case when decision = 'denied' then 1.0 else 0.0 end) as rate
        from fct_adjudication
        join fct_determination using (data_source, claim_id, claim_line_number)
        where is_initial and basis = 'as_known' and decision <> 'unknown'
        group by all
        """
    )
    assert from_mf == by_payer(
        "select payer_id, sum(initial_denied_line_count) / sum(initial_decided_line_count) as rate from rpt_denial_rate group by all"
    )
    assert from_mf == by_payer(
        """
        select payer_id, rate
        from rpt_denial_definition
        where metric = 'initial_denial_rate' and month_basis = 'all' and not is_all_payers
        """
    )


def place_in_mf(row: dict) -> tuple[tuple[str, ...], tuple]:
    """The group-by that makes a row of the report, and its group."""
    adjudication = f"line__{'claim_' if row['unit'] == 'claim' else ''}{row['decision']}_adjudication_date__month"
    place = {
        "line__payer_id": () if row["is_all_payers"] else (row["payer_id"],),
        "metric_time__month": (row["month"],) if row["month_basis"] == "service" else (),
        adjudication: (row["month"],) if row["month_basis"] == "adjudication" else (),
    }
    return tuple(name for name, group in place.items() if group), tuple(value for group in place.values() for value in group)


def test_every_metric_is_what_the_report_says(laboratory: Laboratory, many: Warehouse, tmp_path: Path) -> None:
    metrics = {metric.name: metric for metric in laboratory.manifest.metrics.values()}
    rates = {name for name, metric in metrics.items() if metric.type.value == "ratio"}
    report = many.rows("select * from rpt_denial_definition")
    assert {row["metric"] for row in report} == rates

    # every other metric stands beneath a rate, as its numerator, its denominator, or the count that it is of
    expected: dict[tuple, dict[tuple, float | None]] = defaultdict(dict)
    unknown: dict[tuple, set[tuple]] = defaultdict(set)  # groups of nothing known: 0 of 0 here, no row or 0 in mf
    for row in report:
        inputs = metrics[row["metric"]].type_params
        group_by, group = place_in_mf(row)
        values = {row["metric"]: row["rate"]}
        if row["exclusion"] == "none":
            values |= {inputs.numerator.name: float(row["numerator"]), inputs.denominator.name: float(row["denominator"])}
            values |= {f"{row['decision']}_decided_{ITEMS[row['unit']]}": row["item_count"]} if row["unit"] in ITEMS else {}
        for name, value in values.items():
            expected[group_by, name][group] = value
            if not row["item_count"]:
                unknown[group_by, name].add(group)
    assert {name for _, name in expected} == metrics.keys() - TOTALS.keys()
    assert any(unknown.values())
    for name, total in TOTALS.items():
        expected[(), name][()] = float(many.rows(f"select {total} as total from fct_adjudicated_line")[0]["total"])

    asked: dict[tuple, list[str]] = defaultdict(list)
    for group_by, name in expected:
        asked[group_by].append(name)
    answers = SemanticLayer(laboratory, many, tmp_path).queries([(names, list(group_by)) for group_by, names in asked.items()])
    for (group_by, names), answer in zip(asked.items(), answers):
        for name in names:
            found = {group: values[name] for group, values in answer.items() if values[name] is not None}
            # a group of which an exclusion leaves nothing has no row in mf, and one without a rate in the report
            said = {group: value for group, value in expected[group_by, name].items() if value is not None}
            for group in unknown[group_by, name]:
                assert (found.pop(group, 0), said.pop(group, 0)) == (0, 0), (group_by, name, group)
            assert found == said, (group_by, name)


# In one place ---------------------------------------------------------------------------------------------------------

DEFINED = ("Numerator: ", "Denominator: ", "Grain: ", "Exclusions: ")


def test_each_rate_says_what_it_counts_and_nothing_else_does(laboratory: Laboratory) -> None:
    for metric in laboratory.manifest.metrics.values():
        assert metric.description.strip(), metric.name
        if metric.type.value == "ratio":
            assert all(f"\n{part}" in f"\n{metric.description}" for part in DEFINED), metric.name
    home = REPO / "models/marts/semantic/denial_rates.yml"
    for path in [*REPO.glob("models/**/*.yml"), *REPO.glob("models/**/*.sql"), *REPO.glob("seeds/**/*.yml")]:
        assert path == home or "Numerator: " not in path.read_text(), path
