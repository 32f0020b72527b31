{#
    The ledger is the seeds and what was imported beside them (design 8, POLICY_DIR): tables of the same names and columns, as
    <table>.parquet or <table>.csv, at any depth. Folders and files whose name begins with _ or . are an importer's own and are
    skipped, and so is the folder <WAREHOUSE_PATH>.builds of a warehouse that lies there, which holds tables of the same names. How their
    rows are read is in macros/engine/input.sql.
#}
{# The contractor whose articles decide Medicare lines that no row of medicare_jurisdiction places, as a literal; null where unset. #}
{% macro medicare_contractor() -%}
    nullif(upper(trim({{ text_literal(env_var('MEDICARE_CONTRACTOR', '')) }})), '')
{%- endmacro %}

{#
    The files of POLICY_DIR that hold rows of a table, in a fixed order. Which files there are is a variable of the connection: what
    lookback/reading/inputs.py found, as the fingerprint of a build takes them.
#}
{% macro imported_files(table, suffix) -%}
    {%- set files = [] -%}
    {%- set listed = "ifnull(getvariable('policy_files'), error('Nobody listed POLICY_DIR: run dbt with profiles.yml as it is.'))" -%}
    {%- set found = 'select file from (select unnest(from_json(' ~ listed ~ ', ' ~ text_literal('["VARCHAR"]') ~ ')) as file) where ends_with(file, '
        ~ text_literal('/' ~ table ~ '.' ~ suffix) ~ ') order by file' -%}
    {%- for file in run_query(found).columns[0].values() -%}{%- do files.append(path_literal(file)) -%}{%- endfor -%}
    {{ return(files) }}
{%- endmacro %}

{#
    One table of the ledger: the rows of its seed, then those of POLICY_DIR, with the columns and types of the seed. A column that an
    imported file lacks reads as null, one more is ignored. `tells_imported` adds whether a row was imported.
#}
{% macro ledger(table, tells_imported=false) -%}
{%- set seed = ref(table) -%}
{%- if execute -%}
{%- set types = graph.nodes['seed.' ~ project_name ~ '.' ~ table].config.column_types -%}
select
    {{ 'false as is_imported,' if tells_imported }}
    {{ types | join(',\n    ') }}
from {{ seed }}
{{- and_imported_rows(table, types, tells_imported) }}
{%- else -%}
select * from {{ seed }}
{%- endif -%}
{%- endmacro %}
