with sent as (
    select
        adjustment.file_name,
        adjustment.provider_adjustment_number,
        sent.control_number as transaction,
        sent.data_source,
        sent.payer_name,
        sent.trace_number,
        sent.payment_date,
        adjustment.provider_id,
        adjustment.fiscal_period_date,
        adjustment.reason_code,
        reason.label as reason,
        adjustment.reference_id,
        adjustment.amount
    from {{ ref('x12_provider_adjustment') }} as adjustment
    inner join {{ ref('x12_transaction') }} as sent using (file_name, transaction_number)
    left join {{ ref('provider_adjustment_reason') }} as reason on adjustment.reason_code = reason.reason_code
    where not sent.is_provider_adjustment_repeated and coalesce(sent.payment_date <= {{ known_on() }}, true)
),

claim_number as (
    select distinct
        data_source,
        claim_id,
        claim_id as number
    from {{ ref('stg_medical_claim') }}
    union distinct
    select
        data_source,
        claim_id,
        payer_claim_number as number
    from {{ ref('x12_claim') }}
    where payer_claim_number is not null
),

-- a payer writes the claim's number alone or among other words
word as (
    select
        file_name,
        provider_adjustment_number,
        data_source,
        {{ each_of(list_union(list_of(['reference_id']), text_parts('reference_id', "' '"))) }} as number
    from sent
    where reference_id is not null
),

-- a reference that fits several claims names none
named as (
    select
        word.file_name,
        word.provider_adjustment_number,
        min(claim_number.claim_id) as claim_id
    from word
    inner join claim_number using (data_source, number)
    group by word.file_name, word.provider_adjustment_number
    having count(distinct claim_number.claim_id) = 1
),

only_line as (
    select
        line.data_source,
        line.claim_id,
        min(line.claim_line_number) as claim_line_number
    from {{ ref('stg_medical_claim') }} as line
    where line.claim_id in (select named.claim_id from named)
    group by line.data_source, line.claim_id
    having count(*) = 1
)

select
    {{ all_but(['amount'], 'sent') }},
    named.claim_id,
    only_line.claim_line_number,
    sent.amount
from sent
left join named using (file_name, provider_adjustment_number)
left join only_line using (data_source, claim_id)
