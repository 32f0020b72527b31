{{ config(materialized='table') }}
with named_claim as (
    select distinct
        data_source,
        claim_id
    from {{ ref('x12_claim') }}
),

-- where the files name no claim, DuckDB does not read the claim files again
modified as (
    select
        raw.data_source,
        raw.claim_id,
        {{ read_whole_number('raw.claim_line_number') }} as claim_line_number,
        max(
            {{ modifier_text(numbered('raw.hcpcs_modifier_', 5), read_glued_modifiers('raw.hcpcs_code')) | indent(12) }}
        ) as modifiers
    from {{ ref('raw_medical_claim') }} as raw
    inner join named_claim using (data_source, claim_id)
    group by all
)

select
    line.data_source,
    line.claim_id,
    line.claim_line_number,
    line.hcpcs_code,
    modified.modifiers,
    line.service_date,
    line.charge_amount,
    row_number() over (
        partition by line.data_source, line.claim_id
        order by line.claim_line_number
    ) as place,
    count(*) over (partition by line.data_source, line.claim_id) as line_count
from {{ ref('stg_medical_claim') }} as line
inner join named_claim using (data_source, claim_id)
left join modified using (data_source, claim_id, claim_line_number)
