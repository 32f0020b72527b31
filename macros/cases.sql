{#
    What makes a case, and of what type it is: lines that agree in these columns of int_line_case have one answer, whoever asks.
#}
{% macro case_columns() -%}
    {{ return({
        'payer_id': 'string',
        'line_of_business': 'string',
        'jurisdiction': 'string',
        'hcpcs_code': 'string',
        'case_service_date': 'date',
        'case_diagnoses': 'string',
        'case_facts': 'string',
        'case_service_unit_quantity': 'integer',
        'case_has_test_order': 'boolean',
        'case_z_code': 'string',
        'case_gene_count': 'integer',
        'case_analyte': 'string',
        'case_is_person_known': 'boolean',
        'case_has_panel_same_day': 'boolean',
        'case_may_have_panel_same_day': 'boolean',
        'case_is_gene_of_panel': 'boolean',
        'case_may_be_gene_of_panel': 'boolean',
        'case_is_specimen_known': 'boolean',
        'case_is_after_profile': 'boolean',
        'case_is_after_unflagged': 'boolean',
        'case_modifiers': 'string',
    }) }}
{%- endmacro %}

{# The policy_set of lines that no policy speaks of: their codes are valid on some days and not on others as well. #}
{% macro no_policy() -%}
    'none'
{%- endmacro %}

{# Do two relations speak of the same payer, jurisdiction and code? #}
{% macro same_route(one, other) -%}
    {{ one }}.payer_id = {{ other }}.payer_id and {{ one }}.jurisdiction is not distinct from {{ other }}.jurisdiction
    and {{ one }}.hcpcs_code = {{ other }}.hcpcs_code
{%- endmacro %}

{# Do two relations have the same evaluation: one case, one scenario, one day of knowledge? #}
{% macro same_evaluation(one, other) -%}
    {{ one }}.case_id = {{ other }}.case_id and {{ one }}.scenario_id = {{ other }}.scenario_id
    and {{ one }}.known_on = {{ other }}.known_on
{%- endmacro %}

{# The code of a ruling that holds of every diagnosis without a row of its own in the group. #}
{% macro any_diagnosis() -%}
    'all'
{%- endmacro %}

{# Was a ruling on diagnoses of the code's group in force for the evaluation? #}
{% macro is_in_force_for(evaluation, ruling) -%}
    {%- for column in ['scenario_id', 'policy_id', 'code_group'] -%}
    {{ evaluation }}.{{ column }} = {{ ruling }}.{{ column }} and {% endfor -%}
    {{ is_in_force(ruling, 'effective', evaluation ~ '.service_date') }} and {{ is_in_force(ruling, 'known', evaluation ~ '.known_on') }}
{%- endmacro %}
