{%- set key = ['data_source', 'claim_id', 'adjudicated_at', 'remittance_id'] %}
with accepted as (
    select * from {{ ref('intake_remittance_adjustment') }}
    where reason_code is null and not is_of_reversal
),

sent as (
    select
        {{ key | join(',\n        ') }},
        adjudication_date
    from accepted
    where claim_line_number = 0
    group by {{ key | join(', ') }}, adjudication_date
),

own as (
    select
        claim_line_id,
        adjudicated_at,
        remittance_id,
        sum(adjustment_amount) as adjustment_amount
    from accepted
    where
        claim_line_number > 0
        and exists (
            select 1 from sent
            where
                sent.data_source = accepted.data_source
                and sent.claim_id = accepted.claim_id
        )
    group by claim_line_id, adjudicated_at, remittance_id
),

sent_row as (
    select
        sent.{{ key | join(',\n        sent.') }},
        sent.adjudication_date,
        coalesce(bool_and(not claim_row.is_of_whole_claim), false) as is_of_parts
    from sent
    left join {{ ref('stg_claim_row_line') }} as claim_row
        on
            sent.data_source = claim_row.data_source
            and sent.claim_id = claim_row.claim_id
            and sent.adjudication_date = claim_row.adjudication_date
            and (sent.remittance_id = claim_row.remittance_id or '' in (sent.remittance_id, claim_row.remittance_id))
            and not claim_row.is_reversal
    group by sent.{{ key | join(', sent.') }}, sent.adjudication_date
)

select
    sent_row.{{ key | join(',\n    sent_row.') }},
    entry.claim_line_id,
    entry.claim_line_number,
    entry.adjudicated_at as reached_at,
    entry.remittance_id as reached_remittance_id
from sent_row
inner join {{ ref('stg_remittance') }} as entry
    on
        sent_row.data_source = entry.data_source
        and sent_row.claim_id = entry.claim_id
        and sent_row.adjudication_date = entry.adjudication_date
        and (sent_row.remittance_id = entry.remittance_id or '' in (sent_row.remittance_id, entry.remittance_id))
inner join {{ ref('stg_medical_claim') }} as line on entry.claim_line_id = line.claim_line_id
left join own
    on
        entry.claim_line_id = own.claim_line_id
        and entry.adjudicated_at = own.adjudicated_at
        and entry.remittance_id = own.remittance_id
where
    not entry.is_reversal
    and coalesce(entry.paid_amount, 0) <= 0
    and (entry.is_whole_claim or not sent_row.is_of_parts)
    and coalesce(own.adjustment_amount <> coalesce(entry.charge_amount, line.charge_amount), true)
