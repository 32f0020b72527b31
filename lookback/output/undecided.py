"""Adjudicated lines without a recorded decision (docs/design.md, "Three decisions"), and what would show what was decided."""

from __future__ import annotations

# the columns of rpt_shareable_undecided, with every count shown
QUERY = """
    select
        cast(coalesce(sum(undecided_line_count), 0) as bigint) as undecided_line_count,
        coalesce(sum(undecided_line_count), 0) > 0 as has_undecided_line,
        coalesce(sum(line_count), 0) > 0 as has_decided_line
    from rpt_denial_rate
"""
ADVICE = "Add remittances, or x_claim_status and x_adjustment_reason_code in medical_claim, and build again."
# of one line, and of several; the page shows the same two texts
NOTES = {
    "one": "No decision is recorded for {count} adjudicated line: no status and no adjustment reason says whether it was paid or denied, so no "
    f"denial rate counts it. {ADVICE}",
    "several": "No decision is recorded for {count} adjudicated lines: no status and no adjustment reason says whether they were paid or denied, so "
    f"no denial rate counts them. {ADVICE}",
}
FEW = "fewer than 11"


def undecided_note(line_count: int | None) -> str:
    """The note on so many lines; on a few where their count may not be shared."""
    shown = FEW if line_count is None else f"{line_count:,}"
    return NOTES["one" if line_count == 1 else "several"].replace("{count}", shown)
