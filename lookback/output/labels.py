"""Labels for people: what the page, the workbook and the terminal show in place of an id. They come from the mart dim_label."""

from __future__ import annotations

import re
from functools import cache

import duckdb

from lookback.query import ask

# what a column of a mart, of a query of the page or of a table on the terminal names, by the subjects of dim_label
SUBJECTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("payer", "payer_id"), ("payer",)),
    **dict.fromkeys(("policy", "policy_id"), ("policy",)),
    **dict.fromkeys(("scenario", "scenario_id"), ("scenario",)),
    **dict.fromkeys(("outcome", "outcome_as_adjudicated", "outcome_as_known", "from", "to"), ("outcome",)),
    **dict.fromkeys(("expected_action", "expected action", "action_before", "action_after"), ("action",)),
    **dict.fromkeys(("initial_decision", "final_decision", "final_status"), ("decision",)),
    **dict.fromkeys(("ruling", "from_ruling", "to_ruling"), ("ruling",)),
    **dict.fromkeys(("retro_kind", "kind"), ("retro_kind",)),
    **dict.fromkeys(("reason", "reason_code"), ("reason", "rejection")),
    "basis": ("basis",),
    "code_list_status": ("code_list_status",),
    "coverage": ("ruling", "reason"),
    "diagnosis_rule": ("diagnosis_rule",),
    "direction": ("direction",),
    "expected_amount_basis": ("amount_basis",),
    "fact": ("fact",),
    "finding": ("flag",),
    "known_basis": ("known_basis",),
    "line_of_business": ("line_of_business",),
    "mapping_status": ("mapping_status",),
    "opportunity": ("opportunity",),
    "outcome_class": ("outcome_class",),
    "service_component": ("service_component",),
    "subject": ("requirement_kind", "line_of_business"),
    "window_state": ("window_state",),
}
ID = r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b"
NAMES = ("payer", "policy")
# in the order in which they are tried: the ids that a step of the ladder names, and those that descriptions of columns name
IN_A_STEP = ("payer", "policy", "fact", "ruling", "outcome", "coding_rule", "issue_status", "reason")
IN_PROSE = ("payer", "outcome", "outcome_class", "retro_kind", "opportunity", "direction", "window_state", "amount_basis", "ruling", "reason")
# steps that check one id and nothing else
WHOLE = {2: "payer", 3: "line_of_business"}


class Labels:
    """The labels of a warehouse. A value without one is shown as it is: a payer or a scenario of the user's own, a text."""

    def __init__(self, rows: list[tuple[str, str, str]]):
        self.labels = {(subject, value): label for subject, value, label in rows}
        self.sentence = cache(self._sentence)

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection, schema: str = "main") -> Labels:
        """Of a warehouse that an earlier version built there are none."""
        try:
            return cls(ask(connection, f"select subject, id, label from {schema}.dim_label")[1])
        except duckdb.CatalogException:
            return cls([])

    def of(self, column: str, value: object) -> object:
        """What a person reads for the value of a column."""
        for subject in SUBJECTS.get(column, ()):
            if (subject, value) in self.labels:
                return self.labels[subject, value]
        return value

    def listed(self, column: str, values: str | None) -> str | None:
        """The same for ids in one text, with commas between them."""
        return values and ", ".join(str(self.of(column, value)) for value in values.split(","))

    def _sentence(self, text: str | None, step: int) -> str | None:
        """What a step of the ladder saw or answered, without ids."""
        if text is None:
            return None
        answer = re.fullmatch(r"(DECIDES: |would answer )(\w+)", text)
        if answer:
            return answer[1] + str(self.of("outcome", answer[2]))
        if (WHOLE.get(step), text) in self.labels:
            return self.labels[WHOLE[step], text]
        said = re.sub(r"(\w+) broken\b", r"\1 fails", text)
        return re.sub(ID, lambda found: self._word(found[0], IN_A_STEP) or found[0].replace("_", " "), said)

    def prose(self, text: str) -> str:
        """A description with labels in place of ids; names of tables and columns stay."""
        return re.sub(ID, lambda found: self._word(found[0], IN_PROSE) or found[0], text)

    def _word(self, value: str, subjects: tuple[str, ...]) -> str | None:
        """Names of payers and policies stay as they are; other labels begin small within a sentence."""
        for subject in subjects:
            label = self.labels.get((subject, value))
            if label:
                return label if subject in NAMES or label[1:2].isupper() else label[0].lower() + label[1:]
        return None
