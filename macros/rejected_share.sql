{#
    How much of an input table may be rejected before a build fails: the var max_rejected_share, else the environment's
    MAX_REJECTED_SHARE, else 0.05.
#}
{% macro max_rejected_share() -%}
    {{ return(share_setting('MAX_REJECTED_SHARE', var('max_rejected_share', none) or env_var('MAX_REJECTED_SHARE', '') or 0.05)) }}
{%- endmacro %}

{# A setting from 0 to 1; anything else stops the run. #}
{% macro share_setting(name, given) -%}
    {%- if not modules.re.fullmatch('0?[.][0-9]+|[01]([.]0*)?', given | string) -%}
        {{ exceptions.raise_compiler_error(
            name ~ " is '" ~ given ~ "', which is no share. Write it as a number from 0 to 1, for example 0.05 "
            ~ "for 5 %, or leave it unset."
        ) }}
    {%- endif -%}
    {{ return(given | string) }}
{%- endmacro %}
