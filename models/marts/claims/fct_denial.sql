with claim_line as (
    select * from {{ ref('int_evaluated_line') }}
    where denial_date is not null
),

determination as (
    select * from {{ ref('int_determination') }}
),

denied as (
    select
        claim_line.*,
        as_denied.expected_action as action_as_denied,
        as_known.expected_action as action_as_known,
        as_known.outcome as outcome_as_known
    from claim_line
    inner join determination as as_denied
        on
            claim_line.case_id = as_denied.case_id
            and claim_line.denied_evaluated_on = as_denied.known_on
    inner join determination as as_known
        on
            claim_line.case_id = as_known.case_id
            and claim_line.known_evaluated_on = as_known.known_on
)

select
    denied.data_source,
    denied.claim_id,
    denied.claim_line_number,
    denied.service_date,
    {{ month_of('denied.service_date') }} as service_month,
    denied.payer_id,
    denied.line_of_business,
    denied.hcpcs_code,
    denied.initial_decision = 'denied' as is_initial_denial,
    coalesce(denied.final_decision = 'denied', false) as is_final_denial,
    denied.denial_carc_code,
    denied.denial_category,
    -- first match decides (docs/design.md, "Output: the marts")
    case
        when denial_category.is_administrative then 'administrative'
        when denied.outcome_as_known = 'coding_error' then 'coding'
        when denied.action_as_denied = 'deny' and denied.action_as_known = 'deny' then 'policy_supports_denial'
        when denied.action_as_denied in ('deny', 'review') and denied.action_as_known = 'pay' then 'overturned'
        when denied.action_as_denied = 'pay' and denied.action_as_known = 'pay' then 'payer_error'
        when denied.action_as_denied in ('pay', 'review') and denied.action_as_known = 'deny' then 'newly_supported'
        when denied.action_as_denied in ('deny', 'pay') and denied.action_as_known = 'review' then 'reopened'
        when denied.outcome_as_known = 'conditional' then 'conditional'
        else 'policy_silent'
    end as outcome_class,
    denied.action_as_known as expected_action,
    denied.charge_amount,
    expected.service_component,
    expected.expected_amount,
    expected.expected_amount_basis,
    expected.expected_amount_observed_count,
    expected.rate_from,
    expected.multiplier_from,
    expected.multiplier,
    cast(expected.expected_amount * payment_share.share_low as decimal(18, 2)) as expected_payment_low_amount,
    cast(expected.expected_amount * payment_share.share_high as decimal(18, 2)) as expected_payment_high_amount,
    dispute.appeal_deadline,
    dispute.resubmission_deadline,
    dispute.window_state,
    dispute.days_left,
    dispute.is_clerical_error_reopening_open
from denied
inner join
    {{ ref('denial_category') }} as denial_category
    on denied.denial_category = denial_category.denial_category
left join {{ ref('int_expected_amount') }} as expected on denied.claim_line_id = expected.claim_line_id
left join {{ ref('int_dispute_window') }} as dispute on denied.claim_line_id = dispute.claim_line_id
left join {{ ref('expected_payment_share') }} as payment_share on denied.action_as_known = payment_share.expected_action
