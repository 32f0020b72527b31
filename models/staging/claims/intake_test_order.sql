{{ config(materialized='table') }}

{%- set key = ['data_source', 'claim_id', 'claim_line_number'] %}
{%- set content = content_columns('test_order', ['specimen_id', 'z_code']) %}

with raw as (
    select * from {{ ref('raw_test_order') }}
),

claim_line as (
    select
        data_source,
        claim_id,
        claim_line_number
    from {{ ref('stg_medical_claim') }}
),

typed as (
    select
        data_source,
        claim_id,
        upper(specimen_id) as specimen_id,
        upper(z_code) as z_code,
        {{ typed_columns('test_order') | indent(8) }},
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
        case when repeated_key.claim_id is not null then {{ key_of(content) }} end as content_hash
    from typed
    left join repeated_key using ({{ key | join(', ') }})
),

judged as (
    {{ judge_copies('keyed', key, 'test_order') | indent(4) }}
),

placed as (
    select
        judged.* replace (
            case
                when judged.problem is not null then judged.problem
                when claim_line.claim_id is null
                    then 'line_not_found: test_order: medical_claim holds no accepted line of this key'
            end as problem
        )
    from judged
    left join claim_line using ({{ key | join(', ') }})
)

{{ select_judged('placed', 'test_order') }}
