{%- set given = ['change.case_id', 'change.adjudicated_evaluated_on', 'change.changed_on'] %}
with change as (
    select
        change.case_id,
        change.adjudicated_evaluated_on,
        change.changed_on,
        determination.revision as deciding_revision
    from {{ ref('int_outcome_change') }} as change
    inner join {{ ref('int_determination') }} as determination
        on
            change.case_id = determination.case_id
            and change.changed_on = determination.known_on
),

ruling_read as (
    select
        *,
        case rule
            when 'coding' then 1 when 'code' then 2 when 'diagnosis' then 3 when 'criteria' then 4 when 'list' then 5
            else 6
        end as rule_order
    from {{ ref('int_applied_ruling') }}
    where scenario_id = {{ actual() }}
),

known_that_day as (
    select
        {{ given | join(',\n        ') }},
        ruling_read.revision as cause_revision,
        ruling_read.retro_kind
    from change
    inner join ruling_read
        on
            change.case_id = ruling_read.case_id
            and change.changed_on = ruling_read.known_on
            and ruling_read.known_on = ruling_read.known_from
    qualify row_number() over (
        partition by change.case_id, change.adjudicated_evaluated_on
        order by
            case when ruling_read.is_deciding and ruling_read.revision = change.deciding_revision then 0 else 1 end asc,
            case when ruling_read.is_deciding then 0 else 1 end asc,
            ruling_read.rule_order asc,
            ruling_read.revision_order desc,
            ruling_read.retro_kind asc
    ) = 1
)

select * from known_that_day
union all
select
    {{ given | join(',\n    ') }},
    coalesce(ruling_read.revision, local_code.revision) as cause_revision,
    coalesce(ruling_read.retro_kind, local_code.retro_kind) as retro_kind
from change
left join known_that_day using (case_id, adjudicated_evaluated_on)
left join ruling_read
    on
        change.case_id = ruling_read.case_id
        and ruling_read.known_on between change.adjudicated_evaluated_on and change.changed_on
left join {{ ref('int_case') }} as evaluated_case on change.case_id = evaluated_case.case_id
left join {{ ref('int_local_code') }} as local_code
    on
        evaluated_case.payer_id = local_code.payer_id
        and evaluated_case.hcpcs_code = local_code.hcpcs_code
where known_that_day.case_id is null
qualify row_number() over (
    partition by change.case_id, change.adjudicated_evaluated_on
    order by
        ruling_read.known_on desc nulls last,
        case when ruling_read.is_deciding then 0 else 1 end asc,
        ruling_read.known_from desc nulls last,
        ruling_read.rule_order asc,
        ruling_read.revision_order desc,
        ruling_read.retro_kind asc
) = 1
