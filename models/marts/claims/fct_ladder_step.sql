select * from {{ ref('int_ladder_step') }}
