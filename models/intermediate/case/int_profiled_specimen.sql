{#
    A specimen name is unique within a person only. The first profile by service date, then by key, counts for the specimen; what was known
    or decided about it does not matter. A panel that no source calls targeted may be a profile.
#}
with fact as (
    select * from {{ ref('int_line_fact') }}
    where person_id is not null and specimen_id is not null
)

select
    line.claim_line_id,
    bool_or(earlier.is_cgp) as is_after_profile,
    bool_or(earlier.is_cgp is null) as is_after_unflagged,
    min(case when earlier.is_cgp then earlier.claim_id || ' line ' || earlier.claim_line_number end) as profile
from fact as line
inner join fact as earlier
    on
        line.person_id = earlier.person_id
        and line.specimen_id = earlier.specimen_id
        and (line.service_date, line.data_source, line.claim_id, line.claim_line_number)
        > (earlier.service_date, earlier.data_source, earlier.claim_id, earlier.claim_line_number)
        and not {{ is_other_component('line', 'earlier') }}
where coalesce(earlier.is_cgp, true)
group by line.claim_line_id
