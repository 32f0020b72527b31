{# On which days each in-scope line is judged: as known, as last adjudicated, and (for denials) as known when denied. #}
with claim_line as (
    select claim_line_id from {{ ref('int_claim_line') }}
),

decision as (
    select decision.*
    from {{ ref('int_line_decision') }} as decision
    inner join claim_line on decision.claim_line_id = claim_line.claim_line_id
)

select
    claim_line_id,
    'as_known' as basis,
    {{ known_on() }} as known_on
from claim_line
union all
select
    claim_line_id,
    'as_adjudicated' as basis,
    final_date as known_on
from decision
where final_date is not null
union all
select
    claim_line_id,
    'as_denied' as basis,
    denial_date as known_on
from decision
where denial_date is not null
