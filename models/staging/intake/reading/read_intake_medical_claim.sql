
{%- set key = ['data_source', 'claim_id', 'claim_line_number'] %}
{#- cells that only serve to distinguish copies #}
{%- set apart = numbered('hcpcs_modifier_', 5)
    + ['place_of_service_code', 'rendering_npi', 'billing_npi', 'in_network_flag'] %}
{%- set content = content_columns('medical_claim', [
    'person_id', 'payer', 'plan', 'code.hcpcs_code', 'code.glued_modifiers', 'repeated_diagnoses', 'x_adjustment_group_code',
    bare_code('x_adjustment_reason_code'), 'x_remark_code',
] + apart) %}

with placeholder as (
    select distinct {{ bare_person('person_text') | indent(4) }} as bare_placeholder
    from {{ ref('person_placeholder') }}
),

raw as (
    select
        claim.*,
        placeholder.bare_placeholder
    from {{ ref('raw_medical_claim') }} as claim
    left join placeholder
        on {{ bare_person('claim.person_id') | indent(8) }} = placeholder.bare_placeholder
),

code as (
    {{ read_codes(ref('raw_medical_claim')) | indent(4) }}
),

cell as (
    {{ read_columns('raw', 'medical_claim') | indent(4) }}
),

typed as (
    select
        data_source,
        claim_id,
        case
            when not {{ is_nobody('person_id', 'bare_placeholder') | indent(12) }}
                then {{ pseudonym('person_id') | indent(16) }}
        end as person_id,
        payer,
        plan,
        hcpcs_code as code_text,
        {{ (apart | join(', ')) }},
        {{ numbered('diagnosis_code_', 25) | join(', ') }},
        upper(x_adjustment_group_code) as x_adjustment_group_code,
        x_adjustment_reason_code,
        x_remark_code,
        {{ typed_columns('medical_claim') | indent(8) }},
        file_name,
        raw_row
    from cell
),

repeated_key as (
    {{ rows_per_key(ref('raw_medical_claim'), 'medical_claim', key) | indent(4) }}
    having count(*) > 1
),

keyed as (
    select
        typed.* exclude (raw_row, {{ (apart + numbered('diagnosis_code_', 25)) | join(', ') }}),
        typed.billing_npi,
        code.hcpcs_code,
        coalesce(code.is_unread_code, false) as is_unread_code,
        coalesce(code.is_in_scope, false) as is_in_scope,
        {{ component_modifier('code.glued_modifiers') | indent(8) }} as component_modifier,
        {{ billed_modifiers('code.glued_modifiers') | indent(8) }} as modifiers,
        case when code.is_in_scope then {{ diagnosis_text() }} end as diagnosis_text,
        coalesce(typed.claim_line_start_date, typed.claim_start_date) as service_date,
        repeated_key.claim_id is not null as is_repeated,
        case when repeated_key.claim_id is not null then {{ diagnosis_list() }} end as repeated_diagnoses,
        case when repeated_key.claim_id is not null then {{ key_of(content) }} end as content_hash,
        case
            when typed.problem is not null or repeated_key.claim_id is not null
                then {{ masked_raw_row('medical_claim') | indent(16) }}
        end as raw_row
    from typed
    left join code on typed.code_text = code.code_text
    left join repeated_key using ({{ key | join(', ') }})
),

checked as (
    {{ reject_copies('keyed', key, 'medical_claim') | indent(4) }}
)

{{ select_checked('checked', of_no_use=['repeated_diagnoses']) }}
