{#
    Rows of one line in one remittance that add up to its charge are its parts, and together one adjudication (docs/design.md, "Rows of one
    line in one remittance"). Otherwise exact copies count once, and rows that still differ count only if they add up. `relation` needs
    the columns that reject_copies needs, and charge_amount and billed_amount, the charge of the line or claim.
#}
{% macro combine_parts(relation, key) -%}
{%- set same_key = 'partition by ' ~ (key | join(', ')) -%}
with repeated as (
    select
        *,
        row_number() over ({{ same_key }}, content_hash order by file_name, raw_row) as copy_number
    from {{ relation }}
    where is_repeated and problem is null
),

weighed as (
    select
        *,
        count(*) over same_key as part_count,
        count(case when copy_number = 1 then 1 end) over same_key as content_count,
        -- a charge of 0, a missing charge or one of the opposite sign is no part of another
        coalesce(
            count(charge_amount) over same_key = count(*) over same_key
            and min(sign(charge_amount)) over same_key = max(sign(charge_amount)) over same_key
            and min(abs(charge_amount)) over same_key > 0,
            false
        ) as may_add_up,
        abs(sum(charge_amount) over same_key) as part_amount,
        abs(sum(case when copy_number = 1 then charge_amount end) over same_key) as content_amount
    from repeated
    window same_key as ({{ same_key }})
),

counted as (
    select
        *,
        coalesce(may_add_up and part_count > 1 and part_amount = billed_amount, false) as is_whole,
        coalesce(may_add_up and content_count > 1 and content_amount = billed_amount, false)
            as is_whole_without_copies
    from weighed
)

select
    * exclude (is_repeated, content_hash),
    false as is_part
from {{ relation }}
where not is_repeated or problem is not null
union all
select
    * exclude (
        is_repeated, content_hash, copy_number, part_count, content_count, may_add_up, part_amount, content_amount, is_whole,
        is_whole_without_copies
    ) replace (
        case
            when is_whole then null
            when content_count > 1 and not is_whole_without_copies
                then
                    'duplicate_conflicting: remittance: rows of this key differ and do not add up to the charge, '
                    || 'and which is right cannot be told'
            when copy_number > 1
                then 'duplicate_exact: remittance: the same row stands more than once; one copy was kept'
        end as problem
    ),
    is_whole or is_whole_without_copies as is_part
from counted
{%- endmacro %}
