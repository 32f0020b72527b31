-- What became of the denials that stand, in blocks of eleven or more? Months and classes merged together have no name.
select '*' as payer, '*' as line_of_business, '*' as code,
    coalesce(strftime(try_cast(month.value as date), '%Y-%m'), 'other months') as month, class.value as outcome_class,
    month.line_count, month.line_count as standing_line_count, month.charge_amount
from rpt_shareable_block as class
inner join rpt_shareable_block as month
    on month.branch = 'class_month' and class.value = month.parent
where class.branch = 'outcome_class'
union all
select '*', '*', '*', 'other months', 'other classes', line_count, line_count, charge_amount
from rpt_shareable_block
where branch = 'outcome_class' and value is null
order by month, outcome_class
