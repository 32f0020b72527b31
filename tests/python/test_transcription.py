"""The ledger against the documents' own lists, kept as plain code lists in tests/fixtures/documents."""

from __future__ import annotations

import pytest
from conftest import REPO, Rows, read_csv

DOCUMENTS = REPO / "tests" / "fixtures" / "documents"
SEEDS = REPO / "seeds" / "policy"


def code_list(name: str) -> list[str]:
    return (DOCUMENTS / f"{name}.txt").read_text().split()


@pytest.fixture(scope="module")
def rulings() -> Rows:
    return read_csv(SEEDS / "policy_ruling.csv")


def codes(rulings: Rows, **wanted: str) -> list[str]:
    return sorted(str(row["code"]) for row in rulings if all(row[key] == value for key, value in wanted.items()))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("providence_mp352_codes", 43),
        ("cigna_mm0520_covered_codes", 67),
        ("cigna_mm0520_experimental_codes", 13),
        ("capital_mp2267_listed_codes", 8),
        ("capital_mp2267_removed_codes", 3),
        ("moldx_group_2_codes", 2),
        ("moldx_group_1_diagnoses_deleted_and_restored", 4),
        ("moldx_group_2_diagnoses_deleted_and_restored", 195),
        ("moldx_other_diagnoses", 3),
    ],
)
def test_the_lists_hold_as_many_codes_as_the_documents(name: str, count: int) -> None:
    assert len(set(code_list(name))) == len(code_list(name)) == count


def test_providence_list_of_2026(rulings: Rows) -> None:
    assert codes(rulings, policy_id="php_mp352", revision="2026-01") == sorted(code_list("providence_mp352_codes"))


def test_cigna_lists(rulings: Rows) -> None:
    of_cigna = {"policy_id": "cigna_mm0520", "revision": "2025-11-04"}
    assert codes(rulings, **of_cigna, ruling="covered_if") == sorted(code_list("cigna_mm0520_covered_codes"))
    assert codes(rulings, **of_cigna, ruling="investigational") == sorted(code_list("cigna_mm0520_experimental_codes"))


def test_capital_list_and_removals(rulings: Rows) -> None:
    removed = codes(rulings, policy_id="cbc_mp2267", action="remove")
    listed = set(codes(rulings, policy_id="cbc_mp2267", ruling="investigational")) - set(removed)
    assert sorted(listed) == sorted(code_list("capital_mp2267_listed_codes"))
    assert removed == sorted(code_list("capital_mp2267_removed_codes"))


@pytest.mark.parametrize("group", ["1", "2"])
def test_moldx_deletes_and_restores_the_same_diagnoses(rulings: Rows, group: str) -> None:
    expected = sorted(code_list(f"moldx_group_{group}_diagnoses_deleted_and_restored"))
    in_group = {"policy_id": "moldx_tcgp", "code_system": "icd-10-cm", "code_group": group}
    assert codes(rulings, **in_group, revision="R3", action="remove") == expected
    assert codes(rulings, **in_group, revision="R5", action="reinstate") == expected


def test_moldx_defers_both_codes_and_every_diagnosis(rulings: Rows) -> None:
    named = [
        *code_list("moldx_group_2_codes"),
        *code_list("moldx_group_1_diagnoses_deleted_and_restored"),
        *code_list("moldx_group_2_diagnoses_deleted_and_restored"),
        *code_list("moldx_other_diagnoses"),
    ]
    assert codes(rulings, policy_id="moldx_tcgp", action="defer") == sorted(named)


def test_every_code_of_a_document_is_in_the_reference() -> None:
    reference = {row["hcpcs_code"] for row in read_csv(REPO / "seeds" / "reference" / "procedure_code.csv")}
    named = {code for path in DOCUMENTS.glob("*_codes.txt") for code in path.read_text().split()}
    assert named <= reference
    assert {"81452", "81450", "81479"} <= reference


def test_the_page_on_81452_gives_modifiers_place_and_taxonomy() -> None:
    def column(seed: str, name: str) -> list[str]:
        return [str(row[name]) for row in read_csv(REPO / "seeds" / "reference" / f"{seed}.csv")]

    assert column("procedure_modifier", "hcpcs_modifier") == ["26", "TC"]
    # no rule uses these two, so the design has them and no seed
    design = (REPO / "docs/design.md").read_text(encoding="utf-8")
    assert "place of service 81" in design and "taxonomy 207ZP0102X" in design
    sample = read_csv(REPO / "sample_claims" / "medical_claim.csv")
    assert {row["hcpcs_modifier_1"] for row in sample} <= {"", "26", "TC"}
    assert {row["place_of_service_code"] for row in sample if row["claim_id"].startswith("R5-")} == {"81"}


def test_every_covered_cigna_code_has_an_indication() -> None:
    mapped = {row["hcpcs_code"] for row in read_csv(SEEDS / "code_indication.csv")}
    assert mapped == set(code_list("cigna_mm0520_covered_codes"))
