{#
    Which revision, by becoming known, last changed the outcome of a case: of the rows that the ladder read for it, one
    that became known on that very day. The row that decided comes first, then one of the policy that answers, then a coding rule's, the code's, a diagnosis's,
    the criteria's, the list's and the policy's.
#}
with change as (
    select
        change.case_id,
        change.adjudicated_asked_on,
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
            when 'coding' then 1
            when 'code' then 2
            when 'diagnosis' then 3
            when 'criteria' then 4
            when 'list' then 5
            else 6
        end as rule_order
    from {{ ref('int_ruling_read') }}
    where
        scenario_id = {{ actual() }}
        and known_on = known_from
)

select
    change.case_id,
    change.adjudicated_asked_on,
    change.changed_on,
    ruling_read.revision as cause_revision,
    ruling_read.retro_kind
from change
inner join ruling_read
    on
        change.case_id = ruling_read.case_id
        and change.changed_on = ruling_read.known_on
qualify row_number() over (
    partition by change.case_id, change.adjudicated_asked_on
    order by
        case when ruling_read.is_deciding and ruling_read.revision = change.deciding_revision then 0 else 1 end asc,
        case when ruling_read.is_deciding then 0 else 1 end asc,
        ruling_read.rule_order asc,
        ruling_read.revision_order desc,
        ruling_read.retro_kind asc
) = 1
