with label as (
    select
        subject,
        id,
        label
    from {{ ref('label') }}
),

-- payers, lines of business, scenarios and imported policies have their labels in the rows that define them
defined as (
    select
        'payer' as subject,
        payer_id as id,
        label
    from {{ ref('stg_payer') }}
    union all
    select
        'line_of_business' as subject,
        line_of_business as id,
        label
    from {{ ref('line_of_business') }}
    union all
    select
        'scenario' as subject,
        scenario_id as id,
        label
    from {{ ref('dim_scenario') }}
    union all
    select
        'policy' as subject,
        policy_id as id,
        coalesce(policy_number, policy_id) as label
    from {{ ref('dim_policy') }}
),

named as (
    select
        subject,
        id,
        label
    from label
    union all
    select
        defined.subject,
        defined.id,
        defined.label
    from defined
    left join label on defined.subject = label.subject and defined.id = label.id
    where label.id is null
)

-- the workbook adds up rows by label, and a spreadsheet compares texts without their case
select
    subject,
    id,
    case
        when count(*) over (partition by subject, lower(label)) = 1 then label
        else label || ' (' || id || ')'
    end as label
from named
