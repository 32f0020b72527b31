{#
    Law 1: every accepted in-scope line has exactly one as_known determination, and one as_adjudicated if it has a final
    adjudication. Returns the lines with any other number.
#}
with expected as (
    select
        line.data_source,
        line.claim_id,
        line.claim_line_number,
        1 as as_known_count,
        count(adjudication.adjudication_number) as as_adjudicated_count
    from {{ ref('stg_medical_claim') }} as line
    left join {{ ref('fct_adjudication') }} as adjudication
        on
            line.data_source = adjudication.data_source
            and line.claim_id = adjudication.claim_id
            and line.claim_line_number = adjudication.claim_line_number
            and adjudication.is_final
    where line.is_in_scope
    group by line.data_source, line.claim_id, line.claim_line_number
),

determined as (
    select
        data_source,
        claim_id,
        claim_line_number,
        count(case when basis = 'as_known' then 1 end) as as_known_count,
        count(case when basis = 'as_adjudicated' then 1 end) as as_adjudicated_count
    from {{ ref('fct_determination') }}
    group by data_source, claim_id, claim_line_number
)

select
    expected.*,
    determined.as_known_count as determined_as_known_count,
    determined.as_adjudicated_count as determined_as_adjudicated_count
from expected
full join determined using (data_source, claim_id, claim_line_number)
where
    expected.as_known_count is distinct from determined.as_known_count
    or expected.as_adjudicated_count is distinct from determined.as_adjudicated_count
