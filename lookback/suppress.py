"""Fold counts of few lines into coarser ones, so that a table can be shared.

No cell of fewer than FEWEST lines may be shown, nor anything from which one follows by subtraction. So nothing is left out of a
table: a small cell joins its neighbours, level by level, and where all small ones of a group are too few even together, the
smallest of the group that could have been shown joins them. What is shown are then disjoint sets of at least FEWEST lines that
make up all lines of the table; and whoever knows the count of a whole group and takes away what is shown of it is left with
nothing, or again with at least FEWEST lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

FEWEST = 11
SEVERAL = "(several)"

Row = dict[str, object]


def joined(rows: Sequence[Row], kept: Sequence[str], labels: Sequence[str], sums: Sequence[str]) -> Row:
    """One row of many: labels that are not kept are several, amounts add up, and an amount known nowhere stays unknown."""
    row: Row = {label: rows[0][label] if label in kept else SEVERAL for label in labels}
    for name in sums:
        known = [each[name] for each in rows if each[name] is not None]
        row[name] = sum(known) if known else None
    row["parts"] = [part for each in rows for part in each["parts"]]
    return row


def fold(
    rows: Iterable[Row],
    levels: Sequence[Sequence[str]],
    sums: Sequence[str],
    is_hidden: Callable[[list[Row]], bool] = lambda parts: False,
) -> list[Row]:
    """Rows that can be shown, from rows with a `line_count`. `levels` name the labels kept, the finest first, each holding the next.

    `is_hidden` may call a row small for another reason, by the rows that it was made of (`parts`).
    """
    labels = levels[0]

    def key(row: Row, level: Sequence[str]) -> tuple[str, ...]:
        return tuple(repr(row[label]) for label in level)

    def grouped(given: Iterable[Row], level: Sequence[str]) -> list[list[Row]]:
        return [list(group) for _, group in groupby(sorted(given, key=lambda row: key(row, level)), lambda row: key(row, level))]

    def is_small(row: Row) -> bool:
        return row["line_count"] < FEWEST or is_hidden(row["parts"])

    shown: list[Row] = []
    waiting = [joined(group, labels, labels, sums) for group in grouped(({**row, "parts": [row]} for row in rows), labels)]
    for level in [*levels[1:], ()]:
        shown += [row for row in waiting if not is_small(row)]
        together = []
        for group in grouped((row for row in waiting if is_small(row)), level):
            beside = sorted(
                (row for row in shown if key(row, level) == key(group[0], level)),
                key=lambda row: (row["line_count"], key(row, labels)),
                reverse=True,
            )
            while beside and is_small(joined(group, level, labels, sums)):
                group.append(beside.pop())
                shown = [row for row in shown if row is not group[-1]]
            together.append(joined(group, level, labels, sums))
        waiting = together
    return sorted([*shown, *(row for row in waiting if not is_small(row))], key=lambda row: key(row, labels))
