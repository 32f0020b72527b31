with crosswalk as (
    select
        payer_id,
        plan_text,
        line_of_business
    from {{ ref('plan_crosswalk') }}
    union all
    select
        null as payer_id,
        line_of_business as plan_text,
        line_of_business
    from {{ ref('line_of_business') }}
)

select distinct
    payer_id,
    {{ match_text('plan_text') }} as plan_match,
    line_of_business
from crosswalk
