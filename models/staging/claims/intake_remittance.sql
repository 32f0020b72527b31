{{ config(materialized='table') }}

{%- set key = ['data_source', 'claim_id', 'claim_line_number', 'adjudication_date', 'remittance_id'] %}
{%- set content = content_columns('remittance', []) %}

with raw as (
    select
        remittance.*,
        claim_status.claim_status_code as listed_status_code
    from {{ ref('raw_remittance') }} as remittance
    left join {{ ref('claim_status') }} as claim_status
        on {{ bare_code('remittance.claim_status_code') }} = claim_status.claim_status_code
),

claim_line as (
    select
        data_source,
        claim_id,
        claim_line_number,
        service_date
    from {{ ref('stg_medical_claim') }}
),

typed as (
    select
        data_source,
        claim_id,
        coalesce(remittance_id, '') as remittance_id,
        {{ typed_columns('remittance') | indent(8) }},
        file_name,
        raw_row
    from raw
),

key_row as (
    {{ rows_per_key(ref('raw_remittance'), 'remittance', key) | indent(4) }}
),

noted_key as (
    select
        key_row.*,
        case
            when claim_line.claim_id is null
                then 'line_not_found: remittance: medical_claim holds no accepted line of this key'
            when key_row.adjudication_date < claim_line.service_date
                then
                    'adjudicated_before_service: remittance: adjudicated ' || key_row.adjudication_date
                    || ', but the service was on ' || claim_line.service_date
        end as misplacement
    from key_row
    left join claim_line using (data_source, claim_id, claim_line_number)
    where
        key_row.row_count > 1
        or claim_line.claim_id is null
        or key_row.adjudication_date < claim_line.service_date
),

keyed as (
    {{ noted_rows('remittance', key, content, keep_raw_row="claim_status_code = '22'") | indent(4) }}
),

judged as (
    {{ judge_copies('keyed', key, 'remittance') | indent(4) }}
),

placed as (
    select * exclude (misplacement) replace (coalesce(problem, misplacement) as problem)
    from judged
)

-- whether a reversal voids anything is known only in the order of all adjudications
{{ select_judged('placed', keep_raw_row="problem is not null or claim_status_code = '22'") }}
