{# Is a diagnosis inside a range of ICD-10-CM categories? Bounds may be categories (C34) or deeper (C92.0). #}
{% macro in_diagnosis_range(diagnosis, range) -%}
    left({{ diagnosis }}, length({{ range }}.diagnosis_from)) >= {{ range }}.diagnosis_from
    and left({{ diagnosis }}, length({{ range }}.diagnosis_to)) <= {{ range }}.diagnosis_to
{%- endmacro %}
