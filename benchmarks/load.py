"""A synthetic extract of any size, as streaming Parquet parts: `python benchmarks/load.py --lines N --kind KIND DIR`.

    laboratory  every line in scope, three diagnoses
    payer       two lines of a hundred in scope, up to 25 diagnoses

Both with a remittance for nearly every line, some of them reversed and corrected, adjustments, and a test order for one line in
six. With `--one-payer 0.95` a payer has that share of the lines on top of its own. The same seed gives the same rows for any
size of a part. No row represents a real person or claim.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb
from rich.progress import track

REPO = Path(__file__).resolve().parents[1]
PART_LINES = 1_000_000
PAYERS = ["providence", "medicare_moldx", "cigna", "capital_blue_cross"]
FACTS = {
    "has_fda_biomarker_therapy": 0.8, "has_biomarker_contraindication": 0.9, "has_prior_panel_on_sample": 0.1,
    "is_indication_documented": 0.9, "is_clinical_impact_documented": 0.9, "is_clia_certified": 0.97,
    "is_seeking_treatment": 0.9, "has_progressed_after_targeted_therapy": 0.2, "has_known_resistance_mechanism": 0.2,
    "has_independent_tumors": 0.05, "is_immunotherapy_candidate": 0.4, "is_msi_or_tmb_assessed": 0.7,
}  # fmt: skip
OTHER_CODES = "['99213', '99214', '80053', '85025', '36415', '97110', '93000', '71046', '88305', '80061']"
DIAGNOSES = [
    "C34.90", "C34.11", "C18.9", "C50.911", "C61", "C25.9", "C56.1", "C43.9", "C71.9", "C92.00", "C92.10", "C91.10", "C90.00",
    "C83.30", "C81.90", "C73", "C22.0", "C67.9", "C64.9", "C16.9", "C20", "C54.1", "D46.9", "D47.1", "D45", "C79.51", "C77.9",
    "Z80.0", "Z85.3", "R91.1", "D75.838", "C56.3", "C80.1", "I10", "E11.9",
]  # fmt: skip


def drawn(what: str, *, of: str = "line", seed: int) -> str:
    """A number from 0 to 1 that `what` draws for a line; the seed and the line's number alone decide it."""
    return f"(hash({of}, '{what}', {seed}) / 18446744073709551616.0)"


def one_of(values: str, what: str, seed: int, of: str = "line") -> str:
    return f"({values})[1 + cast(floor({drawn(what, of=of, seed=seed)} * len({values})) as integer)]"


def line_sql(kind: str, first: int, last: int, lines: int, seed: int, one_payer: float) -> str:
    """What all tables of a line share: its key, its day, its money, and how it was answered."""
    in_scope = "true" if kind == "laboratory" else f"{drawn('scope', seed=seed)} < 0.02"
    return f"""
        select
            line, line // 2 as claim, 'C' || (line // 2) as claim_id, 1 + line % 2 as claim_line_number, 'load' as data_source,
            'person-' || cast(floor({drawn("person", of="line // 2", seed=seed)} * {max(lines // 6, 1)}) as bigint) as person_id,
            date '2020-01-01' + cast(floor({drawn("day", of="line // 2", seed=seed)} * 2400) as integer) as service_day,
            {in_scope} as is_in_scope,
            case when {in_scope} then {one_of("(select list(hcpcs_code order by hcpcs_code) from code)", "code", seed)}
                else {one_of(OTHER_CODES, "code", seed)} end as hcpcs_code,
            case when {drawn("one payer", of="line // 2", seed=seed)} < {one_payer} then '{PAYERS[0]}'
                else {one_of(str(PAYERS), "payer", seed, "line // 2")} end as payer,
            cast(round(200 + 4000 * {drawn("charge", seed=seed)}, 2) as decimal(18, 2)) as charge_amount,
            {drawn("answer", seed=seed)} as answer,
            service_day + 14 + cast(floor({drawn("answered", seed=seed)} * 60) as integer) as answered_on,
            {drawn("order", seed=seed)} < 0.17 as has_order
        from range({first}, {last}) as number(line)
    """


def diagnoses_sql(kind: str, seed: int) -> str:
    listed = "[" + ", ".join(f"'{code}'" for code in DIAGNOSES) + "]"
    count = 3 if kind == "laboratory" else 25
    drawn_code = {
        place: one_of(listed, f"diagnosis {place}", seed, of="line // 2") for place in range(1, count + 1)
    }
    return ", ".join(
        (code if place <= 3 else f"case when {place} <= 25 * {drawn('diagnoses', of='line // 2', seed=seed)} then {code} end")
        + f" as diagnosis_code_{place}"
        for place, code in drawn_code.items()
    )


def tables(kind: str, seed: int) -> dict[str, str]:
    key = "data_source, claim_id, claim_line_number"
    # 55 % paid, 25 % denied, 8 % denied and paid later on the same line, 7 % left to the patient, 5 % unanswered
    rows = """
        select *, answered_on as answered_at, 1 as number, answer >= 0.55 and answer < 0.88 as is_denied, 'P' || line as check_id
        from line where answer < 0.95
        union all
        select *, answered_on + 30, 2, null, 'R' || line from line where answer >= 0.80 and answer < 0.88
        union all
        select *, answered_on + 30, 3, false, 'S' || line from line where answer >= 0.80 and answer < 0.88
    """
    known = ", ".join(
        f"case when {drawn('blank ' + fact, seed=seed)} < 0.8 then "
        f"case when {drawn(fact, seed=seed)} < {share} then 'yes' else 'no' end end as {fact}"
        for fact, share in FACTS.items()
    )
    return {
        "medical_claim": f"""
            select claim_id, claim_line_number, 'professional' as claim_type, person_id, payer,
                case when payer = 'medicare_moldx' then 'medicare' else 'commercial' end as plan,
                service_day as claim_start_date, service_day as claim_end_date, service_day as claim_line_start_date,
                service_day as claim_line_end_date, '81' as place_of_service_code,
                case when {drawn("units", seed=seed)} < 0.97 then 1 else 2 end as service_unit_quantity, hcpcs_code,
                case when {drawn("modifier", seed=seed)} < 0.02 then '26' end as hcpcs_modifier_1,
                '9999999911' as rendering_npi, '9999999912' as billing_npi, cast(null as date) as paid_date, charge_amount,
                {diagnoses_sql(kind, seed)}, data_source
            from line""",
        "remittance": f"""
            select {key}, answered_at as adjudication_date, check_id as remittance_id,
                case number when 2 then '22' else case when is_denied then '4' else '1' end end as claim_status_code,
                case number when 2 then -charge_amount else charge_amount end as charge_amount,
                case when number = 2 or is_denied then 0 else cast(charge_amount * 0.6 as decimal(18, 2)) end as allowed_amount,
                case when number = 2 or is_denied or answer >= 0.88 then 0 else cast(charge_amount * 0.6 as decimal(18, 2)) end
                    as paid_amount
            from ({rows})""",
        "remittance_adjustment": f"""
            select {key}, answered_at as adjudication_date, check_id as remittance_id,
                case when is_denied or answer < 0.88 then 'CO' else 'PR' end as group_code,
                case when is_denied then {one_of("['50', '55', '16', '97', '197', '11', '151']", "reason", seed)}
                    when answer >= 0.88 then '1' else '45' end as reason_code,
                case when is_denied then 'N115' end as remark_code,
                case when is_denied or answer >= 0.88 then charge_amount
                    else charge_amount - cast(charge_amount * 0.6 as decimal(18, 2)) end as adjustment_amount
            from ({rows}) where number <> 2""",
        "test_order": f"""
            select {key}, service_day - 7 as order_date,
                'S' || person_id || '-' || cast(floor({drawn("specimen", seed=seed)} * 3) as integer) as specimen_id,
                case when {drawn("z_code", seed=seed)} < 0.9 then 'ZB' || line % 800 end as z_code,
                cast(floor({drawn("genes", seed=seed)} * 120) as integer) as gene_count,
                {one_of("['dna', 'rna', 'dna_rna', null]", "analyte", seed)} as analyte,
                {one_of("['I', 'II', 'III', 'IV', null]", "stage", seed)} as tumor_stage,
                {one_of("['newly_diagnosed', 'metastatic', 'recurrent', 'advanced', null]", "status", seed)} as disease_status,
                {one_of("['1', '2A', '2B', null]", "category", seed)} as nccn_category,
                {known}
            from line where has_order""",
    }  # fmt: skip


def write(directory: Path, kind: str, lines: int, seed: int = 7, one_payer: float = 0) -> None:
    """The four tables below `directory`, one Parquet part per million lines each; memory does not grow with `lines`."""
    connection = duckdb.connect()
    connection.execute("set memory_limit = '2GB'; set preserve_insertion_order = false")
    codes = REPO / "seeds" / "reference" / "procedure_code.csv"
    connection.execute(f"create table code as select hcpcs_code from read_csv('{codes}', all_varchar = true)")
    for part, first in enumerate(track(range(0, lines, PART_LINES), description=f"{kind}, {lines:,} lines")):
        last = min(first + PART_LINES, lines)
        connection.execute(f"create or replace temp table line as {line_sql(kind, first, last, lines, seed, one_payer)}")
        for table, sql in tables(kind, seed).items():
            (directory / table).mkdir(parents=True, exist_ok=True)
            path = directory / table / f"part-{part:04}.parquet"
            connection.execute(f"copy ({sql}) to '{path}' (format parquet)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--kind", choices=["laboratory", "payer"], default="laboratory")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--one-payer", type=float, default=0, metavar="SHARE")
    given = parser.parse_args()
    write(given.directory, given.kind, given.lines, given.seed, given.one_payer)
