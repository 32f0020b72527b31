{#
    Reading the folder CLAIMS_DIR. Everything here is DuckDB's own: the models above it, and the gate before them, see plain
    text columns and nothing of files.

    Each table is <name>.csv (also .gz, .zst), <name>.parquet, or a folder <name>/ of such files at any depth, in any case. Every
    file is read on its own, so parts may differ in column order, delimiter, encoding and format; an absent optional column
    reads as null, an absent optional table as no rows, an extra column stays in raw_row only. A row with more or fewer
    fields than its header is rejected whole, and so is one of which DuckDB's reader would shorten a cell.
#}
{# CLAIMS_DIR as DuckDB writes it in the paths that it finds there: without `.`, `..` and doubled slashes. #}
{% macro claims_dir() -%}
    {%- set given = env_var('CLAIMS_DIR', '') or 'sample_claims' -%}
    {%- set parts = [] -%}
    {%- for part in given.split('/') if part not in ['', '.'] -%}
        {%- if part == '..' and parts and parts[-1] != '..' -%}{%- do parts.pop() -%}
        {%- elif part != '..' or not given.startswith('/') -%}{%- do parts.append(part) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(('/' if given.startswith('/') else '') ~ (parts | join('/')) or '.') }}
{%- endmacro %}

{% macro text_literal(text) -%}
    {{ return("'" ~ (text | replace("'", "''")) ~ "'") }}
{%- endmacro %}

{# DuckDB reads every path as a pattern; a folder may be called anything. #}
{% macro path_literal(path) -%}
    {%- set quoted = modules.re.sub('([*?[])', '[\\1]', path) -%}
    {{ return(text_literal(quoted)) }}
{%- endmacro %}

{# The parts of a file's path below CLAIMS_DIR. #}
{% macro parts_below(file) -%}
    {%- set directory = claims_dir() -%}
    {{ return((file if directory == '.' else file[(directory | length) + 1:]).split('/')) }}
{%- endmacro %}

{# What is in CLAIMS_DIR, as (path, what is wrong with it), in the order of the paths: what lookback/folder.py found. #}
{% macro claims_entries() -%}
    {{ return(run_query(
        "select entry.path, entry.fault from (select unnest(from_json("
        ~ "ifnull(getvariable('claims_folder'), error('Nobody listed CLAIMS_DIR: run dbt with profiles.yml as it is.')), "
        ~ text_literal('[{"path": "VARCHAR", "fault": "VARCHAR"}]') ~ ')) as entry) order by entry.path'
    ).rows) }}
{%- endmacro %}

{#
    The files of each table, in a fixed order, and the files that no table claims. Hidden files, names that begin with _ and README
    files are not listed; remittance_835 is skipped here, for it holds X12 files.
#}
{% macro claims_folder() -%}
    {%- set folder = {'unknown': []} -%}
    {%- for table_name in input_tables() -%}{%- do folder.update({table_name: []}) -%}{%- endfor -%}
    {%- for file, fault in claims_entries() if not fault -%}
        {%- set parts = parts_below(file | lower) -%}
        {%- set is_below = parts | length > 1 -%}
        {%- if not is_below or parts[0] != remittance_folder() -%}
            {%- set stem = modules.re.sub('[.](csv|csv[.]gz|csv[.]zst|parquet)$', '', parts[-1]) -%}
            {%- set owner = parts[0] if is_below else stem -%}
            {%- set is_claimed = stem != parts[-1] and owner in input_tables() -%}
            {%- do folder[owner if is_claimed else 'unknown'].append(file) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(folder) }}
{%- endmacro %}

{% macro claims_files(table_name) -%}
    {{ return(claims_folder()[table_name]) }}
{%- endmacro %}

{% macro is_parquet(file) -%}
    {{ return(file.lower().endswith('.parquet')) }}
{%- endmacro %}

{#
    Said of every file alike: how long a line may be, and that a folder named key=value is a name. DuckDB takes sixteen times the
    longest line as its buffer unless told; one line is enough, and is what it takes without these options.
#}
{% macro csv_options(encoding) -%}
    encoding = '{{ encoding }}', max_line_size = 33554432, buffer_size = 33554432, hive_partitioning = false
{%- endmacro %}

{# The lines of a CSV file, whatever they hold. `faults` says what becomes of those that cannot be read. #}
{% macro csv_lines(file, encoding, parallel, faults='ignore_errors = false') -%}
    read_csv(
        {{ path_literal(file) }}, columns = {'line': 'VARCHAR'}, delim = '\0', quote = '', escape = '', header = false,
        auto_detect = false, strict_mode = false, null_padding = true, parallel = {{ parallel }}, {{ csv_options(encoding) }},
        {{ faults }}
    )
{%- endmacro %}

{#
    The rows of a CSV file as text, with nothing left to guess: DuckDB's own guesses skip, drop and add columns. An empty
    field reads as '', and only a field that a short row lacks as null.
#}
{% macro csv_rows(file, format, columns, header, parallel) -%}
    read_csv(
        {{ path_literal(file) }},
        columns = {
            {%- for name in columns %}{{ text_literal(name) }}: 'VARCHAR'{{ ', ' if not loop.last }}{% endfor -%}
        },
        delim = '{{ format.delimiter }}', quote = '"', escape = '"', header = {{ header }}, auto_detect = false,
        strict_mode = false, null_padding = true, nullstr = chr(1), parallel = {{ parallel }}, skip = {{ format.skip }},
        {{ csv_options(format.encoding) }}
    )
{%- endmacro %}

{#
    UTF-8 or UTF-16, told by the first line that can be read as UTF-8: in UTF-16 every other byte of a plain text is zero, and a
    file without any such line is none. Whatever else it is, reading it as UTF-8 says so.
#}
{% macro csv_encoding(file) -%}
    {#- a delimiter that no text holds, but not the zero that is looked for -#}
    {%- set lines = csv_lines(file, 'utf-8', 'false', 'ignore_errors = true') | replace("'\\0'", "'\\x1e'") -%}
    {%- set first_line = "(select coalesce(line, '') as line from " ~ lines ~ ' limit 1) as first' -%}
    {%- set line = run_query('select any_value(line) from ' ~ first_line).rows[0][0] -%}
    {%- set size = run_query('select size from read_blob(' ~ path_literal(file) ~ ')').rows[0][0] -%}
    {{ return('utf-16' if '\u0000' in (line or '') or (line is none and size > 3) else 'utf-8') }}
{%- endmacro %}

{# The first line that cannot be read, as (kind, number); none where all can. The line itself may name a person and is not shown. #}
{% macro csv_fault(file) -%}
    {%- set faults = "ignore_errors = true, store_rejects = true, rejects_limit = 1, rejects_table = 'unread_line', "
        ~ "rejects_scan = 'unread_scan'" -%}
    {%- do run_query('select sum(length(line)) from ' ~ csv_lines(file, csv_encoding(file), 'true', faults)) -%}
    {%- set found = run_query('select cast(error_type as string), line from unread_line order by line limit 1').rows -%}
    {%- do run_query('drop table unread_line') -%}
    {%- do run_query('drop table unread_scan') -%}
    {{ return(found[0] if found else none) }}
{%- endmacro %}

{# How a CSV file is written. The delimiter is the one that the header line holds most of. #}
{% macro csv_format(file) -%}
    {%- set encoding = csv_encoding(file) -%}
    {%- set first_lines = "select coalesce(line, '') from " ~ csv_lines(file, encoding, 'false') ~ ' limit 20' -%}
    {%- set lines = run_query(first_lines).columns[0].values() | list -%}
    {#- blank lines may stand before the header -#}
    {%- set header = namespace(line='', place=0) -%}
    {%- for line in lines if not header.line and line.strip() -%}
        {%- set header.line = line -%}
        {%- set header.place = lines.index(line) -%}
    {%- endfor -%}
    {%- set line = header.line -%}
    {%- if line.startswith('\ufffe') -%}
        {{ exceptions.raise_compiler_error(
            file ~ " is UTF-16 with the higher byte first, which cannot be read. Convert it, for example with "
            ~ "`iconv -f utf-16 -t utf-8`."
        ) }}
    {%- endif -%}
    {%- set bare_line = modules.re.sub('"[^"]*"', '', line) -%}
    {%- set best = namespace(delimiter=',', count=bare_line.count(',')) -%}
    {%- for delimiter in ['\t', '|', ';'] if bare_line.count(delimiter) > best.count -%}
        {%- set best.delimiter = delimiter -%}
        {%- set best.count = bare_line.count(delimiter) -%}
    {%- endfor -%}
    {{ return({'encoding': encoding, 'delimiter': best.delimiter, 'width': best.count + 1, 'skip': header.place}) }}
{%- endmacro %}

{# The format of a CSV file and the names of its columns; a name that is blank or stands twice is told apart by its place. #}
{% macro csv_header(file) -%}
    {%- set format = csv_format(file) -%}
    {%- set fields = numbered('field_', format.width) -%}
    {%- set rows = csv_rows(file, format, fields, 'false', 'false') -%}
    {%- set found = run_query('select ' ~ (fields | join(', ')) ~ ' from ' ~ rows ~ ' limit 1').rows -%}
    {%- set names = [] -%}
    {%- set repeated = [] -%}
    {%- set seen = [] -%}
    {%- for value in (found[0].values() if found else []) -%}
        {%- set name = column_key(value | string if value is not none else '') -%}
        {%- if name and name in seen -%}{%- do repeated.append(name) -%}{%- endif -%}
        {%- do names.append(value | string if name and name not in seen else name ~ '_column_' ~ loop.index) -%}
        {%- do seen.append(name) -%}
    {%- endfor -%}
    {{ return({'format': format, 'names': names, 'repeated': repeated}) }}
{%- endmacro %}

{#
    How one file is read: the table function (`relation`), the original names of its columns keyed by their lower-case, trimmed
    form (`columns`), and the condition under which a row cannot be told apart into its columns, as text (`damage`; none
    where a file cannot have such rows). Fields beyond the header are kept under names of their own.
#}
{% macro file_reading(file) -%}
    {%- if is_parquet(file) -%}
        {{ return({'relation': parquet_rows(file), 'damage': none, 'beyond': []}) }}
    {%- endif -%}
    {%- set header = csv_header(file) -%}
    {%- set format = header.format -%}
    {%- set delimiter = text_literal(format.delimiter) -%}
    {#- how many fields the longest line has, a delimiter inside quotation marks being none, and whether quotes span lines -#}
    {%- set quoted = text_literal('(^|' ~ ('[|]' if format.delimiter == '|' else format.delimiter) ~ ')"(?:[^"]|"")*"') -%}
    {%- set bare_line = "case when contains(line, '\"') then regexp_replace(line, " ~ quoted ~ ", '\\1', 'g') else line end" -%}
    {%- set profile = run_query(
        'select coalesce(max(length(bare_line) - length(replace(bare_line, ' ~ delimiter ~ ", ''))) filter (not is_open), 0) + 1, "
        ~ 'coalesce(bool_or(is_open), false) from (select ' ~ bare_line ~ ' as bare_line, '
        ~ "(length(line) - length(replace(line, '\"', ''))) % 2 = 1 as is_open from " ~ csv_lines(file, format.encoding, 'true') ~ ')'
    ).rows[0] -%}
    {%- set has_quoted_line_ends = profile[1] -%}
    {#- a row with quoted line ends is longer than any of its lines: widen until no row reaches the end -#}
    {%- set width = namespace(most=profile[0] | int, is_settled=not has_quoted_line_ends) -%}
    {%- for attempt in range(8) if has_quoted_line_ends -%}
        {%- if not width.is_settled -%}
            {%- set fields = numbered('field_', [width.most, header.names | length] | max + 1) -%}
            {%- set rows = csv_rows(file, format, fields, 'true', 'false') -%}
            {%- set longer = run_query('select count(*) from ' ~ rows ~ ' where ' ~ fields[-1] ~ ' is not null').rows[0][0] -%}
            {%- set width.is_settled = longer == 0 -%}
            {%- set width.most = width.most * (1 if width.is_settled else 2) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set beyond = numbered('_beyond_header_', [width.most - header.names | length, 0] | max) -%}
    {{ return({
        'relation': csv_rows(
            file, format, header.names + beyond, 'true', 'false' if has_quoted_line_ends else 'true'
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
                        then length(value) - length(replace(value, {{ text_literal(header.format.delimiter) }}, ''))
                end
            )) >= {{ count - 1 }}
            then
                'a quotation mark that is not closed swallowed the '
                || (length(_raw_row) - length(replace(_raw_row, '\n', 'n'))) || ' lines after it'
        {%- endif %}
    end
{%- endmacro %}

{% macro parquet_rows(file) -%}
    read_parquet({{ path_literal(file) }}, hive_partitioning = false)
{%- endmacro %}

{# What a column's name says, whatever its case and whatever is between its words: Paid Amount, paid-amount and PaidAmount are one name. #}
{% macro column_key(name) -%}
    {{ return(modules.re.sub('[\\W_]', '', name) | lower) }}
{%- endmacro %}

{# The columns of an input table, each under its key. #}
{% macro our_columns(table_name) -%}
    {%- set input = input_table(table_name) -%}
    {%- set ours = {} -%}
    {%- for name in input.required + input.optional -%}{%- do ours.update({column_key(name): name}) -%}{%- endfor -%}
    {{ return(ours) }}
{%- endmacro %}

{# The columns of an input table that a file holds: our name -> its name. #}
{% macro held_columns(table_name, file) -%}
    {%- set ours = our_columns(table_name) -%}
    {%- set held = {} -%}
    {%- for key, name in file_columns(file).items() if key in ours -%}{%- do held.update({ours[key]: name}) -%}{%- endfor -%}
    {{ return(held) }}
{%- endmacro %}

{# The type of each column of a Parquet file. #}
{% macro parquet_types(file) -%}
    {%- set types = {} -%}
    {%- for row in run_query('describe select * from ' ~ parquet_rows(file)).rows -%}
        {%- do types.update({row[0]: row[1]}) -%}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro %}

{# The columns of one file: key -> name. #}
{% macro file_columns(file) -%}
    {%- set found = {} -%}
    {%- if is_parquet(file) -%}
        {%- set names = run_query('describe select * from ' ~ parquet_rows(file)).columns[0].values() -%}
    {%- else -%}
        {%- set names = csv_header(file).names -%}
    {%- endif -%}
    {%- for name in names -%}
        {%- do found.update({column_key(name): name}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# The keys that two columns of a file share; which of the two is meant cannot be told. #}
{% macro repeated_columns(file) -%}
    {%- if not is_parquet(file) -%}{{ return(csv_header(file).repeated) }}{%- endif -%}
    {#- the schema lists a nested column's parts behind it, in depth: those are no columns of the file -#}
    {%- set schema = run_query('select name, coalesce(num_children, 0) from parquet_schema(' ~ path_literal(file) ~ ')').rows -%}
    {%- set inside = namespace(count=0) -%}
    {%- set names = [] -%}
    {%- set repeated = [] -%}
    {%- for name, child_count in schema[1:] -%}
        {%- if inside.count -%}{%- set inside.count = inside.count - 1 -%}
        {%- elif column_key(name) in names -%}{%- do repeated.append(column_key(name)) -%}
        {%- else -%}{%- do names.append(column_key(name)) -%}
        {%- endif -%}
        {%- set inside.count = inside.count + child_count -%}
    {%- endfor -%}
    {{ return(repeated) }}
{%- endmacro %}

{# Space, tab, line ends, the no-break space of spreadsheets, and signs without a width. #}
{% macro white_space() -%}
    ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8203) || chr(8204) || chr(8205) || chr(8239) || chr(8288) || chr(65279)
{%- endmacro %}

{# Text that databases, spreadsheets and data frames write where they mean nothing (design 7, cells). #}
{% macro texts_for_nothing() -%}
    {{ return(['null', '\\n', 'n/a', 'na', 'none', 'nan', 'nat', '#n/a', '<na>', '<null>', '(null)', '[null]']) }}
{%- endmacro %}

{#
    A cell as trimmed text, null where it is blank or says nothing. A value that no file can write in such a way, a day or a whole
    number of a Parquet column, is only written out; a plain text between two visible signs is told from nothing by its length.
#}
{% macro read_cell(value, type='VARCHAR') -%}
    {%- set given = 'cast(' ~ value ~ ' as string)' -%}
    {%- if type in ['DATE', 'BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'TIMESTAMP'] or type.startswith('DECIMAL') -%}
    {{ given }}
    {%- else -%}
    {%- set text = 'trim(' ~ given ~ ', ' ~ white_space() ~ ')' -%}
    {%- set nothing = [] -%}
    {%- for word in texts_for_nothing() -%}{%- do nothing.append(modules.re.escape(word)) -%}{%- endfor -%}
    {%- set longest = texts_for_nothing() | map('length') | max -%}
    case
        when length({{ given }}) > {{ longest }} and regexp_full_match({{ given }}, '[!-~].*[!-~]') then {{ given }}
        -- a pattern, for a list of words would be joined to every row, whether or not the case comes so far
        when not regexp_full_match({{ text }}, '(?i)|{{ nothing | join('|') }}') then {{ text }}
    end
    {%- endif -%}
{%- endmacro %}

{#
    All rows of one table as trimmed text, blank read as null, with the file and the whole raw row as JSON. Of a row that
    cannot be told apart into its columns no value is taken: it is all in raw_row, and row_damage says why. The gate reads a sample:
    at most sample_rows of each file, drawn before anything is decoded.
#}
{% macro claims_input(table_name, files=none, sample_rows=none) -%}
{%- set names = input_table(table_name).required + input_table(table_name).optional -%}
{%- set files = (files or claims_files(table_name)) if execute else [] -%}
{%- for file in files -%}
{%- set found = held_columns(table_name, file) -%}
{%- set types = parquet_types(file) if is_parquet(file) else {} -%}
{%- set reading = file_reading(file) %}
select
    {%- for name in names %}
    {% if name in found -%}
    {%- set value = read_cell('input_row."' ~ (found[name] | replace('"', '""')) ~ '"', types.get(found[name], 'VARCHAR')) -%}
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
        from
            {%- if sample_rows %}
            (select * from {{ reading.relation }} using sample reservoir({{ sample_rows }} rows) repeatable (1)) as input_row
            {%- else %}
            {{ reading.relation }} as input_row
            {%- endif %}
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
