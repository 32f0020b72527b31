"""Labels for people: every id that the marts and seeds have has one, and what is printed shows no id."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import REPO, Warehouse, read_csv
from labelled import LABELS, raw_ids

from lookback.output.labels import SUBJECTS, Labels
from lookback.commands.summary import show

# columns of marts whose ids a person meets; names of input tables stay as they are, for people name their files so
COLUMNS = [name for name in SUBJECTS if " " not in name and name not in ("payer", "policy", "scenario", "kind", "reason", "subject", "finding", "from", "to")]
# (subject, seed, column)
SEEDS = (
    ("outcome", "outcome", "outcome"), ("action", "outcome", "expected_action"), ("reason", "determination_reason", "reason_code"),
    ("rejection", "rejection_reason", "reason_code"), ("payer", "payer", "payer_id"), ("line_of_business", "line_of_business", "line_of_business"),
    ("policy", "policy", "policy_id"), ("scenario", "scenario", "scenario_id"), ("fact", "criteria_node", "fact"),
    ("known_basis", "policy_ruling", "known_basis"), ("retro_kind", "policy_ruling", "retro_kind"), ("ruling", "policy_ruling", "ruling"),
    ("code_list_status", "policy_revision", "code_list_status"), ("diagnosis_rule", "policy", "diagnosis_rule"),
    ("requirement_kind", "policy_requirement", "requirement_kind"), ("line_of_business", "policy_scope", "line_of_business"),
)  # fmt: skip
# what a mart's column may have and the sample does not
CONTRACT = {
    "outcome_class": "administrative coding policy_supports_denial overturned payer_error newly_supported reopened conditional policy_silent",
    "window_state": "open good_cause_only closed unknown resubmit", "decision": "paid denied unknown", "direction": "newly_covered newly_denied other",
    "opportunity": "recoverable recoupment_exposure none", "amount_basis": "medicare_fee_schedule payer_multiplier median_allowed",
    "service_component": "professional technical", "mapping_status": "mapped payer_not_mapped plan_not_mapped",
    "retro_kind": "correction code_update policy_change editorial", "known_basis": "stated revision_date month_start effective_date inferred",
}  # fmt: skip


@pytest.fixture(scope="module")
def labels(sample: Warehouse) -> Labels:
    return Labels([(row["subject"], row["id"], row["label"]) for row in sample.rows("from dim_label")])


def test_every_id_of_the_marts_has_a_label(sample: Warehouse, labels: Labels) -> None:
    columns = sample.rows(
        f"""select table_name, column_name from information_schema.columns
        where table_schema = 'main' and column_name in ({", ".join(f"'{name}'" for name in COLUMNS)})"""
    )
    assert len(columns) > 60
    queries = [f"select '{row['column_name']}' as name, {row['column_name']} as id from {row['table_name']}" for row in columns]
    found = sample.rows(f"select distinct name, id from ({' union all '.join(queries)}) where id is not null and id not like '(%' and id not like '% %'")
    assert len(found) > 120
    missing = [(row["name"], row["id"]) for row in found if not any((subject, row["id"]) in labels.labels for subject in SUBJECTS[row["name"]])]
    assert missing == []
    missing = [row for row in sample.rows("select flag_kind from rpt_remittance_flag") if ("flag", row["flag_kind"]) not in labels.labels]
    assert missing == []


def test_every_id_of_the_seeds_and_of_the_contract_has_a_label() -> None:
    ids = {(subject, row[column]) for subject, seed, column in SEEDS for row in read_csv(next(REPO.glob(f"seeds/*/{seed}.csv"))) if row[column]}
    ids |= {(subject, name) for subject, names in CONTRACT.items() for name in names.split()}
    assert ids - set(LABELS) == set()


def test_a_label_is_for_people() -> None:
    """No id, no blank, and none for which a subject has nothing to name."""
    assert {key: label for key, label in LABELS.items() if raw_ids(label) or label != label.strip() or not label} == {}
    named = {subject for subjects in SUBJECTS.values() for subject in subjects} | {"coding_rule", "issue_status", "rejection"}
    assert {subject for subject, _ in LABELS} == named


def test_the_terminal_shows_no_id(sample: Warehouse, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    sample.rows("checkpoint")
    show(Path(shutil.copy(sample.path, tmp_path / "warehouse.duckdb")))
    printed = capsys.readouterr().out.split("The warehouse is")[0]
    assert "Medicare (MolDX)" in printed and "final denial %" in printed and raw_ids(printed) == set()


@pytest.mark.parametrize(
    ("step", "text", "shown"),
    [
        (2, "medicare", "Medicare (other contractors)"),
        (3, "medicare", "Medicare"),
        (4, "cbc_mp2267: newest revision none, list of none", "Capital MP 2.267: newest revision none, list of none"),
        (5, "units_exceed_one passes, test_identifier_missing cannot be checked", "one unit of service passes, test identifier cannot be checked"),
        (5, "component_of_panel broken", "single-gene code of a panel fails"),
        (5, "rule_of_tomorrow broken", "rule of tomorrow fails"),
        (6, "ruling not_listed by R1", "ruling not on the list by R1"),
        (8, "is_clia_certified true, nccn_category 1 or 2A", "CLIA-certified laboratory true, NCCN category 1 or 2A"),
        (7, "DECIDES: not_medically_necessary", "DECIDES: Not medically necessary"),
        (6, "would answer not_addressed", "would answer Not addressed"),
        (1, "81445 on 2026-01-01, not_issued", "81445 on 2026-01-01, not an issued code"),
        (8, None, None),
    ],
)
def test_a_step_of_the_ladder_is_a_sentence(step: int, text: str | None, shown: str | None, labels: Labels) -> None:
    assert labels.sentence(text, step) == shown


def test_every_step_of_the_sample_is_a_sentence_without_ids(sample: Warehouse, labels: Labels) -> None:
    rows = sample.rows("select distinct step, saw, answer from fct_ladder_step")
    assert len(rows) > 100
    shown = [labels.sentence(row[name], row["step"]) for row in rows for name in ("saw", "answer")]
    assert [text for text in shown if "_" in text] == []


def test_a_value_without_a_label_and_a_warehouse_without_labels_are_shown_as_they_are(labels: Labels) -> None:
    assert labels.of("payer", "acme_health") == "acme_health" and labels.of("claim_id", "covered") == "covered" and labels.of("outcome", None) is None
    assert labels.listed("fact", "tumor_stage,own_fact") == "Tumor stage, own_fact" and labels.listed("fact", None) is None
    with duckdb.connect() as connection:
        assert Labels.read(connection).of("outcome", "covered") == "covered"
    assert labels.prose("recoupment_exposure in fct_retroactive_outcome") == "at risk of recoupment in fct_retroactive_outcome"
