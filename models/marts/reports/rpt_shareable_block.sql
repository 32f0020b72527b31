select * from {{ ref('int_shareable_block') }}
