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

{# Do two relations speak of the same key in the same state? #}
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
{% macro mcd_holds(state, day, moment) -%}
    {{ state }}.state_order <= {{ moment }} and {{ moment }} < {{ state }}.next_state_order
    and {{ state }}.effective_from <= {{ day }}
    and ({{ day }} < {{ state }}.until_day or {{ moment }} < {{ state }}.successor_order)
{%- endmacro %}
