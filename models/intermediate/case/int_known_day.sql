{# Every day on which lines are judged, with the first day of its stretch of knowledge. #}
with decided as (
    select {{ each_of(list_of(['final_date', 'denial_date'])) }} as known_on
    from {{ ref('int_line_decision') }}
),

day as (
    select known_on
    from decided
    where known_on is not null
    union distinct
    select {{ known_on() }} as known_on
)

select
    stretch.book_id,
    day.known_on,
    stretch.day_from as asked_on
from day
inner join {{ ref('int_stretch') }} as stretch
    on
        stretch.clock = 'knowledge'
        and {{ holds('stretch', 'day', 'day.known_on') }}
