{#
    One row per adjudicated line: its first decision, the latest that stands, and the denial that counts: the final decision if
    that is a denial, else the initial one (design 8).
#}
with decided as (
    select
        claim_line_id,
        max(case when is_initial then decision end) as initial_decision,
        max(case when is_initial then adjudication_date end) as initial_date,
        max(case when is_initial then denial_carc_code end) as initial_carc_code,
        max(case when is_initial then denial_category end) as initial_denial_category,
        max(case when is_final then decision end) as final_decision,
        max(case when is_final then adjudication_date end) as final_date,
        max(case when is_final then denial_carc_code end) as final_carc_code,
        max(case when is_final then denial_category end) as final_denial_category,
        -- payments that stand add up: several payers, or one in parts (X12 835 takes back what it replaces)
        cast(sum(case when not is_reversed then paid_amount end) as decimal(18, 2)) as standing_paid_amount
    from {{ ref('int_adjudication') }}
    group by claim_line_id
)

select
    *,
    case when final_decision = 'denied' then final_date when initial_decision = 'denied' then initial_date end
        as denial_date,
    case when final_decision = 'denied' then final_carc_code else initial_carc_code end as denial_carc_code,
    case when final_decision = 'denied' then final_denial_category else initial_denial_category end as denial_category
from decided
