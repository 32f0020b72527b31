{#
    Of the readable rows of one key, exact copies count once and conflicting rows not at all (design: input). Exact means
    the same typed values in the columns that Lookback uses; load stamps and other extra columns may differ.
    `relation` needs: the `key` columns, content_hash, is_repeated, problem, file_name, raw_row.
#}
{% macro judge_copies(relation, key, table_name) -%}
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
        when copy_number > 1 then 'duplicate_exact: {{ table_name }}: the same row stands more than once; one copy was kept'
    end as problem
)
from repeated
{%- endmacro %}

{# Keys that more than one readable row bears. #}
{% macro repeated_keys(relation, key) -%}
select {{ key | join(', ') }}
from {{ relation }}
where problem is null
group by {{ key | join(', ') }}
having count(*) > 1
{%- endmacro %}

{# The last select of every intake model: the problem as code and text, and the raw row only where it may be needed. #}
{% macro select_judged(relation, table_name, keep_raw_row='problem is not null') -%}
select
    * exclude (problem, raw_row),
    split_part(problem, ': ', 1) as reason_code,
    substr(problem, length(split_part(problem, ': ', 1)) + 3) as reason,
    case when {{ keep_raw_row }} then {{ masked_raw_row(table_name) | indent(4) }} end as raw_row
from {{ relation }}
{%- endmacro %}
