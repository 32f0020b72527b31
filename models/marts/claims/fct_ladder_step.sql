{%- set lines -%}
    select line.*
    from {{ ref('int_evaluated_line') }} as line
    inner join {{ ref('int_shown_line') }} as watch on line.claim_line_id = watch.claim_line_id
    where watch.is_changed or watch.is_final_denial
{%- endset -%}
{{ ladder_steps(lines) }}
