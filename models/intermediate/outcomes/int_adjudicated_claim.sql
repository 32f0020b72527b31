with adjudicated as (
    select
        *,
        coalesce(is_in_initial_rate or is_in_final_rate, false) as is_counted
    from {{ ref('int_evaluated_line') }}
    where initial_date is not null
)

select
    data_source,
    claim_id,
    payer_id,
    coalesce(min(case when is_counted then service_date end), min(service_date)) as service_date,
    coalesce(min(case when is_counted then initial_date end), min(initial_date)) as initial_adjudication_date,
    case
        when bool_or(is_counted) then max(case when is_counted then final_date end)
        else max(final_date)
    end as final_adjudication_date
from adjudicated
group by data_source, claim_id, payer_id
