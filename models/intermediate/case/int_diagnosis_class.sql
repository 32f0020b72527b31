{#
    Diagnoses that a reader cannot tell apart: the same one by name where the ledger lists it, else inside the same indications, and
    the same in what they show to criteria. The least of a class stands for all, and is what the ladder is asked about.
#}
with reader as (
    select distinct
        reader,
        policy_id,
        diagnosis_rule,
        asks,
        reads_facts
    from {{ ref('int_diagnosis_reader') }}
),

diagnosis as (
    select distinct diagnosis_code from {{ ref('int_diagnosis_text') }}
),

listed as (
    select distinct
        policy_id,
        code as diagnosis_code
    from {{ ref('stg_policy_ruling') }}
    where code_system = 'icd-10-cm'
),

inside as (
    select * from {{ ref('int_diagnosis_in_range') }}
),

fact as (
    select
        diagnosis.diagnosis_code,
        {{ sorted_list("fact.fact || '=' || fact.fact_value || '@' || fact.priority") }} as shown
    from diagnosis
    inner join {{ ref('diagnosis_fact') }} as fact on {{ in_diagnosis_range('diagnosis.diagnosis_code', 'fact') }}
    group by diagnosis.diagnosis_code
),

told as (
    select
        reader.reader,
        diagnosis.diagnosis_code,
        case when reader.diagnosis_rule = 'listed' then max(listed.diagnosis_code) end as by_name,
        string_agg(distinct inside.shown, ',' order by inside.shown) as by_indication,
        case when reader.reads_facts then max(fact.shown) end as by_fact
    from reader
    cross join diagnosis
    left join listed on reader.policy_id = listed.policy_id and diagnosis.diagnosis_code = listed.diagnosis_code
    left join inside
        on
            reader.diagnosis_rule = 'indication'
            and reader.policy_id = inside.policy_id
            and diagnosis.diagnosis_code = inside.diagnosis_code
            and (inside.indication is null or contains(', ' || reader.asks || ', ', ', ' || inside.indication || ', '))
    left join fact on diagnosis.diagnosis_code = fact.diagnosis_code
    group by reader.reader, reader.diagnosis_rule, reader.reads_facts, diagnosis.diagnosis_code
)

select
    reader,
    diagnosis_code,
    min(diagnosis_code) over (partition by reader, by_name, by_indication, by_fact) as stands_for_code
from told
