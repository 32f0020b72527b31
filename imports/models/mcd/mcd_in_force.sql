{#
    What holds on the days that a version gave up when something new became known: another version, or nothing (`state_order` is null). A version
    gives days up when it is shown again with others, and when its successor becomes known. `known_order` is the state by which that became known.
#}
with state as (
    select * from {{ ref('mcd_version_state') }}
),

given_up as (
    select
        article_id,
        state_order,
        next_state_order as known_order,
        effective_from
    from state
    where next_state_order < {{ never() }}
    union all
    select
        state.article_id,
        state.state_order,
        state.successor_order as known_order,
        state.until_day as effective_from
    from state
    inner join state as successor
        on
            state.article_id = successor.article_id
            and state.successor_order = successor.state_order
    where
        state.successor_order between state.state_order and state.next_state_order - 1
        and successor.first_until_day < {{ forever() }}
),

boundary as (
    select
        article_id,
        unnest([effective_from, until_day, {{ forever() }}]) as day
    from state
),

cell as (
    select distinct
        article_id,
        day as effective_from,
        lead(day) over (partition by article_id order by day) as effective_to
    from (
        select distinct
            article_id,
            day
        from boundary
    ) as each_day
),

held as (
    select
        given_up.article_id,
        given_up.known_order,
        given_up.state_order as given_up_order,
        cell.effective_from,
        cell.effective_to,
        max(case
            when {{ is_version_in_force('state', 'cell.effective_from', 'given_up.known_order - 1') }}
                then state.state_order
        end) as order_before,
        max(case
            when {{ is_version_in_force('state', 'cell.effective_from', 'given_up.known_order') }}
                then state.state_order
        end) as state_order
    from given_up
    inner join cell
        on
            given_up.article_id = cell.article_id
            and given_up.effective_from <= cell.effective_from
            and cell.effective_from < {{ forever() }}
    inner join state on given_up.article_id = state.article_id
    group by all
)

select
    article_id,
    known_order,
    effective_from,
    effective_to,
    state_order
from held
where order_before = given_up_order and state_order is distinct from known_order
