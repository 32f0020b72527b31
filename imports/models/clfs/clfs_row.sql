{#
    Each row of each quarter, read: a rate of zero under the indicator L is a price that contractors set, unknown and not zero. The release of
    a file is its newest date, and files are named in the order in which they came; `problem` says why a row makes no rate.
#}
with read_row as (
    select
        file,
        line,
        lpad(upper(hcpcs), 5, '0') as hcpcs_code,
        nullif(upper(mod), '') as hcpcs_modifier,
        {{ read_date('eff_date') }} as effective_from,
        upper(indicator) as indicator,
        try_cast(rate as decimal(18, 2)) as rate
    from {{ decoded_files('*.parquet') }}
)

select
    *,
    max(effective_from) over (partition by file) as released_on,
    case
        when not {{ is_procedure_code('hcpcs_code') }} then 'no procedure code'
        when effective_from is null then 'no date from which the rate holds'
        when rate is null or rate < 0 then 'no rate'
        when indicator not in ('N', 'L') then 'an indicator other than N and L'
        when rate = 0 and indicator <> 'L' then 'a rate of zero that is not left to contractors'
        when hcpcs_modifier is not null then 'the rate of a modifier, which is kept apart'
        when
            count(distinct concat_ws(' ', indicator, rate)) over (
                partition by file, hcpcs_code, hcpcs_modifier, effective_from
            ) > 1
            then 'two rates from one day'
    end as problem
from read_row
