{# One row per adjudicated line: its first decision, and the latest that stands. #}
select
    claim_line_id,
    max(case when is_initial then decision end) as initial_decision,
    max(case when is_initial then adjudication_date end) as initial_date,
    max(case when is_initial then carc_code end) as initial_carc_code,
    max(case when is_final then decision end) as final_decision,
    max(case when is_final then adjudication_date end) as final_date,
    max(case when is_final then carc_code end) as final_carc_code,
    -- payments that stand add up: several payers, or one in parts (X12 835 takes back what it replaces)
    cast(sum(case when not is_reversed then paid_amount end) as decimal(18, 2)) as standing_paid_amount
from {{ ref('int_adjudication') }}
group by claim_line_id
