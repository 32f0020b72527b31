"""Print what a build found, read from the marts alone."""

from __future__ import annotations

from pathlib import Path

import duckdb
from rich.table import Table

from lookback.output.labels import Labels
from lookback.output.undecided import QUERY as UNDECIDED
from lookback.output.undecided import undecided_note
from lookback.query import ask
from lookback.reading.imports import Imported
from lookback.terminal import Terminal, add_cells, marked
from lookback.texts import plain

TABLES = {
    "Intake": """
        select
            table_name as input,
            row_count as "rows",
            accepted_row_count as accepted,
            rejected_row_count as rejected,
            case when table_name = 'medical_claim' then in_scope_row_count end as "in scope",
            charge_amount as "charges $"
        from rpt_intake
        where row_count > 0
        order by table_name
    """,
    "Outcomes of the lines in scope": """
        select
            outcome,
            any_value(expected_action) as "expected action",
            count(case when basis = 'as_adjudicated' then 1 end) as "as adjudicated",
            count(case when basis = 'as_known' then 1 end) as "as known"
        from fct_determination
        group by outcome
        order by "as known" desc, outcome
    """,
    "Denial rate by payer": """
        select
            coalesce(payer_id, '(not mapped)') as payer,
            cast(sum(line_count + undecided_line_count) as bigint) as "adjudicated lines",
            cast(sum(undecided_line_count) as bigint) as undecided,
            sum(initial_denied_line_count) / nullif(sum(initial_decided_line_count), 0) as "initial denial %",
            sum(final_denied_line_count) / nullif(sum(final_decided_line_count), 0) as "final denial %",
            case when sum(final_decided_line_count) > 0 then sum(final_denied_charge_amount) end as "final denials $"
        from rpt_denial_rate
        group by payer_id
        order by "final denials $" desc nulls last, payer
    """,
    "Retroactive outcomes: what later revisions changed": """
        select
            payer_id as payer,
            cause_revision as "caused by",
            retro_kind as kind,
            direction,
            opportunity,
            count(*) as lines,
            sum(charge_amount) as "charges $",
            sum(amount_at_stake) as "at stake $"
        from fct_retroactive_outcome
        group by all
        order by "charges $" desc, payer, "caused by", kind, direction, opportunity
    """,
}
QUERY = "select claim_id, outcome_as_adjudicated, outcome_as_known, cause_revision from fct_retroactive_outcome"


def cell(name: str, value: object) -> str:
    if value is None:
        # a rate is null where no decision is known: never 0 %
        return "not recorded" if name.endswith("%") else "-"
    if name.endswith("%"):
        return f"{100 * float(value):.1f}"
    if name.endswith("$"):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else plain(value)


def labelled(connection: duckdb.DuckDBPyConnection, query: str, schema: str) -> tuple[list[str], list[tuple]]:
    """The names and rows of a query, with labels in place of ids."""
    names, rows = ask(connection, query)
    labels = Labels.read(connection, schema)
    return names, [tuple(labels.of(name, value) for name, value in zip(names, row)) for row in rows]


def table(connection: duckdb.DuckDBPyConnection, title: str, query: str, schema: str = "main") -> Table:
    names, rows = labelled(connection, query, schema)
    shown = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    for place, name in enumerate(names):
        is_figure = any(not isinstance(row[place], str | None) for row in rows)
        shown.add_column(name, justify="right" if is_figure else "left", no_wrap=True)
    for row in rows:
        add_cells(shown, *(cell(name, value) for name, value in zip(names, row)))
    return shown


def show(warehouse: Path) -> None:
    console = Terminal()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        known_on = connection.execute("select max(known_on) from fct_determination where basis = 'as_known'").fetchone()[0]
        console.print(f"\n[bold]Lookback[/bold], as known on {known_on}\n")
        for title, query in TABLES.items():
            console.print(table(connection, title, query))
            console.print()
        undecided_count = connection.execute(UNDECIDED).fetchone()[0]
        if undecided_count:
            console.say(f"{undecided_note(undecided_count)}\n")
    console.say(f"The warehouse is {warehouse}. Try, in Python with duckdb or in any DuckDB 2 client:\n  {QUERY}")


def show_changes(changes: list[dict]) -> None:
    """What changed since the last publish, first what a person should look at."""
    if not changes:
        return
    console = Terminal()
    console.print("\n[bold]Since the last publish[/bold]")
    for change in sorted(changes, key=lambda change: not change["is_alarm"])[:40]:
        mark = "! " if change["is_alarm"] else "  "
        console.say(mark + plain(change["detail"]))
    if len(changes) > 40:
        console.say(f"  and {len(changes) - 40} more in rpt_build_change")


def show_import(counts: dict[str, int], before: dict[str, int] | None = None) -> None:
    """What an import wrote, table by table, and how many rows more than before; nothing where no row is new."""
    if not counts:
        return
    table = Table(title="Imported", title_justify="left")
    table.add_column("table of the ledger")
    table.add_column("rows", justify="right")
    if before is not None:
        table.add_column("more than before", justify="right")
    for name, count in counts.items():
        more = [] if before is None else ["" if name == "report" else f"{count - before.get(name, 0):+,}"]
        add_cells(table, "findings (report.csv)" if name == "report" else name, f"{count:,}", *more)
    console = Terminal(width=None)
    console.print(table)
    console.say("The next `lookback build` reads them.")


def show_archive(imported: Imported | None) -> None:
    """What an import read, what it made of it, and what it left out or had to decide."""
    if imported is None:
        return
    files = Table(title="Read", title_justify="left")
    files.add_column("file")
    files.add_column("written as")
    files.add_column("rows", justify="right")
    for name, encoding, row_count in imported.files:
        add_cells(files, name, encoding, f"{row_count:,}")
    findings = Table(title=f"Left out or decided, row by row in {marked(imported.report)}", title_justify="left")
    for name in ("finding", "what became of it", "for example"):
        findings.add_column(name)
    for name in ("articles", "rows"):
        findings.add_column(name, justify="right")
    with duckdb.connect() as connection:
        rows = connection.execute(FINDINGS, [str(imported.report)]).fetchall()
    for finding, treatment, example, articles, row_count in rows:
        add_cells(findings, finding, treatment, example, f"{articles:,}", f"{row_count:,}")
    Terminal(width=None).print(files)
    if rows:
        Terminal(width=None).print(findings)
    show_import(imported.counts, imported.before)


# findings that differ in a number alone are one line
FINDINGS = """
    select
        regexp_replace(regexp_replace(finding, '(group|contractor) [^ ,]+', '\\1 ..'), ' on [0-9-]{10}', ' on a day') as finding,
        treatment,
        min(concat_ws(' ', 'A' || article_id, 'version ' || article_version, code)) as example,
        count(distinct article_id) as articles,
        count(*) as row_count
    from read_csv(?, header = true, all_varchar = true)
    group by all
    order by row_count desc, finding
"""
