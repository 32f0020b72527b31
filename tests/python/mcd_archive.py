"""Archives in the shape of the Medicare Coverage Database, of synthetic content. mcd_reading.py reads them, and shares nothing with this or the importer.

    python tests/python/mcd_archive.py --output archive.zip [--articles 2002] [--versions 1] [--encoding latin-1] [--seed 1]

All tables and columns of the real export stand in mcd_tables.csv, with the rows that a week of 2026 held; 2,002 articles of one version have their
proportions, paragraphs of HTML included.
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

STATES = ["OH", "KY", "TN", "GA", "AL", "TX", "FL", "WA", "OR", "DN", "QN", "UN", "EM", "WM", "NF", "SF", "PA", "NJ", "IL", "MN"]
STATES += [f"{letter}{number}" for letter in "XYZW" for number in range(1, 12)][: 63 - len(STATES)]
CONTRACTORS = 60
PARAGRAPH = '<p>Synthetic paragraph, with a comma, a "mark" and M\u00e9ni\u00e8re\r\nand a line.</p>'


def schema() -> dict[str, list[str]]:
    """The columns of every table."""
    tables: dict[str, list[str]] = defaultdict(list)
    with Path(__file__).with_name("mcd_tables.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tables[row["table_name"]].append(row["column_name"])
    return tables


COLUMNS = schema()


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
    article_end: date | None = None
    future_retired: date | None = None


def rows_of(versions: list[Version], stamp: str = "iso", body: str = PARAGRAPH) -> dict[str, list[dict[str, object]]]:
    """The tables of an archive. `body` is the prose of an article and of its groups."""
    tables: dict[str, list[dict[str, object]]] = defaultdict(list)

    def day(value: date | None) -> str:
        if value is None:
            return "N/A"
        return value.isoformat() if stamp == "iso" else f"{value:%m/%d/%Y} 00:00:00"

    for version in versions:
        key = {"article_id": version.article_id, "article_version": version.number}
        touched = {"last_updated": day(version.last_updated)}
        tables["article"].append(
            key | touched
            | {
                "article_type": version.kind, "title": "Synthetic article", "article_pub_date": day(date(2015, 10, 1)), "status": version.status,
                "article_eff_date": day(version.effective), "article_end_date": day(version.article_end), "description": body, "history_exp": body,
                "article_rev_end_date": day(version.last_day), "date_retired": day(version.retired), "display_id": f"A{version.article_id}",
            }
        )  # fmt: skip
        for group, codes in version.codes.items():
            tables["article_x_hcpc_code_group"].append(key | touched | {"hcpc_code_group": group, "paragraph": PARAGRAPH})
            for code in sorted(codes):
                described = {"long_description": "Descriptor, M\u00e9ni\u00e8re", "short_description": "Descriptor", "range": "B", "hcpc_code_version": 1}
                tables["article_x_hcpc_code"].append(key | touched | described | {"hcpc_code_id": code, "hcpc_code_group": group})
        for group, diagnoses in version.covered.items():
            mark = {"icd10_covered_ast": "Synthetic condition", "paragraph": PARAGRAPH}
            tables["article_x_icd10_covered_group"].append(key | touched | mark | {"icd10_covered_group": group})
            for place, (code, has_asterisk) in enumerate(sorted(diagnoses.items())):
                listed = {"icd10_code_id": code, "icd10_covered_group": group, "asterisk": "Y" if has_asterisk else "N", "range": "BME"[place % 3]}
                tables["article_x_icd10_covered"].append(key | touched | listed | {"sort_order": place, "description": "Descriptor of a diagnosis"})
        for group, diagnoses in version.noncovered.items():
            tables["article_x_icd10_noncovered_group"].append(key | touched | {"icd10_noncovered_group": group, "paragraph": PARAGRAPH})
            for place, code in enumerate(sorted(diagnoses)):
                listed = {"icd10_code_id": code, "icd10_noncovered_group": group, "range": "B", "sort_order": place}
                tables["article_x_icd10_noncovered"].append(key | touched | listed | {"description": "Descriptor of a diagnosis"})
        for contractor in version.contractors:
            link = {"contractor_id": contractor, "contractor_type_id": 9, "contractor_version": 1, "article_type": version.kind}
            tables["article_x_contractor"].append(key | touched | link)
        for number in range(1, 4):
            lcd = 30000 + (int(version.article_id) + number) % 940 if number == 1 else "N/A"
            related = {"related_num": number, "r_lcd_id": lcd, "r_article_id": 0 if number == 1 else version.article_id}
            tables["article_related_documents"].append(key | touched | related)
        tables["article_related_ncd_documents"].append(key | touched | {"related_num": 1, "r_ncd_id": 90, "r_ncd_version": 1})
        tables["article_x_revision_history"].append(key | touched | {"rev_hist_num": f"R{version.number}", "rev_hist_exp": PARAGRAPH})
    for article in sorted({version.article_id for version in versions if version.future_retired}):
        retired = next(version.future_retired for version in versions if version.article_id == article and version.future_retired)
        tables["article_future_retire"].append({"article_id": article, "retire_dt": day(retired)})
    return tables | contractors(day)


def contractors(day) -> dict[str, list[dict[str, object]]]:
    """Sixty contractors that serve states, and for each one with the same id and another type, which joining on the id alone would find."""
    tables: dict[str, list[dict[str, object]]] = defaultdict(list)
    for contractor in range(1, CONTRACTORS + 1):
        key = {"contractor_id": contractor, "contractor_type_id": 9, "contractor_version": 1}
        tables["contractor"].append(key | {"contractor_number": f"{10000 + contractor:05d}", "contractor_bus_name": "Synthetic contractor"})
        tables["contractor"].append(key | {"contractor_type_id": 8, "contractor_number": "99999"})
        first, states = (0, 20) if contractor <= 20 else (20, 43)
        served = {"active_date": day(date(2010, 1, 1)), "term_date": day(None)}
        for place in ((contractor - 1) % states, contractor % states):
            tables["contractor_jurisdiction"].append(key | served | {"state_id": first + place + 1})
        for place in (contractor + 5, contractor + 7):  # lost on a day in 2020
            lost = {"active_date": day(date(2010, 1, 1)), "term_date": day(date(2020, 6, 30)), "state_id": first + place % states + 1}
            tables["contractor_jurisdiction"].append(key | lost)
        tables["contractor_jurisdiction"].append(key | served | {"contractor_type_id": 8, "state_id": first + (contractor + 3) % states + 1})
    for number, state in enumerate(STATES, 1):
        tables["state_lookup"].append({"state_id": number, "state_abbrev": state, "description": state})
    for number in range(1, 7):
        tables["article_type_lookup"].append({"article_type_id": number, "description": "Synthetic type"})
    for number in range(1, 14):
        tables["contractor_type_lookup"].append({"contractor_type_id": number, "description": "Synthetic type"})
    for number in range(1, 1197):
        tables["update_period"].append({"period_id": number, "begin_date": day(date(2015, 10, 1)), "dis_end_date": day(date(2016, 9, 30))})
    for number in range(940):
        tables["lcd"].append({"lcd_id": 30000 + number, "lcd_version": 1, "display_id": f"L{30000 + number}", "indication": PARAGRAPH})
    return tables


def write_archive(path: Path, tables: dict[str, list[dict[str, object]]], encoding: str = "utf-8-sig", without: tuple[str, ...] = ()) -> Path:
    """A ZIP in a ZIP, as it is published; `without` leaves tables out."""
    inner = path.with_name(f"{path.stem}.inner.zip")
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, columns in COLUMNS.items():
            if table in without:
                continue
            with archive.open(f"{table}.csv", "w") as file, io.TextIOWrapper(file, encoding, newline="") as text:
                text.write("\ufeff" if encoding == "utf-16-le" else "")
                writer = csv.DictWriter(text, columns, quoting=csv.QUOTE_ALL, restval="")
                writer.writeheader()
                writer.writerows(tables.get(table, []))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ReadMe.txt", "synthetic")
        archive.write(inner, "current_article_csv.zip")
    inner.unlink()
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
        groups = [str(group) for group in range(1, chance.choice((1, 1, 2, 3) if scale < 1 else (1,) * 6 + (2, 2, 3)) + 1)]
        listed = {group: set(chance.sample(codes, min(len(codes), chance.randrange(1, 9 if scale < 1 else 13)))) for group in groups}
        if len(groups) > 1 and chance.random() < 0.5:
            listed["2"].add(min(listed["1"]))
        size = max(2.0, 255 * scale / len(groups))  # most lists are short, some have thousands
        covered = {
            group: {code: chance.random() < 0.05 for code in chance.sample(pool, min(len(pool), 1 + int(chance.expovariate(1 / size))))}
            for group in groups
            if chance.random() < 0.85
        }
        noncovered = {group: set(chance.sample(pool, max(2, int(68 * scale)))) for group in groups if chance.random() < 0.25}
        places = set(chance.sample(range(1, CONTRACTORS + 1), chance.randrange(1, 27)))
        known = effective - timedelta(days=chance.randrange(-40, 40))
        for number in range(1, versions + 1):
            version = Version(
                str(50000 + index), number, effective, known, codes={group: set(each) for group, each in listed.items()},
                covered={group: dict(each) for group, each in covered.items()}, noncovered={group: set(each) for group, each in noncovered.items()},
                contractors=tuple(sorted(places)),
            )  # fmt: skip
            if scale == 1 and index % 20 == 0:
                version.kind = "3"
            if scale == 1 and index % 43 == 1 and number == versions:
                version.future_retired = date(2027, 1, 1)
            found.append(version)
            change(chance, listed, covered, pool, codes)
            if chance.random() < 0.1:
                places = places ^ {chance.randrange(1, CONTRACTORS + 1), max(places)} or {1}
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


# Writing one ----------------------------------------------------------------------------------------------------------


def body_of(chance: random.Random) -> str:
    """Prose of an article: some twenty thousand characters."""
    return PARAGRAPH * chance.randrange(60, 500)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2002)
    parser.add_argument("--versions", type=int, default=1)
    parser.add_argument("--encoding", default="utf-8-sig", choices=("utf-8", "utf-8-sig", "latin-1", "utf-16-le"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    tables = rows_of(random_versions(chance, given.articles, given.versions))
    bodies = [body_of(chance) for _ in range(40)]
    for place, row in enumerate(tables["article"]):
        row["description"] = PARAGRAPH * 35000 if place % 700 == 0 else bodies[place % 40]  # a few have more than 2 MB
    write_archive(given.output, tables, given.encoding)
    print(", ".join(f"{name} {len(rows):,}" for name, rows in tables.items()))


if __name__ == "__main__":
    main()
