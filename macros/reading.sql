{#
    Text -> typed value, null where the text cannot be read, with DuckDB's own functions: no other engine reads texts.
    No value becomes null silently: `typed_columns` names the first value that is not blank and cannot be read.
#}

{#
    Text after a date that does not change the day: a time, written with colons, with points (Oracle, Db2) or without either, then AM or PM
    and a zone; or a zone alone.
#}
{% macro time_pattern() -%}
    (?:[ T:-]+(?:\d{1,2}(?:[:.]\d{2}){1,2}|[0-2]\d[0-5]\d(?:[0-5]\d)?)(?:[.,]\d+)?\s*(?:[AaPp][.]?[Mm][.]?)?\s*(?:[+-]\d{2}:?(?:\d{2})?|[A-Za-z]{1,5}|[A-Za-z_]+/[A-Za-z_]+)?|Z|[+-]\d{2}:?\d{2})?(?:\[[A-Za-z_/]+\])?
{%- endmacro %}

{# Month names in any case, short or whole. #}
{% macro month_pattern() -%}
    (?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)
{%- endmacro %}

{#
    The date in a text, in the forms of docs/design.md, "Cells"; null where it is no date or could be two dates (08-01-2021, 01.08.2021, the
    serial number of a spreadsheet).
#}
{% macro read_calendar_day(text) -%}
    {%- set time = time_pattern() -%}
    {%- set month = month_pattern() -%}
    {%- set lowered = 'lower(' ~ text ~ ')' -%}
    case
        -- the form of nearly every text, without a pattern to match
        when {{ text }} like '____-__-__' and {{ text }} between '0001' and '9999-99-99' then try_cast({{ text }} as date)
        -- the zero date of MySQL means that the date is unknown
        when regexp_full_match({{ text }}, '(?:0000-00-00|0000/00/00|00/00/0000|00000000){{ time }}') then date '0001-01-01'
        when regexp_full_match({{ text }}, '\d{4}-\d{1,2}-\d{1,2}{{ time }}')
            then try_cast(regexp_extract({{ text }}, '^\d+-\d+-\d+') as date)
        when regexp_full_match({{ text }}, '\d{4}/\d{1,2}/\d{1,2}{{ time }}')
            then try_cast(replace(regexp_extract({{ text }}, '^[\d/]+'), '/', '-') as date)
        when regexp_full_match({{ text }}, '(?:0001|1[6-9]\d{2}|[2-9]\d{3})\d{4}(?:[0-2]\d[0-5]\d(?:[0-5]\d(?:\d{3})?)?)?(?:[.]\d+)?{{ time }}')
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

{# The date in a text, null where it means nothing. #}
{% macro read_date(text) -%}
    {{ day_that_means_one(read_calendar_day(text)) }}
{%- endmacro %}

{# A date, null at or beyond the two dates that systems write for an unknown one (docs/design.md, "Cells"). #}
{% macro day_that_means_one(day) -%}
    case when {{ day }} between date '1900-01-02' and date '2999-12-30' then {{ day }} end
{%- endmacro %}

{# Is a date blank, or one that means nothing? A text that is no date is not blank. #}
{% macro is_blank_date(text) -%}
    ({{ text }} is null or ({{ read_date(text) }} is null and {{ read_calendar_day(text) }} is not null))
{%- endmacro %}

{# The date with the time of day after it, midnight without one: it orders the adjudications of one day. #}
{% macro read_moment(text) -%}
    {%- set written = "upper(" ~ text ~ ")" -%}
    {#- hours, minutes, seconds and fractions of the time after the date; bare digits are split into pairs -#}
    {%- set digits = "regexp_extract(" ~ written ~ ", '(?:^\\d{8}|\\d[ T:-]+)[ T]?([0-2]\\d[0-5]\\d(?:[0-5]\\d(?:\\d{3})?)?)(?:[^0-9]|$)', 1)" -%}
    {%- set marked = "regexp_extract(" ~ written ~ ", '\\d[ T:-]+(\\d{1,2}[:.]\\d{2}(?:[:.]\\d{2}(?:[.,]\\d{1,6})?)?)', 1)" -%}
    {%- set clock = "regexp_replace(regexp_replace(" ~ marked ~ ", '^(\\d+)[.](\\d+)', '\\1:\\2'), '^(\\d+:\\d+)[.](\\d+)', '\\1:\\2')" -%}
    {%- set half = "replace(regexp_extract(" ~ written ~ ", '\\d\\s*([AP][.]?M)', 1), '.', '')" -%}
    cast({{ read_date(text) }} as timestamp) + case
        when length({{ text }}) <= 10 then to_seconds(0)
        else coalesce(
            try_strptime(
                trim(replace({{ clock }}, ',', '.') || ' ' || {{ half }}),
                ['%I:%M:%S.%f %p', '%I:%M:%S %p', '%I:%M %p', '%H:%M:%S.%f', '%H:%M:%S', '%H:%M']
            ) - timestamp '1900-01-01',
            try_strptime({{ digits }}, ['%H%M%S%g', '%H%M%S', '%H%M']) - timestamp '1900-01-01',
            to_seconds(0)
        )
    end
{%- endmacro %}

{# Optional sign, dollar sign and thousands separators; parentheses or a trailing minus mean negative; exponents come from float exports.
   More than ten digits before the point are no amount. #}
{% macro read_amount(text) -%}
    case
        when regexp_full_match({{ text }}, '-?\d+(\.\d*)?') then cast(try_cast({{ text }} as decimal(12, 2)) as decimal(18, 2))
        when regexp_full_match({{ text }}, '\$?\s*\(\s*\$?\s*(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?\s*\)')
            then -cast(try_cast(regexp_replace({{ text }}, '[$,()\s]', '', 'g') as decimal(12, 2)) as decimal(18, 2))
        when regexp_full_match({{ text }}, '\$?\s*(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?\s*-')
            then -cast(try_cast(regexp_replace({{ text }}, '[$,\s-]', '', 'g') as decimal(12, 2)) as decimal(18, 2))
        when regexp_full_match({{ text }}, '[+-]?\s*\$?\s*[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d{1,2})?')
            then cast(try_cast(regexp_replace({{ text }}, '[$,\s]', '', 'g') as decimal(12, 2)) as decimal(18, 2))
    end
{%- endmacro %}

{#
    Is a text an id that a spreadsheet turned into a number (2.02E+11)? The number is rounded, so two ids may have become one. It has a point
    or a plus sign: 1E5 is an id.
#}
{% macro is_spreadsheet_number(text) -%}
    (contains({{ text }}, '+') or contains({{ text }}, '.') or contains({{ text }}, ','))
    and regexp_full_match({{ text }}, '(?i)[+-]?\d+(?:[.,]\d*)?e[+]\d{1,3}|[+-]?\d+[.,]\d*e-?\d{1,3}')
{%- endmacro %}

{% macro read_whole_number(text) -%}
    case
        when regexp_full_match({{ text }}, '\d{1,9}') then cast({{ text }} as integer)
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
    The diagnoses of one cell. Nearly always it is one code. Else it is split at separators, then at spaces, without a qualifier before a
    code (ABK:C34.90). Words after a code describe it, and a code among them counts only with its dot: T790M is a variant. A part with a
    digit but no code (174.9) stays, as does a text without any code: a diagnosis was given, and its meaning is unknown.
#}
{% macro read_diagnoses(text) -%}
    {%- set code = '[A-Z]\\d[0-9AB](?:[.]?[0-9A-Z]{1,4})?' -%}
    {%- set cell = "regexp_replace(upper(" ~ without_marks(text) ~ "), '\\b(?:ICD-?\\d*(?:-CM)?|DX|[A-Z]{1,3})\\s*[:=>*]|\\bA?B[FJKN][-^ ]', ' ', 'g')" -%}
    {%- set is_code = "regexp_full_match(word, '(?:A?B[FJKN])?" ~ code ~ "[.]?(?:[^0-9A-Z.][^0-9]*)?')" -%}
    case
        when {{ text }} is null then []
        when regexp_full_match({{ text }}, '[A-Za-z]\d[0-9ABab](?:[.]?[0-9A-Za-z]{1,4})?')
            then [{{ dotted('upper(' ~ text ~ ')') }}]
        when not regexp_matches({{ cell }}, '{{ code }}') then [upper({{ without_marks(text) }})]
        else flatten(list_transform(
            regexp_split_to_array({{ cell }}, '[;,|/^~&+\n\r]+|:{2,}\w*$'),
            lambda part: list_transform(
                case
                    when not list_bool_or(list_transform({{ words('part') }}, lambda word: {{ is_code }}))
                        then case when regexp_matches(part, '\d') then [trim(part)] else [] end
                    else list_filter(
                        {{ words('part') }},
                        lambda word: regexp_full_match(word, '\d{3}[.]\d{1,2}')
                        or ({{ is_code }} and (
                            contains(word, '.')
                            or not list_bool_or(list_transform(
                                list_slice(
                                    {{ words('part') }},
                                    {{ first_code_place('part', is_code) }},
                                    list_position({{ words('part') }}, word)
                                ),
                                lambda word: not {{ is_code }}
                            ))
                        ))
                    )
                end,
                lambda word: case
                    when {{ is_code }} then {{ dotted("rtrim(regexp_extract(word, '" ~ code ~ "[.]?'), '.')") }}
                    else word
                end
            )
        ))
    end
{%- endmacro %}

{% macro words(text) -%}
    list_filter(regexp_split_to_array({{ text }}, '[\s()\[\]{}:=>]+'), lambda word: word <> '')
{%- endmacro %}

{% macro first_code_place(text, is_code) -%}
    list_position(list_transform({{ words(text) }}, lambda word: {{ is_code }}), true)
{%- endmacro %}

{# One of a fixed list of words, in any case; the result has the spelling of the list. #}
{% macro read_word(text, words) -%}
    case lower({{ text }}){% for word in words %} when '{{ word | lower }}' then '{{ word }}'{% endfor %} end
{%- endmacro %}

{% macro read_boolean(text) -%}
    case
        when lower({{ text }}) in ('true', 't', 'yes', 'y', '1') then true
        when lower({{ text }}) in ('false', 'f', 'no', 'n', '0') then false
    end
{%- endmacro %}

{# Marks that spreadsheets and word processors leave in a code: apostrophes and zero-width characters. #}
{% macro without_marks(text) -%}
    translate(
        {{ text }},
        chr(39) || chr(8216) || chr(8217) || chr(180) || chr(96) || chr(34) || chr(8203) || chr(8204) || chr(8205) || chr(8288)
        || chr(65279) || chr(160),
        ''
    )
{%- endmacro %}

{#
    The parts of a procedure code cell: the code, without an X12 qualifier before it (HC:0244U), and the modifiers glued to it (0244U-59). A
    code that lost its leading zeros in a spreadsheet (244U, 11M) is padded; read_codes looks it up in the reference. Both are blank where
    the text does not have the form of a code, such as six digits.
#}
{% macro procedure_code_pattern() -%}
    ^(?:(?:HC|HCPCS|CPT)[^0-9A-Z]+)?[^0-9A-Z]*(\d{5}|\d{4}[A-Z]|[A-Z]\d{4}|\d{1,3}[A-Z]|\d{1,4}(?:[.]0+)?$)(?:[.]0+)?((?:[^0-9A-Z]*(?:\d{2}(?:\d{2}|[A-Z][0-9A-Z])*|[A-Z][0-9A-Z](?:\d{2})*))?(?:[^0-9A-Z]+(?:\d{2}(?:\d{2}|[A-Z][0-9A-Z])*|[A-Z][0-9A-Z](?:\d{2})*))*)[^0-9A-Z]*$
{%- endmacro %}

{% macro procedure_code_cell(text) -%}
    upper(trim({{ without_marks(text) }}, {{ white_space() }}))
{%- endmacro %}

{% macro read_procedure_code(text) -%}
    lpad(
        nullif(regexp_replace(
            regexp_extract({{ procedure_code_cell(text) }}, '{{ procedure_code_pattern() }}', 1), '[.]0+$', ''
        ), ''),
        5, '0'
    )
{%- endmacro %}

{% macro read_glued_modifiers(text) -%}
    regexp_replace(regexp_extract({{ procedure_code_cell(text) }}, '{{ procedure_code_pattern() }}', 2), '[^0-9A-Z]+', '', 'g')
{%- endmacro %}

{# Does the text have all five characters of a code? #}
{% macro is_whole_procedure_code(text) -%}
    length(regexp_extract({{ procedure_code_cell(text) }}, '{{ procedure_code_pattern() }}', 1)) = 5
{%- endmacro %}

{#
    The distinct procedure code cells, which are few, each read once: the code, whether the reference lists it, and whether it is no code.
#}
{% macro read_codes(relation) -%}
select
    code_text.*,
    procedure_code.hcpcs_code is not null as is_in_scope,
    procedure_code.hcpcs_code is null and not code_text.is_whole_code as is_unread_code,
    case
        when procedure_code.hcpcs_code is not null then procedure_code.hcpcs_code
        when code_text.is_whole_code then code_text.read_code
        else upper(code_text.code_text)
    end as hcpcs_code
from (
    select
        hcpcs_code as code_text,
        {{ read_procedure_code('hcpcs_code') }} as read_code,
        {{ read_glued_modifiers('hcpcs_code') }} as glued_modifiers,
        {{ is_whole_procedure_code('hcpcs_code') }} as is_whole_code
    from {{ relation }}
    where hcpcs_code is not null
    group by hcpcs_code
) as code_text
left join {{ ref('stg_procedure_code') }} as procedure_code on code_text.read_code = procedure_code.hcpcs_code
{%- endmacro %}

{# The component of a service that a line bills, 26 or TC; null for the whole service, with neither or both. #}
{% macro component_modifier(glued_modifiers) -%}
    {%- set glued = "regexp_replace(" ~ glued_modifiers ~ ", '(..)', '\\1,', 'g')" -%}
    {%- set listed = "',' || upper(concat_ws(',', " ~ (numbered('hcpcs_modifier_', 5) | join(', ')) ~ ", " ~ glued ~ ")) || ','" -%}
    {%- set modifiers = "regexp_replace(" ~ listed ~ ", '[^0-9A-Z]+', ',', 'g')" -%}
    case
        when coalesce({{ numbered('hcpcs_modifier_', 5) | join(', ') }}, nullif({{ glued_modifiers }}, '')) is null then null
        when contains({{ modifiers }}, ',26,') = contains({{ modifiers }}, ',TC,') then null
        when contains({{ modifiers }}, ',26,') then '26'
        else 'TC'
    end
{%- endmacro %}

{# The modifiers of a line, those of its cells and those glued on its code, each once, sorted and comma-separated; null where it has none. #}
{% macro billed_modifiers(glued_modifiers) -%}
    {%- set glued = "regexp_replace(" ~ glued_modifiers ~ ", '(..)', '\\1,', 'g')" -%}
    {%- set cells = "upper(concat_ws(',', " ~ (numbered('hcpcs_modifier_', 5) | join(', ')) ~ ", " ~ glued ~ "))" -%}
    case
        when coalesce({{ numbered('hcpcs_modifier_', 5) | join(', ') }}, nullif({{ glued_modifiers }}, '')) is not null
            then nullif(array_to_string(list_sort(list_distinct(list_filter(
                regexp_extract_all({{ cells }}, '[0-9A-Z]+'), lambda modifier: length(modifier) = 2
            ))), ','), '')
    end
{%- endmacro %}

{#
    A reason or status code in the spelling of its list: upper case, without leading zeros, without the group in front (CO-45) and
    without the decimals that a spreadsheet adds (45.0).
#}
{% macro bare_code(text) -%}
    regexp_replace(
        upper({{ text }}), '^(?:(?:CO|PR|OA|PI|CR)[- ]?)?0*([0-9]+|[A-Z][0-9]+)(?:[.]0+)?$', '\1'
    )
{%- endmacro %}

{# The diagnoses of a claim line, in their order on the claim. #}
{% macro diagnosis_list() -%}
    flatten(list_transform([{{ numbered('diagnosis_code_', 25) | join(', ') }}], lambda cell: {{ read_diagnoses('cell') }}))
{%- endmacro %}

{# The diagnosis cells of a claim line, joined to one text. #}
{% macro diagnosis_text() -%}
    concat_ws(chr(31), {{ numbered('diagnosis_code_', 25) | join(', ') }})
{%- endmacro %}

{% macro read_diagnosis_text(text) -%}
    flatten(list_transform(string_split({{ text }}, chr(31)), lambda cell: {{ read_diagnoses('cell') }}))
{%- endmacro %}
