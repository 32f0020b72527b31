{#
    The last day, between an adjudication and now, on which the outcome of a case changed. Asked once per case and interval of
    adjudication days, whatever the number of lines.
#}
with pair as (
    select distinct
        case_id,
        adjudicated_evaluated_on,
        known_evaluated_on
    from {{ ref('int_evaluated_line') }}
    where adjudicated_evaluated_on < known_evaluated_on
),

watched as (
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
from watched
where outcome <> previous_outcome
group by case_id, adjudicated_evaluated_on
