{%- set levels = billing_levels() -%}
with part as (
    select
        billing_part,
        {{ levels | join(',\n        ') }},
        count(*) as line_count
    from {{ ref('int_shareable_line') }}
    group by billing_part, {{ levels | join(', ') }}
),

{{ merge_small_values('part', levels) }}

select
    billing_part,
    {{ levels | join(',\n    ') }},
    {{ key_of(levels) }} as billing_cell
from merged
qualify sum(line_count) over (partition by {{ levels | join(', ') }}) >= {{ fewest_shared_lines() }}
