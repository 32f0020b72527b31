-- Which outcomes did revisions change, by which cause, in blocks of eleven lines or more?
select split_part(value, '|', 1) as payer, '*' as line_of_business, '*' as code, '*' as month, split_part(value, '|', 2) as cause_revision,
    split_part(value, '|', 3) as retro_kind, split_part(value, '|', 4) as outcome_as_adjudicated,
    split_part(value, '|', 5) as outcome_as_known, parent as opportunity, line_count, charge_amount, stake_amount as amount_at_stake
from rpt_shareable_block
where branch = 'change' and value is not null
order by payer, cause_revision, retro_kind, outcome_as_adjudicated, outcome_as_known, opportunity
