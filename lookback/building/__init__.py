"""One build from the settings to the published warehouse: the gate, dbt, publishing, going back, and the export for another engine."""
