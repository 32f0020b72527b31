{#
    A leaf has one way per class of values. `all` to be true, or `any` to be false, has one way, which requires the same of every child. `any` to be
    true, or `all` to be false, has one way per child. `not` requires the opposite of its child.
#}
with node as (
    select * from {{ ref('criteria_node') }}
),

wanted as (
    select {{ each_of(list_of(['true', 'false'])) }} as is_wanted
),

leaf_way as (
    select distinct
        criteria_id,
        node_id,
        is_met as is_wanted,
        fact,
        value_class,
        {{ empty_list('string') }} as required_nodes
    from {{ ref('int_criteria_leaf') }}
),

every_child_way as (
    select
        parent.criteria_id,
        parent.node_id,
        wanted.is_wanted,
        cast(null as string) as fact,
        cast(null as string) as value_class,
        {{ sorted_list("child.node_id || '=' || cast(wanted.is_wanted as string)") }} as required_nodes
    from node as parent
    inner join node as child
        on
            parent.criteria_id = child.criteria_id
            and parent.node_id = child.parent_node_id
    inner join wanted
        on (parent.operator = 'all' and wanted.is_wanted) or (parent.operator = 'any' and not wanted.is_wanted)
    group by parent.criteria_id, parent.node_id, wanted.is_wanted
),

one_child_way as (
    select
        parent.criteria_id,
        parent.node_id,
        wanted.is_wanted,
        cast(null as string) as fact,
        cast(null as string) as value_class,
        {{ list_of(["child.node_id || '=' || cast((parent.operator = 'not') <> wanted.is_wanted as string)"]) }}
            as required_nodes
    from node as parent
    inner join node as child
        on
            parent.criteria_id = child.criteria_id
            and parent.node_id = child.parent_node_id
    inner join wanted
        on
            (parent.operator = 'any' and wanted.is_wanted)
            or (parent.operator = 'all' and not wanted.is_wanted)
            or parent.operator = 'not'
)

select * from leaf_way
union all
select * from every_child_way
union all
select * from one_child_way
