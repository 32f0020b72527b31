{#
    The days on which the answer of a book can change, on each clock: the sides of everything that the timelines of its policies hold,
    retirement, the day on which our document ends, the days of a jurisdiction, and the validity of codes. A day without a code matters
    to every code of the book. Scenarios count too, so that a line has one stretch in all of them.
#}
with side as (
    {%- for timeline, code in [
        ('int_policy_timeline', "case when code_system = 'hcpcs' then code end"),
        ('int_revision_timeline', 'cast(null as string)'),
        ('int_criteria_timeline', "nullif(hcpcs_code, 'all')"),
        ('int_coding_rule_timeline', 'cast(null as string)'),
    ] %}
    select
        policy_id,
        {{ code }} as hcpcs_code,
        unnest([effective_from, effective_to]) as service_day,
        known_from as knowledge_day
    from {{ ref(timeline) }}
    union all
    {%- endfor %}
    select
        policy_id,
        cast(null as string) as hcpcs_code,
        unnest([retired_from, {{ day_after('document_as_of') }}]) as service_day,
        known_from as knowledge_day
    from {{ ref('int_latest_revision') }}
    union all
    select
        policy_id,
        hcpcs_code,
        effective_from as service_day,
        cast(null as date) as knowledge_day
    from {{ ref('int_scenario_reach') }}
    union all
    select
        policy_id,
        cast(null as string) as hcpcs_code,
        unnest([effective_from, effective_to]) as service_day,
        cast(null as date) as knowledge_day
    from {{ ref('int_policy_place') }}
),

book as (
    select distinct
        book_id,
        policy_id
    from {{ ref('int_book') }}
),

breakpoint as (
    select
        book.book_id,
        side.hcpcs_code,
        'service' as clock,
        side.service_day as day
    from side
    inner join book on side.policy_id = book.policy_id
    union distinct
    select
        book.book_id,
        cast(null as string) as hcpcs_code,
        'knowledge' as clock,
        side.knowledge_day as day
    from side
    inner join book on side.policy_id = book.policy_id
    union distinct
    select
        asked.book_id,
        code.hcpcs_code,
        'service' as clock,
        unnest([code.valid_from, {{ day_after('code.terminated_on') }}]) as day
    from {{ ref('stg_procedure_code') }} as code
    inner join {{ ref('int_book') }} as asked on code.hcpcs_code = asked.hcpcs_code
    union distinct
    select
        book_id,
        cast(null as string) as hcpcs_code,
        unnest(['service', 'knowledge']) as clock,
        {{ first_day() }} as day
    from book
)

select *
from breakpoint
where day is not null
