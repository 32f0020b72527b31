{# Rows that cannot be read; while there are any nothing is imported. #}
select
    file,
    line,
    code,
    problem as finding
from {{ ref('list_row') }}
where problem is not null
