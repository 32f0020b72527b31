"""Lookback compared with plain copies and plain joins, on one load and in one run: `make benchmark LINES=1000000 KIND=laboratory`.

    --lines N      claim lines of the synthetic load (benchmarks/load.py)
    --kind KIND    laboratory (every line in scope) or payer (2 % in scope, up to 25 diagnoses)
    --work-dir DIR where load and warehouses stand; a load that is there already is used again

Every step is a process of its own. Before anything is compared, the rivals' answers are checked against Lookback's: as many lines
under each ruling, on each basis. Polars is measured where it is installed (pip install "lookback[benchmark]").
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

REPO = Path(__file__).resolve().parents[1]
DBT = str(Path(sys.executable).with_name("dbt"))
KNOWN_ON = "2026-11-01"
GIB = 2**30
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
DETERMINATION = ["path:models/intermediate/case", "path:models/intermediate/in_force", "path:models/intermediate/evaluation", "fct_determination"]
MOST_CASES = 0.25  # of the lines: beyond it the ladder is asked per line again

RULINGS = """
    select line.basis, asked.ruling, count(*)
    from (
        select case_id, 'as_known' as basis, known_evaluated_on as evaluated_on from intermediate.int_evaluated_line
        union all
        select case_id, 'as_adjudicated', adjudicated_evaluated_on from intermediate.int_evaluated_line where final_date is not null
    ) as line
    inner join intermediate.int_policy_in_force as asked
        on line.case_id = asked.case_id and line.evaluated_on = asked.known_on and asked.scenario_id = 'actual'
    group by all
"""


@dataclass(frozen=True)
class Measure:
    step: str
    seconds: float
    cpu: float
    peak: int


def run(step: str, command: list[str], settings: dict[str, str], console: Console) -> Measure:
    """One step in a process of its own; stops everything, with what the step said, where it fails."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with TemporaryDirectory() as directory, Progress(*columns, console=console, transient=True) as progress:
        log = Path(directory) / "step.log"
        progress.add_task(step)
        with log.open("w") as output:
            started = time.monotonic()
            process = subprocess.Popen(command, cwd=REPO, env=os.environ | settings, stdout=output, stderr=subprocess.STDOUT)
            try:
                _, status, usage = os.wait4(process.pid, 0)
            except KeyboardInterrupt:
                process.terminate()
                raise
        seconds = time.monotonic() - started
        if code := os.waitstatus_to_exitcode(status):
            sys.exit(f"{log.read_text(errors='replace')[-4000:]}\nThe step '{step}' ended with exit code {code}.")
    measure = Measure(step, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT)
    console.print(f"{step}: {seconds:.1f} s, {measure.cpu:.1f} s of CPU, {measure.peak / GIB:.2f} GiB")
    return measure


def export_timeline(warehouse: Path, directory: Path) -> None:
    """What the rivals read of the policies: one small file, and the list of codes."""
    import duckdb  # only now: it would count as memory of the steps

    directory.mkdir(exist_ok=True)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute(f"""
            copy (
                select policy.payer_id, timeline.*
                from dim_policy_timeline as timeline inner join dim_policy as policy using (policy_id)
                where timeline.code_system = 'hcpcs'
            ) to '{directory}/timeline.parquet' (format parquet)
        """)
        connection.execute(
            f"copy (select hcpcs_code from staging.procedure_code) to '{directory}/procedure_code.parquet' (format parquet)"
        )


def figures(warehouse: Path) -> tuple[int, int, list]:
    """Lines, cases, and the lines under each ruling as Lookback answers them."""
    import duckdb

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        lines, cases = connection.execute(
            "select (select count(*) from intermediate.int_line_case), (select count(*) from intermediate.int_case)"
        ).fetchone()
        return lines, cases, [list(row) for row in sorted(connection.execute(RULINGS).fetchall(), key=str)]


def elapsed(target: Path) -> float:
    """The seconds in which dbt ran nodes, its start apart."""
    return json.loads((target / "run_results.json").read_text(encoding="utf-8"))["elapsed_time"]


def measured(lines: int, kind: str, work: Path, console: Console) -> list[Measure]:
    claims, timeline, warehouse = work / f"{kind}_{lines}", work / "timeline", work / "warehouse.duckdb"
    if not claims.exists():
        load = [str(REPO / "benchmarks/load.py"), "--lines", str(lines), "--kind", kind]
        run("writing the load", [sys.executable, *load, str(claims)], {}, console)
    target = work / "target"
    settings = {
        "PYTHONPATH": str(REPO), "CLAIMS_DIR": str(claims), "WAREHOUSE_PATH": str(warehouse), "KNOWN_ON": KNOWN_ON,
        "DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(work / "logs"),
    }  # fmt: skip
    warehouse.unlink(missing_ok=True)
    measures = [
        run("gate", [sys.executable, "-m", "lookback.cli", "gate", "--brief"], settings, console),
        run("dbt build, data tests included", [DBT, "--quiet", "build", "--exclude-resource-type", "unit_test"], settings, console),
    ]
    measures.append(Measure("  of it dbt's start", measures[-1].seconds - elapsed(target), 0, 0))
    export_timeline(warehouse, timeline)
    found, cases, rulings = figures(warehouse)
    alone = run("determination models alone, with dbt's start", [DBT, "--quiet", "run", "--select", *DETERMINATION], settings, console)
    measures += [alone, Measure("  without it", elapsed(target), 0, 0)]
    rivals = {"wide": "wide copy of the four inputs", "narrow": "narrow copy, five columns", "sql": "plain SQL, rulings only"}
    if importlib.util.find_spec("polars"):
        rivals["polars"] = "Polars, rulings only"
    for name, step in rivals.items():
        out = work / f"{name}.out"
        out.unlink(missing_ok=True)
        command = [sys.executable, str(REPO / "benchmarks/rivals.py"), name, str(claims), str(timeline), str(out), KNOWN_ON]
        measures.append(run(step, command, {}, console))
        if (counts := out.with_suffix(".json")).exists() and name in ("sql", "polars"):
            answered = sorted(json.loads(counts.read_text(encoding="utf-8")), key=str)
            if answered != rulings:
                sys.exit(f"{step} answers otherwise than Lookback: {answered} and {rulings}")
        out.unlink(missing_ok=True)
    console.print(f"{found:,} lines in scope, {cases:,} cases; as many lines under each ruling by every way")
    if cases > 10_000 and cases > MOST_CASES * found:
        console.print(f"[bold red]{cases / found:.0%} of the lines are cases of their own: what asks the ladder per line again?[/bold red]")
    return measures


def shown(measures: list[Measure], lines: int, kind: str) -> Table:
    wide = next(measure.seconds for measure in measures if measure.step.startswith("wide"))
    narrow = next(measure.seconds for measure in measures if measure.step.startswith("narrow"))
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {date.today()}"
    table = Table(title=f"{lines:,} {kind} lines, {machine}", title_justify="left", show_edge=False, pad_edge=False)
    for name in ("step", "seconds", "CPU", "peak GiB", "lines a second", "wide copies", "narrow copies"):
        table.add_column(name, justify="left" if name == "step" else "right")
    for measure in measures:
        table.add_row(
            measure.step, f"{measure.seconds:.1f}", f"{measure.cpu:.1f}" if measure.cpu else "",
            f"{measure.peak / GIB:.2f}" if measure.peak else "", f"{lines / measure.seconds:,.0f}",
            f"{measure.seconds / wide:.1f}", f"{measure.seconds / narrow:.1f}",
        )  # fmt: skip
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--kind", choices=["laboratory", "payer"], default="laboratory")
    parser.add_argument("--work-dir", type=Path, default=REPO / "target" / "benchmark")
    given = parser.parse_args()
    given.work_dir.mkdir(parents=True, exist_ok=True)
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
    measures = measured(given.lines, given.kind, given.work_dir.resolve(), console)
    console.print()
    console.print(shown(measures, given.lines, given.kind))


if __name__ == "__main__":
    main()
