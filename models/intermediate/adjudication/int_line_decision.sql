with adjudication as (
    select * from {{ ref('int_adjudication') }}
),

recording_source as (
    select data_source
    from adjudication
    group by data_source
    having bool_or(has_status_or_reason)
),

decided as (
    select
        claim_line_id,
        max(data_source) as data_source,
        max(case when is_initial then decision end) as initial_decision,
        max(case when is_initial then adjudication_date end) as initial_date,
        max(case when is_initial then denial_carc_code end) as initial_carc_code,
        max(case when is_initial then denial_category end) as initial_denial_category,
        max(case when is_final then decision end) as final_decision,
        max(case when is_final then adjudication_date end) as final_date,
        max(case when is_final then denial_carc_code end) as final_carc_code,
        max(case when is_final then denial_category end) as final_denial_category,
        -- payments that are not reversed add up: several payers, or one in parts (X12 835 takes back what it replaces)
        cast(sum(case when not is_reversed then paid_amount end) as decimal(18, 2)) as standing_paid_amount
    from adjudication
    group by claim_line_id
)

select
    decided.*,
    case
        when decided.final_decision = 'denied' then decided.final_date
        when decided.initial_decision = 'denied' then decided.initial_date
    end as denial_date,
    case when decided.final_decision = 'denied' then decided.final_carc_code else decided.initial_carc_code end
        as denial_carc_code,
    case
        when decided.final_decision = 'denied' then decided.final_denial_category
        else decided.initial_denial_category
    end as denial_category,
    recording_source.data_source is not null and decided.initial_decision <> 'unknown' as is_in_initial_rate,
    -- without a final decision the line counts in the final rate as one that is not denied
    recording_source.data_source is not null
    and coalesce(decided.final_decision, decided.initial_decision) <> 'unknown' as is_in_final_rate
from decided
left join recording_source on decided.data_source = recording_source.data_source
