{#
    The Medicare Coverage Database as `lookback import mcd` decoded it: one folder per archive below POLICY_DIR/mcd/_archives, each table as
    Parquet, every cell a trimmed text, blank and N/A null, with the archive's name and the day on which it was downloaded. Everything here is
    DuckDB's own.
#}
{% macro mcd_rows(table) -%}
{{ decoded_files('*/' ~ table ~ '.parquet') }}
{%- endmacro %}

{# What an importer decoded, by a pattern below its folder. #}
{% macro decoded_files(pattern) -%}
{%- if execute -%}
read_parquet({{ path_literal(env_var('LOOKBACK_IMPORT', '.')) }} || '/{{ pattern }}', hive_partitioning = false)
{%- else -%}
(select 1) as nothing
{%- endif -%}
{%- endmacro %}

{# The number of a group, by which codes and diagnoses pair; `none` where the row has none, which pairs with none alone. #}
{% macro mcd_group(text) -%}
    coalesce(cast(try_cast({{ text }} as integer) as string), {{ text }}, 'none')
{%- endmacro %}

{# A code in capitals. #}
{% macro mcd_code(text) -%}
    upper({{ text }})
{%- endmacro %}

{# A diagnosis with its dot, which some exports leave out. #}
{% macro mcd_diagnosis(text) -%}
    case
        when length(replace({{ mcd_code(text) }}, '.', '')) > 3
            then left(replace({{ mcd_code(text) }}, '.', ''), 3) || '.' || substr(replace({{ mcd_code(text) }}, '.', ''), 4)
        else replace({{ mcd_code(text) }}, '.', '')
    end
{%- endmacro %}

{# Of the rulings of several groups on one diagnosis the most favourable holds. #}
{% macro mcd_ruling_order(ruling) -%}
    case {{ ruling }} when 'supports' then 1 when 'supports_if' then 2 else 3 end
{%- endmacro %}

{# The words of a cell, divided by blanks, commas, semicolons or bars, each as `read` says, sorted and without repetition. #}
{% macro list_words(text, read) -%}
    list_sort(list_distinct(list_transform(
        list_filter(string_split_regex(coalesce({{ text }}, ''), '[\s,;|]+'), lambda word: word <> ''),
        lambda word: {{ read }}
    )))
{%- endmacro %}

{#
    A cell of diagnoses with each range as one word: what joins its ends loses its blanks (C34.90 - C34.92, C34.90 to C34.92).
#}
{% macro with_whole_ranges(text) -%}
    regexp_replace(coalesce({{ text }}, ''), '\s*[-\x{2010}-\x{2015}]+\s*|\s+(?i:to|through|thru)\s+', '-', 'g')
{%- endmacro %}

{# Is a word no diagnosis but a range (C34.90-C34.92, C50.x, C50.-), or a diagnosis with a mark (C50.911*)? #}
{% macro is_diagnosis_range(word) -%}
    regexp_matches(upper({{ word }}), '[-*+#^\x{2020}\x{2021}]|[.]?X+$')
{%- endmacro %}

{#
    Why a text in the place of a code is none that a list can rule on; null where it is one. A mark stands for a note that no cell has; where
    zeros are lost, 37 may be many a code.
#}
{% macro list_code_problem(text) -%}
    case
        when regexp_matches(
            upper({{ text }}), '^\s*[0-9A-Z]{4,5}\s*(?:[-\x{2010}-\x{2015}]|\s(?:TO|THROUGH|THRU)\s)\s*[0-9A-Z]{4,5}\s*$|^\s*[0-9]{2,4}[X*]+\s*$'
        )
            then 'a range of codes: write each code in a row of its own'
        when regexp_matches({{ text }}, '[*#^~+\x{2020}\x{2021}\x{00a7}\x{00b9}\x{00b2}\x{00b3}\x{2070}-\x{2079}]')
            then 'a code with a mark: write the code alone, and individual review where the mark is a condition'
        when regexp_matches({{ procedure_code_cell(text) }}, '^[0-9]{1,4}([.]0+)?$')
            then 'a number that lost its zeros, so that it can be several codes: write all five characters'
        when {{ read_procedure_code(text) }} is null then 'a code that is none'
        when {{ read_glued_modifiers(text) }} <> '' then 'a code with a modifier; a list rules on codes alone'
    end
{%- endmacro %}

{% macro range_problem(ranges) -%}
    'diagnoses that are none: a range or a mark (' || left(array_to_string({{ ranges }}, ' '), 60) || '); write each code'
{%- endmacro %}

{# The codes of ICD-10-CM that could be billed in any year, without their dots: what lists may name. #}
{% macro billable_diagnoses() -%}
{%- if execute -%}
read_parquet({{ path_literal(env_var('LOOKBACK_DIAGNOSES', '')) }})
{%- else -%}
(select 1) as nothing
{%- endif -%}
{%- endmacro %}

{# One text for all that a row of a list says of its days. #}
{% macro list_content() -%}
    concat_ws('|', ledger_ruling, array_to_string(diagnoses, ' '), effective_to)
{%- endmacro %}

{# Five characters as the code sets write them. #}
{% macro is_procedure_code(text) -%}
    regexp_full_match({{ text }}, '[0-9A-Z][0-9]{3}[0-9A-Z]')
{%- endmacro %}

{# A diagnosis as ICD-10-CM writes it, with its dot; an X fills a place before others and ends none. #}
{% macro is_diagnosis_code(text) -%}
    regexp_full_match({{ text }}, '[A-Z][0-9][0-9A-Z]([.][0-9A-Z]{0,3}[0-9A-WYZ])?')
{%- endmacro %}

{# Do two relations have the same key in the same state? #}
{% macro same_step(one, other) -%}
    {%- for column in ['article_id', 'revision_order', 'code_system', 'code_group', 'code'] -%}
    {{ one }}.{{ column }} = {{ other }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Behind every number of a state: nothing follows. #}
{% macro never() -%}
    99999999
{%- endmacro %}

{#
    Was a state of a version known at a moment, still what was known of that version, and did the version hold on the day? A last day that is the
    day before the successor's first one counts once the successor is known.
#}
{% macro is_version_in_force(state, day, moment) -%}
    {{ state }}.state_order <= {{ moment }} and {{ moment }} < {{ state }}.next_state_order
    and {{ state }}.effective_from <= {{ day }}
    and ({{ day }} < {{ state }}.until_day or {{ moment }} < {{ state }}.successor_order)
{%- endmacro %}
