{#
    What makes a case, and of what type it is: lines that agree in these columns of int_line_case have one answer, whoever asks.
#}
{% macro case_columns() -%}
    {{ return({
        'payer_id': 'string',
        'line_of_business': 'string',
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

{# What stands in the place of a policy for payers without one: their codes are valid on some days and not on others as well. #}
{% macro no_policy() -%}
    'none'
{%- endmacro %}
