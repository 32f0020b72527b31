{# The payer of the list, where the repo ships none of that name. #}
select
    row.payer_id,
    coalesce(max(nullif(row.payer_label, '')), row.payer_id) as label,
    cast(null as string) as articles_of
from {{ ref('list_row') }} as row
left join {{ source('ledger', 'payer') }} as shipped on row.payer_id = shipped.payer_id
where shipped.payer_id is null
group by row.payer_id
