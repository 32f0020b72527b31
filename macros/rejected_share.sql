{#
    The largest share of an input table that may be rejected before a build fails: the var max_rejected_share, else the environment's
    MAX_REJECTED_SHARE, else 0.05. MAX_REJECTED_FILE_SHARE is the same for X12 files that are set aside whole.
#}
{% macro max_rejected_share() -%}
    {{ return(share_setting('MAX_REJECTED_SHARE', 0.05)) }}
{%- endmacro %}

{% macro max_rejected_file_share() -%}
    {{ return(share_setting('MAX_REJECTED_FILE_SHARE', 0.05)) }}
{%- endmacro %}

{# A setting from 0 to 1; anything else stops the run. #}
{% macro share_setting(name, default) -%}
    {%- set given = (var(name | lower, none) or env_var(name, '') or default) | string -%}
    {%- if not modules.re.fullmatch('0?[.][0-9]+|[01]([.]0*)?', given) -%}
        {{ exceptions.raise_compiler_error(
            name ~ " is '" ~ given ~ "', which is no share. Write it as a number from 0 to 1, for example 0.05 "
            ~ "for 5 %, or leave it unset."
        ) }}
    {%- endif -%}
    {{ return(given) }}
{%- endmacro %}
