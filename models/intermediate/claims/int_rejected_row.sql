{#- Every input row that did not become a fact, with the reason: rejected at reading, or a reversal of nothing. #}
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
        file_name,
        data_source,
        claim_id,
        claim_line_number,
        charge_amount,
        'reversal_without_adjudication' as reason_code,
        'remittance: a reversal of ' || adjudication_date
        || ', before which no adjudication of the line stands' as reason,
        raw_row
    from {{ ref('stg_remittance') }}
    where voids_nothing
)

select * from rejected_at_reading
union all
select * from empty_reversal
