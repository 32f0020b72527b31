{#
    What tells diagnoses apart for one policy and code: the rows of the ledger that list it, the indications that it lies in, and what it
    shows to criteria.
#}
{%- set row_of_ledger -%}
    concat_ws(
        ' ', ruling.scenario_id, ruling.code_group, ruling.ruling, ruling.revision, ruling.effective_from, ruling.effective_to,
        ruling.known_from
    )
{%- endset %}
with pair as (
    select distinct
        reader.policy_id,
        reader.reader,
        reader.diagnosis_rule,
        reader.asks,
        reader.reads_facts,
        diagnosis.diagnosis_code
    from {{ ref('int_reader_text') }} as asked
    inner join {{ ref('int_diagnosis_text') }} as diagnosis on asked.diagnosis_text = diagnosis.diagnosis_text
    inner join {{ ref('int_book_reader') }} as book_reader on asked.reader = book_reader.reader
    inner join {{ ref('int_book') }} as book
        on
            book_reader.book_id = book.book_id
            and book_reader.hcpcs_code = book.hcpcs_code
    inner join {{ ref('int_diagnosis_reader') }} as reader
        on
            book.policy_id = reader.policy_id
            and book.hcpcs_code = reader.hcpcs_code
),

listed as (
    select
        ruling.policy_id,
        ruling.code as diagnosis_code,
        {{ joined_text(row_of_ledger, "', '", 'ruling.ruling_id') }} as shown
    from {{ ref('stg_policy_ruling') }} as ruling
    where ruling.code_system = 'icd-10-cm' and ruling.code in (select pair.diagnosis_code from pair)
    group by ruling.policy_id, ruling.code
),

inside as (
    select * from {{ ref('int_diagnosis_in_range') }}
),

fact as (
    select
        diagnosis.diagnosis_code,
        {{ joined_text(
            "fact.fact || '=' || fact.fact_value || '@' || fact.priority", "', '", 'fact.fact, fact.fact_value, fact.priority'
        ) }} as shown
    from (select distinct pair.diagnosis_code from pair) as diagnosis
    inner join {{ ref('diagnosis_fact') }} as fact on {{ in_diagnosis_range('diagnosis.diagnosis_code', 'fact') }}
    group by diagnosis.diagnosis_code
)

select
    pair.reader,
    pair.diagnosis_code,
    case when pair.diagnosis_rule = 'listed' then max(listed.shown) end as by_name,
    {{ joined_text('inside.shown', "','", 'inside.shown', distinct=true) }} as by_indication,
    case when pair.reads_facts then max(fact.shown) end as by_fact
from pair
left join listed on pair.policy_id = listed.policy_id and pair.diagnosis_code = listed.diagnosis_code
left join inside
    on
        pair.diagnosis_rule = 'indication'
        and pair.policy_id = inside.policy_id
        and pair.diagnosis_code = inside.diagnosis_code
        and (inside.indication is null or contains(', ' || pair.asks || ', ', ', ' || inside.indication || ', '))
left join fact on pair.diagnosis_code = fact.diagnosis_code
group by pair.reader, pair.diagnosis_rule, pair.reads_facts, pair.diagnosis_code
