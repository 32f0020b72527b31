"""What is compared with the last publish, on a last publish written by hand: shares at their bounds, what vanished, rates."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from conftest import KNOWN_ON, PLACEHOLDER, Laboratory, Warehouse

MODELS = ("int_build_loss", "int_build_revision", "int_build_move", "int_build_rate", "int_build_arrival", "rpt_build_change")
READ = ("dim_policy_revision", "fct_determination", "fct_rejected_line", "rpt_build_measure", "rpt_denial_definition", "rpt_payer_mapping")


def compared(
    laboratory: Laboratory, sample: Warehouse, folder: Path, marts: dict[str, str], known_on: str = KNOWN_ON, measured: str = ""
) -> list[tuple]:
    """(kind, subject, is_loss, detail) of every change of the sample against a last publish that was itself, but for these marts, given
    as queries over it; `measured` are rows that this build measures besides."""
    folder.mkdir(exist_ok=True)
    marts = {mart: f"from {mart}" for mart in READ} | marts
    with pytest.MonkeyPatch.context() as patch, duckdb.connect(str(sample.path)) as connection:
        for mart, query in marts.items():
            connection.execute(f"copy ({query}) to '{folder}/{mart}.parquet' (format parquet)")
        patch.setenv("LOOKBACK_PREVIOUS", str(folder))
        patch.setenv("KNOWN_ON", PLACEHOLDER)
        sql = laboratory.compile(*MODELS)
        connection.execute("begin")
        if measured:
            connection.execute(f"create or replace table main.rpt_build_measure as from main.rpt_build_measure union all by name {measured}")
        for name in MODELS:
            text = next(text for node, text in sql.items() if node.endswith(f".{name}")).replace(PLACEHOLDER, known_on)
            schema = "main" if name.startswith("rpt") else "intermediate"
            connection.execute(f"create or replace table {schema}.{name} as {text}")
        found = connection.execute("select change_kind, subject, is_loss, detail from main.rpt_build_change order by all").fetchall()
        connection.execute("rollback")
    return found


def measures(*rows: str) -> str:
    return f"select * from (values {', '.join(rows)}) as measure (subject_kind, subject, row_count, amount)"


def build(known_on: str) -> str:
    return f"select 'before' as build_id, date '{known_on}' as known_on"


def test_a_share_is_lost_beyond_its_bound_and_not_at_it(laboratory: Laboratory, sample: Warehouse, tmp_path: Path) -> None:
    """The sample holds 395 claim lines and 420 remittances: 79.8 % of 495, and 80 % of 525."""
    now = {row["subject"]: row for row in sample.rows("from rpt_build_measure where subject_kind = 'input_table'")}
    assert (now["medical_claim"]["row_count"], now["remittance"]["row_count"]) == (395, 420)
    marts = {
        "dim_build": build("2026-10-31"),
        "rpt_build_measure": measures(
            f"('input_table', 'medical_claim', 495, {now['medical_claim']['amount']})",
            f"('input_table', 'remittance', 525, {now['remittance']['amount']})",
            "('input_table', 'test_order', 14, null)",
            "('payer', 'ghost', 1, 0)",
            "('service_month', '2031-01-01', 3, 12.5)",
            "('mart', 'dim_policy_revision', 1000, null)",
        ),
    }
    found = compared(laboratory, sample, tmp_path / "marts", marts)
    assert [(kind, subject) for kind, subject, *_ in found] == [
        ("shrank", "input_table medical_claim"),
        ("shrank", "mart dim_policy_revision"),
        ("vanished", "payer ghost"),
        ("vanished", "service_month 2031-01-01"),
    ]
    assert all(is_loss for *_, is_loss, _ in found)
    assert found[3][3] == "the service month 2031-01-01 holds 0 rows of 3 and $0.00 of $12.50"


def test_dollars_are_lost_as_rows_are(laboratory: Laboratory, sample: Warehouse, tmp_path: Path) -> None:
    now = sample.rows("from rpt_build_measure where subject = 'medical_claim'")[0]
    for factor, losses in (("1.24", 0), ("1.26", 1)):  # 1 / 1.24 is 80.6 %, 1 / 1.26 is 79.4 %
        measure = measures(f"('input_table', 'medical_claim', {now['row_count']}, cast({now['amount']} * {factor} as decimal(18, 2)))")
        found = compared(laboratory, sample, tmp_path / "marts", {"dim_build": build("2026-10-31"), "rpt_build_measure": measure})
        assert len(found) == losses, found


def test_one_compares_nothing_and_an_earlier_day_no_marts(
    laboratory: Laboratory, sample: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = measures("('mart', 'fct_adjudication', 100000, 1)", "('data_source', 'ghost', 1, 1)")
    marts = {"dim_build": build("2026-11-02"), "rpt_build_measure": measure}
    assert [found[1] for found in compared(laboratory, sample, tmp_path / "marts", marts)] == ["data_source ghost"]
    monkeypatch.setenv("MAX_SHRINK", "1")
    assert compared(laboratory, sample, tmp_path / "marts", marts) == []


@pytest.mark.parametrize(("share", "losses"), [("1", 0), ("1.0", 0), (".99", 1), ("", 1)])
def test_one_compares_nothing_also_where_more_than_all_is_lost(
    laboratory: Laboratory, sample: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: str, losses: int
) -> None:
    """Credits turn the sum of a payer from $100 to -$50: 150 % of it are gone."""
    monkeypatch.setenv("MAX_SHRINK", share)
    marts = {"dim_build": build("2026-11-02"), "rpt_build_measure": measures("('payer', 'acme', 10, 100)")}
    found = compared(laboratory, sample, tmp_path / "marts", marts, measured=measures("('payer', 'acme', 10, -50)"))
    assert [(subject, is_loss) for _, subject, is_loss, _ in found] == [("payer acme", True)] * losses


def test_a_rate_outside_the_interval_of_before_is_told(laboratory: Laboratory, sample: Warehouse, tmp_path: Path) -> None:
    """Cigna's bounds no longer include its rate; those of the other payers include theirs."""
    definition = """
        select * replace (
            case when payer_id = 'cigna' and metric = 'final_denial_rate' then rate + 0.001 else wilson_low end as wilson_low,
            case when payer_id = 'cigna' and metric = 'final_denial_rate' then rate + 0.1 else wilson_high end as wilson_high
        ) from rpt_denial_definition
    """
    found = compared(laboratory, sample, tmp_path / "marts", {"dim_build": build("2026-10-31"), "rpt_denial_definition": definition})
    assert [(kind, subject, is_loss) for kind, subject, is_loss, _ in found] == [
        ("denial_rate_moved", "final_denial_rate of cigna", False)
    ]


def test_moves_name_the_revision_that_was_not_known_then(laboratory: Laboratory, sample: Warehouse, tmp_path: Path) -> None:
    """One line of R5 and one of Cigna are said to have been denied before; R5 was not in the ledger of that day, Cigna's revision was."""
    query = """
        select * replace (
            case
                when claim_id = 'R5-001' then 'not_medically_necessary'
                when claim_id = min(case when payer_id = 'cigna' and outcome = 'conditional' then claim_id end) over () then 'unknown'
                else outcome
            end as outcome
        )
        from fct_determination
    """
    marts = {
        "dim_build": build("2026-10-31"),
        "fct_determination": query,
        "dim_policy_revision": "select * from dim_policy_revision where not (policy_id = 'moldx_tcgp' and revision = 'R5')",
    }
    found = compared(laboratory, sample, tmp_path / "marts", marts)
    new = [(subject, detail) for kind, subject, _, detail in found if kind == "revision_new"]
    moved = [detail for kind, _, _, detail in found if kind == "determination_moved"]
    assert [subject for subject, _ in new] == ["moldx_tcgp R5"]
    assert sorted(detail.split(") of ")[1] for detail in moved) == [
        "cigna went from unknown to conditional, by what was delivered",
        "medicare_moldx went from not_medically_necessary to covered, by moldx_tcgp R5",
    ]


def test_a_first_publish_has_nothing_to_tell(sample: Warehouse) -> None:
    assert sample.rows("from rpt_build_change") == []
