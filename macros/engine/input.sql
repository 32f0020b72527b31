{#
    Where rows come from. DuckDB alone reads the text of files: `lookback intake` writes what it read, typed and with its rejections, as Parquet, and
    Spark begins there (docs/spark.md). Both engines have the relations of models/staging/intake/exported; DuckDB fills each from the model
    read_<name> of models/staging/intake/reading.
#}
{% macro exported(name) -%}{{ return(adapter.dispatch('exported', 'lookback')(name)) }}{%- endmacro %}

{% macro duckdb__exported(name) -%}
select * from {{ ref('read_' ~ name) }}
{%- endmacro %}

{% macro spark__exported(name) -%}
select * from {{ exported_relation(name) }}
{%- endmacro %}

{# A file of the folder CLAIMS_DIR, or a table of the schema CLAIMS_SCHEMA. #}
{% macro exported_relation(name) -%}
    {%- if env_var('CLAIMS_SCHEMA', '') -%}
    {{ env_var('CLAIMS_SCHEMA') }}.{{ name }}
    {%- else -%}
    {{ exported_file(name) }}
    {%- endif -%}
{%- endmacro %}

{% macro exported_file(name) -%}parquet.`{{ env_var('CLAIMS_DIR', '') }}/{{ name }}.parquet`{%- endmacro %}

{#
    The folder CLAIMS_DIR as tables of the schema CLAIMS_SCHEMA, which replace the earlier ones: for a catalog that others read too.
        dbt run-operation intake_as_tables --target spark
#}
{% macro intake_as_tables() -%}{{ return(adapter.dispatch('intake_as_tables', 'lookback')()) }}{%- endmacro %}

{% macro duckdb__intake_as_tables() -%}
    {{ exceptions.raise_compiler_error("DuckDB reads the files themselves. For Spark's catalog, add --target spark.") }}
{%- endmacro %}

{% macro spark__intake_as_tables() -%}
    {%- if not env_var('CLAIMS_SCHEMA', '') or not env_var('CLAIMS_DIR', '') -%}
        {{ exceptions.raise_compiler_error(
            "Set CLAIMS_DIR to what `lookback intake` wrote, and CLAIMS_SCHEMA to the schema that is to hold it as tables (docs/spark.md)."
        ) }}
    {%- endif -%}
    {%- set format = env_var('SPARK_FILE_FORMAT', '') or 'parquet' -%}
    {%- do run_query('create schema if not exists ' ~ env_var('CLAIMS_SCHEMA')) -%}
    {%- set names = [] -%}
    {%- for model in graph.nodes.values() if model.resource_type == 'model' and 'exported' in model.fqn -%}
        {%- do names.append(model.name) -%}
    {%- endfor -%}
    {%- for table in ledger_tables() -%}
        {%- do names.append('imported_' ~ table) -%}
    {%- endfor -%}
    {%- for name in names -%}
        {#- Delta and Iceberg replace a table in one step, Parquet cannot -#}
        {%- if format == 'parquet' -%}
            {%- do run_query('drop table if exists ' ~ exported_relation(name)) -%}
        {%- endif -%}
        {%- set create = 'create table ' if format == 'parquet' else 'create or replace table ' -%}
        {%- do run_query(create ~ exported_relation(name) ~ ' using ' ~ format ~ ' as select * from ' ~ exported_file(name)) -%}
    {%- endfor -%}
{%- endmacro %}

{# The rows that were imported into a table of the ledger (POLICY_DIR), to follow those of its seed; nothing where none were. #}
{% macro and_imported_rows(table, columns, has_is_imported) -%}
    {%- set imported = imported_rows(table, columns, has_is_imported) -%}
    {%- if imported %}
union all
{{ imported }}
    {%- endif -%}
{%- endmacro %}

{% macro imported_rows(table, columns, has_is_imported=false) -%}
    {{ return(adapter.dispatch('imported_rows', 'lookback')(table, columns, has_is_imported)) }}
{%- endmacro %}

{% macro duckdb__imported_rows(table, columns, has_is_imported) -%}
{%- set parquet, csv = imported_files(table, 'parquet'), imported_files(table, 'csv') -%}
{%- if parquet or csv -%}
select
    {{ 'true as is_imported,' if has_is_imported }}
    {%- for column, type in columns.items() %}
    cast({{ column }} as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from (
    select
        {%- for column in columns %}
        cast(null as string) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    where false
    {%- if parquet %}
    union all by name
    select * from read_parquet([{{ parquet | join(', ') }}], union_by_name = true, hive_partitioning = false)
    {%- endif %}
    {%- if csv %}
    union all by name
    select *
    from read_csv(
        [{{ csv | join(', ') }}], header = true, delim = ',', quote = '"', escape = '"', all_varchar = true,
        union_by_name = true, hive_partitioning = false
    )
    {%- endif %}
) as imported
{%- endif -%}
{%- endmacro %}

{% macro spark__imported_rows(table, columns, has_is_imported) -%}
select
    {{ 'true as is_imported,' if has_is_imported }}
    {{ columns | join(',\n    ') }}
from {{ exported_relation('imported_' ~ table) }}
{%- endmacro %}

{#
    The imported rows of every table of the ledger as Parquet files of a folder, for Spark to read (`lookback intake` calls it).
#}
{% macro imports_as_files(folder) -%}
    {%- for table in ledger_tables() -%}
        {%- set columns = ledger_columns(table) -%}
        {%- set imported = imported_rows(table, columns) or 'select ' ~ (columns | join(', ')) ~ ' from ' ~ ref(table) ~ ' where false' -%}
        {%- do run_query('copy (' ~ imported ~ ') to ' ~ text_literal(folder ~ '/imported_' ~ table ~ '.parquet')) -%}
    {%- endfor -%}
{%- endmacro %}

{# Stops with one sentence where an input of the build is missing. #}
{% macro check_input() -%}{{ return(adapter.dispatch('check_input', 'lookback')()) }}{%- endmacro %}

{% macro duckdb__check_input() -%}
    {%- if target.database in ['main', 'staging', 'intermediate', 'system', 'temp'] -%}
        {{ exceptions.raise_compiler_error(
            "WAREHOUSE_PATH names the file " ~ target.database ~ ", which DuckDB takes for a schema of that name. "
            ~ "Call the file something else, for example warehouse.duckdb."
        ) }}
    {%- endif -%}
    {%- do check_claims_folder() -%}
{%- endmacro %}

{% macro spark__check_input() -%}
    {%- if not env_var('CLAIMS_SCHEMA', '') and not env_var('CLAIMS_DIR', '') -%}
        {{ exceptions.raise_compiler_error(
            "Spark reads claims that DuckDB has read before: run `lookback intake --output-dir DIR`, and set CLAIMS_DIR to DIR, or CLAIMS_SCHEMA "
            ~ "to the schema that holds its files as tables (docs/spark.md)."
        ) }}
    {%- endif -%}
{%- endmacro %}
