{# A part of an amount, to the cent. The part is narrowed first, because decimals multiply into wider ones, up to 38 digits. #}
{% macro dollars(amount, part) -%}
    cast({{ amount }} * cast({{ part }} as decimal(12, 8)) as decimal(18, 2))
{%- endmacro %}

{#
    The share of each component of a service (26, TC), laid end to end: each amount is the step from one rounded mark to the next, so
    no cent of the whole is lost.
#}
{% macro component_shares() -%}
select
    hcpcs_modifier,
    component,
    cast(share_to as decimal(5, 4)) as share_to,
    cast(share_to - expected_share as decimal(5, 4)) as share_from
from (
    select
        *,
        sum(expected_share) over (order by hcpcs_modifier rows between unbounded preceding and current row) as share_to
    from {{ ref('procedure_modifier') }}
) as laid_end_to_end
{%- endmacro %}

{# What a user expects between the bounds of a share: the midpoint, which claims nothing beyond them. The workbook has it as a formula. #}
{% macro expected_share(relation=none) -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    cast(({{ prefix }}share_low + {{ prefix }}share_high) * 0.5 as decimal(6, 5))
{%- endmacro %}
