{#
    One comprehensive profile per surgical specimen, and no further molecular test on it afterwards. The earlier service
    date holds the specimen, then the lowest key; what was known or decided about the profile does not matter.
#}
with profile as (
    select
        person_id,
        specimen_id,
        service_date,
        data_source,
        claim_id,
        claim_line_number
    from {{ ref('int_coding_fact') }}
    where is_cgp and specimen_id is not null
    qualify row_number() over (
        partition by person_id, specimen_id order by service_date, data_source, claim_id, claim_line_number
    ) = 1
)

select
    question.claim_line_id,
    question.known_on,
    question.reason_code,
    question.applies_to,
    case
        -- specimen names are unique within a person only
        when question.specimen_id is not null and question.person_id is not null
            then
                coalesce(
                    (profile.service_date, profile.data_source, profile.claim_id, profile.claim_line_number)
                    < (question.service_date, question.data_source, question.claim_id, question.claim_line_number),
                    false
                )
    end as is_broken,
    profile.claim_id || ' line ' || profile.claim_line_number as neighbour
from {{ ref('int_coding_question') }} as question
left join profile
    on
        question.person_id = profile.person_id
        and question.specimen_id = profile.specimen_id
where question.reason_code = 'specimen_already_profiled'
