{{ config(materialized='table') }}
with claim_source as (
    select
        min(data_source) as data_source,
        count(distinct data_source) as source_count,
        string_agg(distinct data_source, ', ') as data_sources
    from {{ ref('stg_medical_claim') }}
),

named as (
    select
        sent.file_name,
        sent.transaction_number,
        crosswalk.data_source
    from {{ ref('raw_x12_transaction') }} as sent
    inner join {{ ref('remittance_source') }} as crosswalk
        on
            (crosswalk.payee_id is null or crosswalk.payee_id in (sent.payee_id, sent.payee_tax_id))
            and (crosswalk.file_pattern is null or {{ is_file_like('sent.file_name', 'crosswalk.file_pattern') }})
    -- a row for a source that these claims lack, as the sample's row is elsewhere, does not apply
    where crosswalk.data_source in (select claim_line.data_source from {{ ref('stg_medical_claim') }} as claim_line)
    qualify
        row_number() over (
            partition by sent.file_name, sent.transaction_number
            order by
                crosswalk.payee_id asc nulls last,
                length(crosswalk.file_pattern) desc nulls last,
                crosswalk.data_source asc
        ) = 1
)

select
    sent.file_name,
    sent.transaction_number,
    coalesce(
        named.data_source,
        case when claim_source.source_count = 1 then claim_source.data_source end,
        error(
            'remittance_835: whose are the remittances of payee ' || coalesce(sent.payee_id, '(no id)')
            || ' in ' || sent.file_name || '? medical_claim has ' || claim_source.source_count || ' data sources ('
            || coalesce(claim_source.data_sources, 'none') || '): name one of them in '
            || 'seeds/crosswalk/remittance_source.csv, by this payee_id or by a file_pattern.'
        )
    ) as data_source
from {{ ref('raw_x12_transaction') }} as sent
cross join claim_source
left join named
    on
        sent.file_name = named.file_name
        and sent.transaction_number = named.transaction_number
