with ruled as (
    select
        policy_id,
        count(distinct case when code_system = 'hcpcs' then code end) as procedure_code_count,
        count(distinct case when code_system = 'icd-10-cm' and code <> {{ any_diagnosis() }} then code end)
            as diagnosis_code_count
    from {{ ref('int_policy_timeline') }}
    where scenario_id = {{ actual() }}
    group by policy_id
),

revision as (
    select
        policy_id,
        count(*) as revision_count,
        min(effective_from) as first_effective_from,
        max_by(code_list_status, (known_from, revision_order)) as code_list_status
    from {{ ref('stg_policy_revision') }}
    where scenario_id = {{ actual() }}
    group by policy_id
)

select
    policy.policy_id,
    policy.payer_id,
    policy.policy_number,
    policy.label,
    policy.diagnosis_rule,
    nullif(latest.retired_from, {{ forever() }}) as retired_on,
    latest.retired_to,
    policy.last_reviewed_on,
    policy.next_review_on,
    policy.review_section,
    policy.address,
    policy.address_section,
    document.label as document_label,
    document.kind as document_kind,
    document.document_as_of,
    revision.code_list_status,
    revision.first_effective_from,
    cast(coalesce(revision.revision_count, 0) as integer) as revision_count,
    cast(coalesce(ruled.procedure_code_count, 0) as integer) as procedure_code_count,
    cast(coalesce(ruled.diagnosis_code_count, 0) as integer) as diagnosis_code_count,
    policy.is_imported,
    policy.note
from {{ ref('stg_policy') }} as policy
inner join {{ ref('stg_source_document') }} as document on policy.document_id = document.document_id
left join {{ ref('int_latest_revision') }} as latest
    on
        policy.policy_id = latest.policy_id
        and latest.scenario_id = {{ actual() }}
        and {{ is_in_force('latest', 'known', known_on()) }}
left join ruled on policy.policy_id = ruled.policy_id
left join revision on policy.policy_id = revision.policy_id
