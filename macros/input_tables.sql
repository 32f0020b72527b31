{#
    The columns of each input table (docs/design.md, "Input tables"), in one place:
    required  a file without one of these stops the build
    optional  reads as null where a file lacks it
    blank     (reason code, condition, columns): rejects a row without a key, date or status
              (a date that means nothing is blank, a text that is no date is not)
    typed     (column, kind, expression): a value that is not a text; one that cannot be read as its kind rejects the row
#}
{% macro input_tables() -%}
    {{ return(['medical_claim', 'remittance', 'remittance_adjustment', 'test_order']) }}
{%- endmacro %}

{% macro input_table(table_name) -%}
    {%- set key = ['data_source', 'claim_id', 'claim_line_number'] -%}
    {%- set blank_key = (
        'missing_key',
        'data_source is null or claim_id is null or claim_line_number is null',
        'data_source, claim_id or claim_line_number',
    ) -%}
    {#- a blank line of a remittance means the whole claim (docs/design.md, "Claim-level rows") -#}
    {%- set blank_claim = ('missing_key', 'data_source is null or claim_id is null', 'data_source or claim_id') -%}
    {%- set whole_or_line = read_whole_number("coalesce(claim_line_number, '0')") -%}
    {%- set blank_adjudication_date = ('missing_adjudication_date', is_blank_date('adjudication_date'), 'adjudication_date') -%}

    {%- if table_name == 'medical_claim' -%}
        {{ return({
            'required': key + ['payer', 'hcpcs_code'],
            'optional': [
                'person_id', 'plan', 'claim_start_date', 'claim_end_date', 'claim_line_start_date',
                'claim_line_end_date', 'service_unit_quantity', 'paid_date', 'charge_amount', 'allowed_amount',
                'paid_amount', 'x_adjudication_date', 'x_claim_status', 'x_adjustment_group_code',
                'x_adjustment_reason_code', 'x_remark_code', 'place_of_service_code', 'rendering_npi', 'billing_npi',
                'in_network_flag',
            ] + numbered('hcpcs_modifier_', 5) + numbered('diagnosis_code_', 25),
            'blank': [
                blank_key,
                (
                    'missing_service_date',
                    is_blank_date('claim_line_start_date') ~ ' and ' ~ is_blank_date('claim_start_date'),
                    'claim_line_start_date and claim_start_date',
                ),
            ],
            'typed': [
                ('claim_line_number', 'number', read_whole_number('claim_line_number')),
                ('claim_line_start_date', 'date', read_date('claim_line_start_date')),
                ('claim_start_date', 'date', read_date('claim_start_date')),
                ('claim_line_end_date', 'date', read_date('claim_line_end_date')),
                ('claim_end_date', 'date', read_date('claim_end_date')),
                ('paid_date', 'date', read_date('paid_date')),
                ('x_adjudication_date', 'date', read_date('x_adjudication_date')),
                ('charge_amount', 'amount', read_amount('charge_amount')),
                ('allowed_amount', 'amount', read_amount('allowed_amount')),
                ('paid_amount', 'amount', read_amount('paid_amount')),
                ('service_unit_quantity', 'number', read_amount('service_unit_quantity')),
                ('x_claim_status', 'status', read_word('x_claim_status', ['paid', 'denied', 'reversed', 'pending'])),
            ],
        }) }}
    {%- elif table_name == 'remittance' -%}
        {{ return({
            'required': key + ['adjudication_date', 'claim_status_code'],
            'optional': [
                'remittance_id', 'charge_amount', 'allowed_amount', 'paid_amount', 'patient_responsibility_amount',
            ],
            'blank': [
                blank_claim,
                blank_adjudication_date,
                ('missing_status', 'claim_status_code is null', 'claim_status_code'),
            ],
            'typed': [
                ('claim_line_number', 'number', whole_or_line),
                ('adjudication_date', 'date', read_date('adjudication_date')),
                ('claim_status_code', 'status', 'listed_status_code'),
                ('charge_amount', 'amount', read_amount('charge_amount')),
                ('allowed_amount', 'amount', read_amount('allowed_amount')),
                ('paid_amount', 'amount', read_amount('paid_amount')),
                ('patient_responsibility_amount', 'amount', read_amount('patient_responsibility_amount')),
            ],
        }) }}
    {%- elif table_name == 'remittance_adjustment' -%}
        {{ return({
            'required': key + ['adjudication_date', 'reason_code'],
            'optional': ['remittance_id', 'group_code', 'remark_code', 'adjustment_amount'],
            'blank': [
                blank_claim,
                blank_adjudication_date,
                ('missing_reason', 'reason_code is null and remark_code is null', 'reason_code'),
            ],
            'typed': [
                ('claim_line_number', 'number', whole_or_line),
                ('adjudication_date', 'date', read_date('adjudication_date')),
                ('adjustment_amount', 'amount', read_amount('adjustment_amount')),
            ],
        }) }}
    {%- elif table_name == 'test_order' -%}
        {#- no criteria use an earlier test -#}
        {%- set flags = test_order_flags() + ['has_same_test_before'] -%}
        {%- set typed_flags = [] -%}
        {%- for flag in flags -%}{%- do typed_flags.append((flag, 'boolean', read_boolean(flag))) -%}{%- endfor -%}
        {{ return({
            'required': key,
            'optional': [
                'order_date', 'specimen_id', 'specimen_collected_date', 'z_code', 'gene_count', 'analyte',
                'tumor_stage', 'disease_status', 'nccn_category',
            ] + flags,
            'blank': [blank_key],
            'typed': [
                ('claim_line_number', 'number', read_whole_number('claim_line_number')),
                ('order_date', 'date', read_date('order_date')),
                ('specimen_collected_date', 'date', read_date('specimen_collected_date')),
                ('gene_count', 'number', read_whole_number('gene_count')),
                ('analyte', 'word', read_word('analyte', ['dna', 'rna', 'dna_rna'])),
                ('tumor_stage', 'word', read_word('tumor_stage', ['0', 'I', 'II', 'III', 'IV'])),
                ('disease_status', 'word', read_word('disease_status', [
                    'newly_diagnosed', 'recurrent', 'relapsed', 'refractory', 'metastatic', 'advanced', 'remission',
                ])),
                ('nccn_category', 'word', read_word('nccn_category', ['1', '2A', '2B', '3'])),
            ] + typed_flags,
        }) }}
    {%- endif -%}
{%- endmacro %}

{# The yes-or-no facts of a test order that criteria use. #}
{% macro test_order_flags() -%}
    {{ return([
        'has_fda_biomarker_therapy', 'has_biomarker_contraindication', 'has_prior_panel_on_sample',
        'is_indication_documented', 'is_clinical_impact_documented', 'is_clia_certified', 'is_seeking_treatment',
        'has_progressed_after_targeted_therapy', 'has_known_resistance_mechanism', 'has_independent_tumors',
        'is_immunotherapy_candidate', 'is_msi_or_tmb_assessed',
    ]) }}
{%- endmacro %}

{% macro numbered(prefix, count) -%}
    {%- set names = [] -%}
    {%- for number in range(1, count + 1) -%}{%- do names.append(prefix ~ number) -%}{%- endfor -%}
    {{ return(names) }}
{%- endmacro %}

{# The rows of a relation with the typed value of each typed column, as read_<column>. #}
{% macro read_columns(relation, table_name) -%}
select
    *,
    {%- for column, kind, expression in input_table(table_name).typed %}
    {{ expression }} as read_{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ relation }}
{%- endmacro %}

{#
    The typed columns of a relation that read_columns returns, and why a row cannot be read, as "code: text" (null if it can).
#}
{% macro typed_columns(table_name) -%}
    {%- set input = input_table(table_name) -%}
    {%- for column, kind, expression in input.typed -%}
    read_{{ column }} as {{ column }},
    {% endfor -%}
    case
        when row_damage is not null then 'unreadable_row: {{ table_name }}: ' || row_damage
        {%- if table_name in ['remittance', 'remittance_adjustment'] %}
        -- a fault found in reading the X12 files (models/staging/intake/reading/x12_*)
        when line_problem is not null then line_problem
        {%- endif %}
        {%- for code, condition, what in input.blank %}
        when {{ condition }} then '{{ code }}: {{ table_name }}: {{ what }} is blank'
        {%- endfor %}
        when {{ is_spreadsheet_number('claim_id') }}
            then
                'damaged_claim_id: {{ table_name }}: claim_id is "' || claim_id
                || '", a number that a spreadsheet made of it, and other claims may have the same one'
        {%- for column, kind, expression in input.typed %}
        when {{ column }} is not null and read_{{ column }} is null
            {%- if kind == 'date' %} and {{ read_calendar_day(column) }} is null{% endif %}
            then
                'unreadable_{{ kind }}: {{ table_name }}.{{ column }} is "' || {{ column }}
                || '", which cannot be read as {{ kind }}'
        {%- endfor %}
    end as problem
{%- endmacro %}

{# The content of a row beyond its key: text columns and typed ones. Two rows with the same content are copies. #}
{% macro content_columns(table_name, text_columns) -%}
    {{ return(text_columns + (input_table(table_name).typed | map(attribute=0) | list)) }}
{%- endmacro %}
