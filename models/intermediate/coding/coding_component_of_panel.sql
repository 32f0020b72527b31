{#
    A single-gene code beside a panel: same person, payer and service date, and no other specimen as far as is known. An
    unlisted code beside it may be a panel, which cannot be told.
#}
with beside as (
    select
        question.claim_line_id,
        question.scenario_id,
        question.known_on,
        bool_or(neighbour.is_ngs_panel) as is_beside_panel,
        bool_or(neighbour.is_ngs_panel is null) as is_beside_unflagged,
        min(case when neighbour.is_ngs_panel then neighbour.claim_id || ' line ' || neighbour.claim_line_number end)
            as neighbour
    from {{ ref('int_coding_question') }} as question
    inner join {{ ref('int_coding_fact') }} as neighbour
        on
            question.person_id = neighbour.person_id
            and question.payer_id = neighbour.payer_id
            and question.service_date = neighbour.service_date
            and question.claim_line_id <> neighbour.claim_line_id
            and coalesce(question.specimen_id = neighbour.specimen_id, true)
    where question.reason_code = 'component_of_panel'
    group by question.claim_line_id, question.scenario_id, question.known_on
)

select
    question.claim_line_id,
    question.scenario_id,
    question.known_on,
    question.reason_code,
    question.applies_to,
    question.is_single_gene and case
        when question.person_id is null then null
        when beside.is_beside_panel then true
        when beside.is_beside_unflagged then null
        else false
    end as is_broken,
    beside.neighbour
from {{ ref('int_coding_question') }} as question
left join beside
    on
        question.claim_line_id = beside.claim_line_id
        and question.scenario_id = beside.scenario_id
        and question.known_on = beside.known_on
where question.reason_code = 'component_of_panel'
