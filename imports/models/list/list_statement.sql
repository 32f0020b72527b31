{#
    What the lists say of a code, in the order in which it became known. Of the rows known on one day each holds until the code's next. A row
    that says what the row before it said, of days for which that one holds too, says nothing new.
#}
with said as (
    select *
    from {{ ref('list_row') }}
    where problem is null and not is_continued
    qualify row_number() over (partition by hcpcs_code, known_from, effective_from order by file) = 1
),

closed as (
    select
        * replace (
            least(
                effective_to,
                lead(effective_from) over (partition by hcpcs_code, known_from order by effective_from)
            ) as effective_to
        )
    from said
),

compared as (
    select
        *,
        {{ list_content() }} as held_content
    from closed
),

news as (
    select *
    from compared
    window of_code as (partition by hcpcs_code order by known_from, effective_from)
    qualify
        held_content is distinct from lag(held_content) over of_code
        or effective_from < lag(effective_from) over of_code
)

select
    * exclude (content, held_content),
    row_number() over (partition by hcpcs_code order by known_from, effective_from) as statement_number,
    cast(known_from as string) as revision
from news
