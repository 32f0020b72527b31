"""Adjudicated lines of which no decision is recorded (design 7, three decisions), and what would show what was decided."""

from __future__ import annotations

# the columns of rpt_shareable_undecided, with every count shown
QUERY = """
    select
        cast(coalesce(sum(undecided_line_count), 0) as bigint) as undecided_line_count,
        coalesce(sum(undecided_line_count), 0) > 0 as has_undecided_line,
        coalesce(sum(line_count), 0) > 0 as has_decided_line
    from rpt_denial_rate
"""


def undecided_note(line_count: int | str) -> str:
    """One sentence on what is missing, one on what to do; a text in place of a count that may not be shown."""
    shown = f"{line_count:,}" if isinstance(line_count, int) else line_count
    noun, was, them = ("line", "it was", "it") if line_count == 1 else ("lines", "they were", "them")
    return (
        f"No decision is recorded for {shown} adjudicated {noun}: no status and no adjustment reason says whether {was} paid or "
        f"denied, so no denial rate counts {them}. Add remittances, or x_claim_status and "
        "x_adjustment_reason_code in medical_claim, and build again."
    )
