{# Every input row that did not become a fact, with the reason. Rejected at reading, or because its place is missing. #}
with rejected_at_reading as (
    select
        'medical_claim' as table_name,
        file_name,
        data_source,
        claim_id,
        claim_line_number,
        charge_amount,
        reason_code,
        reason,
        raw_row
    from {{ ref('intake_medical_claim') }}
    where reason_code is not null
    union all
    select
        'remittance' as table_name,
        file_name,
        data_source,
        claim_id,
        claim_line_number,
        charge_amount,
        reason_code,
        reason,
        raw_row
    from {{ ref('intake_remittance') }}
    where reason_code is not null
    union all
    select
        'remittance_adjustment' as table_name,
        file_name,
        data_source,
        claim_id,
        claim_line_number,
        cast(null as decimal(18, 2)) as charge_amount,
        reason_code,
        reason,
        raw_row
    from {{ ref('intake_remittance_adjustment') }}
    where reason_code is not null
),

empty_reversal as (
    select
        'remittance' as table_name,
        file_name,
        data_source,
        claim_id,
        claim_line_number,
        charge_amount,
        'reversal_without_adjudication' as reason_code,
        'remittance: a reversal of '
        || adjudication_date
        || ', before which no adjudication of the line stands' as reason,
        raw_row
    from {{ ref('stg_remittance') }}
    where voids_nothing
)

select * from rejected_at_reading
union all
select * from empty_reversal
