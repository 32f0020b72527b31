with placed as (
    select
        data_source,
        claim_id,
        claim_line_number,
        adjudication_date,
        adjudicated_at,
        remittance_id,
        is_reversal,
        false as is_waiting,
        part_count
    from {{ ref('stg_remittance') }}
    union all
    select
        data_source,
        claim_id,
        claim_line_number,
        adjudication_date,
        adjudicated_at,
        remittance_id,
        -- a row that decides no line takes nothing back from it
        false as is_reversal,
        true as is_waiting,
        part_count
    from {{ ref('stg_whole_claim_remittance') }}
    where not is_split
)

select
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    adjudicated_at,
    remittance_id,
    bool_or(not is_reversal) as has_payment,
    bool_or(is_reversal) as has_reversal,
    bool_and(is_waiting) as is_waiting,
    max(part_count) as part_count
from placed
group by data_source, claim_id, claim_line_number, adjudication_date, adjudicated_at, remittance_id
