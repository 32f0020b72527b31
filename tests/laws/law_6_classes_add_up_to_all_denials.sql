{#
    Law 6: every in-scope line with an initial or a final denial is in fct_denial, in exactly one class, and the charges of the classes
    add up to those of the denials. Returns the difference, if there is one.
#}
with denied as (
    select distinct
        adjudication.data_source,
        adjudication.claim_id,
        adjudication.claim_line_number,
        line.charge_amount
    from {{ ref('fct_adjudication') }} as adjudication
    inner join {{ ref('stg_medical_claim') }} as line using (data_source, claim_id, claim_line_number)
    where
        line.is_in_scope
        and adjudication.decision = 'denied'
        and (adjudication.is_initial or adjudication.is_final)
),

expected as (
    select
        count(*) as line_count,
        coalesce(sum(charge_amount), 0) as charge_amount
    from denied
),

by_class as (
    select
        outcome_class,
        count(*) as line_count,
        coalesce(sum(charge_amount), 0) as charge_amount
    from {{ ref('fct_denial') }}
    group by outcome_class
),

classed as (
    select
        coalesce(sum(line_count), 0) as line_count,
        coalesce(sum(charge_amount), 0) as charge_amount
    from by_class
)

select
    expected.line_count as expected_line_count,
    classed.line_count as classed_line_count,
    expected.charge_amount as expected_charge_amount,
    classed.charge_amount as classed_charge_amount
from expected
cross join classed
where
    expected.line_count <> classed.line_count
    or expected.charge_amount <> classed.charge_amount
