{# Source: docs/design.md, "Service lines of an 835". #}
with placed as (
    select
        known.*,
        service.data_source,
        service.claim_id,
        coalesce(known.known_line, in_place.claim_line_number) as claim_line_number
    from {{ ref('x12_known_line') }} as known
    inner join {{ ref('x12_service') }} as service using (file_name, service_number)
    left join {{ ref('x12_line_in_place') }} as in_place using (file_name, service_number)
),

candidate as (
    select
        placed.file_name,
        placed.service_number,
        array_to_string({{ sorted_list(
            "claim_line.claim_line_number || ' (' || concat_ws(' ', claim_line.hcpcs_code, claim_line.modifiers, claim_line.service_date) || ')'"
        ) }}, ', ') as candidates
    from placed
    inner join {{ ref('x12_claim_line') }} as claim_line using (data_source, claim_id)
    where placed.claim_line_number is null
    group by placed.file_name, placed.service_number
)

select
    placed.file_name,
    placed.service_number,
    coalesce(
        placed.claim_line_number,
        case when placed.line_count = 0 then coalesce(placed.control_line_number, placed.place) end
    ) as claim_line_number,
    placed.claim_line_number is not null as is_matched,
    coalesce(placed.named_line <> placed.claim_line_number, placed.named_line is not null) as is_reference_contradicted,
    placed.named_line,
    candidate.candidates
from placed
left join candidate using (file_name, service_number)
