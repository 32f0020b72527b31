"""Print the ladder for one claim line: what each step saw and answered, as adjudicated and as known.

python -m lookback.explain CLAIM_ID [LINE] [--data-source SOURCE]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import redirect_stdout
from io import StringIO

import duckdb
from dbt.cli.main import dbtRunner
from rich.console import Console
from rich.table import Table

CHANGE = """
    select changed_on, cause_revision, retro_kind, outcome_as_adjudicated, outcome_as_known
    from fct_retroactive_outcome
    where claim_id = ? and claim_line_number = ? and ? in ('', data_source)
"""


def compiled_analysis(variables: dict[str, object]) -> str:
    """The analysis as SQL; the question itself stays in analyses/explain_claim_line.sql."""
    command = ["--quiet", "compile", "--select", "explain_claim_line", "--vars", json.dumps(variables)]
    with redirect_stdout(StringIO()):
        outcome = dbtRunner().invoke(command)
    if not outcome.success:
        sys.exit(f"The analysis did not compile: {outcome.exception}. Run `make build` first.")
    return outcome.result.results[0].node.compiled_code


def main() -> None:
    parser = argparse.ArgumentParser(description="Print the ladder for one claim line.")
    parser.add_argument("claim_id")
    parser.add_argument("line", type=int, nargs="?", default=1)
    parser.add_argument("--data-source", default="")
    given = parser.parse_args()
    query = compiled_analysis(
        {"claim_id": given.claim_id, "claim_line_number": given.line, "data_source": given.data_source}
    )
    with duckdb.connect(os.environ.get("WAREHOUSE_PATH") or "warehouse.duckdb") as connection:
        rows = connection.execute(query).fetchall()
        change = connection.execute(CHANGE, [given.claim_id, given.line, given.data_source]).fetchone()
    if not rows:
        sys.exit(f"No in-scope line {given.line} of claim {given.claim_id}. Is it in fct_rejected_line, or out of scope?")
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    for basis in dict.fromkeys(row[0] for row in rows):
        steps = [row for row in rows if row[0] == basis]
        table = Table(title=f"{basis}, known on {steps[0][1]}", title_justify="left", show_edge=False, pad_edge=False)
        for name in ("step", "saw", "answer", "reason", "revision", "citation", "missing facts"):
            table.add_column(name, overflow="fold")
        for row in steps:
            table.add_row(*("" if value is None else str(value) for value in row[2:]))
        console.print(table, "")
    if change:
        console.print("Changed on {0} by {1} ({2}): {3} -> {4}".format(*change))


if __name__ == "__main__":
    main()
