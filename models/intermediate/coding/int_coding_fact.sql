{#
    What a claim line and its test order show to the coding rules. A null is unknown: no test order, a blank in it, or a
    code whose kind cannot be told. The unlisted code is what its order says: two genes make a panel, more than a targeted panel
    bears make a comprehensive profile (design 6).
#}
with claim_line as (
    select * from {{ ref('int_claim_line') }}
),

test_order as (
    select * from {{ ref('stg_test_order') }}
),

procedure_code as (
    select * from {{ ref('procedure_code') }}
)

select
    claim_line.claim_line_id,
    claim_line.data_source,
    claim_line.claim_id,
    claim_line.claim_line_number,
    claim_line.person_id,
    claim_line.payer_id,
    claim_line.service_date,
    claim_line.hcpcs_code,
    claim_line.component_modifier,
    -- of nothing, or less, no rule about units can be asked
    case when claim_line.service_unit_quantity > 0 then claim_line.service_unit_quantity end as service_unit_quantity,
    test_order.claim_line_id is not null as has_test_order,
    test_order.specimen_id,
    test_order.z_code,
    test_order.gene_count,
    test_order.analyte,
    procedure_code.code_tier,
    case when procedure_code.gene_count_min = procedure_code.gene_count_max then procedure_code.gene_count_min end
        as code_gene_count,
    case
        when procedure_code.code_tier = 'unlisted' then test_order.gene_count >= {{ fewest_panel_genes() }}
        else procedure_code.is_ngs_panel
    end as is_ngs_panel,
    case
        when procedure_code.code_tier = 'unlisted' then test_order.gene_count > {{ most_targeted_genes() }}
        else procedure_code.is_cgp
    end as is_cgp,
    procedure_code.is_single_gene,
    procedure_code.single_gene_kind,
    coalesce(procedure_code.code_tier = 'unlisted', false) as is_unlisted
from claim_line
inner join procedure_code on claim_line.hcpcs_code = procedure_code.hcpcs_code
left join test_order on claim_line.claim_line_id = test_order.claim_line_id
