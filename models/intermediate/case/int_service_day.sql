{# Every day on which lines were served, with the first day of its stretch: asked once a day, not once a line. #}
with day as (
    select distinct
        coalesce(book.book_id, {{ no_policy() }}) as book_id,
        line.service_date
    from {{ ref('int_claim_line') }} as line
    left join {{ ref('int_route_book') }} as book on {{ same_route('line', 'book') }}
)

select
    day.book_id,
    day.service_date,
    stretch.day_from
from day
inner join {{ ref('int_stretch') }} as stretch
    on
        day.book_id = stretch.book_id
        and stretch.clock = 'service'
        and {{ holds('stretch', 'day', 'day.service_date') }}
