{#
    The ledger is the seeds and what was imported beside them (design 8, POLICY_DIR): tables of the same names and columns, as
    <table>.parquet or <table>.csv, at any depth. Folders and files whose name begins with _ or . are an importer's own and are
    skipped, and so is the folder <WAREHOUSE_PATH>.builds of a warehouse that lies there, which holds tables of the same names. How its rows are read stands in macros/engine/input.sql.
#}
{# Where imported policies stand: beside the warehouse, unless told. #}
{% macro policy_dir() -%}
    {%- set folders = (env_var('WAREHOUSE_PATH', '') or 'warehouse.duckdb').split('/')[:-1] -%}
    {{ return(env_var('POLICY_DIR', '') or (folders + ['policies']) | join('/')) }}
{%- endmacro %}

{# The contractor whose articles decide Medicare lines that no row of medicare_jurisdiction places, as a literal; null where unset. #}
{% macro medicare_contractor() -%}
    nullif(upper(trim({{ text_literal(env_var('MEDICARE_CONTRACTOR', '')) }})), '')
{%- endmacro %}

{# The files that hold rows of a table, in a fixed order. #}
{% macro imported_files(table, suffix) -%}
    {%- set directory = policy_dir() -%}
    {%- set files = [] -%}
    {%- set found = 'select file from glob(' ~ path_literal(directory) ~ " || '/**/" ~ table ~ '.' ~ suffix ~ "') order by file" -%}
    {%- for file in run_query(found).columns[0].values() -%}
        {%- set kept = namespace(it=true) -%}
        {%- for part in file[(directory | length):].split('/') if part[:1] in ['_', '.'] or part.endswith('.builds') -%}
            {%- set kept.it = false -%}
        {%- endfor -%}
        {%- if kept.it -%}{%- do files.append(path_literal(file)) -%}{%- endif -%}
    {%- endfor -%}
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
