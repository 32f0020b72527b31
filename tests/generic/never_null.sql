{# None of the columns is ever null: one scan of a table for all of them. Returns the rows with a null, and which columns are. #}
{% test never_null(model, columns) %}
select
    concat_ws(
        ', '
        {%- for column in columns %}, case when {{ column }} is null then '{{ column }}' end{% endfor %}
    ) as null_columns,
    *
from {{ model }}
where {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}
