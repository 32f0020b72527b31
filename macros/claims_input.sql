{#
    Reading the folder CLAIMS_DIR. Everything here is DuckDB's own: the models above it see plain text columns.

    Each table is <name>.csv, <name>.parquet, or a folder <name>/ of such files. Every file is read on its own, so parts
    may differ in column order, delimiter and format; an absent optional column reads as null, an absent optional table
    as no rows, an extra column stays in raw_row only. A row with more or fewer fields than its header is rejected whole.
#}
{% macro claims_dir() -%}
    {{ return((env_var('CLAIMS_DIR', '') or 'sample_claims').rstrip('/')) }}
{%- endmacro %}

{% macro text_literal(text) -%}
    {{ return("'" ~ (text | replace("'", "''")) ~ "'") }}
{%- endmacro %}

{# DuckDB reads every path as a pattern; a folder may be called anything. #}
{% macro path_literal(path) -%}
    {%- set quoted = modules.re.sub('([*?[])', '[\\1]', path) -%}
    {{ return(text_literal(quoted)) }}
{%- endmacro %}

{# The files of one table, in a fixed order. #}
{% macro claims_files(table_name) -%}
    {%- set found = [] -%}
    {%- for pattern in ['.csv', '.parquet', '/*.csv', '/*.parquet'] -%}
        {%- set glob = path_literal(claims_dir() ~ '/' ~ table_name) ~ ' || ' ~ text_literal(pattern) -%}
        {%- do found.extend(run_query('select file from glob(' ~ glob ~ ') order by file').columns[0].values()) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# The lines of a CSV file, whatever they hold. #}
{% macro csv_lines(file, parallel) -%}
    read_csv(
        {{ path_literal(file) }}, columns = {'line': 'VARCHAR'}, delim = '\0', quote = '', escape = '', header = false,
        auto_detect = false, strict_mode = false, null_padding = true, parallel = {{ parallel }}
    )
{%- endmacro %}

{#
    The rows of a CSV file as text, with nothing left to guess: DuckDB's own guesses skip, drop and add columns. An empty
    field reads as '', and only a field that a short row lacks as null.
#}
{% macro csv_rows(file, delimiter, columns, header, parallel) -%}
    read_csv(
        {{ path_literal(file) }},
        columns = {
            {%- for name in columns %}{{ text_literal(name) }}: 'VARCHAR'{{ ', ' if not loop.last }}{% endfor -%}
        },
        delim = '{{ delimiter }}', quote = '"', escape = '"', header = {{ header }}, auto_detect = false, strict_mode = false,
        null_padding = true, nullstr = chr(1), parallel = {{ parallel }}
    )
{%- endmacro %}

{# How a CSV file is written: the delimiter is the one that the header line holds most of. #}
{% macro csv_header(file) -%}
    {%- set first_line = 'select line from ' ~ csv_lines(file, 'false') ~ ' limit 1' -%}
    {%- set line = run_query("select coalesce(max(line), '') from (" ~ first_line ~ ') as header').columns[0].values()[0] -%}
    {%- set best = namespace(delimiter=',', count=line.count(',')) -%}
    {%- for delimiter in ['\t', '|'] if line.count(delimiter) > best.count -%}
        {%- set best.delimiter = delimiter -%}
        {%- set best.count = line.count(delimiter) -%}
    {%- endfor -%}
    {%- set fields = numbered('field_', best.count + 1) -%}
    {%- set rows = csv_rows(file, best.delimiter, fields, 'false', 'false') -%}
    {%- set found = run_query('select ' ~ (fields | join(', ')) ~ ' from ' ~ rows ~ ' limit 1').rows -%}
    {%- set names = [] -%}
    {%- for value in (found[0].values() if found else []) -%}
        {%- set name = value | string | trim if value is not none else '' -%}
        {%- set is_new = name and name | lower not in (names | map('lower') | map('trim') | list) -%}
        {%- do names.append(value | string if is_new else name ~ '_column_' ~ loop.index) -%}
    {%- endfor -%}
    {{ return({'delimiter': best.delimiter, 'names': names}) }}
{%- endmacro %}

{#
    How one file is read: the table function (`relation`), the original names of its columns keyed by their lower-case, trimmed
    form (`columns`), and the condition under which a row cannot be told apart into its columns, as text (`damage`; none
    where a file cannot have such rows). Fields beyond the header are kept under names of their own.
#}
{% macro file_reading(file) -%}
    {%- if file.endswith('.parquet') -%}
        {{ return({'relation': 'read_parquet(' ~ path_literal(file) ~ ')', 'damage': none, 'beyond': []}) }}
    {%- endif -%}
    {%- set header = csv_header(file) -%}
    {%- set delimiter = text_literal(header.delimiter) -%}
    {%- set profile = run_query(
        'select coalesce(max(length(line) - length(replace(line, ' ~ delimiter ~ ", ''))), 0) + 1, "
        ~ "coalesce(bool_or((length(line) - length(replace(line, '\"', ''))) % 2 = 1), false) from " ~ csv_lines(file, 'true')
    ).rows[0] -%}
    {%- set has_quoted_line_ends = profile[1] -%}
    {#- a row with quoted line ends is longer than any of its lines: widen until no row reaches the end -#}
    {%- set width = namespace(most=profile[0] | int, is_settled=not has_quoted_line_ends) -%}
    {%- for attempt in range(8) if has_quoted_line_ends -%}
        {%- if not width.is_settled -%}
            {%- set fields = numbered('field_', [width.most, header.names | length] | max + 1) -%}
            {%- set rows = csv_rows(file, header.delimiter, fields, 'true', 'false') -%}
            {%- set longer = run_query('select count(*) from ' ~ rows ~ ' where ' ~ fields[-1] ~ ' is not null').rows[0][0] -%}
            {%- set width.is_settled = longer == 0 -%}
            {%- set width.most = width.most * (1 if width.is_settled else 2) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set beyond = numbered('_beyond_header_', [width.most - header.names | length, 0] | max) -%}
    {{ return({
        'relation': csv_rows(
            file, header.delimiter, header.names + beyond, 'true', 'false' if has_quoted_line_ends else 'true'
        ),
        'damage': row_damage(header, beyond, has_quoted_line_ends),
        'beyond': beyond,
    }) }}
{%- endmacro %}

{#
    What is wrong with a row as a whole, null where nothing is. A blank field beyond the header counts too: it may be the blank
    last column, moved there by a stray delimiter with all values after it.
#}
{% macro row_damage(header, beyond, has_quoted_line_ends) -%}
    {%- set count = header.names | length -%}
    case
        when input_row."{{ header.names[-1] | replace('"', '""') }}" is null
            then 'the row has fewer fields than the {{ count }} of the header'
        {%- if beyond %}
        when input_row.{{ beyond[0] }} is not null
            then 'the row has more fields than the {{ count }} of the header'
        {%- endif %}
        {%- if has_quoted_line_ends %}
        -- JSON writes a line end as a backslash and a letter; only such rows are looked into
        when
            contains(cast(to_json(input_row) as string), '\n')
            and list_max(list_transform(
                json_extract_string(to_json(input_row), '$.*'),
                lambda value: case
                    when contains(value, chr(10))
                        then length(value) - length(replace(value, {{ text_literal(header.delimiter) }}, ''))
                end
            )) >= {{ count - 1 }}
            then 'a quotation mark that is not closed swallowed the line after it'
        {%- endif %}
    end
{%- endmacro %}

{# Column names of one file, keyed by their lower-case, trimmed form. #}
{% macro file_columns(file) -%}
    {%- set found = {} -%}
    {%- if file.endswith('.parquet') -%}
        {%- set names = run_query('describe select * from read_parquet(' ~ path_literal(file) ~ ')').columns[0].values() -%}
    {%- else -%}
        {%- set names = csv_header(file).names -%}
    {%- endif -%}
    {%- for name in names -%}
        {%- do found.update({name | trim | lower: name}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# Space, tab, line ends and the no-break space of spreadsheets. #}
{% macro white_space() -%}
    ' ' || chr(9) || chr(10) || chr(13) || chr(160)
{%- endmacro %}

{#
    All rows of one table as trimmed text, blank read as null, with the file and the whole raw row as JSON. Of a row that
    cannot be told apart into its columns no value is taken: it is all in raw_row, and row_damage says why.
#}
{% macro claims_input(table_name) -%}
{%- set names = input_table(table_name).required + input_table(table_name).optional -%}
{%- set files = claims_files(table_name) if execute else [] -%}
{%- for file in files -%}
{%- set found = file_columns(file) -%}
{%- set reading = file_reading(file) %}
select
    {%- for name in names %}
    {% if name in found -%}
    {%- set value = 'nullif(trim(cast(input_row."' ~ found[name] ~ '" as string), ' ~ white_space() ~ "), '')" -%}
    {{ 'case when _row_damage is null then ' ~ value ~ ' end' if reading.damage else value }} as {{ name }},
    {%- else -%}
    cast(null as string) as {{ name }},
    {%- endif %}
    {%- endfor %}
    {{ text_literal(file) }} as file_name,
    {% if reading.beyond -%}
    regexp_replace(_raw_row, ',"_beyond_header_\d+":null', '', 'g') as raw_row,
    {%- else -%}
    _raw_row as raw_row,
    {%- endif %}
    _row_damage as row_damage
from
    (
        select
            *,
            cast(to_json(input_row) as string) as _raw_row,
            {{ reading.damage or 'cast(null as string)' }} as _row_damage
        from {{ reading.relation }} as input_row
    ) as input_row
{{ 'union all' if not loop.last }}
{%- else %}
select
    {%- for name in names %}
    cast(null as string) as {{ name }},
    {%- endfor %}
    cast(null as string) as file_name,
    cast(null as string) as raw_row,
    cast(null as string) as row_damage
where false
{%- endfor %}
{%- endmacro %}
