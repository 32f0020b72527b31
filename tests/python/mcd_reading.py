"""An independent reading of archives of the Medicare Coverage Database, in plain Python, from the ZIP to the answer.

Written from the facts on the database and the interface of the ledger, never from lookback/reading/imports or imports/models, with which it shares nothing. It
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

    def has_list_without_codes(self) -> bool:
        return any(self.codes.values()) and bool((set(self.covered) | set(self.noncovered)) - {group for group, codes in self.codes.items() if codes})

    def lists(self) -> tuple:
        """What it rules: diagnoses of groups without codes leave something to the text, and rule nothing where no group has codes."""
        covered, noncovered = dict(self.covered), dict(self.noncovered)
        return self.retired, dict(self.codes), covered if self.codes else {}, noncovered if self.codes else {}


@dataclass
class Version:
    """A version from the day on which it was first known, and every archive that shows it, in order."""

    number: int
    known: date
    showings: list[tuple[date, Seen]] = field(default_factory=list)


@dataclass
class State:
    """What was known of a version from a day on: its first showing, or what a later archive showed otherwise."""

    seen: Seen
    known: date
    until: date | None
    retired: date | None
    successor: Version | None = None  # where the version ends on the day before this one begins, it ends when this one is known
    place: int = 0

    def end(self, knowledge: date) -> date | None:
        return None if self.successor and knowledge < self.successor.known else self.until


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


def history_of(archives: list[tuple[date, list[Seen]]]) -> dict[int, Version]:
    """The versions of one article, from the archives in the order of their days. None is known before the one before it."""
    shown: dict[int, list[tuple[date, Seen]]] = defaultdict(list)
    for day, versions in sorted(archives, key=lambda pair: pair[0]):
        for seen in versions:
            shown[seen.number].append((day, seen))
    found, newest = {}, date.min
    for number in sorted(shown):
        newest = max(newest, shown[number][0][1].updated)
        found[number] = Version(number, newest, shown[number])
    return found


def states_of(archives: list[tuple[date, list[Seen]]]) -> list[State]:
    """The states of one article. What an archive shows otherwise of lists, retirement, first or last day is known from its day; the last day that an
    open version gets because another follows is not: that is known with the other."""
    history = history_of(archives)
    states: list[State] = []
    for number, version in history.items():
        successor = history.get(min((other for other in history if other > number), default=-1))
        begins = {seen.effective for _, seen in successor.showings} if successor else set()
        previous: Seen | None = None
        for day, seen in version.showings:
            is_end_by_successor = seen.until in begins
            is_same = previous and (seen.effective, seen.lists()) == (previous.effective, previous.lists())
            if is_same and (seen.until == previous.until or (previous.until is None and is_end_by_successor)):
                states[-1].until, states[-1].successor = seen.until, successor if is_end_by_successor else None
            else:
                known = version.known if previous is None else max(day, version.known)
                states.append(State(seen, known, seen.until, None, successor if is_end_by_successor else None, len(states)))
            previous = seen
        for state in states:
            if state.seen.number == number:
                finish(state, state.seen is not version.showings[0][1], history)
    return states


def finish(state: State, is_later: bool, history: dict[int, Version]) -> None:
    """The day of retirement, and the end of what a later archive shows of a version that others have followed."""
    state.retired = state.seen.retired
    if state.retired and state.until == state.retired + DAY:  # its last day is still a day of it
        state.retired = state.until
    if is_later and not state.retired and state.seen.is_newest and not state.successor:
        state.retired = state.until
    if is_later and state.until is None:
        following = [other.showings[0][1].effective for number, other in history.items() if number > state.seen.number]
        state.until = min((day for day in following if day > state.seen.effective), default=None)


def answer(states: list[State], code: str, diagnosis: str | None, service: date, knowledge: date) -> str:
    """What an article says of one code and diagnosis: retired, unknown, not_listed, supports, supports_if or not_supported."""
    newest: dict[int, State] = {}
    for state in sorted(states, key=lambda state: (state.known, state.place)):
        if state.known <= knowledge:
            newest[state.seen.number] = state
    if newest and (retired := newest[max(newest)].retired) and retired <= service:
        return "retired"
    held = [state for state in newest.values() if state.seen.effective <= service and service < (state.end(knowledge) or date.max)]
    if not held:
        return "unknown"
    version = max(held, key=lambda state: (state.known, state.seen.number, state.place)).seen
    groups = [group for group, codes in version.codes.items() if code in codes]
    if not groups:
        return "not_listed"
    if version.has_list_without_codes() and is_listed(version, diagnosis, None) and not any(is_listed(version, diagnosis, group) for group in groups):
        return "supports_if"  # some text gives that list to some codes
    said = {in_group(version, group, diagnosis) for group in groups}
    return next(word for word in ("supports", "supports_if", "not_supported") if word in said)


def names_code(states: list[State], code: str, knowledge: date) -> bool:
    """Was the article known to name the code, on whatever service dates? Else it is not asked."""
    return any(state.known <= knowledge and any(code in codes for codes in state.seen.codes.values()) for state in states)


def is_listed(version: Seen, diagnosis: str | None, group: str | None) -> bool:
    """Does a list of the group, or of any, name the diagnosis?"""
    groups = [group] if group else [*version.covered, *version.noncovered]
    return any(diagnosis in version.covered.get(each, {}) or diagnosis in version.noncovered.get(each, set()) for each in groups)


def in_group(version: Seen, group: str, diagnosis: str | None) -> str:
    covered, noncovered = version.covered.get(group, {}), version.noncovered.get(group, set())
    if diagnosis in covered:
        return "supports_if" if True in covered[diagnosis] or diagnosis in noncovered else "supports"
    if diagnosis in noncovered:
        return "not_supported"
    return "not_supported" if covered else "supports_if"


def places_of(
    archives: list[tuple[date, Tables]], history: dict[int, Version], article: str, service: date, knowledge: date
) -> set[tuple[str, str]]:
    """(contractor, state) where an article holds on a service date, as known on a day: the version of that day by its newest showing of then, and of
    its contractors what the newest archive of then says that shows them, else the first one that does."""
    ordered = sorted(archives, key=lambda pair: pair[0])
    known = [version for number, version in sorted(history.items()) if version.known <= knowledge]
    if not known:
        return set()
    showing = {
        version.number: [pair for place, pair in enumerate(version.showings) if place == 0 or max(pair[0], version.known) <= knowledge][-1]
        for version in known
    }
    numbers = [number for number, (_, seen) in showing.items() if seen.effective <= service] or list(showing)[:1]
    day, seen = showing[numbers[-1]]
    tables = next(each for when, each in ordered if when == day)
    key = ("contractor_id", "contractor_type_id", "contractor_version")
    found = set()
    for link in tables["article_x_contractor"]:
        if link["article_id"] != article or int(link["article_version"]) != seen.number:
            continue
        contractor = tuple(link[name] for name in key)
        showing_it = [(when, each) for when, each in ordered if any(tuple(row[name] for name in key) == contractor for row in each["contractor"])]
        if not showing_it:
            continue
        _, newest = [pair for place, pair in enumerate(showing_it) if place == 0 or pair[0] <= knowledge][-1]
        number_of = {tuple(row[name] for name in key): row["contractor_number"] for row in newest["contractor"]}
        state_of = {row["state_id"]: row["state_abbrev"] for row in newest["state_lookup"]}
        for row in newest["contractor_jurisdiction"]:
            if tuple(row[name] for name in key) == contractor:
                active, term = day_of(row["active_date"]), day_of(row["term_date"])
                if (not active or active <= service) and (not term or service <= term):
                    found.add((number_of[contractor], state_of[row["state_id"]]))
    return found
