{#
    Adjudications in the order in which they count: by day, on one day a reversal before its correction, then by id.

    A reversal voids the latest adjudication of an earlier day that still stands. Read as brackets, an adjudication opens
    a level and a reversal closes it: within one level the two alternate, so each closes what stands just before it.
#}
with accepted as (
    select
        {{ claim_line_id() }} as claim_line_id,
        * exclude (reason_code, reason)
    from {{ ref('intake_remittance') }}
    where reason_code is null
),

intake as (
    select
        accepted.*,
        claim_status.is_denied,
        claim_status.is_reversal,
        case when claim_status.is_reversal then 0 else 1 end as order_of_day
    from accepted
    inner join {{ ref('claim_status') }} as claim_status using (claim_status_code)
),

levelled as (
    select
        *,
        sum(case when is_reversal then -1 else 1 end) over (
            partition by claim_line_id
            order by adjudication_date, order_of_day, remittance_id
            rows between unbounded preceding and current row
        ) + case when is_reversal then 1 else 0 end as bracket_level
    from intake
)

select
    * exclude (order_of_day, bracket_level),
    case when not is_reversal and lead(is_reversal) over bracket then lead(adjudication_date) over bracket end
        as voided_on,
    is_reversal and coalesce(lag(is_reversal) over bracket, true) as voids_nothing
from levelled
window bracket as (
    partition by claim_line_id, bracket_level order by adjudication_date, order_of_day, remittance_id
)
