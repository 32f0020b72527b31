{#
    The ledger is the seeds and the rows imported into POLICY_DIR (docs/design.md, "Settings and commands"): files of the same names and
    columns, <table>.parquet or <table>.csv, at any depth. A folder or file whose name begins with _ or . belongs to an importer and is
    skipped. So is the folder <WAREHOUSE_PATH>.builds, which has tables of the same names. macros/engine/input.sql reads the rows.
#}
{# The contractor of Medicare lines that no row of medicare_jurisdiction matches, as a literal; null where the setting is empty. #}
{% macro medicare_contractor() -%}
    nullif(upper(trim({{ text_literal(env_var('MEDICARE_CONTRACTOR', '')) }})), '')
{%- endmacro %}

{#
    The files of POLICY_DIR with rows of a table, in a fixed order. The list is a variable of the connection: the files that
    lookback/reading/inputs.py found, which are also those of the build's fingerprint.
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
    The columns of a table of the ledger with their types, as its seed declares them. None while dbt parses, and none in a unit test, which knows
    no other node: there the rows given for the seed are the ledger.
#}
{% macro ledger_columns(table) -%}
    {%- set seed = graph.nodes['seed.' ~ project_name ~ '.' ~ table] if execute and graph.nodes else none -%}
    {{ return(seed.config.column_types if seed else none) }}
{%- endmacro %}

{#
    One table of the ledger: the rows of its seed, then the imported ones, with the columns and types of the seed. A column that an
    imported file lacks is null, one that the seed lacks is ignored. `has_is_imported` adds the column is_imported.
#}
{% macro ledger(table, has_is_imported=false) -%}
{%- set columns = ledger_columns(table) -%}
select
    {{ 'false as is_imported,' if has_is_imported }}
    {{ (columns or ['*']) | join(',\n    ') }}
from {{ ref(table) }}
{{- and_imported_rows(table, columns, has_is_imported) if columns }}
{%- endmacro %}

{# The tables of the ledger: those that a model reads by the macro `ledger`. #}
{% macro ledger_tables() -%}
    {%- set tables = [] -%}
    {%- for model in graph.nodes.values() if model.resource_type == 'model' -%}
        {%- do tables.extend(modules.re.findall("\\bledger\\('([a-z_]+)'", model.raw_code)) -%}
    {%- endfor -%}
    {{ return(tables | unique | sort) }}
{%- endmacro %}
