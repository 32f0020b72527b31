{#
    Every row that lists a code or a diagnosis, of all three tables alike: what it says as it is written, and the code and the number of its group
    as they are read. `is_code`: has the text a code's shape?
#}
with written as (
    select
        archive,
        article_id,
        article_version,
        'article_x_hcpc_code' as table_name,
        hcpc_code_id as code_text,
        hcpc_code_group as group_text,
        cast(null as string) as asterisk,
        {{ mcd_code('hcpc_code_id') }} as code
    from {{ mcd_rows('article_x_hcpc_code') }}
    {%- for list in ['covered', 'noncovered'] %}
    union all
    select
        archive,
        article_id,
        article_version,
        'article_x_icd10_{{ list }}' as table_name,
        icd10_code_id as code_text,
        icd10_{{ list }}_group as group_text,
        {{ 'asterisk' if list == 'covered' else 'cast(null as string)' }} as asterisk,
        {{ mcd_diagnosis('icd10_code_id') }} as code
    from {{ mcd_rows('article_x_icd10_' ~ list) }}
    {%- endfor %}
)

select
    *,
    {{ mcd_group('group_text') }} as group_number,
    coalesce(
        case
            when table_name = 'article_x_hcpc_code' then {{ is_procedure_code('code') }}
            else {{ is_diagnosis_code('code') }}
        end, false
    ) as is_code
from written
