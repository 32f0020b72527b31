{#
    What the line would be paid if it were paid: the Medicare rate for Medicare, else the median of what this payer allowed
    for this code, else null. A rate holds from its own row until the code's next; before its first row, and while
    contractors set the price, there is none.
#}
with claim_line as (
    select * from {{ ref('int_claim_line') }}
),

fee_schedule as (
    select
        hcpcs_code,
        effective_from,
        coalesce(
            lead(effective_from) over (partition by hcpcs_code order by effective_from), {{ forever() }}
        ) as effective_to,
        rate_amount
    from {{ ref('medicare_lab_fee_schedule') }}
),

observed as (
    select
        claim_line.payer_id,
        claim_line.hcpcs_code,
        cast(median(adjudication.allowed_amount) as decimal(18, 2)) as median_allowed_amount,
        count(*) as observed_count
    from {{ ref('int_adjudication') }} as adjudication
    inner join claim_line on adjudication.claim_line_id = claim_line.claim_line_id
    where adjudication.allowed_amount > 0
    group by claim_line.payer_id, claim_line.hcpcs_code
)

select
    claim_line.claim_line_id,
    case
        when claim_line.payer_id = 'medicare_moldx' and fee_schedule.rate_amount is not null
            then fee_schedule.rate_amount
        else observed.median_allowed_amount
    end as expected_amount,
    case
        when claim_line.payer_id = 'medicare_moldx' and fee_schedule.rate_amount is not null
            then 'medicare_fee_schedule'
        when observed.median_allowed_amount is not null
            then 'median_allowed_of_' || observed.observed_count
    end as expected_amount_basis
from claim_line
left join fee_schedule
    on
        claim_line.hcpcs_code = fee_schedule.hcpcs_code
        and {{ holds('fee_schedule', 'effective', 'claim_line.service_date') }}
left join observed
    on
        claim_line.payer_id = observed.payer_id
        and claim_line.hcpcs_code = observed.hcpcs_code
