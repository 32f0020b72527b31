{# Contradictions in what payers and extracts say, counted by their kind; each is decided as design 7 says. #}
select
    data_source,
    flag_kind,
    count(distinct claim_id || chr(31) || claim_line_number) as line_count,
    cast(coalesce(sum(amount), 0) as decimal(18, 2)) as amount,
    min_by(claim_id, (claim_id, claim_line_number)) as example_claim_id,
    cast(min_by(claim_line_number, (claim_id, claim_line_number)) as integer) as example_claim_line_number
from {{ ref('int_remittance_flag') }}
group by data_source, flag_kind
