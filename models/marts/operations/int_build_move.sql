with before as (
    {{ previous_mart('fct_determination', {
        'data_source': 'string', 'claim_id': 'string', 'claim_line_number': 'integer', 'basis': 'string', 'outcome': 'string',
    }) | indent(4) }}
),

known_then as (
    {{ previous_mart('dim_policy_revision', {'policy_id': 'string', 'revision': 'string'}) | indent(4) }}
),

previous_build as (
    {{ previous_mart('dim_build', {'known_on': 'date'}) | indent(4) }}
),

moved as (
    select
        determination.data_source,
        determination.claim_id,
        determination.claim_line_number,
        determination.payer_id,
        determination.policy_id,
        determination.revision,
        before.outcome as outcome_before,
        determination.outcome as outcome_after
    from {{ ref('fct_determination') }} as determination
    inner join before
        on
            determination.data_source = before.data_source
            and determination.claim_id = before.claim_id
            and determination.claim_line_number = before.claim_line_number
            and determination.outcome <> before.outcome
    where determination.basis = 'as_known' and before.basis = 'as_known'
)

select
    moved.payer_id,
    moved.policy_id,
    moved.outcome_before,
    moved.outcome_after,
    case
        when known_then.revision is null or revision.known_from > previous_build.known_on then moved.revision
    end as cause_revision,
    count(*) as line_count,
    sum(line.charge_amount) as charge_amount
from moved
cross join previous_build
inner join {{ ref('int_evaluated_line') }} as line
    on
        moved.data_source = line.data_source
        and moved.claim_id = line.claim_id
        and moved.claim_line_number = line.claim_line_number
left join known_then
    on
        moved.policy_id = known_then.policy_id
        and moved.revision = known_then.revision
left join {{ ref('dim_policy_revision') }} as revision
    on
        moved.policy_id = revision.policy_id
        and moved.revision = revision.revision
group by all
