"""The page: what it embeds against SQL, what its functions work out against plain arithmetic, and, in a real browser, what it shows.

Chromium is a test dependency only (Debian's, found in PATH or named by CHROMIUM); without one the tests that open the page are
skipped, and those that read it stay.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import REPO, Laboratory, Rows, Warehouse
from labelled import raw_ids

from lookback.cli import lookback
from lookback.output.page import write_page
from lookback.query import records
from lookback.settings import EDITIONS, Exit
from tools.sample_claims import write_sample

SCREENS = ("exposure", "timeline", "changes", "scenarios", "line", "policies", "quality")
WIDTHS = (1280, 390)
FEWEST = 11
FILTERS = {"payer": "payer_id", "line_of_business": "line_of_business", "code": "hcpcs_code", "month": "strftime(service_date, '%Y-%m')"}


def written(warehouse: Warehouse, path: Path, edition: str) -> Path:
    """The page of a copy: dbt holds the warehouse itself open in this process."""
    warehouse.rows("checkpoint")
    copy = path.with_suffix(".duckdb")
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(warehouse.path, copy)
    write_page(copy, path, edition)
    return path


@pytest.fixture(scope="module")
def pages(sample: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    directory = tmp_path_factory.mktemp("pages")
    for edition in EDITIONS:
        written(sample, directory / edition / "index.html", edition)
    return {edition: directory / edition / "index.html" for edition in EDITIONS}


@pytest.fixture(scope="module")
def larger(laboratory: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """More lines than the sample."""
    directory = tmp_path_factory.mktemp("larger")
    write_sample(directory / "claims", 2500, 5)
    return laboratory.build(directory / "claims", tests=True)


def embedded(page: Path) -> dict[str, Rows]:
    """The data sets of a page, as the browser unpacks them."""
    packed = re.search(r'id="data">([^<]+)<', page.read_text(encoding="utf-8"))[1]
    sets = json.loads(gzip.decompress(base64.b64decode(packed)))["sets"]
    return {
        name: [dict(zip(found["names"], row)) for row in zip(*found["columns"])] if found["count"] else []
        for name, found in sets.items()
    }


def figures(expression: str, given: object = None) -> object:
    """What the page's own functions give, run by node."""
    script = f"const given = JSON.parse(require('fs').readFileSync(0)); const figures = require('{REPO}/lookback/output/page/figures.js');"
    script += f"process.stdout.write(JSON.stringify({expression}))"
    done = subprocess.run(["node", "-e", script], input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def condition(choice: dict[str, str]) -> str:
    return " and ".join(["true", *(f"coalesce({FILTERS[name]}, '(not mapped)') = '{value}'" for name, value in choice.items())])


# Without a browser -----------------------------------------------------------------------------------------------------


def test_building_twice_gives_the_same_bytes_and_no_other_edition(
    pages: dict[str, Path], sample: Warehouse, tmp_path: Path
) -> None:
    for edition, page in pages.items():
        written(sample, tmp_path / "again.html", edition)
        assert (tmp_path / "again.html").read_bytes() == page.read_bytes()
        assert page.stat().st_size < 3_000_000
    settings = {"WAREHOUSE_PATH": str(tmp_path / "again.duckdb"), "PAGE_PATH": str(tmp_path / "other.html"), "EDITION": "public"}
    done = CliRunner().invoke(lookback, ["page"], env=settings)
    assert done.exit_code == Exit.CONFIGURATION and "Set it to shareable or internal" in done.output
    assert not (tmp_path / "other.html").exists()


def test_the_page_asks_nobody_and_runs_its_own_scripts_alone(pages: dict[str, Path]) -> None:
    for page in pages.values():
        text = page.read_text(encoding="utf-8")
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)[1]
        assert policy.startswith("default-src 'none'; script-src 'sha256-")
        assert "unsafe-eval" not in policy and "http" not in policy and "unsafe-inline" not in policy.split("style-src")[0]
        markup = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
        assert not re.search(r"<(?:link|img|iframe|script)[^>]+(?:src|href)=", markup) and "{{ " not in markup


def test_every_query_is_ordered_and_reads_marts_alone(sample: Warehouse) -> None:
    marts = {row["table_name"] for row in sample.rows("select table_name from information_schema.tables where table_schema = 'main'")}
    for path in (REPO / "lookback/output/page/queries").rglob("*.sql"):
        query = path.read_text(encoding="utf-8")
        assert query.startswith("-- ") and "?" in query.splitlines()[0], path
        assert re.search(r"^order by ", query, re.MULTILINE), path
        assert set(re.findall(r"\b(?:from|join) (\w+)", re.sub("--.*", "", query))) <= marts, path


def test_each_choice_of_the_filters_is_counted_as_the_facts_are(pages: dict[str, Path], sample: Warehouse) -> None:
    """Every row with one filter set, and two hundred with more, against counts over the facts themselves."""
    rows = embedded(pages["internal"])["exposure"]
    chosen = [{name: row[name] for name in FILTERS if row[name] != "*"} for row in rows]
    some = random.Random(7).sample(range(len(rows)), 200)
    with duckdb.connect(str(sample.path)) as connection:  # to open a warehouse takes longer than to ask it

        def ask(query: str) -> dict[str, object]:
            return records(connection, query)[0]

        for place in {*(place for place, choice in enumerate(chosen) if len(choice) < 2), *some}:
            row, where = rows[place], condition(chosen[place])
            line = ask(f"select count(*) as lines from fct_determination where basis = 'as_known' and {where}")
            decided = ask(
                f"""select count(*) as lines, count_if(is_initial_denial) as initial, count_if(is_final_denial) as final
                from fct_adjudicated_line where {where}"""
            )
            change = ask(
                f"""select count_if(opportunity = 'recoverable') as lines, sum(amount_at_stake) filter (opportunity = 'recoverable') as amount,
                sum(amount_at_stake) filter (opportunity = 'recoupment_exposure') as risk from fct_retroactive_outcome where {where}"""
            )
            assert (row["line_count"], row["adjudicated_line_count"]) == (line["lines"], decided["lines"]), row
            assert (row["initial_denied_line_count"], row["final_denied_line_count"]) == (decided["initial"] or 0, decided["final"] or 0)
            assert row["recoverable_line_count"] == (change["lines"] or 0)
            assert (row["recoverable_amount"], row["at_risk_amount"]) == (float(change["amount"] or 0), float(change["risk"] or 0))
            assert row["is_immature"] == (decided["lines"] < 0.9 * line["lines"])


def test_charges_and_denials_of_the_page_are_those_of_the_facts(pages: dict[str, Path], sample: Warehouse) -> None:
    sets = embedded(pages["internal"])
    [everything] = [row for row in sets["exposure"] if all(row[name] == "*" for name in FILTERS)]
    # charges of lines in scope: those of accepted rows but for the one that is out of scope, as the intake counts them
    [intake] = sample.rows("select in_scope_row_count from rpt_intake where table_name = 'medical_claim'")
    assert everything["line_count"] == intake["in_scope_row_count"]
    [charged] = sample.rows("select sum(in_scope_charge_amount) as charges from rpt_payer_mapping")
    assert everything["charge_amount"] == float(charged["charges"])
    by_class = sample.rows("select outcome_class, count(*) as lines from fct_denial group by all")
    shown = figures("figures.grouped(given, ['outcome_class'], ['line_count'])", sets["denial"])
    assert {row["outcome_class"]: row["line_count"] for row in shown} == {row["outcome_class"]: row["lines"] for row in by_class}


def test_the_scenario_arithmetic_of_the_page_is_that_of_the_warehouse(
    pages: dict[str, Path], sample: Warehouse, larger: Warehouse, tmp_path: Path
) -> None:
    """At the rates as set: equal to rpt_reimbursement_impact, by scenario, payer and quarter, to the cent."""
    written(larger, tmp_path / "larger.html", "internal")
    for page, warehouse in ((pages["internal"], sample), (tmp_path / "larger.html", larger)):
        sets = embedded(page)
        rates = {row["scenario_id"]: row for row in sets["scenario"]}
        expected = warehouse.rows(
            """select scenario_id, payer_id, strftime(service_quarter, '%Y') || ' Q' || quarter(service_quarter) as quarter,
                sum(affected_line_count) as lines, sum(expected_amount_before) as before, sum(impact_amount) as impact
            from rpt_reimbursement_impact group by all order by all"""
        )
        assert len(expected) > 3
        given = []
        for row in expected:
            place = (row["scenario_id"], row["payer_id"], row["quarter"])
            rows = [line for line in sets["scenario_line"] if (line["scenario_id"], line["payer"], line["quarter"]) == place]
            assert sum(line["line_count"] for line in rows) == row["lines"]
            rate = rates[row["scenario_id"]]
            given.append([rows, rate["overturn_rate_expected"], rate["realisation_rate_expected"]])
        found = figures("given.map(rows => figures.scenarioWorth(...rows))", given)
        exact = [tuple(row[name] if row[name] is None else float(row[name]) for name in ("before", "impact")) for row in expected]
        assert [(worth["before"], worth["impact"]) for worth in found] == exact


def test_other_rates_are_worked_out_to_the_cent(larger: Warehouse, tmp_path: Path) -> None:
    """Against decimals, line by line, at rates that nobody set."""
    written(larger, tmp_path / "larger.html", "internal")
    rows = embedded(tmp_path / "larger.html")["scenario_line"]
    exact = larger.rows("select * from rpt_scenario_line where expected_amount is not null")
    assert exact
    cent = Decimal("0.01")
    for overturn, realisation in (("0.33", "0.87"), ("0", "1"), ("1", "0.01"), ("0.07", "0.13")):
        before = impact = Decimal(0)
        for row in exact:
            won = Decimal(overturn) if row["is_final_denial"] else Decimal(1)
            part = (row["share_before"] * won).quantize(Decimal("1e-8"), ROUND_HALF_UP)
            change = (row["share_change"] * won * Decimal(realisation)).quantize(Decimal("1e-8"), ROUND_HALF_UP)
            before += row["line_count"] * (row["expected_amount"] * part).quantize(cent, ROUND_HALF_UP)
            impact += row["line_count"] * (row["expected_amount"] * change).quantize(cent, ROUND_HALF_UP)
        found = figures(f"figures.scenarioWorth(given, {overturn}, {realisation})", rows)
        assert (found["before"], found["impact"]) == (float(before), float(impact))


def test_views_stand_in_the_address_and_files_hold_text_as_text() -> None:
    view = {"screen": "timeline", "payer": "cigna", "code": "81445", "month": "*", "known": "2021-10-15", "note": "a&b=c d"}
    address = figures("figures.writeAddress(given)", view)
    assert address == "#timeline?code=81445&known=2021-10-15&note=a%26b%3Dc+d&payer=cigna"
    assert figures("figures.readAddress(given)", address) == {name: value for name, value in view.items() if value != "*"}
    rows = [{"text": "=1+1", "number": -2.5, "other": 'a "b", c'}, {"text": "-x", "number": None, "other": "line\nbreak"}]
    assert figures("figures.csv(given, ['text', 'number', 'other'])", rows) == (
        "text,number,other\r\n'=1+1,-2.5,\"a \"\"b\"\", c\"\r\n'-x,,\"line\nbreak\"\r\n"
    )
    assert figures("given.map(figures.exactDollars)", [1234567.5, -0.5, None]) == ["$1,234,567.50", "−$0.50", "–"]
    assert figures("given.map(figures.percent)", [0.1234, 0, None]) == ["12.3 %", "0.0 %", "–"]


def test_watched_lines_are_bounded_and_begin_with_those_that_changed(larger: Warehouse) -> None:
    counts = larger.rows("select count(*) as line_count from fct_watched_line group by payer_id, hcpcs_code")
    assert 20 < max(row["line_count"] for row in counts) <= 60
    missing = larger.rows(
        """select change.claim_id from fct_retroactive_outcome as change
        anti join fct_watched_line as line using (data_source, claim_id, claim_line_number)
        inner join (select payer_id, hcpcs_code, count_if(cause_revision is null) as others from fct_watched_line group by all) as place
            on change.payer_id = place.payer_id and change.hcpcs_code = place.hcpcs_code and place.others > 0"""
    )
    assert missing == []
    disagreeing = larger.rows(
        """select line.claim_id from fct_watched_line as line inner join fct_determination as now
        using (data_source, claim_id, claim_line_number) where now.basis = 'as_known'
        and (line.outcome_as_known <> now.outcome or line.revision_as_known is distinct from now.revision)"""
    )
    assert disagreeing == []


def test_the_ladder_of_a_line_ends_with_its_determination(larger: Warehouse) -> None:
    """Every denied or changed watched line has its steps on each of its bases; exactly the last step decides, as the fact says."""
    disagreeing = larger.rows(
        """select determination.claim_id, determination.basis, determination.outcome, step.answer from fct_watched_line as line
        inner join fct_determination as determination using (data_source, claim_id, claim_line_number)
        left join fct_ladder_step as step
            on step.data_source = line.data_source and step.claim_id = line.claim_id and step.claim_line_number = line.claim_line_number
            and step.basis = determination.basis and step.known_on = determination.known_on
            and step.answer = 'DECIDES: ' || determination.outcome and step.reason_code = determination.reason_code
        where (line.final_decision = 'denied' or line.cause_revision is not null) and step.step is null"""
    )
    assert disagreeing == []
    assert larger.rows("select count(*) as steps from fct_ladder_step")[0]["steps"] > 100


# What may be shared ----------------------------------------------------------------------------------------------------

def test_the_shareable_edition_names_no_claim_and_no_person(pages: dict[str, Path], sample: Warehouse) -> None:
    names = {str(row["claim_id"]) for row in sample.rows("select distinct claim_id from fct_determination")}
    sets = embedded(pages["shareable"])
    values = {str(value) for rows in sets.values() for row in rows for value in row.values()}
    assert values & names == set()
    columns = {column for rows in sets.values() for row in rows[:1] for column in row}
    assert not {column for column in columns if re.search(r"claim_id|person|member|data_source", column)}
    # what the counts tell is asked in test_sharing.py
    assert all(row["line_count"] >= FEWEST for name in ("scenario_line", "denial", "change") for row in sets[name])
    assert "rejected" not in sets
    assert embedded(pages["internal"])["line"]


# In a real browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:  # a browser is no package that pip can pin: .ci/run installs it where it can
        pytest.skip("no Chromium in PATH; set CHROMIUM")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


class Reader:
    """A person before the page: sees what is shown, and whatever goes wrong behind it."""

    def __init__(self, browser: object, path: Path, width: int = 1280, scheme: str = "light"):
        self.path = path
        self.problems: list[str] = []
        self.tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.tab.on("console", lambda message: self.problems.append(message.text) if message.type in ("error", "warning") else None)
        self.tab.on("pageerror", lambda error: self.problems.append(str(error)))
        self.tab.on("request", lambda request: None if request.url.startswith("file:") else self.problems.append(request.url))

    def open(self, address: str) -> None:
        self.tab.goto("about:blank")
        self.tab.goto(f"file://{self.path}#{address}")
        self.settle()

    def settle(self) -> None:
        """Until every chart of the screen is drawn."""
        self.tab.wait_for_function("document.querySelector('h1') && document.documentElement.dataset.drawn")
        self.tab.wait_for_function("[...document.querySelectorAll('.chart')].every(chart => chart.querySelector('svg'))")

    def marks(self, chart: str, kind: str) -> int:
        """Marks that are drawn, as Vega names them: rect, symbol, rule."""
        return self.tab.locator(f"[data-chart={chart}] .mark-{kind}.role-mark > path").count()

    def texts(self) -> list[str]:
        """Every text of the page, choices and names for screen readers included; not the queries, which are SQL."""
        return self.tab.evaluate(
            """() => { const copy = document.body.cloneNode(true); copy.querySelectorAll('script, pre').forEach(node => node.remove());
            const named = [...copy.querySelectorAll('[aria-label]')].map(node => node.getAttribute('aria-label'));
            const walk = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) named.push(walk.currentNode.data);
            return named; }"""
        )

    def tile(self, name: str) -> str:
        return self.tab.locator(f"[data-tile={name}] .figure").inner_text()

    def count(self, name: str) -> str:
        return self.tab.locator(f"[data-count={name}]").inner_text()


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_opens_and_has_nothing_to_complain_of(
    chromium: object, pages: dict[str, Path], edition: str, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    reader = Reader(chromium, pages[edition], width, scheme)
    for screen in SCREENS:
        reader.open(screen)
        assert reader.tab.locator("nav [aria-current]").get_attribute("data-screen") == screen
        assert ("INTERNAL" in reader.tab.locator("#edition").inner_text()) == (edition == "internal")
        assert reader.tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
        assert [(found["id"], found["nodes"][0]["html"]) for found in axe.run(reader.tab).response["violations"]] == [], screen
        assert reader.tab.locator("#save").count() == 1
        assert {text: found for text in reader.texts() if (found := raw_ids(text))} == {}, screen
        if not (screen == "line" and edition == "shareable"):
            assert "select" in reader.tab.locator("details pre").first.text_content()
    assert reader.problems == []


def test_charts_have_the_marks_that_the_facts_say(chromium: object, pages: dict[str, Path], sample: Warehouse) -> None:
    reader = Reader(chromium, pages["internal"])

    def number(query: str) -> int:
        return list(sample.rows(query)[0].values())[0]

    reader.open("exposure")
    codes = "select hcpcs_code from fct_adjudicated_line group by all order by count(*) desc, hcpcs_code limit 25"
    cells = number(f"select count(distinct (payer_id, hcpcs_code)) from fct_adjudicated_line where hcpcs_code in ({codes})")
    payers = number("select count(distinct coalesce(payer_id, '')) from fct_adjudicated_line")
    assert reader.marks("heat", "rect") == cells + payers
    bars = number("select count(distinct (outcome_class, date_trunc('month', service_date))) from fct_denial")
    assert reader.marks("classes", "rect") == bars

    reader.open("timeline?shown=0244U&policy=moldx_tcgp")
    rectangles = number("select count(*) from dim_policy_timeline where policy_id = 'moldx_tcgp' and code = '0244U'")
    of_code = "payer_id = 'medicare_moldx' and hcpcs_code = '0244U'"
    claims = number(f"select count(*) from fct_adjudicated_line where {of_code} and final_adjudication_date is not null")
    assert (reader.marks("timeline", "rect"), reader.marks("timeline", "symbol")) == (rectangles, claims)

    reader.open("changes")
    recoverable = "from fct_retroactive_outcome where opportunity = 'recoverable'"
    assert reader.marks("waterfall", "rect") == number(f"select count(distinct (cause_revision, retro_kind)) {recoverable}") + 3
    moves = number("select count(distinct (outcome_as_adjudicated, outcome_as_known)) from fct_retroactive_outcome")
    assert reader.marks("transitions", "rect") == moves
    assert reader.tab.locator("main tbody tr").count() == number("select count(*) from fct_retroactive_outcome")
    [worth] = sample.rows(f"select count(*) as lines, sum(amount_at_stake) as amount {recoverable}")
    assert (reader.count("recoverable"), reader.count("recoverable-amount")) == (str(worth["lines"]), f"${worth['amount']:,.2f}")

    scenario = "cigna_covers_experimental"
    reader.open(f"scenarios?scenario={scenario}")
    priced = f"from rpt_reimbursement_impact where scenario_id = '{scenario}' and impact_amount is not null"
    quarters = number(f"select count(distinct service_quarter) {priced}")
    assert reader.marks("impact", "rect") == 2 * quarters

    reader.open("line?line=sample_hospital/R5-001/1")
    reader.open("quality")
    parts = number("select count_if(accepted_row_count > 0) + count_if(rejected_row_count > 0) from rpt_intake")
    assert reader.marks("intake", "rect") == parts
    assert reader.problems == []


CHOICES = (
    {}, {"payer": "cigna"}, {"payer": "medicare_moldx", "code": "0244U"}, {"line_of_business": "medicare"}, {"month": "2025-04"},
)  # fmt: skip


def test_filters_hold_on_all_screens_and_change_the_numbers_to_those_of_sql(
    chromium: object, pages: dict[str, Path], sample: Warehouse
) -> None:
    reader = Reader(chromium, pages["internal"])
    for choice in CHOICES:
        reader.open("exposure?" + "&".join(f"{name}={value}" for name, value in choice.items()))
        where = condition(choice)
        [line] = sample.rows(f"select count(*) as lines from fct_determination where basis = 'as_known' and {where}")
        [decided] = sample.rows(
            f"""select 100.0 * count_if(is_initial_denial) / count(*) as initial, 100.0 * count_if(is_final_denial) / count(*) as final
            from fct_adjudicated_line where {where}"""
        )
        assert reader.tile("lines") == f"{line['lines']:,}"
        assert (reader.tile("initial"), reader.tile("final")) == (f"{decided['initial']:.1f} %", f"{decided['final']:.1f} %")
        for screen in SCREENS[1:]:
            reader.tab.locator(f"nav [data-screen={screen}]").click()
            reader.settle()
            assert all(reader.tab.locator(f"#filter-{name}").input_value() == choice.get(name, "*") for name in FILTERS)
    # a choice is made by hand, and undone by the browser's way back
    reader.open("exposure")
    reader.tab.locator("#filter-payer").select_option("cigna")
    reader.settle()
    assert reader.tab.url.endswith("#exposure?payer=cigna") and reader.tile("lines") == "118"
    reader.tab.go_back()
    reader.tab.wait_for_function("document.getElementById('filter-payer').value === '*'")
    # a label is chosen, an id filters; the button takes all choices back
    reader.open("exposure?payer=medicare_moldx&code=0244U")
    assert reader.tab.locator("#filter-payer option:checked").inner_text() == "Medicare (MolDX)"
    reader.tab.get_by_role("button", name="Reset filters").click()
    reader.tab.wait_for_function("document.getElementById('filter-payer').value === '*' && document.getElementById('filter-code').value === '*'")
    # a choice without lines says what to do
    reader.open("exposure?payer=cigna&code=0244U&month=2021-01")
    assert "No lines for this choice" in reader.tab.locator("main").inner_text()
    assert reader.problems == []


def test_the_line_of_knowledge_can_be_dragged_and_a_rectangle_names_its_ruling(
    chromium: object, pages: dict[str, Path], sample: Warehouse
) -> None:
    """By pointer and by keyboard; what held and which claims had been adjudicated are those of SQL."""
    reader = Reader(chromium, pages["internal"])
    reader.open("timeline?code=0244U&policy=moldx_tcgp&known=2021-08-20")

    def agrees() -> str:
        day = reader.tab.locator("#known-day").inner_text()
        [held] = sample.rows(
            f"""select count(*) as n from dim_policy_timeline
            where policy_id = 'moldx_tcgp' and code = '0244U' and known_from <= '{day}' and '{day}' < known_to"""
        )
        [adjudicated] = sample.rows(
            f"""select count(*) as n from fct_adjudicated_line
            where hcpcs_code = '0244U' and payer_id = 'medicare_moldx' and final_adjudication_date <= '{day}'"""
        )
        assert (reader.count("in-force"), reader.count("adjudicated")) == (str(held["n"]), str(adjudicated["n"]))
        return day

    assert agrees() == "2021-08-20"
    rule = reader.tab.locator("[data-chart=timeline] .mark-rule.role-mark line").bounding_box()
    x, y = rule["x"] + 60, rule["y"] + rule["height"] / 2
    reader.tab.mouse.move(x, y)
    reader.tab.mouse.down()
    reader.tab.mouse.move(x, y - 40)
    reader.tab.mouse.move(x, y - 90)
    reader.tab.mouse.up()
    dragged = agrees()
    assert dragged > "2022-06-01" and f"known={dragged}" in reader.tab.url
    moved = reader.tab.locator("[data-chart=timeline] .mark-rule.role-mark line").bounding_box()
    assert abs(moved["y"] - (rule["y"] - 90)) < 3
    reader.tab.locator("#known-line").press("ArrowLeft")
    assert agrees() < dragged

    # the green rectangle: covered from 2021-04-01 on, known 2021-06-24, by R3
    reader.tab.locator("[data-chart=timeline] .mark-rect.role-mark > path").nth(2).click(position={"x": 20, "y": 20})
    told = reader.tab.locator("#details").inner_text()
    assert all(part in told for part in ("Covered if conditions hold, by R3", "Code update", "2021-04-01", "2021-06-24", "MolDX TCGP article"))
    reader.tab.locator("[data-chart=timeline] .mark-symbol.role-mark > path").nth(0).click()
    assert "Its ladder" in reader.tab.locator("#details").inner_text()
    assert reader.problems == []


def test_one_line_shows_its_ladder_on_both_days(chromium: object, pages: dict[str, Path]) -> None:
    """R5-001: denied by R3's deletion of C34.90, covered since R5 restored it."""
    reader = Reader(chromium, pages["internal"])
    reader.open("line")
    reader.tab.locator("input[name=claim]").fill("r5-001")
    reader.tab.locator("input[name=claim]").press("Enter")
    reader.tab.wait_for_function("location.hash.includes('R5-001')")
    reader.settle()
    rows = [row.inner_text() for row in reader.tab.locator("[data-ladder] tbody tr").all()]
    assert len(rows) == 8
    assert "C34.90 not supported" in rows[6] and "DECIDES: Not medically necessary" in rows[6] and "C34.90 supports" in rows[6]
    assert "DECIDES: Covered" in rows[7] and not raw_ids(rows)
    assert reader.marks("lanes", "symbol") > 4
    reader.tab.locator("input[name=claim]").fill("NO-SUCH")
    reader.tab.locator("input[name=claim]").press("Enter")
    assert "is not on the page" in reader.tab.locator("main output").inner_text()
    assert reader.problems == []


def money(amount: Decimal) -> str:
    return ("−" if amount < 0 else "") + f"${abs(amount):,.2f}"


def test_sliders_change_the_scenario_and_the_file_holds_what_is_shown(
    chromium: object, pages: dict[str, Path], sample: Warehouse
) -> None:
    reader = Reader(chromium, pages["internal"])
    scenario = "capital_not_retired"
    reader.open(f"scenarios?scenario={scenario}")
    [expected] = sample.rows(
        f"""select sum(expected_amount_before) as before, sum(impact_amount) as impact, sum(affected_line_count) as lines
        from rpt_reimbursement_impact where scenario_id = '{scenario}'"""
    )
    assert (reader.tile("before"), reader.tile("impact")) == (money(expected["before"]), money(expected["impact"]))
    assert reader.tile("affected") == str(expected["lines"])
    reader.tab.locator("#rate-realisation").fill("0.5")
    reader.tab.locator("#rate-realisation").dispatch_event("change")
    cent = Decimal("0.01")
    half, halved = Decimal("0.5"), Decimal(0)  # one half of what changes is realised, and of denials one half is overturned
    for row in sample.rows(f"select * from rpt_scenario_line where scenario_id = '{scenario}' and expected_amount is not null"):
        part = row["share_change"] * half * (half if row["is_final_denial"] else 1)
        halved += row["line_count"] * (row["expected_amount"] * part).quantize(cent, ROUND_HALF_UP)
    assert reader.tile("impact") == money(halved) != money(expected["impact"])
    assert "realisation=0.5" in reader.tab.url
    with reader.tab.expect_download() as started:
        reader.tab.locator("#save").click()
    header, *rows = started.value.path().read_text(encoding="utf-8").splitlines()
    assert header.startswith("payer,quarter,line_count,before") and len(rows) == reader.tab.locator("main tbody tr").count()
    assert sum(int(row.split(",")[2]) for row in rows) == expected["lines"]
    assert reader.problems == []


def test_who_covers_a_code_is_answered_and_nothing_is_said_of_single_claims_to_all(
    chromium: object, pages: dict[str, Path], sample: Warehouse
) -> None:
    reader = Reader(chromium, pages["shareable"])
    reader.open("policies")
    reader.tab.locator("main input[name=code]").fill("81445")
    reader.tab.locator("main input[name=code]").press("Enter")
    reader.tab.wait_for_function("location.hash.includes('search=81445')")
    rows = reader.tab.get_by_role("region", name="Coverage of the code").locator("tbody tr")
    assert rows.count() == len(sample.rows("select 1 from rpt_code_coverage where hcpcs_code = '81445'"))
    reader.open("line")
    assert "EDITION=internal" in reader.tab.locator("main").inner_text()
    reader.open("exposure")
    # one line is at risk, and the decision of CLINIC-005 is not known
    assert (reader.tile("lines"), reader.tile("risk")) == ("381", "suppressed")
    assert reader.problems == []


def test_the_page_works_by_keyboard_and_prints_without_its_controls(chromium: object, pages: dict[str, Path]) -> None:
    reader = Reader(chromium, pages["internal"])
    reader.open("exposure")
    reader.tab.keyboard.press("Tab")
    assert reader.tab.evaluate("document.activeElement.className") == "skip"
    for _ in range(3):
        reader.tab.keyboard.press("Tab")
    reader.tab.keyboard.press("Enter")
    reader.tab.wait_for_function("location.hash.startsWith('#changes')")
    reader.settle()
    reader.open("exposure")
    reader.tab.locator("[data-tile=final] .term").focus()
    assert reader.tab.locator("[data-tile=final] [role=tooltip]").is_visible()
    reader.tab.emulate_media(media="print")
    assert not reader.tab.locator("nav").is_visible() and not reader.tab.locator("#save").is_visible()
    assert reader.tab.locator("[data-tile=lines]").is_visible() and reader.tab.locator("#edition").is_visible()
    assert reader.problems == []
