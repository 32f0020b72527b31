{%- set marts = {
    'fct_determination': none, 'fct_adjudication': 'charge_amount', 'fct_adjudicated_line': 'charge_amount',
    'fct_denial': 'charge_amount', 'dim_policy_revision': none, 'dim_policy_timeline': none,
} %}
{#- Not fct_retroactive_outcome nor fct_rejected_line: that they shrink is no loss. #}
with delivered as (
    select * from {{ ref('int_delivered_volume') }}
),

measured as (
    select
        'input_table' as subject_kind,
        table_name as subject,
        accepted_row_count as row_count,
        case when table_name in ('medical_claim', 'remittance') then accepted_charge_amount end as amount
    from {{ ref('rpt_intake') }}
    {%- for mart, amount in marts.items() %}
    union all
    select
        'mart' as subject_kind,
        '{{ mart }}' as subject,
        count(*) as row_count,
        {{ 'sum(' ~ amount ~ ')' if amount else 'null' }} as amount
    from {{ ref(mart) }}
    {%- endfor %}
    {%- for kind in ['data_source', 'payer', 'service_month'] %}
    union all
    select
        '{{ kind }}' as subject_kind,
        cast({{ kind }} as string) as subject,
        sum(line_count) as row_count,
        sum(charge_amount) as amount
    from delivered
    group by {{ kind }}
    {%- endfor %}
)

select
    build.build_id,
    measured.subject_kind,
    measured.subject,
    cast(measured.row_count as bigint) as row_count,
    cast(measured.amount as decimal(18, 2)) as amount
from measured
cross join {{ ref('dim_build') }} as build
