
{%- set key = ['data_source', 'claim_id', 'claim_line_number'] %}
{%- set content = content_columns('test_order', ['specimen_id', 'z_code']) %}

with raw as (
    select * from {{ ref('raw_test_order') }}
),

claim_line as (
    select
        data_source,
        claim_id,
        claim_line_number
    from {{ ref('stg_medical_claim') }}
),

cell as (
    {{ read_columns('raw', 'test_order') | indent(4) }}
),

typed as (
    select
        data_source,
        claim_id,
        upper(specimen_id) as specimen_id,
        upper(z_code) as z_code,
        {{ typed_columns('test_order') | indent(8) }},
        file_name,
        raw_row
    from cell
),

key_row as (
    {{ rows_per_key(ref('raw_test_order'), 'test_order', key) | indent(4) }}
),

noted_key as (
    select
        key_row.*,
        case
            when claim_line.claim_id is null
                then 'line_not_found: test_order: medical_claim holds no accepted line of this key'
        end as misplacement
    from key_row
    left join claim_line using ({{ key | join(', ') }})
    where key_row.row_count > 1 or claim_line.claim_id is null
),

keyed as (
    {{ noted_rows('test_order', key, content) | indent(4) }}
),

checked as (
    {{ reject_copies('keyed', key, 'test_order') | indent(4) }}
),

placed as (
    select * exclude (misplacement) replace (coalesce(problem, misplacement) as problem)
    from checked
)

{{ select_checked('placed') }}
