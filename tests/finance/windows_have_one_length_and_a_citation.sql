select *
from {{ ref('dispute_window') }}
where
    (day_count is not null and year_count is not null)
    or (has_no_limit and coalesce(day_count, year_count) is not null)
    or coalesce(day_count, 1) <= 0
    or coalesce(year_count, 1) <= 0
    or (coalesce(day_count, year_count) is null and has_no_limit is not true) <> (citation is null)
