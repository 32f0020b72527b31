with stated as (
    select
        case_id,
        {{ each_of(text_parts('facts', "','")) }} as fact_text
    from {{ ref('int_case') }}
    where facts is not null
),

ordered as (
    select
        case_id,
        split_part(fact_text, '=', 1) as fact,
        split_part(fact_text, '=', 2) as fact_value
    from stated
),

shown_by_diagnosis as (
    select
        diagnosis.case_id,
        evidence.fact,
        evidence.fact_value
    from {{ ref('int_case_diagnosis') }} as diagnosis
    inner join {{ ref('diagnosis_fact') }} as evidence
        on {{ in_diagnosis_range('diagnosis.diagnosis_code', 'evidence') }}
    left join ordered
        on
            diagnosis.case_id = ordered.case_id
            and evidence.fact = ordered.fact
    where ordered.case_id is null
    qualify row_number() over (
        partition by diagnosis.case_id, evidence.fact order by evidence.priority, evidence.fact_value
    ) = 1
)

select * from ordered
union all
select * from shown_by_diagnosis
