"""Generated claims and ledgers: many small examples packed into the tables of one build."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from conftest import REPO, Rows, read_csv
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# A small world of its own, far from the dates of the real ledger: 60 days of service and of knowledge.
WORLD_STARTS = date(2024, 1, 1)
WORLD_DAYS = 60
GENERATED_KNOWN_ON = WORLD_STARTS + timedelta(days=150)
CODES = ("81206", "81245", "81275")
DIAGNOSES = ("C34.90", "C61", "D46.9")
CODE_RULINGS = ("covered_if", "covered_if", "investigational", "not_listed", "individual_review", "deferred")

days = st.integers(0, WORLD_DAYS)


def day(offset: int) -> str:
    return (WORLD_STARTS + timedelta(days=offset)).isoformat()


@dataclass(frozen=True)
class Ledger:
    """One generated policy with its own payer, and the lines billed to it."""

    number: int
    revisions: list[dict]
    rulings: list[dict]
    criteria: list[dict]
    lines: list[dict]
    diagnosis_rule: str

    @property
    def policy_id(self) -> str:
        return f"generated_{self.number}"


@st.composite
def validity(draw: st.DrawFn) -> tuple[int, int | None]:
    start = draw(days)
    return start, draw(st.one_of(st.none(), st.integers(start + 1, WORLD_DAYS + 30)))


@st.composite
def revisions(draw: st.DrawFn) -> list[dict]:
    count = draw(st.integers(1, 4))
    found = []
    for number in range(1, count + 1):
        start, end = draw(validity())
        found.append(
            {
                "revision": f"V{number}",
                "revision_order": number,
                "effective_from": day(start),
                "effective_to": end and day(end),
                "known": draw(days),
                "code_list_status": draw(st.sampled_from(("complete", "partial", "deferred"))),
                "retired_from": draw(st.one_of(st.none(), st.none(), days.map(day))),
            }
        )
    return found


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    made = draw(revisions())
    rulings, criteria, seen = [], [], set()
    for _ in range(draw(st.integers(0, 10))):
        revision = draw(st.sampled_from(made))
        is_code = draw(st.booleans())
        code = draw(st.sampled_from(CODES if is_code else DIAGNOSES))
        # one row of a revision and code: what two would mean, the ledger's own tests forbid to ask
        if (revision["revision"], code) in seen:
            continue
        seen.add((revision["revision"], code))
        start, end = draw(validity())
        rulings.append(
            {
                "revision": revision["revision"],
                "code_system": "hcpcs" if is_code else "icd-10-cm",
                "code": code,
                "ruling": draw(st.sampled_from(CODE_RULINGS if is_code else ("supports", "not_supported"))),
                "effective_from": day(start),
                "effective_to": end and day(end),
                "known": revision["known"] + draw(st.integers(0, 10)),
                "retro_kind": draw(st.sampled_from(("correction", "code_update", "policy_change"))),
            }
        )
    for revision in made:
        if draw(st.integers(0, 3)) == 0:
            start, end = draw(validity())
            criteria.append(
                {
                    "revision": revision["revision"],
                    "hcpcs_code": draw(st.sampled_from(("all", *CODES))),
                    "criteria_id": draw(st.sampled_from(("mm0520_selection", "mm0520_drug"))),
                    "effective_from": day(start),
                    "effective_to": end and day(end),
                    "known": revision["known"],
                }
            )
    lines = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "code": st.sampled_from(CODES),
                    "service": days,
                    "delay": st.integers(0, 60),
                    "diagnoses": st.lists(st.sampled_from((*DIAGNOSES, "Z99.89")), max_size=2, unique=True),
                    "status": st.sampled_from(("1", "4")),
                }
            ),
            min_size=4,
            max_size=8,
        )
    )
    return Ledger(0, made, rulings, criteria, lines, draw(st.sampled_from(("listed", "none"))))


def world(size: int) -> list[Ledger]:
    """As many ledgers as hypothesis examples, the simplest first, packed so that one build tries them all."""
    found: list[Ledger] = []

    @settings(max_examples=size, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ledger=ledgers())
    def collect(ledger: Ledger) -> None:
        found.append(replace(ledger, number=len(found)))

    collect()
    return found


def seed_rows(world: list[Ledger]) -> dict[str, Rows]:
    """The real seeds with the generated policies appended."""
    appended: dict[str, Rows] = {name: [] for name in ("payer", "policy", "policy_revision", "policy_ruling", "policy_criteria")}
    for ledger in world:
        policy = {"policy_id": ledger.policy_id}
        known = {"known_basis": "stated", "section": "Generated"}
        appended["payer"].append({"payer_id": ledger.policy_id, "label": "Generated"})
        appended["policy"].append(
            policy
            | {"payer_id": ledger.policy_id, "label": "Generated", "diagnosis_rule": ledger.diagnosis_rule}
            | {"document_id": "capital_mp2267"}
        )
        for row in ledger.revisions:
            appended["policy_revision"].append(
                policy | known | row | {"known_from": day(row["known"]), "retro_kind": "policy_change"}
            )
        for row in ledger.rulings:
            appended["policy_ruling"].append(
                policy | known | row | {"known_from": day(row["known"]), "code_group": "all", "action": "list"}
            )
        for row in ledger.criteria:
            appended["policy_criteria"].append(
                policy | known | row | {"known_from": day(row["known"]), "retro_kind": "policy_change"}
            )
    real = {name: read_csv(next((REPO / "seeds").glob(f"*/{name}.csv"))) for name in appended}
    return {
        name: rows + [{column: row.get(column) for column in rows[0]} for row in appended[name]]
        for name, rows in real.items()
    }


def claim_rows(world: list[Ledger]) -> dict[str, Rows]:
    claims: Rows = []
    remittances: Rows = []
    for ledger in world:
        for number, line in enumerate(ledger.lines, 1):
            key = {"data_source": "generated", "claim_id": ledger.policy_id, "claim_line_number": number}
            claims.append(
                key
                | {"payer": ledger.policy_id, "plan": "commercial", "hcpcs_code": line["code"], "charge_amount": "100.00"}
                | {"claim_start_date": day(line["service"])}
                | {f"diagnosis_code_{place}": code for place, code in enumerate(line["diagnoses"], 1)}
            )
            remittances.append(
                key
                | {"adjudication_date": day(line["service"] + line["delay"]), "claim_status_code": line["status"]}
                | {"paid_amount": "0.00" if line["status"] == "4" else "60.00"}
            )
    first = claims[0] | {"diagnosis_code_1": claims[0].get("diagnosis_code_1"), "diagnosis_code_2": None}
    return {"medical_claim": [first, *claims[1:]], "remittance": remittances}


# Lines over the real ledger ------------------------------------------------------------------------------------------

PAYERS = ("providence", "medicare_moldx", "Cigna Healthcare", "capital_blue_cross", "  PROVIDENCE  Health Plan ", "Acme Mutual")
PLANS = ("commercial", "commercial", "commercial", "medicare", "medicaid", "fep", "PPO", "OHP", "", "unheard of")
EDGES = (
    "2019-05-27", "2020-03-17", "2021-04-01", "2021-06-24", "2021-07-01", "2021-10-01", "2021-11-08", "2022-01-01",
    "2022-03-16", "2022-03-22", "2022-10-01", "2023-02-01", "2023-08-01", "2023-10-06", "2024-03-21", "2024-04-09",
    "2025-01-01", "2025-08-05", "2025-11-04", "2026-01-01", "2026-03-04", "2026-07-01",
)  # fmt: skip
REASONS = ("50", "55", "11", "16", "18", "29", "197", "45", "1", "3", "253", "999", "B7")


def real_lines(count: int, seed: int) -> tuple[Rows, Rows, Rows]:
    """Lines, remittances and adjustments in typed form, on and around every edge of the real ledger."""
    chance = random.Random(seed)
    reference = read_csv(REPO / "seeds/reference/procedure_code.csv")
    codes = [row["hcpcs_code"] for row in reference] + ["0244U", "0250U"] * 20 + ["244U", "11m"]
    listed = [row["code"] for row in read_csv(REPO / "seeds/policy/policy_ruling.csv") if row["code_system"] == "icd-10-cm"]
    diagnoses = [*listed, "C92.00", "C9201", "C83.30", "C71.9", "C50.911", "Z80.0", "Z12.31", "R97.20", "D3A.00", "C7A.00", "D45"]
    lines: Rows = []
    remittances: Rows = []
    adjustments: Rows = []
    for number in range(count):
        service = date.fromisoformat(chance.choice(EDGES)) + timedelta(days=chance.choice((-1, 0, 1, 20, 60, 200)))
        line = {
            "data_source": "generated",
            "claim_id": f"G{number}",
            "claim_line_number": 1,
            "payer": chance.choice(PAYERS),
            "plan": chance.choice(PLANS),
            "hcpcs_code": chance.choice(codes),
            "service_date": service,
            "diagnosis_codes": chance.sample(diagnoses, chance.choice((0, 1, 1, 1, 2, 3))),
            "charge_amount": Decimal(chance.randrange(100, 900000)) / 100,
        }
        lines.append(line)
        key = {name: line[name] for name in ("data_source", "claim_id", "claim_line_number")}
        on = service
        for place in range(chance.choice((0, 1, 1, 1, 2, 3, 4))):
            on += timedelta(days=chance.choice((0, 5, 30, 120, 400)) if place else chance.choice((0, 10, 45, 200)))
            status = chance.choice(("1", "1", "2", "4", "22", "22")) if place else chance.choice(("1", "4", "22"))
            here = key | {"adjudication_date": on, "remittance_id": f"{chance.choice('AB')}{place}"}
            remittances.append(
                here | {"claim_status_code": status, "paid_amount": chance.choice((None, Decimal("0"), Decimal("80.25")))}
            )
            for reason in chance.sample(REASONS, chance.choice((0, 1, 2))):
                amount = chance.choice((None, Decimal("10"), Decimal("10"), Decimal("99.5")))
                adjustments.append(here | {"group_code": "CO", "reason_code": reason, "adjustment_amount": amount})
    return lines, remittances, adjustments


def as_input(lines: Rows) -> Rows:
    """Typed lines as medical_claim rows."""
    written = []
    for line in lines:
        row = {name: value for name, value in line.items() if name not in ("service_date", "diagnosis_codes")}
        row |= {"claim_start_date": line["service_date"], **{f"diagnosis_code_{place}": None for place in (1, 2, 3)}}
        row |= {f"diagnosis_code_{place}": code for place, code in enumerate(line["diagnosis_codes"], 1)}
        written.append(row)
    return written
