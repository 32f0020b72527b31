{#
    Nothing that the warehouse stores names a person: ids are replaced by a keyed hash (PERSON_ID_KEY), which still tells
    persons apart and can be traced by those who hold the key. KEEP_PERSON_IDS=yes leaves them. Only tables are masked; the
    raw views store nothing, so neither ids nor the key end up in the file.
#}
{% macro pseudonym(person_id) -%}
    {%- if env_var('KEEP_PERSON_IDS', '') == 'yes' -%}
    {{ person_id }}
    {%- else -%}
    sha256({{ text_literal(env_var('PERSON_ID_KEY', 'lookback')) }} || chr(31) || {{ person_id }})
    {%- endif -%}
{%- endmacro %}

{# The raw row as JSON with the ids of persons replaced, under whatever capitals the files write their headers in. #}
{% macro masked_raw_row(table_name) -%}
    {%- set person_columns = [] -%}
    {%- for file in (claims_files(table_name) if execute else []) -%}
        {%- for name, header in file_columns(file).items() -%}
            {%- if name in ['person_id', 'member_id', 'subscriber_id', 'patient_id'] and header not in person_columns -%}
                {%- do person_columns.append(header) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if not person_columns -%}
    raw_row
    {%- else -%}
    cast(json_merge_patch(raw_row, json_object(
        {%- for header in person_columns %}
        {{ text_literal(header) }}, {{ pseudonym("json_extract_string(raw_row, '$.\"" ~ header ~ "\"')") }}{{ ',' if not loop.last }}
        {%- endfor %}
    )) as string)
    {%- endif -%}
{%- endmacro %}
