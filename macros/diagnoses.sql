{# The code of a ruling on every diagnosis that has no row of its own in the group. #}
{% macro any_diagnosis() -%}
    'all'
{%- endmacro %}

{# Was a ruling on diagnoses of the code's group in force for the evaluation? #}
{% macro is_in_force_for(evaluation, ruling) -%}
    {%- for column in ['scenario_id', 'policy_id', 'code_group'] -%}
    {{ evaluation }}.{{ column }} = {{ ruling }}.{{ column }} and {% endfor -%}
    {{ is_in_force(ruling, 'effective', evaluation ~ '.service_date') }} and {{ is_in_force(ruling, 'known', evaluation ~ '.known_on') }}
{%- endmacro %}

{# Is a diagnosis inside a range of ICD-10-CM categories? Bounds may be categories (C34) or deeper (C92.0). #}
{% macro in_diagnosis_range(diagnosis, range) -%}
    left({{ diagnosis }}, length({{ range }}.diagnosis_from)) >= {{ range }}.diagnosis_from
    and left({{ diagnosis }}, length({{ range }}.diagnosis_to)) <= {{ range }}.diagnosis_to
{%- endmacro %}

{# Does a range begin or end below this heading? C92 may be any of its subcodes, so also the C92.0 of a range C92.0 to C92.0. #}
{% macro heads_diagnosis_range(diagnosis, range) -%}
    {{ diagnosis }} in (
        left({{ range }}.diagnosis_from, length({{ diagnosis }})), left({{ range }}.diagnosis_to, length({{ diagnosis }}))
    )
{%- endmacro %}
