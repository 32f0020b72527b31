with previous_build as (
    {{ previous_mart('dim_build', {'build_id': 'string'}) | indent(4) }}
),

payer_before as (
    {{ previous_mart('rpt_payer_mapping', {'payer': 'string', 'mapping_status': 'string'}) | indent(4) }}
),

rejected_before as (
    {{ previous_mart('fct_rejected_line', {'table_name': 'string', 'reason_code': 'string'}) | indent(4) }}
),

had_before as (
    select
        'payer_unmapped' as change_kind,
        coalesce(payer, '(blank)') as subject
    from payer_before
    where mapping_status = 'payer_not_mapped'
    union distinct
    select
        'rejection_reason_new' as change_kind,
        table_name || ': ' || reason_code as subject
    from rejected_before
),

has_now as (
    select
        'payer_unmapped' as change_kind,
        coalesce(payer, '(blank)') as subject,
        sum(line_count) as line_count,
        sum(charge_amount) as charge_amount
    from {{ ref('rpt_payer_mapping') }}
    where mapping_status = 'payer_not_mapped'
    group by payer
    union all
    select
        'rejection_reason_new' as change_kind,
        table_name || ': ' || reason_code as subject,
        count(*) as line_count,
        sum(charge_amount) as charge_amount
    from {{ ref('fct_rejected_line') }}
    group by table_name, reason_code
)

select has_now.*
from has_now
cross join previous_build
left join had_before
    on
        has_now.change_kind = had_before.change_kind
        and has_now.subject = had_before.subject
where had_before.subject is null
