{{ config(materialized='view') }}
{#
    Each adjudicated line twice: as first decided, and as decided in the end. Exclusions are nested, so one number says how
    far a line stays in a rate: 0 where nothing is excluded, 1 without duplicates as well, 2 without technical denials too;
    -1 where the decision is not known, so that no rate counts it.
#}
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
    -- what was paid is asked of the end alone
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
