{# Every non-null combination of the columns exists in the other relation. Returns the rows that point nowhere. #}
{% test refers_to(model, columns, to, fields=none) %}
{%- set fields = fields or columns %}
select child.*
from {{ model }} as child
left join {{ to }} as parent
    on {% for column in columns %}child.{{ column }} = parent.{{ fields[loop.index0] }}{{ ' and ' if not loop.last }}{% endfor %}
where
    parent.{{ fields[0] }} is null
    {%- for column in columns %}
    and child.{{ column }} is not null
    {%- endfor %}
{% endtest %}
