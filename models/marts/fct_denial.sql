with claim_line as (
    select * from {{ ref('int_claim_line') }}
),

decision as (
    select * from {{ ref('int_line_decision') }}
    where denial_date is not null
),

judged as (
    select
        basis.claim_line_id,
        max(case when basis.basis = 'as_denied' then determination.expected_action end) as action_as_denied,
        max(case when basis.basis = 'as_known' then determination.expected_action end) as action_as_known,
        max(case when basis.basis = 'as_known' then determination.outcome end) as outcome_as_known
    from {{ ref('int_line_basis') }} as basis
    inner join {{ ref('int_determination') }} as determination
        on
            basis.claim_line_id = determination.claim_line_id
            and basis.known_on = determination.known_on
    where basis.basis in ('as_denied', 'as_known')
    group by basis.claim_line_id
)

select
    claim_line.data_source,
    claim_line.claim_id,
    claim_line.claim_line_number,
    claim_line.service_date,
    claim_line.payer_id,
    claim_line.line_of_business,
    claim_line.hcpcs_code,
    decision.initial_decision = 'denied' as is_initial_denial,
    coalesce(decision.final_decision = 'denied', false) as is_final_denial,
    decision.denial_carc_code,
    decision.denial_category,
    -- first match decides (design: output)
    case
        when denial_category.is_administrative then 'administrative'
        when judged.outcome_as_known = 'coding_error' then 'coding'
        when judged.action_as_denied = 'deny' and judged.action_as_known = 'deny' then 'policy_supports_denial'
        when judged.action_as_denied in ('deny', 'review') and judged.action_as_known = 'pay' then 'overturned'
        when judged.action_as_denied = 'pay' and judged.action_as_known = 'pay' then 'payer_error'
        when judged.action_as_denied in ('pay', 'review') and judged.action_as_known = 'deny' then 'newly_supported'
        when judged.action_as_denied in ('deny', 'pay') and judged.action_as_known = 'review' then 'reopened'
        when judged.outcome_as_known = 'conditional' then 'conditional'
        else 'policy_silent'
    end as outcome_class,
    claim_line.charge_amount,
    expected.service_component,
    expected.expected_amount,
    expected.expected_amount_basis,
    expected.expected_amount_observed_count,
    cast(expected.expected_amount * payment_share.share_low as decimal(18, 2)) as expected_payment_low_amount,
    cast(expected.expected_amount * payment_share.share_high as decimal(18, 2)) as expected_payment_high_amount,
    dispute.appeal_deadline,
    dispute.resubmission_deadline,
    dispute.window_state,
    dispute.days_left
from decision
inner join claim_line on decision.claim_line_id = claim_line.claim_line_id
inner join judged on decision.claim_line_id = judged.claim_line_id
inner join
    {{ ref('denial_category') }} as denial_category
    on decision.denial_category = denial_category.denial_category
left join {{ ref('int_expected_amount') }} as expected on decision.claim_line_id = expected.claim_line_id
left join {{ ref('int_dispute_window') }} as dispute on decision.claim_line_id = dispute.claim_line_id
left join {{ ref('expected_payment_share') }} as payment_share on judged.action_as_known = payment_share.expected_action
