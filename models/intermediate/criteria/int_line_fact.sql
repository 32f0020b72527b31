{#
    What is known of a claim line to criteria: what its test order says, and where that is silent, what its diagnoses show
    (design 5; nothing else is inferred). A fact without a row is unknown.
#}
{%- set words = ['disease_status', 'tumor_stage', 'nccn_category'] + test_order_flags() %}
with ordered as (
    {%- for fact in words %}
    select
        claim_line_id,
        '{{ fact }}' as fact,
        cast({{ fact }} as string) as fact_value
    from {{ ref('stg_test_order') }}
    where {{ fact }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

shown_by_diagnosis as (
    select
        diagnosis.claim_line_id,
        evidence.fact,
        evidence.fact_value
    from {{ ref('int_claim_diagnosis') }} as diagnosis
    inner join {{ ref('diagnosis_fact') }} as evidence
        on {{ in_diagnosis_range('diagnosis.diagnosis_code', 'evidence') }}
    left join ordered
        on
            diagnosis.claim_line_id = ordered.claim_line_id
            and evidence.fact = ordered.fact
    where ordered.claim_line_id is null
    qualify row_number() over (
        partition by diagnosis.claim_line_id, evidence.fact order by evidence.priority, evidence.fact_value
    ) = 1
)

select * from ordered
union all
select * from shown_by_diagnosis
