with determination as (
    select * from {{ ref('int_determination') }}
),

compared as (
    select
        line.claim_line_id,
        line.payer_id,
        line.hcpcs_code,
        line.charge_amount,
        coalesce(as_adjudicated.outcome <> as_known.outcome, false) as is_changed,
        coalesce(line.final_decision = 'denied', false) as is_final_denial
    from {{ ref('int_evaluated_line') }} as line
    inner join determination as as_known
        on
            line.case_id = as_known.case_id
            and line.known_evaluated_on = as_known.known_on
    left join determination as as_adjudicated
        on
            line.case_id = as_adjudicated.case_id
            and line.adjudicated_evaluated_on = as_adjudicated.known_on
),

ordered as (
    select
        *,
        row_number() over (
            partition by payer_id, hcpcs_code
            order by is_changed desc, is_final_denial desc, charge_amount desc nulls last, claim_line_id asc
        ) as watch_order
    from compared
)

select
    claim_line_id,
    cast(watch_order as bigint) as watch_order,
    is_changed,
    is_final_denial
from ordered
where watch_order <= 60
