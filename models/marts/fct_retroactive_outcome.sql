with claim_line as (
    select * from {{ ref('int_claim_line') }}
),

basis as (
    select * from {{ ref('int_line_basis') }}
),

determination as (
    select * from {{ ref('int_determination') }}
),

compared as (
    select
        basis.claim_line_id,
        max(case when basis.basis = 'as_adjudicated' then determination.outcome end) as outcome_as_adjudicated,
        max(case when basis.basis = 'as_known' then determination.outcome end) as outcome_as_known,
        max(case when basis.basis = 'as_adjudicated' then determination.expected_action end) as action_as_adjudicated,
        max(case when basis.basis = 'as_known' then determination.expected_action end) as action_as_known
    from basis
    inner join determination
        on
            basis.claim_line_id = determination.claim_line_id
            and basis.known_on = determination.known_on
    where basis.basis in ('as_adjudicated', 'as_known')
    group by basis.claim_line_id
),

judged as (
    select
        compared.*,
        decision.final_decision,
        decision.standing_paid_amount,
        case
            when compared.action_as_known = 'pay' and compared.action_as_adjudicated <> 'pay' then 'newly_covered'
            when compared.action_as_known = 'deny' and compared.action_as_adjudicated <> 'deny' then 'newly_denied'
            else 'other'
        end as direction
    from compared
    inner join {{ ref('int_line_decision') }} as decision on compared.claim_line_id = decision.claim_line_id
    where compared.outcome_as_adjudicated <> compared.outcome_as_known
),

dealt as (
    select
        *,
        case
            when direction = 'newly_covered' and final_decision = 'denied' then 'recoverable'
            when direction = 'newly_denied' and final_decision = 'paid' then 'recoupment_exposure'
            else 'none'
        end as opportunity
    from judged
)

select
    claim_line.data_source,
    claim_line.claim_id,
    claim_line.claim_line_number,
    claim_line.service_date,
    claim_line.payer_id,
    claim_line.line_of_business,
    claim_line.hcpcs_code,
    dealt.outcome_as_adjudicated,
    dealt.outcome_as_known,
    dealt.direction,
    cause.changed_on,
    cause.cause_revision,
    cause.retro_kind,
    dealt.final_decision as final_status,
    dealt.opportunity,
    claim_line.charge_amount,
    case dealt.opportunity
        when 'recoverable' then expected.expected_amount
        when 'recoupment_exposure' then dealt.standing_paid_amount
    end as amount_at_stake,
    dispute.appeal_deadline,
    dispute.reopening_deadline,
    dispute.good_cause_deadline,
    dispute.resubmission_deadline,
    dispute.window_state,
    dispute.days_left
from dealt
inner join claim_line on dealt.claim_line_id = claim_line.claim_line_id
left join {{ ref('int_retroactive_cause') }} as cause on dealt.claim_line_id = cause.claim_line_id
left join {{ ref('int_expected_amount') }} as expected on dealt.claim_line_id = expected.claim_line_id
left join {{ ref('int_dispute_window') }} as dispute on dealt.claim_line_id = dispute.claim_line_id
