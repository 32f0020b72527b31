{#
    From the root, the first required node is replaced by one of its ways until only values are left; a term with two values of one fact is
    dropped. This agrees with Kleene's logic: a node is true exactly when every value of one of its terms is known.
#}
with recursive expansion as (
    select
        criteria_id,
        is_wanted as is_met,
        {{ list_of(["node_id || '=' || cast(is_wanted as string)"]) }} as required_nodes,
        {{ empty_list('string') }} as literals,
        {{ empty_list('string') }} as leaves
    from (
        select
            criteria_id,
            node_id,
            {{ each_of(list_of(['true', 'false'])) }} as is_wanted
        from {{ ref('criteria_node') }}
        where parent_node_id is null
    ) as root
    union all
    select
        expansion.criteria_id,
        expansion.is_met,
        {{ list_union('choice.required_nodes', list_tail('expansion.required_nodes')) }} as required_nodes,
        case
            when choice.fact is null then expansion.literals
            else {{ list_union('expansion.literals', list_of(["choice.fact || '=' || choice.value_class"])) }}
        end as literals,
        case
            when choice.fact is null then expansion.leaves
            else {{ list_union('expansion.leaves', list_of(['choice.node_id'])) }}
        end as leaves
    from expansion
    inner join {{ ref('int_criteria_choice') }} as choice
        on
            expansion.criteria_id = choice.criteria_id
            and {{ list_head('expansion.required_nodes') }} = choice.node_id || '=' || cast(choice.is_wanted as string)
    where
        choice.fact is null or not {{ has_another_value('expansion.literals', 'choice.fact', 'choice.value_class') }}
)

select
    criteria_id,
    is_met,
    literals,
    {{ facts_of('literals') }} as facts,
    min({{ list_text('leaves', "', '") }}) as leaves
from expansion
where {{ list_size('required_nodes') }} = 0
group by criteria_id, is_met, literals
