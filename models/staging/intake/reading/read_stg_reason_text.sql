with reason_text as (
    select reason_code as reason_text from {{ ref('raw_remittance_adjustment') }}
    union distinct
    select remark_code as reason_text from {{ ref('raw_remittance_adjustment') }}
    union distinct
    select x_adjustment_reason_code as reason_text from {{ ref('intake_medical_claim') }}
    union distinct
    select x_remark_code as reason_text from {{ ref('intake_medical_claim') }}
),

coded as (
    select
        reason_text,
        {{ read_reason_codes('reason_text') | indent(8) }} as codes
    from reason_text
    where reason_text is not null
)

select
    reason_text,
    {{ glued_group_code('reason_text') }} as group_code,
    {{ adjustment_reasons_of('codes') }} as carc_codes,
    {{ remarks_of('codes') }} as remark_codes
from coded
