with exclusion (exclusion, suffix, level) as (
    values
    ('none', '', 0),
    ('duplicates', '_without_duplicates', 1),
    ('duplicates_and_technical', '_without_duplicates_and_technical', 2)
),

shown (month_basis, is_all_payers) as (
    values
    ('all', true),
    ('all', false),
    ('service', true),
    ('service', false),
    ('adjudication', true),
    ('adjudication', false)
),

counted as (
    select
        measure.rate_name || exclusion.suffix as metric,
        measure.unit,
        measure.decision,
        exclusion.exclusion,
        shown.month_basis,
        case shown.month_basis
            when 'service' then measure.service_month
            when 'adjudication' then measure.adjudication_month
        end as month,
        shown.is_all_payers,
        case when not shown.is_all_payers then measure.payer_id end as payer_id,
        case when measure.hit_level >= exclusion.level then measure.amount else 0 end as numerator,
        case when measure.kept_level >= exclusion.level then measure.amount else 0 end as denominator,
        case when measure.kept_level >= exclusion.level then measure.item_count else 0 end as item_count,
        -- at every exclusion: the decision is unknown
        case when measure.kept_level < 0 then measure.item_count else 0 end as undecided_count
    from {{ ref('int_denial_measure') }} as measure
    cross join exclusion
    cross join shown
),

summed as (
    select
        metric,
        unit,
        decision,
        exclusion,
        month_basis,
        month,
        is_all_payers,
        payer_id,
        cast(sum(numerator) as decimal(18, 2)) as numerator,
        cast(sum(denominator) as decimal(18, 2)) as denominator,
        cast(sum(item_count) as bigint) as item_count,
        cast(sum(undecided_count) as bigint) as undecided_count
    from counted
    group by metric, unit, decision, exclusion, month_basis, month, is_all_payers, payer_id
)

select
    *,
    {{ rate_of('numerator', 'denominator') }} as rate,
    -- dollars are not trials: one large claim is not thousands of small ones
    case when unit in ('line', 'claim') then {{ wilson_bound('numerator', 'denominator', '-') }} end as wilson_low,
    case when unit in ('line', 'claim') then {{ wilson_bound('numerator', 'denominator', '+') }} end as wilson_high
from summed
