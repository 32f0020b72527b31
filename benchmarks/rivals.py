"""What Lookback is measured against, each a command of its own: `python benchmarks/rivals.py NAME CLAIMS_DIR TIMELINE OUT KNOWN_ON`.

    wide    the four inputs copied as they are into DuckDB tables
    narrow  five columns of the claims copied
    sql     the two-clock question as one range join: which ruling held for each line, as last adjudicated and as known
    polars  the same question in Polars

sql and polars write (basis, ruling, lines) to OUT.json, so that the benchmark can tell whether they answer as Lookback does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

TABLES = ("medical_claim", "remittance", "remittance_adjustment", "test_order")

LAST_ANSWER = """
    select claim_id, claim_line_number, max(adjudication_date) as known_on
    from read_parquet('{claims}/remittance/*.parquet')
    where claim_status_code <> '22'
    group by claim_id, claim_line_number
"""
QUESTION = """
    create table determination as
    with line as (
        select claim_id, claim_line_number, payer, hcpcs_code, claim_line_start_date as service_date
        from read_parquet('{claims}/medical_claim/*.parquet')
        where hcpcs_code in (select hcpcs_code from read_parquet('{timeline}/procedure_code.parquet'))
    ),
    evaluated as (
        select *, 'as_known' as basis, date '{known_on}' as known_on from line
        union all
        select line.*, 'as_adjudicated' as basis, answer.known_on
        from line inner join (""" + LAST_ANSWER + """) as answer using (claim_id, claim_line_number)
    )
    select evaluated.*, timeline.ruling, timeline.revision
    from evaluated left join read_parquet('{timeline}/timeline.parquet') as timeline
        on evaluated.payer = timeline.payer_id and evaluated.hcpcs_code = timeline.code
        and evaluated.service_date >= timeline.effective_from and evaluated.service_date < timeline.effective_to
        and evaluated.known_on >= timeline.known_from and evaluated.known_on < timeline.known_to
"""  # fmt: skip


def copy(claims: Path, out: Path, columns: str, tables: tuple[str, ...]) -> None:
    import duckdb

    with duckdb.connect(str(out)) as connection:
        for table in tables:
            connection.execute(f"create table {table} as select {columns} from read_parquet('{claims}/{table}/*.parquet')")


def sql(claims: Path, timeline: Path, out: Path, known_on: str) -> list[tuple]:
    import duckdb

    with duckdb.connect(str(out)) as connection:
        connection.execute("set preserve_insertion_order = false")
        connection.execute(QUESTION.format(claims=claims, timeline=timeline, known_on=known_on))
        return connection.execute("select basis, ruling, count(*) from determination group by all").fetchall()


def polars(claims: Path, timeline: Path, out: Path, known_on: str) -> list[tuple]:
    import polars as pl

    key = ["claim_id", "claim_line_number"]
    codes = pl.scan_parquet(timeline / "procedure_code.parquet")
    line = (
        pl.scan_parquet(claims / "medical_claim" / "*.parquet")
        .select(*key, "payer", "hcpcs_code", pl.col("claim_line_start_date").alias("service_date"))
        .join(codes, on="hcpcs_code", how="semi")
    )
    answer = (
        pl.scan_parquet(claims / "remittance" / "*.parquet")
        .filter(pl.col("claim_status_code") != "22")
        .group_by(key)
        .agg(pl.col("adjudication_date").max().alias("known_on"))
    )
    day = pl.lit(known_on).str.to_date()
    evaluated = pl.concat([
        line.with_columns(basis=pl.lit("as_known"), known_on=day),
        line.join(answer, on=key).select(*key, "payer", "hcpcs_code", "service_date", pl.lit("as_adjudicated").alias("basis"), "known_on"),
    ])
    held = evaluated.join(
        pl.scan_parquet(timeline / "timeline.parquet"), left_on=["payer", "hcpcs_code"], right_on=["payer_id", "code"]
    ).filter(
        (pl.col("service_date") >= pl.col("effective_from")) & (pl.col("service_date") < pl.col("effective_to"))
        & (pl.col("known_on") >= pl.col("known_from")) & (pl.col("known_on") < pl.col("known_to"))
    ).select(*key, "basis", "known_on", "ruling", "revision")
    answered = evaluated.join(held.drop("known_on"), on=[*key, "basis"], how="left").collect()
    answered.write_parquet(out)
    return answered.group_by("basis", "ruling").len().rows()


def main() -> None:
    name, claims, timeline, out, known_on = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), sys.argv[5]
    if name == "wide":
        copy(claims, out, "*", TABLES)
    elif name == "narrow":
        copy(claims, out, "claim_id, claim_line_number, payer, hcpcs_code, claim_line_start_date", TABLES[:1])
    else:
        counts = {"sql": sql, "polars": polars}[name](claims, timeline, out, known_on)
        out.with_suffix(".json").write_text(json.dumps(sorted(counts, key=str)), encoding="utf-8")


if __name__ == "__main__":
    main()
