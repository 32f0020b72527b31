{#
    Values that no leaf of the criteria distinguishes are one class, named by the least of them, so that
    int_criteria_term has few rows.
#}
with leaf as (
    select
        criteria_id,
        node_id,
        fact,
        fact_values
    from {{ ref('criteria_node') }}
    where operator = 'leaf'
),

met as (
    select
        leaf.criteria_id,
        leaf.node_id,
        leaf.fact,
        domain.fact_value,
        '|' || leaf.fact_values || '|' like '%|' || domain.fact_value || '|%' as is_met
    from leaf
    inner join {{ ref('criteria_fact_value') }} as domain on leaf.fact = domain.fact
),

signature as (
    select
        criteria_id,
        fact,
        fact_value,
        {{ joined_text("node_id || '=' || cast(is_met as string)", "','", 'node_id') }} as distinguished_by
    from met
    group by criteria_id, fact, fact_value
),

value_class as (
    select
        criteria_id,
        fact,
        fact_value,
        min(fact_value) over (partition by criteria_id, fact, distinguished_by) as value_class
    from signature
)

select
    met.criteria_id,
    met.node_id,
    met.fact,
    met.fact_value,
    value_class.value_class,
    met.is_met
from met
inner join value_class using (criteria_id, fact, fact_value)
