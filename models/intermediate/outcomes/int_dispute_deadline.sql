{#
    The last day in time for disputing a decision: the day of the decision plus the length of the payer's window, null where
    the length is not known. Lines of one payer, plan and day share theirs.
#}
with claim_line as (
    select * from {{ ref('int_claim_line') }}
),

decided as (
    select distinct
        claim_line.payer_id,
        claim_line.line_of_business,
        decision.final_date
    from claim_line
    inner join {{ ref('int_line_decision') }} as decision on claim_line.claim_line_id = decision.claim_line_id
    where decision.final_date is not null
)

select
    decided.payer_id,
    decided.line_of_business,
    decided.final_date,
    dispute.window_kind,
    -- one of the two lengths is blank, and so is what it adds up to
    cast(coalesce(
        {{ dbt.dateadd('day', 'dispute.day_count', 'decided.final_date') }},
        {{ dbt.dateadd('year', 'dispute.year_count', 'decided.final_date') }}
    ) as date) as deadline
from decided
inner join {{ ref('dispute_window') }} as dispute
    on
        decided.payer_id = dispute.payer_id
        and dispute.window_kind <> 'resubmission'
        and (dispute.line_of_business is null or decided.line_of_business = dispute.line_of_business)
-- a plan's own row stands before that of any plan
qualify row_number() over (
    partition by decided.payer_id, decided.line_of_business, decided.final_date, dispute.window_kind
    order by dispute.line_of_business asc nulls last
) = 1
