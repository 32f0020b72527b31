with before as (
    {{ previous_mart('rpt_build_measure', {
        'subject_kind': 'string', 'subject': 'string', 'row_count': 'bigint', 'amount': 'decimal(18, 2)',
    }) | indent(4) }}
),

previous_build as (
    {{ previous_mart('dim_build', {'known_on': 'date'}) | indent(4) }}
),

compared as (
    select
        before.subject_kind,
        before.subject,
        before.row_count as row_count_before,
        coalesce(measure.row_count, 0) as row_count_after,
        before.amount as amount_before,
        coalesce(measure.amount, 0) as amount_after
    from before
    cross join previous_build
    left join {{ ref('rpt_build_measure') }} as measure
        on
            before.subject_kind = measure.subject_kind
            and before.subject = measure.subject
    where before.subject_kind <> 'mart' or previous_build.known_on <= {{ known_on() }}
)

select *
from compared
where
    -- 1 switches the comparison off, also where credits turn a sum negative and more than all of it is lost
    {{ max_shrink() }} < 1
    and (
        {{ rate_of('row_count_before - row_count_after', 'row_count_before') }} > {{ max_shrink() }}
        or (amount_before > 0 and {{ rate_of('amount_before - amount_after', 'amount_before') }} > {{ max_shrink() }})
    )
