"""The reference of how adjudications are read, held to the answers that were worked out by hand. No warehouse is built."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest
from conftest import REPO, Rows
from reference import Reference
from reference_remittance import Reading, day_of, line_number_of, reason_of
from remittance_stories import KNOWN_ON, STORIES, Story


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(REPO / "seeds")


def written(adjudications: Rows) -> list[str]:
    """In the notation of the stories."""
    return [
        f"{row['adjudication_date']} {row['decision']} {'?' if row['paid_amount'] is None else format(row['paid_amount'].normalize(), 'f')} "
        f"{row['carc_code'] or '-'}{' voided' * row['is_reversed']}"
        for row in adjudications
    ]


def readings(reference: Reference, story: Story) -> dict[tuple[str, str], Reading]:
    """By (data source, claim)."""
    found: dict = defaultdict(lambda: {table: [] for table in story.rows})
    for table in story.rows:
        for row in story.sent(table):
            found[row["data_source"], row["claim_id"]][table].append(row)
    remitting = {row["data_source"] for row in story.sent("remittance")}
    return {
        key: reference.read_claim(
            [line | {"service_date": day_of(line["claim_start_date"])} for line in rows["medical_claim"]],
            rows["remittance"],
            rows["remittance_adjustment"],
            date.fromisoformat(KNOWN_ON),
            key[0] in remitting,
        )
        for key, rows in found.items()
    }


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_reference_reads_what_a_hand_reads(reference: Reference, story: Story) -> None:
    read = readings(reference, story)
    found = {(claim, number): written(rows) for (_, claim), one in read.items() for number, rows in one.adjudications.items()}
    assert found == story.adjudications
    lines: dict = defaultdict(set)
    amounts: Counter = Counter()
    for (_, claim), one in read.items():
        for flag in one.flags:
            lines[flag.flag_kind] |= {(claim, number) for number in flag.line_numbers}
            amounts[flag.flag_kind] += flag.amount
    flags = [(kind, len(lines[kind]), amounts[kind]) for kind in sorted(lines)]
    assert flags == [(kind, count, Decimal(amount)) for kind, count, amount in story.flags]
    assert Counter((row.table_name, row.reason_code) for one in read.values() for row in one.rejected) == story.rejected


def test_initial_is_the_first_and_final_the_latest_that_stands(reference: Reference) -> None:
    for story in STORIES:
        for one in readings(reference, story).values():
            for rows in one.adjudications.values():
                standing = [row["adjudication_number"] for row in rows if not row["is_reversed"]]
                assert [row["adjudication_number"] for row in rows if row["is_initial"]] == [1][: len(rows)]
                assert [row["adjudication_number"] for row in rows if row["is_final"]] == standing[-1:]


def test_nothing_sent_is_lost_or_doubled(reference: Reference) -> None:
    """A row is rejected at most once, and only a row that was sent."""
    for story in STORIES:
        sent = Counter(repr(row) for table in ("remittance", "remittance_adjustment") for row in story.sent(table))
        rejected = Counter(repr(row.row) for one in readings(reference, story).values() for row in one.rejected)
        assert rejected <= sent, story.name


@pytest.mark.parametrize(
    ("text", "carcs", "remarks"),
    [
        ("50", "50", ""), ("050", "50", ""), ("CO-50", "50", ""), ("CO:50", "50", ""), ("co 50", "50", ""), ("CO50", "50", ""),
        ("50.0", "50", ""), ("50 - Not medically necessary", "50", ""), ("50 Not medically necessary", "50", ""),
        ("1 - Deductible amount", "1", ""), ("45, 1", "45 1", ""), ("CO-45; PR-2", "45 2", ""), ("50/197", "50 197", ""),
        ("16 - lacks 2 items, 3 pages", "16", ""), ("B7", "B7", ""), ("a1 - see remark", "A1", ""), ("P1", "P1", ""), ("PR1", "1", ""),
        ("N130", "", "N130"), ("MA130", "", "MA130"), ("m15", "", "M15"), ("16, N130", "16", "N130"),
        ("not covered", "", ""), ("denied", "", ""), ("PR", "", ""), ("2021 guideline", "", ""), ("NULL", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_a_reason_is_read_from_what_people_send(text: str, carcs: str, remarks: str) -> None:
    reason = reason_of(text)
    assert (reason.carc_codes, reason.remark_codes) == (tuple(carcs.split()), tuple(remarks.split()))
    assert reason.is_unreadable == (not carcs and not remarks and text not in ("", "NULL"))


def test_a_blank_or_zero_line_is_the_whole_claim() -> None:
    assert [line_number_of(text) for text in ("", "0", None, "NULL", "0.0", " 2 ", "3.0", 4)] == [None] * 5 + [2, 3, 4]
