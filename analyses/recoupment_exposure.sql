-- Which payments could be taken back because the policy now denies the line, and until when may they be reopened?
-- Paid against the policy as known then (no change), or did a later revision correct an error or change the policy?
with standing as (
    select
        data_source,
        claim_id,
        claim_line_number,
        sum(paid_amount) as paid_amount
    from {{ ref('fct_adjudication') }}
    where not is_reversed
    group by data_source, claim_id, claim_line_number
    having bool_or(is_final and decision = 'paid') and sum(paid_amount) > 0
)

select
    determination.payer_id,
    determination.reason_code,
    coalesce(change.retro_kind, 'no change') as change,
    change.cause_revision,
    max(change.reopening_deadline) as last_reopening_day,
    count(*) as line_count,
    sum(standing.paid_amount) as paid_amount
from {{ ref('fct_determination') }} as determination
inner join standing
    using (data_source, claim_id, claim_line_number)
left join {{ ref('fct_retroactive_outcome') }} as change
    on
        determination.data_source = change.data_source
        and determination.claim_id = change.claim_id
        and determination.claim_line_number = change.claim_line_number
        and change.opportunity = 'recoupment_exposure'
where determination.basis = 'as_known' and determination.expected_action = 'deny'
group by determination.payer_id, determination.reason_code, change.retro_kind, change.cause_revision
order by paid_amount desc, determination.payer_id asc, determination.reason_code asc, change.cause_revision asc
