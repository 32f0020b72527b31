with listed as (
    {{ ledger('payer_crosswalk') | indent(4) }}
),

crosswalk as (
    select
        payer_text,
        payer_id
    from listed
    union all
    select
        payer_id as payer_text,
        payer_id
    from {{ ref('stg_payer') }}
)

select distinct
    {{ match_text('payer_text') }} as payer_match,
    payer_id
from crosswalk
