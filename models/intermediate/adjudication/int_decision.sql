{#
    One denial rule for all data sources (docs/design.md, "How adjudications are read"). Claim-level rows of one charge and day that
    decide unequally are pending: which line each is for cannot be known (docs/design.md, "Claim-level rows").
#}
with entry as (
    select * from {{ ref('int_adjudication_entry') }}
),

reason as (
    select
        claim_line_id,
        adjudicated_at,
        remittance_id,
        -- the largest amount, then the lowest code: by number, then by letter
        min_by(carc_code, case when effect = 'denial' then (
            -coalesce(adjustment_amount, 0), coalesce(try_cast(carc_code as integer), 2147483647),
            length(carc_code), carc_code
        ) end) as carc_code,
        bool_or(effect = 'pending') as is_pending,
        bool_or(effect = 'denial') as has_denial_reason,
        bool_or(effect in ('patient_share', 'contract', 'other_payer')) as has_other_reason,
        count(case when effect <> 'none' then adjustment_amount end) as amount_count,
        sum(case when effect = 'patient_share' then stated_amount end) as patient_share_amount,
        sum(case when effect <> 'denial' then stated_amount end) as settled_amount
    from {{ ref('int_adjudication_reason') }}
    group by claim_line_id, adjudicated_at, remittance_id
),

explained as (
    select
        entry.*,
        reason.carc_code,
        coalesce(entry.paid_amount, 0) <= 0 as is_unpaid,
        coalesce(reason.is_pending, false) as is_pending,
        coalesce(reason.has_denial_reason, false) as has_denial_reason,
        coalesce(reason.has_other_reason, false) as has_other_reason,
        coalesce(
            case
                -- where no reason has an amount, the patient's responsibility as the remittance states it
                when coalesce(reason.amount_count, 0) = 0
                    then entry.explained_amount > 0 and entry.patient_responsibility_amount = entry.explained_amount
                else reason.patient_share_amount > 0 and reason.settled_amount = entry.explained_amount
            end,
            false
        ) as is_left_to_patient,
        entry.has_stated_status or reason.claim_line_id is not null as has_status_or_reason
    from entry
    left join reason using (claim_line_id, adjudicated_at, remittance_id)
),

decided as (
    select
        {{ all_but(['is_left_to_patient']) }},
        case
            when is_unpaid and is_pending then 'pending'
            when is_unpaid and has_denial_reason then 'denied'
            when is_unpaid and is_stated_denial and not is_left_to_patient then 'denied'
            when not is_unpaid or is_stated_payment or has_other_reason or is_left_to_patient then 'paid'
            else 'unknown'
        end as decision,
        is_unpaid and is_stated_denial and not has_denial_reason and is_left_to_patient as is_left_to_patient
    from explained
),

contested as (
    select same_charge_id
    from decided
    where same_charge_id is not null
    group by same_charge_id
    having min(decision) <> max(decision)
)

select
    {{ all_but([
        'explained_amount', 'has_stated_status', 'is_stated_payment', 'is_unpaid', 'is_pending', 'has_denial_reason',
        'has_other_reason', 'decision', 'placement',
    ], 'decided') }},
    case when contested.same_charge_id is null then decided.decision else 'pending' end as decision,
    case when contested.same_charge_id is null then decided.placement else 'not_placed' end as placement
from decided
left join contested on decided.same_charge_id = contested.same_charge_id
