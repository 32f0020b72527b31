"""Every analysis, run on the sample, gives the answer that the documents, the story table or arithmetic over the CSVs give.

Answers that are small are literals, with the story that tells them; the others are worked out from the CSVs and the
reference (worked.py). An analysis without an expected answer fails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import REPO, Laboratory, Rows, Warehouse, read_csv, write_csv
from reference import Reference, holds, undotted
from test_metrics import EXCLUSIONS, brute_force, unit_of, wilson
from test_scenarios import KEYS, seed
from worked import TODAY, Line, Worked, cents, total, worked_out

Answer = tuple[tuple[str, ...], list[tuple]]  # columns, and the rows in their order
EXPECTED: dict[str, Callable[[Worked], Answer]] = {}


def answers(function: Callable[[Worked], Answer]) -> Callable[[Worked], Answer]:
    EXPECTED[function.__name__] = function
    return function


def grouped(lines: list, key: Callable) -> dict:
    found = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return found


def money(text: str) -> Decimal:
    return Decimal(text)


def largest_first(rows: list[tuple], place: int) -> list[tuple]:
    """Unknown amounts come last; what is alike in order of the first columns."""
    return sorted(rows, key=lambda row: (row[place] is None, -(row[place] or 0), *map(str, row[:3])))


# Literals --------------------------------------------------------------------------------------------------------------


@answers
def explain_claim_line(worked: Worked) -> Answer:
    """R5-001: 0244U of 2021-07-12 with C34.90, which R3 had deleted on 2021-06-24 and R5 restored on 2022-01-01."""
    then = [("as_adjudicated", date(2021, 8, 16), step, "goes on", None, None) for step in range(1, 7)]
    now = [("as_known", TODAY, step, "goes on", None, None) for step in range(1, 8)]
    denied = ("DECIDES: not_medically_necessary", "diagnosis_not_supported", "R3")
    covered = ("DECIDES: covered", "no_open_condition", "R5")
    columns = ("basis", "known_on", "step", "answer", "reason_code", "revision")
    return columns, [*then, ("as_adjudicated", date(2021, 8, 16), 7, *denied), *now, ("as_known", TODAY, 8, *covered)]


@answers
def rejected_rows(worked: Worked) -> Answer:
    """The stories BAD-001 to BAD-008, with the charges of their rows; an unreadable charge is unknown."""
    return ("table_name", "reason_code", "row_count", "charge_amount"), [
        ("remittance_adjustment", "remittance_not_found", 3, None),  # of BAD-006, BAD-007 and BAD-008
        ("medical_claim", "duplicate_conflicting", 2, money("289.68") + money("429.24")),  # BAD-005
        ("medical_claim", "duplicate_exact", 1, money("327.92")),  # BAD-004
        ("medical_claim", "missing_key", 1, money("7000.00")),  # BAD-002
        ("medical_claim", "unreadable_amount", 1, None),  # BAD-003: 12.5O
        ("medical_claim", "unreadable_date", 1, money("7000.00")),  # BAD-001
        ("remittance", "adjudicated_before_service", 1, money("5839.20")),  # BAD-008
        ("remittance", "duplicate_exact", 1, money("327.92")),  # BAD-004
        ("remittance", "line_not_found", 1, money("327.92")),  # BAD-006
        ("remittance", "reversal_without_adjudication", 1, money("-5839.20")),  # BAD-007
        ("remittance_adjustment", "duplicate_exact", 1, None),  # BAD-004
    ]


@answers
def recoverable_denials(worked: Worked) -> Answer:
    """R5-001, 002, 003, 006, MAP-003 and CLINIC-001; LATE-006 to 008; LATE-002 and 003. All were decided by 2022, so that
    even four years for good cause are over."""
    full, half = money("7000.00"), money("3500.00")
    columns = ("payer_id", "hcpcs_code", "cause_revision", "retro_kind", "window_state", "fewest_days_left",
               "line_count", "charge_amount", "recoverable_amount")  # fmt: skip
    return columns, [
        ("medicare_moldx", "0244U", "R5", "correction", "closed", None, 6, 6 * full, 6 * half),
        ("medicare_moldx", "0250U", "R5", "correction", "closed", None, 3, 3 * money("5839.20"), 3 * money("2919.60")),
        ("medicare_moldx", "0244U", "R3", "code_update", "closed", None, 2, 2 * full, 2 * half),
    ]


@answers
def payers_that_erred(worked: Worked) -> Answer:
    """The day before the deletion, after the correction, and criterion I met; none in the background."""
    erred = {line.claim for line in worked.denials() if line.is_denied and line.outcome_class == "payer_error"}
    assert erred == {"R5-005", "R5-009", "CRIT-001"}
    columns = ("payer_id", "claim_id", "hcpcs_code", "service_date", "denied_on", "denial_carc_code", "revision", "reason_code",
               "charge_amount", "expected_amount")  # fmt: skip
    moldx, charges = "medicare_moldx", (money("7000.00"), money("3500.00"))
    return columns, [
        (moldx, "R5-005", "0244U", date(2021, 6, 23), date(2021, 7, 21), "50", "R3", "no_open_condition", *charges),
        (moldx, "R5-009", "0244U", date(2021, 11, 29), date(2022, 1, 10), "50", "R5", "no_open_condition", *charges),
        ("providence", "CRIT-001", "81455", date(2025, 9, 9), date(2025, 10, 14), "50", "2023-02", "criteria_met",
         money("5839.20"), money("2919.60")),
    ]  # fmt: skip


@answers
def who_covers_code(worked: Worked) -> Answer:
    """0244U: Capital retired its policy, Cigna's source does not name it, MolDX sent its lists elsewhere, and Providence has
    listed it since its first documented revision."""
    plans = ("commercial", "fep", "medicaid", "medicare")
    capital = {plan: ("policy_retired", date(2026, 7, 1), None, "2026-03-04") for plan in plans}
    cigna = {plan: ("code_list_partial", None, None, "2025-11-04") for plan in plans}
    moldx = {plan: ("line_of_business", None, None, None) for plan in plans}
    providence = {plan: ("line_of_business", None, None, None) for plan in plans}
    # FEP has a manual of its own at Capital; Providence decides for commercial plans and says nothing of FEP
    capital["fep"] = ("line_of_business", None, None, None)
    moldx["medicare"] = ("deferred", date(2022, 3, 16), None, "R6")
    providence["commercial"] = providence["fep"] = ("covered_if", date(2023, 2, 1), "when the criteria are met", "2026-01")
    payers = {"capital_blue_cross": capital, "cigna": cigna, "medicare_moldx": moldx, "providence": providence}
    columns = ("payer_id", "line_of_business", "coverage", "ruling_since", "condition", "revision")
    return columns, [(payer, plan, *answer) for payer, answers_of in payers.items() for plan, answer in answers_of.items()]


@answers
def unbalanced_remittances(worked: Worked) -> Answer:
    """NET-006: 1195.82 charged, 500.00 paid, and 597.91 + 85.57 of adjustments."""
    amounts = tuple(map(money, ("1195.82", "500.00", "683.48", "12.34")))
    columns = ("claim_id", "is_final", "charge_amount", "paid_amount", "adjustment_amount", "unbalanced_amount")
    return columns, [("NET-006", True, *amounts)]


# Worked out ------------------------------------------------------------------------------------------------------------

SHARES = {"pay": (Decimal(1), Decimal(1)), "deny": (Decimal(0), Decimal(0)), "review": (Decimal(0), Decimal(1))}


@answers
def denials_by_class(worked: Worked) -> Answer:
    rows = []
    for outcome_class, lines in grouped(worked.denials(), lambda line: line.outcome_class).items():
        standing = [line for line in lines if line.is_denied]
        bounds = [
            total(line.expected and line.expected * SHARES[line.now.expected_action][place] for line in standing) for place in (0, 1)
        ]
        sums = total(line.charge for line in lines), total(line.expected for line in lines)
        rows.append((outcome_class, len(lines), len(standing), *sums, *bounds))
    columns = ("outcome_class", "line_count", "standing_line_count", "charge_amount", "expected_amount",
               "standing_payment_low_amount", "standing_payment_high_amount")  # fmt: skip
    return columns, largest_first(rows, 4)


@answers
def denial_rate_by_definition(worked: Worked) -> Answer:
    rows = []
    for (metric, basis, _, payer), (hits, trials, _, undecided) in brute_force(worked.rated()).items():
        if basis == "all" and payer == "providence":
            exclusion = max(EXCLUSIONS, key=lambda name: len(EXCLUSIONS[name]) if metric.endswith(EXCLUSIONS[name]) else -1)
            unit = unit_of(metric)
            bounds = wilson(float(hits), float(trials)) if unit in ("line", "claim") else (None, None)
            rows.append((metric, unit, exclusion, hits, trials, undecided, float(hits) / float(trials), *bounds))
    columns = ("metric", "unit", "exclusion", "numerator", "denominator", "undecided_count", "rate", "wilson_low", "wilson_high")
    return columns, sorted(rows)


@answers
def missing_facts_worklist(worked: Worked) -> Answer:
    waiting: dict[tuple, list[Line]] = defaultdict(list)
    for line in worked.denials():
        if line.is_denied and line.outcome_class == "conditional":
            for fact in (line.now.missing_facts or "").split(","):
                waiting[fact, line.payer].append(line)
    assert {line.claim for line in waiting["is_seeking_treatment", "providence"]} == {"CRIT-003"}  # the fact not given
    rows = [
        (*key, len(lines), sum("," not in line.now.missing_facts for line in lines),
         total(line.charge for line in lines), total(line.expected for line in lines))
        for key, lines in waiting.items() if key[0]
    ]  # fmt: skip
    columns = ("fact", "payer_id", "line_count", "only_one_missing_line_count", "charge_amount", "expected_amount")
    return columns, largest_first(rows, 5)


@answers
def recoupment_exposure(worked: Worked) -> Answer:
    """CODE-009 was paid on 2021-06-07, before R3 told of the rule; all others were paid against the policy of their day."""
    assert [line.claim for line in worked.lines if line.opportunity == "recoupment_exposure"] == ["CODE-009"]
    paid = [line for line in worked.lines if line.is_paid and (line.paid or 0) > 0 and line.now.expected_action == "deny"]
    paid = [line for line in paid if line.claim != "CODE-009"]
    stories = {line.claim for line in paid if not line.claim.startswith("BG-")}
    assert stories == {"CAP-003", "CIG-007", "NOCODE-002", "CRIT-005", "CODE-002"}
    rows = [
        (*key, "no change", None, None, len(lines), total(line.paid for line in lines))
        for key, lines in grouped(paid, lambda line: (line.payer, line.now.reason_code)).items()
    ]
    rows.append(("medicare_moldx", "unlisted_code_required", "policy_change", "R3", date(2022, 6, 7), 1, Decimal("597.91")))
    columns = ("payer_id", "reason_code", "change", "cause_revision", "last_reopening_day", "line_count", "paid_amount")
    return columns, largest_first(rows, 6)


@answers
def unmapped_payers(worked: Worked) -> Answer:
    rows = []
    for (payer, plan), lines in grouped(worked.lines, lambda line: (line.row["payer"], line.row["plan"])).items():
        payer_id = lines[0].payer
        if payer_id and worked.reference.line_of_business(payer_id, plan):
            continue
        days = [line.row["service_date"] for line in lines]
        status = "plan_not_mapped" if payer_id else "payer_not_mapped"
        rows.append((status, payer, plan, payer_id, len(lines), total(line.charge for line in lines), min(days), max(days)))
    columns = ("mapping_status", "payer", "plan", "payer_id", "in_scope_line_count", "in_scope_charge_amount",
               "first_service_date", "last_service_date")  # fmt: skip
    assert {row[1] for row in rows} == {"Acme Mutual", "PHP", "Cigna Health and Life"}  # MAP-001, PHP-009, CIG-006
    return columns, largest_first(rows, 5)


@answers
def policy_changes_since(worked: Worked) -> Answer:
    """Rows of the ledger that became known since 2022 and say something else than what was known of their first day."""
    reference = worked.reference
    payer_of = {policy["policy_id"]: payer for payer, policy in reference.policies.items()}
    changes: dict[tuple, list[tuple[int, list[Line]]]] = defaultdict(list)
    for row in reference.rulings:
        policy, system, group, code = place = tuple(row[name] for name in ("policy_id", "code_system", "code_group", "code"))
        known_from, effective_from = row["known_from"], row["effective_from"]
        if known_from < date(2022, 1, 1) or reference.timeline_ruling(*place, effective_from, known_from) is not row:
            continue
        before = reference.timeline_ruling(*place, effective_from, known_from - timedelta(days=1))
        if before and before["ruling"] == row["ruling"]:
            continue
        codes = {other["code"] for other in reference.rulings
                 if (other["policy_id"], other["code_system"], other["code_group"]) == (policy, "hcpcs", group)}  # fmt: skip
        touched = [
            line for line in worked.lines
            if line.payer == payer_of[policy] and line.code in codes and holds(row, line.row["service_date"])
            and undotted(code) in ({line.code} if system == "hcpcs" else set(map(undotted, line.row["diagnosis_codes"])))
        ]  # fmt: skip
        key = (known_from, policy, row["revision"], system, before and before["ruling"], row["ruling"], row["retro_kind"])
        changes[key].append((max((known_from - effective_from).days, 0), touched))
    rows = []
    for key, found in sorted(changes.items(), key=lambda item: (-item[0][0].toordinal(), *[str(part or "") for part in item[0][1:]])):
        lines = [line for _, touched in found for line in touched]
        rows.append((*key, len(found), max(days for days, _ in found), len(lines), sum((line.charge for line in lines), Decimal(0))))
    # an error of 199 diagnoses, undone after 191 days
    assert [row[7:9] for row in rows if row[2] == "R5"] == [(199, 191)]
    columns = ("known_from", "policy_id", "revision", "code_system", "from_ruling", "to_ruling", "retro_kind", "code_count",
               "most_days_back", "touched_line_count", "touched_charge_amount")  # fmt: skip
    return columns, rows


SCENARIO_RATES = {  # as every shipped scenario has them: overturned of what was denied, and realised of what changed
    True: ("0.30", "0.50", "0.70"), False: ("1", "1", "1"), "realised": ("0.80", "0.90", "1.00"),
}  # fmt: skip


def supposing(scenario_id: str, directory: Path) -> Reference:
    """The reference over a ledger that holds the rows of the scenario."""
    for path in (REPO / "seeds").glob("*/*.csv"):
        rows = read_csv(path)
        if key := KEYS.get(path.stem):
            merged = {tuple(row[name] for name in key): row for row in rows}
            for row in seed(f"scenario_{path.stem.removeprefix('policy_')}"):
                if row.pop("scenario_id") == scenario_id:
                    dated = {"known_from": row["known_from"] or TODAY} if "known_from" in row else {}
                    merged[tuple(row[name] for name in key)] = row | dated
            rows = list(merged.values())
        (directory / path.parent.name).mkdir(exist_ok=True)
        write_csv(directory / path.parent.name / path.name, rows, list(rows[0]) if rows else [])
    return Reference(directory)


def scenario_impact(worked: Worked, directory: Path) -> Answer:
    """Worth is the expected amount times the share of its action, times what an appeal wins if the line has a final denial."""
    rows = []
    for scenario_id in sorted(row["scenario_id"] for row in seed("scenario")):
        (directory / scenario_id).mkdir()
        reference = supposing(scenario_id, directory / scenario_id)
        found: dict[str, list] = defaultdict(list)
        for line in worked.lines:
            then, now = line.now, reference.determine(line.row, TODAY, worked.neighbours)
            if then.outcome == now.outcome:
                continue
            (low, middle, high), (worst, likely, best) = (
                [Decimal(rate) for rate in SCENARIO_RATES[kind]] for kind in (line.is_denied, "realised")
            )
            before, after = SHARES[then.expected_action], SHARES[now.expected_action]
            amounts: list = [None] * 5
            if line.expected is not None:
                worth = cents(line.expected * sum(before) / 2 * middle)
                change = cents(line.expected * (sum(after) - sum(before)) / 2 * middle * likely)
                edges = [
                    line.expected * (after[place] - before[place]) * rate for place in (0, 1) for rate in (low * worst, high * best)
                ]
                amounts = [worth, worth + change, cents(min(edges)), change, cents(max(edges))]
            found[line.payer].append((line.expected is None, line.charge, *amounts))
        for payer, lines in sorted(found.items()):
            unpriced, *sums = zip(*lines)
            rows.append((scenario_id, payer, len(lines), sum(unpriced), *map(total, sums)))
    columns = ("scenario_id", "payer_id", "affected_line_count", "unpriced_line_count", "charge_amount", "expected_amount_before",
               "expected_amount_after", "impact_low_amount", "impact_amount", "impact_high_amount")  # fmt: skip
    return columns, rows


# The tests -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compiled(laboratory: Laboratory, sample: Warehouse) -> dict[str, str]:
    return laboratory.analyses(sample)


def test_every_analysis_has_an_expected_answer_and_begins_with_its_question() -> None:
    paths = {path.stem: path for path in (REPO / "analyses").glob("*.sql")}
    assert paths.keys() == EXPECTED.keys() | {"scenario_impact"}
    for name, path in paths.items():
        comment = [line for line in path.read_text().splitlines() if line.startswith("-- ")]
        assert path.read_text().startswith("-- ") and any("?" in line for line in comment), name


def plain(rows: Rows, columns: tuple[str, ...]) -> list[tuple]:
    return [tuple(row[name] for name in columns) for row in rows]


@pytest.mark.parametrize("name", [*EXPECTED, "scenario_impact"])
def test_the_analysis_gives_the_expected_answer(
    name: str, compiled: dict[str, str], sample: Warehouse, tmp_path: Path
) -> None:
    worked = worked_out()
    columns, expected = scenario_impact(worked, tmp_path) if name == "scenario_impact" else EXPECTED[name](worked)
    found = plain(sample.rows(compiled[name]), columns)
    assert expected
    if name == "denial_rate_by_definition":  # bounds are rounded to six digits
        assert [row[:7] for row in found] == [row[:7] for row in expected]
        for place in (7, 8):
            assert [row[place] for row in found] == pytest.approx([row[place] for row in expected], abs=1e-6)
    else:
        assert found == expected


def test_an_analysis_answers_for_the_code_the_payer_and_the_day_that_are_asked(laboratory: Laboratory, sample: Warehouse) -> None:
    asked = laboratory.analyses(sample, hcpcs_code="81452", payer_id="capital_blue_cross", since="2025-11-05", claim_id="MAP-001")
    assert {row["coverage"] for row in sample.rows(asked["who_covers_code"])} == {"code_not_issued"}
    rates = {row["metric"]: row["denominator"] for row in sample.rows(asked["denial_rate_by_definition"])}
    assert rates["initial_denial_rate"] == sum(line.payer == "capital_blue_cross" for line in worked_out().adjudicated())
    assert {row["revision"] for row in sample.rows(asked["policy_changes_since"])} == {"2026-01"}
    steps = [row["reason_code"] for row in sample.rows(asked["explain_claim_line"])]
    assert steps == [None, "payer_not_mapped"] * 2
