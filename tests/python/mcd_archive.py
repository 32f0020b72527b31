"""Archives in the shape of the Medicare Coverage Database, of synthetic content, and a reading of them that shares nothing with the importer.

    python tests/python/mcd_archive.py --articles 2002 --output archive.zip [--versions 1] [--seed 1]

The tables, their columns and their proportions are those of ../shared/facts/mcd_tables.csv as the importer's documentation names them: 2,002
articles, 18,158 procedure rows, 431,120 covered and 45,352 noncovered diagnoses, 120 contractors, 291 jurisdictions.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

COLUMNS = {
    "article": "article_id article_version article_type title article_pub_date article_eff_date article_end_date description other_comments sad_url "
    "status last_updated history_exp key_article icd9_covered_para icd9_noncovered_para revenue_para thirty_percent article_rev_end_date "
    "source_article_id date_retired keywords icd10_doc add_icd10_info cms_cov_policy display_id reference_article",
    "article_x_hcpc_code": "article_id article_version hcpc_code_id hcpc_code_version hcpc_code_group range last_updated long_description short_description",
    "article_x_icd10_covered": "article_id article_version icd10_code_id icd10_code_version icd10_covered_group range last_updated sort_order description asterisk",
    "article_x_icd10_noncovered": "article_id article_version icd10_code_id icd10_code_version icd10_noncovered_group range last_updated sort_order description",
    "article_x_contractor": "article_id article_version article_type contractor_id contractor_type_id contractor_version last_updated",
    "article_related_documents": "article_id article_version related_num r_article_id r_article_version r_lcd_id r_lcd_version r_contractor_id last_updated",
    "contractor": "contractor_id contractor_type_id contractor_version contractor_bus_name contractor_number dmerc_rgn address1 address2 address3 city "
    "state_id zipcode phone fax status last_updated url email ignore status_flag cmd_name cmd_title contractor_subtype_id",
    "contractor_jurisdiction": "contractor_id contractor_type_id contractor_version state_id last_updated active_date term_date",
    "state_lookup": "state_id state_abbrev description",
    "update_period": "period_id begin_date dis_end_date",
}  # fmt: skip
STATES = ["OH", "KY", "TN", "GA", "AL", "TX", "FL", "WA", "OR", "DN", "QN", "UN", "EM", "WM", "NF", "SF", "PA", "NJ", "IL", "MN"]


@dataclass
class Version:
    """One version of an article: its dates, and for each group its codes, its covered diagnoses (with asterisk) and noncovered ones."""

    article_id: str
    number: int
    effective: date | None
    last_updated: date | None
    last_day: date | None = None
    retired: date | None = None
    status: str = "A"
    kind: str = "6"
    codes: dict[str, set[str]] = field(default_factory=dict)
    covered: dict[str, dict[str, bool]] = field(default_factory=dict)
    noncovered: dict[str, set[str]] = field(default_factory=dict)
    contractors: tuple[int, ...] = (1,)


def rows_of(versions: list[Version], stamp: str = "iso") -> dict[str, list[dict[str, object]]]:
    """The tables of an archive."""
    tables: dict[str, list[dict[str, object]]] = defaultdict(list)

    def day(value: date | None) -> str:
        if value is None:
            return "N/A"
        return value.isoformat() if stamp == "iso" else f"{value:%m/%d/%Y} 00:00:00"

    for version in versions:
        key = {"article_id": version.article_id, "article_version": version.number}
        tables["article"].append(
            key
            | {
                "article_type": version.kind, "title": "Synthetic article", "article_eff_date": day(version.effective), "status": version.status,
                "description": "<p>Synthetic, with a comma, a \"mark\"\nand a line</p>", "last_updated": day(version.last_updated),
                "article_rev_end_date": day(version.last_day), "date_retired": day(version.retired), "display_id": f"A{version.article_id}",
            }
        )  # fmt: skip
        for group, codes in version.codes.items():
            for code in sorted(codes):
                tables["article_x_hcpc_code"].append(key | {"hcpc_code_id": code, "hcpc_code_group": group, "long_description": "x", "range": "B"})
        for group, diagnoses in version.covered.items():
            for code, has_asterisk in sorted(diagnoses.items()):
                mark = {"icd10_code_id": code, "icd10_covered_group": group, "asterisk": "Y" if has_asterisk else "N", "range": "B"}
                tables["article_x_icd10_covered"].append(key | mark)
        for group, diagnoses in version.noncovered.items():
            for code in sorted(diagnoses):
                tables["article_x_icd10_noncovered"].append(key | {"icd10_code_id": code, "icd10_noncovered_group": group, "range": "B"})
        for contractor in version.contractors:
            tables["article_x_contractor"].append(key | {"contractor_id": contractor, "contractor_type_id": 9, "contractor_version": 1})
        tables["article_related_documents"].append(key | {"related_num": 1, "r_lcd_id": 30000 + int(version.article_id) % 1000})
    for contractor in range(1, 21):
        number = f"{10000 + contractor:05d}"
        tables["contractor"].append({"contractor_id": contractor, "contractor_type_id": 9, "contractor_version": 1, "contractor_number": number})
        # a row of another type with the same id: joining on the id alone would find it
        tables["contractor"].append({"contractor_id": contractor, "contractor_type_id": 8, "contractor_version": 1, "contractor_number": "99999"})
        for place in (contractor - 1, contractor % 20):
            jurisdiction = {"contractor_id": contractor, "contractor_type_id": 9, "contractor_version": 1, "state_id": place + 1}
            tables["contractor_jurisdiction"].append(jurisdiction | {"active_date": day(date(2010, 1, 1)), "term_date": day(None)})
    for number, state in enumerate(STATES, 1):
        tables["state_lookup"].append({"state_id": number, "state_abbrev": state, "description": state})
    tables["update_period"].append({"period_id": 1, "begin_date": "2015-10-01", "dis_end_date": "2016-09-30"})
    return tables


def write_archive(path: Path, tables: dict[str, list[dict[str, object]]], encoding: str = "utf-8-sig", without: tuple[str, ...] = ()) -> Path:
    """A ZIP in a ZIP, as it is published; `without` leaves tables out."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, columns in COLUMNS.items():
            if table in without:
                continue
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, columns.split(), quoting=csv.QUOTE_ALL, restval="")
            writer.writeheader()
            writer.writerows(tables.get(table, []))
            archive.writestr(f"{table}.csv", text.getvalue().encode(encoding))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ReadMe.txt", "synthetic")
        archive.writestr("current_article_csv.zip", inner.getvalue())
    return path


def diagnosis_pool(chance: random.Random, count: int) -> list[str]:
    pool = {f"{chance.choice('CDEGIKMNRSZ')}{chance.randrange(100):02d}.{chance.randrange(1000):03d}"[: chance.choice((5, 6, 7))] for _ in range(count * 2)}
    return sorted(pool)[:count]


def reference_codes() -> list[str]:
    """The genomic codes of the reference, so that articles rule on lines of the sample and of benchmarks."""
    with (Path(__file__).resolve().parents[2] / "seeds/reference/procedure_code.csv").open(encoding="utf-8", newline="") as file:
        return [row["hcpcs_code"] for row in csv.DictReader(file)]


def random_versions(chance: random.Random, articles: int, versions: int = 1, codes: list[str] | None = None, scale: float = 1.0) -> list[Version]:
    """Articles with as many versions each, of the proportions of the real export where scale is 1: 9 codes, 215 covered diagnoses, 23 noncovered."""
    pool = diagnosis_pool(chance, max(60, int(6000 * scale)))
    codes = codes or [f"8{chance.randrange(10000):04d}" for _ in range(2900)] + reference_codes()
    found = []
    for index in range(articles):
        effective = date(2019, 1, 1) + timedelta(days=chance.randrange(900))
        groups = [str(group) for group in range(1, chance.choice((1, 1, 2, 3)) + 1)]
        listed = {group: set(chance.sample(codes, min(len(codes), chance.randrange(1, 9)))) for group in groups}
        if len(groups) > 1 and chance.random() < 0.5:
            listed["2"].add(min(listed["1"]))
        size = max(2, int(430 * scale / len(groups)))
        covered = {
            group: {code: chance.random() < 0.05 for code in chance.sample(pool, min(len(pool), chance.randrange(1, size)))}
            for group in groups
            if chance.random() < 0.85
        }
        noncovered = {group: set(chance.sample(pool, max(1, int(90 * scale)))) for group in groups if chance.random() < 0.25}
        known = effective - timedelta(days=chance.randrange(-40, 40))
        for number in range(1, versions + 1):
            version = Version(
                str(50000 + index), number, effective, known, codes={group: set(each) for group, each in listed.items()},
                covered={group: dict(each) for group, each in covered.items()}, noncovered={group: set(each) for group, each in noncovered.items()},
                contractors=(chance.randrange(1, 21),) if versions == 1 else (1 + index % 20,),
            )  # fmt: skip
            found.append(version)
            change(chance, listed, covered, pool, codes)
            step = chance.randrange(30, 200)
            if number < versions:
                version.last_day = effective + timedelta(days=step - 1) if chance.random() < 0.8 else None
                version.status = "R"
            # now and then a version reaches back
            effective = effective + timedelta(days=step) if chance.random() < 0.85 else effective - timedelta(days=20)
            known = known + timedelta(days=chance.randrange(0, 200))
    return found


def change(chance: random.Random, listed: dict, covered: dict, pool: list[str], codes: list[str]) -> None:
    """What a revision does: nothing, a diagnosis more, fewer, or with an asterisk, a code more or fewer."""
    group = chance.choice(sorted(listed))
    kind = chance.randrange(6)
    if kind == 1 and group in covered:
        covered[group][chance.choice(pool)] = False
    elif kind == 2 and len(covered.get(group, ())) > 1:
        del covered[group][chance.choice(sorted(covered[group]))]
    elif kind == 3 and covered.get(group):
        code = chance.choice(sorted(covered[group]))
        covered[group][code] = not covered[group][code]
    elif kind == 4:
        listed[group].add(chance.choice(codes))
    elif kind == 5 and len(listed[group]) > 1:
        listed[group].discard(max(listed[group]))


# The independent reading ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A version as one archive of a day shows it."""

    version: Version
    known: date
    until: date | None


def states_of(archives: list[tuple[date, list[Version]]]) -> list[Shown]:
    """The states of one article: versions as first shown, and as a later archive changed them."""
    first: dict[int, Version] = {}
    last: dict[int, tuple] = {}
    changed: list[tuple[date, Version]] = []
    for day, versions in sorted(archives, key=lambda pair: pair[0]):
        for version in versions:
            content = (version.effective, version.retired, version.codes, version.covered, version.noncovered)
            if version.number not in first:
                first[version.number] = version
            elif last[version.number] != content:
                changed.append((day, version))
            last[version.number] = content
    shown, newest = [], date.min
    for number in sorted(first):
        version = first[number]
        newest = max(newest, version.last_updated)
        shown.append(Shown(version, newest, version.last_day and version.last_day + timedelta(days=1)))
    for day, version in changed:
        later = [first[number].effective for number in first if number > version.number and first[number].effective > version.effective]
        until = version.last_day + timedelta(days=1) if version.last_day else min(later, default=None)
        shown.append(Shown(version, day, until))
    return shown


def answer(states: list[Shown], code: str, diagnosis: str | None, service: date, knowledge: date) -> str:
    """What an article says of one code and diagnosis: unknown, not_listed, supports, supports_if or not_supported."""
    held = [state for state in states if state.known <= knowledge and state.version.effective <= service and (state.until is None or service < state.until)]
    if not held:
        return "unknown"
    version = max(held, key=lambda state: (state.known, state.version.number)).version
    groups = [group for group, codes in version.codes.items() if code in codes]
    if not groups:
        return "not_listed"
    said = set()
    for group in groups:
        covered, noncovered = version.covered.get(group, {}), version.noncovered.get(group, set())
        if diagnosis in covered:
            said.add("supports_if" if covered[diagnosis] or diagnosis in noncovered else "supports")
        elif diagnosis in noncovered:
            said.add("not_supported")
        else:
            said.add("not_supported" if covered else "supports_if")
    return next(word for word in ("supports", "supports_if", "not_supported") if word in said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2002)
    parser.add_argument("--versions", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    tables = rows_of(random_versions(random.Random(given.seed), given.articles, given.versions))
    write_archive(given.output, tables)
    print(", ".join(f"{name} {len(rows):,}" for name, rows in tables.items()))


if __name__ == "__main__":
    main()
