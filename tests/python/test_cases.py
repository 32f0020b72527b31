"""The netting cases and their variants in one warehouse, against the answers that were worked out by hand."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Laboratory, Rows, Warehouse
from remittance_stories import KNOWN_ON, STORIES, TABLES, WITHOUT_DECISIONS, Story
from test_page import Reader, chromium, embedded  # noqa: F401

from lookback.commands.summary import show
from lookback.output.page import write_page
from lookback.output.workbook import write_workbook
from lookback.settings import EDITIONS


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


def test_the_first_is_initial_and_the_last_that_stands_is_final(adjudications: dict[str, Rows]) -> None:
    """A story lists adjudications in their order: by day, by time within the day, then by check."""
    for story in STORIES:
        for (claim, number), answer in story.adjudications.items():
            rows = [row for row in adjudications.get(story.name, []) if (row["claim_id"], row["claim_line_number"]) == (claim, number)]
            standing = [place for place, text in enumerate(answer) if not text.endswith("voided")]
            assert [place for place, row in enumerate(rows) if row["is_initial"]] == [0][: len(answer)], story.name
            assert [place for place, row in enumerate(rows) if row["is_final"]] == standing[-1:], (story.name, claim, number)


@pytest.fixture(scope="module")
def counted() -> dict[tuple, tuple[bool, bool]]:
    """Of every adjudicated line of the stories, whether it counts for the rate of first and of final decisions."""
    found = {}
    for story in STORIES:
        sources = {row["claim_id"]: row["data_source"] for row in story.sent("medical_claim")}
        for (claim, number), answer in story.adjudications.items():
            decisions = [text.split()[1] for text in answer]
            standing = [text.split()[1] for text in answer if not text.endswith("voided")]
            if decisions:
                ends = (decisions[0], standing[-1] if standing else decisions[0])
                is_telling = sources[claim] not in WITHOUT_DECISIONS
                found[sources[claim], claim, number] = tuple(is_telling and decision != "unknown" for decision in ends)
    assert set(found.values()) == {(True, True), (True, False), (False, True), (False, False)}
    return found


def test_an_unknown_decision_counts_for_no_rate(warehouse: Warehouse, counted: dict[tuple, tuple[bool, bool]]) -> None:
    """A line whose first decision is known and whose last is not counts for the initial rate alone, and the other way round."""
    key = ("data_source", "claim_id", "claim_line_number")
    rows = warehouse.rows("select * from fct_adjudicated_line")
    found = {tuple(row[name] for name in key): (row["is_in_initial_rate"], row["is_in_final_rate"]) for row in rows}
    assert found == {line: ends for line, ends in counted.items() if any(ends)}
    sums = warehouse.rows(
        """
        select
            payer_id,
            sum(line_count) as decided,
            sum(undecided_line_count) as undecided,
            sum(initial_decided_line_count) as initially,
            sum(final_decided_line_count) as finally
        from rpt_denial_rate
        group by payer_id
        """
    )
    undecided = [line for line, ends in counted.items() if not any(ends)]
    of_cigna = [line for line in undecided if line[0].startswith("30e")]
    assert {row["payer_id"]: tuple(row.values())[1:] for row in sums} == {
        "medicare_moldx": (
            len(counted) - len(undecided),
            len(undecided) - len(of_cigna),
            sum(first for first, _ in counted.values()),
            sum(last for _, last in counted.values()),
        ),
        "cigna": (0, 3, 0, 0),
    }


def test_a_source_that_records_no_decision_has_no_rate(warehouse: Warehouse) -> None:
    """Three lines of cigna, one of them paid $3500: never 0 %."""
    rate = warehouse.rows("select * from rpt_denial_rate where payer_id = 'cigna'")
    assert len(rate) == 1 and (rate[0]["line_count"], rate[0]["undecided_line_count"]) == (0, 3)
    assert {value for name, value in rate[0].items() if "_rate" in name} == {None}
    defined = warehouse.rows("select * from rpt_denial_definition where payer_id = 'cigna' and month_basis = 'all' and exclusion = 'none'")
    assert {(row["denominator"], row["rate"], row["wilson_high"]) for row in defined} == {(0, None, None)}
    counts = {row["metric"]: row["undecided_count"] for row in defined}
    assert (counts["initial_denial_rate"], counts["final_denied_claim_rate"], counts["final_denied_charge_rate"]) == (3, 1, 3)
    chosen = "payer_id = 'cigna' and is_all_hcpcs_code and is_all_month and is_all_line_of_business"
    exposure = warehouse.rows(f"select * from rpt_exposure where {chosen}")[0]
    assert (exposure["line_count"], exposure["adjudicated_line_count"], exposure["undecided_line_count"]) == (3, 0, 3)
    assert exposure["initial_denial_rate"] is None and exposure["final_denial_rate"] is None and exposure["is_immature"]
    decisions = warehouse.rows("select decision, count(*) as n from fct_adjudication where data_source like '30e%' group by all")
    assert {row["decision"]: row["n"] for row in decisions} == {"paid": 1, "unknown": 2}


def test_an_unknown_decision_is_determined_and_is_no_denial_and_no_opportunity(
    warehouse: Warehouse, adjudications: dict[str, Rows]
) -> None:
    key = ("data_source", "claim_id", "claim_line_number")
    finals = {tuple(row[name] for name in key): row for rows in adjudications.values() for row in rows if row["is_final"]}
    determined = warehouse.rows("select * from fct_determination where basis = 'as_adjudicated'")
    assert {tuple(row[name] for name in key): row["known_on"] for row in determined} == {
        line: row["adjudication_date"] for line, row in finals.items()
    }
    unknown = {line for line, row in finals.items() if row["decision"] == "unknown"}
    changed = warehouse.rows("select * from fct_retroactive_outcome where final_status = 'unknown'")
    assert changed and {tuple(row[name] for name in key) for row in changed} <= unknown
    assert {(row["opportunity"], row["amount_at_stake"]) for row in changed} == {("none", None)}
    denied = warehouse.rows("select * from fct_denial where is_final_denial")
    assert len(unknown) > 10 and not {tuple(row[name] for name in key) for row in denied} & unknown


@pytest.fixture(scope="module")
def copy(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse as a command opens it: dbt holds the original open in this process."""
    warehouse.rows("checkpoint")
    return Path(shutil.copy(warehouse.path, tmp_path_factory.mktemp("cases") / "warehouse.duckdb"))


def undecided_of(warehouse: Warehouse) -> int:
    return warehouse.rows("select count(*) as n from intermediate.int_adjudicated_line where not is_decided")[0]["n"]


def test_the_terminal_says_what_is_not_recorded_and_what_would_help(
    warehouse: Warehouse, copy: Path, capsys: pytest.CaptureFixture
) -> None:
    show(copy)
    printed = capsys.readouterr().out
    (cigna,) = (line for line in printed.splitlines() if line.startswith("Cigna") and "not recorded" in line)
    assert re.split(r"\s*│\s*", cigna.strip()) == ["Cigna", "3", "3", "not recorded", "not recorded", "-"]
    note = f"No decision is recorded for {undecided_of(warehouse)} adjudicated lines"
    assert note in printed and "Add remittances, or x_claim_status and x_adjustment_reason_code" in printed


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_workbook_says_what_is_not_recorded(warehouse: Warehouse, copy: Path, tmp_path: Path, edition: str) -> None:
    write_workbook(copy, tmp_path / "book.xlsx", edition)
    with zipfile.ZipFile(tmp_path / "book.xlsx") as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert f"No decision is recorded for {undecided_of(warehouse)} adjudicated lines" in texts


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_page_holds_what_is_not_recorded(warehouse: Warehouse, copy: Path, tmp_path: Path, edition: str) -> None:
    write_page(copy, tmp_path / "index.html", edition)
    sets = embedded(tmp_path / "index.html")
    if edition == "shareable":
        told = {"undecided_line_count": undecided_of(warehouse), "has_undecided_line": True, "has_decided_line": True}
        assert sets["undecided"] == [told]
        return
    (cigna,) = (row for row in sets["exposure"] if row["payer"] == "cigna" and {row["code"], row["month"], row["line_of_business"]} == {"*"})
    assert (cigna["line_count"], cigna["undecided_line_count"], cigna["adjudicated_line_count"]) == (3, 3, 0)
    assert cigna["initial_denial_rate"] is None and cigna["final_denial_rate"] is None


def test_a_reader_of_the_page_never_sees_a_rate_that_nobody_recorded(chromium: object, copy: Path, tmp_path: Path) -> None:  # noqa: F811
    write_page(copy, tmp_path / "index.html", "internal")
    reader = Reader(chromium, tmp_path / "index.html")
    reader.open("exposure?payer=cigna")
    assert (reader.tile("initial"), reader.tile("final"), reader.tile("recoverable")) == ("not recorded",) * 3
    note = reader.tab.locator("[data-note=undecided]").inner_text()
    assert "3 adjudicated lines" in note and "x_claim_status" in note and "remittances" in note
    assert "0.0 %" not in reader.tab.locator("main").inner_text()
    reader.open("changes?payer=cigna")
    assert "No decision is recorded for 3 adjudicated lines" in reader.tab.locator("main").inner_text()
    assert reader.problems == []


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
