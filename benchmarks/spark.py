"""What growth costs on Spark: a load of each size, read by DuckDB and built by Spark in one process on this machine.

    python benchmarks/spark.py --lines 100000 1000000

Prints, for each size, seconds of `lookback intake` and of `dbt run --target spark`, the size of the exported tables, and the models that took longest.
Seeds are loaded once, before the first. Measures, and tests nothing: compare ratios of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console
from rich.table import Table

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO / "benchmarks"))
import load  # noqa: E402

KNOWN_ON = "2026-11-01"
LONGEST = 5


def timed(command: list[str], settings: dict[str, str]) -> float:
    started = time.monotonic()
    done = subprocess.run(command, cwd=REPO, env=os.environ | settings, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.monotonic() - started


def spark(home: Path, settings: dict[str, str], *command: str) -> float:
    dbt = [str(REPO / ".venv-spark/bin/dbt"), *command, "--target", "spark", "--threads", "4", "--target-path", str(home / "target")]
    return timed([*dbt, "--log-path", str(home), "--quiet"], settings | {"SPARK_HOME_DIR": str(home), "SPARK_CONF_DIR": str(REPO / "deploy/spark")})


def longest(home: Path) -> str:
    results = json.loads((home / "target/run_results.json").read_text(encoding="utf-8"))["results"]
    found = sorted(results, key=lambda result: -result["execution_time"])[:LONGEST]
    return ", ".join(f"{result['unique_id'].split('.')[2]} {result['execution_time']:.0f} s" for result in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--kind", choices=["laboratory", "payer"], default="laboratory")
    parser.add_argument("--one-payer", type=float, default=0, metavar="SHARE", help="Share of the lines that are one payer's on top of its own.")
    parser.add_argument("--work", type=Path, help="Folder to work in, whose tables stay; default: a temporary one.")
    given = parser.parse_args()
    console = Console(width=160)
    table = Table("lines", "exported MB", "intake s", "spark s", "us a line", "longest models", title=f"Spark, {given.kind} lines")
    with nullcontext(given.work) if given.work else tempfile.TemporaryDirectory(prefix="spark-") as work:
        home, settings = Path(work) / "home", {"KNOWN_ON": KNOWN_ON, "WAREHOUSE_PATH": str(Path(work) / "unused.duckdb")}
        home.mkdir(parents=True)
        for number, lines in enumerate(given.lines):
            claims, read = Path(work) / "claims", Path(work) / f"read-{lines}"
            claims.mkdir()
            load.write(claims, given.kind, lines, one_payer=given.one_payer)
            intake = timed([str(REPO / ".venv/bin/lookback"), "intake", "--output-dir", str(read)], settings | {"CLAIMS_DIR": str(claims)})
            shutil.rmtree(claims)
            settings |= {"CLAIMS_DIR": str(read)}
            if number == 0:
                spark(home, settings, "seed")
            built = spark(home, settings, "run")
            size = sum(path.stat().st_size for path in read.iterdir()) / 1e6
            table.add_row(f"{lines:,}", f"{size:,.1f}", f"{intake:.1f}", f"{built:.1f}", f"{1e6 * built / lines:,.0f}", longest(home))
            console.print(table)


if __name__ == "__main__":
    main()
