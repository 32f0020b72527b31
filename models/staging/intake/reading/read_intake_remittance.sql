
{#- a reversal and its correction may share a check number (docs/design.md, "A reversal") #}
{%- set key = ['data_source', 'claim_id', 'claim_line_number', 'adjudicated_at', 'remittance_id', 'is_reversal'] %}
{%- set content = content_columns('remittance', []) %}

with raw as not materialized (
    select
        remittance.*,
        claim_status.claim_status_code as listed_status_code,
        coalesce(claim_status.is_reversal, false) as is_reversal,
        {{ read_moment('remittance.adjudication_date') }} as adjudicated_at
    from {{ ref('raw_remittance') }} as remittance
    left join {{ ref('claim_status') }} as claim_status
        on {{ bare_code('remittance.claim_status_code') }} = claim_status.claim_status_code
),

cell as (
    {{ read_columns('raw', 'remittance') | indent(4) }}
),

typed as (
    select
        data_source,
        claim_id,
        coalesce(remittance_id, '') as remittance_id,
        is_reversal,
        adjudicated_at,
        {{ typed_columns('remittance') | indent(8) }},
        file_name,
        raw_row
    from cell
),

key_row as (
    {{ rows_per_key(
        'raw', 'remittance', key, {'is_reversal': 'is_reversal', 'adjudicated_at': 'adjudicated_at'}
    ) | indent(4) }}
),

billed as (
    select
        data_source,
        claim_id,
        claim_line_number,
        service_date,
        charge_amount
    from {{ ref('stg_medical_claim') }}
    union all
    select * from {{ ref('stg_whole_claim') }}
),

noted_key as (
    select
        key_row.*,
        billed.charge_amount as billed_amount,
        case
            when billed.claim_id is null
                then 'line_not_found: remittance: medical_claim holds no accepted line of this key'
            when cast(key_row.adjudicated_at as date) < billed.service_date
                then
                    'adjudicated_before_service: remittance: adjudicated ' || cast(key_row.adjudicated_at as date)
                    || ', but the service was on ' || billed.service_date
        end as misplacement
    from key_row
    left join billed using (data_source, claim_id, claim_line_number)
    where
        key_row.row_count > 1
        or billed.claim_id is null
        or cast(key_row.adjudicated_at as date) < billed.service_date
),

keyed as (
    {{ noted_rows('remittance', key, content, keep_raw_row='is_reversal') | indent(4) }}
),

checked as (
    {{ combine_parts('keyed', key) | indent(4) }}
),

placed as (
    select
        * exclude (misplacement, billed_amount)
        replace (coalesce(problem, misplacement) as problem)
    from checked
)

-- whether a reversal voids anything depends on the order of all adjudications (int_reversal)
{{ select_checked('placed', keep_raw_row='problem is not null or is_reversal') }}
