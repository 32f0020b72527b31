with decided as (
    select distinct
        payer_id,
        line_of_business,
        final_date
    from {{ ref('int_evaluated_line') }}
    where final_date is not null
)

select
    decided.payer_id,
    decided.line_of_business,
    decided.final_date,
    dispute.window_kind,
    -- one of the two lengths is blank, and so is what it adds up to; what has no limit never ends
    cast(coalesce(
        case when dispute.has_no_limit then {{ forever() }} end,
        {{ dbt.dateadd('day', 'dispute.day_count', 'decided.final_date') }},
        {{ dbt.dateadd('year', 'dispute.year_count', 'decided.final_date') }}
    ) as date) as deadline
from decided
inner join {{ ref('dispute_window') }} as dispute
    on
        decided.payer_id = dispute.payer_id
        and dispute.window_kind <> 'resubmission'
        and (dispute.line_of_business is null or decided.line_of_business = dispute.line_of_business)
-- a plan's own row comes before that of any plan
qualify row_number() over (
    partition by decided.payer_id, decided.line_of_business, decided.final_date, dispute.window_kind
    order by dispute.line_of_business asc nulls last
) = 1
