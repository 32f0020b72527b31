{#
    Which contractors an article binds on which days, and between which days that was known: those of each version known by then, from its day
    until the next version's. The first version's hold before it as well: there the article binds them and says nothing, which is unknown. What
    stays the same from one version, or one day of knowledge, to the next is one row.
#}
{%- set key, named = 'policy_id, contractors', ref('mcd_contractor_set') %}
with moment as (
    select
        article_id,
        known_from as known_on,
        lead(known_from, 1, {{ forever() }}) over (partition by article_id order by known_from) as known_to
    from {{ named }}
    group by article_id, known_from
),

version as (
    select
        named.* exclude (known_from),
        moment.known_on as known_from,
        moment.known_to
    from moment
    inner join {{ named }} as named on moment.article_id = named.article_id and moment.known_on >= named.known_from
    qualify row_number() over (
        partition by named.article_id, named.article_version, moment.known_on order by named.showing desc
    ) = 1
),

placed as (
    select
        {{ key }},
        known_from,
        known_to,
        case when row_number() over of_article > 1 then effective_from else {{ first_day() }} end as bound_from,
        coalesce(
            min(effective_from) over (of_article rows between 1 following and unbounded following), {{ forever() }}
        ) as bound_to
    from version
    window of_article as (partition by article_id, known_from order by article_version)
),

{% for clock, other, relation in [('bound', 'known', 'placed'), ('known', 'bound', 'one_bound')] %}
begun_{{ clock }} as (
    select
        *,
        coalesce({{ clock }}_from > lag({{ clock }}_to) over of_set, true) as begins
    from {{ relation }}
    where {{ clock }}_from < {{ clock }}_to
    window of_set as (partition by {{ key }}, {{ other }}_from, {{ other }}_to order by {{ clock }}_from)
),

numbered_{{ clock }} as (
    select
        *,
        count(case when begins then 1 end) over (
            partition by {{ key }}, {{ other }}_from, {{ other }}_to order by {{ clock }}_from rows unbounded preceding
        ) as stretch_number
    from begun_{{ clock }}
),

one_{{ clock }} as (
    select
        {{ key }},
        {{ other }}_from,
        {{ other }}_to,
        min({{ clock }}_from) as {{ clock }}_from,
        max({{ clock }}_to) as {{ clock }}_to
    from numbered_{{ clock }}
    group by {{ key }}, {{ other }}_from, {{ other }}_to, stretch_number
),
{% endfor %}
contractor as (
    select
        * exclude (contractors),
        string_split(unnest(contractors), '/') as parts
    from one_known
)

select
    * exclude (parts),
    parts[1] as contractor_id,
    parts[2] as contractor_type_id,
    parts[3] as contractor_version
from contractor
