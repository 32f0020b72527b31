{#- Rows and dollars of the run that makes this warehouse are counted here: its end is not yet noted. #}
with run as (
    {{ run_record({
        'build_id': 'string', 'command': 'string', 'published_build_id': 'string', 'started_at': 'timestamp',
        'finished_at': 'timestamp', 'result': 'string', 'exit_code': 'integer', 'stage': 'string', 'detail': 'string',
        'fingerprint_seconds': 'double', 'gate_seconds': 'double', 'build_seconds': 'double', 'seal_seconds': 'double',
        'publish_seconds': 'double', 'known_on': 'date', 'claims_fingerprint': 'string', 'seeds_fingerprint': 'string',
        'code_fingerprint': 'string', 'settings_fingerprint': 'string', 'row_count': 'bigint', 'accepted_row_count': 'bigint',
        'rejected_row_count': 'bigint', 'charge_amount': 'decimal(18, 2)', 'accepted_charge_amount': 'decimal(18, 2)',
        'rejected_charge_amount': 'decimal(18, 2)',
    }) | indent(4) }}
),

intake as (
    select
        cast(sum(row_count) as bigint) as row_count,
        cast(sum(accepted_row_count) as bigint) as accepted_row_count,
        cast(sum(rejected_row_count) as bigint) as rejected_row_count,
        sum(case when table_name = 'medical_claim' then charge_amount end) as charge_amount,
        sum(case when table_name = 'medical_claim' then accepted_charge_amount end) as accepted_charge_amount,
        sum(case when table_name = 'medical_claim' then rejected_charge_amount end) as rejected_charge_amount
    from {{ ref('rpt_intake') }}
),

own as (
    select
        build.build_id,
        intake.*
    from {{ ref('dim_build') }} as build
    cross join intake
)

select
    run.build_id,
    run.command,
    run.published_build_id,
    run.started_at,
    run.finished_at,
    run.result,
    run.exit_code,
    run.stage as last_stage,
    run.detail,
    run.fingerprint_seconds,
    run.gate_seconds,
    run.build_seconds,
    run.seal_seconds,
    run.publish_seconds,
    run.known_on,
    run.claims_fingerprint,
    run.seeds_fingerprint,
    run.code_fingerprint,
    run.settings_fingerprint,
    coalesce(run.row_count, own.row_count) as row_count,
    coalesce(run.accepted_row_count, own.accepted_row_count) as accepted_row_count,
    coalesce(run.rejected_row_count, own.rejected_row_count) as rejected_row_count,
    cast(coalesce(run.charge_amount, own.charge_amount) as decimal(18, 2)) as charge_amount,
    cast(coalesce(run.accepted_charge_amount, own.accepted_charge_amount) as decimal(18, 2)) as accepted_charge_amount,
    cast(coalesce(run.rejected_charge_amount, own.rejected_charge_amount) as decimal(18, 2)) as rejected_charge_amount
from run
left join own on run.build_id = own.build_id
