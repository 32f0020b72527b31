{# The last day, between a line's adjudication and now, on which its outcome changed. #}
with basis as (
    select
        claim_line_id,
        max(case when basis = 'as_adjudicated' then known_on end) as adjudicated_on,
        max(case when basis = 'as_known' then known_on end) as known_on
    from {{ ref('int_line_basis') }}
    group by claim_line_id
),

determination as (
    select * from {{ ref('int_determination') }}
),

watched as (
    select
        determination.claim_line_id,
        determination.known_on,
        determination.outcome,
        lag(determination.outcome) over (
            partition by determination.claim_line_id order by determination.known_on
        ) as previous_outcome
    from determination
    inner join basis
        on
            determination.claim_line_id = basis.claim_line_id
            and determination.known_on between basis.adjudicated_on and basis.known_on
)

select
    claim_line_id,
    max(known_on) as changed_on
from watched
where outcome <> previous_outcome
group by claim_line_id
