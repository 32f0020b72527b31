"""How fast X12 835 files become rows, and in how much memory.

    python benchmarks/remittances.py [--files N] [--megabytes M] [--folder DIR] [--build]

Writes a claims folder of N files of about M megabytes each, with the medical_claim rows that they answer, reads it into Parquet, reads it
again when nothing is new, and with --build lets dbt build the warehouse. Claims have one to four lines with the usual segments.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODES = ("0244U", "81445", "0037U", "81479", "0239U", "81455")
HEAD = "data_source,claim_id,claim_line_number,payer,plan,claim_start_date,hcpcs_code,charge_amount,person_id\n"


def claim_text(rng: random.Random, claim_id: str) -> tuple[str, str, int, int]:
    """CLP to the last LQ, the rows of medical_claim, the segments and what was paid."""
    segments, rows, paid_all, charge_all = [], [], 0, 0
    for number in range(1, rng.choice((1, 1, 2, 4)) + 1):
        charge, code = rng.randrange(50, 9000), rng.choice(CODES)
        paid = rng.choice((0, charge // 2))
        segments += [f"SVC*HC:{code}*{charge}*{paid}**1", "DTM*472*20240105", f"CAS*CO*{45 if paid else 50}*{charge - paid - paid // 5}"]
        segments += [f"CAS*PR*2*{paid // 5}"] if paid // 5 else []
        segments += [f"REF*6R*{number}", f"AMT*B6*{paid}", "LQ*HE*N115"]
        rows.append(f"lab,{claim_id},{number},Cigna,commercial,2024-01-05,{code},{charge},p{claim_id}\n")
        paid_all, charge_all = paid_all + paid, charge_all + charge
    top = [f"CLP*{claim_id}*{1 if paid_all else 4}*{charge_all}*{paid_all}*0*12*ICN{claim_id}*81*1", "NM1*QC*1*DOE*JANE****MI*M0000001",
           "NM1*82*2*INVENTED GENOMICS*****XX*9999999912", "REF*EA*R0000001", "DTM*232*20240105", "DTM*050*20240110"]  # fmt: skip
    return "~\n".join([*top, *segments]) + "~\n", "".join(rows), len(top) + len(segments), paid_all


def file_text(rng: random.Random, number: int, size: int) -> tuple[str, str]:
    """One interchange of transactions of about a hundred claims, and the rows of medical_claim."""
    parts = [f"ISA*00*          *00*          *ZZ*{'SENDER':15}*ZZ*{'RECEIVER':15}*240131*1200*^*00501*{number:09}*0*P*:~\n",
             "GS*HP*SENDER*RECEIVER*20240131*1200*1*X*005010X221A1~\n"]  # fmt: skip
    rows, length, transaction = [], 0, 0
    while length < size:
        transaction += 1
        claims = [claim_text(rng, f"{number:05}{transaction:03}{place:03}") for place in range(100)]
        body = "".join(text for text, *_ in claims)
        parts.append(
            f"ST*835*{transaction:04}~\nBPR*I*{sum(claim[3] for claim in claims)}*C*ACH************20240202~\n"
            f"TRN*1*EFT{number:05}{transaction:03}*1999999999~\nDTM*405*20240201~\nN1*PR*CIGNA~\nN1*PE*LAB*XX*9999999912~\nLX*1~\n"
            f"{body}SE*{sum(claim[2] for claim in claims) + 8}*{transaction:04}~\n"
        )
        rows += [claim[1] for claim in claims]
        length += len(body)
    return "".join([*parts, f"GE*{transaction}*1~\nIEA*1*{number:09}~\n"]), "".join(rows)


def write_load(folder: Path, count: int, size: int) -> int:
    """The claims folder; returns the bytes of X12."""
    (folder / "remittance_835").mkdir(parents=True)
    total = 0
    with (folder / "medical_claim.csv").open("w") as claims:
        claims.write(HEAD)
        for number in range(1, count + 1):
            text, rows = file_text(random.Random(number), number, size)
            (folder / "remittance_835" / f"{number:05}.835").write_text(text)
            claims.write(rows)
            total += len(text)
    return total


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Seconds, seconds of all cores, and the largest memory in MB so far, of a command."""
    start, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    cores = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return time.monotonic() - start, cores, now.ru_maxrss / 1024


def runs(claims: Path, warehouse: Path, has_build: bool) -> Iterator[tuple[str, float, float, float]]:
    environment = {"CLAIMS_DIR": str(claims), "WAREHOUSE_PATH": str(warehouse), "KNOWN_ON": "2026-11-20"}
    read = [sys.executable, "-m", "lookback.reading.x12"]
    yield "read into Parquet", *measured(read, environment)
    yield "read again, nothing new", *measured(read, environment)
    if has_build:
        dbt = [str(Path(sys.executable).parent / "dbt"), "--quiet", "build", "--exclude-resource-type", "unit_test"]
        yield "dbt build", *measured([*dbt, "--target-path", str(warehouse.parent / "target")], environment)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the reading of X12 835 files.")
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--megabytes", type=float, default=1.0, help="of each file (%(default)s)")
    parser.add_argument("--folder", type=Path, help="where the load is written (a temporary folder)")
    parser.add_argument("--build", action="store_true", help="let dbt build the warehouse as well")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        size = write_load(Path(folder, "claims"), arguments.files, int(arguments.megabytes * 1e6)) / 1e6
        print(f"{arguments.files} files, {size:,.0f} MB")
        for name, seconds, cores, memory in runs(Path(folder, "claims"), Path(folder, "warehouse.duckdb"), arguments.build):
            print(f"{name:25} {seconds:7.1f} s {size / cores:7.1f} MB/s of one core {memory:6.0f} MB of memory at most so far")


if __name__ == "__main__":
    main()
