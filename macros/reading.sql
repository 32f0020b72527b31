{#
    Text -> typed value, null where the text cannot be read. DuckDB's own functions; a Spark target replaces this file.
    Nothing becomes null silently: `typed_columns` names the first value that was there and could not be read.
#}

{# A time of day behind a date, with or without a zone, which says nothing of the day that stands before it. #}
{% macro time_pattern() -%}
    (?:[ T:]+\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?\s*(?:[AaPp][Mm])?\s*(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?
{%- endmacro %}

{# Month names in any case, short or whole. #}
{% macro month_pattern() -%}
    (?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)
{%- endmacro %}

{#
    The day that stands in a text, in the forms of design 7; null where it is no date or could be two days (08-01-2021,
    01.08.2021, the serial number of a spreadsheet).
#}
{% macro read_calendar_day(text) -%}
    {%- set time = time_pattern() -%}
    {%- set month = month_pattern() -%}
    {%- set lowered = 'lower(' ~ text ~ ')' -%}
    case
        when regexp_full_match({{ text }}, '\d{4}-\d{1,2}-\d{1,2}{{ time }}')
            then try_cast(regexp_extract({{ text }}, '^[\d-]+') as date)
        when regexp_full_match({{ text }}, '\d{4}/\d{1,2}/\d{1,2}{{ time }}')
            then try_cast(replace(regexp_extract({{ text }}, '^[\d/]+'), '/', '-') as date)
        when regexp_full_match({{ text }}, '(?:0001|1[789]\d{2}|20\d{2}|[2-9]999)\d{4}(?:\d{4}(?:\d{2})?)?(?:[.]\d+)?(?:{{ time }})')
            then cast(try_strptime(left({{ text }}, 8), '%Y%m%d') as date)
        when regexp_full_match({{ text }}, '\d{1,2}/\d{1,2}/\d{4}{{ time }}')
            then cast(try_strptime(regexp_extract({{ text }}, '^[\d/]+'), '%m/%d/%Y') as date)
        when regexp_full_match({{ lowered }}, '\d{1,2}[-/ ]?{{ month }}[-/ ]?\d{4}(?i:{{ time }})')
            then cast(try_strptime(
                regexp_replace({{ lowered }}, '^(\d{1,2})[-/ ]?([a-z]{3})[a-z]*[-/ ]?(\d{4}).*$', '\1 \2 \3'), '%d %b %Y'
            ) as date)
        when regexp_full_match({{ lowered }}, '{{ month }} +\d{1,2},? +\d{4}(?i:{{ time }})')
            then cast(try_strptime(
                regexp_replace({{ lowered }}, '^([a-z]{3})[a-z]* +(\d{1,2}),? +(\d{4}).*$', '\2 \1 \3'), '%d %b %Y'
            ) as date)
    end
{%- endmacro %}

{# Days that systems write where they know none lie at or beyond these two (design 7, cells). #}
{% macro read_date(text) -%}
    {%- set day = read_calendar_day(text) -%}
    case when {{ day }} > date '1900-01-01' and {{ day }} < date '2999-12-31' then {{ day }} end
{%- endmacro %}

{# The date with the time of day that stands behind it, midnight where none does: the order of answers within one day. #}
{% macro read_moment(text) -%}
    {%- set clock = "regexp_extract(upper(" ~ text ~ "), '[ T:](\\d{1,2}:\\d{2}(?::\\d{2}(?:[.]\\d+)?)?\\s*(?:AM|PM)?)', 1)" -%}
    cast({{ read_date(text) }} as timestamp) + coalesce(
        case
            when regexp_full_match({{ text }}, '\d{12}(?:\d{2})?(?:[.]\d+)?')
                then try_strptime(regexp_extract({{ text }}, '^\d{8}(\d+)', 1), ['%H%M%S', '%H%M'])
            when contains({{ text }}, ':')
                then try_strptime(
                    regexp_replace({{ clock }}, '\s*([AP]M)$', ' \1'),
                    ['%I:%M:%S.%f %p', '%I:%M:%S %p', '%I:%M %p', '%H:%M:%S.%f', '%H:%M:%S', '%H:%M']
                )
        end - timestamp '1900-01-01',
        to_seconds(0)
    )
{%- endmacro %}

{# Optional sign, dollar sign and thousands separators; parentheses or a minus behind mean negative; exponents come from float exports.
   Ten digits before the point are more than any claim bears; what is larger is not an amount. #}
{% macro read_amount(text) -%}
    case
        when regexp_full_match({{ text }}, '\(\s*\$?\s*(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?\s*\)')
            then -cast(try_cast(regexp_replace({{ text }}, '[$,()\s]', '', 'g') as decimal(12, 2)) as decimal(18, 2))
        when regexp_full_match({{ text }}, '\$?\s*(\d{1,3}(,\d{3})+|\d+)(\.\d*)?\s*-')
            then -cast(try_cast(regexp_replace({{ text }}, '[$,\s-]', '', 'g') as decimal(12, 2)) as decimal(18, 2))
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
{% macro dotted(code) -%}
    case
        when length({{ code }}) > 3 and not contains({{ code }}, '.') then left({{ code }}, 3) || '.' || substr({{ code }}, 4)
        else {{ code }}
    end
{%- endmacro %}

{#
    The diagnoses of one cell: one code, nearly always; else every part of the text that is a code, without a qualifier before it
    (ABK:C34.90) and without the words behind it. A text that holds no code stays whole: it was given, and what it means is
    not known.
#}
{% macro read_diagnoses(text) -%}
    {%- set code = '[A-Z]\\d[0-9AB](?:[.]?[0-9A-Z]{1,4})?[.]?' -%}
    {%- set cell = 'upper(' ~ without_marks(text) ~ ')' -%}
    {%- set parts = "list_filter(list_transform(regexp_split_to_array(" ~ cell ~ ", '[\\s,;|/^&+]+'), "
        ~ "lambda part: regexp_extract(part, '^(?:[A-Z]{1,3}[:*=-])?(" ~ code ~ "):?$', 1)), lambda part: part <> '')" -%}
    case
        when {{ text }} is null then []
        when regexp_full_match({{ text }}, '[A-Za-z]\d[0-9ABab](?:[.]?[0-9A-Za-z]{1,4})?')
            then [{{ dotted('upper(' ~ text ~ ')') }}]
        when len({{ parts }}) = 0 then [{{ cell }}]
        else list_transform({{ parts }}, lambda part: {{ dotted("rtrim(part, '.')") }})
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

{# Marks that spreadsheets and word processors leave in a code: apostrophes and signs without a width. #}
{% macro without_marks(text) -%}
    translate(
        {{ text }},
        chr(39) || chr(8216) || chr(8217) || chr(180) || chr(96) || chr(34) || chr(8203) || chr(8204) || chr(8205) || chr(8288)
        || chr(65279) || chr(160),
        ''
    )
{%- endmacro %}

{#
    The parts of a text in the place of a procedure code: the code, and the modifiers glued to it (0244U-59). A code that lost
    its leading zeros in a spreadsheet (244U, 11M) is filled up; whether the reference knows it is asked elsewhere. Both are
    blank where the text has no code's shape.
#}
{% macro procedure_code_pattern() -%}
    ^(\d{5}|\d{4}[A-Z]|[A-Z]\d{4}|\d{1,3}[A-Z]|\d{1,4})(?:[.]0+)?((?:[^0-9A-Z]*(?:\d{2}|[A-Z][0-9A-Z]))*)$
{%- endmacro %}

{% macro procedure_code_cell(text) -%}
    upper(trim({{ without_marks(text) }}, {{ white_space() }}))
{%- endmacro %}

{% macro read_procedure_code(text) -%}
    lpad(nullif(regexp_extract({{ procedure_code_cell(text) }}, '{{ procedure_code_pattern() }}', 1), ''), 5, '0')
{%- endmacro %}

{% macro read_glued_modifiers(text) -%}
    regexp_replace(regexp_extract({{ procedure_code_cell(text) }}, '{{ procedure_code_pattern() }}', 2), '[^0-9A-Z]+', '', 'g')
{%- endmacro %}

{# Five characters as the code sets write them. #}
{% macro is_whole_procedure_code(text) -%}
    regexp_matches({{ procedure_code_cell(text) }}, '^(\d{5}|\d{4}[A-Z]|[A-Z]\d{4})(?:[.]0+)?(?:[^0-9A-Z]*(?:\d{2}|[A-Z][0-9A-Z]))*$')
{%- endmacro %}

{# The half of a service that a line bills, 26 or TC; a line with neither bills the whole, and so does one with both. #}
{% macro component_modifier() -%}
    {%- set glued = "regexp_replace(" ~ read_glued_modifiers('hcpcs_code') ~ ", '(..)', '\\1,', 'g')" -%}
    {%- set listed = "',' || upper(concat_ws(',', " ~ (numbered('hcpcs_modifier_', 5) | join(', ')) ~ ", " ~ glued ~ ")) || ','" -%}
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
    list_concat(
        {%- for number in range(1, 26) %}
        {{ read_diagnoses('diagnosis_code_' ~ number) | indent(8) }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{# One row per element of a list column, with its position. #}
{% macro unnest_with_position(list_column, element, position) -%}
    unnest({{ list_column }}) as {{ element }},
    generate_subscripts({{ list_column }}, 1) as {{ position }}
{%- endmacro %}
