{# [<prefix>_from, <prefix>_to) holds at least one day; a blank end is open. Returns the empty or inverted pairs. #}
{% test half_open(model, prefix) %}
select *
from {{ model }}
where {{ prefix }}_from is null or {{ prefix }}_from >= {{ prefix }}_to
{% endtest %}
