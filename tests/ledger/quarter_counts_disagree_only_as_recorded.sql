{#
    Providence states how many codes some quarters added; the inferred additions must agree, or policy_discrepancy must record the
    disagreement under quarter_count_<revision>. Returns disagreements without a record, and records without a disagreement.
#}
with revision as (
    {{ ledger('policy_revision') | indent(4) }}
),

ruling as (
    {{ ledger('policy_ruling') | indent(4) }}
),

counted as (
    select
        revision.policy_id,
        revision.revision,
        revision.stated_new_code_count,
        count(ruling.code) as listed_new_code_count
    from revision
    left join ruling
        on
            revision.policy_id = ruling.policy_id
            and revision.revision = ruling.revision
            and ruling.ruling <> 'not_listed'
    where revision.stated_new_code_count is not null
    group by revision.policy_id, revision.revision, revision.stated_new_code_count
),

disagreement as (
    select
        *,
        'quarter_count_' || replace(revision, '-', '_') as discrepancy_id
    from counted
    where stated_new_code_count <> listed_new_code_count
),

recorded as (
    select discrepancy_id as recorded_id
    from {{ ref('policy_discrepancy') }}
    where discrepancy_id like 'quarter_count_%'
)

select
    disagreement.*,
    recorded.recorded_id
from disagreement
full join recorded on disagreement.discrepancy_id = recorded.recorded_id
where disagreement.discrepancy_id is null or recorded.recorded_id is null
