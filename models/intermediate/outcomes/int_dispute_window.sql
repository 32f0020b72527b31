{{ config(materialized='view') }}
with deadline as (
    select
        *,
        window_kind in ('appeal', 'reopening') as is_for_any_reason,
        window_kind in ('appeal', 'reopening', 'reopening_good_cause') as is_dispute
    from {{ ref('int_dispute_deadline') }}
),

dated as (
    select
        payer_id,
        line_of_business,
        final_date,
        max(case when window_kind = 'appeal' then deadline end) as appeal_deadline,
        max(case when window_kind = 'reopening' then deadline end) as reopening_deadline,
        max(case when window_kind = 'reopening_good_cause' then deadline end) as good_cause_deadline,
        max(case when window_kind = 'reopening_clerical_error' then deadline end) as clerical_error_deadline,
        max(case when is_for_any_reason then deadline end) as open_deadline,
        bool_or(is_for_any_reason and deadline is null) as may_be_open,
        bool_or(is_dispute and deadline is null) as may_be_disputed,
        bool_or(is_dispute) as has_dispute
    from deadline
    group by payer_id, line_of_business, final_date
),

window_on_day as (
    select
        *,
        case
            when {{ known_on() }} <= open_deadline then 'open'
            -- a known window that has passed says nothing of another whose length is not known
            when may_be_open then 'unknown'
            when {{ known_on() }} <= good_cause_deadline then 'good_cause_only'
            when may_be_disputed or not has_dispute then 'unknown'
            else 'closed'
        end as window_state
    from dated
)

select
    claim_line.claim_line_id,
    case when resubmission.claim_line_id is null then window_on_day.appeal_deadline end as appeal_deadline,
    case when resubmission.claim_line_id is null then window_on_day.reopening_deadline end as reopening_deadline,
    case when resubmission.claim_line_id is null then window_on_day.good_cause_deadline end as good_cause_deadline,
    resubmission.resubmission_deadline,
    case
        when {{ known_on() }} <= resubmission.resubmission_deadline then 'resubmit'
        when resubmission.resubmission_deadline is not null then 'closed'
        when resubmission.claim_line_id is not null then 'unknown'
        else coalesce(window_on_day.window_state, 'unknown')
    end as window_state,
    case
        when {{ known_on() }} <= resubmission.resubmission_deadline
            then {{ days_between(known_on(), 'resubmission.resubmission_deadline') }}
        when resubmission.claim_line_id is not null then null
        when window_on_day.window_state = 'open' then {{ days_between(known_on(), 'window_on_day.open_deadline') }}
        when window_on_day.window_state = 'good_cause_only'
            then {{ days_between(known_on(), 'window_on_day.good_cause_deadline') }}
    end as days_left,
    resubmission.claim_line_id is null and coalesce({{ known_on() }} <= window_on_day.clerical_error_deadline, false)
        as is_clerical_error_reopening_open
from {{ ref('int_evaluated_line') }} as claim_line
left join window_on_day
    on
        claim_line.payer_id = window_on_day.payer_id
        and claim_line.line_of_business is not distinct from window_on_day.line_of_business
        and claim_line.final_date = window_on_day.final_date
left join {{ ref('int_resubmission') }} as resubmission on claim_line.claim_line_id = resubmission.claim_line_id
where claim_line.final_date is not null
