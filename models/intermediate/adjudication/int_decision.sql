{#
    The denial rule, once for all sources (design 7, how adjudications are read). What was paid counts. Unpaid, a line is denied
    by a reason that denies or by its stated status, unless the payer has not decided yet (CARC 133), or what was left of the
    charge went wholly to the patient. Unpaid, it is paid where a stated status, another reason or the patient's share explains
    that; where nothing does, the decision is unknown.
#}
with entry as (
    select
        {{ all_but(['charge_amount', 'explained_amount'], 'entry') }},
        coalesce(entry.charge_amount, claim_line.charge_amount) as charge_amount,
        coalesce(entry.explained_amount, claim_line.charge_amount) as explained_amount
    from {{ ref('int_adjudication_entry') }} as entry
    inner join {{ ref('stg_medical_claim') }} as claim_line on entry.claim_line_id = claim_line.claim_line_id
),

weight as (
    select
        claim_line_id,
        adjudicated_at,
        remittance_id,
        bool_or(effect = 'pending') as is_pending,
        bool_or(effect = 'denial') as has_denial_reason,
        bool_or(effect in ('patient_share', 'contract', 'other_payer')) as has_other_reason,
        count(case when effect <> 'none' then adjustment_amount end) as amount_count,
        sum(case when effect = 'patient_share' then stated_amount end) as patient_share_amount,
        sum(case when effect <> 'denial' then stated_amount end) as settled_amount
    from {{ ref('int_adjudication_reason') }}
    group by claim_line_id, adjudicated_at, remittance_id
),

weighed as (
    select
        entry.*,
        denial_reason.carc_code,
        coalesce(entry.paid_amount, 0) <= 0 as is_unpaid,
        coalesce(weight.is_pending, false) as is_pending,
        coalesce(weight.has_denial_reason, false) as has_denial_reason,
        coalesce(weight.has_other_reason, false) as has_other_reason,
        coalesce(
            case
                -- where no reason has an amount, the payer's own word on the patient's part
                when coalesce(weight.amount_count, 0) = 0
                    then entry.explained_amount > 0 and entry.patient_responsibility_amount = entry.explained_amount
                else weight.patient_share_amount > 0 and weight.settled_amount = entry.explained_amount
            end,
            false
        ) as is_left_to_patient,
        entry.has_stated_status or weight.claim_line_id is not null as has_status_or_reason
    from entry
    left join weight using (claim_line_id, adjudicated_at, remittance_id)
    left join {{ ref('int_denial_reason') }} as denial_reason using (claim_line_id, adjudicated_at, remittance_id)
)

select
    {{ all_but([
        'explained_amount', 'has_stated_status', 'is_stated_payment', 'is_unpaid', 'is_pending', 'has_denial_reason',
        'has_other_reason', 'is_left_to_patient',
    ]) }},
    case
        when is_unpaid and is_pending then 'pending'
        when is_unpaid and has_denial_reason then 'denied'
        when is_unpaid and is_stated_denial and not is_left_to_patient then 'denied'
        when not is_unpaid or is_stated_payment or has_other_reason or is_left_to_patient then 'paid'
        else 'unknown'
    end as decision,
    is_unpaid and is_stated_denial and not has_denial_reason and is_left_to_patient as is_left_to_patient
from weighed
