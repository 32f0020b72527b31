{#
    Text -> typed value, null where the text cannot be read. DuckDB's own functions; a Spark target replaces this file.
    Nothing becomes null silently: `typed_columns` names the first value that was there and could not be read.
#}

{# YYYY-MM-DD, YYYYMMDD, MM/DD/YYYY, or a timestamp that begins with YYYY-MM-DD. #}
{% macro read_date(text) -%}
    case
        when regexp_full_match({{ text }}, '(19|20)\d{2}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|UTC|[+-]\d{2}(:?\d{2})?)?)?')
            then try_cast(left({{ text }}, 10) as date)
        when regexp_full_match({{ text }}, '(19|20)\d{6}')
            then cast(try_strptime({{ text }}, '%Y%m%d') as date)
        when regexp_full_match({{ text }}, '\d{1,2}/\d{1,2}/(19|20)\d{2}')
            then cast(try_strptime({{ text }}, '%m/%d/%Y') as date)
    end
{%- endmacro %}

{# The date with the time of day that stands behind it; midnight where none does. #}
{% macro read_moment(text) -%}
    coalesce(try_cast(regexp_replace({{ text }}, '([+-]\d{2}(:?\d{2})?|Z|UTC)$', '') as timestamp), cast({{ read_date(text) }} as timestamp))
{%- endmacro %}

{# Optional sign, dollar sign and thousands separators; parentheses mean negative; exponents come from float exports.
   Ten digits before the point are more than any claim bears; what is larger is not an amount. #}
{% macro read_amount(text) -%}
    case
        when regexp_full_match({{ text }}, '\(\s*\$?\s*(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?\s*\)')
            then -cast(try_cast(regexp_replace({{ text }}, '[$,()\s]', '', 'g') as decimal(12, 2)) as decimal(18, 2))
        when regexp_full_match({{ text }}, '[+-]?\s*\$?\s*[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d{1,2})?')
            then cast(try_cast(regexp_replace({{ text }}, '[$,\s]', '', 'g') as decimal(12, 2)) as decimal(18, 2))
    end
{%- endmacro %}

{% macro read_whole_number(text) -%}
    case
        when regexp_full_match({{ text }}, '\d{1,9}(\.0*)?') then cast(try_cast({{ text }} as decimal(18, 2)) as integer)
    end
{%- endmacro %}

{# ICD-10-CM with its dot after the third character, whether or not the text had one. #}
{% macro read_diagnosis(text) -%}
    case
        when length(replace({{ text }}, '.', '')) > 3
            then upper(left(replace({{ text }}, '.', ''), 3) || '.' || substr(replace({{ text }}, '.', ''), 4))
        else upper(replace({{ text }}, '.', ''))
    end
{%- endmacro %}

{# One of a fixed list of words, whatever its case; answers in the list's own spelling. #}
{% macro read_word(text, words) -%}
    case lower({{ text }}){% for word in words %} when '{{ word | lower }}' then '{{ word }}'{% endfor %} end
{%- endmacro %}

{% macro read_boolean(text) -%}
    case
        when lower({{ text }}) in ('true', 't', 'yes', 'y', '1') then true
        when lower({{ text }}) in ('false', 'f', 'no', 'n', '0') then false
    end
{%- endmacro %}

{# Procedure codes lose their leading zeros in spreadsheets: 244U is 0244U, 11M is 0011M. #}
{% macro padded_code(text) -%}
    right(
        '00000' || regexp_replace(upper({{ text }}), '[.]0+$', ''),
        greatest(5, length(regexp_replace({{ text }}, '[.]0+$', '')))
    )
{%- endmacro %}

{# The half of a service that a line bills, 26 or TC; a line with neither bills the whole, and so does one with both. #}
{% macro component_modifier() -%}
    {%- set listed = "',' || upper(concat_ws(',', " ~ (numbered('hcpcs_modifier_', 5) | join(', ')) ~ ")) || ','" -%}
    {%- set modifiers = "regexp_replace(" ~ listed ~ ", '[.]0+,', ',', 'g')" -%}
    case
        when contains({{ modifiers }}, ',26,') = contains({{ modifiers }}, ',TC,') then null
        when contains({{ modifiers }}, ',26,') then '26'
        else 'TC'
    end
{%- endmacro %}

{#
    A reason or status code as its list writes it: upper case, without leading zeros, without the group in front (CO-45) and
    without the decimals that a spreadsheet adds (45.0).
#}
{% macro bare_code(text) -%}
    regexp_replace(
        upper({{ text }}), '^(?:(?:CO|PR|OA|PI|CR)[- ]?)?0*([0-9]+|[A-Z][0-9]+)(?:[.]0+)?$', '\1'
    )
{%- endmacro %}

{# How texts are compared in a crosswalk: case and runs of white space do not matter. #}
{% macro match_text(text) -%}
    lower(regexp_replace(trim({{ text }}), '\s+', ' ', 'g'))
{%- endmacro %}

{# The diagnoses of a claim line, in their order on the claim. #}
{% macro diagnosis_list() -%}
    list_filter(
        [
            {%- for number in range(1, 26) %}
            {{ read_diagnosis('diagnosis_code_' ~ number) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ],
        lambda code: code is not null
    )
{%- endmacro %}

{# One row per element of a list column, with its position. #}
{% macro unnest_with_position(list_column, element, position) -%}
    unnest({{ list_column }}) as {{ element }},
    generate_subscripts({{ list_column }}, 1) as {{ position }}
{%- endmacro %}
