{{ config(materialized='view') }}
{# The decisions, those that cannot be attributed to one line as pending. #}
select
    {{ all_but(['decision', 'placement', 'same_charge_id'], 'decision') }},
    case when contested.claim_line_id is null then decision.decision else 'pending' end as decision,
    case when contested.claim_line_id is null then decision.placement else 'not_placed' end as placement
from {{ ref('int_decision') }} as decision
left join {{ ref('int_contested_decision') }} as contested
    on
        decision.claim_line_id = contested.claim_line_id
        and decision.adjudicated_at = contested.adjudicated_at
        and decision.remittance_id = contested.remittance_id
