"""Change one rule at a time and see whether a test goes red: a check of the tests, run by hand.

    python tests/python/mutants.py [NAME ...]

Each mutant is one changed place in a copy of the project. First the unit tests of the changed model run, then the Python tests
that are named for it; a mutant that no test notices is printed as SURVIVED, and the exit code is the number of those.
It takes one to two minutes a mutant on two quiet cores, so it is no part of `make test`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
STORIES = ("test_cases.py", "test_stories.py")
LEDGERS = ("test_laws.py", "test_criteria.py")


@dataclass(frozen=True)
class Mutant:
    """`old`, which the file holds once, becomes `new`."""

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...] = STORIES


MUTANTS = (
    Mutant("code_last_day", "models/intermediate/evaluation/ladder_1_code.sql", "or procedure_code.terminated_on < evaluation.service_date", "or procedure_code.terminated_on <= evaluation.service_date"),
    Mutant("code_start_inferred", "models/intermediate/evaluation/ladder_1_code.sql", "and procedure_code.valid_from_basis in ('cms', 'document')", ""),
    Mutant("jurisdiction_guessed", "models/intermediate/evaluation/ladder_2_payer.sql", "then 'jurisdiction_not_mapped'", "then 'no_article'", ("test_mcd.py",)),
    Mutant("plan_guessed", "models/intermediate/evaluation/ladder_3_plan.sql", "coalesce(in_force.line_of_business, 'unmapped')", "coalesce(in_force.line_of_business, 'commercial')"),
    Mutant("retirement_ignored", "models/intermediate/evaluation/ladder_4_revision.sql", "where evaluation.is_retired or evaluation.list_revision is null", "where evaluation.list_revision is null"),
    Mutant("oldest_coding_rule", "models/intermediate/evaluation/ladder_5_coding.sql", "order by known_from desc, revision_order desc", "order by known_from asc, revision_order asc", LEDGERS),
    Mutant("deferred_list_is_partial", "models/intermediate/evaluation/ladder_6_ruling.sql", "when code_list_status = 'deferred' then 'deferred'", "when code_list_status = 'deferred' then 'code_list_partial'"),
    Mutant("not_listed_is_unknown", "models/intermediate/evaluation/ladder_6_ruling.sql", "when 'not_listed' then 'not_addressed'", "when 'not_listed' then 'unknown'"),
    Mutant("mismatch_is_unknown", "models/intermediate/evaluation/ladder_7_diagnosis.sql", "('diagnosis_not_supported', 'indication_mismatch')", "('diagnosis_not_supported')"),
    Mutant("criteria_failed_is_open", "models/intermediate/evaluation/ladder_8_criteria.sql", "when not criteria.is_met then 'not_medically_necessary'", "when not criteria.is_met then 'conditional'"),
    Mutant("first_known_decides", "models/intermediate/evaluation/int_deciding_row.sql", "order by known_from desc, revision_order desc, rule desc", "order by known_from asc, revision_order desc, rule desc", STORIES + LEDGERS),
    Mutant("units_from_two", "models/intermediate/evaluation/int_coding_verdict.sql", "service_unit_quantity > 1", "service_unit_quantity > 2", STORIES + LEDGERS),
    Mutant("no_order_means_missing", "models/intermediate/evaluation/int_coding_verdict.sql", "case when has_test_order then z_code is null end", "z_code is null", STORIES + LEDGERS),
    Mutant("unflagged_profile_denies", "models/intermediate/evaluation/int_coding_verdict.sql", "when is_after_unflagged then null", "when is_after_unflagged then true", STORIES + LEDGERS),
    Mutant("dna_and_rna_together", "models/intermediate/evaluation/int_coding_verdict.sql", "analyte in ('dna', 'rna')", "analyte in ('dna', 'rna', 'dna_rna')", STORIES + LEDGERS),
    Mutant("proprietary_small_panel", "models/intermediate/evaluation/int_coding_verdict.sql", "is_code_meant and not coalesce(code_tier = 'pla' and gene_count = code_gene_count, false)", "is_code_meant", STORIES + LEDGERS),
    Mutant("test_of_another_kind", "models/intermediate/evaluation/int_coding_verdict.sql", "coalesce(single_gene_kind, 'somatic_variant') <> 'somatic_variant'", "false", STORIES + LEDGERS),
    Mutant("broken_rule_is_unchecked", "models/intermediate/evaluation/int_determination.sql", "bool_or(is_broken is null) and not coalesce(bool_or(is_broken), false)", "bool_or(is_broken is null)", STORIES + LEDGERS),
    Mutant("heading_is_mismatch", "models/intermediate/evaluation/int_diagnosis_indication.sql", "when count(code_range.diagnosis_from) > 0 then 'unknown'", "when false then 'unknown'", ("test_indications.py",)),
    Mutant("unknown_beside_mismatch_denies", "models/intermediate/evaluation/int_diagnosis_verdict.sql", "when 'unknown' then 3 else 4 end", "when 'unknown' then 4 else 3 end"),
    Mutant("diagnosis_overrules_order", "models/intermediate/evaluation/int_case_fact.sql", "where ordered.case_id is null", "where true", LEDGERS),
    Mutant("contradicted_term_lives", "models/intermediate/evaluation/int_criteria_open_term.sql", "= {{ shared_count('term.literals', 'known.known_literals') }}", ">= {{ shared_count('term.literals', 'known.known_literals') }}", LEDGERS),
    Mutant("tie_by_first_revision", "macros/rectangles.sql", "order by ledger.known_from, ledger.revision_order", "order by ledger.known_from, ledger.revision_order desc", LEDGERS),
    Mutant("last_day_included", "macros/clock.sql", "{{ day }} < {{ relation }}.{{ prefix }}_to", "{{ day }} <= {{ relation }}.{{ prefix }}_to"),
    Mutant("retirement_of_any_revision", "models/intermediate/timeline/int_latest_revision.sql", "qualify known_from < known_to", "", LEDGERS),
    Mutant("rewording_rules", "models/staging/ledger/stg_policy_ruling.sql", "and ruling.action <> 'revise'", "", STORIES + LEDGERS),
    Mutant("known_before_it_was", "models/staging/ledger/stg_policy_ruling.sql", "ruling.known_from <= {{ known_on() }}", "true", LEDGERS),
    Mutant("specimen_not_known_is_another", "models/intermediate/case/int_panel_same_day.sql", "coalesce(single.specimen_id = panel.specimen_id, true)", "coalesce(single.specimen_id = panel.specimen_id, false)", STORIES + LEDGERS),
    Mutant("own_half_is_a_neighbour", "models/intermediate/case/int_panel_same_day.sql", "and not {{ is_other_component('single', 'panel') }}", "", STORIES + LEDGERS),
    Mutant("lowest_key_loses_specimen", "models/intermediate/case/int_profiled_specimen.sql", "> (earlier.service_date, earlier.data_source, earlier.claim_id, earlier.claim_line_number)", "> (earlier.service_date, earlier.data_source, earlier.claim_id, 0)", STORIES + LEDGERS),
    Mutant("reversal_takes_the_oldest", "models/intermediate/adjudication/int_reversal.sql", "order by preference asc, adjudication_order desc", "order by preference asc, adjudication_order asc"),
    Mutant("reversal_prefers_the_latest", "models/intermediate/adjudication/int_takeback_candidate.sql", "when is_taken_back and is_of_earlier_day then 1", "when is_of_earlier_day then 1"),
    Mutant("paid_date_first", "models/intermediate/adjudication/int_own_adjudication.sql", "coalesce(claim.x_adjudication_date, claim.paid_date)", "coalesce(claim.paid_date, claim.x_adjudication_date)"),
    Mutant("initial_denial_counts_first", "models/intermediate/adjudication/int_line_decision.sql", "case when decided.final_decision = 'denied' then decided.final_carc_code else decided.initial_carc_code end", "case when decided.initial_decision = 'denied' then decided.initial_carc_code else decided.final_carc_code end", STORIES + ("test_reference.py",)),
    Mutant("median_counts_nothing_allowed", "models/intermediate/outcomes/int_allowed_median.sql", "where allowed_amount > 0", "where allowed_amount >= 0", ("test_dollars.py",)),
    Mutant("payer_multiplier_first", "models/intermediate/outcomes/int_expected_amount.sql", "coalesce(of_plan.multiplier, of_payer.multiplier) as multiplier", "coalesce(of_payer.multiplier, of_plan.multiplier) as multiplier", ("test_dollars.py",)),
    Mutant("deadline_day_is_late", "models/intermediate/outcomes/int_dispute_window.sql", "when {{ known_on() }} <= open_deadline then 'open'", "when {{ known_on() }} < open_deadline then 'open'", ("test_dollars.py",)),
    Mutant("paid_claim_is_resubmitted", "models/intermediate/outcomes/int_resubmission.sql", "and adjudication.decision = 'denied'", "", ("test_dollars.py",)),
    Mutant("appeal_is_certain", "models/intermediate/outcomes/int_scenario_impact.sql", "* case when is_final_denial then scenario.overturn_rate_expected else 1 end\n        * scenario", "* scenario", ("test_scenarios.py", "test_dollars.py")),
    Mutant("payer_error_is_overturned", "models/marts/claims/fct_denial.sql", "when denied.action_as_denied in ('deny', 'review') and denied.action_as_known = 'pay' then 'overturned'", "when denied.action_as_known = 'pay' then 'overturned'", STORIES + ("test_reference.py",)),
    Mutant("paid_line_is_recoverable", "models/marts/claims/fct_retroactive_outcome.sql", "when direction = 'newly_covered' and final_decision = 'denied' then 'recoverable'", "when direction = 'newly_covered' then 'recoverable'", STORIES + ("test_reference.py",)),
    Mutant("first_change_is_the_cause", "models/intermediate/outcomes/int_outcome_change.sql", "max(known_on) as changed_on", "min(known_on) as changed_on", STORIES + ("test_reference.py",)),
    Mutant("carc_253_denies", "seeds/reference/adjustment_reason.csv", "253,other,false,contract", "253,other,true,denial", ("test_denial_reasons.py",)),
    Mutant("carc_197_does_not_deny", "seeds/reference/adjustment_reason.csv", "197,authorization,true,denial", "197,authorization,false,contract", ("test_denial_reasons.py",)),
    Mutant("nothing_paid_is_paid", "models/intermediate/adjudication/int_decision.sql", "when not is_unpaid or is_stated_payment or has_other_reason or is_left_to_patient then 'paid'", "when true then 'paid'"),
    Mutant("reasons_that_cancel_decide", "models/intermediate/adjudication/int_adjudication_reason.sql", "when netted.has_blank_amount or netted.adjustment_amount > 0 then", "when netted.has_blank_amount or netted.adjustment_amount >= 0 then"),
    Mutant("silent_source_has_a_rate", "models/intermediate/adjudication/int_line_decision.sql", "having bool_or(has_status_or_reason)", "having true", ("test_cases.py",)),
    Mutant("order_within_a_day", "models/intermediate/adjudication/int_adjudication.sql", "partition by claim_line_id order by adjudicated_at, remittance_id)", "partition by claim_line_id order by adjudication_date, remittance_id)"),
    Mutant("ten_lines_are_shared", "macros/sharing.sql", "{% macro fewest_shared_lines() -%} 11 {%- endmacro %}", "{% macro fewest_shared_lines() -%} 10 {%- endmacro %}", ("test_sharing.py",)),
)  # fmt: skip


def copied(folder: Path) -> Path:
    """The project as git knows it, changes that are not committed included."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=REPO, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    project = folder / "project"
    for name in filter(None, names):
        target = project / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPO / name, target)
    (project / ".venv").symlink_to((REPO / ".venv").resolve())
    return project


def is_green(project: Path, *command: str) -> bool:
    environment = {**os.environ, "CLAIMS_DIR": "", "KNOWN_ON": "", "WAREHOUSE_PATH": str(project / "sample.duckdb")}
    return subprocess.run(command, cwd=project, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def noticed_by(project: Path, mutant: Mutant) -> str | None:
    """What went red, or None."""
    binaries = project / ".venv" / "bin"
    model = Path(mutant.path)
    if model.suffix == ".sql" and model.parts[0] == "models":
        if not is_green(project, str(binaries / "dbt"), "--quiet", "test", "--select", f"{model.stem},test_type:unit"):
            return "unit test"
    for test in mutant.tests:
        if not is_green(project, str(binaries / "pytest"), "-x", "-q", "-p", "no:cacheprovider", f"tests/python/{test}"):
            return test
    return None


def main() -> None:
    chosen = [mutant for mutant in MUTANTS if mutant.name in sys.argv[1:] or not sys.argv[1:]]
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder))
        # unit tests need the tables that their models read
        if not is_green(project, str(project / ".venv/bin/dbt"), "--quiet", "build", "--exclude-resource-type", "test", "unit_test"):
            sys.exit("The sample does not build as it is: mend that first.")
        for mutant in chosen:
            path = project / mutant.path
            text = path.read_text(encoding="utf-8")
            if text.count(mutant.old) != 1:
                sys.exit(f"{mutant.name}: the text to change stands {text.count(mutant.old)} times in {mutant.path}, not once. Correct MUTANTS.")
            begun = time.monotonic()
            path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
            try:
                found = noticed_by(project, mutant)
            finally:
                path.write_text(text, encoding="utf-8")
            survivors += found is None
            print(f"{mutant.name} | {mutant.path} | {found or 'SURVIVED'} | {time.monotonic() - begun:.0f} s", flush=True)
    print(f"{len(chosen)} mutants, {survivors} survived")
    sys.exit(min(survivors, 100))


if __name__ == "__main__":
    main()
