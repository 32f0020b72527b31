"""Both shareable files, laid side by side, tell nothing of fewer than eleven lines (docs/design.md, section 9, law 7).

An adversary opens the page and the workbook, takes every count of either, and knows each line of the extract. Each count becomes the
set of lines that it counts; sets are subtracted, summed and matched to claims.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import duckdb
import numpy
import openpyxl
import pytest
from conftest import REPO, Laboratory, Rows, Warehouse
from labelled import with_ids
from generated import as_input, as_remittances, real_lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lookback.output.page import write_page
from lookback.output.workbook import write_workbook
from tools.sample_claims import write_sample

FEWEST = 11  # written again on purpose: the macro's number is under test
SEVERAL = "(several)"
FILTERS = ("payer", "line_of_business", "code")

LINES = """
    select
        line.data_source, line.claim_id, line.claim_line_number, line.is_initial_denial, line.is_final_denial,
        coalesce(line.payer_id, '(not mapped)') as payer, coalesce(line.line_of_business, '(not mapped)') as line_of_business,
        line.hcpcs_code as code, strftime(line.service_date, '%Y') as year, strftime(line.service_date, '%Y-%m') as month,
        case when denial.is_final_denial then denial.outcome_class end as outcome_class,
        case when denial.is_final_denial then denial.expected_action end as expected_action,
        coalesce(change.opportunity, 'none') as opportunity, change.cause_revision, change.retro_kind, change.outcome_as_adjudicated,
        change.outcome_as_known, coalesce(line.charge_amount, 0) as charge_amount
    from fct_adjudicated_line as line
    left join fct_denial as denial using (data_source, claim_id, claim_line_number)
    left join fct_retroactive_outcome as change using (data_source, claim_id, claim_line_number)
    anti join (from fct_adjudication where (is_initial or is_final) and decision = 'unknown') as unknown
        using (data_source, claim_id, claim_line_number)
    order by line.data_source, line.claim_id, line.claim_line_number
"""
AFFECTED = """
    select line.data_source, line.claim_id, line.claim_line_number, impact.scenario_id, impact.action_before, impact.action_after
    from intermediate.int_scenario_impact as impact
    inner join intermediate.int_evaluated_line as line on impact.claim_line_id = line.claim_line_id
"""
KEY = ("data_source", "claim_id", "claim_line_number")
CAUSE = ("cause_revision", "retro_kind", "outcome_as_adjudicated", "outcome_as_known")


# Reading the two files -------------------------------------------------------------------------------------------------


def embedded(page: Path) -> dict[str, Rows]:
    packed = re.search(r'id="data">([^<]+)<', page.read_text(encoding="utf-8"))[1]
    sets = json.loads(gzip.decompress(base64.b64decode(packed)))["sets"]
    return {
        name: [dict(zip(found["names"], row)) for row in zip(*found["columns"])] if found["count"] else []
        for name, found in sets.items()
    }


def plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.date()
    return None if value in ("", " ") else value


def sheets(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: [[plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in book}


def table(sheet: list[list[object]], first: str) -> Rows:
    start = next(number for number, row in enumerate(sheet) if row[0] == first and row[1] is not None)
    rows = []
    for row in sheet[start + 1 :]:
        if all(cell is None for cell in row):
            break
        rows.append({name: cell for name, cell in zip(sheet[start], row) if name})
    return with_ids(rows)


# Counts and the lines that they count ----------------------------------------------------------------------------------


@dataclass
class Count:
    """A published count: where it is, its number and charges, and its lines, where its labels say which."""

    where: str
    line_count: int
    charges: float | None
    of: numpy.ndarray | None


@dataclass
class Published:
    lines: Rows
    counts: list[Count] = field(default_factory=list)
    totals: list[tuple[str, Count, list[Count]]] = field(default_factory=list)

    def those(self, test: Callable[[dict], bool]) -> numpy.ndarray:
        return numpy.array([test(line) for line in self.lines], dtype=bool)

    def add(self, where: str, line_count: object, charges: object, of: numpy.ndarray | None) -> Count | None:
        """A count that is suppressed is none. What the labels say must be what is counted, or the lines are not known by them."""
        if line_count is None:
            return None
        count = Count(where, int(line_count), None if charges is None else float(charges), of)
        if of is not None and of.sum() != count.line_count:
            raise AssertionError(f"{where}: {count.line_count} lines are published, its labels say {of.sum()}")
        self.counts.append(count)
        return count

    def total(self, where: str, whole: Count | None, parts: Iterable[Count | None]) -> None:
        if whole is not None:
            self.totals.append((where, whole, [part for part in parts if part is not None]))


def lines_of(warehouse: Warehouse) -> Rows:
    """Every adjudicated line with all that the files split lines by."""
    effects = defaultdict(dict)
    for row in warehouse.rows(AFFECTED):
        effects[tuple(row[name] for name in KEY)][row["scenario_id"]] = (row["action_before"], row["action_after"])
    return [line | {"effects": effects.get(tuple(line[name] for name in KEY), {})} for line in warehouse.rows(LINES)]


def equal(names: dict[str, object]) -> Callable[[dict], bool]:
    return lambda line: all(line[name] == value for name, value in names.items())


def of_class(name: str, named: set[str]) -> Callable[[dict], bool]:
    return (lambda line: line["outcome_class"] not in {None, *named}) if name == SEVERAL else equal({"outcome_class": name})


def of_page(found: Published, sets: dict[str, Rows]) -> None:
    choices: dict[tuple, list[Count | None]] = {}
    for row in sets["exposure"]:
        choice = {name: row[name] for name in FILTERS if row[name] != "*"}
        where = f"page, exposure of {choice or 'all'}"
        everything = found.those(equal(choice))
        kinds = {
            "adjudicated": (row["adjudicated_line_count"], row["charge_amount"], {}),
            "finally denied": (row["final_denied_line_count"], row["final_denied_charge_amount"], {"is_final_denial": True}),
            "initially denied": (row["initial_denied_line_count"], None, {"is_initial_denial": True}),
            "recoverable": (row["recoverable_line_count"], None, {"opportunity": "recoverable"}),
            "at risk": (row["at_risk_line_count"], None, {"opportunity": "recoupment_exposure"}),
        }
        counts = [
            found.add(f"{where}: {kind}", count, charges, everything & found.those(equal(names)))
            for kind, (count, charges, names) in kinds.items()
        ]
        choices[tuple(choice.items())] = counts
    for kind in (0, 1):
        for choice, counts in choices.items():
            deeper = [other for other in choices if len(other) == len(choice) + 1 and other[: len(choice)] == choice]
            for name in {other[-1][0] for other in deeper}:
                parts = [choices[other][kind] for other in deeper if other[-1][0] == name]
                found.total(f"page, exposure of {dict(choice)} by {name}", counts[kind], parts)
    everything = choices.get((), [None] * 5)
    rows_of = Counter(row["outcome_class"] for row in sets["denial"])
    named = {row["outcome_class"] for row in sets["denial"]} - {SEVERAL}
    parts = []
    for row in sets["denial"]:
        of = found.those(of_class(row["outcome_class"], named))
        if row["month"] != "several years":
            of = of & found.those(equal({"year": row["month"]}))
        elif rows_of[row["outcome_class"]] > 1:
            of = None  # the rest of the class: the label does not say which years
        parts.append(found.add(f"page, denials of {row['outcome_class']}, {row['month']}", row["line_count"], row["charge_amount"], of))
    found.total("page, denials", everything[1], parts)
    for opportunity, place in (("recoverable", 3), ("recoupment_exposure", 4)):
        rows = [row for row in sets["change"] if row["opportunity"] == opportunity]
        parts = []
        for row in rows:
            labels = {name: row[name] for name in CAUSE if row[name] != SEVERAL} | {"opportunity": opportunity}
            of = found.those(equal(labels)) if len(labels) == len(CAUSE) + 1 or len(rows) == 1 else None
            parts.append(found.add(f"page, change {labels}", row["line_count"], row["charge_amount"], of))
        found.total(f"page, changes {opportunity}", everything[place], parts)
    for row in sets["scenario_line"]:
        found.add(f"page, {row['scenario_id']} of {row['payer']}, {row['is_final_denial']}", row["line_count"], row["charge_amount"], None)


def of_workbook(found: Published, book: dict[str, list[list[object]]], everything: Count | None) -> None:
    rows = table(book["denials by class"], "outcome class")
    classes = [row for row in rows if row["outcome class"] != "total"]
    total = next((row for row in rows if row["outcome class"] == "total"), None)
    named = {row["outcome class"] for row in classes} - {SEVERAL}
    parts = []
    by_class = {}
    for row in classes:
        name = row["outcome class"]
        of = found.those(of_class(name, named))
        by_class[name] = found.add(f"workbook, class {name}", row["lines"], row["charges"], of)
        parts.append(by_class[name])
    denied = found.those(equal({"is_final_denial": True}))
    whole = found.add("workbook, all classes", total["lines"], total["charges"], denied) if classes else None
    found.total("workbook, classes", whole, parts)
    found.total("workbook, classes, and the page's final denials", everything, parts)
    inner = defaultdict(list)
    for row in table(book["denial rows"], "outcome class"):
        labels = {"outcome_class": row["outcome class"], "expected_action": row["expected action"]}
        of = None if SEVERAL in labels.values() else found.those(equal(labels))
        inner[row["outcome class"]].append(found.add(f"workbook, denial row {labels}", row["lines"], row["charges"], of))
    for name, rows_of_class in inner.items():
        found.total(f"workbook, denial rows of {name}", by_class[name], rows_of_class)
    scenario_rows = defaultdict(list)
    for row in table(book["scenario rows"], "scenario"):
        count = found.add(f"workbook, scenario row {row['scenario']}, {row['payer']}, {row['code']}", row["lines"], row["charges"], None)
        scenario_rows[row["scenario"], row["payer"]].append(count)
        scenario_rows[row["scenario"], "all"].append(count)
    for row in table(book["scenarios"], "scenario"):
        count = found.add(f"workbook, scenario {row['scenario']}, {row['payer']}", row["lines"], row["charges"], None)
        found.total(f"workbook, scenario rows of {row['scenario']}, {row['payer']}", count, scenario_rows[row["scenario"], row["payer"]])


def published(warehouse: Warehouse, directory: Path) -> Published:
    """Everything that the two files of a copy of the warehouse count."""
    warehouse.rows("checkpoint")
    copy = directory / "warehouse.duckdb"
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copy(warehouse.path, copy)
    write_page(copy, directory / "page.html", "shareable")
    write_workbook(copy, directory / "book.xlsx", "shareable")
    found = Published(lines_of(warehouse))
    sets, book = embedded(directory / "page.html"), sheets(directory / "book.xlsx")
    of_page(found, sets)
    everything = next((count for count in found.counts if count.where == "page, exposure of all: finally denied"), None)
    of_workbook(found, book, everything)
    one_count_of_one_thing(sets, book)
    return found


def one_count_of_one_thing(sets: dict[str, Rows], book: dict[str, list[list[object]]]) -> None:
    """Classes and scenarios are counted by the page as by the workbook."""
    page = Counter()
    for row in sets["denial"]:
        page[row["outcome_class"]] += row["line_count"]
    rows = table(book["denials by class"], "outcome class")
    assert page == Counter({row["outcome class"]: row["lines"] for row in rows if row["outcome class"] != "total"})
    page = Counter()
    for row in sets["scenario_line"]:
        page[row["scenario_id"], row["payer"]] += row["line_count"]
    rows = table(book["scenarios"], "scenario")
    assert page == Counter({(row["scenario"], row["payer"]): row["lines"] for row in rows if row["payer"] != "all"})


def claims_that_match(found: Published, dollars: float) -> list[str]:
    return [line["claim_id"] for line in found.lines if abs(float(line["charge_amount"]) - dollars) < 0.005]


def revealed(found: Published) -> list[str]:
    """What a subtraction tells of one to ten lines, with the claim that the dollars match."""
    faults = [f"{count.where}: {count.line_count} lines" for count in found.counts if 0 < count.line_count < FEWEST]
    known = [count for count in found.counts if count.of is not None]
    for one, other in combinations(known, 2):
        inner, outer = sorted((one, other), key=lambda count: count.line_count)
        left = outer.of & ~inner.of
        if not (inner.of & ~outer.of).any() and 0 < left.sum() < FEWEST:
            charges = sum(float(line["charge_amount"]) for line, is_left in zip(found.lines, left) if is_left)
            faults.append(f"{outer.where} less {inner.where}: {left.sum()} lines, claims {claims_that_match(found, charges)}")
    for where, whole, parts in found.totals:
        left = whole.line_count - sum(part.line_count for part in parts)
        if parts and (left < 0 or 0 < left < FEWEST):
            faults.append(f"{where}: the total less its parts leaves {left} lines")
        if parts and left == 0 and whole.charges is not None and None not in [part.charges for part in parts]:
            dollars = whole.charges - sum(part.charges for part in parts)
            if abs(dollars) > 0.005:
                faults.append(f"{where}: the same lines differ by {dollars:.2f} dollars, claims {claims_that_match(found, abs(dollars))}")
    return faults


# The warehouses --------------------------------------------------------------------------------------------------------


def decided(lines: Rows, seed: int) -> dict[str, Rows]:
    """The lines of generated.real_lines, each with a single plain decision: three of four are paid."""
    remittances, adjustments = [], []
    for number, line in enumerate(lines):
        key = {name: line[name] for name in KEY} | {"adjudication_date": line["service_date"].replace(day=28)}
        if key["adjudication_date"] < line["service_date"]:
            key["adjudication_date"] = line["service_date"]
        is_denied = (number * seed) % 7 in (0, 3)
        status, paid = ("4", "0") if is_denied else ("1", "80.25")
        remittances.append(key | {"claim_status_code": status, "paid_amount": Decimal(paid)})
        if is_denied:
            reason = ("50", "197", "16", "29")[number % 4]
            adjustments.append(key | {"group_code": "CO", "reason_code": reason, "adjustment_amount": line["charge_amount"]})
    return as_input(lines) | {"remittance": as_remittances(remittances), "remittance_adjustment": adjustments}


@pytest.fixture(scope="module")
def extracts(laboratory: Laboratory, sample: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Warehouse]:
    """The sample and three generated ones: the sample's generator, lines on every edge of the ledger, and those with many decisions."""
    directory = tmp_path_factory.mktemp("generated")
    write_sample(directory / "claims", 3000, 24)
    lines, remittances, adjustments = real_lines(900, seed=241)
    return {
        "sample": sample,
        "larger": laboratory.build(directory / "claims", tests=True),
        "edges": laboratory.build(decided(real_lines(700, seed=240)[0], 3), tests=True),
        "many decisions": laboratory.build(
            as_input(lines) | {"remittance": as_remittances(remittances), "remittance_adjustment": as_remittances(adjustments)}
        ),
    }


@pytest.fixture(scope="module")
def files(extracts: dict[str, Warehouse], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Published]:
    directory = tmp_path_factory.mktemp("shared")
    return {name: published(warehouse, directory / name) for name, warehouse in extracts.items()}


EXTRACTS = ("sample", "larger", "edges", "many decisions")


@pytest.mark.parametrize("name", EXTRACTS)
def test_no_two_counts_of_page_and_workbook_differ_by_a_few_lines(name: str, files: dict[str, Published]) -> None:
    found = files[name]
    assert len(found.counts) > 10 and len(found.totals) > 3
    assert revealed(found) == []


def test_the_adversary_finds_what_a_subtraction_tells(files: dict[str, Published]) -> None:
    """Counts that nobody should publish, among those of the sample: the attack names each, and the claim."""
    sample = files["sample"]
    denied = sample.those(equal({"is_final_denial": True}))
    one = numpy.flatnonzero(denied)[0]
    without = denied.copy()
    without[one] = False
    charges = [sum(float(line["charge_amount"]) for line, is_of in zip(sample.lines, of) if is_of) for of in (denied, without)]
    told = Published(sample.lines)
    whole = told.add("denied", denied.sum(), charges[0], denied)
    part = told.add("all but one", without.sum(), charges[1], without)
    told.total("denied by something", whole, [part])
    told.add("too few", 3, None, None)
    faults = revealed(told)
    assert len(faults) == 3 and sample.lines[one]["claim_id"] in faults[1], faults
    with pytest.raises(AssertionError, match="its labels say"):
        told.add("not true", denied.sum() - 1, None, denied)


def small_cells(lines: Rows) -> list[numpy.ndarray]:
    """Every set of one to ten lines that agree in up to three things, final denials and the others also apart."""
    names = (*FILTERS, "month", "outcome_class", "is_initial_denial", "is_final_denial", "opportunity", "cause_revision", "effects")
    cells = {}
    for size in (1, 2, 3):
        for chosen in combinations(names, size):
            groups: dict[tuple, list[int]] = {}
            for place, line in enumerate(lines):
                groups.setdefault(tuple(str(line[name]) for name in chosen), []).append(place)
            cells |= {tuple(places): None for places in groups.values() if len(places) < FEWEST}
    found = []
    for places in cells:
        cell = numpy.zeros(len(lines))
        cell[list(places)] = 1
        found.append(cell)
    return found


@pytest.mark.parametrize("name", ["sample", "edges", "many decisions"])
def test_no_sum_and_difference_of_counts_is_that_of_a_few_lines(
    name: str, extracts: dict[str, Warehouse], files: dict[str, Published]
) -> None:
    """Every cell of both cuts at once, though no file shows them all, and the initial denials: what can be worked out from counts lies in
    the space that they span. A small cell, or a single line, that lies in it could be told."""
    lines = files[name].lines
    cut = {
        tuple(row[name] for name in KEY): row
        for row in extracts[name].rows(
            """select line.data_source, line.claim_id, line.claim_line_number, billing.billing_cell, outcome.outcome_cell
            from intermediate.int_shareable_line as shared
            inner join intermediate.int_evaluated_line as line using (claim_line_id)
            inner join intermediate.int_billing_cell as billing using (billing_part)
            inner join intermediate.int_outcome_cell as outcome using (outcome_part)"""
        )
    }
    keys = [tuple(line[name] for name in KEY) for line in lines]
    assert set(keys) == set(cut)
    vectors = [count.of.astype(float) for count in files[name].counts if count.of is not None and count.of.any()]
    for part in ("billing_cell", "outcome_cell"):
        for value in {row[part] for row in cut.values()}:
            vectors.append(numpy.array([float(cut[key][part] == value) for key in keys]))
            assert vectors[-1].sum() >= FEWEST
    _, sizes, directions = numpy.linalg.svd(numpy.array(vectors), full_matrices=False)
    spanned = directions[sizes > 1e-9 * sizes[0]]
    cells = numpy.array([*small_cells(lines), *numpy.eye(len(lines))])
    assert len(cells) > 500
    distances = numpy.linalg.norm(cells - (cells @ spanned.T) @ spanned, axis=1)
    assert distances.min() > 1e-6


def test_the_shareable_files_name_no_row_count_and_no_claim(extracts: dict[str, Warehouse], tmp_path: Path) -> None:
    """Counts of rows, less the lines of another screen, would be counts of few; the intake tells which tables were read, and no more."""
    published(extracts["sample"], tmp_path)
    sets = embedded(tmp_path / "page.html")
    assert "rejected" not in sets and [list(row) for row in sets["intake"][:1]] == [["table_name"]]
    assert "amounts seen" not in str(sheets(tmp_path / "book.xlsx")["fee basis"])
    assert "lines" not in table(sheets(tmp_path / "book.xlsx")["fee basis"], "payer")[0]


# The plan itself, over many extracts -----------------------------------------------------------------------------------

SMALL = st.sampled_from(("a", "a", "a", "b", "b", "c"))
GROUPS = st.tuples(SMALL, SMALL, SMALL, SMALL, st.integers(1, 14))  # payer, code, class, year, and how many lines are alike
COLUMNS = ("final_decision", "payer_id", "hcpcs_code", "outcome_class", "service_year", "line_count")


def populations(size: int) -> list[tuple]:
    """Groups of alike lines; each population has a final decision of its own, so that one run cuts them all."""
    found: list[tuple] = []

    @settings(max_examples=size, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from((1, 10, 25)).flatmap(lambda fewest: st.lists(GROUPS, min_size=fewest, max_size=40)))
    def collect(groups: list[tuple]) -> None:
        number = len({group[0] for group in found})
        found.extend((f"decision {number}", *group) for group in groups)

    collect()
    return found


@pytest.fixture(scope="module")
def plan(laboratory: Laboratory) -> Callable[[list[tuple]], list[tuple]]:
    """The compiled SQL of the two cuts over given groups of lines: final decision, billing cell, outcome cell, lines."""
    sql = {name: laboratory.compiled[f"model.lookback.{name}"] for name in ("int_billing_cell", "int_outcome_cell")}
    sql = {name: re.sub(r'"\w+"\."intermediate"\.', "", text) for name, text in sql.items()}

    def cut(groups: list[tuple]) -> list[tuple]:
        with duckdb.connect() as connection:
            connection.execute(f"create table given ({', '.join(f'{name} text' for name in COLUMNS[:-1])}, line_count int)")
            connection.executemany("insert into given values (?, ?, ?, ?, ?, ?)", groups)
            connection.execute(
                """create table int_shareable_line as
                select final_decision, payer_id, 'none' as scenario_effect, hcpcs_code, 'plan' as line_of_business, 'one' as fee_basis, outcome_class,
                    'review' as expected_action, 'none' as opportunity, 'none' as cause, 'none' as change, service_year,
                    final_decision || payer_id || hcpcs_code as billing_part, final_decision || outcome_class || service_year as outcome_part
                from given cross join range(line_count)"""
            )
            for name, text in sql.items():
                connection.execute(f"create table {name} as {text}")
            return connection.execute(
                """select outcome.final_decision, billing_cell, outcome_cell, count(*) from int_shareable_line as line
                left join int_billing_cell as billing using (billing_part) left join int_outcome_cell as outcome using (outcome_part) group by all"""
            ).fetchall()

    return cut


def test_every_population_is_cut_so_that_nothing_small_is_left(plan: Callable[[list[tuple]], list[tuple]]) -> None:
    """Each line has a cell of each cut, each cell eleven lines, and of any two sums of which one holds the other nothing small is left."""
    crossings = defaultdict(list)
    for decision, one, other, count in plan(populations(120)):
        crossings[decision].append((one, other, count))
    assert len(crossings) > 80
    shapes = Counter()
    for decision, crossing in crossings.items():
        billing, outcome = Counter(), Counter()
        for one, other, count in crossing:
            assert one is not None and other is not None, decision
            billing[one] += count
            outcome[other] += count
        assert min(billing.values()) >= FEWEST and min(outcome.values()) >= FEWEST
        shapes[len(billing) > 2 and len(outcome) > 2] += 1
        for size in range(1, len(outcome) + 1):
            for chosen in combinations(sorted(outcome), size):
                inside = sum(outcome[cell] for cell in chosen)
                touched = {one for one, other, _ in crossing if other in chosen}
                held = touched - {one for one, other, _ in crossing if other not in chosen}
                for left in (sum(billing[cell] for cell in touched) - inside, inside - sum(billing[cell] for cell in held)):
                    assert left == 0 or left >= FEWEST, (decision, chosen, crossing)
    assert shapes[True] > 20


def test_of_ten_lines_nothing_is_shared_and_of_eleven_one_cell(plan: Callable[[list[tuple]], list[tuple]]) -> None:
    assert plan([("denied", "a", "x", "c", "2025", 6), ("not denied", "a", "x", "c", "2025", 4)]) == [(None, None, None, 10)]
    [(decision, billing, outcome, count)] = plan([("denied", "a", "x", "c", "2025", 6), ("not denied", "b", "x", "d", "2025", 5)])
    assert (decision, count) == (SEVERAL, 11) and billing and outcome


def test_the_threshold_is_eleven_and_is_written_once() -> None:
    """No query, model or Python of the shareable files has a number of its own."""
    macro = (REPO / "macros/sharing.sql").read_text(encoding="utf-8")
    assert re.findall(r"macro fewest_shared_lines\(\) -%} (\d+) {%-", macro) == [str(FEWEST)]
    sources = [
        *REPO.glob("lookback/output/page/queries/**/*.sql"), REPO / "lookback/output/workbook.py", *REPO.glob("models/**/*shareable*.sql"),
        REPO / "models/marts/claims/rpt_shown_policy.sql", *REPO.glob("models/marts/sharing/int_*_cell.sql"), REPO / "macros/sharing.sql",
    ]  # fmt: skip
    numbers = {path.name: re.findall(r"[<>=]\s*(?:10|11)\b", path.read_text(encoding="utf-8")) for path in sources}
    assert {name: found for name, found in numbers.items() if found} == {}
