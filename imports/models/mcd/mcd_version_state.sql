{#
    What was known of each version, in the order in which it became known: its first showing and each later one that says something new. One
    state of a version holds until its next one; its last day, where that is the day before its successor's first one, only once the successor is
    known (facts on the database). `until_day`: the first day on which the version does not hold any more.
#}
with numbered as (
    select
        *,
        row_number() over (partition by article_id order by known_from, article_version, showing) as state_order
    from {{ ref('mcd_showing') }}
),

following as (
    select
        state.article_id,
        state.state_order,
        min(case when state.effective_from < later.effective_from then later.effective_from end) as next_from,
        arg_min(later.state_order, later.article_version) as next_order
    from numbered as state
    inner join numbered as later
        on
            state.article_id = later.article_id
            and state.article_version < later.article_version
            and later.is_first
    group by state.article_id, state.state_order
),

ended as (
    select
        numbered.*,
        case when numbered.ends_with_next then following.next_order end as successor_order,
        lead(numbered.state_order) over (
            partition by numbered.article_id, numbered.article_version order by numbered.state_order
        ) as next_state_order,
        -- what changes in a version that others have followed holds until the next one begins
        coalesce(
            numbered.effective_to, case when not numbered.is_first then following.next_from end, {{ forever() }}
        ) as until_day
    from numbered
    left join following using (article_id, state_order)
)

select
    * exclude (next_state_order, successor_order),
    coalesce(next_state_order, {{ never() }}) as next_state_order,
    coalesce(successor_order, 0) as successor_order,
    case
        when successor_order > state_order then {{ forever() }}
        else until_day
    end as first_until_day,
    -- a day of retirement that is the last day of the version is still a day of it; a last day that a later
    -- archive gives to the newest version ends the article, unless another version follows
    coalesce(
        case
            when {{ day_after('retired_on') }} = effective_to then effective_to
            else retired_on
        end,
        case when not is_first and is_newest and not ends_with_next then effective_to end
    ) as ends_on
from ended
