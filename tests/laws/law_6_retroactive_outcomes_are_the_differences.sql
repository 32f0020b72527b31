{#
    Law 6: fct_retroactive_outcome has exactly the lines whose two outcomes differ, each with its cause. Returns what is
    missing, what is too many, and what has no cause.
#}
with difference as (
    select
        adjudicated.data_source,
        adjudicated.claim_id,
        adjudicated.claim_line_number,
        adjudicated.outcome as outcome_as_adjudicated,
        known.outcome as outcome_as_known
    from {{ ref('fct_determination') }} as adjudicated
    inner join {{ ref('fct_determination') }} as known
        on
            adjudicated.data_source = known.data_source
            and adjudicated.claim_id = known.claim_id
            and adjudicated.claim_line_number = known.claim_line_number
            and known.basis = 'as_known'
    where
        adjudicated.basis = 'as_adjudicated'
        and adjudicated.outcome <> known.outcome
),

retroactive as (
    select * from {{ ref('fct_retroactive_outcome') }}
)

select
    coalesce(difference.claim_id, retroactive.claim_id) as claim_id,
    difference.outcome_as_adjudicated,
    difference.outcome_as_known,
    retroactive.cause_revision
from difference
full join retroactive using (data_source, claim_id, claim_line_number)
where
    difference.outcome_as_adjudicated is distinct from retroactive.outcome_as_adjudicated
    or difference.outcome_as_known is distinct from retroactive.outcome_as_known
    or retroactive.cause_revision is null
