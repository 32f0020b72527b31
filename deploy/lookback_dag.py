"""An Airflow DAG of one task: a build every night. Locked (6) and disk or memory (8) are tried again, every other exit code wants a
person (docs/runbook.md)."""

from datetime import datetime, timedelta

from airflow.exceptions import AirflowFailException
from airflow.sdk import dag, task

PROJECT = "/srv/lookback"
SETTINGS = {"CLAIMS_DIR": "/srv/claims", "WAREHOUSE_PATH": "/var/lib/lookback/warehouse.duckdb"}
MAY_PASS = (6, 8)


@dag(dag_id="lookback", schedule="15 2 * * *", start_date=datetime(2026, 1, 1), catchup=False, max_active_runs=1)
def lookback():
    @task(retries=3, retry_delay=timedelta(minutes=30))
    def build() -> None:
        import os
        import subprocess

        done = subprocess.run([f"{PROJECT}/.venv/bin/lookback", "build"], cwd=PROJECT, env=os.environ | SETTINGS, text=True, capture_output=True)
        print(done.stdout, done.stderr)
        if done.returncode in MAY_PASS:
            raise RuntimeError(done.stderr)
        if done.returncode:
            raise AirflowFailException(done.stderr)

    build()


lookback()
