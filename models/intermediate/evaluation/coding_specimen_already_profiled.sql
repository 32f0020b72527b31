{#
    One comprehensive profile per surgical specimen, and no further molecular test on it afterwards. A panel that no source calls
    targeted may be a profile, which cannot be told.
#}
select
    case_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    case
        when not is_specimen_known then null
        when is_after_profile then true
        when is_after_unflagged then null
        else false
    end as is_broken,
    'profile' as neighbour_kind
from {{ ref('int_coding_evaluation') }}
where reason_code = 'specimen_already_profiled'
