"""The laws of the design as properties of generated ledgers, many packed into each build.

The SQL form of the laws (tests/laws) runs on them as well.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from conftest import REPO, Laboratory, Rows, Warehouse, read_csv
from generated import CODES, DIAGNOSES, GENERATED_KNOWN_ON, WORLD_DAYS, WORLD_STARTS, Ledger, claim_rows, day, seed_rows, world
from reference import Reference

WORLD_SIZE = 150
KNOWN_ON = GENERATED_KNOWN_ON.isoformat()


@pytest.fixture(scope="module")
def ledgers() -> list[Ledger]:
    return world(WORLD_SIZE)


def test_the_timeline_and_the_ladder_say_what_the_ledger_says(laboratory: Laboratory, ledgers: list[Ledger]) -> None:
    """Rectangles equal a search of the ledger at every boundary, and determinations equal the reference (laws 1, 2, 6)."""
    claims = claim_rows(ledgers)
    warehouse = laboratory.build(claims, known_on=KNOWN_ON, seeds=seed_rows(ledgers), tests=True)
    reference = Reference(laboratory.project / "seeds")

    timeline = warehouse.rows("select * from dim_policy_timeline where policy_id like 'generated_%'")
    days = [WORLD_STARTS + timedelta(days=offset) for offset in range(0, WORLD_DAYS + 32, 3)]
    for ledger in ledgers:
        mine = [row for row in timeline if row["policy_id"] == ledger.policy_id]
        for system, code in [("hcpcs", code) for code in CODES] + [("icd-10-cm", code) for code in DIAGNOSES]:
            rectangles = [row for row in mine if row["code"] == code]
            for service_date in days:
                for known_on in days:
                    held = [
                        (row["ruling"], row["revision"])
                        for row in rectangles
                        if row["effective_from"] <= service_date < row["effective_to"]
                        and row["known_from"] <= known_on < row["known_to"]
                    ]
                    ruling = reference.timeline_ruling(ledger.policy_id, system, "all", code, service_date, known_on)
                    assert held == ([(ruling["ruling"], ruling["revision"])] if ruling else []), (ledger, service_date, known_on)

    found = {
        (row["claim_id"], row["claim_line_number"], row["basis"]): (row["outcome"], row["reason_code"], row["missing_facts"])
        for row in warehouse.rows("select * from fct_determination")
    }
    changed = {
        (row["claim_id"], row["claim_line_number"]): row["changed_on"]
        for row in warehouse.rows("select * from fct_retroactive_outcome")
    }
    for ledger in ledgers:
        for number, drawn in enumerate(ledger.lines, 1):
            line = {
                "payer": ledger.policy_id,
                "plan": "commercial",
                "hcpcs_code": drawn["code"],
                "service_date": date.fromisoformat(day(drawn["service"])),
                "diagnosis_codes": drawn["diagnoses"],
            }
            adjudicated_on = date.fromisoformat(day(drawn["service"] + drawn["delay"]))
            for basis, known_on in (("as_known", GENERATED_KNOWN_ON), ("as_adjudicated", adjudicated_on)):
                expected = reference.determine(line, known_on)
                assert found[ledger.policy_id, number, basis] == (
                    expected.outcome,
                    expected.reason_code,
                    expected.missing_facts,
                ), (ledger, number, basis)
            retroactive = reference.retroactive(line, adjudicated_on, GENERATED_KNOWN_ON)
            assert changed.get((ledger.policy_id, number)) == (retroactive and retroactive["changed_on"]), (ledger, number)


def test_no_knowledge_from_the_future(laboratory: Laboratory, ledgers: list[Ledger]) -> None:
    """Law 3: a build at K equals a build from a ledger and remittances cut to the rows known by K."""
    cut_day = WORLD_STARTS + timedelta(days=WORLD_DAYS // 2)
    claims, seeds = claim_rows(ledgers), seed_rows(ledgers)

    def known(rows: Rows, column: str) -> Rows:
        return [row for row in rows if str(row[column]) <= cut_day.isoformat()]

    cut_claims = claims | {"remittance": known(claims["remittance"], "adjudication_date")}
    cut_seeds = seeds | {
        name: known(seeds[name], "known_from") for name in ("policy_revision", "policy_ruling", "policy_criteria")
    }
    assert len(cut_claims["remittance"]) < len(claims["remittance"])
    assert len(cut_seeds["policy_ruling"]) < len(seeds["policy_ruling"])
    whole = laboratory.build(claims, known_on=cut_day.isoformat(), seeds=seeds)
    cut = laboratory.build(cut_claims, known_on=cut_day.isoformat(), seeds=cut_seeds)
    # intake counts what was read, which a cut changes
    assert whole.marts(without=("rpt_intake",)) == cut.marts(without=("rpt_intake",))


def test_the_past_is_immutable(laboratory: Laboratory, ledgers: list[Ledger]) -> None:
    """Law 4: rulings known after every adjudication change no as_adjudicated row, and do change what is known now."""
    claims, seeds = claim_rows(ledgers), seed_rows(ledgers)
    later = (GENERATED_KNOWN_ON - timedelta(days=1)).isoformat()
    assert max(str(row["adjudication_date"]) for row in claims["remittance"]) < later
    columns = list(seeds["policy_revision"][0]), list(seeds["policy_ruling"][0])
    new_revisions = [
        {"policy_id": ledger.policy_id, "revision": "LATE", "revision_order": 99, "effective_from": day(0)}
        | {"known_from": later, "known_basis": "stated", "code_list_status": "complete", "retro_kind": "correction"}
        | {"section": "Appended"}
        for ledger in ledgers
    ]
    new_rulings = [
        {"policy_id": ledger.policy_id, "revision": "LATE", "code_system": "hcpcs", "code_group": "all", "code": code}
        | {"action": "list", "ruling": "investigational", "effective_from": day(0), "known_from": later}
        | {"known_basis": "stated", "retro_kind": "correction", "section": "Appended"}
        for ledger in ledgers
        for code in CODES
    ]
    appended = seeds | {
        "policy_revision": seeds["policy_revision"] + [{name: row.get(name) for name in columns[0]} for row in new_revisions],
        "policy_ruling": seeds["policy_ruling"] + [{name: row.get(name) for name in columns[1]} for row in new_rulings],
    }
    before = laboratory.build(claims, known_on=KNOWN_ON, seeds=seeds)
    after = laboratory.build(claims, known_on=KNOWN_ON, seeds=appended)
    past = "(select * from fct_determination where basis = 'as_adjudicated')"
    assert before.content(past) == after.content(past)
    assert {row["reason_code"] for row in after.rows("select * from fct_determination where basis = 'as_known'")} == {
        "investigational"
    }


def test_order_does_not_matter(laboratory: Laboratory, ledgers: list[Ledger]) -> None:
    """Law 5: shuffled seeds and claims give the same warehouse, and building twice gives the same rows.

    The first time dbt builds; the others run its compiled SQL, as all tests do. Both ways must be equal.
    """
    claims, seeds = claim_rows(ledgers), seed_rows(ledgers)
    shuffle = random.Random(5)

    def shuffled(tables: dict[str, Rows]) -> dict[str, Rows]:
        return {name: shuffle.sample(rows, len(rows)) for name, rows in tables.items()}

    first = laboratory.build(claims, known_on=KNOWN_ON, seeds=seeds, with_dbt=True)
    again = laboratory.build(claims, known_on=KNOWN_ON, seeds=seeds)
    other = laboratory.build(shuffled(claims), known_on=KNOWN_ON, seeds=shuffled(seeds))
    assert first.marts() == again.marts() == other.marts()


def test_the_sample_obeys_the_laws(sample: Warehouse) -> None:
    """The data tests, laws included, ran when the sample was built; it must hold enough to have put them to work."""
    counted = sample.rows(
        """
        select
            (select count(*) from fct_determination where basis = 'as_adjudicated') as adjudicated,
            (select count(*) from fct_retroactive_outcome) as retroactive,
            (select count(*) from fct_denial) as denied,
            (select count(*) from fct_rejected_line) as rejected,
            (select count(distinct outcome) from fct_determination) as outcomes
        """
    )[0]
    assert counted["adjudicated"] > 200 and counted["retroactive"] > 10 and counted["denied"] > 50
    assert counted["rejected"] > 5 and counted["outcomes"] == 9


def test_every_real_seed_may_be_reversed(laboratory: Laboratory, sample: Warehouse) -> None:
    """Law 5 on the real ledger and the sample."""
    seeds = {path.stem: list(reversed(read_csv(path))) for path in (REPO / "seeds").glob("*/*.csv")}
    assert laboratory.build(REPO / "sample_claims", seeds=seeds).marts() == sample.marts()


def test_copies_of_lines_ask_nothing_that_was_not_asked(laboratory: Laboratory, sample: Warehouse) -> None:
    """Cases, not lines: whatever is added to the sample that no policy can tell from it, the ladder is asked no more often.

    Each copy is of another person, claim, specimen, check, and test identifier.
    """
    copies = 5
    names = ("claim_id", "person_id", "specimen_id", "z_code", "remittance_id")
    tables = {path.stem: read_csv(path) for path in (REPO / "sample_claims").glob("*.csv")}
    copied = {
        table: [
            row | {name: f"{row[name]}-{copy}" for name in names if copy and row.get(name)}
            for copy in range(copies)
            for row in rows
        ]
        for table, rows in tables.items()
    }
    asked = """
        select
            (select count(*) from intermediate.int_case) as cases,
            (select count(*) from intermediate.int_evaluation) as questions,
            (select count(*) from intermediate.int_criteria_known) as fact_sets
    """
    warehouse = laboratory.build(copied)
    assert warehouse.rows(asked) == sample.rows(asked)
    counted = "select count(*) as determinations from fct_determination"
    assert warehouse.rows(counted)[0]["determinations"] == copies * sample.rows(counted)[0]["determinations"]
