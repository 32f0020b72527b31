select
    build_id,
    previous_build_id,
    started_at,
    {{ known_on() }} as known_on,
    lookback_version,
    dbt_core_version,
    dbt_duckdb_version,
    duckdb_version,
    claims_fingerprint,
    seeds_fingerprint,
    code_fingerprint,
    settings_fingerprint
from (
    {{ this_build({
        'build_id': 'string', 'previous_build_id': 'string', 'started_at': 'timestamp', 'lookback_version': 'string',
        'dbt_core_version': 'string', 'dbt_duckdb_version': 'string', 'duckdb_version': 'string', 'claims_fingerprint': 'string',
        'seeds_fingerprint': 'string', 'code_fingerprint': 'string', 'settings_fingerprint': 'string',
    }) | indent(4) }}
) as build
