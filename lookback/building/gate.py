"""Check the incoming tables before a build, with Great Expectations.

A hard expectation that is breached means that this is the wrong file or the wrong delivery: `lookback gate` then stops with an
exit code of its own. A soft one is shown and stops nothing: single bad rows are the business of the build, which rejects them one by one
with a reason. What is expected are shares, so of a large table a sample answers: at most SAMPLE_ROWS, drawn from all its files
alike. Only one batch of it is in memory.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import: no calls home

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.core import ExpectationSuiteValidationResult, RunIdentifier
from great_expectations.data_context.types.resource_identifiers import ExpectationSuiteIdentifier, ValidationResultIdentifier
from rich.table import Table

from lookback.faults import Exit, Fault
from lookback.reading.claims_reader import Reader, Unreadable
from lookback.settings import day
from lookback.terminal import Terminal, marked
from lookback.texts import plain

# The bounds ---------------------------------------------------------------------------------------------------------

BATCH_ROWS = 100_000
SAMPLE_ROWS = 50_000  # of a table; a share of one half is then known to half a percent
EXAMPLES = 20
FEWEST = 100  # of fewer rows a share says nothing about the file; the build rejects its rows one by one
MOST = 0.5  # less than this, and it is not the file that its name says
NEARLY_ALL = 0.95
EARLIEST = "2000-01-01"

READABLE = r"^(?!unreadable: )"  # what the build's own reading says (macros/gate.sql)
STATUS = r"^0*(?:1|2|3|4|19|20|21|22)(?:\.0+)?$"
GROUPS = ["CO", "PR", "OA", "PI", "CR"]
KEY = ["data_source", "claim_id", "claim_line_number"]


@dataclass
class Bound:
    """One expectation of a table and what all its batches together showed."""

    is_hard: bool
    column: str | None
    expectation: type[gxe.Expectation]
    arguments: dict = field(default_factory=dict)
    rows: int = 0
    unexpected: int = 0
    is_broken: bool = False  # of the expectations that do not count rows
    examples: list = field(default_factory=list)
    by_file: Counter = field(default_factory=Counter)

    @property
    def share(self) -> float:
        return self.unexpected / self.rows if self.rows else 0.0

    @property
    def passed(self) -> bool:
        if self.is_broken:
            return False
        is_too_small_to_stop_for = self.is_hard and self.rows < FEWEST
        return is_too_small_to_stop_for or self.share <= 1 - self.arguments.get("mostly", 1.0) + 1e-12


def required(*columns: str) -> list[Bound]:
    return [Bound(True, column, gxe.ExpectColumnToExist) for column in columns]


def filled(is_hard: bool, mostly: float, *columns: str) -> list[Bound]:
    return [Bound(is_hard, column, gxe.ExpectColumnValuesToNotBeNull, {"mostly": mostly}) for column in columns]


def shaped(is_hard: bool, mostly: float, regex: str, *columns: str) -> list[Bound]:
    arguments = {"regex": regex, "mostly": mostly}
    return [Bound(is_hard, column, gxe.ExpectColumnValuesToMatchRegex, arguments) for column in columns]


def listed(is_hard: bool, mostly: float, values: list[str], column: str) -> list[Bound]:
    return [Bound(is_hard, column, gxe.ExpectColumnValuesToBeInSet, {"value_set": values, "mostly": mostly})]


def plausible(column: str) -> list[Bound]:
    """`column` ends in _day: the date column of that name, as a date."""
    between = {"min_value": EARLIEST, "max_value": day("KNOWN_ON").isoformat(), "mostly": NEARLY_ALL}
    return [Bound(False, column, gxe.ExpectColumnValuesToBeBetween, between)]


def whole_rows() -> list[Bound]:
    return listed(True, MOST, ["as the header"], "field_count") + listed(False, 1.0, ["as the header"], "field_count")


def bounds() -> dict[str, list[Bound]]:
    """Everything that is expected of each table, hard ones first. Blank values count only where they must not be blank."""
    return {
        "medical_claim": [
            Bound(True, None, gxe.ExpectTableRowCountToBeBetween, {"min_value": 1}),
            *required(*KEY, "service_date", "payer", "hcpcs_code"),
            *filled(True, MOST, *KEY, "service_date"),
            *shaped(True, MOST, READABLE, "service_date"),
            *shaped(True, MOST, READABLE, "charge_amount", "allowed_amount", "paid_amount"),
            *whole_rows(),
            *plausible("service_day"),
            *filled(False, NEARLY_ALL, "payer"),
            *shaped(False, NEARLY_ALL, READABLE, "hcpcs_code"),
            *shaped(False, NEARLY_ALL, READABLE, "diagnosis_code_1"),
        ],
        "remittance": [
            *required(*KEY, "adjudication_date", "claim_status_code"),
            *filled(True, MOST, "data_source", "claim_id", "adjudication_date"),
            *shaped(True, MOST, READABLE, "adjudication_date"),
            *shaped(True, MOST, READABLE, "charge_amount", "paid_amount"),
            *whole_rows(),
            *plausible("adjudication_day"),
            *shaped(False, NEARLY_ALL, STATUS, "claim_status_code"),
        ],
        "remittance_adjustment": [
            *required(*KEY, "adjudication_date", "reason_code"),
            *filled(True, MOST, "data_source", "claim_id", "adjudication_date"),
            *shaped(True, MOST, READABLE, "adjudication_date"),
            *shaped(True, MOST, READABLE, "adjustment_amount"),
            *whole_rows(),
            *listed(False, NEARLY_ALL, GROUPS + [group.lower() for group in GROUPS], "group_code"),
            *shaped(False, NEARLY_ALL, READABLE, "reason_code"),
        ],
        "test_order": [*required(*KEY), *filled(True, MOST, *KEY), *whole_rows(), *plausible("order_day")],
    }


# Checking -----------------------------------------------------------------------------------------------------------


def suite_of(table: str, found: list[Bound], columns: list[str]) -> gx.ExpectationSuite:
    """The expectations of a table that can be asked of these columns; only the required ones are asked of absent columns."""
    suite = gx.ExpectationSuite(name=table)
    for place, bound in enumerate(found):
        if bound.column is None or bound.column in columns or bound.expectation is gxe.ExpectColumnToExist:
            severity = "critical" if bound.is_hard else "warning"
            where = {"column": bound.column} if bound.column else {}
            meta = {"place": place, "notes": f"{'Hard: stops the build' if bound.is_hard else 'Soft: shown only'}."}
            suite.add_expectation(bound.expectation(**where, **bound.arguments, severity=severity, meta=meta))
    return suite


def add(bound: Bound, result: dict, success: bool, rows: int, path: str) -> None:
    """Counts one batch into its bound. Blank values are no rows of an expectation about values."""
    if bound.expectation is gxe.ExpectTableRowCountToBeBetween:
        bound.rows += rows
    elif bound.expectation is gxe.ExpectColumnToExist:
        bound.rows += rows
        bound.unexpected += 0 if success else rows
        bound.is_broken |= not success
        bound.by_file[path] += not success
    else:
        blank = 0 if bound.expectation is gxe.ExpectColumnValuesToNotBeNull else result["missing_count"]
        bound.rows += rows - blank
        bound.unexpected += result["unexpected_count"]
        bound.by_file[path] += result["unexpected_count"]
        examples = [value for value in result["partial_unexpected_list"] if value is not None]
        bound.examples = (bound.examples + examples)[:EXAMPLES]


def merged(result: ExpectationSuiteValidationResult, found: list[Bound], table: str) -> ExpectationSuiteValidationResult:
    """One result for Data Docs out of all batches: the last one's, with the counts of all."""
    for each in result.results:
        bound = found[each.expectation_config.meta["place"]]
        each.success = bound.passed
        counts = {
            "element_count": bound.rows,
            "unexpected_count": bound.unexpected,
            "unexpected_percent": 100 * bound.share,
            "partial_unexpected_list": [shape(value) for value in bound.examples],
        }
        each.result = {"observed_value": bound.rows} if bound.column is None else counts
    passed = sum(each.success for each in result.results)
    result.success = passed == len(result.results)
    result.suite_name = table
    result.statistics = {
        "evaluated_expectations": len(result.results),
        "successful_expectations": passed,
        "unsuccessful_expectations": len(result.results) - passed,
        "success_percent": 100 * passed / len(result.results),
    }
    return result


def clear_pages(docs_dir: Path) -> None:
    """Otherwise the pages of earlier runs would stay next to the new ones."""
    for name in ("validations", "expectations", "static"):
        shutil.rmtree(docs_dir / name, ignore_errors=True)


def context_for(docs_dir: Path) -> gx.data_context.EphemeralDataContext:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    site = context.variables.data_docs_sites["local_site"] if context.variables.data_docs_sites else {}
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs_dir.resolve())}
    context.update_data_docs_site("local_site", {**site, "store_backend": store, "show_how_to_buttons": False})
    return context


def check(claims_dir: Path, docs_dir: Path, batch_rows: int = BATCH_ROWS) -> dict[str, list[Bound]]:
    """Asks every bound of every table that is there and writes Data Docs; what was found, by table. Raises Unreadable where a file
    or the folder is not what the build reads."""
    with Reader(claims_dir) as reader:
        reader.check()
        clear_pages(docs_dir)
        return checked_by(reader, docs_dir, batch_rows)


def checked_by(reader: Reader, docs_dir: Path, batch_rows: int) -> dict[str, list[Bound]]:
    context = context_for(docs_dir)
    source = context.data_sources.add_pandas("incoming")
    run = RunIdentifier(run_name="gate", run_time=datetime.now(UTC))
    checked = {}
    for table, found in bounds().items():
        wanted = list(dict.fromkeys(bound.column for bound in found if bound.column not in (None, "field_count")))
        definition = source.add_dataframe_asset(table).add_batch_definition_whole_dataframe(table)
        widest = widest_suite = None
        files = reader.files(table)
        for path in files:
            for frame in reader.batches(table, path, wanted, batch_rows, max(SAMPLE_ROWS // len(files), FEWEST)):
                suite = suite_of(table, found, list(frame.columns))
                result = definition.get_batch({"dataframe": frame}).validate(suite, result_format="SUMMARY")
                for each in result.results:
                    if each.exception_info.get("raised_exception", True):
                        raise RuntimeError(f"{table}: {each.expectation_config.to_json_dict()} of {path}: {each.exception_info}")
                    add(found[each.expectation_config.meta["place"]], each.result, each.success, len(frame), path)
                widest = result if widest is None or len(result.results) >= len(widest.results) else widest
                widest_suite = suite if widest is result else widest_suite
        if widest is None:
            continue
        checked[table] = found
        for bound in found:
            bound.is_broken |= bound.column is None and bound.rows < bound.arguments["min_value"]
        context.suites.add(widest_suite)
        key = ValidationResultIdentifier(ExpectationSuiteIdentifier(table), run, batch_identifier=table)
        context.validation_results_store.set(key, merged(widest, found, table))
    context.build_data_docs()
    make_self_contained(docs_dir)
    return checked


# Showing ------------------------------------------------------------------------------------------------------------

STYLE = """<style>
body {font-family: sans-serif; margin: 1em auto; max-width: 75em; padding: 0 1em}
table {border-collapse: collapse; margin: 0.5em 0} th, td {border: 1px solid #ccc; padding: 0.3em 0.6em; text-align: left}
.modal, .navbar, .ge-navigation-sidebar-container {display: none}
</style>"""


def make_self_contained(docs_dir: Path) -> None:
    """Data Docs fetch their looks and scripts from a dozen servers; here a page about claims asks nobody for anything."""
    outside = re.compile(
        r"<script[^>]*\bsrc=[\"']https?:[^>]*>\s*</script>|<link[^>]*\bhref=[\"']https?:[^>]*>|<img[^>]*\bsrc=[\"']https?:[^>]*>"
        r"|url\([\"']?https?:[^)]*\)",
        re.IGNORECASE,
    )
    for page in [*docs_dir.rglob("*.html"), *docs_dir.rglob("*.css")]:
        page.write_text(outside.sub("", page.read_text(encoding="utf-8")).replace("</head>", f"{STYLE}</head>", 1), encoding="utf-8")


def shape(value: object) -> str:
    """A value that looks like a day as it stands, of any other how it looks and not what it says: where columns have slipped, a name may
    stand in the column of a date. Pages show it as it is, so markup is none."""
    text = str(value)
    if not re.fullmatch(r"(unreadable: )?(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})", text):
        prefix = "unreadable: " if text.startswith("unreadable: ") else ""
        text = prefix + re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", text.removeprefix(prefix)))
    return text.replace("<", "(").replace(">", ")")


def what(bound: Bound) -> str:
    """An expectation in a few words."""
    column, arguments = bound.column, bound.arguments
    return {
        gxe.ExpectTableRowCountToBeBetween: "the table has rows",
        gxe.ExpectColumnToExist: f"there is a column {column}",
        gxe.ExpectColumnValuesToNotBeNull: f"{column} is not blank",
        gxe.ExpectColumnValuesToMatchRegex: f"{column} can be read" if bound.is_hard else f"{column} has the shape of one",
        gxe.ExpectColumnValuesToBeBetween: f"{column} is from {EARLIEST} to {arguments.get('max_value')}",
        gxe.ExpectColumnValuesToBeInSet: f"{column} is {' or '.join(arguments.get('value_set', [])[:4])}",
    }[bound.expectation]


def shown(table: str, found: list[Bound]) -> Table:
    view = Table(title=table, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    for name, justify in (("expectation", "left"), ("rows", "right"), ("unexpected", "right"), ("at least", "right")):
        view.add_column(name, justify=justify, overflow="fold")
    view.add_column("hard/soft")
    view.add_column("passed")
    for bound in found:
        least = f"{100 * bound.arguments['mostly']:.0f} %" if "mostly" in bound.arguments else "-"
        cells = (what(bound), f"{bound.rows:,}", f"{bound.unexpected:,}", least, "hard" if bound.is_hard else "soft")
        view.add_row(*map(marked, cells), "yes" if bound.passed else "[bold red]NO[/bold red]")
    return view


def breach(table: str, bound: Bound) -> str:
    """What is wrong, where, and what to do."""
    where = ", ".join(path for path, count in bound.by_file.most_common(3) if count)
    if bound.column is None:
        return f"{table} holds no rows. Check that the delivery is complete."
    if bound.expectation is gxe.ExpectColumnToExist:
        return f"{table} lacks the required column {bound.column} in {where}. Check the header, and that this is {table}."
    examples = f", for example {', '.join(repr(shape(value)) for value in bound.examples[:3])}" if bound.examples else ""
    return (
        f"{table}.{bound.column}: in {bound.unexpected:,} of {bound.rows:,} rows it is not true that {what(bound)}{examples} "
        f"({where}). Check that this is {table}, and that its columns hold what their names say."
    )


def in_brief(checked: dict[str, list[Bound]]) -> str:
    """One line, and one more for each soft expectation that was not met."""
    count = sum(len(found) for found in checked.values())
    soft = [breach(table, bound) for table, found in checked.items() for bound in found if not (bound.is_hard or bound.passed)]
    notes = "".join(f"\n  - {plain(text)}" for text in soft)
    read = f"of at most {SAMPLE_ROWS:,} rows of each table"
    return f"Gate: {count} expectations of {', '.join(checked)}, {read}; soft ones not met: {len(soft)}{notes}"


def stop(breaches: list[str]) -> NoReturn:
    raise Fault(Exit.GATE, "\n".join(["The gate stops the build:", *(f"  - {plain(text)}" for text in breaches)]))


def pass_or_stop(claims_dir: Path, docs_dir: Path, brief: bool = False) -> None:
    """Checks, shows what was found, and stops where a hard expectation is breached. `brief` shows only what was not met."""
    try:
        checked = check(claims_dir, docs_dir)
    except Unreadable as error:
        stop([str(error)])
    console = Terminal()
    if brief:
        console.say(in_brief(checked))
    else:
        for table, found in checked.items():
            console.print(shown(table, found))
            console.print()
    console.say(f"Data Docs: {docs_dir / 'index.html'}")
    breaches = [breach(table, bound) for table, found in checked.items() for bound in found if bound.is_hard and not bound.passed]
    if breaches:
        stop(breaches)
