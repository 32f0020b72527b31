with reason as (
    select
        claim_line_id,
        adjudicated_at,
        remittance_id,
        group_code,
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
        cast(null as string) as group_code,
        {{ each_of('carc_codes') }} as carc_code,
        null as adjustment_amount,
        null as stated_amount,
        null as counted_amount
    from {{ ref('int_own_adjudication') }}
),

netted as (
    select
        claim_line_id,
        adjudicated_at,
        remittance_id,
        group_code,
        carc_code,
        cast(sum(adjustment_amount) as decimal(18, 2)) as adjustment_amount,
        cast(sum(stated_amount) as decimal(18, 2)) as stated_amount,
        cast(sum(counted_amount) as decimal(18, 2)) as counted_amount,
        count(adjustment_amount) < count(*) as has_blank_amount
    from reason
    group by claim_line_id, adjudicated_at, remittance_id, group_code, carc_code
)

select
    netted.claim_line_id,
    netted.adjudicated_at,
    netted.remittance_id,
    netted.group_code,
    netted.carc_code,
    netted.adjustment_amount,
    netted.stated_amount,
    netted.counted_amount,
    case
        when netted.has_blank_amount or netted.adjustment_amount > 0 then coalesce(adjustment_reason.effect, 'denial')
        else 'none'
    end as effect
from netted
left join {{ ref('adjustment_reason') }} as adjustment_reason on netted.carc_code = adjustment_reason.carc_code
-- the first of several reasons in one cell has the amount, so the others may sum to 0 with stated dollars
where netted.has_blank_amount or netted.adjustment_amount <> 0 or netted.stated_amount <> 0
