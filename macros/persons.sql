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
    {%- if not person_columns or env_var('KEEP_PERSON_IDS', '') == 'yes' -%}
    raw_row
    {%- else -%}
    case
        when problem like 'unreadable_row:%' then {{ masked_shifted_row(person_columns) | indent(8) }}
        else cast(json_merge_patch(raw_row, json_object(
            {%- for header in person_columns %}
            {%- set id = "nullif(json_extract_string(raw_row, '$.\"" ~ header ~ "\"'), '')" %}
            {{ text_literal(header) }}, {{ pseudonym(id) }}{{ ',' if not loop.last }}
            {%- endfor %}
        )) as string)
    end
    {%- endif -%}
{%- endmacro %}

{#
    A row with fields too few or too many: a value may have moved left by as many places as fields are absent (null; an empty
    field is ''), or right by as many as stand beyond the header. What may be an id there is replaced, and so is every value
    that holds a line end, which may be a whole line.
#}
{% macro masked_shifted_row(person_columns) -%}
cast(to_json(map(
    json_keys(raw_row),
    list_transform(
        list_zip(json_extract_string(raw_row, '$.*'), range(1, len(json_keys(raw_row)) + 1)),
        lambda field_at: case
            when
                contains(field_at[1], chr(10))
                {%- for header in person_columns %}
                or field_at[2] between
                list_position(json_keys(raw_row), {{ text_literal(header) }})
                - len(list_filter(json_extract_string(raw_row, '$.*'), lambda field: field is null))
                and list_position(json_keys(raw_row), {{ text_literal(header) }})
                + len(list_filter(json_keys(raw_row), lambda name: starts_with(name, '_beyond_header_')))
                {%- endfor %}
                then {{ pseudonym("nullif(field_at[1], '')") }}
            else field_at[1]
        end
    )
)) as string)
{%- endmacro %}
