{# Related coverage determinations, by number: where the reasons stand that an article only codes. #}
select distinct
    state.policy_id,
    'related' as reference_kind,
    'L' || trim(related.r_lcd_id) as topic,
    'L' || trim(related.r_lcd_id) as refers_to,
    'related coverage determination' as label,
    'related documents' as section
from {{ mcd_rows('article_related_documents') }} as related
inner join {{ ref('mcd_state') }} as state using (archive, article_id)
where coalesce(trim(related.r_lcd_id), '') not in ('', '0', 'N/A')
