{#
    Which lines a remittance of a whole claim decides (design 7, claim-level rows): the claim's only line, or, where nothing
    was paid, every line that no row of that day names, by reversals and corrections apart. Money for several lines cannot
    be split: such a row stands by itself, is_split false, and its lines wait. Where all lines are named that day the row
    only repeats them and decides none.
#}
with entry as (
    select * from {{ ref('stg_remittance_entry') }}
),

claim_row as (
    select {{ all_but(['claim_line_number']) }} from entry
    where claim_line_number = 0
),

claim_line as (
    select
        line.data_source,
        line.claim_id,
        line.claim_line_number,
        count(*) over claim as line_count,
        sum(line.charge_amount) over claim as claim_charge_amount
    from {{ ref('stg_medical_claim') }} as line
    where
        exists (
            select 1 from claim_row
            where
                claim_row.data_source = line.data_source
                and claim_row.claim_id = line.claim_id
        )
    window claim as (partition by line.data_source, line.claim_id)
),

unnamed as (
    select
        claim_row.*,
        claim_line.claim_line_number,
        claim_line.line_count = 1 or coalesce(claim_row.paid_amount, 0) = 0 as is_split,
        claim_line.line_count = 1 as is_only_line,
        -- what the adjustments of the row explain: all that the claim billed
        coalesce(claim_row.charge_amount, claim_line.claim_charge_amount) as explained_amount
    from claim_row
    inner join claim_line
        on
            claim_row.data_source = claim_line.data_source
            and claim_row.claim_id = claim_line.claim_id
    left join entry as named
        on
            claim_line.data_source = named.data_source
            and claim_line.claim_id = named.claim_id
            and claim_line.claim_line_number = named.claim_line_number
            and claim_row.adjudication_date = named.adjudication_date
            and claim_row.is_reversal = named.is_reversal
    where named.claim_id is null
)

select distinct
    {{ all_but(['is_only_line', 'charge_amount', 'allowed_amount']) }},
    case when is_only_line then charge_amount end as charge_amount,
    case when is_only_line then allowed_amount end as allowed_amount
from unnamed
