{# Is a diagnosis inside a range of ICD-10-CM categories? Bounds may be categories (C34) or deeper (C92.0). #}
{% macro in_diagnosis_range(diagnosis, range) -%}
    left({{ diagnosis }}, length({{ range }}.diagnosis_from)) >= {{ range }}.diagnosis_from
    and left({{ diagnosis }}, length({{ range }}.diagnosis_to)) <= {{ range }}.diagnosis_to
{%- endmacro %}

{# Does a range begin or end below this heading? C92 stands for any of its subcodes, so it may be one of C92.0 to C92.0. #}
{% macro heads_diagnosis_range(diagnosis, range) -%}
    {{ diagnosis }} in (
        left({{ range }}.diagnosis_from, length({{ diagnosis }})), left({{ range }}.diagnosis_to, length({{ diagnosis }}))
    )
{%- endmacro %}
