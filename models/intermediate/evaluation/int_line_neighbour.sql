{#
    The line beside which a line breaks a rule, by the kind of neighbour that the rule asks for. Cases do not know their neighbours by
    name; only of lines whose case breaks such a rule is the name looked up.
#}
with broken as (
    select distinct
        case_id,
        neighbour_kind
    from {{ ref('int_determination') }}
    where neighbour_kind is not null
),

line as (
    select
        line_case.claim_line_id,
        broken.neighbour_kind
    from {{ ref('int_line_case') }} as line_case
    inner join broken on line_case.case_id = broken.case_id
)

select
    line.claim_line_id,
    line.neighbour_kind,
    case line.neighbour_kind
        when 'panel' then beside.panel
        when 'panel_of_gene' then beside.panel_of_gene
        when 'profile' then profiled.profile
    end as neighbour
from line
left join {{ ref('int_panel_same_day') }} as beside on line.claim_line_id = beside.claim_line_id
left join {{ ref('int_profiled_specimen') }} as profiled on line.claim_line_id = profiled.claim_line_id
