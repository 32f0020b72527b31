{%- set key = ['data_source', 'claim_id', 'claim_line_number', 'adjudicated_at', 'remittance_id'] %}
with raw as not materialized (
    select
        *,
        {{ read_moment('adjudication_date') }} as adjudicated_at
    from {{ ref('raw_remittance_adjustment') }}
),

remittance as (
    select * from {{ ref('stg_remittance_key') }}
    where not is_waiting
),

sent as (
    {{ rows_per_key('raw', 'remittance_adjustment', key, {'adjudicated_at': 'adjudicated_at'}) | indent(4) }}
),

exact as (
    select
        sent.*,
        remittance.adjudicated_at as placed_at,
        remittance.remittance_id as placed_remittance_id,
        remittance.has_payment,
        remittance.has_reversal,
        remittance.part_count
    from sent
    left join remittance using ({{ key | join(', ') }})
),

near as (
    select
        exact.* replace (
            sent_to.adjudicated_at as placed_at,
            sent_to.remittance_id as placed_remittance_id,
            sent_to.has_payment as has_payment,
            sent_to.has_reversal as has_reversal,
            sent_to.part_count as part_count
        )
    from exact
    inner join {{ ref('stg_remittance_key') }} as sent_to
        on
            exact.data_source = sent_to.data_source
            and exact.claim_id = sent_to.claim_id
            and exact.claim_line_number = sent_to.claim_line_number
            and cast(exact.adjudicated_at as date) = sent_to.adjudication_date
            and (exact.remittance_id = sent_to.remittance_id or '' in (exact.remittance_id, sent_to.remittance_id))
            and (
                exact.adjudicated_at = sent_to.adjudicated_at
                or cast(sent_to.adjudication_date as timestamp) in (exact.adjudicated_at, sent_to.adjudicated_at)
            )
    where exact.placed_at is null
    qualify
        sent_to.is_waiting = bool_and(sent_to.is_waiting) over (partition by exact.{{ key | join(', exact.') }})
        and count(*) over (partition by exact.{{ key | join(', exact.') }}, sent_to.is_waiting) = 1
),

of_claim as (
    select distinct
        exact.* replace (
            exact.adjudicated_at as placed_at,
            exact.remittance_id as placed_remittance_id,
            bool_or(not entry.is_reversal) over sent_key as has_payment,
            bool_or(entry.is_reversal) over sent_key as has_reversal,
            1 as part_count
        )
    from exact
    inner join {{ ref('stg_remittance_entry') }} as entry
        on
            exact.claim_line_number = 0
            and exact.data_source = entry.data_source
            and exact.claim_id = entry.claim_id
            and cast(exact.adjudicated_at as date) = entry.adjudication_date
            and (exact.remittance_id = entry.remittance_id or '' in (exact.remittance_id, entry.remittance_id))
    window sent_key as (partition by exact.{{ key | join(', exact.') }})
)

select * exclude (row_count) from exact
where placed_at is not null and claim_line_number > 0
union all
select * exclude (row_count) from near
union all
select * exclude (row_count) from of_claim
