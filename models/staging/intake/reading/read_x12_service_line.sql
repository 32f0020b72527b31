{#
    Which line of its claim a service line is (design 7): the one that REF*6R names; else the claim's only line with its code,
    modifiers and date; else the line in its place, where claim and remittance have as many and no other service is known to
    be that line. Else nobody can tell, and the problem names all candidates. Of a claim that was never sent the number stays as said.
#}
with service as (
    select * from {{ ref('x12_service') }}
),

claim_line as (
    select * from {{ ref('x12_claim_line') }}
),

found as (
    select
        service.file_name,
        service.claim_number,
        service.service_number,
        service.place,
        service.control_line_number,
        count(claim_line.claim_line_number) as line_count,
        max(case when claim_line.claim_line_number = service.control_line_number then claim_line.claim_line_number end)
            as named_line,
        count(case when {{ is_alike('claim_line', 'service') }} then 1 end) as alike_count,
        max(case when {{ is_alike('claim_line', 'service') }} then claim_line.claim_line_number end) as alike_line,
        max(case
            when claim_line.place = service.place and claim_line.line_count = service.service_count
                then claim_line.claim_line_number
        end) as line_in_place
    from service
    left join claim_line using (data_source, claim_id)
    group by all
),

known as (
    select
        *,
        coalesce(named_line, case when alike_count = 1 then alike_line end) as known_line
    from found
),

taken as (
    select distinct
        file_name,
        claim_number,
        known_line
    from known
),

placed as (
    select
        known.*,
        coalesce(known.known_line, case when taken.known_line is null then known.line_in_place end) as claim_line_number
    from known
    left join taken
        on
            known.file_name = taken.file_name
            and known.claim_number = taken.claim_number
            and known.line_in_place = taken.known_line
),

candidate as (
    select
        placed.file_name,
        placed.service_number,
        array_to_string({{ sorted_list(
            "claim_line.claim_line_number || ' (' || concat_ws(' ', claim_line.hcpcs_code, claim_line.modifiers, claim_line.service_date) || ')'"
        ) }}, ', ') as candidates
    from placed
    inner join service using (file_name, service_number)
    inner join claim_line using (data_source, claim_id)
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
    candidate.candidates
from placed
left join candidate using (file_name, service_number)
