-- Which fact of the order could settle the most conditional denials, and on how many is it the only one missing?
-- A denial that waits for several facts counts at each of them.
with waiting as (
    select
        denial.payer_id,
        denial.charge_amount,
        denial.expected_amount,
        string_split(determination.missing_facts, ',') as facts,
        unnest(string_split(determination.missing_facts, ',')) as fact
    from {{ ref('fct_denial') }} as denial
    inner join {{ ref('fct_determination') }} as determination
        using (data_source, claim_id, claim_line_number)
    where
        denial.is_final_denial
        and denial.outcome_class = 'conditional'
        and determination.basis = 'as_known'
)

select
    fact,
    payer_id,
    count(*) as line_count,
    count(case when len(facts) = 1 then 1 end) as only_one_missing_line_count,
    sum(charge_amount) as charge_amount,
    sum(expected_amount) as expected_amount
from waiting
group by fact, payer_id
order by expected_amount desc nulls last, fact asc, payer_id asc
