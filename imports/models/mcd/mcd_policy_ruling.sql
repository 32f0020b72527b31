{# The steps as rows of the ledger, known with their revision; bounded where a state lies within another's days. #}
select
    state.policy_id,
    state.revision,
    step.code_system,
    step.code_group,
    step.code,
    step.action,
    step.ruling,
    state.effective_from,
    case when state.lies_within then state.effective_to end as effective_to,
    state.known_from,
    case when state.is_first then 'stated' else 'inferred' end as known_basis,
    case when state.is_first then 'policy_change' else 'correction' end as retro_kind,
    case when step.code_system = 'hcpcs' then 'procedure' else 'diagnosis' end || ' codes, group ' || step.code_group
        as section,
    case step.code_system
        when 'icd-10-cm' then 'Groups of codes and of diagnoses pair by number: inferred'
    end as note
from {{ ref('mcd_ruling_step') }} as step
inner join {{ ref('mcd_state') }} as state
    on
        step.article_id = state.article_id
        and step.revision_order = state.revision_order
