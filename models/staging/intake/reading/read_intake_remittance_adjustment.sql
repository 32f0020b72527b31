
{#- an adjustment has no key of its own, so only an exact copy repeats it -#}
{%- set key = ['data_source', 'claim_id', 'claim_line_number', 'adjudicated_at', 'remittance_id', 'reason_key'] %}
{%- set content = content_columns('remittance_adjustment', ['group_code']) %}

with raw as not materialized (
    select
        adjustment.*,
        {{ read_moment('adjustment.adjudication_date') }} as adjudicated_at,
        reason.group_code as glued_group_code,
        coalesce(reason.carc_codes, []) as adjustment_reasons,
        {{ list_union('coalesce(reason.remark_codes, [])', 'coalesce(remark.remark_codes, [])') }} as remarks,
        array_to_string(adjustment_reasons, ' ') || '/' || array_to_string(remarks, ' ') as reason_key
    from {{ ref('raw_remittance_adjustment') }} as adjustment
    left join {{ ref('stg_reason_text') }} as reason on adjustment.reason_code = reason.reason_text
    left join {{ ref('stg_reason_text') }} as remark on adjustment.remark_code = remark.reason_text
),

read_row as (
    select
        data_source,
        claim_id,
        coalesce(remittance_id, '') as remittance_id,
        adjudicated_at,
        coalesce(upper(group_code), glued_group_code) as group_code,
        adjustment_reasons as carc_codes,
        remarks as remark_codes,
        reason_key,
        {{ typed_columns('remittance_adjustment') | indent(8) }},
        case
            when reason_code is not null and reason_key = '/'
                then 'unreadable_reason: remittance_adjustment.reason_code "' || reason_code || '" holds no code'
        end as reason_problem,
        file_name,
        raw_row
    from ({{ read_columns('raw', 'remittance_adjustment') | indent(4) }}) as cell
),

typed as (
    select * exclude (reason_problem) replace (coalesce(problem, reason_problem) as problem)
    from read_row
),

key_row as (
    {{ rows_per_key(
        'raw', 'remittance_adjustment', key, {'adjudicated_at': 'adjudicated_at', 'reason_key': 'reason_key'}
    ) | indent(4) }}
),

noted_key as (
    select
        key_row.*,
        place.* exclude (data_source, claim_id, claim_line_number, adjudicated_at, remittance_id),
        case when place.claim_id is null then {{ text_literal(
            'remittance_not_found: remittance_adjustment: no single accepted remittance of this line, day and id'
        ) }} end as misplacement
    from key_row
    left join {{ ref('stg_adjustment_place') }} as place
        using (data_source, claim_id, claim_line_number, adjudicated_at, remittance_id)
    where
        key_row.row_count > 1
        or key_row.remittance_id is distinct from place.placed_remittance_id
        or key_row.adjudicated_at is distinct from place.placed_at
        or place.has_reversal
),

keyed as (
    {{ noted_rows('remittance_adjustment', key, content, keep_raw_row='has_reversal') | indent(4) }}
),

checked as (
    {{ reject_copies(
        'keyed', key + ['content_hash'], 'remittance_adjustment', kept_count='coalesce(part_count, 1)'
    ) | indent(4) }}
),

-- a reversal repeats the old amounts negated, so amounts under its id that take money back belong to it
placed as (
    select
        * exclude (misplacement, placed_at, placed_remittance_id, has_payment, has_reversal, part_count, reason_key)
        replace (
            coalesce(problem, misplacement) as problem,
            coalesce(placed_remittance_id, remittance_id) as remittance_id,
            coalesce(placed_at, adjudicated_at) as adjudicated_at
        ),
        coalesce(has_reversal and (not has_payment or adjustment_amount < 0), false) as is_of_reversal
    from checked
)

{{ select_checked('placed', keep_raw_row='problem is not null or is_of_reversal') }}
