{# Days that a version gave up and that no other holds, as known from the revision by which that became known. #}
select
    state.policy_id,
    state.revision,
    piece.effective_from,
    case when piece.until_day < {{ forever() }} then piece.until_day end as effective_to,
    'No version of the article holds' as note
from {{ ref('mcd_piece') }} as piece
inner join {{ ref('mcd_state') }} as state
    on
        piece.article_id = state.article_id
        and piece.known_order = state.known_order
        and not state.is_restated
where piece.state_order is null
