{#
    A single-gene code beside a panel. MolDX speaks of any Tier 1 or Tier 2 code, and of no proprietary one; Providence of the
    genes of the panel, which must be known to hold them. A test of another kind (methylation, germline, drug metabolism) may be
    a service of its own, which cannot be told, and neither can what stands beside a line of an unknown person.
#}
with beside as (
    select
        claim_line_id,
        bool_or(is_ngs_panel) as is_beside_panel,
        bool_or(is_ngs_panel is null) as may_be_beside_panel,
        bool_or(is_ngs_panel and is_gene_of_panel) as is_gene_of_panel,
        bool_or(coalesce(is_gene_of_panel, true)) as may_be_gene_of_panel,
        min(case when is_ngs_panel then neighbour end) as panel,
        min(case when is_ngs_panel and is_gene_of_panel then neighbour end) as panel_of_gene
    from {{ ref('int_panel_neighbour') }}
    group by claim_line_id
),

told as (
    select
        question.*,
        case question.applies_to
            when 'tier_1_or_2' then beside.panel
            else beside.panel_of_gene
        end as neighbour,
        case question.applies_to
            when 'tier_1_or_2'
                then case
                    when coalesce(question.code_tier, '') not in ('tier_1', 'tier_2') then false
                    when question.person_id is null then null
                    when beside.is_beside_panel then true
                    when beside.may_be_beside_panel then null
                    else false
                end
            else case
                when question.person_id is null then null
                when beside.is_gene_of_panel then true
                when beside.may_be_gene_of_panel then null
                else false
            end
        end as is_component
    from {{ ref('int_coding_question') }} as question
    left join beside on question.claim_line_id = beside.claim_line_id
    where question.reason_code = 'component_of_panel'
)

select
    claim_line_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    is_single_gene and case
        when is_component and coalesce(single_gene_kind, 'somatic_variant') <> 'somatic_variant' then null
        else is_component
    end as is_broken,
    neighbour
from told
