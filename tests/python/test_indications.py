"""Cigna's indications, as a clinician would read them: a mismatch denies, so it must be certain (docs/design.md, "What each document decides")."""

from __future__ import annotations

import string
from datetime import date

import pytest
from conftest import REPO, read_csv
from reference import Case, Reference

FIXTURES = REPO / "tests" / "fixtures" / "documents"
READ = read_csv(FIXTURES / "cigna_mm0520_indications.csv")
STATUS = {"supports": {"supports"}, "not a mismatch": {"supports", "unknown"}, "mismatch": {"not_supported"}}
# Every indication by every category, first answered from the article without the map; where the two differed, both were
# weighed on clinical ground and the wrong one mended.
# A category is a match where it plainly reads as the indication, a mismatch where each of its codes is one, else unknown.
CATEGORY_ANSWERS = read_csv(FIXTURES / "cigna_mm0520_categories.csv")
CODE_GROUPS = {row["hcpcs_code"]: row["indication"] for row in read_csv(FIXTURES / "cigna_mm0520_code_groups.csv")}
ANSWER_OF = {"supports": "match", "unknown": "unknown", "not_supported": "mismatch"}
NO_CATEGORY = {"C27", "C28", "C29", "C35", "C36", "C42", "C59", "C87", "C89", "D08"}  # numbers that ICD-10-CM leaves free
CATEGORIES = sorted(
    {*(f"C{number:02}" for number in range(97)), "C4A", "C7A", "C7B", *(f"D{number:02}" for number in range(50)), "D3A",
     "Z11", "Z12", "Z13", "Z80", "Z81", "Z82", "Z83", "Z84"} - NO_CATEGORY
)
# what is neither certain by site nor by type, whatever the code: secondary and unknown primaries, uncertain and benign behavior
NEVER_CERTAIN = ["C77", "C78", "C79", "C7B", "C80", "D3A", *(f"D{number}" for number in range(10, 50))]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(REPO / "seeds")


def status(reference: Reference, hcpcs_code: str, diagnosis: str) -> str:
    policy = reference.policies["cigna"]
    case = Case(hcpcs_code, date(2026, 1, 1), date(2026, 1, 1), (), "cigna", "commercial", policy, {}, ())
    return reference.indication_status(case, diagnosis.replace(".", ""))


def covered_codes() -> list[str]:
    return (FIXTURES / "cigna_mm0520_covered_codes.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("row", READ, ids=lambda row: f"{row['hcpcs_code']}-{row['diagnosis']}")
def test_a_diagnosis_is_read_as_a_clinician_reads_it(reference: Reference, row: dict) -> None:
    assert status(reference, row["hcpcs_code"], row["diagnosis"]) in STATUS[row["status"]], row["why"]


def test_every_code_with_a_diagnosis_of_its_own_was_read(reference: Reference) -> None:
    by_drug_or_nothing = {"81232", "81346", "81401", "81348", "81352", "81203", "81262", "81263", "81341", "81339"}
    assert set(covered_codes()) - {row["hcpcs_code"] for row in READ} <= by_drug_or_nothing


def category_answers(indication: str) -> list[tuple[str, str]]:
    """Each category with its answer, as often as a row of the table names it."""
    return [
        (category, row["answer"])
        for row in CATEGORY_ANSWERS
        if row["indication"] == indication
        for category in CATEGORIES
        if row["diagnosis_from"] <= category <= row["diagnosis_to"]
    ]


def test_the_table_answers_every_covered_code_and_category_once() -> None:
    assert sorted(CODE_GROUPS) == sorted(covered_codes())
    assert {row["indication"] for row in CATEGORY_ANSWERS} == set(CODE_GROUPS.values())
    assert {row["answer"] for row in CATEGORY_ANSWERS} == set(ANSWER_OF.values())
    for indication in set(CODE_GROUPS.values()):
        assert sorted(category for category, _ in category_answers(indication)) == CATEGORIES, indication


@pytest.mark.parametrize("hcpcs_code", covered_codes())
def test_the_map_answers_every_category_as_the_second_reader_did(reference: Reference, hcpcs_code: str) -> None:
    """Where no diagnosis decides (a drug, no indication named), step 7 never calls a diagnosis a mismatch."""
    answers = dict(category_answers(CODE_GROUPS[hcpcs_code]))
    if CODE_GROUPS[hcpcs_code] in ("drug", "none_named"):
        evidence = {reference.evidence["cigna_mm0520", row["indication"]] for row in reference.code_indications
                    if row["hcpcs_code"] == hcpcs_code}
        assert "diagnosis" not in evidence and set(answers.values()) == {"unknown"}
        return
    read = {category: ANSWER_OF[status(reference, hcpcs_code, category)] for category in answers}
    differing = {category: (answers[category], read[category]) for category in answers if answers[category] != read[category]}
    assert not differing, "category: (second reader, map)"


def test_no_code_calls_what_names_no_organ_or_type_a_mismatch(reference: Reference) -> None:
    """All covered codes by all three-character neoplasm categories: only C00-C76 and C81-C96 can be certain."""
    categories = [f"{letter}{tens}{ones}" for letter in "CD" for tens in string.digits for ones in string.digits + "AB"]
    certain = {
        category
        for hcpcs_code in covered_codes()
        for category in categories
        if status(reference, hcpcs_code, category) == "not_supported"
    }
    assert not certain & set(NEVER_CERTAIN)
    assert all("C00" <= category <= "C76" or "C81" <= category <= "C96" for category in certain)


def test_unspecified_sites_and_types_are_never_certain_where_they_may_hold_the_indication(reference: Reference) -> None:
    """Design 5: C26.9, C39.9, C68.9, C72.9, C85.9, C96.9 and their like."""
    myeloid = ["81218", "81245", "81246", "81310", "81270", "81279", "81175", "81236", "81206", "81219", "81338"]
    lymphoid = ["81261", "81278", "81340", "81168", "81233", "81320", "81305", "81237"]
    may_hold = {
        "C26.9": ["81210", "81275", "81276", "81311", "81272", "81314", "81301", "81288", "81202"],
        "C39.9": ["81235", "81275"],
        "C68.9": ["81301", "81288", "81275"],
        "C72.9": ["81120", "81121", "81287", "81345", "81191"],
        "C85.9": lymphoid,
        "C85.1": lymphoid,
        "C95.9": [*myeloid, "81233", "81315"],
        "C96.9": [*myeloid, *lymphoid, "81351", "81273", "81170"],
    }
    for diagnosis, codes in may_hold.items():
        for hcpcs_code in codes:
            assert status(reference, hcpcs_code, diagnosis) != "not_supported", (hcpcs_code, diagnosis)
