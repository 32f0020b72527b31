"""Macros and models in the words of one engine, rendered without dbt or that engine: what dbt gives to Jinja is stood in for as far as
ours ask for it. So a model is known in Spark's words where there is no Spark."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import jinja2
import yaml

REPO = Path(__file__).resolve().parents[2]
# what dbt's own macros write, as far as ours call them
DBT = {
    "duckdb": {"dateadd": "date_add({2}, interval ({1}) {0})", "datediff": "date_diff('{2}', {0}, {1})"},
    "spark": {"dateadd": "dateadd({0}, {1}, {2})", "datediff": "datediff({1}, {0})"},
}
MACRO = re.compile(r"{%-?\s*(?:macro|test)\s+(\w+)(\(.*?\))\s*(-?%}.*?{%-?)\s*end(?:macro|test)\s*-?%}", re.DOTALL)


class Returned(Exception):
    """What a macro gives by `return`."""


class Engine:
    """Jinja with every macro of the project, each calling what is written for this engine."""

    def __init__(self, name: str):
        self.jinja = jinja2.Environment(extensions=["jinja2.ext.do"], undefined=jinja2.StrictUndefined)
        self.context: dict[str, object] = {
            "adapter": SimpleNamespace(dispatch=lambda macro, _: self.context[f"{name}__{macro}"]),
            "config": lambda **_: "",
            "dbt": SimpleNamespace(**{macro: written.format for macro, written in DBT[name].items()}),
            "env_var": lambda _, default="": default,
            "exceptions": SimpleNamespace(raise_compiler_error=refuse),
            "execute": True,
            "graph": SimpleNamespace(nodes={f"seed.lookback.{table}": seed for table, seed in seeds().items()}),
            "invocation_id": "this-build",
            "modules": SimpleNamespace(datetime=datetime, re=re),
            "project_name": "lookback",
            "ref": lambda relation: f"layer.{relation}",
            "return": give,
            "run_started_at": datetime.datetime(2026, 11, 1),
            "target": SimpleNamespace(type=name),
            "var": lambda _, default=None: default,
        }
        for path in [*REPO.glob("macros/**/*.sql"), *REPO.glob("tests/generic/*.sql")]:
            for macro, arguments, body in MACRO.findall(path.read_text(encoding="utf-8")):
                self.context[macro] = self.callable(macro, f"{{% macro {macro}{arguments} {body} endmacro %}}")

    def callable(self, macro: str, source: str) -> Callable[..., object]:
        """A macro as dbt calls it: what it returns, else its text. Each is a template of its own, so that it finds the others here."""

        def call(*arguments: object, **named: object) -> object:
            try:
                return getattr(self.jinja.from_string(source, globals=self.context).module, macro)(*arguments, **named)
            except Returned as returned:
                return returned.args[0]

        return call

    def sql(self, source: str) -> str:
        return self.jinja.from_string(source, globals=self.context).render()


def give(value: object) -> None:
    raise Returned(value)


def refuse(said: str) -> None:
    raise AssertionError(said)


def seeds() -> dict[str, SimpleNamespace]:
    """Each seed with the types of its columns."""
    described = [seed for path in (REPO / "seeds").glob("*/*.yml") for seed in yaml.safe_load(path.read_text(encoding="utf-8")).get("seeds", [])]
    return {seed["name"]: SimpleNamespace(config=SimpleNamespace(column_types=seed["config"]["column_types"])) for seed in described}
