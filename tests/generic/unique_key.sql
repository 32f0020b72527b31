{# The columns identify a row; null counts as a value, so that "no payer" may stand once. Returns the repeated keys. #}
{% test unique_key(model, columns) %}
select {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
