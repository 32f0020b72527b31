with change as (
    select
        case when row_count_after = 0 then 'vanished' else 'shrank' end as change_kind,
        subject_kind || ' ' || subject as subject,
        row_count_before - row_count_after as line_count,
        amount_before - amount_after as charge_amount,
        true as is_loss,
        true as is_alarm,
        'the ' || replace(subject_kind, '_', ' ') || ' ' || subject || ' holds ' || row_count_after || ' rows of '
        || row_count_before
        || coalesce(
            ' and ' || {{ spelled_dollars('amount_after') }} || ' of ' || {{ spelled_dollars('amount_before') }}, ''
        ) as detail
    from {{ ref('int_build_loss') }}
    union all
    select
        change_kind,
        policy_id || ' ' || revision as subject,
        null as line_count,
        null as charge_amount,
        false as is_loss,
        false as is_alarm,
        case change_kind
            when 'revision_new' then 'new in the ledger: '
            when 'revision_known' then 'became known: '
            else 'became effective: '
        end
        || policy_id || ' ' || revision || ', effective ' || effective_from || ', known ' || known_from as detail
    from {{ ref('int_build_revision') }}
    union all
    select
        'determination_moved' as change_kind,
        coalesce(policy_id, payer_id, 'no policy') as subject,
        line_count,
        charge_amount,
        false as is_loss,
        false as is_alarm,
        line_count || ' lines ('
        || {{ spelled_dollars('coalesce(charge_amount, 0)') }} || ') of '
        || coalesce(payer_id, 'an unmapped payer')
        || ' went from ' || outcome_before || ' to ' || outcome_after || ', by '
        || coalesce(policy_id || ' ' || cause_revision, 'what was delivered') as detail
    from {{ ref('int_build_move') }}
    union all
    select
        'denial_rate_moved' as change_kind,
        metric || ' of ' || coalesce(payer_id, 'unmapped payers') as subject,
        line_count,
        null as charge_amount,
        false as is_loss,
        true as is_alarm,
        'the ' || replace(metric, '_', ' ') || ' of ' || coalesce(payer_id, 'unmapped payers') || ' is '
        || {{ percent('rate_after') }} || ', was ' || {{ percent('rate_before') }}
        || ' (' || {{ percent('wilson_low') }} || ' to ' || {{ percent('wilson_high') }} || ')' as detail
    from {{ ref('int_build_rate') }}
    union all
    select
        change_kind,
        subject,
        line_count,
        charge_amount,
        false as is_loss,
        true as is_alarm,
        case change_kind when 'payer_unmapped' then 'nobody mapped the payer ' else 'a new reason rejects rows: ' end
        || subject || ' (' || line_count || ' rows)' as detail
    from {{ ref('int_build_arrival') }}
)

select
    build.build_id,
    build.previous_build_id,
    change.change_kind,
    change.subject,
    cast(change.line_count as bigint) as line_count,
    cast(change.charge_amount as decimal(18, 2)) as charge_amount,
    change.is_loss,
    change.is_alarm,
    change.detail
from change
cross join {{ ref('dim_build') }} as build
