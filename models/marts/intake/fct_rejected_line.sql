with rejected_at_reading as (
    {%- for table_name in input_tables() %}
    select
        '{{ table_name }}' as table_name,
        file_name,
        data_source,
        claim_id,
        claim_line_number,
        {% if 'charge_amount' in input_table(table_name).optional -%}
        charge_amount,
        {%- else -%}
        cast(null as decimal(18, 2)) as charge_amount,
        {%- endif %}
        reason_code,
        reason,
        raw_row
    from {{ ref('intake_' ~ table_name) }}
    where reason_code is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

empty_reversal as (
    select
        'remittance' as table_name,
        remittance.file_name,
        remittance.data_source,
        remittance.claim_id,
        remittance.claim_line_number,
        remittance.charge_amount,
        'reversal_without_adjudication' as reason_code,
        'remittance: a reversal of ' || remittance.adjudication_date
        || ', before which no adjudication of the line stands' as reason,
        remittance.raw_row
    from {{ ref('intake_remittance') }} as remittance
    inner join {{ ref('int_empty_reversal') }} as empty_reversal
        on {{ same_remittance('remittance', 'empty_reversal') }}
    where remittance.is_reversal and remittance.reason_code is null
),

adjustment_of_empty_reversal as (
    select
        'remittance_adjustment' as table_name,
        adjustment.file_name,
        adjustment.data_source,
        adjustment.claim_id,
        adjustment.claim_line_number,
        cast(null as decimal(18, 2)) as charge_amount,
        'remittance_not_found' as reason_code,
        'remittance_adjustment: the reversal that it belongs to was not accepted' as reason,
        adjustment.raw_row
    from {{ ref('intake_remittance_adjustment') }} as adjustment
    inner join {{ ref('int_empty_reversal') }} as empty_reversal
        on {{ same_remittance('adjustment', 'empty_reversal') }}
    where adjustment.is_of_reversal and adjustment.reason_code is null
),

file as (
    select * from {{ ref('raw_x12_file') }}
),

-- nothing of such a file is read
file_set_aside as (
    select
        'remittance_835' as table_name,
        file_name,
        cast(null as string) as data_source,
        cast(null as string) as claim_id,
        cast(null as integer) as claim_line_number,
        cast(null as decimal(18, 2)) as charge_amount,
        problem as reason_code,
        'remittance_835: ' || detail as reason,
        {{ row_json('file') }} as raw_row
    from file
    where problem is not null
)

select * from rejected_at_reading
union all
select * from file_set_aside
union all
select * from empty_reversal
union all
select * from adjustment_of_empty_reversal
