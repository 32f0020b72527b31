{#
    The days of each state of a version as known from one moment on, joined where they follow each other: those that it brought when it became
    known, and those that it got back when another version gave them up (`is_restated`). Days that nothing holds have no state.
#}
with again as (
    select
        *,
        coalesce(effective_from > lag(effective_to) over of_state, true) as begins
    from {{ ref('mcd_in_force') }}
    window of_state as (partition by article_id, known_order, state_order order by effective_from)
),

numbered as (
    select
        *,
        count(case when begins then 1 end) over (
            partition by article_id, known_order, state_order order by effective_from rows unbounded preceding
        ) as piece_number
    from again
)

select
    article_id,
    known_order,
    state_order,
    min(effective_from) as effective_from,
    max(effective_to) as until_day,
    true as is_restated
from numbered
group by article_id, known_order, state_order, piece_number
union all
select
    article_id,
    state_order as known_order,
    state_order,
    effective_from,
    first_until_day as until_day,
    false as is_restated
from {{ ref('mcd_version_state') }}
