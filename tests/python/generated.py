"""Generated claims and ledgers: many small examples packed into the tables of one build."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
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
CODE_RULINGS = ("covered_if", "covered_if", "investigational", "not_covered", "not_listed", "individual_review", "deferred")

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
    return with_appended(appended)


def with_appended(appended: dict[str, Rows]) -> dict[str, Rows]:
    """The real seeds of these names, and the appended rows below."""
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


PANEL_CODES = ("81445", "81455", "81459", "81459", "81479", "81479", "81479", "81235", "0244U")
PANEL_EDGES = ("2022-03-16", "2022-03-22", "2024-03-15", "2024-03-21", "2024-06-01", "2024-09-01")
ORDER_FLAGS = (
    "has_fda_biomarker_therapy", "has_biomarker_contraindication", "has_prior_panel_on_sample", "is_indication_documented",
    "is_clinical_impact_documented", "is_clia_certified", "is_seeking_treatment", "has_progressed_after_targeted_therapy",
    "has_known_resistance_mechanism", "has_independent_tumors", "is_immunotherapy_candidate", "is_msi_or_tmb_assessed",
)  # fmt: skip
ORDER_FACTS = {
    "tumor_stage": ("0", "I", "II", "III", "IV"),
    "disease_status": ("newly_diagnosed", "recurrent", "relapsed", "metastatic", "advanced", "remission"),
    "nccn_category": ("1", "2A", "2B", "3"),
    **{flag: (True, False) for flag in ORDER_FLAGS},
}


def random_order(chance: random.Random, blank: float) -> dict[str, object]:
    """A test order in which each column is blank with this probability. Specimens of two persons may share a name."""

    def maybe(values: tuple) -> object:
        return None if chance.random() < blank else chance.choice(values)

    return {
        "specimen_id": maybe(("S1", "S1", "S1", "S2")),
        "z_code": maybe(("Z001A", "Z002B")),
        "gene_count": maybe((2, 3, 4, 5, 50, 51, 300)),
        "analyte": maybe(("dna", "rna", "dna_rna")),
        **{fact: maybe(values) for fact, values in ORDER_FACTS.items()},
    }


def random_visits(count: int, chance: random.Random) -> list[tuple[str | None, str, str, date, tuple[str, ...]]]:
    """As (person, payer, plan, service date, codes to draw from), one for each line. Lines of one visit are next to
    each other; a person has a few visits, some to other payers, some on one day. Half of all visits are spread over the whole ledger,
    the rest lie where coding rules and criteria decide."""
    everywhere = tuple(row["hcpcs_code"] for row in read_csv(REPO / "seeds/reference/procedure_code.csv"))
    everywhere += ("0244U", "0250U") * 20 + ("244U", "11m")
    providence = ("0037U", "0244U", "0250U", "0329U", "81445", "81455", "81479", "81235")
    found: list = []
    persons = 0
    while len(found) < count:
        persons += chance.random() < 0.4
        person = None if chance.random() < 0.1 else f"P{persons}"
        kind = chance.choice(("anywhere", "anywhere", "moldx", "providence"))
        if kind == "anywhere":
            service = date.fromisoformat(chance.choice(EDGES)) + timedelta(days=chance.choice((-1, 0, 1, 20, 60, 200)))
            where = (chance.choice(PAYERS), chance.choice(PLANS), service, everywhere)
        elif kind == "moldx":
            service = date.fromisoformat(chance.choice(PANEL_EDGES)) + timedelta(days=chance.choice((-1, 0, 0, 0, 1)))
            where = (chance.choice(("medicare_moldx", "MEDICARE_MOLDX ")), "medicare", service, PANEL_CODES)
        else:
            service = date(2026, 1, 1) + timedelta(days=chance.choice((-1, 0, 0, 1, 31)))
            where = (chance.choice(("providence", "providence", "medicare_moldx")), "commercial", service, providence)
        if found and chance.random() < 0.25:  # the same person on the same day, perhaps at another payer
            person, where = found[-1][0], (*where[:2], found[-1][3], where[3])
        found += [(person, *where)] * chance.choice((1, 2, 2, 3))
    return found[:count]


def real_lines(count: int, seed: int) -> tuple[Rows, Rows, Rows]:
    """Lines, remittances and adjustments in typed form, on and around every edge of the real ledger."""
    chance = random.Random(seed)
    listed = [row["code"] for row in read_csv(REPO / "seeds/policy/policy_ruling.csv") if row["code_system"] == "icd-10-cm"]
    diagnoses = [*listed, "C92.00", "C92", "C9201", "C49", "C22", "C83.30", "C71.9", "C50.911", "Z80.0", "Z12.31", "R97.20", "D3A.00", "C7A.00", "D45"]
    secondary = ["C34.90", "C7800", "C79.51", "C80.0", "C80.1", "C83.30", "C96.9"]
    lines: Rows = []
    remittances: Rows = []
    adjustments: Rows = []
    for number, (person, payer, plan, service, codes) in enumerate(random_visits(count, chance)):
        follows = bool(lines) and number % 2 and (lines[-1]["person_id"], lines[-1]["service_date"]) == (person, service)
        line = {
            "data_source": lines[-1]["data_source"] if follows else chance.choice(("generated", "generated", "Generated B")),
            "claim_id": lines[-1]["claim_id"] if follows else f"G{number}",
            "claim_line_number": chance.choice((1, 2, 10, 11)),
            "person_id": person,
            "payer": payer,
            "plan": plan,
            "hcpcs_code": chance.choice(codes),
            "service_date": service,
            "service_unit_quantity": chance.choice((None, 1, 1, 1, 1, 2)),
            "diagnosis_codes": chance.sample(chance.choice((diagnoses, secondary)), chance.choice((0, 1, 1, 1, 2, 3))),
            "charge_amount": Decimal(chance.randrange(100, 900000)) / 100,
            "test_order": random_order(chance, chance.choice((0.05, 0.05, 0.2, 0.5, 1.0))) if chance.random() < 0.55 else None,
        }
        if follows and line["claim_line_number"] == lines[-1]["claim_line_number"]:
            line["claim_line_number"] += 20
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


def as_text(value: object) -> object:
    """Booleans as CSV and criteria write them."""
    return str(value).lower() if isinstance(value, bool) else value


def as_input(lines: Rows) -> dict[str, Rows]:
    """Typed lines as the tables medical_claim and test_order."""
    claims: Rows = []
    orders: Rows = []
    for line in lines:
        row = {name: value for name, value in line.items() if name not in ("service_date", "diagnosis_codes", "test_order")}
        row |= {"claim_start_date": line["service_date"], **{f"diagnosis_code_{place}": None for place in (1, 2, 3)}}
        row |= {f"diagnosis_code_{place}": code for place, code in enumerate(line.get("diagnosis_codes", ()), 1)}
        claims.append(row)
        if line.get("test_order") is not None:
            key = {name: line[name] for name in ("data_source", "claim_id", "claim_line_number")}
            orders.append(key | {name: as_text(value) for name, value in line["test_order"].items()})
    return {"medical_claim": claims, "test_order": orders}


# Remittances as payers send them ------------------------------------------------------------------------------------

NETTED_REASONS = ("50", "CO-50", "16", "45", "1 - Deductible", "2", "133", "97", "45, 50", "N130", "999", "253", "PR 1", "100")


def as_sent(on: date, chance: random.Random) -> date | datetime:
    """A day, sometimes with a time of day behind it."""
    return datetime.combine(on, time(chance.choice((8, 12, 17)))) if chance.random() < 0.2 else on


def rows_of_parts(key: dict, claim: Rows, on: date, chance: random.Random) -> tuple[Rows, Rows]:
    """Claim-level rows of one day for the lines of a claim, or for some of them, each with a reason or none: which line each is for only its
    charge can tell, and lines often have one charge."""
    remittances: Rows = []
    adjustments: Rows = []
    is_reversed = chance.random() < 0.2
    for place, line in enumerate(chance.sample(claim, chance.choice((1, len(claim), len(claim))))):
        here = key | {"claim_line_number": 0, "remittance_id": f"p{place}", "adjudication_date": on}
        billed = line["charge_amount"]
        paid = chance.choice((Decimal(0), Decimal(0), Decimal(40)))
        row = here | {"claim_status_code": chance.choice(("1", "4")), "charge_amount": billed, "paid_amount": paid,
                      "patient_responsibility_amount": None}  # fmt: skip
        remittances.append(row | ({"claim_status_code": "22", "charge_amount": -billed, "paid_amount": -paid} if is_reversed else {}))
        if chance.random() < 0.7:
            adjustments.append(
                here | {"group_code": "CO", "reason_code": chance.choice(NETTED_REASONS), "adjustment_amount": chance.choice((None, billed - paid))}
            )
    return remittances, adjustments


def netted_claims(count: int, seed: int) -> tuple[Rows, Rows, Rows]:
    """Claims of one to three lines whose remittances are paid, denied, pended, taken back, corrected on the same check or
    day, sent twice, split, or given for the claim as a whole. Amounts are few and round, so that they meet by chance."""
    chance = random.Random(seed)
    lines: Rows = []
    remittances: Rows = []
    adjustments: Rows = []
    for number in range(count):
        key = {"data_source": "netted", "claim_id": f"N{number}"}
        service = date(2021, 4, 1) + timedelta(days=chance.randrange(200))
        claim = [
            key | {
                "claim_line_number": place, "person_id": f"N{number}", "payer": "medicare_moldx", "plan": "medicare",
                "hcpcs_code": "0244U", "service_date": service, "service_unit_quantity": 1, "diagnosis_codes": ["C34.90"],
                "charge_amount": Decimal(chance.choice((100, 200))), "test_order": None,
            }
            for place in range(1, chance.choice((1, 1, 2, 3)) + 1)
        ]  # fmt: skip
        lines += claim
        on = service
        for step in range(chance.choice((1, 2, 3, 4, 5))):
            on += timedelta(days=chance.choice((0, 0, 30, 60)) if step else chance.choice((-1, 5, 30, 30, 30)))
            if len(claim) > 1 and chance.random() < 0.2:
                for rows, more in zip((remittances, adjustments), rows_of_parts(key, claim, on, chance)):
                    rows += more
                continue
            line = chance.choice(claim)
            number_of_line = 0 if chance.random() < 0.2 else line["claim_line_number"] if chance.random() < 0.98 else 9
            here = key | {"claim_line_number": number_of_line, "remittance_id": chance.choice(("", "a", "b")),
                          "adjudication_date": as_sent(on, chance)}
            whole = sum(each["charge_amount"] for each in claim)
            billed = line["charge_amount"] if number_of_line else chance.choice((whole, whole, whole + 100, line["charge_amount"], Decimal(60)))
            kind = chance.choice(("paid", "paid", "denied", "unpaid", "taken", "taken", "corrected", "split", "negative"))
            paid = Decimal(chance.choice((40, 60, 80)))
            row = here | {"claim_status_code": "1", "charge_amount": billed, "paid_amount": paid, "patient_responsibility_amount": None}
            if kind == "denied":
                row |= {"claim_status_code": "4", "paid_amount": chance.choice((None, Decimal(0), Decimal(0), paid)),
                        "patient_responsibility_amount": chance.choice((None, None, billed))}
            elif kind == "unpaid":
                row |= {"paid_amount": Decimal(0)}
            elif kind == "negative":
                row |= {"paid_amount": -paid}
            sent = [row]
            if kind in ("taken", "corrected"):
                sent = [here | {"claim_status_code": "22", "charge_amount": -billed, "paid_amount": chance.choice((None, -paid, Decimal(0))),
                                "patient_responsibility_amount": None}]
                sent += [row] if kind == "corrected" else []
            if kind == "split":
                part = chance.choice((billed / 2, billed / 4))
                sent = [row | {"charge_amount": part}, row | {"charge_amount": billed - part, "paid_amount": Decimal(0)}]
            if chance.random() < 0.1:
                sent.append(sent[-1] | chance.choice(({}, {}, {"paid_amount": Decimal(7)})))
            remittances += sent
            for reason in chance.sample(NETTED_REASONS, chance.choice((0, 1, 1, 2))):
                first = here | {
                    "claim_line_number": 0 if chance.random() < 0.2 else number_of_line,
                    "remittance_id": chance.choice((here["remittance_id"],) * 4 + ("",)),
                    "group_code": chance.choice(("CO", "PR", None)), "reason_code": reason,
                    "adjustment_amount": chance.choice((None, Decimal(0), billed, billed, Decimal(40), -Decimal(40))),
                }  # fmt: skip
                adjustments.append(first)
                amount = first["adjustment_amount"]
                if amount and chance.random() < 0.35:  # said again: taken back whole, in part or and more, or more of it
                    again = chance.choice((-amount, -amount, -amount, 10 - amount, -amount - 10, Decimal(30)))
                    adjustments.append(first | {"adjustment_amount": again, "group_code": chance.choice((first["group_code"],) * 4 + ("OA",))})
    return lines, remittances, adjustments


# Decisions in a line's own columns ------------------------------------------------------------------------------------

# source -> the texts of x_claim_status and of x_adjustment_reason_code, from this day of adjudication on
OWN_SOURCES = {
    "own": (("", "", "paid", "denied", "reversed", "pending"), ("", "", "50", "45", "CO-1", "133", "N130", "999"), date.min),
    "own reasons": (("",), ("", "", "CO-45", "197"), date.min),
    "own silent": (("",), ("", "N130", "see letter"), date.min),
    # says what it decided from 2022 on alone: who asks in 2021 cannot know that it ever will
    "own late": (("", "", "denied", "paid"), ("", "16"), date(2022, 1, 1)),
}


def own_lines(count: int, seed: int) -> Rows:
    """Lines of sources that send no remittances: some say what was decided, some only what was paid, one from a day on."""
    chance = random.Random(seed)
    lines: Rows = []
    for number in range(count):
        source = chance.choice(list(OWN_SOURCES))
        statuses, reasons, since = OWN_SOURCES[source]
        service = date(2021, 4, 1) + timedelta(days=chance.randrange(400))
        on = service + timedelta(days=chance.choice((0, 20, 60, 200)))
        says = on >= since
        lines.append({
            "data_source": source, "claim_id": f"O{number}", "claim_line_number": 1, "person_id": f"O{number}",
            "payer": chance.choice(("medicare_moldx", "capital_blue_cross")), "plan": "medicare", "hcpcs_code": "0244U",
            "service_date": service, "service_unit_quantity": 1, "diagnosis_codes": ["C34.90"], "charge_amount": Decimal(100),
            "test_order": None, "paid_date": on, "paid_amount": chance.choice((None, Decimal(0), Decimal(0), Decimal(60))),
            "x_claim_status": chance.choice(statuses) if says else "", "x_adjustment_reason_code": chance.choice(reasons) if says else "",
        })  # fmt: skip
    return lines


def as_remittances(rows: Rows) -> Rows:
    """Typed rows as they stand in the input: the line of a whole claim is blank."""
    return [row | {"claim_line_number": row["claim_line_number"] or None} for row in rows]
