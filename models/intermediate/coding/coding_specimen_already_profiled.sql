{#
    One comprehensive profile per surgical specimen, and no further molecular test on it afterwards. The earlier service
    date holds the specimen, then the lowest key; what was known or decided about the profile does not matter. Specimen
    names are unique within a person only, and a panel that no source calls targeted may be a profile, which cannot be told.
#}
with before as (
    select
        question.claim_line_id,
        question.scenario_id,
        question.known_on,
        bool_or(earlier.is_cgp) as is_after_profile,
        bool_or(earlier.is_cgp is null) as is_after_unflagged,
        min(case when earlier.is_cgp then earlier.claim_id || ' line ' || earlier.claim_line_number end) as neighbour
    from {{ ref('int_coding_question') }} as question
    inner join {{ ref('int_coding_fact') }} as earlier
        on
            question.person_id = earlier.person_id
            and question.specimen_id = earlier.specimen_id
            and (question.service_date, question.data_source, question.claim_id, question.claim_line_number)
            > (earlier.service_date, earlier.data_source, earlier.claim_id, earlier.claim_line_number)
            and not {{ is_other_half('question', 'earlier') }}
    where question.reason_code = 'specimen_already_profiled'
    group by question.claim_line_id, question.scenario_id, question.known_on
)

select
    question.claim_line_id,
    question.scenario_id,
    question.known_on,
    question.reason_code,
    question.applies_to,
    case
        when question.specimen_id is null or question.person_id is null then null
        when before.is_after_profile then true
        when before.is_after_unflagged then null
        else false
    end as is_broken,
    before.neighbour
from {{ ref('int_coding_question') }} as question
left join before
    on
        question.claim_line_id = before.claim_line_id
        and question.scenario_id = before.scenario_id
        and question.known_on = before.known_on
where question.reason_code = 'specimen_already_profiled'
