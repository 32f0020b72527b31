{#
    Ledger rows -> rectangles of service dates and knowledge dates that never overlap (docs/design.md, "The ledger").

    The row in force at service date D and knowledge date K, of one key, is the one with the latest known_from <= K among those
    whose [effective_from, effective_to) includes D; the later revision wins a tie. So the service dates are cut at every
    boundary; in each cut, every row is in force from its known_from until that of the next one; and neighboring cuts with the same
    row are joined again. A row that is alone under its key is its own rectangle.

    `relation` needs: ruling_id, the `key` columns, effective_from, effective_to, known_from, revision_order.
    Returns ruling_id and the four sides. Rows of one key, revision and known_from must not overlap
    (tests/ledger/rulings_of_one_revision_do_not_compete.sql).
#}
{% macro rectangles(relation, key) -%}
with counted as (
    select
        *,
        count(*) over (partition by {{ key | join(', ') }}) as row_count
    from {{ relation }}
),

several as (
    select * from counted
    where row_count > 1
),

boundary as (
    select {{ key | join(', ') }}, effective_from as boundary_date from several
    union distinct
    select {{ key | join(', ') }}, effective_to as boundary_date from several
),

cut as (
    select
        *,
        lead(boundary_date) over (partition by {{ key | join(', ') }} order by boundary_date) as next_boundary_date
    from boundary
),

cut_row as (
    select
        ledger.ruling_id,
        cut.boundary_date as effective_from,
        cut.next_boundary_date as effective_to,
        ledger.known_from,
        coalesce(
            lead(ledger.known_from) over (
                partition by {% for column in key %}ledger.{{ column }}, {% endfor %}cut.boundary_date
                order by ledger.known_from, ledger.revision_order
            ),
            {{ forever() }}
        ) as known_to
    from several as ledger
    inner join cut
        on
            {% for column in key -%}
            ledger.{{ column }} = cut.{{ column }}
            and {% endfor -%}
            {{ is_in_force('ledger', 'effective', 'cut.boundary_date') }}
),

neighbour as (
    select
        *,
        lag(effective_to) over (partition by ruling_id, known_from, known_to order by effective_from) as previous_to
    from cut_row
    where known_from < known_to
),

interval as (
    select
        *,
        sum(case when effective_from = previous_to then 0 else 1 end) over (
            partition by ruling_id, known_from, known_to order by effective_from
            rows between unbounded preceding and current row
        ) as interval_number
    from neighbour
)

select
    ruling_id,
    min(effective_from) as effective_from,
    max(effective_to) as effective_to,
    known_from,
    known_to
from interval
group by ruling_id, known_from, known_to, interval_number
union all
select
    ruling_id,
    effective_from,
    effective_to,
    known_from,
    {{ forever() }} as known_to
from counted
where row_count = 1
{%- endmacro %}
