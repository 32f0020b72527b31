{#
    The columns that make a case, with their types (docs/glossary.md). Lines that agree in all of them have the same determination on every
    day. case_id is their hash; a column is null where the policies of the line do not require it.
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

{# Do two relations have the same evaluation: one case, one scenario, one day of knowledge? #}
{% macro same_evaluation(one, other) -%}
    {{ one }}.case_id = {{ other }}.case_id and {{ one }}.scenario_id = {{ other }}.scenario_id
    and {{ one }}.known_on = {{ other }}.known_on
{%- endmacro %}
