{#
    Each state as a revision. A last update that only moves makes none. Whether the article has ended says the newest version that is known,
    whichever revision came last: what a later archive shows changed in an old version revives nothing.
#}
with ruled as (
    select
        article_id,
        revision_order,
        count(*) as step_count
    from {{ ref('mcd_ruling_step') }}
    group by article_id, revision_order
),

state as (
    select
        *,
        article_version = max(article_version) over so_far as is_newest_known
    from {{ ref('mcd_state') }}
    window so_far as (partition by article_id order by revision_order rows unbounded preceding)
),

numbered as (
    select
        *,
        count(case when is_newest_known then 1 end) over (
            partition by article_id order by revision_order rows unbounded preceding
        ) as newest_number
    from state
),

ended as (
    select
        *,
        max(case when is_newest_known then ends_on end) over (partition by article_id, newest_number) as retired_from
    from numbered
)

select
    ended.policy_id,
    ended.revision,
    ended.revision_order,
    ended.effective_from,
    ended.effective_to,
    ended.known_from,
    case when ended.is_first then 'stated' else 'inferred' end as known_basis,
    'complete' as code_list_status,
    case
        when not ended.is_first then 'correction'
        when ruled.step_count is null then 'editorial'
        else 'policy_change'
    end as retro_kind,
    ended.retired_from,
    case when ended.retired_from is not null then 'no other article is named' end as retired_to,
    cast(null as integer) as stated_new_code_count,
    'version ' || ended.article_version as section,
    case
        when ended.is_restated then 'In force on days that another version gave up'
        when not ended.is_first then 'Seen changed in the download of ' || ended.downloaded_on
        else 'Known from the last update of its record'
    end
    || case when ended.effective_to is null then '' else '; its end is inferred' end as note
from ended
left join ruled on ended.article_id = ruled.article_id and ended.revision_order = ruled.revision_order
