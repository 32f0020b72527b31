{{ config(materialized='view') }}
{# A null is unknown: no test order, a blank in it, or a code of unknown kind. #}
with claim_line as (
    select * from {{ ref('int_claim_line') }}
),

test_order as (
    select * from {{ ref('stg_test_order') }}
),

procedure_code as (
    select * from {{ ref('stg_procedure_code') }}
)

select
    {{ all_but(['service_unit_quantity'], 'claim_line') }},
    -- no rule about units applies to none, or fewer
    case when claim_line.service_unit_quantity > 0 then claim_line.service_unit_quantity end as service_unit_quantity,
    test_order.claim_line_id is not null as has_test_order,
    test_order.specimen_id,
    test_order.z_code,
    test_order.gene_count,
    test_order.analyte,
    {{ code_facts('procedure_code', 'test_order.gene_count') | indent(4) }}
from claim_line
inner join procedure_code on claim_line.hcpcs_code = procedure_code.hcpcs_code
left join test_order on claim_line.claim_line_id = test_order.claim_line_id
