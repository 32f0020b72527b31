with line_determination as (
    select
        determination.payer_id,
        determination.policy_id,
        case when determination.outcome in ('unknown', 'deferred', 'no_policy') then determination.reason_code end
            as open_reason_code,
        line.jurisdiction,
        line.charge_amount
    from {{ ref('fct_determination') }} as determination
    inner join {{ ref('int_claim_line') }} as line using (data_source, claim_id, claim_line_number)
    where determination.basis = 'as_known'
),

volume as (
    select
        payer_id,
        policy_id,
        open_reason_code,
        case when open_reason_code = 'no_article' then jurisdiction end as jurisdiction,
        count(*) as line_count,
        sum(charge_amount) as charge_amount
    from line_determination
    group by all
),

named as (
    select * from volume
    union all
    select
        policy.payer_id,
        policy.policy_id,
        cast(null as string) as open_reason_code,
        cast(null as string) as jurisdiction,
        0 as line_count,
        0 as charge_amount
    from {{ ref('dim_policy') }} as policy
    left join volume on policy.policy_id = volume.policy_id
    where volume.policy_id is null
),

deferral as (
    select
        policy_id,
        {{ joined_text('refers_to', "', '", 'refers_to', distinct=true) }} as refers_to
    from {{ ref('dim_policy_cross_reference') }}
    where reference_kind = 'deferral'
    group by policy_id
)

select
    named.payer_id,
    named.policy_id,
    named.open_reason_code,
    named.jurisdiction,
    policy.document_label,
    policy.document_as_of,
    policy.code_list_status,
    case named.open_reason_code
        when 'payer_not_mapped' then 'a row of payer_crosswalk, or a policy of the payer'
        when 'jurisdiction_not_mapped' then 'a row of medicare_jurisdiction, or MEDICARE_CONTRACTOR'
        when 'no_article' then 'articles of ' || coalesce(named.jurisdiction, 'the contractor')
        when 'plan_not_mapped' then 'a row of plan_crosswalk'
        when 'deferred' then coalesce(deferral.refers_to, 'the policy that decides instead')
        when 'policy_retired' then coalesce(policy.retired_to, 'the policy that followed')
        when 'line_of_business' then 'what decides for this line of business'
        when 'no_documented_revision' then 'earlier revisions of ' || coalesce(policy.document_label, 'the policy')
        else case
            when named.open_reason_code is not null
                then 'the whole lists of ' || coalesce(policy.document_label, 'the payer')
        end
    end as wanted_document,
    named.line_count,
    cast(coalesce(named.charge_amount, 0) as decimal(18, 2)) as charge_amount
from named
left join {{ ref('dim_policy') }} as policy on named.policy_id = policy.policy_id
left join deferral on named.policy_id = deferral.policy_id
