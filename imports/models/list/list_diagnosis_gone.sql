{# The diagnoses that some statement before named and this one does not, for each is whole. #}
with statement as (
    select
        hcpcs_code,
        statement_number,
        diagnoses
    from {{ ref('list_statement') }}
),

named as (
    select
        hcpcs_code,
        statement_number,
        unnest(diagnoses) as diagnosis
    from statement
)

select distinct
    statement.hcpcs_code,
    statement.statement_number,
    named.diagnosis
from statement
inner join named
    on
        statement.hcpcs_code = named.hcpcs_code
        and statement.statement_number > named.statement_number
where not list_contains(statement.diagnoses, named.diagnosis)
