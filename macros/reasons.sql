{#
    The forms in which adjustment reasons (CARC) and remarks (RARC) arrive: `50`, `050`, `50.0`, `CO-50`, `CO:50`, `50 - any text`,
    or several of these in one cell. A code is at the start of its part of the text; digits inside words are no code.
#}
{% macro reason_code_pattern() -%}
    (?:(?:CO|PR|OA|PI|CR|CARC|RARC)[-:. ]{0,3})?(?:[0-9]{1,3}|[ABDPWY][0-9]{1,2}|MA?[0-9]{1,3}|N[0-9]{1,4})(?:[.]0+)?
{%- endmacro %}

{# All codes of a cell, each as its list writes it, sorted; an empty list where the text has none. #}
{% macro read_reason_codes(text) -%}
    {%- set one = reason_code_pattern() -%}
    {%- set cell = 'upper(trim(' ~ text ~ '))' -%}
    list_sort(list_distinct(list_filter(list_transform(
        case
            when regexp_full_match({{ cell }}, '{{ one }}') then [{{ cell }}]
            when regexp_full_match({{ cell }}, '{{ one }}(?:[\s,;|/+&^]+{{ one }})+')
                then regexp_extract_all({{ cell }}, '{{ one }}')
            else list_filter(
                list_transform(
                    list_zip(
                        regexp_split_to_array({{ cell }}, '\s*[,;|]\s*'),
                        range(len(regexp_split_to_array({{ cell }}, '\s*[,;|]\s*')))
                    ),
                    -- after the first part a code is alone or followed by a dash: "30 days" is text
                    lambda part: case
                        when part[2] = 0 then regexp_extract(part[1], '^({{ one }})(?:[^0-9A-Z.].*|$)', 1)
                        else regexp_extract(part[1], '^({{ one }})(?:\s*[-:=(].*|$)', 1)
                    end
                ),
                lambda code: code <> ''
            )
        end,
        lambda code: {{ bare_reason_code('code') }}
    ), lambda code: code <> '0')))
{%- endmacro %}

{# A code without its group, its leading zeros and a spreadsheet's decimals. #}
{% macro bare_reason_code(code) -%}
    regexp_replace({{ code }}, '^(?:(?:CO|PR|OA|PI|CR|CARC|RARC)[-:. ]*)?([A-Z]*)0*([0-9]+)(?:[.]0+)?$', '\1\2')
{%- endmacro %}

{# Remarks (RARC) begin with M, MA or N, which no adjustment reason does. #}
{% macro remarks_of(codes) -%}
    list_filter({{ codes }}, lambda code: regexp_matches(code, '^[MN]'))
{%- endmacro %}

{% macro adjustment_reasons_of(codes) -%}
    list_filter({{ codes }}, lambda code: not regexp_matches(code, '^[MN]'))
{%- endmacro %}

{# The group in front of the first code of a cell: CO of `CO-50`; null where there is none. #}
{% macro glued_group_code(text) -%}
    nullif(regexp_extract(upper(trim({{ text }})), '^(CO|PR|OA|PI|CR)[-:. ]{0,3}(?:[0-9]|[ABDPWY][0-9])', 1), '')
{%- endmacro %}
