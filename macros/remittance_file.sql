{#
    The tables that lookback/reading/x12.py reads from the X12 files of CLAIMS_DIR/remittance_835 and writes as Parquet next to the warehouse, with
    their columns; every element is text. `lookback build` reads the files before dbt, a plain dbt build when it opens the warehouse
    (lookback/reading/dbt_x12.py). The macros here use DuckDB's own functions.
#}
{% macro remittance_file_table(table) -%}
    {%- set procedure = ['qualifier', 'code', 'modifier_1', 'modifier_2', 'modifier_3', 'modifier_4'] -%}
    {%- set submitted = [] -%}
    {%- for part in procedure -%}{%- do submitted.append('submitted_' ~ part) -%}{%- endfor -%}
    {{ return({
        'file': ['byte_count', 'transaction_count', 'problem', 'detail'],
        'finding': ['transaction_number', 'kind', 'detail'],
        'transaction': ['transaction_number', 'transaction_set', 'control_number', 'interchange_date', 'usage_indicator',
            'production_date', 'version', 'payment_amount', 'credit_debit_code', 'payment_method', 'payment_date', 'trace_number',
            'originator_id', 'adjudication_date', 'payer_name', 'payer_id', 'payer_number', 'payee_name', 'payee_id', 'payee_tax_id'],
        'claim': ['transaction_number', 'claim_number', 'claim_id', 'status_code', 'charge_amount', 'paid_amount',
            'patient_responsibility_amount', 'allowed_amount', 'filing_indicator', 'payer_claim_number', 'original_claim_number', 'received_date',
            'statement_from_date', 'statement_to_date', 'crossover_carrier_name'] + numbered('remark_', 10),
        'service': ['transaction_number', 'claim_number', 'service_number'] + procedure + submitted + ['revenue_code',
            'charge_amount', 'paid_amount', 'paid_units', 'submitted_units', 'service_date', 'period_from_date', 'period_to_date',
            'line_item_control_number', 'allowed_amount'],
        'adjustment': ['transaction_number', 'claim_number', 'service_number', 'adjustment_number', 'group_code', 'reason_code',
            'amount', 'quantity'],
        'remark': ['transaction_number', 'claim_number', 'service_number', 'remark_number', 'list_code', 'remark_code'],
        'provider_adjustment': ['transaction_number', 'provider_adjustment_number', 'provider_id', 'fiscal_period_date',
            'reason_code', 'reference_id', 'amount'],
    }[table]) }}
{%- endmacro %}

{# The types of these columns: whole numbers for counts and positions, text for the rest. #}
{% macro remittance_file_type(column) -%}
    {{ return('integer' if modules.re.fullmatch('(transaction|claim|service|adjustment|remark|provider_adjustment)_(number|count)', column)
        else 'bigint' if column == 'byte_count' else 'string') }}
{%- endmacro %}

{% macro kept_remittances() -%}
    {{ return(env_var('LOOKBACK_REMITTANCES', '') or (env_var('WAREHOUSE_PATH', '') or 'warehouse.duckdb') ~ '.835') }}
{%- endmacro %}

{# Are there such tables? Yes while dbt parses, so that it finds the models' references. #}
{% macro has_remittance_files() -%}
    {%- if not execute -%}{{ return(true) }}{%- endif -%}
    {{ return(run_query('select 1 from glob(' ~ path_literal(kept_remittances() ~ '/listing.parquet') ~ ')').rows | length > 0) }}
{%- endmacro %}

{# The rows of one table with the name of each file that has them; no rows where there are no files. #}
{% macro remittance_file_rows(table) -%}
{%- set columns = remittance_file_table(table) -%}
{%- if execute and has_remittance_files() -%}
select
    listing.file_name,
    {%- for column in columns %}
    kept.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from read_parquet({{ path_literal(kept_remittances()) }} || '/*/{{ table }}.parquet', hive_partitioning = false) as kept
inner join read_parquet({{ path_literal(kept_remittances() ~ '/listing.parquet') }}, hive_partitioning = false) as listing
    on kept.content_hash = listing.content_hash
{%- else -%}
select
    cast(null as string) as file_name,
    {%- for column in columns %}
    cast(null as {{ remittance_file_type(column) }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
where false
{%- endif -%}
{%- endmacro %}

{# A sum that is null unless every amount is known. #}
{% macro sum_of_all(amount) -%}
    cast(case when count({{ amount }}) = count(*) then sum({{ amount }}) end as decimal(18, 2))
{%- endmacro %}

{# An amount as one text for all its spellings (350, 350.00); a text that is no amount is unchanged. #}
{% macro amount_text(amount) -%}
    coalesce(cast({{ read_amount(amount) }} as string), {{ amount }})
{%- endmacro %}

{# Does the path of a file end in a shell pattern (*, ?), in any case? #}
{% macro is_file_like(file_name, pattern) -%}
    lower('/' || {{ file_name }}) glob lower('*/' || {{ pattern }})
{%- endmacro %}

{# Modifiers, those of columns and those glued to a code, sorted and joined to one text; null where there are none. #}
{% macro modifier_text(columns, glued="''") -%}
    nullif(array_to_string(list_sort(list_concat(
        list_filter([{% for column in columns %}upper({{ column }}){{ ', ' if not loop.last }}{% endfor %}], lambda modifier: modifier <> ''),
        regexp_extract_all({{ glued }}, '..')
    )), ' '), '')
{%- endmacro %}

{# A control number without the claim's number in front of it. #}
{% macro without_claim(control_number, claim_id) -%}
    case
        when starts_with({{ control_number }}, {{ claim_id }}) then ltrim(substr({{ control_number }}, length({{ claim_id }}) + 1), '-_./ ')
        else {{ control_number }}
    end
{%- endmacro %}

{# Does a line have the code, the modifiers and, where it is known, the date of a service? #}
{% macro is_alike(line, service) -%}
    {{ line }}.hcpcs_code = {{ service }}.hcpcs_code and {{ line }}.modifiers is not distinct from {{ service }}.modifiers
    and coalesce({{ line }}.service_date = {{ service }}.service_date, {{ service }}.service_date is null)
{%- endmacro %}

{# The name of the folder of X12 files, under which they are counted. #}
{% macro remittance_folder() -%}
    {{ return('remittance_835') }}
{%- endmacro %}

{# The rows of a table as delivered, and those that the X12 files make, whose line may be unknown. #}
{% macro remittance_input(table_name, sent) -%}
{%- set input = input_table(table_name) -%}
select
    *,
    cast(null as string) as line_problem
from ({{ claims_input(table_name) | indent(6) }}) as delivered
union all
select
    {{ (input.required + input.optional) | join(',\n    ') }},
    file_name,
    cast(to_json(sent) as string) as raw_row,
    cast(null as string) as row_damage,
    line_problem
from {{ sent }} as sent
{%- endmacro %}
