{#
    The bounds are those of the coding rules, of panels and of the code's own test; the least number of an interval
    represents the others.
#}
with ordered as (
    select distinct
        line.hcpcs_code,
        test_order.gene_count
    from {{ ref('int_claim_line') }} as line
    inner join {{ ref('stg_test_order') }} as test_order on line.claim_line_id = test_order.claim_line_id
    where test_order.gene_count is not null
),

bound as (
    select
        cast(null as string) as hcpcs_code,
        {{ each_of(list_of(['gene_count_min', 'gene_count_max + 1'])) }} as gene_count
    from {{ ref('stg_policy_coding_rule') }}
    union all
    select
        cast(null as string) as hcpcs_code,
        {{ each_of(list_of(['0', fewest_panel_genes(), most_targeted_genes() ~ ' + 1'])) }} as gene_count
    union all
    select
        hcpcs_code,
        {{ each_of(list_of(['gene_count_min', 'gene_count_min + 1'])) }} as gene_count
    from {{ ref('stg_procedure_code') }}
)

select
    ordered.hcpcs_code,
    ordered.gene_count,
    max(bound.gene_count) as gene_count_from
from ordered
inner join bound
    on
        coalesce(bound.hcpcs_code, ordered.hcpcs_code) = ordered.hcpcs_code
        and ordered.gene_count >= bound.gene_count
group by ordered.hcpcs_code, ordered.gene_count
