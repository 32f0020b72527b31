"""Labels as the seeds have them, for tests that read what people read: from the label back to the id, and which ids a text must not have."""

from __future__ import annotations

import re

from conftest import REPO, Rows, read_csv

REFERENCE = REPO / "seeds" / "reference"
LABELS = {
    **{(row["subject"], row["id"]): row["label"] for row in read_csv(REFERENCE / "label.csv")},
    **{("payer", row["payer_id"]): row["label"] for row in read_csv(REFERENCE / "payer.csv")},
    **{("line_of_business", row["line_of_business"]): row["label"] for row in read_csv(REFERENCE / "line_of_business.csv")},
}
IDS = {(subject, label): name for (subject, name), label in LABELS.items()}
# headers of the workbook
HEADERS = {
    "payer": "payer", "line of business": "line_of_business", "scenario": "scenario", "outcome class": "outcome_class",
    "expected action": "action", "action before": "action", "action after": "action", "rests on": "amount_basis",
    "professional / technical component": "service_component",
}  # fmt: skip


def with_ids(rows: Rows) -> Rows:
    """Rows of a sheet by the ids that the marts have."""
    return [{name: IDS.get((HEADERS.get(name), cell), cell) for name, cell in row.items()} for row in rows]


def raw_ids(text: object) -> set[str]:
    """Ids of the seeds in a text: words joined by underscores."""
    return set(re.findall(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+", str(text))) & {name for _, name in LABELS}
