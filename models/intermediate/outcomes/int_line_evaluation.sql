{{ config(materialized='view') }}
with adjudicated_line as (
    select * from {{ ref('fct_adjudicated_line') }}
),

undecided_line as (
    select * from {{ ref('int_undecided_line') }}
)

select
    'initial' as decision,
    data_source,
    claim_id,
    claim_line_number,
    payer_id,
    service_date,
    initial_adjudication_date as adjudication_date,
    claim_service_date,
    claim_initial_adjudication_date as claim_adjudication_date,
    case
        when not is_in_initial_rate then -1
        when is_initial_duplicate then 0
        when is_initial_technical then 1
        else 2
    end as kept_level,
    is_initial_denial as is_denied,
    -- only the final decision says whether the line stayed unpaid
    false as is_zero_paid,
    charge_amount,
    expected_amount
from adjudicated_line
union all
select
    'final' as decision,
    data_source,
    claim_id,
    claim_line_number,
    payer_id,
    service_date,
    final_adjudication_date as adjudication_date,
    claim_service_date,
    claim_final_adjudication_date as claim_adjudication_date,
    case
        when not is_in_final_rate then -1
        when is_final_duplicate then 0
        when is_final_technical then 1
        else 2
    end as kept_level,
    is_final_denial as is_denied,
    is_zero_paid,
    charge_amount,
    expected_amount
from adjudicated_line
{%- for decision in ['initial', 'final'] %}
union all
select
    '{{ decision }}' as decision,
    data_source,
    claim_id,
    claim_line_number,
    payer_id,
    service_date,
    {{ decision }}_adjudication_date as adjudication_date,
    claim_service_date,
    claim_{{ decision }}_adjudication_date as claim_adjudication_date,
    -1 as kept_level,
    false as is_denied,
    false as is_zero_paid,
    charge_amount,
    expected_amount
from undecided_line
{%- endfor %}
