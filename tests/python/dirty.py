"""Generated dirty extracts, and what must become of each row by hand-kept books: `Row.reason` is None where it is accepted."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

KEY = ["data_source", "claim_id", "claim_line_number"]
# `note` and `remark` are no columns that Lookback knows: what stands there never leaves the extract
FOREIGN = ("note", "remark")
IDENTIFYING = ("person_id",)
COLUMNS = {
    "medical_claim": ["note", "remark", *KEY, "person_id", "payer", "plan", "hcpcs_code", "claim_start_date", "charge_amount"]
    + ["paid_amount", "service_unit_quantity", "diagnosis_code_1", "x_claim_status"],
    "remittance": ["note", "remark", *KEY, "adjudication_date", "remittance_id", "claim_status_code", "charge_amount", "paid_amount"],
    "remittance_adjustment": ["note", "remark", *KEY, "adjudication_date", "remittance_id", "group_code", "reason_code"]
    + ["adjustment_amount"],
    "test_order": ["note", "remark", *KEY, "order_date", "gene_count", "tumor_stage", "is_clia_certified"],
}
NOTHING = ("", " ", "\t", "NULL", "null", "\\N", "N/A", "None", "nan")
NO_DAYS = ("0001-01-01", "1900-01-01", "19000101", "2999-12-31", "9999-12-31 23:59:59", "31-DEC-9999", "0000-00-00")
# Damage -> column, what is written there or the texts of which one is, reason. Of several damages the first in this order names the reason.
DAMAGE = {
    "medical_claim": {
        "no source": ("data_source", NOTHING, "missing_key"),
        "no claim": ("claim_id", NOTHING, "missing_key"),
        "no line": ("claim_line_number", NOTHING, "missing_key"),
        "no date": ("claim_start_date", (*NOTHING, *NO_DAYS), "missing_service_date"),
        "spreadsheet": ("claim_id", ("2.02E+11", "1E+05", "2.02E11"), "damaged_claim_id"),
        "line": ("claim_line_number", "one", "unreadable_number"),
        "date": ("claim_start_date", ("2024-02-30", "20240230", "30-FEB-2024", "banana"), "unreadable_date"),
        "odd date": ("claim_start_date", ("31/12/2024", "08-01-2024", "01.08.2024", "44409"), "unreadable_date"),
        "charge": ("charge_amount", "12.5O", "unreadable_amount"),
        "paid": ("paid_amount", "gratis", "unreadable_amount"),
        "units": ("service_unit_quantity", "two", "unreadable_number"),
        "status": ("x_claim_status", "unsure", "unreadable_status"),
    },
    "remittance": {
        "no claim": ("claim_id", NOTHING, "missing_key"),
        "no date": ("adjudication_date", (*NOTHING, *NO_DAYS), "missing_adjudication_date"),
        "no status": ("claim_status_code", NOTHING, "missing_status"),
        "spreadsheet": ("claim_id", "2,02E+11", "damaged_claim_id"),
        "line": ("claim_line_number", "1.5", "unreadable_number"),
        "date": ("adjudication_date", "20241301", "unreadable_date"),
        "status": ("claim_status_code", "77", "unreadable_status"),
        "charge": ("charge_amount", "1,2,3", "unreadable_amount"),
        "paid": ("paid_amount", "free", "unreadable_amount"),
    },
    "remittance_adjustment": {
        "no source": ("data_source", NOTHING, "missing_key"),
        "no date": ("adjudication_date", (*NOTHING, *NO_DAYS), "missing_adjudication_date"),
        "no reason": ("reason_code", NOTHING, "missing_reason"),
        "date": ("adjudication_date", "soon", "unreadable_date"),
        "amount": ("adjustment_amount", "ten", "unreadable_amount"),
    },
    "test_order": {
        "no claim": ("claim_id", "", "missing_key"),
        "date": ("order_date", "tomorrow", "unreadable_date"),
        "genes": ("gene_count", "many", "unreadable_number"),
        "stage": ("tumor_stage", "V", "unreadable_word"),
        "flag": ("is_clia_certified", "maybe", "unreadable_boolean"),
    },
}
SHAPES = ("whole",) * 12 + ("short", "gap", "long", "very long", "blank beyond")
# a time of day behind an adjudication's day tells it from others of that day (docs/design.md, "Input"), so those are written without one
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y%m%d.0", "%m/%d/%Y", "%d-%b-%Y", "%d%b%Y", "%Y-%m-%d 00:00:00", "%d%b%Y:00:00:00")
DATES = (*DAYS, "%Y-%m-%dT13:45:00.123Z", "%Y%m%d134500", "%Y-%m-%d 23:59:59-08:00", "%m/%d/%Y 11:59 PM", "%d-%b-%Y 09.30.00.000 AM")
AMOUNTS = ("{}", "${}", "{:,}", "${:,}", " {} ")
NEGATIVE_AMOUNTS = ("({})", "{}-", "-{}", "(${:,})", "-${:,}")
CODES = {
    "0244U": ("0244U", "244U", "0244u", " 0244U ", "'0244U", "\u200b0244U"),
    "0011M": ("0011M", "11M", "11m", "\ufeff11M"),
    "99213": ("99213", "99213.0", "99213\u00a0"),
}
GLUED = ("", "", "", "-59", " 59", ":26")
DIAGNOSES = {
    "one": ("C34.90", "C3490", "c3490", "ABK:C34.90", "C34.90 lung", "'C34.90"),
    "two": ("C34.90;C78.7", "C3490,C787", "ABK:C34.90^ABF:C78.7", "c34.90 | c78.7", "C34.90/C78.7"),
}
REMARKS = ("", "plain", 'with "quotes", commas | and\tall', "two\nlines", "  spaces  ")


@dataclass
class Row:
    """One row as it is written, and what must become of it."""

    table: str
    values: dict[str, str]
    shape: str = "whole"
    reason: str | None = None
    charge: Decimal = Decimal(0)
    content: object = None  # what tells two readable rows of one key apart
    note: str = ""

    def fields(self) -> list[str]:
        """The row as it stands in the file."""
        fields = [self.values.get(name, "") for name in COLUMNS[self.table]]
        gap = len(fields) // 2
        return {
            "whole": fields,
            "short": fields[:-1],
            "gap": fields[:gap] + fields[gap + 2 :],
            "long": [*fields, "x"],
            "very long": [*fields, *fields, "x", "y"],
            "blank beyond": [*fields, ""],
        }[self.shape]

    def raw(self) -> dict[str, str | None]:
        """The row as its fields stand under the header."""
        names = COLUMNS[self.table]
        fields = self.fields()
        beyond = {f"_beyond_header_{place}": value for place, value in enumerate(fields[len(names) :], 1)}
        return dict(zip(names, [*fields, *[None] * len(names)])) | beyond

    def kept(self, key: str) -> dict[str, str | None]:
        """The row as raw_row must show it: no foreign column, persons hashed, and of a row whose fields have moved hashed whatever
        may have come from either."""
        raw = self.raw()
        absent = sum(value is None for value in raw.values())
        beyond = sum(name.startswith("_beyond_header_") for name in raw)
        private = [place for place, name in enumerate(raw) if name in FOREIGN + IDENTIFYING]
        kept = {}
        for place, (name, value) in enumerate(raw.items()):
            has_moved = self.shape != "whole" and any(origin - absent <= place <= origin + beyond for origin in private)
            is_hidden = name in IDENTIFYING or has_moved or (self.shape != "whole" and "\n" in (value or ""))
            if name not in FOREIGN:
                kept[name] = (sha256(f"{key}\x1f{value}".encode()).hexdigest() if value else None) if is_hidden else value
        return kept


@dataclass
class Extract:
    rows: list[Row] = field(default_factory=list)

    def of(self, table: str) -> list[Row]:
        return [row for row in self.rows if row.table == table]

    @staticmethod
    def path(table: str, part: int) -> str:
        """Where a part of a table lies: names in any case, at any depth, packed or not."""
        turn = (list(COLUMNS).index(table) + part) % 3
        return (f"{table}/part_{part}.csv", f"{table.title()}/payer=aetna/Part_{part}.CSV", f"{table}/year=2024/deep/part_{part}.csv.GZ")[turn]

    def write(self, directory: Path) -> None:
        """Each table in three parts; over the tables each of four delimiters, of three encodings and of three places occurs."""
        for number, (table, columns) in enumerate(COLUMNS.items()):
            for part in range(3):
                delimiter = (",", "|", "\t", ";")[(number + part) % 4]
                encoding = ("utf-8", "utf-8-sig", "utf-16")[(2 * number + part) % 3]
                text = io.StringIO()
                writer = csv.writer(text, delimiter=delimiter, lineterminator=("\n", "\r\n")[part % 2])
                writer.writerows([columns, *(row.fields() for row in self.of(table)[part::3])])
                path = directory / self.path(table, part)
                path.parent.mkdir(parents=True, exist_ok=True)
                content = text.getvalue().encode(encoding)
                path.write_bytes(gzip.compress(content) if path.name.endswith(".GZ") else content)


def written(draw: st.DrawFn, table: str, values: dict[str, str], content: object, charge: Decimal = Decimal(0), damaged: bool = True) -> Row:
    """A row with the damages that are drawn, and the first reason that they give."""
    shape = draw(st.sampled_from(SHAPES)) if damaged else "whole"
    count = draw(st.sampled_from((0, 0, 0, 0, 1, 2))) if damaged else 0
    damages = {draw(st.sampled_from(list(DAMAGE[table]))) for _ in range(count)}
    row = Row(table, values | {"remark": draw(st.sampled_from(REMARKS))}, shape, charge=charge, content=content)
    for name in reversed(DAMAGE[table]):  # the first damage is written last and names the reason
        if name in damages:
            column, texts, row.reason = DAMAGE[table][name]
            row.values[column] = texts if isinstance(texts, str) else draw(st.sampled_from(texts))
    if damages & {"charge"}:
        row.charge = Decimal(0)
    if shape != "whole":
        row.reason, row.charge = "unreadable_row", Decimal(0)
    return row


def judge_copies(rows: list[Row]) -> bool:
    """Of the readable rows of one key equal ones count once and conflicting ones not at all; whether one is accepted."""
    readable = [row for row in rows if row.reason is None]
    if len({row.content for row in readable}) > 1:
        for row in readable:
            row.reason = "duplicate_conflicting"
        return False
    for row in readable[1:]:
        row.reason = "duplicate_exact"
    return bool(readable)


def amount(draw: st.DrawFn, value: Decimal) -> str:
    return draw(st.sampled_from(NEGATIVE_AMOUNTS if value < 0 else AMOUNTS)).format(abs(value))


@st.composite
def stories(draw: st.DrawFn) -> list[Row]:
    """The rows of one claim line: itself and its copies, its adjudications and theirs. The claim id is filled in later."""
    key = {"data_source": "fuzz", "claim_id": "{claim}", "claim_line_number": draw(st.sampled_from(("1", "1.0", " 1 ")))}
    service = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 300)))
    code = draw(st.sampled_from(list(CODES)))
    glued = draw(st.sampled_from(GLUED))
    diagnosis = draw(st.sampled_from(list(DIAGNOSES)))
    charge = Decimal(draw(st.integers(-9_999, 9_999_999))) / 100

    def spelt(day: date, forms: tuple[str, ...] = DATES) -> str:
        return day.strftime(draw(st.sampled_from(forms)))

    def claim_row(charge: Decimal, damaged: bool) -> Row:
        values = key | {
            "person_id": "P{claim}",
            "payer": draw(st.sampled_from(("cigna", " cigna"))),
            "plan": "commercial",
            "hcpcs_code": draw(st.sampled_from(CODES[code])) + glued,
            "claim_start_date": spelt(service),
            "charge_amount": amount(draw, charge),
            "service_unit_quantity": draw(st.sampled_from(("1", "1.00"))),
            "diagnosis_code_1": draw(st.sampled_from(DIAGNOSES[diagnosis])),
            "x_claim_status": draw(st.sampled_from(("paid", "PAID"))),
        }
        return written(draw, "medical_claim", values, charge, charge, damaged)

    claims = [claim_row(charge, True)]
    for kind in draw(st.sampled_from(((),) * 5 + (("exact",), ("exact", "exact"), ("conflict",), ("exact", "conflict")))):
        claims.append(claim_row(charge + (1 if kind == "conflict" else 0), draw(st.booleans())))
    is_known = judge_copies(claims)
    rows = list(claims)

    standing = 0
    on = service
    for number in range(draw(st.integers(0, 4))):
        on = on + timedelta(days=draw(st.integers(1, 60)))
        is_early = draw(st.integers(0, 9)) == 0
        is_unknown = draw(st.integers(0, 9)) == 0
        status = draw(st.sampled_from(("1", "01", "4", "22", "2", "22.0")))
        here = key | ({"claim_id": "nobody {claim}"} if is_unknown else {}) | {"remittance_id": f"R{number}"}
        day = service - timedelta(days=number + 1) if is_early else on

        def remittance_row(charge: Decimal, damaged: bool) -> Row:
            values = here | {"adjudication_date": spelt(day, DAYS), "claim_status_code": status, "charge_amount": amount(draw, charge)}
            return written(draw, "remittance", values, charge, charge, damaged)

        remittances = [remittance_row(charge, True)]
        for kind in draw(st.sampled_from(((),) * 5 + (("exact",), ("conflict",)))):
            remittances.append(remittance_row(charge + (1 if kind == "conflict" else 0), draw(st.booleans())))
        is_accepted = judge_copies(remittances)
        if is_accepted:
            accepted = next(row for row in remittances if row.reason is None)
            if is_unknown or not is_known:
                accepted.reason = "line_not_found"
            elif is_early:
                accepted.reason = "adjudicated_before_service"
            elif status.startswith("22"):
                accepted.reason = None if standing else "reversal_without_adjudication"
                standing = max(0, standing - 1)
            else:
                standing += 1
            is_accepted = accepted.reason is None
        rows += remittances
        adjustments = []
        for _ in range(draw(st.sampled_from((0, 1, 2)))):
            values = here | {"adjudication_date": spelt(day, DAYS), "group_code": draw(st.sampled_from(("CO", "co")))}
            values |= {"reason_code": draw(st.sampled_from(("45", "045", "CO-45"))), "adjustment_amount": amount(draw, charge)}
            adjustments.append(written(draw, "remittance_adjustment", values, "the same"))
        if judge_copies(adjustments) and not is_accepted:
            next(row for row in adjustments if row.reason is None).reason = "remittance_not_found"
        rows += adjustments

    orders = []
    for genes in draw(st.sampled_from(((), (), (50,), (50, 50), (50, 51)))):
        values = key | {"order_date": spelt(service), "gene_count": str(genes), "tumor_stage": draw(st.sampled_from(("IV", "iv")))}
        values |= {"is_clia_certified": draw(st.sampled_from(("yes", "TRUE", "1")))}
        orders.append(written(draw, "test_order", values, genes))
    if judge_copies(orders) and not is_known:
        next(row for row in orders if row.reason is None).reason = "line_not_found"
    return rows + orders


def dirty_extract(size: int) -> Extract:
    """As many claim lines as hypothesis examples, the simplest first, packed into one extract."""
    extract = Extract()
    numbers = iter(range(size * 10))

    @settings(max_examples=size, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=stories())
    def collect(rows: list[Row]) -> None:
        claim = f"F{next(numbers)}"
        for row in rows:
            row.note = f"row {len(extract.rows)}"
            row.values = {name: text.replace("{claim}", claim) for name, text in row.values.items()} | {"note": row.note}
            extract.rows.append(row)

    collect()
    return extract
