{#
    Reads the folder CLAIMS_DIR with DuckDB's own functions. The models above it, and the gate before them, get plain text columns and do
    not depend on files.

    Each table is <name>.csv (also .gz, .zst), <name>.parquet, or a folder <name>/ of such files at any depth, in any case. Every
    file is read on its own, so parts may differ in column order, delimiter, encoding and format; an absent optional column
    reads as null, an absent optional table as no rows, an extra column stays in raw_row only. A row with more or fewer
    fields than its header is rejected whole, and so is one with a cell that DuckDB's CSV parser would shorten.
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

{# DuckDB reads every path as a pattern, so the pattern characters in a path are quoted. #}
{% macro path_literal(path) -%}
    {%- set quoted = modules.re.sub('([*?[])', '[\\1]', path) -%}
    {{ return(text_literal(quoted)) }}
{%- endmacro %}

{# The parts of a file's path below CLAIMS_DIR. #}
{% macro parts_below(file) -%}
    {%- set directory = claims_dir() -%}
    {{ return((file if directory == '.' else file[(directory | length) + 1:]).split('/')) }}
{%- endmacro %}

{# The entries of CLAIMS_DIR as (path, fault), in the order of the paths, as lookback/reading/folder.py lists them. #}
{% macro claims_entries() -%}
    {{ return(run_query(
        "select entry.path, entry.fault from (select unnest(from_json("
        ~ "ifnull(getvariable('claims_folder'), error('CLAIMS_DIR is not listed: run dbt with the profiles.yml of the project.')), "
        ~ text_literal('[{"path": "VARCHAR", "fault": "VARCHAR"}]') ~ ')) as entry) order by entry.path'
    ).rows) }}
{%- endmacro %}

{#
    The files of each table, in a fixed order, and the files that belong to no table. Hidden files, names that begin with _ and README
    files are not listed. remittance_835 is skipped here because it has X12 files.
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
    Options of every file: the longest line, and no columns from folders named key=value. DuckDB's default buffer is sixteen times the
    longest line; one line is enough.
#}
{% macro csv_options(encoding) -%}
    encoding = '{{ encoding }}', max_line_size = 33554432, buffer_size = 33554432, hive_partitioning = false
{%- endmacro %}

{# The lines of a CSV file as text. `faults` is the option for lines that cannot be read. #}
{% macro csv_lines(file, encoding, parallel, faults='ignore_errors = false') -%}
    read_csv(
        {{ path_literal(file) }}, columns = {'line': 'VARCHAR'}, delim = '\0', quote = '', escape = '', header = false,
        auto_detect = false, strict_mode = false, null_padding = true, parallel = {{ parallel }}, {{ csv_options(encoding) }},
        {{ faults }}
    )
{%- endmacro %}

{#
    The rows of a CSV file as text, with every option set, because DuckDB's own guesses skip, drop and add columns. An empty field reads
    as '', and only a field that a short row lacks as null.
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
    UTF-8 or UTF-16, by the first line that can be read as UTF-8: in UTF-16 every other byte of a plain text is zero, and a file without
    any such line is not UTF-8. Reading any other encoding as UTF-8 fails with a message.
#}
{% macro csv_encoding(file) -%}
    {#- a delimiter that no text contains, other than the zero byte that is searched for -#}
    {%- set lines = csv_lines(file, 'utf-8', 'false', 'ignore_errors = true') | replace("'\\0'", "'\\x1e'") -%}
    {%- set first_line = "(select coalesce(line, '') as line from " ~ lines ~ ' limit 1) as first' -%}
    {%- set line = run_query('select any_value(line) from ' ~ first_line).rows[0][0] -%}
    {%- set size = run_query('select size from read_blob(' ~ path_literal(file) ~ ')').rows[0][0] -%}
    {{ return('utf-16' if '\u0000' in (line or '') or (line is none and size > 3) else 'utf-8') }}
{%- endmacro %}

{#
    Reads every line once: the first that cannot be read, as (kind, number), none where all can be; and the number of lines that name the
    columns of every table's key, as a header does. The line itself may name a person and is not shown.
#}
{% macro csv_fault(file) -%}
    {%- set faults = "ignore_errors = true, store_rejects = true, rejects_limit = 1, rejects_table = 'unread_line', "
        ~ "rejects_scan = 'unread_scan'" -%}
    {%- set headers = run_query(
        'select sum(length(line)), count(case when ' ~ is_header_line('line') ~ ' then 1 end) from '
        ~ csv_lines(file, csv_encoding(file), 'true', faults)
    ).rows[0][1] -%}
    {%- set found = run_query('select cast(error_type as string), line from unread_line order by line limit 1').rows -%}
    {%- do run_query('drop table unread_line') -%}
    {%- do run_query('drop table unread_scan') -%}
    {{ return({'fault': found[0] if found else none, 'header_count': headers}) }}
{%- endmacro %}

{# Does a line name the columns of every table's key? Few lines of claims contain the word at all, and only those are searched. #}
{% macro is_header_line(line) -%}
    case
        when contains({{ line }}, 'laim') or contains({{ line }}, 'LAIM') then case
            when {{ line }} ilike '%claim%line%number%' then
                {%- for name in ['data_source', 'claim_id', 'claim_line_number'] %}
                contains({{ bare_name(line) }}, '{{ column_key(name) }}'){{ ' and' if not loop.last }}
                {%- endfor %}
        end
    end
{%- endmacro %}

{# column_key of a text in SQL. #}
{% macro bare_name(text) -%}
    regexp_replace(lower({{ text }}), '[^0-9a-z]', '', 'g')
{%- endmacro %}

{#
    The fields of a line as they are written, quotation marks included. A field that begins with a quoted part ends at the first
    delimiter behind that part.
#}
{% macro written_fields(line, delimiter) -%}
    regexp_extract_all({{ line }} || {{ text_literal(delimiter) }}, {{ text_literal(
        '((?:' ~ quoted_field_pattern(delimiter) ~ ')|[^' ~ delimiter ~ ']*)' ~ delimiter_pattern(delimiter)
    ) }}, 1)
{%- endmacro %}

{% macro delimiter_pattern(delimiter) -%}
    {{ return('[|]' if delimiter == '|' else delimiter) }}
{%- endmacro %}

{# A field that begins with a quoted part, with the text after it; and one that does not. #}
{% macro quoted_field_pattern(delimiter) -%}
    {{ return(' *"(?:[^"]|"")*"(?:[^"' ~ delimiter ~ '][^' ~ delimiter ~ ']*)?') }}
{%- endmacro %}

{% macro plain_field_pattern(delimiter) -%}
    {{ return(' *(?:[^ "' ~ delimiter ~ '][^' ~ delimiter ~ ']*)?') }}
{%- endmacro %}

{# White space that may follow a quoted part: DuckDB drops it, and so does the trimming of a cell. #}
{% macro space_behind(delimiter) -%}
    {{ return(' \\r' ~ ('\\t' if delimiter != '\t' else '')) }}
{%- endmacro %}

{# The lines of a file that are headers, each text once: (number of its first line, keys of the columns that it names). #}
{% macro header_lines(file, format) -%}
    {%- set lines = 'select row_number() over () as number, line from ' ~ csv_lines(file, format.encoding, 'false') -%}
    {%- set found = run_query(
        'select min(number), ' ~ written_fields('line', format.delimiter) ~ ' from (' ~ lines ~ ') where ' ~ is_header_line('line')
        ~ ' group by line order by 1 limit 1000'
    ).rows -%}
    {%- set headers = [] -%}
    {%- for number, fields in found -%}
        {%- set keys = [] -%}
        {%- for field in fields -%}{%- do keys.append(column_key(field)) -%}{%- endfor -%}
        {%- do headers.append((number, keys)) -%}
    {%- endfor -%}
    {{ return(headers) }}
{%- endmacro %}

{# The format of a CSV file. The delimiter is the most frequent one in the header line. #}
{% macro csv_format(file) -%}
    {%- set encoding = csv_encoding(file) -%}
    {%- set first_lines = "select coalesce(line, '') from " ~ csv_lines(file, encoding, 'false') ~ ' limit 20' -%}
    {%- set lines = run_query(first_lines).columns[0].values() | list -%}
    {#- blank lines may precede the header -#}
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

{# The format of a CSV file and the names of its columns. A name that is blank or repeated gets the position of its column. #}
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
    How one file is read: the table function (`relation`), and the expression for why a row cannot be split into its columns (`damage`;
    none where a file cannot have such rows). Fields beyond the header have names of their own (`beyond`).
#}
{% macro file_reading(file) -%}
    {%- if is_parquet(file) -%}
        {{ return({'relation': parquet_rows(file), 'damage': none, 'beyond': [], 'is_shortened': false}) }}
    {%- endif -%}
    {%- set header = csv_header(file) -%}
    {%- set format = header.format -%}
    {%- set delimiter = text_literal(format.delimiter) -%}
    {%- set beginning = '(^|' ~ delimiter_pattern(format.delimiter) ~ ')' -%}
    {#- the number of fields of the longest line, without delimiters inside quotation marks; whether quotes span lines; and whether a
        field continues after its quoted beginning, which leaves one mark -#}
    {%- set quoted = text_literal(beginning ~ ' *"(?:[^"]|"")*"') -%}
    {%- set bare_line = "case when contains(line, '\"') then regexp_replace(line, " ~ quoted ~ ", '\\1\"', 'g') else line end" -%}
    {%- set space = space_behind(format.delimiter) -%}
    {%- set goes_on = text_literal(beginning ~ '"[' ~ space ~ ']*[^' ~ space ~ format.delimiter ~ ']') -%}
    {%- set profile = run_query(
        'select coalesce(max(length(bare_line) - length(replace(bare_line, ' ~ delimiter ~ ", ''))) filter (not is_open), 0) + 1, "
        ~ 'coalesce(bool_or(is_open), false), '
        ~ "coalesce(bool_or(case when has_quotes then regexp_matches(bare_line, " ~ goes_on ~ ") end), false) "
        ~ 'from (select ' ~ bare_line ~ " as bare_line, contains(line, '\"') as has_quotes, "
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
    {%- set columns = header.names + beyond -%}
    {%- set relation = csv_rows(file, format, columns, 'true', 'false' if has_quoted_line_ends else 'true') -%}
    {%- set parsed = parsed_rows(file, format, columns, has_quoted_line_ends) -%}
    {%- set is_shortened = namespace(it=false) -%}
    {%- if profile[2] or (has_quoted_line_ends and has_shortened_field(file, format, columns)) -%}
        {%- set counts = run_query('select count(*), count(_quoted_beginning), (select count(*) from ' ~ relation ~ ') from ' ~ parsed).rows[0] -%}
        {%- set is_shortened.it = counts[1] > 0 -%}
        {%- if is_shortened.it and counts[0] != counts[2] -%}
            {{ exceptions.raise_compiler_error(
                file ~ " has cells that begin with a quoted part and go on behind it, so the ends of its rows are unknown. Deliver it "
                ~ "again with each such cell quoted whole and the quotation marks inside it doubled."
            ) }}
        {%- endif -%}
    {%- endif -%}
    {{ return({
        'relation': parsed if is_shortened.it else relation,
        'damage': row_damage(header, beyond, has_quoted_line_ends, is_shortened.it),
        'beyond': beyond,
        'is_shortened': is_shortened.it,
    }) }}
{%- endmacro %}

{#
    Does DuckDB's CSV parser shorten a field of a file whose quotes span lines? In its strict mode it reports such a field. Only such files
    are checked here; in the others a single line shows it.
#}
{% macro has_shortened_field(file, format, columns) -%}
    {%- set strict = csv_rows(file, format, columns, 'true', 'false') | replace('strict_mode = false', 'strict_mode = true')
        | replace('null_padding = true', "null_padding = true, ignore_errors = true, store_rejects = true, rejects_limit = 1000, "
            ~ "rejects_table = 'strict_line', rejects_scan = 'strict_scan'") -%}
    {%- do run_query('select count(*), count(' ~ '"' ~ (columns[0] | replace('"', '""')) ~ '"' ~ ') from ' ~ strict) -%}
    {%- set found = run_query("select count(*) from strict_line where cast(error_type as string) = 'UNQUOTED VALUE'").rows[0][0] -%}
    {%- do run_query('drop table strict_line') -%}
    {%- do run_query('drop table strict_scan') -%}
    {{ return(found > 0) }}
{%- endmacro %}

{#
    The rows of a CSV file, read line by line without DuckDB's CSV parser, for files with a cell that it would shorten ("C34".90 to
    C34.9). Such a cell stays as written, and _quoted_beginning marks its row. This takes several times as long.
#}
{% macro parsed_rows(file, format, columns, has_quoted_line_ends) -%}
    {%- set space = space_behind(format.delimiter) -%}
    {%- set whole = text_literal('(?s) *"((?:[^"]|"")*)"[' ~ space ~ ']*') -%}
    {%- set part = text_literal(' *"(?:[^"]|"")*"(?s).*') -%}
    (
        select
            {%- for name in columns %}
            case
                when regexp_full_match(fields[{{ loop.index }}], {{ whole }})
                    then replace(regexp_extract(fields[{{ loop.index }}], {{ whole }}, 1), '""', '"')
                else fields[{{ loop.index }}]
            end as "{{ name | replace('"', '""') }}",
            {%- endfor %}
            nullif(list_bool_or(list_transform(
                fields, lambda field: regexp_full_match(field, {{ part }}) and not regexp_full_match(field, {{ whole }})
            )), false) as _quoted_beginning
        from (
            select {{ written_fields('text', format.delimiter) }} as fields
            from ({{ text_rows(file, format, has_quoted_line_ends) }}) as text_row
            where number > 1 and text <> ''
        ) as written
    )
{%- endmacro %}

{#
    The rows of a CSV file as text, numbered from its header on. Where quotes span lines, each line either opens a quoted field or
    closes one, depending on how the line before ended. After a line that ends the same way in both cases, the state is known; from
    there on only the lines that change it count.
#}
{% macro text_rows(file, format, has_quoted_line_ends) -%}
    {%- set lines = 'select row_number() over () - ' ~ format.skip ~ " as number, coalesce(line, '') as text from "
        ~ csv_lines(file, format.encoding, 'false') -%}
    {%- if not has_quoted_line_ends -%}{{ return(lines) }}{%- endif -%}
    {%- set delimiter = delimiter_pattern(format.delimiter) -%}
    {%- set field = '(?:' ~ quoted_field_pattern(format.delimiter) ~ '|' ~ plain_field_pattern(format.delimiter) ~ ')' -%}
    {%- set open_end = ' *"(?:[^"]|"")*' -%}
    {%- set opens = text_literal('(?:' ~ field ~ delimiter ~ ')*' ~ open_end) -%}
    {%- set stays = text_literal(
        '(?:[^"]|"")*(?:"(?:[^"' ~ format.delimiter ~ '][^' ~ format.delimiter ~ ']*)?(?:' ~ delimiter ~ field ~ ')*' ~ delimiter ~ open_end ~ ')?'
    ) -%}
    with line as (
        select number, text, regexp_full_match(text, {{ opens }}) as opens, regexp_full_match(text, {{ stays }}) as stays
        from ({{ lines }})
        where number > 0
    ),
    turned as (
        select *, count(case when opens and not stays then 1 end) over (order by number) as turn_count from line
    ),
    settled as (
        select
            *,
            last_value(case when opens = stays then opens end ignore nulls) over (order by number) as settled_open,
            last_value(case when opens = stays then turn_count end ignore nulls) over (order by number) as settled_turn_count
        from turned
    ),
    ended as (
        select *, coalesce(settled_open, false) <> ((turn_count - coalesce(settled_turn_count, 0)) % 2 = 1) as is_open from settled
    ),
    begun as (
        select *, coalesce(not lag(is_open) over (order by number), true) as is_beginning from ended
    ),
    placed as (
        select *, count(case when is_beginning then 1 end) over (order by number) as row_place from begun
    )
    select row_place as number, string_agg(text, chr(10) order by number) as text from placed group by row_place
{%- endmacro %}

{#
    The fault of a row as a whole, null where it has none. A blank field beyond the header counts too: it may be the blank last column,
    moved there by a stray delimiter with all values after it.
#}
{% macro row_damage(header, beyond, has_quoted_line_ends, is_shortened) -%}
    {%- set count = header.names | length -%}
    case
        {%- if is_shortened %}
        when input_row._quoted_beginning then 'a cell begins with a quoted part and goes on behind it'
        {%- endif %}
        when input_row."{{ header.names[-1] | replace('"', '""') }}" is null
            then 'the row has fewer fields than the {{ count }} of the header'
        {%- if beyond %}
        when input_row.{{ beyond[0] }} is not null
            then 'the row has more fields than the {{ count }} of the header'
        {%- endif %}
        {%- for name in header.names if column_key(name) == column_key('claim_line_number') %}
        when
            length(input_row."{{ name | replace('"', '""') }}") >= {{ column_key(name) | length }}
            and {{ bare_name('input_row."' ~ (name | replace('"', '""')) ~ '"') }} = '{{ column_key(name) }}'
            then 'the row repeats the header'
        {%- endfor %}
        {%- if has_quoted_line_ends %}
        -- JSON writes a line end as a backslash and a letter; only such rows are checked
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

{# A column's name without case and separators: Paid Amount, paid-amount and PaidAmount are one name. #}
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

{# The columns of an input table that a file has: our name -> its name. #}
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

{# The keys that two columns of a file share. #}
{% macro repeated_columns(file) -%}
    {%- if not is_parquet(file) -%}{{ return(csv_header(file).repeated) }}{%- endif -%}
    {#- the schema lists a nested column's parts after it, in depth: those are not columns of the file -#}
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

{# Texts that databases, spreadsheets and data frames write for a blank (docs/design.md, "Cells"). #}
{% macro texts_for_nothing() -%}
    {{ return(['null', '\\n', 'n/a', 'na', 'none', 'nan', 'nat', '#n/a', '<na>', '<null>', '(null)', '[null]']) }}
{%- endmacro %}

{#
    A cell as trimmed text without the marks of spreadsheets, null where it is blank or a text for a blank. A typed Parquet value, such as a
    date or a whole number, cannot have marks and is only written out. For speed, a cell that is empty, or that begins with a character
    of no mark and no text for a blank, is not searched.
#}
{% macro read_cell(value, type='VARCHAR') -%}
    {%- set given = 'cast(' ~ value ~ ' as string)' -%}
    {%- if type in ['DATE', 'BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'TIMESTAMP'] or type.startswith('DECIMAL') -%}
    {{ given }}
    {%- else -%}
    {%- set nothing = [] -%}
    {%- set beginnings = ['=', "'", '`'] -%}
    {%- for word in texts_for_nothing() -%}
        {%- do nothing.append(modules.re.escape(word)) -%}
        {%- do beginnings.append(word[0]) -%}
    {%- endfor -%}
    {%- set plain = [] -%}
    {%- for sign in visible_signs() if sign | lower not in beginnings -%}{%- do plain.append(modules.re.escape(sign)) -%}{%- endfor -%}
    case
        when {{ given }} = '' then null
        when regexp_full_match({{ given }}, '[{{ plain | join }}](?:.*[!-~])?') then {{ given }}
        -- a pattern, because DuckDB would join a list of words to every row, even where an earlier branch applies
        else nullif(regexp_replace(
            trim(regexp_replace(trim({{ given }}, {{ white_space() }}), {{ spreadsheet_marks() }}, '\1\2\3'), {{ white_space() }}),
            '^(?i:{{ nothing | join('|') }})$', ''
        ), '')
    end
    {%- endif -%}
{%- endmacro %}

{#
    The marks by which spreadsheets make a cell a text, with the text in the groups: ="50", =50 and '50. The apostrophe may be the straight
    one, one of a word processor or an accent. One at the end is removed only with one at the beginning.
#}
{% macro spreadsheet_marks() -%}
    {%- set apostrophe = "['\u2018\u2019\u00b4`]" -%}
    {{ return(text_literal('(?s)^=\\s*"(.*)"$|^=\\s*([+-]?[0-9.]+)$|^' ~ apostrophe ~ '+(.*?)' ~ apostrophe ~ '*$')) }}
{%- endmacro %}

{# Every visible character of ASCII. #}
{% macro visible_signs() -%}
    {{ return('!"#$%&' ~ "'" ~ '()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~') }}
{%- endmacro %}

{#
    All rows of one table as trimmed text, blank read as null, with the file and the whole raw row as JSON. A row that cannot be split into
    its columns has no values: all of it is in raw_row, and row_damage has the reason. The gate reads a sample, at most sample_rows of
    each file, drawn before values are decoded.
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
    {% if reading.beyond or reading.is_shortened -%}
    regexp_replace(_raw_row, ',"(?:_beyond_header_\d+|_quoted_beginning)":null', '', 'g') as raw_row,
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
