{#
    What makes a case, and of what type it is: lines that agree in these columns of int_line_case have one answer, whoever asks.
#}
{% macro case_columns() -%}
    {{ return({
        'payer_id': 'string',
        'line_of_business': 'string',
        'jurisdiction': 'string',
        'hcpcs_code': 'string',
        'asked_service_date': 'date',
        'asked_diagnoses': 'string',
        'asked_facts': 'string',
        'asked_service_unit_quantity': 'integer',
        'asked_has_test_order': 'boolean',
        'asked_z_code': 'string',
        'asked_gene_count': 'integer',
        'asked_analyte': 'string',
        'asked_is_person_known': 'boolean',
        'asked_is_beside_panel': 'boolean',
        'asked_may_be_beside_panel': 'boolean',
        'asked_is_gene_of_panel': 'boolean',
        'asked_may_be_gene_of_panel': 'boolean',
        'asked_is_specimen_known': 'boolean',
        'asked_is_after_profile': 'boolean',
        'asked_is_after_unflagged': 'boolean',
    }) }}
{%- endmacro %}

{# The book of lines that no policy speaks of: their codes are valid on some days and not on others as well. #}
{% macro no_policy() -%}
    'none'
{%- endmacro %}

{# Do two relations speak of the same payer, jurisdiction and code? #}
{% macro same_route(one, other) -%}
    {{ one }}.payer_id = {{ other }}.payer_id and {{ one }}.jurisdiction is not distinct from {{ other }}.jurisdiction
    and {{ one }}.hcpcs_code = {{ other }}.hcpcs_code
{%- endmacro %}

{# The code of a ruling that holds of every diagnosis without a row of its own in the group. #}
{% macro any_diagnosis() -%}
    'all'
{%- endmacro %}

{# Was a ruling on diagnoses of the code's group in force for the question? #}
{% macro is_in_force_for(question, ruling) -%}
    {%- for column in ['scenario_id', 'policy_id', 'code_group'] -%}
    {{ question }}.{{ column }} = {{ ruling }}.{{ column }} and {% endfor -%}
    {{ holds(ruling, 'effective', question ~ '.service_date') }} and {{ holds(ruling, 'known', question ~ '.known_on') }}
{%- endmacro %}
