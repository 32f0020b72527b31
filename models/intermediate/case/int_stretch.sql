{# Stretches of days within which nothing can change for any code of a book. The first day stands for all. #}
with day as (
    select distinct
        book_id,
        clock,
        day
    from {{ ref('int_breakpoint') }}
)

select
    book_id,
    clock,
    day as day_from,
    coalesce(lead(day) over (partition by book_id, clock order by day), {{ forever() }}) as day_to
from day
