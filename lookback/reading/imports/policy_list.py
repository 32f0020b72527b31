"""Decoding a payer's own list of codes: a CSV or a workbook with a row per code, ruling and time.

Columns: code, ruling, effective, known, document; and, where they are needed, diagnoses (divided by blanks, commas or semicolons), group,
end, section, note, under these names or those of the trade (HEADINGS), below titles. A row whose ruling is `group` names the diagnoses of a
group for the others. The command names the payer and the policy. Each list is kept in POLICY_DIR/policy/<policy_id>/_lists; what its rows mean
is SQL (imports/models/list).
"""

from __future__ import annotations

import csv
import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from lookback.faults import Exit, Fault
from lookback.query import literal
from lookback.reading.imports import add_rows, csv_rows, decoded, findings, locked, policy_folder
from lookback.reading.imports.sheets import Sheet, fill, kind_of, sheets
from lookback.replacing import replaced
from lookback.texts import plain

NEEDED = ("code", "ruling", "effective", "known", "document")
# as the header names them, and as the models do: `end` and `group` are words of SQL
READ = {name: name for name in (*NEEDED, "diagnoses", "section", "note")} | {"end": "last_day", "group": "groups"}
COLUMNS = ("file", "line", "policy_id", "payer_id", "payer_label", "complete", *READ.values())
# headings of the trade, each in the singular; a column of ours under its own name stands before them
HEADINGS = {
    "code": "cpt, hcpcs, cpt hcpcs, hcpcs cpt, cpt code, hcpcs code, cpt hcpcs code, hcpcs cpt code, cpt pla, cpt pla code, pla code, "
    "procedure code, proc code, px, px code, billing code, service code",
    "ruling": "coverage, coverage status, coverage determination, coverage decision, coverage position, determination, decision, status, policy status",
    "diagnoses": "diagnosis, dx, dx code, diagnosis code, icd, icd code, icd 10, icd10, icd 10 code, icd10 code, icd 10 cm, icd10cm, icd 10 cm code, "
    "icd10cm code, icd 10 dx, icd 10 diagnosis, icd 10 diagnosis code, icd 10 cm diagnosis code, covered dx, covered diagnosis, covered diagnoses, "
    "covered diagnosis code",
    "effective": "effective date, effective from, eff, eff date, date effective, start date, begin date, valid from, from",
    "end": "end date, effective to, effective through, effective thru, eff end date, term date, termination date, expiration date, valid to, "
    "valid through, through, thru, to, last day",
    "known": "known on, known from, date known, published, published on, date published, publication date, publish date, posted, posted on, "
    "date posted, announced, notice date, notification date, revision date, revised on, last updated, updated on",
    "document": "policy, policy number, policy name, policy title, document name, source, source document, reference",
    "group": "diagnosis group, dx group",
    "note": "comment, remark",
}
NAMES = {name: name for name in READ} | {heading: name for name, headings in HEADINGS.items() for heading in headings.split(", ")}
HEADER_ROWS = 50  # the header stands among so many rows, below titles
DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Header:
    """Where the header of a list stands, the place of each of our columns, and what it names besides."""

    line: int
    headings: list[str]
    place: dict[str, int]
    twice: dict[str, list[str]]
    unread: list[str]

    @property
    def lacking(self) -> list[str]:
        return [name for name in NEEDED if name not in self.place]


def import_list(path: Path, payer_id: str, policy_id: str, payer_label: str, complete: bool, sheet: str | None, say) -> dict[str, int]:
    """Adds a list to a policy and derives its rulings from all of its lists; nothing is written where one row cannot be read."""
    for name, text in (("--payer", payer_id), ("--policy", policy_id)):
        if not re.fullmatch(r"[a-z0-9][a-z0-9_]*", text):
            raise Fault(Exit.CONFIGURATION, f"{name} is '{plain(text)}'. Write it in lower case, with digits and _ alone, for example cigna or cigna_mm0999.")
    if policy_id in shipped_policies():
        raise Fault(Exit.CONFIGURATION, f"The policy {policy_id} is shipped with Lookback. Give the list another --policy; then both apply.")
    rows = rows_of(path, sheet, say)
    folder = policy_folder() / "policy" / policy_id
    kept = Path("_lists", f"{hashlib.sha256(repr((rows, payer_id, complete)).encode()).hexdigest()[:16]}.parquet")
    whose = {"file": kept.name, "policy_id": policy_id, "payer_id": payer_id, "payer_label": payer_label, "complete": str(complete)}
    with locked(folder):
        if (folder / kept).exists():
            say(f"{plain(path)} was imported before; nothing has changed.")
            return {}
        with replaced(folder) as draft:
            counts = add_rows("list", [row | whose for row in rows], COLUMNS, kept, folder, draft)
            refuse(draft / "report.csv", path, kept.name)
            show_understood(draft, say)
            show_future(draft, say)
            return counts


def shipped_policies() -> set[str]:
    from lookback.settings import REPO

    with (REPO / "seeds/policy/policy.csv").open(encoding="utf-8", newline="") as file:
        return {row["policy_id"] for row in csv.DictReader(file)}


def rows_of(path: Path, sheet: str | None, say) -> list[dict[str, object]]:
    """The rows of a list as text, each with its line."""
    if not path.is_file():
        raise Fault(Exit.CONFIGURATION, f"{plain(path)} is no file. Name the list as CSV or XLSX.")
    where = plain(path)
    if kind_of(path):
        chosen, header = choose(sheets(path), path, sheet, say)
        where = f"The sheet '{plain(chosen.name)}' of {where}"
        check(header, where)
        table = fill(chosen, header.line, {place + 1 for place in header.place.values()}, path, say)
    else:
        text = decoded(path.read_bytes(), plain(path))[0]
        whole = list(csv_rows(text, path, delimiter_of(text)))
        header = header_of(whole)
        check(header, where)
        table = [(line, cells) for line, cells in whole if line > header.line]
    if header.unread:
        say(f"Columns that are not read: {', '.join(header.unread)}.")
    rows = []
    for line, cells in table:
        row = {READ[name]: text_of(cells[at]) for name, at in header.place.items() if at < len(cells)}
        # a header that is printed again on a new page is no row
        if any(row.values()) and [heading_of(cell) for cell in cells if cell] != header.headings:
            rows.append(row | {"line": str(line)})
    if not rows:
        raise Fault(Exit.CONFIGURATION, f"{where} has a header and no row. Nothing was imported.")
    return rows


def choose(found: list[Sheet], path: Path, name: str | None, say) -> tuple[Sheet, Header]:
    """The sheet to read: the one that is named, else the first visible one with the header of a list; the message names it and the others."""
    offered = [sheet for sheet in found if (sheet.name == name if name else not sheet.is_hidden and sheet.rows)]
    listed = ", ".join(f"'{plain(sheet.name)}'" for sheet in found)
    if not offered:
        fault = f"has no sheet '{plain(name)}'; it has {listed}" if name else "has no sheet with cells"
        raise Fault(Exit.CONFIGURATION, f"{plain(path)} {fault}. Nothing was imported.")
    headers = {sheet.name: header_of(sheet.rows) for sheet in offered}
    # without any whole header, the one that lacks least says what is missing
    chosen = min(offered, key=lambda sheet: len(headers[sheet.name].lacking))
    header = headers[chosen.name]
    if not header.lacking:
        others = [f"'{plain(sheet.name)}'" for sheet in found if sheet is not chosen]
        besides = f"; not read: {', '.join(others)} (--sheet NAME reads another)" if others else ""
        say(f"The sheet '{plain(chosen.name)}' of {plain(path)} is read, its header in row {header.line}{besides}.")
    return chosen, header


def check(header: Header, where: str) -> None:
    """A fault where a column is missing, or two headings name the same one."""
    if header.twice:
        name, headings = next(iter(header.twice.items()))
        raise Fault(Exit.CONFIGURATION, f"{where} has the column {name} twice ({', '.join(headings)}). Leave one of them; nothing was imported.")
    if header.lacking:
        raise Fault(
            Exit.CONFIGURATION,
            f"{where} lacks the column {header.lacking[0]}. A list has {', '.join(NEEDED)}, and where needed diagnoses, group, end, section, note; "
            "docs/policies.md has the headings that are read as these.",
        )


def header_of(rows: list[tuple[int, list[object]]]) -> Header:
    """The first row that names all that a list needs; else the row that names most of it."""
    headers = [header_in(line, cells) for line, cells in rows[:HEADER_ROWS]]
    return next((header for header in headers if not header.lacking), None) or max(
        headers, key=lambda header: len(header.place), default=Header(0, [], {}, {}, [])
    )


def header_in(line: int, cells: list[object]) -> Header:
    headings = [heading_of(cell) for cell in cells]
    names = [NAMES.get(heading) for heading in headings]
    place, twice = {}, {}
    for name in READ:
        own = [at for at, heading in enumerate(headings) if heading == name]
        found = own or [at for at, named in enumerate(names) if named == name]
        if len(found) > 1:
            twice[name] = [plain(cells[at]) for at in found]
        if found:
            place[name] = found[0]
    unread = [plain(cells[at]) for at, heading in enumerate(headings) if heading and at not in place.values()]
    return Header(line, [heading for heading in headings if heading], place, twice, unread)


def heading_of(cell: object) -> str:
    """A heading without signs and in the singular: `CPT(R)/HCPCS Code(s)` is `cpt hcpcs code`."""
    text = re.sub(r"\(s\)|\(r\)", "", str(cell if cell is not None else "").lower())
    heading = " ".join(re.findall(r"[a-z0-9]+", text))
    return heading if heading in NAMES else heading.removesuffix("s")


def text_of(cell: object) -> str:
    """A cell as text, without the marks by which spreadsheets keep a text a text (="81445", '81445)."""
    text = "" if cell is None else str(cell).replace("\xa0", " ").strip()
    marked = re.fullmatch(r'="(.*)"|\'(.*)', text, re.DOTALL)
    return (marked[1] or marked[2] or "").strip() if marked else text


def delimiter_of(text: str) -> str:
    """The sign that divides the cells of a CSV: the one by which the header names most of what a list needs, else the most frequent one."""
    lines = text[:200_000].replace("\0", "").splitlines()[:HEADER_ROWS]

    def names(sign: str) -> tuple[int, int]:
        with suppress(csv.Error):
            rows = [(line, cells) for line, cells in enumerate(csv.reader(lines, delimiter=sign), 1)]
            return len(header_of(rows).place), sum(line.count(sign) for line in lines)
        return 0, 0

    return max(DELIMITERS, key=names)


def refuse(report: Path, path: Path, kept: str) -> None:
    """Nothing is imported while a row cannot be read: which, and why."""
    found = findings(report, f"file = {literal(kept)} or line is null")
    if found:
        said = "; ".join(f"line {line}: {finding}" if line else f"{code}: {finding}" for line, code, finding in found[:10])
        more = f"; and {len(found) - 10} more" if len(found) > 10 else ""
        raise Fault(Exit.CONFIGURATION, f"{plain(path)} cannot be imported as it stands: {plain(said)}{more}. Correct these rows; nothing was imported.")


def show_understood(ledger: Path, say) -> None:
    """What the list was taken to say, by revision and ruling."""
    query = f"""
        select known_from, effective_from, ruling, count(*), string_agg(code, ' ' order by code)
        from {literal(ledger / 'policy_ruling.parquet')} where code_system = 'hcpcs' group by all order by all
    """
    with duckdb.connect() as connection:
        for known, effective, ruling, count, codes in connection.execute(query).fetchall():
            say(f"known {known}, for services from {effective}: {ruling}, {count} codes: {codes[:80]}{' ...' if len(codes) > 80 else ''}")


def show_future(ledger: Path, say) -> None:
    """A day of knowledge that has not come yet is most likely a slip: nobody can know it, and no build reads it before."""
    query = f"""
        select known_from, count(distinct code), string_agg(distinct code, ' ' order by code)
        from {literal(ledger / 'policy_ruling.parquet')} where code_system = 'hcpcs' and known_from > {literal(date.today())} group by all order by all
    """
    with duckdb.connect() as connection:
        for known, count, codes in connection.execute(query).fetchall():
            shown = f"{codes[:80]}{' ...' if len(codes) > 80 else ''}"
            say(f"known {known} lies in the future: no build before that day reads what the list says of {count} codes ({shown}). Correct the day if it is wrong.")
