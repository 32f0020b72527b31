{{ config(materialized='table') }}

{#- an adjustment has no key of its own, so only an exact copy repeats it #}
{%- set content = content_columns('remittance_adjustment', [
    'data_source', 'claim_id', 'remittance_id', 'group_code', 'carc_code', 'remark_code',
]) %}
{%- set key = ['data_source', 'claim_id', 'claim_line_number', 'adjudication_date', 'remittance_id', 'carc_code'] %}

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

key_row as (
    {{ rows_per_key(
        ref('raw_remittance_adjustment'), 'remittance_adjustment', key, {'carc_code': bare_code('reason_code')}
    ) | indent(4) }}
),

-- where only one of the two carries an id, the only remittance of that line and day is meant
noted_key as (
    select
        key_row.*,
        remittance.remittance_id as placed_remittance_id,
        case
            when remittance.claim_id is null
                then
                    'remittance_not_found: remittance_adjustment: '
                    || 'no single accepted remittance of this line, day and id'
        end as misplacement
    from key_row
    left join remittance
        on
            key_row.data_source = remittance.data_source
            and key_row.claim_id = remittance.claim_id
            and key_row.claim_line_number = remittance.claim_line_number
            and key_row.adjudication_date = remittance.adjudication_date
            and (
                key_row.remittance_id = remittance.remittance_id
                or (remittance.same_day_count = 1 and '' in (key_row.remittance_id, remittance.remittance_id))
            )
    where key_row.row_count > 1 or key_row.remittance_id is distinct from remittance.remittance_id
),

keyed as (
    {{ noted_rows('remittance_adjustment', key, content) | indent(4) }}
),

judged as (
    {{ judge_copies('keyed', content, 'remittance_adjustment') | indent(4) }}
),

placed as (
    select
        * exclude (misplacement, placed_remittance_id)
        replace (
            coalesce(problem, misplacement) as problem,
            coalesce(placed_remittance_id, remittance_id) as remittance_id
        )
    from judged
)

{{ select_judged('placed') }}
