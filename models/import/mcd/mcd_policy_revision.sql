{# Each state as a revision. A last update that only moves makes none. #}
with ruled as (
    select
        article_id,
        revision_order,
        count(*) as step_count
    from {{ ref('mcd_ruling_step') }}
    group by article_id, revision_order
)

select
    state.policy_id,
    state.revision,
    state.revision_order,
    state.effective_from,
    state.effective_to,
    state.known_from,
    case when state.is_first then 'stated' else 'inferred' end as known_basis,
    'complete' as code_list_status,
    case
        when not state.is_first then 'correction'
        when ruled.step_count is null then 'editorial'
        else 'policy_change'
    end as retro_kind,
    state.retired_from,
    case when state.retired_from is not null then 'no other article is named' end as retired_to,
    cast(null as integer) as stated_new_code_count,
    'version ' || state.article_version as section,
    case
        when not state.is_first then 'Seen changed in the download of ' || state.downloaded_on
        else 'Known from the last update of its record'
    end || case when state.effective_to is not null then '; its end is inferred from its last day or the next version' else '' end as note
from {{ ref('mcd_state') }} as state
left join ruled on state.article_id = ruled.article_id and state.revision_order = ruled.revision_order
