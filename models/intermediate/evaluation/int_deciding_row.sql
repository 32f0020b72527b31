with ruling_read as (
    select * from {{ ref('int_applied_ruling') }}
),

needed as (
    select
        case_id,
        scenario_id,
        known_on,
        rule,
        revision,
        revision_order,
        known_from,
        citation
    from ruling_read
    where rule in ('code', 'criteria') and is_deciding
    union all
    select
        case_id,
        scenario_id,
        known_on,
        'diagnosis' as rule,
        revision,
        revision_order,
        known_from,
        citation
    from {{ ref('int_diagnosis_verdict') }}
    where verdict in ('supports', 'supports_if')
)

select *
from needed
qualify row_number() over (
    partition by case_id, scenario_id, known_on
    order by known_from desc, revision_order desc, rule desc
) = 1
