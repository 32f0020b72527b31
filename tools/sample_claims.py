"""Write synthetic sample claims: hand-made stories, then a seeded background.

    python -m tools.sample_claims --output-dir sample_claims [--line-count N] [--seed S]

Every person, claim, provider number and payment is invented. The defaults reproduce the committed sample byte for byte,
and a larger sample begins with the smaller one. sample_claims/README.md says what each story shows.
"""

import argparse
import csv
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path

from tools.sample_remittances import write_remittances

FEE_SCHEDULE = Path(__file__).resolve().parents[1] / "seeds" / "finance" / "medicare_lab_fee_schedule.csv"
INVENTED_RATES = {"0091U": "185.00", "0448U": "597.91", "81452": "600.00", "81479": "1500.00", "99213": "95.00"}

REMITTANCE_KEY = ["data_source", "claim_id", "claim_line_number", "adjudication_date", "remittance_id"]
COLUMNS = {
    "medical_claim": [
        "claim_id", "claim_line_number", "claim_type", "person_id", "payer", "plan", "claim_start_date",
        "claim_end_date", "claim_line_start_date", "claim_line_end_date", "bill_type_code", "place_of_service_code",
        "service_unit_quantity", "hcpcs_code", "hcpcs_modifier_1", "rendering_npi", "billing_npi", "paid_date",
        "charge_amount", "allowed_amount", "paid_amount", "diagnosis_code_1", "diagnosis_code_2", "diagnosis_code_3",
        "diagnosis_code_4", "in_network_flag", "data_source", "x_adjudication_date", "x_claim_status",
        "x_adjustment_group_code", "x_adjustment_reason_code",
    ],
    "remittance": REMITTANCE_KEY + [
        "claim_status_code", "charge_amount", "allowed_amount", "paid_amount", "patient_responsibility_amount",
    ],
    "remittance_adjustment": REMITTANCE_KEY + ["group_code", "reason_code", "remark_code", "adjustment_amount"],
    "test_order": [
        "data_source", "claim_id", "claim_line_number", "order_date", "specimen_id", "specimen_collected_date", "z_code",
        "gene_count", "analyte", "tumor_stage", "disease_status", "nccn_category", "has_fda_biomarker_therapy",
        "has_biomarker_contraindication", "has_prior_panel_on_sample", "is_indication_documented",
        "is_clinical_impact_documented", "is_clia_certified", "is_seeking_treatment",
        "has_progressed_after_targeted_therapy", "has_known_resistance_mechanism", "has_independent_tumors",
        "is_immunotherapy_candidate", "is_msi_or_tmb_assessed",
    ],
}

PayerPlan = tuple[str, str]
Row = dict[str, object]


# Lines and adjudications --------------------------------------------------------------------------------------------

REVERSED = "22"  # claim status, X12 835 CLP02


@dataclass(frozen=True, slots=True)
class Adjudication:
    """What one remittance decided. `reason` takes whatever part of the charge is not allowed, less what is `left_out`."""

    date: str
    status: str
    is_allowed: bool
    reason: str
    remark: str = ""
    patient_shares: tuple[tuple[str, str], ...] = ()
    part: str = ""
    left_out: str = "0"

    def allowed_of(self, claim_line: "Line") -> Decimal:
        if self.part:
            return Decimal(self.part)
        return claim_line.allowed if self.is_allowed else Decimal(0)


def paid(day: str, *patient_shares: tuple[str, str]) -> Adjudication:
    """Allowed and paid, less what the patient owes: pairs of reason and amount."""
    return Adjudication(day, "1", True, "CO-45", patient_shares=patient_shares)


def denied(day: str, reason: str, remark: str = "") -> Adjudication:
    """Denied; the whole charge goes to one reason."""
    return Adjudication(day, "4", False, reason, remark)


def unpaid(day: str, reason: str, status: str = "1") -> Adjudication:
    """Processed like a payment, with nothing paid: only the reason tells whether that is a denial."""
    return Adjudication(day, status, False, reason)


def paid_in_part(day: str, amount: str, reason: str, status: str = "1", left_out: str = "0") -> Adjudication:
    """Only this amount is paid; the rest of the charge goes to one reason."""
    return Adjudication(day, status, True, reason, part=amount, left_out=left_out)


def reversal(day: str) -> Adjudication:
    """Takes back the latest adjudication that stands; its amounts are those of that one, negated."""
    return Adjudication(day, REVERSED, False, "CO-45")


@dataclass(frozen=True, slots=True)
class Line:
    """One claim line with its adjudications. `edits` overwrite what medical_claim would say."""

    claim_id: str
    person_id: str
    payer_plan: PayerPlan
    hcpcs_code: str
    service_date: str
    diagnoses: list[str]
    adjudications: tuple[Adjudication, ...]
    charge: Decimal
    allowed: Decimal
    line_number: int = 1
    modifier: str = ""
    is_in_network: bool = True
    data_source: str = "sample_lab"
    is_claim_sent: bool = True
    edits: dict[str, str] = field(default_factory=dict)
    order: dict[str, str] | None = None


@cache
def rates() -> dict[str, Decimal]:
    """The earliest Medicare rate of each code, so that a new quarter in the seed does not change the sample."""
    earliest = {code: Decimal(amount) for code, amount in INVENTED_RATES.items()}
    with FEE_SCHEDULE.open(newline="", encoding="utf-8") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: row["effective_from"]):
            if row["rate_amount"]:
                earliest.setdefault(row["hcpcs_code"], Decimal(row["rate_amount"]))
    return earliest


def line(
    claim_id: str, patient: int, payer_plan: PayerPlan, hcpcs_code: str, service_date: str, diagnoses: str,
    *adjudications: Adjudication, **more: object,
) -> Line:
    """A hand-made line: allowed at the Medicare rate, charged at twice that."""
    rate = rates()[hcpcs_code.zfill(5)]
    return Line(
        claim_id, f"patient-{patient:03}", payer_plan, hcpcs_code, service_date, diagnoses.split(), adjudications,
        charge=2 * rate, allowed=rate, **more,
    )


# The stories --------------------------------------------------------------------------------------------------------

MOLDX = ("Medicare Part B (MolDX)", "medicare")
CAPITAL, CAPITAL_FEP = ("Capital Blue Cross", "commercial"), ("Capital Blue Cross", "FEP PPO")
CIGNA, CIGNA_OAP = ("Cigna Healthcare", "commercial"), ("Cigna Health and Life", "Open Access Plus")
PROVIDENCE, PROVIDENCE_UNMAPPED = ("Providence Health Plan", "commercial"), ("PHP", "Choice Select 3000")
OREGON_HEALTH_PLAN = ("Providence Health Assurance", "Medicaid/OHP")
PROVIDENCE_MEDICARE = ("Providence Health Assurance", "Medicare Advantage")


def deleted_diagnoses() -> list[Line]:
    """MolDX article, Revision History, R3 and R5: 195 diagnoses deleted on 2021-06-24, restored on 2022-01-01."""
    return [
        line("R5-001", 1, MOLDX, "0244U", "2021-07-12", "C3490", denied("2021-08-16", "CO-50", "N115")),
        line("R5-002", 2, MOLDX, "0244U", "2021-09-20", "C50.911 C79.51", denied("2021-10-25", "CO-50", "N115")),
        line("R5-003", 3, MOLDX, "0244U", "2021-12-15", "C189", denied("2021-12-31", "CO-50", "N115")),
        line("R5-004", 1, MOLDX, "0244U", "2021-08-04", "C34.90",
             denied("2021-09-10", "CO-50", "N115"), reversal("2022-02-14"), paid("2022-02-14")),
        line("R5-005", 2, MOLDX, "0244U", "2021-06-23", "C50911", denied("2021-07-21", "CO-50", "N115")),
        line("R5-006", 2, MOLDX, "0244U", "2021-06-24", "C50911", denied("2021-07-22", "CO-50", "N115")),
        line("R5-007", 4, MOLDX, "0244U", "2021-10-05", "D464", denied("2021-11-09", "CO-50", "N115")),
        line("R5-008", 3, MOLDX, "0244U", "2021-10-11", "C18.9", paid("2021-11-15")),
        line("R5-009", 1, MOLDX, "0244U", "2021-11-29", "C3490", denied("2022-01-10", "CO-50", "N115")),
    ]


def lists_moved_late() -> list[Line]:
    """MolDX article, Public Versions: R6 moves all lists away from 2022-03-16 and was published on 2022-03-22."""
    return [
        line("R6-001", 1, MOLDX, "0244U", "2022-03-15", "C3490", paid("2022-03-21")),
        line("R6-002", 1, MOLDX, "0244U", "2022-03-17", "C3490", paid("2022-03-21")),
        line("R6-003", 3, MOLDX, "0250U", "2022-03-16", "C189", denied("2022-03-18", "CO-50", "N115")),
        line("R6-004", 3, MOLDX, "0250U", "2022-03-21", "C189", denied("2022-04-25", "CO-50", "N115")),
    ]


def codes_listed_late() -> list[Line]:
    """MolDX article, Revision History, R3 and R4: 0244U and 0250U added months after the service dates they bind."""
    return [
        line("LATE-001", 5, MOLDX, "0244U", "2021-03-31", "C3490", denied("2021-04-28", "CO-181")),
        line("LATE-002", 5, MOLDX, "0244U", "2021-04-01", "C3490", denied("2021-05-10", "CO-96")),
        line("LATE-003", 5, MOLDX, "0244U", "2021-05-24", "C3490", denied("2021-06-23", "CO-96")),
        line("LATE-004", 5, MOLDX, "0244U", "2021-05-25", "C3490", paid("2021-06-24")),
        line("LATE-005", 6, MOLDX, "0250U", "2021-06-30", "C539", denied("2021-07-28", "CO-181")),
        line("LATE-006", 6, MOLDX, "0250U", "2021-07-01", "C539", denied("2021-08-12", "CO-96")),
        line("LATE-007", 6, MOLDX, "0250U", "2021-09-01", "C53.9", denied("2021-09-30", "CO-96")),
        line("LATE-008", 6, MOLDX, "0250U", "2021-09-02", "C53.9", denied("2021-10-01", "CO-50", "N115")),
    ]


def liquid_biopsy() -> list[Line]:
    """Capital MP 2.267, I, II, VII and IX: codes added ahead, removed on the day, and the policy retired."""
    return [
        line("CAP-001", 7, CAPITAL, "0337U", "2022-09-30", "C9000", denied("2022-10-24", "CO-181")),
        line("CAP-002", 7, CAPITAL, "0337U", "2022-10-01", "C9000", denied("2022-10-27", "CO-55")),
        line("CAP-003", 8, ("Keystone Health Plan Central", "commercial"), "0368U", "2023-05-08", "Z1211", paid("2023-06-12")),
        line("CAP-004", 9, CAPITAL, "86152", "2025-08-04", "C50.911", denied("2025-09-08", "CO-55")),
        line("CAP-005", 9, CAPITAL, "86152", "2025-08-05", "C50.911", denied("2025-09-08", "CO-55")),
        line("CAP-006", 8, CAPITAL, "0091U", "2026-06-30", "Z1211", denied("2026-07-30", "CO-55")),
        line("CAP-007", 8, CAPITAL, "0091U", "2026-07-01", "Z1211", denied("2026-07-30", "CO-55")),
        line("CAP-008", 9, CAPITAL_FEP, "0338U", "2024-02-06", "C50911", denied("2024-03-11", "CO-55")),
        line("CAP-009", 9, CAPITAL, "81445", "2024-05-14", "C50911", denied("2024-06-17", "CO-197")),
    ]


def molecular_oncology() -> list[Line]:
    """Article on Cigna MM 0520, covered and experimental codes: each covered code answers to its own indication."""
    return [
        line("CIG-001", 10, CIGNA, "0011M", "2025-11-04", "C61", denied("2025-12-08", "CO-55")),
        line("CIG-002", 11, CIGNA, "0498U", "2026-02-03", "C187", denied("2026-03-09", "CO-55")),
        line("CIG-003", 12, CIGNA, "81245", "2025-11-03", "C9200", paid("2025-12-04")),
        line("CIG-004", 12, CIGNA, "81245", "2025-11-04", "C9200", paid("2025-12-04")),
        line("CIG-005", 13, CIGNA, "81245", "2025-12-09", "C83.30", denied("2026-01-12", "CO-11")),
        line("CIG-006", 14, CIGNA_OAP, "81287", "2026-01-13", "C719", paid("2026-02-16", ("PR-3", "40.00"))),
        line("CIG-007", 15, CIGNA, "81287", "2026-01-14", "C50911", paid("2026-02-16")),
        line("CIG-008", 11, CIGNA, "81232", "2026-03-17", "C187", denied("2026-04-20", "CO-50")),
        line("CIG-009", 16, CIGNA, "81401", "2026-03-18", "C9110", denied("2026-04-20", "CO-197")),
        line("CIG-010", 15, CIGNA, "81445", "2026-04-07", "C50911", denied("2026-05-11", "CO-197")),
        line("CIG-011", 14, CIGNA, "81301", "2026-05-12", "Z800", denied("2026-06-15", "CO-11")),
    ]


def sequencing_panels() -> list[Line]:
    """Providence MP352, plans, criteria, code list and month-only history: listed is not covered, and plans differ."""
    return [
        line("PHP-001", 17, PROVIDENCE, "0037U", "2024-05-14", "C3490", paid("2024-06-17", ("PR-2", "350.00"))),
        line("PHP-002", 18, OREGON_HEALTH_PLAN, "0037U", "2024-05-14", "C189", denied("2024-06-17", "CO-50")),
        line("PHP-003", 19, PROVIDENCE_MEDICARE, "0037U", "2024-05-14", "C25.9", paid("2024-06-17")),
        line("PHP-004", 17, PROVIDENCE, "81479", "2024-09-03", "C3490", denied("2024-10-08", "CO-252", "M127")),
        line("PHP-005", 20, PROVIDENCE, "0329U", "2023-07-31", "C250", denied("2023-08-28", "CO-96")),
        line("PHP-006", 20, PROVIDENCE, "0329U", "2023-08-01", "C250", paid("2023-08-29")),
        line("PHP-007", 17, PROVIDENCE, "0448U", "2024-12-31", "C3490", paid("2025-02-03")),
        line("PHP-008", 17, PROVIDENCE, "0448U", "2025-01-01", "C3490", denied("2025-02-03", "CO-181")),
        line("PHP-009", 20, PROVIDENCE_UNMAPPED, "81455", "2025-03-11", "C250", paid("2025-04-14")),
        line("PHP-010", 21, PROVIDENCE, "81206", "2025-12-31", "C9210", paid("2026-02-02")),
        line("PHP-011", 21, PROVIDENCE, "81206", "2026-01-01", "C9210", denied("2026-02-02", "CO-96")),
    ]


def never_issued() -> list[Line]:
    """Page on CPT 81452: it describes a code that no fee schedule and no policy knows; 81445 is likely meant."""
    return [
        line("NOCODE-001", 22, PROVIDENCE, "81452", "2025-02-11", "C3411", denied("2025-03-17", "CO-181")),
        line("NOCODE-002", 23, CAPITAL, "81452", "2025-02-12", "C50911", paid("2025-03-17"), modifier="26"),
    ]


def hard_to_place() -> list[Line]:
    """Design, input: a payer nobody mapped, a code no document names, codes whose zeros a spreadsheet ate."""
    return [
        line("MAP-001", 24, ("Acme Mutual", "PPO"), "0037U", "2024-08-06", "C3490", denied("2024-09-09", "CO-55")),
        line("MAP-002", 25, PROVIDENCE, "81455", "2025-06-10", "C189", paid("2025-07-14")),
        line("MAP-002", 25, PROVIDENCE, "99213", "2025-06-10", "C189", paid("2025-07-14"), line_number=2),
        line("MAP-003", 26, MOLDX, "244U", "2021-08-17", "C56.9", denied("2021-09-20", "CO-50", "N115")),
        line("MAP-004", 10, CIGNA, "11M", "2026-06-02", "C61", denied("2026-07-06", "CO-55")),
    ]


def adjudication_shapes() -> list[Line]:
    """Design, input: what counts as paid and as denied, and which adjudication is initial and which final."""
    return [
        line("SHAPE-001", 27, PROVIDENCE, "81449", "2024-01-16", "C3411", paid("2024-02-20", ("PR-1", "597.91"))),
        line("SHAPE-002", 27, PROVIDENCE, "81455", "2026-08-18", "C3411"),
        line("SHAPE-003", 28, PROVIDENCE, "0048U", "2024-03-05", "C189", paid("2024-04-08")),
        line("SHAPE-004", 28, PROVIDENCE, "0048U", "2024-03-05", "C189", denied("2024-05-13", "CO-18")),
        line("SHAPE-005", 29, CIGNA, "81270", "2025-11-18", "D45", denied("2026-08-24", "CO-29")),
        line("SHAPE-006", 29, CIGNA, "81279", "2025-11-19", "D45", denied("2025-12-22", "CO-197")),
        line("SHAPE-007", 27, PROVIDENCE, "0334U", "2024-10-08", "C3411",
             denied("2024-11-12", "CO-50"), reversal("2025-02-10"), paid("2025-02-10", ("PR-2", "700.00"))),
        line("SHAPE-008", 28, PROVIDENCE, "81456", "2024-11-05", "C189", paid("2024-12-09"), reversal("2025-03-17")),
        line("SHAPE-009", 29, CIGNA, "81219", "2025-12-02", "D45", unpaid("2026-01-05", "CO-45")),
        line("SHAPE-010", 30, CAPITAL, "0453U", "2024-09-10", "Z1211", unpaid("2024-10-14", "CO-55")),
        line("SHAPE-011", 30, CAPITAL, "81445", "2024-09-11", "C187", unpaid("2024-10-14", "OA-23", status="2")),
        line("SHAPE-012", 28, PROVIDENCE, "0473U", "2025-05-06", "C189",
             paid("2025-06-09", ("PR-1", "500.00"), ("PR-2", "800.00"), ("PR-3", "25.00"))),
    ]


def netting() -> list[Line]:
    """X12 835: what takes back, corrects, replaces or adds to a payment, and a remittance that does not add up."""
    # the last digit of a bill type is its frequency: 1 original, 7 replacement, 8 void
    first, replacement, void = (
        {"claim_type": "institutional", "bill_type_code": code} for code in ("141", "147", "148")
    )
    return [
        line("NET-001", 38, PROVIDENCE, "81455", "2025-01-14", "C3411",
             paid("2025-02-18"), reversal("2025-05-06"), paid("2025-05-06", ("PR-2", "583.92"))),
        line("NET-002", 39, PROVIDENCE, "81445", "2025-02-04", "C189", denied("2025-03-10", "CO-16", "MA130"),
             reversal("2025-04-21"), edits=first),
        line("NET-002-R", 39, PROVIDENCE, "81445", "2025-02-04", "C189", paid("2025-04-21"),
             edits=replacement),
        line("NET-003", 40, PROVIDENCE, "81450", "2025-03-11", "C9200", paid("2025-04-14"), reversal("2025-06-16"),
             edits=first),
        line("NET-003-V", 40, PROVIDENCE, "81450", "2025-03-11", "C9200", edits=void),
        line("NET-004", 41, MOLDX, "81445", "2023-06-06", "C3490",
             paid("2023-07-10", ("PR-2", "119.58")), paid_in_part("2023-08-14", "119.58", "OA-23", status="2")),
        line("NET-005", 42, PROVIDENCE, "0048U", "2025-04-08", "C189",
             paid_in_part("2025-05-12", "1000.00", "OA-133"), paid_in_part("2025-07-14", "1919.60", "CO-B13")),
        line("NET-006", 43, PROVIDENCE, "81449", "2025-05-13", "C3411",
             paid_in_part("2025-06-16", "500.00", "CO-45", left_out="12.34")),
    ]


# Facts that meet every part of criterion I of MP352
SEEN = {
    "tumor_stage": "IV", "disease_status": "metastatic", "nccn_category": "2A", "has_fda_biomarker_therapy": "yes",
    "has_biomarker_contraindication": "yes", "has_prior_panel_on_sample": "no", "is_indication_documented": "yes",
    "is_clinical_impact_documented": "yes", "is_clia_certified": "yes", "is_seeking_treatment": "yes",
}
# ... and every other way to a panel shut
SHUT = {
    "has_progressed_after_targeted_therapy": "no", "has_known_resistance_mechanism": "no",
    "has_independent_tumors": "no", "is_immunotherapy_candidate": "no", "is_msi_or_tmb_assessed": "no",
}


def criteria() -> list[Line]:
    """Providence MP352, criteria I to V, with the facts of the test order."""
    had_a_panel = SEEN | SHUT | {"has_prior_panel_on_sample": "yes"}
    not_said = SEEN | SHUT | {"is_seeking_treatment": ""}
    immunotherapy = had_a_panel | {"is_immunotherapy_candidate": "yes", "is_msi_or_tmb_assessed": "yes"}
    no_category = SEEN | SHUT | {"nccn_category": "3"}
    return [
        line("CRIT-001", 44, PROVIDENCE, "81455", "2025-09-09", "C3411", denied("2025-10-14", "CO-50"), order=SEEN | SHUT),
        line("CRIT-002", 45, PROVIDENCE, "81455", "2025-09-10", "C3411", denied("2025-10-14", "CO-50"), order=had_a_panel),
        line("CRIT-003", 46, PROVIDENCE, "81455", "2025-09-11", "C3411", denied("2025-10-14", "CO-50"), order=not_said),
        line("CRIT-004", 47, PROVIDENCE, "81455", "2025-09-12", "C3411", paid("2025-10-14"), order=immunotherapy),
        line("CRIT-005", 48, PROVIDENCE, "81455", "2025-09-15", "C9110", paid("2025-10-14"), order=no_category),
    ]


def coding_rules() -> list[Line]:
    """MolDX article, Targeted Tumor Panels and CGP: what the claim itself shows to be billed wrongly."""
    both = {"service_unit_quantity": "2"}
    z_code = {"z_code": "Z0001"}
    small, middle = z_code | {"gene_count": "4"}, z_code | {"gene_count": "12", "analyte": "dna"}
    shared = z_code | {"specimen_id": "BLOCK-7", "gene_count": "324"}
    return [
        line("CODE-001", 49, MOLDX, "81445", "2024-03-20", "C3490", paid("2024-04-22"), edits=both, order=z_code),
        line("CODE-002", 49, MOLDX, "81445", "2024-03-21", "C3490", paid("2024-04-22"), edits=both, order=z_code),
        line("CODE-003", 50, MOLDX, "81445", "2024-04-02", "C3490", denied("2024-05-06", "CO-16", "MA130"),
             order={"gene_count": "12"}),
        line("CODE-004", 51, MOLDX, "81479", "2024-04-03", "C189", denied("2024-05-06", "CO-189"), order=middle),
        line("CODE-005", 52, MOLDX, "81445", "2024-04-04", "C189", denied("2024-05-06", "CO-16"), order=small),
        line("CODE-006", 53, MOLDX, "81455", "2024-04-09", "C3490", paid("2024-05-13"), order=z_code),
        line("CODE-006", 53, MOLDX, "81235", "2024-04-09", "C3490", denied("2024-05-13", "CO-97"), line_number=2),
        line("CODE-007", 54, MOLDX, "81459", "2024-02-06", "C250", paid("2024-03-11"), order=shared),
        line("CODE-008", 54, MOLDX, "81459", "2024-09-03", "C250", denied("2024-10-07", "CO-151"), order=shared),
        line("CODE-009", 55, MOLDX, "81445", "2021-05-04", "C3490", paid("2021-06-07"), order=small),
    ]


def without_remittances() -> list[Line]:
    """Design, input: a data source without remittances is adjudicated by its own x_ columns, else by paid_date."""
    clinic = {"data_source": "sample_clinic"}
    only_paid = {"x_adjudication_date": "", "x_claim_status": ""}
    taken_back = {"x_adjudication_date": "2025-12-15", "x_claim_status": "reversed"}
    no_line_dates = {"claim_line_start_date": "", "claim_line_end_date": ""}
    return [
        line("CLINIC-001", 31, MOLDX, "0244U", "2021-07-20", "C34.90", denied("2021-08-24", "CO-50"), **clinic),
        line("CLINIC-002", 32, CIGNA, "81245", "2025-11-25", "C92.00", paid("2025-12-29"), edits=only_paid, **clinic),
        line("CLINIC-003", 32, CIGNA, "81310", "2026-08-11", "C92.00", edits={"x_claim_status": "pending"}, **clinic),
        line("CLINIC-004", 33, PROVIDENCE, "0037U", "2025-04-15", "C18.9", denied("2025-05-19", "CO-197"),
             edits=no_line_dates, **clinic),
        line("CLINIC-005", 33, PROVIDENCE, "81455", "2025-09-16", "C18.9", edits=taken_back, **clinic),
    ]


def dirty_rows() -> list[Line]:
    """Design, input: rows that cannot be read or placed are set aside whole, and nothing else is lost with them."""
    no_such_day = {"claim_start_date": "2021-02-30", "claim_line_start_date": "2021-02-30"}
    no_claim_id = {"claim_id": "", "person_id": "BAD-002"}
    sent_twice = line("BAD-004", 36, CIGNA, "81206", "2025-12-03", "C9210", paid("2026-01-07"))
    return [
        line("BAD-001", 34, MOLDX, "0244U", "2021-03-01", "C3490", edits=no_such_day),
        line("BAD-002", 34, MOLDX, "0244U", "2021-09-07", "C3490", edits=no_claim_id),
        line("BAD-003", 35, CIGNA, "81206", "2025-12-02", "C9210", edits={"charge_amount": "12.5O"}),
        sent_twice,
        sent_twice,
        line("BAD-005", 36, CIGNA, "81207", "2025-12-04", "C9210"),
        line("BAD-005", 36, CIGNA, "81208", "2025-12-04", "C9210"),
        line("BAD-006", 35, CIGNA, "81206", "2025-12-05", "C9210", paid("2026-01-08"), is_claim_sent=False),
        line("BAD-007", 37, PROVIDENCE, "81455", "2024-02-06", "C189", reversal("2024-03-11"), paid("2024-04-15")),
        line("BAD-008", 37, PROVIDENCE, "81455", "2024-05-21", "C189", paid("2024-05-02")),
    ]


STORIES = [
    deleted_diagnoses, lists_moved_late, codes_listed_late, liquid_biopsy, molecular_oncology, sequencing_panels,
    never_issued, hard_to_place, adjudication_shapes, netting, criteria, coding_rules, without_remittances, dirty_rows,
]


# The background -----------------------------------------------------------------------------------------------------

LAST_SERVICE_DATE, LAST_ADJUDICATION_DATE = date(2026, 8, 31), date(2026, 10, 31)
FIRST_SERVICE_DATE = "2021-01-01"
FIRST_SERVICE_DATE_OF = {
    "0244U": "2021-04-01", "0250U": "2021-07-01", "0334U": "2022-10-01", "0337U": "2022-10-01", "0338U": "2022-10-01",
    "0343U": "2022-10-01", "81449": "2023-01-01", "0368U": "2023-04-01", "0379U": "2023-04-01", "0391U": "2023-07-01",
    "81457": "2024-01-01", "81458": "2024-01-01", "81459": "2024-01-01", "0453U": "2024-07-01", "0473U": "2024-07-01",
    "0491U": "2024-10-01", "0492U": "2024-10-01", "0497U": "2024-10-01", "0530U": "2025-01-01", "0543U": "2025-04-01",
}
DIAGNOSES = {
    "solid": ["C34.90", "C34.11", "C18.9", "C50.911", "C25.9", "C56.9", "C61", "C16.9", "C43.9", "C80.1"],
    "lung": ["C34.90", "C34.11", "C34.31", "C34.92"], "colorectal": ["C18.9", "C18.2", "C18.7", "C20"],
    "brain": ["C71.9", "C71.1", "C71.2"], "breast": ["C50.911", "C50.912", "C50.411"], "prostate": ["C61"],
    "myeloid": ["C92.00", "C92.01", "D46.9", "D46.4"], "myeloproliferative": ["D45", "D47.3", "D47.1", "C92.10"],
    "lymphoid": ["C91.10", "C83.30", "C82.90", "C83.10"], "plasma_cell": ["C90.00"], "screening": ["Z12.11"],
}
SECONDARY_DIAGNOSES = ["C77.9", "C78.00", "C78.7", "C79.31", "C79.51", "Z51.11", "Z85.118"]


@dataclass(frozen=True, slots=True)
class Book:
    """One kind of business with one payer: the tests of each disease, how often it denies and why, who appeals."""

    weight: int
    payer_plans: list[PayerPlan]
    tests: dict[str, list[str]]
    denial_rate: float
    denial_reasons: list[str]
    appeal_rate: float
    has_cost_sharing: bool = True
    most_lines: int = 1


BOOKS = [
    Book(34, [MOLDX, ("Medicare MolDX", "Medicare Part B")],
         {"solid": ["0244U", "0250U", "81445", "81449", "81455", "81457", "81458", "81459", "81479"],
          "myeloid": ["81450"]},
         0.22, ["CO-50", "CO-50", "CO-50", "CO-16", "CO-97", "CO-151"], 0.35, has_cost_sharing=False),
    Book(20, [CIGNA, ("Cigna Health and Life", "commercial"), CIGNA_OAP],
         {"lung": ["81235"], "colorectal": ["81275", "81276", "81311", "81210"], "brain": ["81120", "81121", "81287"],
          "myeloid": ["81245", "81246", "81310", "81218"], "lymphoid": ["81261", "81264", "81263"],
          "myeloproliferative": ["81270", "81219", "81338", "81206"]},
         0.26, ["CO-11", "CO-50", "CO-197", "CO-197", "CO-16", "CO-29"], 0.25, most_lines=3),
    Book(6, [CIGNA], {"prostate": ["0011M", "0343U", "0497U"], "solid": ["0036U", "81445", "0037U"]},
         0.60, ["CO-55", "CO-55", "CO-55", "CO-197"], 0.10),
    Book(14, [CAPITAL, CAPITAL, ("Capital Advantage Insurance Company", "commercial"), CAPITAL_FEP],
         {"screening": ["0091U", "0453U"], "plasma_cell": ["0337U"], "breast": ["0338U", "0491U", "86152"],
          "colorectal": ["0368U"], "lung": ["0492U"], "solid": ["0530U", "81445"]},
         0.55, ["CO-55", "CO-55", "CO-55", "CO-96", "CO-197"], 0.12),
    Book(26, [PROVIDENCE, PROVIDENCE, ("Providence Plan Partners", "commercial"), OREGON_HEALTH_PLAN, PROVIDENCE_MEDICARE],
         {"solid": ["0037U", "0048U", "0211U", "0244U", "0334U", "0379U", "0391U", "0473U", "0543U", "81445", "81455"],
          "lung": ["0022U", "81445", "81449"], "myeloid": ["81450", "81455"]},
         0.18, ["CO-50", "CO-50", "CO-252", "CO-197", "CO-29"], 0.40),
]


def cost_sharing(rng: random.Random, allowed: Decimal) -> list[tuple[str, str]]:
    """What the patient owes of an allowed amount; most owe nothing, some all of it."""
    roll = rng.random()
    if roll < 0.10:
        return [("PR-1", money(min(allowed, Decimal(500))))]
    if roll < 0.15:
        return [("PR-1", money(allowed))]
    if roll < 0.30:
        return [("PR-2", money(allowed / 5))]
    return [("PR-3", money(min(allowed, Decimal(40))))] if roll < 0.35 else []


def decisions(rng: random.Random, book: Book, service_date: date, allowed: Decimal) -> tuple[Adjudication, ...]:
    """The way of one line through its payer: pending, paid, denied, or denied and paid after an appeal."""
    if rng.random() < 0.03:
        return ()
    first_date = service_date + timedelta(days=rng.randint(14, 60))
    shares = cost_sharing(rng, allowed) if book.has_cost_sharing else []
    if rng.random() >= book.denial_rate:
        return (paid(first_date.isoformat(), *shares),)
    reason = rng.choice(book.denial_reasons)
    denial = denied(first_date.isoformat(), reason, {"CO-16": "MA130", "CO-252": "M127"}.get(reason, ""))
    appeal_date = first_date + timedelta(days=rng.randint(45, 150))
    if rng.random() >= book.appeal_rate or appeal_date > LAST_ADJUDICATION_DATE:
        return (denial,)
    return (denial, reversal(appeal_date.isoformat()), paid(appeal_date.isoformat(), *shares))


def diagnoses_of(rng: random.Random, disease: str) -> list[str]:
    """A diagnosis that fits the test, now and then one that may not, and sometimes a second; a tenth with the dot."""
    if rng.random() < 0.08:
        disease = rng.choice(list(DIAGNOSES))
    codes = [rng.choice(DIAGNOSES[disease])]
    if rng.random() < 0.25:
        codes.append(rng.choice(SECONDARY_DIAGNOSES))
    return codes if rng.random() < 0.1 else [code.replace(".", "") for code in codes]


def background_claim(rng: random.Random, number: int) -> Iterator[Line]:
    """The lines of one plausible claim."""
    book = rng.choices(BOOKS, [book.weight for book in BOOKS])[0]
    payer_plan = rng.choice(book.payer_plans)
    disease = rng.choice(list(book.tests))
    codes = rng.sample(book.tests[disease], rng.randint(1, min(book.most_lines, len(book.tests[disease]))))
    earliest = date.fromisoformat(max(FIRST_SERVICE_DATE_OF.get(code, FIRST_SERVICE_DATE) for code in codes))
    service_date = earliest + timedelta(days=rng.randint(0, (LAST_SERVICE_DATE - earliest).days))
    diagnoses = diagnoses_of(rng, disease)
    is_in_network = rng.random() < 0.9
    for line_number, code in enumerate(codes, start=1):
        rate = rates()[code]
        allowed = Decimal(money(rate * rng.randint(85, 125) / 100)) if book.has_cost_sharing else rate
        charge = round(rate * rng.randint(15, 30) / 10)
        yield Line(
            f"BG-{number:07}", f"patient-{1000 + number}", payer_plan, code, service_date.isoformat(), diagnoses,
            decisions(rng, book, service_date, allowed), Decimal(charge), allowed, line_number,
            is_in_network=is_in_network,
        )


def sample_lines(line_count: int, seed: int) -> Iterator[Line]:
    """The stories, then background until medical_claim holds `line_count` rows."""
    stories = [story_line for story in STORIES for story_line in story()]
    yield from stories
    missing = max(0, line_count - sum(story_line.is_claim_sent for story_line in stories))
    rng = random.Random(seed)
    claims = (background_claim(rng, number) for number in range(1, missing + 1))
    yield from islice((claim_line for claim in claims for claim_line in claim), missing)


# Writing ------------------------------------------------------------------------------------------------------------

def money(amount: Decimal) -> str:
    """An amount with its two decimal places; adding zero turns a negated nothing back into 0.00."""
    return f"{amount + 0:.2f}"


def standing(adjudications: Iterable[Adjudication]) -> list[Adjudication]:
    """The adjudications that no reversal has voided."""
    stack: list[Adjudication] = []
    for adjudication in adjudications:
        if adjudication.status != REVERSED:
            stack.append(adjudication)
        elif stack:
            stack.pop()
    return stack


def claim_row(claim_line: Line) -> Row:
    """The line as medical_claim shows it, with what its latest standing adjudication allowed and paid."""
    is_clinic = claim_line.data_source == "sample_clinic"
    row: Row = {
        "claim_id": claim_line.claim_id, "claim_line_number": claim_line.line_number, "claim_type": "professional",
        "person_id": claim_line.person_id, "payer": claim_line.payer_plan[0], "plan": claim_line.payer_plan[1],
        "claim_start_date": claim_line.service_date, "claim_end_date": claim_line.service_date,
        "claim_line_start_date": claim_line.service_date, "claim_line_end_date": claim_line.service_date,
        "bill_type_code": "", "place_of_service_code": "11" if is_clinic else "81", "service_unit_quantity": 1,
        "hcpcs_code": claim_line.hcpcs_code, "hcpcs_modifier_1": claim_line.modifier,
        "rendering_npi": "9999999921" if is_clinic else "9999999911",
        "billing_npi": "9999999922" if is_clinic else "9999999912",
        "charge_amount": money(claim_line.charge), "in_network_flag": int(claim_line.is_in_network),
        "data_source": claim_line.data_source,
    }
    row |= {f"diagnosis_code_{number}": code for number, code in enumerate(claim_line.diagnoses, start=1)}
    for final in standing(claim_line.adjudications)[-1:]:
        allowed = final.allowed_of(claim_line)
        row["allowed_amount"] = money(allowed)
        row["paid_amount"] = money(allowed - sum(Decimal(amount) for _, amount in final.patient_shares))
        row["paid_date"] = final.date if final.is_allowed else ""
        if is_clinic:
            row["x_adjudication_date"] = final.date
            row["x_claim_status"] = "paid" if final.is_allowed else "denied"
            if not final.is_allowed:
                row["x_adjustment_group_code"], row["x_adjustment_reason_code"] = final.reason.split("-")
    return row | claim_line.edits


def order_row(claim_line: Line) -> Row:
    """What the order says; what it does not say is blank."""
    return {
        "data_source": claim_line.data_source, "claim_id": claim_line.claim_id,
        "claim_line_number": claim_line.line_number, "order_date": claim_line.service_date, **(claim_line.order or {}),
    }


def remittance_rows(claim_line: Line) -> Iterator[tuple[str, Row]]:
    """Table and row of each adjudication and its adjustments; a reversal repeats what it voids, negated."""
    for number, adjudication in enumerate(claim_line.adjudications, start=1):
        shown, sign = adjudication, 1
        if adjudication.status == REVERSED:
            shown, sign = (standing(claim_line.adjudications[:number - 1]) or [adjudication])[-1], -1
        allowed = shown.allowed_of(claim_line)
        owed = sum((Decimal(amount) for _, amount in shown.patient_shares), Decimal(0))
        key: Row = {
            "data_source": claim_line.data_source, "claim_id": claim_line.claim_id,
            "claim_line_number": claim_line.line_number, "adjudication_date": adjudication.date,
            "remittance_id": f"{claim_line.claim_id}-{claim_line.line_number}-{number}",
        }
        yield "remittance", key | {
            "claim_status_code": adjudication.status, "charge_amount": money(sign * claim_line.charge),
            "allowed_amount": money(sign * allowed), "paid_amount": money(sign * (allowed - owed)),
            "patient_responsibility_amount": money(sign * owed),
        }
        rest = (shown.reason, claim_line.charge - allowed - Decimal(shown.left_out))
        for reason, amount in [rest, *shown.patient_shares]:
            group_code, reason_code = reason.split("-")
            yield "remittance_adjustment", key | {
                "group_code": group_code, "reason_code": reason_code,
                "remark_code": shown.remark if reason == shown.reason else "",
                "adjustment_amount": money(sign * Decimal(amount)),
            }


def answers(lines: Iterable[Line]) -> Iterator[tuple[str, int, str, str, list[tuple[str, Row]]]]:
    """What sample_remittances needs of each line that a remittance answers: payer, lines of its claim, procedure, date and rows."""
    answered = [line for line in lines if line.data_source != "sample_clinic"]
    counts = Counter(line.claim_id for line in answered if line.is_claim_sent)
    for line in answered:
        procedure = ":".join(filter(None, ("HC", line.hcpcs_code, line.modifier)))
        yield line.payer_plan[0], counts[line.claim_id], procedure, line.service_date, list(remittance_rows(line))


def write_sample(output_dir: Path, line_count: int, seed: int, has_x12: bool = False) -> None:
    """Write the files row by row, so that memory does not grow with the number of lines; X12 files are written at once."""
    output_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers = {}
        for table, columns in COLUMNS.items():
            if has_x12 and table.startswith("remittance"):
                continue
            file = files.enter_context((output_dir / f"{table}.csv").open("w", newline="", encoding="utf-8"))
            writers[table] = csv.DictWriter(file, columns, lineterminator="\n")
            writers[table].writeheader()
        for count, sample_line in enumerate(sample_lines(line_count, seed), start=1):
            if sample_line.is_claim_sent:
                writers["medical_claim"].writerow(claim_row(sample_line))
            if sample_line.order is not None:
                writers["test_order"].writerow(order_row(sample_line))
            if sample_line.data_source != "sample_clinic" and not has_x12:
                for table, row in remittance_rows(sample_line):
                    writers[table].writerow(row)
            if count % 100_000 == 0:
                print(f"{count:,} lines", file=sys.stderr)
    if has_x12:
        write_remittances(output_dir / "remittance_835", answers(sample_lines(line_count, seed)))


def main() -> None:
    """Read the command line and write the sample."""
    parser = argparse.ArgumentParser(description="Write synthetic sample claims.")
    parser.add_argument("--output-dir", type=Path, required=True, help="folder of the files")
    parser.add_argument("--line-count", type=int, default=401, help="claim lines, stories included (%(default)s)")
    parser.add_argument("--seed", type=int, default=352, help="seed of the background (%(default)s)")
    parser.add_argument("--remittances", choices=["csv", "x12"], default="csv", help="as tables or as X12 835 files (%(default)s)")
    arguments = parser.parse_args()
    write_sample(arguments.output_dir, arguments.line_count, arguments.seed, arguments.remittances == "x12")


if __name__ == "__main__":
    main()
