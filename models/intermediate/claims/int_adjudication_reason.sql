{#
    The reasons of each adjudication, with what each does to the money (design 7, which CARCs deny). An adjustment of 0 decides
    nothing; one without an amount may be the whole. A reason that the reference does not know denies.
#}
with reason as (
    select
        claim_line_id,
        adjudicated_at,
        remittance_id,
        carc_code,
        adjustment_amount,
        stated_amount,
        counted_amount
    from {{ ref('stg_remittance_adjustment') }}
    where not is_of_reversal and carc_code is not null
    union all
    select
        claim_line_id,
        adjudicated_at,
        remittance_id,
        {{ each_of('carc_codes') }} as carc_code,
        null as adjustment_amount,
        null as stated_amount,
        null as counted_amount
    from {{ ref('int_own_adjudication') }}
)

select
    reason.*,
    coalesce(adjustment_reason.effect, 'denial') as effect
from reason
left join {{ ref('adjustment_reason') }} as adjustment_reason on reason.carc_code = adjustment_reason.carc_code
where reason.adjustment_amount is distinct from 0
