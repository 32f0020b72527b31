"""The MolDX article as an archive of its versions: what it imports to equals the rows made by hand, as far as tables can say it.

The document shows additions and deletions, not the lists. The archive holds what it shows, and in each group a code that the text names and no list
does (81445, 81455), so that the diagnoses have a code to pair with. DIFFERENCES are all that differ, each with its reason (docs/policies.md).
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import mcd_archive
import pytest
from conftest import REPO, read_csv
from mcd_archive import Version
from test_mcd import ledger, resolve, run

DOCUMENTS = REPO / "tests/fixtures/documents"
STAND_IN = {"1": "81445", "2": "81455"}
R3, R4_OCTOBER, R4, R5, R6 = date(2021, 6, 24), date(2021, 10, 1), date(2021, 11, 8), date(2022, 1, 1), date(2022, 3, 16)
R6_KNOWN = date(2022, 3, 22)
# revision, effective, last day, updated on: as "Revision History Information" and "Public Versions" give them
VERSIONS = [
    ("R1", date(2019, 5, 27), date(2019, 11, 30), date(2019, 5, 27)),
    ("R2", date(2019, 12, 1), date(2021, 6, 23), date(2019, 12, 1)),
    ("R3", R3, date(2021, 9, 30), R3),
    ("R4-2021-10-01", R4_OCTOBER, date(2021, 11, 7), R4_OCTOBER),
    ("R4", R4, date(2021, 12, 31), R4),
    ("R5", R5, date(2022, 3, 15), R5),
    ("R6", R6, None, R6_KNOWN),
    ("R7", R6, date(2024, 3, 20), date(2023, 11, 22)),
    ("R8", date(2024, 3, 21), None, date(2024, 3, 15)),
]


def named(file: str) -> set[str]:
    return set((DOCUMENTS / file).read_text().split())


RESTORED = {group: named(f"moldx_group_{group}_diagnoses_deleted_and_restored.txt") for group in ("1", "2")}


def lists_of(number: int) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Codes and diagnoses by group as the article's version shows them; none from R6 on."""
    if number >= 7:
        return {}, {}
    codes = {group: {code} for group, code in STAND_IN.items()}
    codes["2"] |= {code for code, since in (("0244U", 3), ("0250U", 4)) if number >= since}
    diagnoses = {group: set() if 3 <= number < 6 else set(each) for group, each in RESTORED.items()}
    diagnoses["1"] |= ({"D46.9"} if number < 5 else set()) | ({"D75.838"} if number >= 4 else set())
    diagnoses["2"] |= {"C56.3"} if number >= 4 else set()
    # what stands on the lists besides is not shown; one diagnosis that no revision names keeps them from being empty
    return codes, {group: each | {"Z99.9"} for group, each in diagnoses.items()}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[list, list]:
    folder = tmp_path_factory.mktemp("moldx")
    versions = []
    for number, (_, effective, last_day, updated) in enumerate(VERSIONS, 1):
        codes, diagnoses = lists_of(number)
        covered = {group: dict.fromkeys(each, False) for group, each in diagnoses.items()}
        status = "A" if number == len(VERSIONS) else "R"
        versions.append(Version("99999", number, effective, updated, last_day, status=status, codes=codes, covered=covered))
    done = run(folder / "policies", "mcd", str(mcd_archive.write_archive(folder / "moldx.zip", mcd_archive.rows_of(versions))))
    assert done.returncode == 0, done.stderr
    return ledger(folder / "policies", "policy_revision"), ledger(folder / "policies", "policy_ruling")


def by_hand(system: str, group: str, code: str, service: date, knowledge: date) -> str:
    """What the seeds say: of the rows that hold the day, the one known last."""
    held = [
        row
        for row in SEED
        if (row["code_system"], row["code_group"], row["code"]) == (system, group, code)
        and row["known_from"] <= knowledge.isoformat()
        and row["effective_from"] <= service.isoformat() < (row["effective_to"] or "9999-12-31")
    ]
    return max(held, key=lambda row: row["known_from"])["ruling"] if held else "unknown"


SEED = [row for row in read_csv(REPO / "seeds/policy/policy_ruling.csv") if row["policy_id"] == "moldx_tcgp" and row["action"] != "revise"]


def reason(code: str, said: str, expected: str, service: date, knowledge: date) -> str:
    """Why the two differ; every reason names its days."""
    if (said, expected) == ("not_listed", "deferred"):
        return "a list that moved elsewhere is an empty list" if service >= R6 and knowledge >= R6_KNOWN else "not explained"
    if (said, expected) == ("not_listed", "covered_if"):
        begins, listed = {"0244U": (date(2021, 4, 1), R3), "0250U": (date(2021, 7, 1), R4_OCTOBER)}[code]
        return "an addition for earlier services" if begins <= service < listed <= knowledge else "not explained"
    if (said, expected) == ("not_supported", "supports"):
        is_restored = code in RESTORED["1"] | RESTORED["2"] and R3 <= service < R5 <= knowledge
        return "a restoration for earlier services" if is_restored else "not explained"
    if (said, expected) == ("not_supported", "unknown"):
        is_new = code in ("C56.3", "D75.838") and min(service, knowledge) < R4_OCTOBER
        return "lists of the document are not shown, those of tables are whole" if is_new else "not explained"
    return "not explained"


def test_the_article_as_tables_rules_as_the_rows_made_by_hand_but_where_tables_cannot_say_it(imported: tuple[list, list]) -> None:
    revisions, rulings = imported
    order = {row["revision"]: row["revision_order"] for row in revisions}
    days = sorted({day + timedelta(days=step) for _, *edges in VERSIONS for day in edges if day for step in (-1, 0, 1)} | {date(2021, 4, 1), date(2021, 7, 1)})
    asked = [("hcpcs", "2", code) for code in ("0244U", "0250U")] + [("icd-10-cm", "1", code) for code in (*RESTORED["1"], "D46.9", "D75.838")]
    asked += [("icd-10-cm", "2", code) for code in (*sorted(RESTORED["2"])[::12], "C56.3")]
    found: Counter[str] = Counter()
    for system, group, code in asked:
        procedure, diagnosis = (code, "Z99.9") if system == "hcpcs" else (STAND_IN[group], code)
        own = [row for row in rulings if row["code"] in (procedure, diagnosis, "all")]
        for service in days:
            for knowledge in days:
                said = resolve(revisions, own, order, procedure, diagnosis, service, knowledge)
                said = "covered_if" if system == "hcpcs" and said == "supports" else said
                expected = by_hand(system, group, code, service, knowledge)
                found["the same" if said == expected else reason(code, said, expected, service, knowledge)] += 1
    assert "not explained" not in found, found
    assert set(found) == {
        "the same",
        "a list that moved elsewhere is an empty list",
        "an addition for earlier services",
        "a restoration for earlier services",
        "lists of the document are not shown, those of tables are whole",
    }
    assert found["the same"] > 5000


def test_every_revision_of_the_article_is_a_version_with_its_days(imported: tuple[list, list]) -> None:
    by_hand = [row for row in read_csv(REPO / "seeds/policy/policy_revision.csv") if row["policy_id"] == "moldx_tcgp"]
    assert [row["revision"] for row in by_hand] == [name for name, *_ in VERSIONS]
    said = sorted(imported[0], key=lambda row: row["revision_order"])
    assert [(str(row["effective_from"]), str(row["known_from"])) for row in said] == [(row["effective_from"], row["known_from"]) for row in by_hand]
