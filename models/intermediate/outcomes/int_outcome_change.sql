with pair as (
    select distinct
        case_id,
        adjudicated_evaluated_on,
        known_evaluated_on
    from {{ ref('int_evaluated_line') }}
    where adjudicated_evaluated_on < known_evaluated_on
),

followed as (
    select
        pair.case_id,
        pair.adjudicated_evaluated_on,
        determination.known_on,
        determination.outcome,
        lag(determination.outcome) over (
            partition by pair.case_id, pair.adjudicated_evaluated_on order by determination.known_on
        ) as previous_outcome
    from pair
    inner join {{ ref('int_determination') }} as determination
        on
            pair.case_id = determination.case_id
            and determination.known_on between pair.adjudicated_evaluated_on and pair.known_evaluated_on
)

select
    case_id,
    adjudicated_evaluated_on,
    max(known_on) as changed_on
from followed
where outcome <> previous_outcome
group by case_id, adjudicated_evaluated_on
