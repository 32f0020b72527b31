{#
    Most breakpoints of a book concern other codes. Per code, its stretches of service dates are joined where nothing changes for
    it: service_date is the first day of the longer stretch, which is the day that the ladder is asked about.
#}
with stretch as (
    select * from {{ ref('int_stretch') }}
    where clock = 'service'
),

breakpoint as (
    select * from {{ ref('int_breakpoint') }}
    where clock = 'service'
),

code as (
    select distinct
        book_id,
        hcpcs_code
    from {{ ref('int_book') }}
)

select
    stretch.book_id,
    code.hcpcs_code,
    stretch.day_from,
    max(breakpoint.day) as service_date
from stretch
inner join code on stretch.book_id = code.book_id
inner join breakpoint
    on
        stretch.book_id = breakpoint.book_id
        and coalesce(breakpoint.hcpcs_code, code.hcpcs_code) = code.hcpcs_code
        and stretch.day_from >= breakpoint.day
group by stretch.book_id, code.hcpcs_code, stretch.day_from
