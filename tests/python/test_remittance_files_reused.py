"""X12 files that repeat, correct or contradict each other: small stories, each with the answer worked out by hand (docs/design.md, "Input").

The cases of tests/cases come first, then variants of each kind. Every story is a data source and a folder of its own, so that one warehouse
answers them all. An adjudication is written "decision paid carc", with "voided" where it was taken back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
import x12_writer as writer
from conftest import REPO, Laboratory, Rows, Warehouse, read_csv, write_csv

DAY = "20260105"
SERVED = (("472", "20251201"),)


@dataclass
class Story:
    name: str
    lines: Rows
    files: dict[str, str]
    expected: dict[tuple[str, int], list[str]]
    flags: set[tuple[str, int, str]] = field(default_factory=set)  # kind, lines, amount
    repeated: tuple[str, ...] = ()  # files of which every claim was sent again
    rejected: dict[str, int] = field(default_factory=dict)  # rows by reason


def lines(claim_id: str, *billed: str) -> Rows:
    """Each line is "code charge", with a modifier where it has one."""
    cells = [text.split() for text in billed]
    return [
        {"claim_id": claim_id, "claim_line_number": number, "payer": "medicare_moldx", "plan": "medicare", "claim_start_date": "2025-12-01",
         "hcpcs_code": code, "charge_amount": charge, "hcpcs_modifier_1": next(iter(modifiers), ""), "diagnosis_code_1": "C34.90"}
        for number, (code, charge, *modifiers) in enumerate(cells, 1)
    ]  # fmt: skip


def service(code: str, charge: str, paid: str = "0", reason: str = "50", line: str = "", dates=SERVED, **changes: object) -> writer.Service:
    """Adjusted by one reason with what was not paid."""
    adjustment = writer.Adjustment("CO", reason, str(Decimal(charge) - Decimal(paid)))
    return writer.Service(code, charge, paid, dates=dates, adjustments=(adjustment,), control_number=line, **changes)


def claim(claim_id: str, *services: writer.Service, status: str = "1", number: str = "ICN1", **changes: object) -> writer.Claim:
    charge, paid = (str(sum(Decimal(getattr(each, name)) for each in services)) for name in ("charge", "paid"))
    return writer.Claim(claim_id, status, charge, paid, payer_claim_number=number, services=services, **changes)


def text(*claims: writer.Claim, amount: str = "0", trace: str = "T1", day: str = DAY, produced: str = DAY, **changes: object) -> str:
    transaction = writer.Transaction(amount, trace, day, claims, **changes)
    return writer.interchange_text(writer.Interchange((transaction,), produced=produced))


def case(folder: str, expected: dict, **answers: object) -> Story:
    """A case as it lies in the fixtures."""
    path = REPO / "tests/cases" / folder
    files = {file.name: file.read_text() for file in (path / "remittance_835").iterdir()}
    return Story(folder, read_csv(path / "medical_claim.csv"), files, expected, **answers)


DENIED = claim("A", service("81445", "350"))
PLB = writer.ProviderAdjustment("9999999912", "20261231", (("WO", "", "25"),))
TWO = lines("A", "81479 7000", "81479 350")
STORIES = [
    case(
        "31_two_835_of_one_number",
        {("A", 1): ["denied 0 50"], ("A", 2): ["denied 0 197"]},
        flags={("trace_number_reused", 1, "350")},
        repeated=("c.835",),
    ),
    case(
        "32_services_in_another_order",
        {("A", 1): ["denied 0 50"], ("A", 2): ["paid 175 -"], ("B", 1): ["denied 0 50"], ("B", 2): ["paid 175 -"]},
        flags={("line_reference_contradicts", 2, "7350")},
    ),
    case("35_835_wrapped_at_80", {("A", 1): ["denied 0 50"]}),
    # 31: what is sent again, and what only has the number -----------------------------------------------------------------
    Story(
        "31a of a corrected file only the claim that differs posts again",
        [*lines("A", "81445 350"), *lines("B", "81455 350")],
        {"1": text(DENIED, claim("B", service("81455", "350"))), "2": text(claim("B", service("81455", "350", reason="197")), DENIED)},
        {("A", 1): ["denied 0 50"], ("B", 1): ["denied 0 50", "denied 0 197"]},
        flags={("trace_number_reused", 1, "350")},
    ),
    Story(
        "31b amounts written otherwise and a file of another day are the same",
        lines("A", "81445 350"),
        {"1": text(DENIED), "2": text(claim("A", service("81445", "350.00", "0.00")), amount="0.00", produced="20260107")},
        {("A", 1): ["denied 0 50"]},
        repeated=("2",),
    ),
    Story(
        "31c another number of the payer for the claim",
        lines("A", "81445 350"),
        {"1": text(DENIED), "2": text(claim("A", service("81445", "350"), number="ICN2"))},
        {("A", 1): ["denied 0 50", "denied 0 50"]},
        flags={("trace_number_reused", 1, "350")},
    ),
    Story(
        "31d the day of the payment differs",
        lines("A", "81445 350"),
        {"1": text(DENIED), "2": text(DENIED, day="20260205")},
        {("A", 1): ["denied 0 50", "denied 0 50"]},
        flags={("trace_number_reused", 1, "350")},
    ),
    # two payers may use one number, and one payment is not another of another amount
    Story(
        "31e another payer, another amount",
        [*lines("A", "81445 350"), *lines("B", "81455 350")],
        {
            "1": text(DENIED), "2": text(DENIED, payer="ANOTHER PAYER"),
            "3": text(claim("B", service("81455", "350", "100", "45")), amount="100", trace="T2"),
            "4": text(claim("B", service("81455", "350", "100", "45")), amount="200", trace="T2"),
        },
        {("A", 1): ["denied 0 50", "denied 0 50"], ("B", 1): ["paid 100 -", "paid 100 -"]},
        flags={("trace_number_reused", 1, "350")},
    ),
    Story(
        "31f the claims again, and what was taken outside them: once as before, once otherwise",
        lines("A", "81445 350"),
        {
            "1": text(DENIED, amount="-25", provider_adjustments=(PLB,)), "2": text(DENIED, amount="-25", provider_adjustments=(PLB,)),
            "3": text(DENIED, amount="-25", provider_adjustments=(PLB, PLB)),
        },
        {("A", 1): ["denied 0 50"]},
        repeated=("2",),
    ),
    # a claim that is twice in one transaction is twice in its copy, and posts as often as at first
    Story(
        "31g one claim twice in each of two files",
        lines("A", "81445 350"),
        {"1": text(DENIED, DENIED), "2": text(DENIED, DENIED)},
        {("A", 1): ["denied 0 50", "denied 0 50"]},
        repeated=("2",),
    ),
    Story(
        "31h a claim without service lines, then with another reason",
        lines("A", "81445 350"),
        {
            "1": text(writer.Claim("A", "4", "350", "0", adjustments=(writer.Adjustment("CO", "50", "350"),))),
            "2": text(writer.Claim("A", "4", "350", "0", adjustments=(writer.Adjustment("CO", "197", "350"),))),
            "3": text(writer.Claim("A", "4", "350", "0", adjustments=(writer.Adjustment("CO", "197", "350"),))),
        },
        {("A", 1): ["denied 0 50", "denied 0 197"]},
        flags={("trace_number_reused", 1, "350")},
        repeated=("3",),
    ),
    # 32: which line a service is ----------------------------------------------------------------------------------------
    Story(
        "32a one code, the references swapped",
        TWO,
        {"1": text(claim("A", service("81479", "7000", line="2"), service("81479", "350", "175", "45", line="1")), amount="175")},
        {("A", 1): ["denied 0 50"], ("A", 2): ["paid 175 -"]},
        flags={("line_reference_contradicts", 2, "7350")},
    ),
    Story(
        "32b the claim's own dates exclude no line",
        lines("A", "0244U 7000", "81479 350"),
        {"1": text(claim("A", service("81479", "350", "175", "45", dates=()), dates=(("232", "20251101"), ("233", "20251130"))), amount="175")},
        {("A", 1): [], ("A", 2): ["paid 175 -"]},
    ),
    # 3000 and 4000 are parts of line 1, which both name; no line has either charge
    Story(
        "32c two services of one line",
        TWO,
        {"1": text(claim("A", service("81479", "3000", line="1"), service("81479", "4000", line="1"), service("81479", "350", line="2")))},
        {("A", 1): ["denied 0 50"], ("A", 2): ["denied 0 50"]},
    ),
    Story(
        "32d nothing tells two lines apart but their place",
        lines("A", "0244U 7000", "81479 350", "81479 350"),
        {"1": text(claim("A", service("81479", "350"), service("81479", "350", "175", "45"), service("0244U", "7000", reason="29")), amount="175")},
        {("A", 1): ["denied 0 29"], ("A", 2): ["denied 0 50"], ("A", 3): ["paid 175 -"]},
    ),
    Story(
        "32e one of two lines that are alike",
        lines("A", "81479 350", "81479 350"),
        {"1": text(claim("A", service("81479", "350")))},
        {("A", 1): [], ("A", 2): []},
        rejected={"line_not_matched": 2},
    ),
    Story(
        "32f modifiers tell, and a reference to another line does not count",
        lines("A", "81479 350 26", "81479 500 TC"),
        {"1": text(claim("A", service("81479", "500", modifiers=("TC",), line="1"), service("81479", "350", "175", "45", modifiers=("26",))),
                   amount="175")},
        {("A", 1): ["paid 175 -"], ("A", 2): ["denied 0 50"]},
        flags={("line_reference_contradicts", 1, "500")},
    ),
    # what is taken back has negative charges
    Story(
        "32g a reversal in another order",
        TWO,
        {
            "1": text(claim("A", service("81479", "350", "175", "45"), service("81479", "7000", "3500", "45")), amount="3675"),
            "2": text(claim("A", service("81479", "-350", "-175", "45"), service("81479", "-7000", "-3500", "45"), status="22"),
                      amount="-3675", trace="T2", day="20260205"),
        },
        {("A", 1): ["paid 3500 - voided"], ("A", 2): ["paid 175 - voided"]},
    ),
    # neither code nor charge is that of the only line which the extract holds
    Story(
        "32h a service of a line that the extract does not hold",
        lines("A", "0244U 7000"),
        {"1": text(claim("A", service("81479", "350")))},
        {("A", 1): []},
        rejected={"line_not_matched": 2},
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(laboratory: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    claims = tmp_path_factory.mktemp("reused") / "claims"
    rows, sources = [], []
    for story in STORIES:
        folder = claims / "remittance_835" / story.name.split()[0]
        folder.mkdir(parents=True)
        for name, content in story.files.items():
            Path(folder, name).write_text(content)
        sources.append({"file_pattern": f"{folder.name}/*", "data_source": story.name})
        rows += [row | {"data_source": story.name} for row in story.lines]
    write_csv(claims / "medical_claim.csv", rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAX_REJECTED_SHARE", "1")
        return laboratory.build(claims, known_on="2026-11-20", seeds={"remittance_source": sources}, tests=True)


def by_story(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row["data_source"]].append(row)
    return found


@pytest.fixture(scope="module")
def found(warehouse: Warehouse) -> dict[str, dict[str, Rows]]:
    queries = {
        "adjudications": "select * from fct_adjudication order by adjudication_number",
        "flags": "select * from rpt_remittance_flag",
        "files": "select *, parse_filename(file_name) as file from rpt_remittance_file",
        "rejected": "select * from fct_rejected_line",
        "taken": "select * from fct_provider_adjustment",
    }
    return {name: by_story(warehouse.rows(query)) for name, query in queries.items()}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_warehouse_posts_what_a_hand_posts(story: Story, found: dict[str, dict[str, Rows]]) -> None:
    posted: dict = {key: [] for key in story.expected}
    for row in found["adjudications"].get(story.name, []):
        paid = format(row["paid_amount"].normalize(), "f")
        written = f"{row['decision']} {paid} {row['denial_carc_code'] or '-'}{' voided' * row['is_reversed']}"
        posted[row["claim_id"], row["claim_line_number"]].append(written)
    assert posted == story.expected
    flags = {(row["flag_kind"], row["line_count"], row["amount"]) for row in found["flags"].get(story.name, [])}
    assert flags == {(kind, count, Decimal(amount)) for kind, count, amount in story.flags}
    files = found["files"][story.name]
    assert sorted(row["file"] for row in files) == sorted(story.files), "every transaction of every file has its row"
    assert tuple(sorted(row["file"] for row in files if row["is_repeated"])) == story.repeated
    reasons: dict[str, int] = defaultdict(int)
    for row in found["rejected"].get(story.name, []):
        reasons[row["reason_code"]] += 1
    assert reasons == story.rejected


def test_what_was_taken_outside_the_claims_posts_once_too(found: dict[str, dict[str, Rows]]) -> None:
    """Of 25 in files 1 and 2 once, and of 25 and 25 in file 3, which differs, both."""
    taken = found["taken"]["31f the claims again, and what was taken outside them: once as before, once otherwise"]
    assert [row["amount"] for row in taken] == [Decimal(25)] * 3


def test_of_a_corrected_file_the_rest_is_counted_as_sent_again(found: dict[str, dict[str, Rows]]) -> None:
    [corrected] = [row for row in found["files"]["31a of a corrected file only the claim that differs posts again"] if row["file"] == "2"]
    columns = ("claim_count", "repeated_claim_count", "service_line_count", "repeated_line_count", "matched_line_count", "unmatched_line_count")
    assert [corrected[column] for column in columns] == [2, 1, 2, 1, 1, 0]
