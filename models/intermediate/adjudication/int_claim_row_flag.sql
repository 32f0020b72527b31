with contested as (
    select * from {{ ref('int_decision') }}
    where placement = 'not_placed'
),

waiting as (
    select
        data_source,
        claim_id,
        claim_line_number,
        adjudication_date,
        adjudicated_at,
        remittance_id,
        is_reversal,
        paid_amount,
        explained_amount as charge_amount
    from {{ ref('stg_whole_claim_remittance') }}
    where not is_split
    union all
    -- each of these rows could be for each of their lines
    select distinct
        contested.data_source,
        contested.claim_id,
        line.claim_line_number,
        contested.adjudication_date,
        contested.adjudicated_at,
        contested.remittance_id,
        false as is_reversal,
        contested.paid_amount,
        contested.charge_amount
    from contested
    inner join contested as line on contested.same_charge_id = line.same_charge_id
)

select
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    case when coalesce(paid_amount, 0) = 0 then 'claim_row_not_placed' else 'claim_payment_not_split' end as flag_kind,
    case
        when row_number() over (
            partition by data_source, claim_id, adjudicated_at, remittance_id, is_reversal
            order by claim_line_number
        ) = 1 then case when coalesce(paid_amount, 0) = 0 then abs(charge_amount) else paid_amount end
    end as amount
from waiting
