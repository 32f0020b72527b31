{#
    int_shareable_way, and the lines of which a way has not spoken as a value of their own: else the whole, less what is told, would tell
    them.
#}
with way as (
    select * from {{ ref('int_shareable_way') }}
),

whole as (
    select
        is_final_denial,
        value as parent,
        line_count,
        charge_amount
    from way
    where branch = 'payer'
    union all
    select
        is_final_denial,
        '' as parent,
        sum(line_count) as line_count,
        sum(charge_amount) as charge_amount
    from way
    where branch = 'payer'
    group by is_final_denial
),

rest as (
    select
        way.branch,
        way.parent_branch,
        way.is_final_denial,
        way.parent,
        'none' as value,
        cast(whole.line_count - sum(way.line_count) as bigint) as line_count,
        whole.charge_amount - sum(way.charge_amount) as charge_amount,
        null as stake_amount,
        null as worth_before_amount,
        null as worth_change_amount,
        null as impact_low_amount,
        null as impact_amount,
        null as impact_high_amount
    from way
    inner join whole using (is_final_denial, parent)
    where way.branch = 'opportunity' or way.parent_branch = 'payer'
    group by
        way.branch, way.parent_branch, way.is_final_denial, way.parent, whole.line_count, whole.charge_amount
    having whole.line_count > sum(way.line_count)
)

select * from way
union all
select * from rest
