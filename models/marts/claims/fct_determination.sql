with line as (
    select * from {{ ref('int_evaluated_line') }}
),

determination as (
    select * from {{ ref('int_determination') }}
),

line_on_basis as (
    select
        *,
        'as_known' as basis,
        {{ known_on() }} as known_on,
        known_evaluated_on as evaluated_on
    from line
    union all
    select
        *,
        'as_adjudicated' as basis,
        final_date as known_on,
        adjudicated_evaluated_on as evaluated_on
    from line
    where final_date is not null
),

broken as (
    select distinct
        case_id,
        neighbour_kind
    from determination
    where neighbour_kind is not null
),

-- a case knows that there is a neighbor; which line it is, is looked up for the lines of those cases alone
neighbour as (
    select
        line.claim_line_id,
        broken.neighbour_kind,
        case broken.neighbour_kind
            when 'panel' then same_day.panel
            when 'panel_of_gene' then same_day.panel_of_gene
            when 'profile' then profiled.profile
        end as neighbour
    from line
    inner join broken on line.case_id = broken.case_id
    left join {{ ref('int_panel_same_day') }} as same_day on line.claim_line_id = same_day.claim_line_id
    left join {{ ref('int_profiled_specimen') }} as profiled on line.claim_line_id = profiled.claim_line_id
)

select
    line_on_basis.data_source,
    line_on_basis.claim_id,
    line_on_basis.claim_line_number,
    line_on_basis.basis,
    line_on_basis.known_on,
    line_on_basis.service_date,
    {{ month_of('line_on_basis.service_date') }} as service_month,
    line_on_basis.payer_id,
    line_on_basis.line_of_business,
    line_on_basis.hcpcs_code,
    determination.policy_id,
    determination.revision,
    determination.outcome,
    determination.expected_action,
    determination.reason_code,
    determination.carc_code,
    determination.missing_facts,
    determination.unchecked_rules,
    determination.is_after_document,
    determination.citation || coalesce('; beside ' || neighbour.neighbour, '') as citation
from line_on_basis
inner join determination
    on
        line_on_basis.case_id = determination.case_id
        and line_on_basis.evaluated_on = determination.known_on
left join neighbour
    on
        line_on_basis.claim_line_id = neighbour.claim_line_id
        and determination.neighbour_kind = neighbour.neighbour_kind
