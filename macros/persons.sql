{#
    The warehouse stores no name or id of a person. Ids are replaced by a keyed hash (PERSON_ID_KEY), which still distinguishes persons and
    can be traced by those who have the key. A column that is not in the contract stays in the extract (docs/privacy.md). Only tables are
    masked: the raw views store nothing and are never published.
#}
{% macro identifying_columns() -%}
    {{ return(['person_id']) }}
{%- endmacro %}

{# The key is a variable of the connection (lookback/reading/dbt_plugin.py): SQL text, logs and compiled files do not have it. #}
{% macro pseudonym(person_id) -%}
    sha256(
        ifnull(cast(getvariable('person_id_key') as string), error('There is no key for person ids: run dbt with the profiles.yml of the project.'))
        || chr(31) || {{ person_id }}
    )
{%- endmacro %}

{# A person id without case and punctuation, to look up among the placeholders; null where it has a digit other than 0, so that it is none. #}
{% macro bare_person(person_id) -%}
    case
        when not regexp_matches({{ person_id }}, '[1-9]')
            then lower(regexp_replace({{ person_id }}, '[[:punct:]\s]', '', 'g'))
    end
{%- endmacro %}

{#
    Does a person id identify no person (docs/design.md, "Damaged cells")? It is on the list person_placeholder (joined as bare_placeholder),
    or only punctuation, or one letter or digit repeated, with or without punctuation, or a number that a spreadsheet made.
#}
{% macro is_nobody(person_id, bare_placeholder) -%}
    {%- set sign = '[[:punct:]\\s]' -%}
    {%- set repeated = [] -%}
    {%- for letter in '0123456789abcdefghijklmnopqrstuvwxyz' -%}
        {%- do repeated.append(letter ~ sign ~ '*' ~ letter ~ '[' ~ letter ~ '[:punct:]\\s]*') -%}
    {%- endfor -%}
    (
        {{ bare_placeholder }} is not null
        or regexp_full_match({{ person_id }}, '(?i){{ sign }}*(?:{{ repeated | join('|') }})?')
        or {{ is_spreadsheet_number(person_id) }}
    )
{%- endmacro %}

{#
    The raw row as JSON: the contract's columns under their own headers, with the ids of persons replaced. A row with too few or too many
    fields may have the value of another column in one of ours: moved left by the number of absent fields (null; an empty field is ''), or
    right by the number of fields beyond the header. In such a row, every value that may come from an identifying or foreign column is
    replaced, and so is one with a line end, which may be a whole line. The columns of an X12 file have no person.
#}
{% macro masked_raw_row(table_name) -%}
    {%- set known = [] -%}
    {%- set identifying = [] -%}
    {%- for file in (claims_files(table_name) if execute else []) -%}
        {%- for name, header in held_columns(table_name, file).items() -%}
            {%- if header not in known -%}{%- do known.append(header) -%}{%- endif -%}
            {%- if name in identifying_columns() and header not in identifying -%}{%- do identifying.append(header) -%}{%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
case
    when starts_with(lower(file_name), {{ text_literal((claims_dir() ~ '/' ~ remittance_folder() ~ '/') | lower) }}) then raw_row
    else
        cast(to_json(map_from_entries(list_transform(
            list_filter(
                {{ numbered_fields() }},
                lambda field: list_contains({{ header_list(known) }}, field.name) or starts_with(field.name, '_beyond_header_')
            ),
            lambda field: {
                'key': field.name,
                'value': case
                    when
                        {% if identifying -%}
                        list_contains({{ header_list(identifying) }}, field.name)
                        or {% endif -%}
                        (problem like 'unreadable_row:%' and {{ may_be_private('field', known, identifying) | indent(16) }})
                        then {{ pseudonym("nullif(field.value, '')") | indent(16) }}
                    else field.value
                end
            }
        ))) as string)
end
{%- endmacro %}

{# The fields of a raw row with their headers and positions. #}
{% macro numbered_fields() -%}
list_transform(
    range(1, len(json_keys(raw_row)) + 1),
    lambda place: {'name': json_keys(raw_row)[place], 'value': json_extract_string(raw_row, '$.*')[place], 'place': place}
)
{%- endmacro %}

{% macro header_list(headers) -%}
    [{% for header in headers %}{{ text_literal(header) }}{{ ', ' if not loop.last }}{% endfor %}]
{%- endmacro %}

{# May the value of a damaged row's field come from a column that must stay in the extract? #}
{% macro may_be_private(field, known, identifying) -%}
(
    contains({{ field }}.value, chr(10))
    or len(list_filter(
        range(1, len(json_keys(raw_row)) + 1),
        lambda place:
            {{ field }}.place between place - len(list_filter(json_extract_string(raw_row, '$.*'), lambda value: value is null))
            and place + len(list_filter(json_keys(raw_row), lambda name: starts_with(name, '_beyond_header_')))
            and not starts_with(json_keys(raw_row)[place], '_beyond_header_')
            and (
                not list_contains({{ header_list(known) }}, json_keys(raw_row)[place])
                {%- if identifying %}
                or list_contains({{ header_list(identifying) }}, json_keys(raw_row)[place])
                {%- endif %}
            )
    )) > 0
)
{%- endmacro %}
