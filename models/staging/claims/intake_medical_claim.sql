{{ config(materialized='table') }}

{%- set key = ['data_source', 'claim_id', 'claim_line_number'] %}
{%- set content = content_columns('medical_claim', [
    'person_id', 'payer', 'plan',
    'coalesce(procedure_code.hcpcs_code, case when is_whole_code then read_code end, upper(code_text))', 'glued_modifiers',
    diagnosis_list(), 'x_adjustment_group_code', bare_code('x_adjustment_reason_code'), 'x_remark_code', 'other_content',
]) %}

with raw as (
    select * from {{ ref('raw_medical_claim') }}
),

procedure_code as (
    select hcpcs_code from {{ ref('procedure_code') }}
),

typed as (
    select
        data_source,
        claim_id,
        {{ pseudonym('person_id') }} as person_id,
        payer,
        plan,
        hcpcs_code as code_text,
        {{ read_procedure_code('hcpcs_code') }} as read_code,
        {{ read_glued_modifiers('hcpcs_code') }} as glued_modifiers,
        {{ is_whole_procedure_code('hcpcs_code') }} as is_whole_code,
        {{ component_modifier() | indent(8) }} as component_modifier,
        {{ numbered('diagnosis_code_', 25) | join(', ') }},
        upper(x_adjustment_group_code) as x_adjustment_group_code,
        x_adjustment_reason_code,
        x_remark_code,
        {{ key_of(
            ['place_of_service_code', 'rendering_npi', 'billing_npi', 'in_network_flag']
            + numbered('hcpcs_modifier_', 5)
        ) }} as other_content,
        {{ typed_columns('medical_claim') | indent(8) }},
        file_name,
        raw_row
    from raw
),

repeated_key as (
    {{ rows_per_key(ref('raw_medical_claim'), 'medical_claim', key) | indent(4) }}
    having count(*) > 1
),

keyed as (
    select
        typed.* exclude (raw_row, {{ numbered('diagnosis_code_', 25) | join(', ') }}),
        case when procedure_code.hcpcs_code is not null then {{ diagnosis_text() }} end as diagnosis_text,
        case
            when procedure_code.hcpcs_code is not null then procedure_code.hcpcs_code
            when typed.is_whole_code then typed.read_code
            else upper(typed.code_text)
        end as hcpcs_code,
        typed.code_text is not null and procedure_code.hcpcs_code is null and not typed.is_whole_code as is_unread_code,
        procedure_code.hcpcs_code is not null as is_in_scope,
        coalesce(typed.claim_line_start_date, typed.claim_start_date) as service_date,
        repeated_key.claim_id is not null as is_repeated,
        case when repeated_key.claim_id is not null then {{ key_of(content) }} end as content_hash,
        case
            when typed.problem is not null or repeated_key.claim_id is not null
                then {{ masked_raw_row('medical_claim') | indent(16) }}
        end as raw_row
    from typed
    left join procedure_code on typed.read_code = procedure_code.hcpcs_code
    left join repeated_key using ({{ key | join(', ') }})
),

judged as (
    {{ judge_copies('keyed', key, 'medical_claim') | indent(4) }}
),

-- what was read of the code's text has served
read_line as (
    select * exclude (read_code, glued_modifiers, is_whole_code)
    from judged
)

{{ select_judged('read_line') }}
