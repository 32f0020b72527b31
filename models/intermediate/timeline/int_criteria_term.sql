{#
    The criteria written out: every smallest set of fact values (a term) that makes them true, and every one that makes
    them false. Starting from the root, the next open demand is replaced by one of its ways until only values are left;
    a term that would need two values of one fact is dropped. Kleene's logic agrees: a node is true exactly when one of
    its terms is wholly known to hold.
#}
with recursive expansion as (
    select
        criteria_id,
        is_wanted as is_met,
        {{ list_of(["node_id || '=' || cast(is_wanted as string)"]) }} as demands,
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
        {{ list_union('choice.demands', list_tail('expansion.demands')) }} as demands,
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
            and {{ list_head('expansion.demands') }} = choice.node_id || '=' || cast(choice.is_wanted as string)
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
where {{ list_size('demands') }} = 0
group by criteria_id, is_met, literals
