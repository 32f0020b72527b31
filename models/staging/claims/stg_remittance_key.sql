{#
    The remittances that an adjustment of a line may belong to: those that decide or take back the line, and those of its whole
    claim that could not be split. A reversal and its correction under one id are one remittance.
#}
with placed as (
    select
        data_source,
        claim_id,
        claim_line_number,
        adjudication_date,
        adjudicated_at,
        remittance_id,
        is_reversal,
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
        is_reversal,
        part_count
    from {{ ref('stg_whole_claim_remittance') }}
    where not is_split
),

keyed as (
    select
        data_source,
        claim_id,
        claim_line_number,
        adjudication_date,
        adjudicated_at,
        remittance_id,
        bool_or(not is_reversal) as has_payment,
        bool_or(is_reversal) as has_reversal,
        max(part_count) as part_count
    from placed
    group by data_source, claim_id, claim_line_number, adjudication_date, adjudicated_at, remittance_id
)

select
    *,
    count(*) over (partition by data_source, claim_id, claim_line_number, adjudication_date) as same_day_count,
    count(*) over (partition by data_source, claim_id, claim_line_number, adjudication_date, remittance_id)
        as same_id_count,
    cast(null as string[]) as remittance_ids
from keyed
union all
select
    data_source,
    claim_id,
    0 as claim_line_number,
    adjudication_date,
    cast(null as timestamp) as adjudicated_at,
    cast(null as string) as remittance_id,
    true as has_payment,
    false as has_reversal,
    1 as part_count,
    0 as same_day_count,
    0 as same_id_count,
    list_distinct(list(remittance_id)) as remittance_ids
from {{ ref('stg_remittance_entry') }}
group by data_source, claim_id, adjudication_date
