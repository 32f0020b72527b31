"""Write the workbook for finance, read from the marts alone: change a yellow cell, and every total follows.

`lookback workbook` writes it, and so does every published build.

The marts say how many lines have the same worth; the formulas apply the rates to one such line, round it to the cent and count it,
as the warehouse does (macros/dollars.sql, int_scenario_impact), so that both agree to the cent. What the shareable edition holds
are cells of the suppression plan, as the page has them (macros/sharing.sql).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import yaml
from xlsxwriter.utility import xl_rowcol_to_cell

from lookback.output.labels import Labels
from lookback.output.spreadsheet import UNITS, Book, Column, Formula, Row, Table
from lookback.output.undecided import QUERY as UNDECIDED
from lookback.output.undecided import undecided_note
from lookback.query import records
from lookback.settings import REPO
from lookback.warehouse.drafts import draft

MARTS = REPO / "models" / "marts"
SHEETS = (
    "assumptions", "denials by class", "recoverable lines", "scenarios", "fee basis", "dictionary", "weights", "denial rows",
    "scenario rows",
)  # fmt: skip
MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
NOT_MAPPED = "(not mapped)"
SEVERAL = "(several)"  # values that the suppression plan merges
BASIS = ("payer_id", "line_of_business", "hcpcs_code", "service_component", "rate_from", "multiplier_from", "multiplier")

# The queries of the marts ----------------------------------------------------------------------------------------------

QUERIES = {
    "known_on": "select max(known_on) as known_on from fct_determination where basis = 'as_known'",
    "share": "select * from dim_expected_payment_share order by expected_action",
    "scenario": "select * from dim_scenario order by scenario_id",
}
INTERNAL = {
    "undecided": UNDECIDED,
    "basis": "select * from dim_fee_basis order by all",
    "denial": f"""
        select
            outcome_class, expected_action, {", ".join(BASIS)},
            cast(date_trunc('month', service_date) as date) as service_month,
            count(*) as line_count,
            cast(sum(coalesce(charge_amount, 0)) as decimal(18, 2)) as charge_amount,
            max(expected_amount) as unit_amount,
            cast(sum(expected_amount) as decimal(18, 2)) as expected_amount,
            cast(sum(expected_payment_low_amount) as decimal(18, 2)) as expected_payment_low_amount,
            cast(sum(expected_payment_high_amount) as decimal(18, 2)) as expected_payment_high_amount
        from fct_denial
        group by all
        order by all
    """,
    "impact": """
        select
            * exclude (expected_amount),
            expected_amount as unit_amount,
            cast(expected_amount * line_count as decimal(18, 2)) as expected_amount
        from rpt_impact_basis
        order by all
    """,
    "recoverable": f"""
        select
            retroactive.*,
            {", ".join(f"denial.{name}" for name in BASIS[3:])}
        from fct_retroactive_outcome as retroactive
        inner join fct_denial as denial using (data_source, claim_id, claim_line_number)
        where retroactive.opportunity = 'recoverable'
        order by retroactive.days_left nulls last, retroactive.amount_at_stake desc nulls last, data_source, claim_id, claim_line_number
        limit {MOST_ROWS}
    """,
}
# cells whose lines have one fee basis; of other cells, the columns that all their lines share
SHARED_CELL = f"""
    select
        * replace (
            nullif(payer_id, '{NOT_MAPPED}') as payer_id,
            nullif(line_of_business, '{NOT_MAPPED}') as line_of_business
        )
    from rpt_shareable_billing
"""
SHAREABLE = {
    "undecided": "select * from rpt_shareable_undecided",
    "basis": f"""
        select distinct basis.*
        from dim_fee_basis as basis
        inner join ({SHARED_CELL}) as cell
            on cell.is_one_fee_basis and {" and ".join(f"basis.{name} is not distinct from cell.{name}" for name in BASIS)}
        order by all
    """,
    "denial": """
        select
            outcome_class, expected_action,
            null as unit_amount,
            cast(sum(line_count) as bigint) as line_count,
            sum(charge_amount) as charge_amount,
            sum(expected_amount) as expected_amount,
            sum(expected_payment_low_amount) as expected_payment_low_amount,
            sum(expected_payment_high_amount) as expected_payment_high_amount
        from rpt_shareable_outcome
        where final_decision = 'denied'
        group by all
        order by all
    """,
    "impact": f"""
        select
            impact.scenario_id, impact.action_before, impact.action_after, cell.final_decision = 'denied' as is_final_denial,
            {", ".join(f"cell.{name}" for name in BASIS)}, impact.unit_amount,
            cast(sum(cell.line_count) as bigint) as line_count,
            sum(cell.charge_amount) as charge_amount,
            sum(impact.expected_amount) as expected_amount,
            sum(impact.expected_amount_before) as expected_amount_before,
            sum(impact.impact_low_amount) as impact_low_amount,
            sum(impact.impact_amount) as impact_amount,
            sum(impact.impact_high_amount) as impact_high_amount
        from rpt_shareable_scenario as impact
        inner join ({SHARED_CELL}) as cell using (billing_cell)
        group by all
        order by all
    """,
}

CLASSES = {
    "administrative": "Denied for authorization, eligibility, timely filing, duplicate or documentation; the policy does not matter",
    "coding": "The line is billed wrongly, as known now",
    "policy_supports_denial": "The policy said deny when it was denied, and says deny now",
    "overturned": "The policy said deny or review when it was denied, and says pay now",
    "payer_error": "The policy said pay all along",
    "newly_supported": "The policy said pay or review when it was denied, and says deny now",
    "reopened": "The policy said pay or deny when it was denied, and says review now",
    "conditional": "Covered if conditions hold that the data at hand cannot show",
    "policy_silent": "The policy says neither pay nor deny, then or now",
    SEVERAL: "Classes that are merged, because one of them has too few lines to be shared",
}


# Rows and words -------------------------------------------------------------------------------------------------------


def blank(value: object) -> object:
    return "" if value is None else value


def text_key(row: Row, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(repr(row[name]) for name in names)


def total(rows: Iterable[Row], *names: str) -> object:
    """The sum of what is known, or nothing where nothing is."""
    known = [row[name] for row in rows for name in names if row[name] is not None]
    return sum(known) if known else None


def distinct(rows: Iterable[Row], key: Sequence[str], columns: Sequence[Column]) -> list[Row]:
    """One row for each key, in its order, with the columns' values."""
    found = {text_key(row, key): {column.name: row[column.name] for column in columns} for row in rows}
    return [row for _, row in sorted(found.items())]


def meaning(text: str) -> str:
    """A sentence, or what the YAML of a mart says of its column."""
    if not re.fullmatch(r"\w+\.\w+", text):
        return text
    mart, column = text.split(".")
    model = yaml.safe_load(next(MARTS.glob(f"*/{mart}.yml")).read_text(encoding="utf-8"))["models"][0]
    return " ".join(next(each["description"] for each in model["columns"] if each["name"] == column).split())


def labelled(row: Row) -> Row:
    """The row with a word where the payer is not known."""
    return row | {"payer_id": row["payer_id"] or NOT_MAPPED}


ACTION = "What the policy says now should be done with the line: pay, deny or review"
BASIS_COLUMNS = (
    Column("payer_id", "payer", "text", "dim_fee_basis.payer_id", 20),
    Column("line_of_business", "line of business", "text", "dim_fee_basis.line_of_business"),
    Column("hcpcs_code", "code", "text", "dim_fee_basis.hcpcs_code", 10),
    Column("service_component", "professional / technical component", "text", "dim_fee_basis.service_component"),
    Column("rate_from", "rate from", "date", "dim_fee_basis.rate_from", 12),
)
UNIT_COLUMN = Column("unit", "amount of a line", "dollars", "dim_fee_basis.expected_amount")
IMPACT_PARTS = {
    "expected_amount_before": "before",
    "impact_low_amount": "low",
    "impact_amount": "expected",
    "impact_high_amount": "high",
}
IMPACT_SUMS = {
    "line_count": ("line_count",),
    "charge_amount": ("charge_amount",),
    "expected_amount_before": ("expected_amount_before",),
    "expected_amount_after": ("expected_amount_before", "impact_amount"),
    "impact_low_amount": ("impact_low_amount",),
    "impact_amount": ("impact_amount",),
    "impact_high_amount": ("impact_high_amount",),
}
IMPACT_COLUMNS = [
    Column(name, header, "dollars", f"rpt_reimbursement_impact.{name}", 16)
    for name, header in (
        ("expected_amount_before", "payment before"),
        ("expected_amount_after", "payment after"),
        ("impact_low_amount", "impact low"),
        ("impact_amount", "impact"),
        ("impact_high_amount", "impact high"),
    )
]


DEADLINES = {
    "appeal_deadline": "appeal until",
    "reopening_deadline": "reopening until",
    "good_cause_deadline": "good cause until",
    "resubmission_deadline": "corrected claim due",
}


# The sheets -----------------------------------------------------------------------------------------------------------


class Finance:
    """The workbook's sheets, in the order in which its formulas read each other."""

    def __init__(self, book: Book, data: dict[str, list[Row]]):
        self.book, self.data = book, data
        self.is_shared = book.edition == "shareable"
        self.cells: dict[tuple[str, ...], str] = {}

    # What can be changed

    def assumptions(self) -> None:
        row = self.book.sheet("assumptions", "Assumptions", ["The yellow cells are yours to change; every total follows."])
        self.book.sheets["assumptions"].freeze_panes(row, 0)
        row = self.payment_shares(row)
        row = self.scenario_rates(row)
        self.fee_rates(row)

    def block(self, row: int, heading: str, columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Table, int]:
        self.book.put("assumptions", row, 0, heading, "heading")
        table = self.book.table("assumptions", row + 1, columns, rows, is_list=False)
        return table, table.last + 2

    def payment_shares(self, row: int) -> int:
        columns = [
            Column("expected_action", "expected action", "text", ACTION, 34),
            Column("share_low", "low", "share", "dim_expected_payment_share.share_low", is_input=True),
            Column("share_high", "high", "share", "dim_expected_payment_share.share_high", is_input=True),
            Column("share_expected", "expected", "share", "dim_expected_payment_share.share_expected"),
        ]
        first = row + 2
        rows = [
            share | {"share_expected": Formula(f"=({xl_rowcol_to_cell(line, 1)}+{xl_rowcol_to_cell(line, 2)})/2", share["share_expected"])}
            for line, share in enumerate(self.data["share"], first)
        ]
        table, below = self.block(row, "Percent of its expected amount that a line is paid, by what the policy says", columns, rows)
        for number, share in enumerate(self.data["share"]):
            for bound in ("low", "expected", "high"):
                action = str(share["expected_action"])
                self.cells["share", bound, action] = self.book.name(f"share_{bound}_{action}", table.cell(f"share_{bound}", number))
        return below

    def scenario_rates(self, row: int) -> int:
        bounds = [(rate, bound) for rate in ("overturn", "realisation") for bound in ("low", "expected", "high")]
        columns = [
            Column("scenario_id", "scenario", "text", "dim_scenario.scenario_id", 34),
            *(
                Column(f"{rate}_rate_{bound}", f"{rate} {bound}", "share", f"dim_scenario.{rate}_rate_{bound}", is_input=True)
                for rate, bound in bounds
            ),
            Column("label", "the question", "text", "dim_scenario.label"),
        ]
        heading = "Of each scenario: the percent of denied lines that an appeal wins, and the percent of a change that becomes money"
        table, below = self.block(row, heading, columns, self.data["scenario"])
        for number, scenario in enumerate(self.data["scenario"]):
            scenario_id = str(scenario["scenario_id"])
            for rate, bound in bounds:
                name = self.book.name(f"{rate}_{bound}_{scenario_id}", table.cell(f"{rate}_rate_{bound}", number))
                self.cells[rate, bound, scenario_id] = name
        return below

    def fee_rates(self, row: int) -> None:
        """Multipliers and Medicare rates: blank where there is none, and yours to fill."""
        shown = self.data["basis"]
        columns = [
            Column("payer_id", "payer", "text", "dim_fee_basis.payer_id", 34),
            Column("line_of_business", "line of business", "text", "dim_fee_basis.line_of_business"),
            Column("multiplier_from", "from", "date", "dim_fee_basis.multiplier_from"),
            Column("multiplier", "multiplier", "factor", "dim_fee_basis.multiplier", is_input=True),
        ]
        key = ("payer_id", "line_of_business", "multiplier_from", "multiplier")
        rows = distinct(shown, key, columns)
        heading = "Multiplier of the Medicare rate, by contract; where it is blank, the median of what the payer allowed is used"
        table, row = self.block(row, heading, columns, [labelled(each) for each in rows])
        for number, each in enumerate(rows):
            self.cells["multiplier", *text_key(each, key)] = table.cell("multiplier", number)
        columns = [
            Column("hcpcs_code", "code", "text", "dim_fee_basis.hcpcs_code", 34),
            Column("rate_from", "from", "date", "dim_fee_basis.rate_from"),
            Column("rate_amount", "Medicare rate", "dollars", "dim_fee_basis.rate_amount", is_input=True),
        ]
        key = ("hcpcs_code", "rate_from")
        rows = distinct(shown, key, columns)
        heading = "Medicare laboratory fee schedule; without a day: services before the first row of the code"
        table, row = self.block(row, heading, columns, rows)
        for number, each in enumerate(rows):
            self.cells["rate", *text_key(each, key)] = table.cell("rate_amount", number)
        if rows:
            self.book.name("medicare_rates", table.column("rate_amount"))

    # What a line is worth

    def fee_basis(self) -> None:
        notes = ["The Medicare rate times the multiplier, to the cent; else the median of what the payer allowed; else unknown."]
        if self.is_shared:
            notes.append("Combinations that are a cell of their own. A median of too few amounts is suppressed, and so is an amount that comes from it.")
        start = self.book.sheet("fee basis", "Fee basis: what a line would be paid", notes)
        columns = [
            *BASIS_COLUMNS,
            Column("rate", "Medicare rate", "dollars", "dim_fee_basis.rate_amount"),
            Column("factor", "multiplier", "factor", "dim_fee_basis.multiplier"),
            Column("median_allowed_amount", "median allowed", "dollars", "dim_fee_basis.median_allowed_amount"),
            *([] if self.is_shared else [Column("observed_count", "amounts seen", "count", "dim_fee_basis.observed_count")]),
            Column("share_from", "share from", "share", "dim_fee_basis.share_from"),
            Column("share_to", "share to", "share", "dim_fee_basis.share_to"),
            Column("service", "amount of a whole service", "dollars", "Rate times multiplier, else the median; blank where unknown"),
            UNIT_COLUMN,
            Column("basis", "rests on", "text", "dim_fee_basis.expected_amount_basis", 24),
            *([] if self.is_shared else [Column("line_count", "lines", "count", "dim_fee_basis.line_count")]),
        ]
        places = {column.name: number for number, column in enumerate(columns)}
        rows = []
        for line, row in enumerate(self.data["basis"], start + 1):
            is_hidden = self.is_shared and row["is_median_of_few"]
            at = {name: xl_rowcol_to_cell(line, place) for name, place in places.items()}
            rate = self.cells["rate", *text_key(row, ("hcpcs_code", "rate_from"))]
            factor = self.cells["multiplier", *text_key(row, ("payer_id", "line_of_business", "multiplier_from", "multiplier"))]
            is_scheduled = f"AND(ISNUMBER({at['rate']}),ISNUMBER({at['factor']}))"
            is_seen = f"ISNUMBER({at['median_allowed_amount']})"
            rests_on_it = is_hidden and row["expected_amount_basis"] == "median_allowed"
            amount, basis = (None, None) if rests_on_it else (row["expected_amount"], row["expected_amount_basis"])
            shares = f"ROUND({at['service']}*{at['share_to']},2)-ROUND({at['service']}*{at['share_from']},2)"
            by = f'IF({at["factor"]}=1,{self.basis("medicare_fee_schedule")},{self.basis("payer_multiplier")})'
            rows.append(
                labelled(row)
                | {
                    "median_allowed_amount": None if is_hidden else row["median_allowed_amount"],
                    "rate": Formula(f'=IF(ISNUMBER({rate}),{rate},"")', blank(row["rate_amount"])),
                    "factor": Formula(f'=IF(ISNUMBER({factor}),{factor},"")', blank(row["multiplier"])),
                    "service": Formula(
                        f'=IF({is_scheduled},ROUND({at["rate"]}*{at["factor"]},2),IF({is_seen},{at["median_allowed_amount"]},""))'
                    ),
                    "unit": Formula(f'=IF(ISNUMBER({at["service"]}),{shares},"")', blank(amount)),
                    "basis": Formula(
                        f'=IF({is_scheduled},{by},IF({is_seen},{self.basis("median_allowed")},""))',
                        blank(self.book.labels.of("expected_amount_basis", basis)),
                    ),
                }
            )
        table = self.book.table("fee basis", start, columns, rows)
        for number, row in enumerate(self.data["basis"]):
            self.cells["unit", *text_key(row, BASIS)] = table.cell("unit", number)

    def basis(self, basis: str) -> str:
        """The label of an amount's basis as a formula has it."""
        return '"' + str(self.book.labels.of("expected_amount_basis", basis)).replace('"', '""') + '"'

    def unit(self, row: Row) -> Formula | None:
        """What one line of a row would be paid: a cell of the fee basis, where all lines of the row have one."""
        if self.is_shared and row["unit_amount"] is None:
            return None
        return Formula(f"={self.cells['unit', *text_key(row, BASIS)]}", blank(row["unit_amount"]))

    def amount(self, row: Row, at: dict[str, str], part: str) -> str:
        """The formula for lines of one worth: one line to the cent, times the lines; a sum that is known as such, to the cent."""
        whole, times = (at["unit"], f"*{at['line_count']}") if row["unit"] else (at["expected_amount"], "")
        return f'=IF(ISNUMBER({whole}),ROUND({whole}*{part},2){times},"")'

    def expected(self, row: Row, at: dict[str, str]) -> object:
        """What the lines of a row would be paid together."""
        if row["unit"]:
            return Formula(f'=IF(ISNUMBER({at["unit"]}),{at["unit"]}*{at["line_count"]},"")', blank(row["expected_amount"]))
        return row["expected_amount"]

    # Denials

    def denial_rows(self) -> None:
        """The lines that the sheet by class adds up, counted by what their dollars depend on."""
        rows = self.data["denial"]
        by_basis = [*BASIS_COLUMNS, Column("service_month", "service month", "date", "rpt_denial_exposure.service_month", 12)]
        columns = [
            Column("outcome_class", "outcome class", "text", "fct_denial.outcome_class", 24),
            Column("expected_action", "expected action", "text", ACTION),
            *([] if self.is_shared else by_basis),
            Column("line_count", "lines", "count", "rpt_denial_exposure.line_count", 10),
            Column("charge_amount", "charges", "dollars", "rpt_denial_exposure.charge_amount"),
            *([] if self.is_shared else [UNIT_COLUMN]),
            Column("expected_amount", "expected amount", "dollars", "rpt_denial_exposure.expected_amount"),
            Column("low", "payment low", "dollars", "rpt_denial_exposure.expected_payment_low_amount"),
            Column("high", "payment high", "dollars", "rpt_denial_exposure.expected_payment_high_amount"),
        ]
        start = self.book.sheet("denial rows", "Denied lines, counted by what their dollars depend on", self.cell_notes())
        places = {column.name: number for number, column in enumerate(columns)}
        written = []
        for line, row in enumerate(rows, start + 1):
            at = {name: xl_rowcol_to_cell(line, place) for name, place in places.items()}
            row = row | {"unit": self.unit(row)}
            expected = self.expected(row, at)
            bounds: Row = {}
            if expected is not None and row["expected_action"] != SEVERAL:
                for bound in ("low", "high"):
                    share = self.cells["share", bound, str(row["expected_action"])]
                    bounds[bound] = Formula(self.amount(row, at, share), blank(row[f"expected_payment_{bound}_amount"]))
            written.append((row if self.is_shared else labelled(row)) | {"expected_amount": expected} | bounds)
        self.denials = (self.book.table("denial rows", start, columns, written), rows)

    def denials_by_class(self) -> None:
        table, rows = self.denials
        notes = ["In-scope lines with an initial or a final denial, by what became of the denial."]
        if self.is_shared:
            notes = [
                "In-scope lines whose final decision is a denial, by what became of it: the lines that the page counts.",
                "Payments are those of rows whose lines have one expected action (denial rows); their total is of these alone.",
            ]
        record = self.data["undecided"][0]
        if record["has_undecided_line"]:
            notes.append(undecided_note(record["undecided_line_count"]))
        if record["has_undecided_line"] and not record["has_decided_line"]:
            notes.append("Denials are not recorded in this extract: no line is in the totals below.")
        start = self.book.sheet("denials by class", "Denials by class", notes)
        sums = {
            "line_count": "line_count",
            "charge_amount": "charge_amount",
            "expected_amount": "expected_amount",
            "low": "expected_payment_low_amount",
            "high": "expected_payment_high_amount",
        }
        columns = [
            Column("outcome_class", "outcome class", "text", "fct_denial.outcome_class", 24),
            Column("meaning", "what it means", "text", "The class in words", 80),
            Column("line_count", "lines", "count", "rpt_denial_exposure.line_count", 10),
            Column("charge_amount", "charges", "dollars", "rpt_denial_exposure.charge_amount", 16),
            Column("expected_amount", "expected amount", "dollars", "rpt_denial_exposure.expected_amount", 16),
            Column("low", "payment low", "dollars", "rpt_denial_exposure.expected_payment_low_amount", 16),
            Column("high", "payment high", "dollars", "rpt_denial_exposure.expected_payment_high_amount", 16),
        ]
        present = [name for name in CLASSES if any(row["outcome_class"] == name for row in rows)]
        written: list[Row] = []
        for line, name in enumerate(present, start + 1):
            own = [row for row in rows if row["outcome_class"] == name]
            condition = {"outcome_class": xl_rowcol_to_cell(line, 0, col_abs=True)}
            written.append(
                {"outcome_class": name, "meaning": CLASSES[name]}
                | {column: table.sum_where(column, condition, total(own, source)) for column, source in sums.items()}
            )
        self.summary("denials by class", start, columns, written, {name: total(rows, source) for name, source in sums.items()}, "denied")

    def summary(self, sheet: str, start: int, columns: Sequence[Column], rows: Sequence[Row], totals: Row, name: str) -> None:
        """A short table with its total below, each total under a name."""
        table = self.book.table(sheet, start, columns, rows)
        below = table.last + 1
        self.book.put(sheet, below, 0, "total", "text", "total")
        for number, column in enumerate(columns[1:], 1):
            value = None
            if column.name in totals:
                value = Formula(f"=SUM({table.column(column.name)})", blank(totals[column.name]))
                self.book.name(f"{name}_{column.name}", f"'{sheet}'!{xl_rowcol_to_cell(below, number, True, True)}")
            self.book.put(sheet, below, number, value, column.kind, "total")

    def cell_notes(self) -> list[str]:
        if not self.is_shared:
            return ["An amount is that of one line, to the cent, times the lines: what the warehouse's reports add up."]
        return [
            f"Each row is made of cells that have enough lines to be shared; {SEVERAL}: values that are merged.",
            "A row of several amounts is rounded once, where the warehouse rounds each line: at most half a cent a line apart.",
            "It follows the payment shares and the scenario rates; Medicare rates and multipliers move the rows that have one amount.",
            "A row of several expected actions has no payment of its own, as each action has another share.",
        ]

    # Scenarios

    def weights(self) -> None:
        """The part of its amount that a line is worth, before and after, by all that the part depends on."""
        notes = ["Payment share, times the overturn rate where the line has a final denial; of a change, the realised part."]
        start = self.book.sheet("weights", "From assumptions to weights", notes)
        names = ("scenario_id", "action_before", "action_after", "is_final_denial")
        columns = [
            Column("scenario_id", "scenario", "text", "rpt_impact_basis.scenario_id", 34),
            Column("action_before", "action before", "text", "rpt_impact_basis.action_before"),
            Column("action_after", "action after", "text", "rpt_impact_basis.action_after"),
            Column("is_final_denial", "final denial", "text", "rpt_impact_basis.is_final_denial"),
            Column("before", "worth before", "weight", "Part of its amount that a line is paid by the ledger as it is"),
            Column("low", "change low", "weight", "Least of the change over the low and high shares and rates"),
            Column("expected", "change expected", "weight", "Change of the part under the scenario, as far as it becomes money"),
            Column("high", "change high", "weight", "Greatest of the change over the low and high shares and rates"),
        ]
        rows = []
        for scenario_id, before, after, is_denied in sorted({tuple(row[name] for name in names) for row in self.data["impact"]}):
            rate = {
                bound: (f"{self.cells['overturn', bound, scenario_id]}*" if is_denied else "")
                + self.cells["realisation", bound, scenario_id]
                for bound in ("low", "expected", "high")
            }
            won = f"*{self.cells['overturn', 'expected', scenario_id]}" if is_denied else ""
            change = {
                bound: f"({self.cells['share', bound, after]}-{self.cells['share', bound, before]})"
                for bound in ("low", "expected", "high")
            }
            ends = ",".join(f"{change[one]}*{rate[other]}" for one in ("low", "high") for other in ("low", "high"))
            rows.append(
                dict(zip(names, (scenario_id, before, after, is_denied)))
                | {
                    "before": Formula(f"=ROUND({self.cells['share', 'expected', before]}{won},8)"),
                    "low": Formula(f"=ROUND(MIN({ends}),8)"),
                    "expected": Formula(f"=ROUND({change['expected']}*{rate['expected']},8)"),
                    "high": Formula(f"=ROUND(MAX({ends}),8)"),
                }
            )
        table = self.book.table("weights", start, columns, rows)
        for number, row in enumerate(rows):
            for part in ("before", "low", "expected", "high"):
                self.cells["weight", part, *text_key(row, names)] = table.cell(part, number)

    def scenario_rows(self) -> None:
        rows = self.data["impact"]
        columns = [
            Column("scenario_id", "scenario", "text", "rpt_impact_basis.scenario_id", 34),
            Column("action_before", "action before", "text", "rpt_impact_basis.action_before"),
            Column("action_after", "action after", "text", "rpt_impact_basis.action_after"),
            Column("is_final_denial", "final denial", "text", "rpt_impact_basis.is_final_denial"),
            *BASIS_COLUMNS,
            *([] if self.is_shared else [Column("service_quarter", "service quarter", "date", "rpt_impact_basis.service_quarter", 12)]),
            Column("line_count", "lines", "count", "rpt_impact_basis.line_count", 10),
            Column("charge_amount", "charges", "dollars", "rpt_impact_basis.charge_amount"),
            UNIT_COLUMN,
            Column("expected_amount", "expected amount", "dollars", "Amount of a line times the lines; blank where unknown"),
            *IMPACT_COLUMNS,
        ]
        title = "Lines that a scenario changes, counted by what their dollars depend on"
        start = self.book.sheet("scenario rows", title, self.cell_notes())
        places = {column.name: number for number, column in enumerate(columns)}
        names = ("scenario_id", "action_before", "action_after", "is_final_denial")
        written = []
        for line, row in enumerate(rows, start + 1):
            at = {name: xl_rowcol_to_cell(line, place) for name, place in places.items()}
            row = row | {"unit": self.unit(row)}
            expected = self.expected(row, at)
            amounts: Row = {}
            if expected is not None:
                parts = {part: self.cells["weight", part, *text_key(row, names)] for part in ("before", "low", "expected", "high")}
                amounts = {name: Formula(self.amount(row, at, parts[part]), blank(row[name])) for name, part in IMPACT_PARTS.items()}
                after = total([row], "expected_amount_before", "impact_amount")
                both = f"{at['expected_amount_before']}+{at['impact_amount']}"
                amounts["expected_amount_after"] = Formula(f'=IF(ISNUMBER({at["impact_amount"]}),{both},"")', blank(after))
            written.append(labelled(row) | {name: None for name in IMPACT_PARTS} | {"expected_amount": expected} | amounts)
        self.impacts = (self.book.table("scenario rows", start, columns, written), rows)

    def scenarios(self) -> None:
        table, rows = self.impacts
        notes = [
            "What if a policy had said something else? Lines whose outcome it would change, and their expected payment.",
            "The lines of two scenarios overlap: their totals are not to be added.",
        ]
        if self.is_shared:
            notes.append("Lines without a decision, and changed lines that are merged with others because they are too few, are not counted.")
        start = self.book.sheet("scenarios", "Scenarios", notes)
        columns = [
            Column("scenario_id", "scenario", "text", "rpt_impact_basis.scenario_id", 34),
            Column("payer_id", "payer", "text", "rpt_impact_basis.payer_id", 20),
            Column("line_count", "lines", "count", "rpt_reimbursement_impact.affected_line_count", 10),
            Column("charge_amount", "charges", "dollars", "rpt_reimbursement_impact.charge_amount", 16),
            *IMPACT_COLUMNS,
            Column("label", "the question", "text", "dim_scenario.label", 60),
        ]
        written: list[Row] = []
        bold: list[tuple[int, str]] = []
        for scenario in self.data["scenario"]:
            own = [row for row in rows if row["scenario_id"] == scenario["scenario_id"]]
            payers = sorted({str(row["payer_id"]) for row in own})
            for payer in [*payers, *(["all"] if own else [])]:
                cells = {name: xl_rowcol_to_cell(start + 1 + len(written), place, col_abs=True)
                         for place, name in enumerate(("scenario_id", "payer_id"))}  # fmt: skip
                if payer == "all":
                    del cells["payer_id"]
                    bold.append((len(written), str(scenario["scenario_id"])))
                chosen = [row for row in own if payer in ("all", str(row["payer_id"]))]
                sums = {name: table.sum_where(name, cells, total(chosen, *sources)) for name, sources in IMPACT_SUMS.items()}
                written.append({"scenario_id": scenario["scenario_id"], "payer_id": payer, "label": scenario["label"]} | sums)
        summary = self.book.table("scenarios", start, columns, written)
        for number, scenario_id in bold:
            for column, place in summary.places.items():
                if column in IMPACT_SUMS:
                    self.book.name(f"{column}_{scenario_id}", summary.cell(column, number))
                kind = next(each.kind for each in columns if each.name == column)
                self.book.put("scenarios", summary.first + number, place, self.book.labels.of(column, written[number][column]), kind, "total")

    # Recoverable lines

    def recoverable_lines(self) -> None:
        """Denied lines that are covered as known now, and until when each can be disputed."""
        rows = self.data["recoverable"]
        notes = ["Final denials that the policy covers as known now (opportunity recoverable), the most urgent first."]
        if len(rows) == MOST_ROWS:
            notes.append(f"Only the first {MOST_ROWS:,} lines fit on a sheet; the others are in fct_retroactive_outcome.")
        start = self.book.sheet("recoverable lines", "Recoverable lines", notes)
        mart = "fct_retroactive_outcome"
        columns = [
            Column("data_source", "data source", "text", f"{mart}.data_source", 18),
            Column("claim_id", "claim", "text", f"{mart}.claim_id", 18),
            Column("claim_line_number", "line", "count", f"{mart}.claim_line_number", 6),
            Column("service_date", "service date", "date", f"{mart}.service_date", 12),
            *BASIS_COLUMNS[:3],
            Column("outcome_as_adjudicated", "outcome as adjudicated", "text", f"{mart}.outcome_as_adjudicated", 24),
            Column("outcome_as_known", "outcome as known", "text", f"{mart}.outcome_as_known"),
            Column("changed_on", "changed on", "date", f"{mart}.changed_on", 12),
            Column("cause_revision", "caused by", "text", f"{mart}.cause_revision", 12),
            Column("retro_kind", "kind of change", "text", f"{mart}.retro_kind"),
            Column("window_state", "appeal or reopening window", "text", f"{mart}.window_state", 16),
            Column("days_left", "days left", "count", f"{mart}.days_left", 8),
            *(
                Column(name, header, "date", f"{mart}.{name}", 12)
                for name, header in DEADLINES.items()
            ),
            Column("is_clerical_error_reopening_open", "clerical error can be corrected", "text", f"{mart}.is_clerical_error_reopening_open", 14),
            Column("charge_amount", "charges", "dollars", f"{mart}.charge_amount"),
            Column("amount_at_stake", "at stake", "dollars", f"{mart}.amount_at_stake"),
        ]
        written = [
            labelled(row) | {"amount_at_stake": Formula(f"={self.cells['unit', *text_key(row, BASIS)]}", blank(row["amount_at_stake"]))}
            for row in rows
        ]
        totals = {name: total(rows, name) for name in ("charge_amount", "amount_at_stake")}
        self.summary("recoverable lines", start, columns, written, totals, "recoverable")

    # Words

    def dictionary(self) -> None:
        start = self.book.sheet("dictionary", "Dictionary", ["What each column holds, in the words of the marts."])
        columns = [
            Column("sheet", "sheet", "text", "", 20),
            Column("header", "column", "text", "", 24),
            Column("unit", "unit", "text", "", 18),
            Column("meaning", "meaning", "text", "", 120),
        ]
        explained = dict.fromkeys(self.book.explained)
        rows = [
            {"sheet": sheet, "header": column.header, "unit": UNITS.get(column.kind), "meaning": self.book.labels.prose(meaning(column.meaning))}
            for sheet, column in explained
        ]
        self.book.table("dictionary", start, columns, rows)


def write_workbook(warehouse: Path, path: Path, edition: str) -> None:
    """The workbook of a warehouse. The same marts give the same bytes."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        queries = QUERIES | (INTERNAL if edition == "internal" else SHAREABLE)
        data = {name: records(connection, query) for name, query in queries.items()}
        labels = Labels.read(connection)
    sheets = [name for name in SHEETS if edition == "internal" or name != "recoverable lines"]
    book = Book(edition, data["known_on"][0]["known_on"], sheets, labels)
    finance = Finance(book, data)
    finance.assumptions()
    finance.fee_basis()
    finance.denial_rows()
    finance.denials_by_class()
    finance.weights()
    finance.scenario_rows()
    finance.scenarios()
    if edition == "internal":
        finance.recoverable_lines()
    finance.dictionary()
    with draft(path) as unfinished:
        book.save(unfinished)
