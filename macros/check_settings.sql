{# Before a model is built, a wrong setting or folder stops the run with a message: what is wrong, where, and what to do. #}
{% macro check_settings() %}
    {%- if execute -%}
        {%- do known_on_day() -%}
        {%- do max_rejected_share() -%}
        {%- do max_shrink() -%}
        {%- do max_rejected_file_share() -%}
        {%- do check_input() -%}
    {%- endif -%}
    select 1 as settings_are_good
{% endmacro %}

{# Checks the files of CLAIMS_DIR before a row is read. The gate and the build both call it. #}
{% macro check_claims_folder() %}
    {%- set directory = claims_dir() -%}
    {%- set entries = claims_entries() -%}
    {%- if not entries -%}
        {{ exceptions.raise_compiler_error(
            "CLAIMS_DIR is '" ~ directory ~ "', but there is no such folder, or it is empty. Set CLAIMS_DIR to the folder "
            ~ "that holds medical_claim.csv (or .parquet, or a folder medical_claim/), or unset it to use sample_claims."
        ) }}
    {%- endif -%}
    {%- for file, fault in entries if fault -%}
        {{ exceptions.raise_compiler_error(fault) }}
    {%- endfor -%}
    {%- set unknown = claims_folder().unknown -%}
    {%- if unknown -%}
        {{ exceptions.raise_compiler_error(
            "CLAIMS_DIR '" ~ directory ~ "' holds " ~ (unknown[:5] | join(', '))
            ~ (' and ' ~ (unknown | length - 5) ~ ' more files' if unknown | length > 5 else '')
            ~ ", which no input table claims. Files are named after their table (" ~ (input_tables() | join(', '))
            ~ "), as .csv, .csv.gz, .csv.zst or .parquet, or are in a folder of that name. Rename what is meant to be read, "
            ~ "remove the rest, or begin its name with _ to skip it."
        ) }}
    {%- endif -%}
    {%- if not claims_files('medical_claim') -%}
        {{ exceptions.raise_compiler_error(
            "CLAIMS_DIR '" ~ directory ~ "' holds no medical_claim: expected medical_claim.csv, medical_claim.parquet, or a "
            ~ "folder medical_claim/ of such files. It is the one required table."
        ) }}
    {%- endif -%}
    {%- for table_name in input_tables() -%}
        {%- for file in claims_files(table_name) -%}
            {%- do check_columns(table_name, file) -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}

{% macro check_columns(table_name, file) %}
    {%- set lines = {'fault': none, 'header_count': 0} if is_parquet(file) else csv_fault(file) -%}
    {%- set fault = lines.fault -%}
    {%- if fault and fault[0] == 'INVALID ENCODING' -%}
        {{ exceptions.raise_compiler_error(
            file ~ " is not UTF-8: line " ~ fault[1] ~ " holds bytes of another encoding. Convert it, for example with "
            ~ "`iconv -f latin1 -t utf-8`."
        ) }}
    {%- elif fault -%}
        {{ exceptions.raise_compiler_error(
            file ~ " cannot be read: line " ~ fault[1] ~ " is longer than 32 MB. A quotation mark may be missing. Deliver the file again."
        ) }}
    {%- endif -%}
    {%- set columns = file_columns(file) -%}
    {%- if not columns -%}
        {{ exceptions.raise_compiler_error(
            file ~ " is empty, it has not even a header. Deliver it again, or remove it if there is no " ~ table_name ~ "."
        ) }}
    {%- endif -%}
    {%- set ours = our_columns(table_name) -%}
    {%- for key in repeated_columns(file) if key in ours -%}
        {{ exceptions.raise_compiler_error(
            file ~ " names the column " ~ ours[key] ~ " twice. Deliver it with only the one that is meant."
        ) }}
    {%- endfor -%}
    {%- do check_folder_names(table_name, file, columns) -%}
    {%- set input = input_table(table_name) -%}
    {%- set held = held_columns(table_name, file) -%}
    {%- set missing = [] -%}
    {%- for name in input.required if name not in held -%}
        {%- do missing.append(name) -%}
    {%- endfor -%}
    {%- if table_name == 'medical_claim' and 'claim_start_date' not in held and 'claim_line_start_date' not in held -%}
        {%- do missing.append('claim_start_date (or claim_line_start_date)') -%}
    {%- endif -%}
    {%- if missing -%}
        {{ exceptions.raise_compiler_error(
            file ~ " lacks the required column" ~ ('s' if missing | length > 1 else '') ~ " " ~ (missing | join(', '))
            ~ " of " ~ table_name ~ ". Its columns are: " ~ (columns.values() | sort | join(', ')) ~ "."
        ) }}
    {%- endif -%}
    {%- if lines.header_count > 1 -%}
        {%- do check_later_headers(table_name, file) -%}
    {%- endif -%}
    {%- set types = parquet_types(file) if is_parquet(file) else {} -%}
    {%- for name, header in held.items() if modules.re.match('(STRUCT|MAP|UNION|VARIANT)|.*\\]$', types.get(header, '')) -%}
        {{ exceptions.raise_compiler_error(
            file ~ " holds more than one value in each cell of the column " ~ name ~ " (" ~ types[header].split('(')[0]
            ~ "). Deliver one text, number or date a cell."
        ) }}
    {%- endfor -%}
{% endmacro %}

{#
    A later line that names our columns in another order shows that the rows below it do not follow the header: their values would be
    read into the wrong columns. A line that repeats the header is rejected as a row (row_damage).
#}
{% macro check_later_headers(table_name, file) %}
    {%- set ours = our_columns(table_name) -%}
    {%- set headers = header_lines(file, csv_format(file)) -%}
    {%- for number, keys in headers[1:] -%}
        {%- set named = [] -%}
        {%- set moved = [] -%}
        {%- for key in keys -%}
            {%- set above = headers[0][1][loop.index0] if loop.index0 < headers[0][1] | length else '' -%}
            {%- if key in ours -%}{%- do named.append(key) -%}{%- endif -%}
            {%- if key != above and (key in ours or above in ours) -%}{%- do moved.append(key) -%}{%- endif -%}
        {%- endfor -%}
        {#- a line of text may mention columns; a header has each in a field of its own -#}
        {%- if moved and named | length >= 3 -%}
            {{ exceptions.raise_compiler_error(
                file ~ " names its columns again in line " ~ number ~ ", and not in the order of its header, so the rows below it would be "
                ~ "read into wrong columns. Deliver it as two files, each with its own header."
            ) }}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{# A folder named key=value is never a column (docs/design.md, "Files"), so a column of ours that only such a name gives would be lost. #}
{% macro check_folder_names(table_name, file, columns) %}
    {%- set ours = our_columns(table_name) -%}
    {%- for part in parts_below(file)[:-1] if '=' in part -%}
        {%- set key = column_key(part.split('=')[0]) -%}
        {%- if key in ours and key not in columns -%}
            {{ exceptions.raise_compiler_error(
                file ~ " lacks the column " ~ ours[key] ~ ", which only the name of its folder " ~ part
                ~ " gives. A folder's name is not read: write the column into the file, or give the folder another name."
            ) }}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
