"""Lookback's Python side: what SQL cannot do. Business rules are models, macros and seeds.

    cli             the command `lookback`; each of its commands is a few lines here and a module below
    commands        what is read from a published warehouse and shown: summary, status, one line's explanation, a preview
    building        one build from the settings to the published warehouse, and what publishes, restores or exports it
    output          what is written for people from the marts: the page and the workbook
    warehouse       the published file and what is kept next to it
    reading         what comes in: folders of claims, X12 files, the key of person ids, policies and rates to import

A folder imports only itself, those below it in this list, and the modules at the top, which import no folder.
"""
