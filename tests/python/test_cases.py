"""The netting cases and their variants in one warehouse, against the answers that were worked out by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from conftest import Laboratory, Rows, Warehouse
from remittance_stories import KNOWN_ON, STORIES, TABLES, Story


@pytest.fixture(scope="module")
def warehouse(laboratory: Laboratory) -> Warehouse:
    claims = {table: [row for story in STORIES for row in story.sent(table)] for table in TABLES}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAX_REJECTED_SHARE", "1")
        return laboratory.build(claims, known_on=KNOWN_ON, tests=True)


def by_story(rows: Rows) -> dict[str, Rows]:
    """A data source is named for its story."""
    found = defaultdict(list)
    for row in rows:
        found[row["data_source"].split("/")[0]].append(row)
    return found


@pytest.fixture(scope="module")
def adjudications(warehouse: Warehouse) -> dict[str, Rows]:
    return by_story(warehouse.rows("select * from fct_adjudication order by adjudication_number"))


@pytest.fixture(scope="module")
def flags(warehouse: Warehouse) -> dict[str, Rows]:
    return by_story(warehouse.rows("select * from rpt_remittance_flag"))


@pytest.fixture(scope="module")
def rejected(warehouse: Warehouse) -> dict[str, Rows]:
    return by_story(warehouse.rows("select * from fct_rejected_line"))


def written(row: dict) -> str:
    """In the notation of the stories."""
    paid = "?" if row["paid_amount"] is None else format(row["paid_amount"].normalize(), "f")
    return f"{row['adjudication_date']} {row['decision']} {paid} {row['denial_carc_code'] or '-'}{' voided' * row['is_reversed']}"


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_warehouse_reads_what_a_hand_reads(
    story: Story, adjudications: dict[str, Rows], flags: dict[str, Rows], rejected: dict[str, Rows]
) -> None:
    found = {key: [] for key in story.adjudications}
    for row in adjudications.get(story.name, []):
        found[row["claim_id"], row["claim_line_number"]].append(written(row))
    assert found == story.adjudications
    flagged = {(row["flag_kind"], row["line_count"], row["amount"]) for row in flags.get(story.name, [])}
    assert flagged == {(kind, count, Decimal(amount)) for kind, count, amount in story.flags}
    assert Counter((row["table_name"], row["reason_code"]) for row in rejected.get(story.name, [])) == story.rejected


def test_a_denial_by_50_is_one_of_policy(warehouse: Warehouse) -> None:
    """Cases 06 and 14."""
    rows = by_story(warehouse.rows("select * from fct_denial"))
    found = {
        (row["claim_id"], row["denial_carc_code"], row["denial_category"])
        for name in ("06_reason_with_text_or_list", "14_claim_level_adjustment")
        for row in rows[name]
    }
    assert found == {(claim, "50", "policy") for claim in "ACD"}


def test_every_row_is_accepted_or_rejected(warehouse: Warehouse) -> None:
    sent = {table: sum(len(story.sent(table)) for story in STORIES) for table in TABLES}
    refused = Counter(table for story in STORIES for (table, _), count in story.rejected.items() for _ in range(count))
    found = {row["table_name"]: row for row in warehouse.rows("select * from rpt_intake")}
    for table in TABLES:
        counted = (found[table]["row_count"], found[table]["accepted_row_count"], found[table]["rejected_row_count"])
        assert counted == (sent[table], sent[table] - refused[table], refused[table])
