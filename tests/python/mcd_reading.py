"""An independent reading of archives of the Medicare Coverage Database, in plain Python, from the ZIP to the answer.

Written from the facts on the database and the interface of the ledger, never from lookback/imports or models/import, with which it shares nothing. It
keeps no rows of a ledger: every question searches the versions themselves. Slow and obvious on purpose.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

csv.field_size_limit(sys.maxsize)
DAY = timedelta(days=1)
Tables = dict[str, list[dict[str, str]]]


@dataclass
class Seen:
    """A version of a billing and coding article as one archive shows it, if it can rule."""

    article: str
    number: int
    effective: date
    until: date | None
    updated: date
    retired: date | None
    is_newest: bool
    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    covered: dict[str, dict[str, set[bool]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    noncovered: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def lists(self) -> tuple:
        """What it rules: diagnoses of groups without codes rule nothing."""
        groups = {group for group, codes in self.codes.items() if codes}
        covered = {group: each for group, each in self.covered.items() if group in groups}
        return self.effective, self.retired, dict(self.codes), covered, {group: each for group, each in self.noncovered.items() if group in groups}


@dataclass
class State:
    """A version, or what a later archive showed otherwise of it, and from when it could be known."""

    seen: Seen
    known: date
    until: date | None
    retired: date | None
    place: int = 0


def read_archive(path: Path) -> Tables:
    """Every table of the archive within the archive."""
    with zipfile.ZipFile(path) as outer:
        (name,) = [name for name in outer.namelist() if name.endswith(".zip")]
        with zipfile.ZipFile(io.BytesIO(outer.read(name))) as inner:
            return {member.removesuffix(".csv"): list(rows_of(inner.read(member))) for member in inner.namelist()}


def rows_of(content: bytes) -> Iterator[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        yield {name: "" if value.strip() == "N/A" else value.strip() for name, value in row.items()}


def day_of(text: str) -> date | None:
    text = text.split(" ")[0]
    if not text:
        return None
    return datetime.strptime(text, "%m/%d/%Y").date() if "/" in text else date.fromisoformat(text)


def versions_of(tables: Tables) -> list[Seen]:
    """The versions that rule: type 6, status A or R, with their dates, and not shown twice with two meanings."""
    records = defaultdict(set)
    for row in tables["article"]:
        dates = tuple(row[name] for name in ("article_eff_date", "article_rev_end_date", "article_end_date", "last_updated", "date_retired"))
        records[row["article_id"], int(row["article_version"])].add((row["article_type"], row["status"], *dates))
    newest: dict[str, int] = {}
    for article, number in records:
        newest[article] = max(newest.get(article, 0), number)
    found: dict[tuple[str, int], Seen] = {}
    for (article, number), shown in records.items():
        if len(shown) > 1:
            continue
        ((kind, status, effective, last_day, end_day, updated, retired),) = shown
        end = day_of(last_day) or day_of(end_day)
        until = end + DAY if end else None
        if kind != "6" or status not in ("A", "R") or not effective or not updated or (until and until <= day_of(effective)):
            continue
        found[article, number] = Seen(article, number, day_of(effective), until, day_of(updated), day_of(retired), number == newest[article])
    for table, code, group in (
        ("article_x_hcpc_code", "hcpc_code_id", "hcpc_code_group"),
        ("article_x_icd10_covered", "icd10_code_id", "icd10_covered_group"),
        ("article_x_icd10_noncovered", "icd10_code_id", "icd10_noncovered_group"),
    ):
        for row in tables[table]:
            if seen := found.get((row["article_id"], int(row["article_version"]))):
                if table == "article_x_hcpc_code":
                    seen.codes[row[group]].add(row[code])
                elif table == "article_x_icd10_covered":
                    seen.covered[row[group]][row[code]].add(row["asterisk"] == "Y")
                else:
                    seen.noncovered[row[group]].add(row[code])
    return list(found.values())


def states_of(archives: list[tuple[date, list[Seen]]]) -> list[State]:
    """The states of one article, from the archives in the order of their days."""
    first: dict[int, Seen] = {}
    last: dict[int, Seen] = {}
    later: list[tuple[date, Seen]] = []
    for day, versions in sorted(archives, key=lambda pair: pair[0]):
        for seen in versions:
            if seen.number not in first:
                first[seen.number] = seen
            elif seen.lists() != last[seen.number].lists() or (seen.is_newest and seen.until != last[seen.number].until):
                later.append((day, seen))
            last[seen.number] = seen
    states, newest, known_of = [], date.min, {}
    for number in sorted(first):
        newest = max(newest, first[number].updated)
        known_of[number] = newest
        states.append(State(first[number], newest, first[number].until, first[number].retired))
    for day, seen in later:
        following = [first[number].effective for number in first if number > seen.number and first[number].effective > seen.effective]
        until = seen.until or min(following, default=None)
        retired = seen.retired or (until if seen.is_newest else None)
        states.append(State(seen, max(day, known_of[seen.number]), until, retired))
    for place, state in enumerate(states):
        state.place = place
    return states


def answer(states: list[State], code: str, diagnosis: str | None, service: date, knowledge: date) -> str:
    """What an article says of one code and diagnosis: retired, unknown, not_listed, supports, supports_if or not_supported."""
    known = [state for state in states if state.known <= knowledge]
    if known:
        retired = max(known, key=lambda state: (state.seen.number, state.known, state.place)).retired
        if retired and retired <= service:
            return "retired"
    held = [state for state in known if state.seen.effective <= service and (state.until is None or service < state.until)]
    if not held:
        return "unknown"
    version = max(held, key=lambda state: (state.known, state.seen.number, state.place)).seen
    groups = [group for group, codes in version.codes.items() if code in codes]
    if not groups:
        return "not_listed"
    said = {in_group(version, group, diagnosis) for group in groups}
    return next(word for word in ("supports", "supports_if", "not_supported") if word in said)


def in_group(version: Seen, group: str, diagnosis: str | None) -> str:
    covered, noncovered = version.covered.get(group, {}), version.noncovered.get(group, set())
    if diagnosis in covered:
        return "supports_if" if True in covered[diagnosis] or diagnosis in noncovered else "supports"
    if diagnosis in noncovered:
        return "not_supported"
    return "not_supported" if covered else "supports_if"


def places_of(archives: list[tuple[date, Tables]], article: str, service: date) -> set[tuple[str, str]]:
    """(contractor, state) where an article holds on a service date: the version of that day by its newest showing, the states by the newest archive."""
    showing: dict[int, tuple[Seen, Tables]] = {}
    for _, tables in sorted(archives, key=lambda pair: pair[0]):
        for seen in versions_of({name: [row for row in rows if row.get("article_id", article) == article] for name, rows in tables.items()}):
            showing[seen.number] = (seen, tables)
    numbers = [number for number in sorted(showing) if showing[number][0].effective <= service] or sorted(showing)[:1]
    seen, tables = showing[numbers[-1]]
    _, newest = max(archives, key=lambda pair: pair[0])
    state_of = {row["state_id"]: row["state_abbrev"] for row in newest["state_lookup"]}
    key = ("contractor_id", "contractor_type_id", "contractor_version")
    number_of = {tuple(row[name] for name in key): row["contractor_number"] for row in newest["contractor"]}
    found = set()
    for link in tables["article_x_contractor"]:
        if link["article_id"] != article or int(link["article_version"]) != seen.number:
            continue
        contractor = tuple(link[name] for name in key)
        for row in newest["contractor_jurisdiction"]:
            if tuple(row[name] for name in key) == contractor:
                active, term = day_of(row["active_date"]), day_of(row["term_date"])
                if (not active or active <= service) and (not term or service <= term):
                    found.add((number_of[contractor], state_of[row["state_id"]]))
    return found
