{%- set place = ['claim_line_id', 'claim_line_number', 'adjudicated_at', 'remittance_id'] %}
{%- set same_claim = 'accepted.data_source, accepted.claim_id, accepted.adjudicated_at, accepted.remittance_id' %}
with accepted as (
    select
        {{ all_but(['reason_code', 'reason', 'raw_row']) }},
        case
            when {{ list_size('carc_codes') }} = 0 then {{ list_of(['cast(null as string)']) }}
            else carc_codes
        end as reason_codes
    from {{ ref('intake_remittance_adjustment') }}
    where reason_code is null
),

of_line as (
    select
        {{ all_but(place) }},
        {{ place | join(',\n        ') }},
        true as is_counted,
        false as is_shared
    from accepted
    where claim_line_number > 0
),

of_claim as (
    select
        {{ all_but(place, 'accepted') }},
        reached.claim_line_id,
        reached.claim_line_number,
        reached.reached_at as adjudicated_at,
        reached.reached_remittance_id as remittance_id,
        dense_rank() over (
            partition by {{ same_claim }}
            order by reached.claim_line_number, reached.reached_at, reached.reached_remittance_id
        ) = 1 as is_counted,
        min(reached.claim_line_number) over claim_adjustment < max(reached.claim_line_number) over claim_adjustment
            as is_shared
    from accepted
    inner join {{ ref('stg_claim_adjustment_line') }} as reached
        on
            accepted.data_source = reached.data_source
            and accepted.claim_id = reached.claim_id
            and accepted.adjudicated_at = reached.adjudicated_at
            and accepted.remittance_id = reached.remittance_id
    where
        accepted.claim_line_number = 0
        and not accepted.is_of_reversal
    window claim_adjustment as (partition by {{ same_claim }})
),

reaching as (
    select * from of_line
    union all
    select * from of_claim
),

reasoned as (
    select
        {{ all_but(['carc_codes', 'reason_codes']) }},
        {{ each_with_position('reason_codes', 'carc_code', 'reason_position') | indent(8) }}
    from reaching
)

select
    claim_line_id,
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    adjudicated_at,
    remittance_id,
    is_of_reversal,
    group_code,
    carc_code,
    remark_codes,
    is_shared,
    adjustment_amount,
    -- the first of several reasons in one cell has the amount; each of several lines that it reaches has it in full
    case when reason_position = 1 then adjustment_amount else 0 end as stated_amount,
    case when is_counted and reason_position = 1 then adjustment_amount else 0 end as counted_amount,
    file_name
from reasoned
