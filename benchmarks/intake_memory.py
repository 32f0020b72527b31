"""How much memory the gate and the intake take: `python benchmarks/intake_memory.py` in the project's environment.

    --line-count N    claim lines of the synthetic extract that it writes (1,000,000, about 380 MB)
    --claims-dir DIR  an extract of your own instead
    --whole           the whole build as well
    --work-dir DIR    where extract and warehouse stand while it runs (a temporary folder; 1 GB, with --whole 4 GB)

Each step is a process of its own, and its peak is the largest resident memory that the system counted for it. The settings
of the environment hold as for a build; LOOKBACK_MEMORY is the one that changes the result (docs/memory.md).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

REPO = Path(__file__).resolve().parents[1]
BUILD = [str(Path(sys.executable).with_name("dbt")), "--quiet", "build", "--exclude-resource-type", "unit_test"]
INTAKE = ["--select", "+rpt_intake", "+fct_rejected_line", "--indirect-selection", "cautious"]
GIB = 2**30
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes


@dataclass(frozen=True)
class Measure:
    step: str
    peak: int
    seconds: float


def run(step: str, command: list[str], work_dir: Path, settings: dict[str, str], console: Console) -> Measure:
    """One step in a process of its own; stops everything, with what the step said, where it fails."""
    log = work_dir / "step.log"
    # this process stays small: on Linux a child's peak is never counted lower than its parent's
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with log.open("w") as output, Progress(*columns, console=console, transient=True) as progress:
        progress.add_task(step)
        started = time.monotonic()
        process = subprocess.Popen(command, cwd=REPO, env=os.environ | settings, stdout=output, stderr=subprocess.STDOUT)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except KeyboardInterrupt:
            process.terminate()
            raise
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(f"{log.read_text(errors='replace')[-4000:]}\nThe step '{step}' ended with exit code {code}.")
    measure = Measure(step, usage.ru_maxrss * RSS_UNIT, time.monotonic() - started)
    console.print(f"{step}: {measure.peak / GIB:.2f} GiB, {measure.seconds:.0f} s")
    return measure


def measured(options: argparse.Namespace, work_dir: Path, console: Console) -> tuple[Path, list[Measure]]:
    """The extract and what each step took."""
    claims_dir = options.claims_dir or work_dir / "claims"
    settings = {
        "PYTHONPATH": str(REPO),
        "CLAIMS_DIR": str(claims_dir),
        "WAREHOUSE_PATH": str(work_dir / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(work_dir / "target"),
        "DBT_LOG_PATH": str(work_dir / "logs"),
    }
    steps = {
        "gate": [sys.executable, "-m", "lookback.gate", "--docs-dir", str(work_dir / "gate")],
        "intake": BUILD + INTAKE,
    }
    if options.whole:
        steps["whole build"] = BUILD
    if not options.claims_dir:
        count = ["--line-count", str(options.line_count)]
        run("extract", [sys.executable, "-m", "lookback.sample_claims", "--output-dir", str(claims_dir), *count], work_dir, settings, console)
    return claims_dir, [run(step, command, work_dir, settings, console) for step, command in steps.items()]


def rows_read(warehouse: Path) -> dict[str, int]:
    import duckdb  # only now: it would count as memory of the steps

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return dict(connection.execute("select table_name, row_count from rpt_intake").fetchall())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--line-count", type=int, default=1_000_000, help="claim lines to write (%(default)s)")
    parser.add_argument("--claims-dir", type=lambda text: Path(text).resolve(), help="an extract of your own")
    parser.add_argument("--whole", action="store_true", help="measure the whole build as well")
    parser.add_argument("--work-dir", type=Path, help="where extract and warehouse stand while it runs")
    options = parser.parse_args()
    console = Console(highlight=False)
    with TemporaryDirectory(dir=options.work_dir, prefix="intake_memory_") as directory:
        claims_dir, measures = measured(options, Path(directory), console)
        rows = rows_read(Path(directory) / "warehouse.duckdb")
        size = sum(path.stat().st_size for path in claims_dir.rglob("*") if path.is_file())
    table = Table(
        title=f"{rows['medical_claim']:,} claim lines, {sum(rows.values()):,} rows, {size / 1e6:,.0f} MB",
        title_justify="left", title_style="bold", show_edge=False, pad_edge=False,
    )
    for name, justify in (("step", "left"), ("peak memory", "right"), ("under 2 GiB", "left"), ("seconds", "right")):
        table.add_column(name, justify=justify)
    for measure in measures:
        is_under = "yes" if measure.peak < 2 * GIB else "[bold red]NO[/bold red]"
        table.add_row(measure.step, f"{measure.peak / GIB:.2f} GiB", is_under, f"{measure.seconds:,.0f}")
    console.print()
    console.print(table)


if __name__ == "__main__":
    main()
