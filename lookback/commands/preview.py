"""What would a change of the ledger do, before it is merged? The same claims are built in a folder of its own as known on the day of the
published build, with the ledger of the working tree (and --rows added), and every determination is compared with the published one.

Nothing is published. No determination as adjudicated may move by what became known later (law 4): where one does, the command ends with
a code of its own.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from lookback.building.build import Build
from lookback.building.progress import Progress
from lookback.commands.summary import cell, labelled, table
from lookback.faults import Exit, Fault
from lookback.query import ask, literal, read
from lookback.settings import Settings, policy_folder, published_warehouse
from lookback.terminal import Terminal
from lookback.warehouse.store import Store

# lines of both builds, those included that only one of the two has in scope; labels are those of the build with the change
COMPARED = """
    select
        coalesce(after.basis, before.basis) as basis,
        coalesce(after.payer_id, before.payer_id) as payer_id,
        coalesce(after.policy_id, before.policy_id) as policy_id,
        coalesce(after.revision, before.revision) as revision,
        coalesce(before.outcome, 'out of scope') as outcome_before,
        coalesce(outcome.label, after.outcome, 'out of scope') as outcome_after,
        -- what moved where the outcome did not
        case
            when after.outcome is distinct from before.outcome then ''
            when after.reason_code is distinct from before.reason_code then ', by another reason: ' || coalesce(reason.label, after.reason_code)
            when after.policy_id is distinct from before.policy_id then ', by another policy'
            else ', by another revision'
        end as moved_alone,
        coalesce(line.charge_amount, 0) as charge_amount
    from now.main.fct_determination as before
    full join then_.main.fct_determination as after using (data_source, claim_id, claim_line_number, basis)
    left join then_.intermediate.int_evaluated_line as line using (data_source, claim_id, claim_line_number)
    left join then_.main.dim_label as outcome on outcome.subject = 'outcome' and after.outcome = outcome.id
    left join then_.main.dim_label as reason on reason.subject = 'reason' and after.reason_code = reason.id
    where
        (after.outcome, after.reason_code, after.policy_id, after.revision)
        is distinct from (before.outcome, before.reason_code, before.policy_id, before.revision)
"""
MOVED = f"""
    select
        payer_id as payer,
        policy_id as policy,
        revision,
        outcome_before as "from",
        outcome_after || moved_alone as "to",
        count(*) as lines,
        cast(sum(charge_amount) as decimal(18, 2)) as "charges $"
    from ({COMPARED})
    where basis = '{{basis}}'
    group by all
    order by "charges $" desc, payer, policy, revision, "from", "to"
"""
DOLLARS = """
    with stake as (
        select 'before' as build, opportunity, amount_at_stake from now.main.fct_retroactive_outcome
        union all
        select 'after' as build, opportunity, amount_at_stake from then_.main.fct_retroactive_outcome
    )

    select
        opportunity,
        count(case when build = 'before' then 1 end) as "lines before",
        count(case when build = 'after' then 1 end) as "lines after",
        cast(coalesce(sum(case when build = 'before' then amount_at_stake end), 0) as decimal(18, 2)) as "at stake before $",
        cast(coalesce(sum(case when build = 'after' then amount_at_stake end), 0) as decimal(18, 2)) as "at stake after $"
    from stake
    group by opportunity
    order by opportunity
"""
# the schema of the labels of the build with the change
LABELS = "then_.main"
TITLES = {
    "Determinations as known that would move": MOVED.format(basis="as_known"),
    "Determinations as adjudicated that would move (law 4: none may)": MOVED.format(basis="as_adjudicated"),
    "What later revisions changed, before and after": DOLLARS,
}


def preview(rows: Path | None, markdown: Path | None) -> None:
    """Builds in a folder of its own, compares, shows; a fault where the past would move."""
    published = published_warehouse()
    os.environ["KNOWN_ON"] = str(read(published, "select known_on from dim_build")[0]["known_on"])
    with Store(published).preview() as work:
        os.environ["POLICY_DIR"] = str(ledger_with(rows, policy_folder(published), work))
        os.environ["WAREHOUSE_PATH"] = str(work / "preview.duckdb")
        run = Build(Settings.from_environment(), Progress())
        run.run(accept=True, force=True, publish=False)
        with duckdb.connect() as connection:
            connection.execute(f"attach {literal(published)} as now (read_only)")
            connection.execute(f"attach {literal(run.store.kept_warehouse(run.build_id))} as then_ (read_only)")
            console = Terminal(width=140)
            for title, query in TITLES.items():
                console.print(table(connection, title, query, LABELS))
                console.print()
            if markdown:
                markdown.write_text(as_markdown(connection), encoding="utf-8")
            counts = "count(case when moved_alone = '' then 1 end), count(nullif(moved_alone, ''))"
            outcomes, alone = connection.execute(f"select {counts} from ({COMPARED}) where basis = 'as_known'").fetchone()
            said = f"As known, {outcomes:,} determinations would have another outcome, and {alone:,} the same outcome by another policy, reason or revision."
            console.print(said, markup=False, soft_wrap=True)
            moved = connection.execute(f"select count(*) from ({COMPARED}) where basis = 'as_adjudicated'").fetchone()[0]
    if moved:
        raise Fault(Exit.PAST, f"{moved:,} determinations as adjudicated would move: a row says that it was known before it was (law 4). Look at its known_from.")


def ledger_with(rows: Path | None, imported: Path, work: Path) -> Path:
    """A folder of imported policies with the rows to try added to those that are there."""
    if rows is None:
        return imported if imported.is_dir() else empty(work / "policies")
    if not rows.is_dir():
        raise Fault(Exit.CONFIGURATION, f"{rows} is no folder. Name one that holds tables of the ledger, such as policy_ruling.csv.")
    if not any(path.suffix.lower() in (".csv", ".parquet") for path in rows.rglob("*")):
        raise Fault(Exit.CONFIGURATION, f"{rows} holds no table of the ledger. Put policy_ruling.csv and what goes with it there.")
    if imported.is_dir():
        shutil.copytree(imported, work / "policies" / "imported", ignore=shutil.ignore_patterns("_*", "*.builds"))
    shutil.copytree(rows, work / "policies" / "tried")
    return work / "policies"


def empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def as_markdown(connection: duckdb.DuckDBPyConnection) -> str:
    """The same tables for a review."""
    text = "# What this change of the ledger would do\n"
    for title, query in TITLES.items():
        names, found = labelled(connection, query, LABELS)
        text += f"\n## {title}\n\n"
        if not found:
            text += "None.\n"
            continue
        text += "| " + " | ".join(names) + " |\n|" + " --- |" * len(names) + "\n"
        text += "".join("| " + " | ".join(cell(name, value).replace("|", "\\|") for name, value in zip(names, row)) + " |\n" for row in found)
    return text
