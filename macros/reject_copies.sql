{#
    The keys of a table with the number of their rows, read narrowly before the wide reading. Only rows of a repeated key have to be
    compared, so the other rows, and raw rows that are not needed, are not held in memory. A blank text is '' here; no other value is ''
    unless the table itself reads a blank that way.
#}
{% macro rows_per_key(relation, table_name, key, expressions={}) -%}
{%- set read = dict(expressions) -%}
{%- for column, kind, expression in input_table(table_name).typed -%}
    {%- do read.update({column: expression}) -%}
{%- endfor -%}
select
    {%- for column in key %}
    {{ read.get(column, "coalesce(" ~ column ~ ", '')") }} as {{ column }},
    {%- endfor %}
    count(*) as row_count
from {{ relation }}
group by all
{%- endmacro %}

{#
    The rows of the CTE `typed` with the columns of the CTE `noted_key` for their keys: row_count, misplacement and others. The raw row
    is included, masked, only where the row may be rejected.
#}
{% macro noted_rows(table_name, key, content, keep_raw_row='false') -%}
select
    typed.* exclude (raw_row),
    noted_key.* exclude (row_count, {{ key | join(', ') }}),
    coalesce(noted_key.row_count, 1) > 1 as is_repeated,
    case when noted_key.row_count > 1 then {{ key_of(content) }} end as content_hash,
    case
        when coalesce(typed.problem, noted_key.misplacement) is not null or noted_key.row_count > 1 or {{ keep_raw_row }}
            then {{ masked_raw_row(table_name) | indent(12) }}
    end as raw_row
from typed
left join noted_key using ({{ key | join(', ') }})
{%- endmacro %}

{#
    Of the readable rows of one key, exact copies count once and conflicting rows not at all (docs/design.md, "Keys"). Exact means the
    same typed values in the columns that Lookback uses; load stamps and other extra columns may differ. `relation` needs the `key`
    columns, content_hash, problem, file_name, raw_row, and is_repeated: another row, readable or not, has the key. The first
    `kept_count` copies all count, because the parts of one adjudication may be alike.
#}
{% macro reject_copies(relation, key, table_name, kept_count='1') -%}
with repeated as (
    select
        *,
        min(content_hash) over same_key <> max(content_hash) over same_key as is_conflicting,
        row_number() over (partition by {{ key | join(', ') }} order by file_name, raw_row) as copy_number
    from {{ relation }}
    where is_repeated and problem is null
    window same_key as (partition by {{ key | join(', ') }})
)

select * exclude (is_repeated, content_hash)
from {{ relation }}
where not is_repeated or problem is not null
union all
select * exclude (is_repeated, content_hash, is_conflicting, copy_number) replace (
    case
        when is_conflicting then 'duplicate_conflicting: {{ table_name }}: rows of this key differ, and which is right cannot be told'
        when copy_number > {{ kept_count }}
            then 'duplicate_exact: {{ table_name }}: the same row stands more than once; one copy was kept'
    end as problem
)
from repeated
{%- endmacro %}

{# The last select of every intake model: the key of the line, the problem as code and text, and the raw row where it may be needed. #}
{% macro select_checked(relation, keep_raw_row='problem is not null', of_no_use=[]) -%}
select
    {{ claim_line_id() }} as claim_line_id,
    * exclude ({{ (['problem', 'raw_row'] + of_no_use) | join(', ') }}),
    split_part(problem, ': ', 1) as reason_code,
    substr(problem, length(split_part(problem, ': ', 1)) + 3) as reason,
    case when {{ keep_raw_row }} then raw_row end as raw_row
from {{ relation }}
{%- endmacro %}
