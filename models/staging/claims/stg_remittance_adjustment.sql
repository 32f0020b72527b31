{#
    Accepted adjustments, one row per reason, on each remittance of a line that they reach: each bears the reason, the amount is
    counted once.
#}
with accepted as (
    select
        * exclude (reason_code, reason, raw_row),
        case when len(carc_codes) = 0 then [null] else carc_codes end as reason_codes
    from {{ ref('intake_remittance_adjustment') }}
    where reason_code is null
),

of_line as (
    select
        {{ claim_line_id() }} as claim_line_id,
        *,
        true as is_counted,
        false as is_shared
    from accepted
    where claim_line_number > 0
),

-- a whole claim's adjustment says something of what was not paid (design 7, claim-level rows)
of_claim as (
    select
        remittance.claim_line_id,
        accepted.* replace (
            remittance.claim_line_number as claim_line_number,
            remittance.adjudicated_at as adjudicated_at,
            remittance.remittance_id as remittance_id
        ),
        dense_rank() over (
            claim_adjustment order by remittance.claim_line_number, remittance.adjudicated_at, remittance.remittance_id
        ) = 1 as is_counted,
        min(remittance.claim_line_number) over claim_adjustment < max(remittance.claim_line_number) over claim_adjustment
            as is_shared
    from accepted
    inner join {{ ref('stg_remittance') }} as remittance
        on
            accepted.data_source = remittance.data_source
            and accepted.claim_id = remittance.claim_id
            and accepted.adjudication_date = remittance.adjudication_date
            and (accepted.remittance_id = remittance.remittance_id or '' in (accepted.remittance_id, remittance.remittance_id))
    where
        accepted.claim_line_number = 0
        and not remittance.is_reversal
        and coalesce(remittance.paid_amount, 0) <= 0
        and not accepted.is_of_reversal
    window claim_adjustment as (
        partition by accepted.data_source, accepted.claim_id, accepted.adjudicated_at, accepted.remittance_id
    )
),

reaching as (
    select * from of_line
    union all
    select * from of_claim
),

reasoned as (
    select
        * exclude (carc_codes, reason_codes),
        {{ unnest_with_position('reason_codes', 'carc_code', 'reason_position') | indent(8) }}
    from reaching
)

select
    claim_line_id,
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    adjudicated_at,
    remittance_id,
    is_of_reversal,
    group_code,
    carc_code,
    remark_codes,
    is_shared,
    adjustment_amount,
    -- of several reasons in one cell the first bears the amount, of several lines reached each in full
    case when reason_position = 1 then adjustment_amount else 0 end as stated_amount,
    case when is_counted and reason_position = 1 then adjustment_amount else 0 end as counted_amount,
    file_name
from reasoned
