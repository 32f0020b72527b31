{#
    A single-gene code beside a panel. MolDX speaks of any Tier 1 or Tier 2 code, and of no proprietary one; Providence of the
    genes of the panel, which must be known to hold them. A test of another kind (methylation, germline, drug metabolism) may be
    a service of its own, which cannot be told, and neither can what stands beside a line of an unknown person.
#}
with told as (
    select
        *,
        case applies_to when 'tier_1_or_2' then 'panel' else 'panel_of_gene' end as neighbour_kind,
        case applies_to
            when 'tier_1_or_2'
                then case
                    when coalesce(code_tier, '') not in ('tier_1', 'tier_2') then false
                    when not is_person_known then null
                    when has_panel_same_day then true
                    when may_have_panel_same_day then null
                    else false
                end
            else case
                when not is_person_known then null
                when is_gene_of_panel then true
                when may_be_gene_of_panel then null
                else false
            end
        end as is_component
    from {{ ref('int_coding_evaluation') }}
    where reason_code = 'component_of_panel'
)

select
    case_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    is_single_gene and case
        when is_component and coalesce(single_gene_kind, 'somatic_variant') <> 'somatic_variant' then null
        else is_component
    end as is_broken,
    neighbour_kind
from told
