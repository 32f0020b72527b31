{#
    The columns identify a row; null counts as a value, so that "no payer" may stand once. Returns the repeated keys. Narrow hashes are
    counted first, and the columns themselves only among the few rows whose hash repeats.
#}
{% test unique_key(model, columns) %}
with hashed as (
    select {{ row_hash(columns) }} as key_hash
    from {{ model }}
),

repeated_hash as (
    select key_hash
    from hashed
    group by key_hash
    having count(*) > 1
)

select
    {%- for column in columns %}
    {{ column }} as key_{{ loop.index }},
    {%- endfor %}
    count(*) as row_count
from {{ model }}
where {{ row_hash(columns) }} in (select key_hash from repeated_hash)
group by {% for column in columns %}{{ column }}{{ ', ' if not loop.last }}{% endfor %}
having count(*) > 1
{% endtest %}
