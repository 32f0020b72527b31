{{ config(materialized='table') }}

{#- an adjustment has no key of its own, so only an exact copy repeats it #}
{%- set key = ['data_source', 'claim_id', 'remittance_id', 'group_code', 'carc_code', 'remark_code'] %}
{%- set content = content_columns('remittance_adjustment', key) %}

with raw as (
    select * from {{ ref('raw_remittance_adjustment') }}
),

remittance as (
    select
        data_source,
        claim_id,
        claim_line_number,
        adjudication_date,
        remittance_id,
        count(*) over (partition by data_source, claim_id, claim_line_number, adjudication_date) as same_day_count
    from {{ ref('stg_remittance') }}
    where not voids_nothing
),

typed as (
    select
        data_source,
        claim_id,
        coalesce(remittance_id, '') as remittance_id,
        upper(group_code) as group_code,
        {{ bare_code('reason_code') }} as carc_code,
        upper(remark_code) as remark_code,
        {{ typed_columns('remittance_adjustment') | indent(8) }},
        file_name,
        raw_row
    from raw
),

keyed as (
    select
        *,
        {{ key_of(content) }} as content_hash,
        count(*) over (partition by {{ content | join(', ') }}) > 1 as is_repeated
    from typed
),

judged as (
    {{ judge_copies('keyed', content, 'remittance_adjustment') | indent(4) }}
),

-- where only one of the two carries an id, the only remittance of that line and day is meant
placed as (
    select
        judged.* replace (
            coalesce(remittance.remittance_id, judged.remittance_id) as remittance_id,
            case
                when judged.problem is not null then judged.problem
                when remittance.claim_id is null
                    then
                        'remittance_not_found: remittance_adjustment: '
                        || 'no single accepted remittance of this line, day and id'
            end as problem
        )
    from judged
    left join remittance
        on
            judged.data_source = remittance.data_source
            and judged.claim_id = remittance.claim_id
            and judged.claim_line_number = remittance.claim_line_number
            and judged.adjudication_date = remittance.adjudication_date
            and (
                judged.remittance_id = remittance.remittance_id
                or (remittance.same_day_count = 1 and '' in (judged.remittance_id, remittance.remittance_id))
            )
)

{{ select_judged('placed', 'remittance_adjustment') }}
