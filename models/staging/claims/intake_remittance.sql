{{ config(materialized='table') }}

{%- set key = ['data_source', 'claim_id', 'claim_line_number', 'adjudication_date', 'remittance_id'] %}

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

repeated_key as (
    {{ repeated_keys('typed', key) | indent(4) }}
),

keyed as (
    select
        typed.*,
        repeated_key.claim_id is not null as is_repeated,
        case
            when repeated_key.claim_id is not null
                then {{ key_of(content_columns('remittance', [])) }}
        end as content_hash
    from typed
    left join repeated_key using ({{ key | join(', ') }})
),

judged as (
    {{ judge_copies('keyed', key, 'remittance') | indent(4) }}
),

placed as (
    select
        judged.* replace (
            case
                when judged.problem is not null then judged.problem
                when claim_line.claim_id is null
                    then 'line_not_found: remittance: medical_claim holds no accepted line of this key'
                when judged.adjudication_date < claim_line.service_date
                    then
                        'adjudicated_before_service: remittance: adjudicated ' || judged.adjudication_date
                        || ', but the service was on ' || claim_line.service_date
            end as problem
        )
    from judged
    left join claim_line using (data_source, claim_id, claim_line_number)
)

-- whether a reversal voids anything is known only in the order of all adjudications
{{ select_judged('placed', 'remittance', keep_raw_row="problem is not null or claim_status_code = '22'") }}
