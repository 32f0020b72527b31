"""Print the ladder for one claim line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
from rich.table import Table

from lookback.dbt_runs import run_dbt
from lookback.faults import Exit, Fault
from lookback.output.labels import Labels
from lookback.terminal import Terminal, add_cells, marked

CHANGE = """
    select changed_on, cause_revision, retro_kind, outcome_as_adjudicated, outcome_as_known
    from fct_retroactive_outcome
    where claim_id = ? and claim_line_number = ? and ? in ('', data_source)
"""
# where a claim has several lines, the payer does not say which of them it means
OUTSIDE = """
    select payment_date, concat_ws(', ', reason_code, reason), abs(amount), case when amount > 0 then 'withheld from' else 'added to' end
    from fct_provider_adjustment
    where claim_id = ? and coalesce(claim_line_number = ?, true) and ? in ('', data_source)
    order by payment_date, provider_adjustment_number
"""


def compiled_analysis(variables: dict[str, object], known_on: str) -> str:
    """The analysis as SQL (analyses/explain_claim_line.sql). It is compiled without opening the warehouse, which others may be reading,
    and without the name of a file, so that it runs on any."""
    os.environ |= {"WAREHOUSE_PATH": ":memory:", "KNOWN_ON": known_on}
    outcome = run_dbt(["compile", "--select", "explain_claim_line", "--vars", json.dumps(variables), "--no-populate-cache"])
    if not outcome.success:
        raise Fault(Exit.INTERNAL, f"The analysis did not compile: {outcome.exception}")
    return outcome.result.results[0].node.compiled_code.replace('"memory".', "")


def explain(warehouse: Path, claim_id: str, line: int, data_source: str) -> None:
    """Prints the ladder for one claim line: what each step checked and with which result, as adjudicated and as known."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        known_on = connection.execute("select known_on from dim_build").fetchone()[0]
        query = compiled_analysis({"claim_id": claim_id, "claim_line_number": line, "data_source": data_source}, known_on.isoformat())
        rows = connection.execute(query).fetchall()
        change = connection.execute(CHANGE, [claim_id, line, data_source]).fetchone()
        outside = connection.execute(OUTSIDE, [claim_id, line, data_source]).fetchall()
        labels = Labels.read(connection)
    if not rows:
        raise Fault(
            Exit.CONFIGURATION,
            f"{warehouse} holds no line {line} of claim {claim_id} in scope. Look for it in fct_rejected_line; it may also be out of scope.",
        )
    console = Terminal(width=160)
    for basis in dict.fromkeys(row[0] for row in rows):
        steps = [row for row in rows if row[0] == basis]
        table = Table(title=marked(f"{labels.of('basis', basis)}, on {steps[0][1]}"), title_justify="left", show_edge=False, pad_edge=False)
        for name in ("step", "checked", "result", "reason", "revision", "citation", "missing facts"):
            table.add_column(name, overflow="fold")
        for row in steps:
            step, saw, answer, reason, revision, citation, missing = row[2:]
            shown = (step, labels.sentence(saw, step), labels.sentence(answer, step), labels.of("reason", reason), revision, citation, labels.listed("fact", missing))
            add_cells(table, *("" if value is None else value for value in shown))
        console.print(table, "")
    if change:
        columns = ("changed_on", "cause_revision", "retro_kind", "outcome_as_adjudicated", "outcome_as_known")
        said = [labels.of(column, value) for column, value in zip(columns, change)]
        console.say("Changed on {0} by {1} ({2}): {3} -> {4}".format(*said))
    for taken in outside:
        console.say("Outside the claim on {0}: {1}, ${2:,.2f} {3} the payment".format(*taken))
