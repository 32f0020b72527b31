{#
    docs/design.md, "Coding rules", one branch per rule. A branch is true where the line breaks the rule, false where it passes and null where
    the facts at hand cannot show it; so is every line under a rule without a branch.
#}
with coding as (
    select
        *,
        -- is the code one of those that the rule applies to?
        case
            when applies_to = 'ngs_panel' then is_ngs_panel
            when applies_to = 'cgp' then is_cgp
            when applies_to in ('unlisted', 'unlisted_small_panel')
                then is_unlisted and gene_count between gene_count_min and gene_count_max
            when applies_to = 'targeted_panel'
                then
                    not is_unlisted and is_ngs_panel and not is_cgp
                    and gene_count between gene_count_min and gene_count_max
            else hcpcs_code = applies_to
        end as is_code_meant,
        -- MolDX names any Tier 1 or Tier 2 code and no proprietary one; Providence the genes that the panel has
        case
            when applies_to = 'tier_1_or_2' and coalesce(code_tier, '') not in ('tier_1', 'tier_2') then false
            when not is_person_known then null
            when case applies_to when 'tier_1_or_2' then has_panel_same_day else is_gene_of_panel end then true
            when case applies_to when 'tier_1_or_2' then may_have_panel_same_day else may_be_gene_of_panel end then null
            else false
        end as is_component
    from {{ ref('int_coding_evaluation') }}
)

select
    case_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    case reason_code
        when 'units_exceed_one' then is_code_meant and service_unit_quantity > 1
        -- blank in a test order means missing; no test order shows nothing
        when 'test_identifier_missing' then is_code_meant and case when has_test_order then z_code is null end
        -- a panel that no source calls targeted may be a comprehensive profile
        when 'specimen_already_profiled'
            then case
                when not is_specimen_known then null
                when is_after_profile then true
                when is_after_unflagged then null
                else false
            end
        -- a test of another kind (methylation, germline, drug metabolism) may be a service of its own
        when 'component_of_panel'
            then is_single_gene and case
                when is_component and coalesce(single_gene_kind, 'somatic_variant') <> 'somatic_variant' then null
                else is_component
            end
        -- tests that always combine DNA and RNA rightly use the unlisted code
        when 'specific_code_exists' then is_code_meant and analyte in ('dna', 'rna')
        -- a proprietary code names its own test: for exactly its own genes it breaks nothing
        when 'unlisted_code_required'
            then is_code_meant and not coalesce(code_tier = 'pla' and gene_count = code_gene_count, false)
    end as is_broken,
    case
        when reason_code = 'specimen_already_profiled' then 'profile'
        when reason_code = 'component_of_panel' and applies_to = 'tier_1_or_2' then 'panel'
        when reason_code = 'component_of_panel' then 'panel_of_gene'
    end as neighbour_kind,
    policy_id,
    revision,
    revision_order,
    known_from,
    retro_kind,
    citation
from coding
