-- Which outcomes did revisions change, by which cause, as far as it may be shared?
select '*' as payer, '*' as line_of_business, '*' as code, '*' as month,
    case when cause = '(several)' then cause else split_part(cause, '|', 1) end as cause_revision,
    case when cause = '(several)' then cause else split_part(cause, '|', 2) end as retro_kind,
    case when change = '(several)' then change else split_part(change, '|', 1) end as outcome_as_adjudicated,
    case when change = '(several)' then change else split_part(change, '|', 2) end as outcome_as_known,
    opportunity, cast(sum(line_count) as bigint) as line_count, sum(charge_amount) as charge_amount,
    sum(amount_at_stake) as amount_at_stake
from rpt_shareable_outcome
where opportunity in ('recoverable', 'recoupment_exposure')
group by all
order by opportunity, cause_revision, retro_kind, outcome_as_adjudicated, outcome_as_known
