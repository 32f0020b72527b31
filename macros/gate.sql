{#
    The rows that the gate checks (lookback/building/gate.py), read as the build reads them: a text that the build cannot read becomes
    'unreadable: <text>', and a value that the build reads as blank is null.
#}
{% macro gate_rows(table_name, file, columns, sample_rows) -%}
select
    {%- for column in columns %}
    {{ gate_value(column) }} as {{ column }},
    {%- endfor %}
    coalesce(row_damage, 'as the header') as field_count
from ({{ claims_input(table_name, [file], sample_rows) }}) as input_row
{%- endmacro %}

{# The text columns behind a column of the gate. #}
{% macro gate_sources(column) -%}
    {{ return({
        'service_date': ['claim_line_start_date', 'claim_start_date'],
        'service_day': ['claim_line_start_date', 'claim_start_date'],
        'adjudication_day': ['adjudication_date'],
        'order_day': ['order_date'],
    }.get(column, [column])) }}
{%- endmacro %}

{% macro gate_value(column) -%}
    {%- set sources = gate_sources(column) -%}
    {%- set days = [] -%}
    {%- for source in sources -%}{%- do days.append(read_date(source)) -%}{%- endfor -%}
    {%- set text = 'coalesce(' ~ (sources | join(', ')) ~ ')' -%}
    {%- if column.endswith('_day') -%}
    coalesce({{ days | join(', ') }})
    {%- elif column.endswith('_date') -%}
    coalesce(
        {%- for day in days %}strftime({{ day }}, '%Y-%m-%d'), {% endfor -%}
        {%- for source in sources %}case when {{ read_calendar_day(source) }} is null then 'unreadable: ' || {{ source }} end
        {{- ', ' if not loop.last }}{% endfor -%}
    )
    {%- elif column.endswith('_amount') -%}
    case when {{ read_amount(text) }} is null then 'unreadable: ' || {{ text }} else {{ text }} end
    {%- elif column == 'hcpcs_code' -%}
    case when {{ read_procedure_code(text) }} is null then 'unreadable: ' || {{ text }} else {{ text }} end
    {%- elif column == 'diagnosis_code_1' -%}
    case
        when {{ text }} is not null and not regexp_matches(array_to_string({{ read_diagnoses(text) }}, ','), '^[A-Z][0-9][0-9AB]([.,]|$)')
            then 'unreadable: ' || {{ text }}
        else {{ text }}
    end
    {%- elif column == 'reason_code' -%}
    case when {{ text }} is not null and len({{ read_reason_codes(text) }}) = 0 then 'unreadable: ' || {{ text }} else {{ text }} end
    {%- else -%}
    {{ text }}
    {%- endif -%}
{%- endmacro %}
