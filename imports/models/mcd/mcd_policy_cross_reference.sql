{# Related coverage determinations, by number: where the reasons stand that an article only codes. #}
select distinct
    state.policy_id,
    'related' as reference_kind,
    'L' || ltrim(related.r_lcd_id, 'L') as topic,
    'L' || ltrim(related.r_lcd_id, 'L') as refers_to,
    'related coverage determination' as label,
    'related documents' as section
from {{ mcd_rows('article_related_documents') }} as related
inner join {{ ref('mcd_state') }} as state using (archive, article_id)
where related.r_lcd_id <> '0'
