"""One static page for people who look, click and share: a file that opens from disk and fetches nothing.

It shows what the marts say: each query of queries/ becomes a data set of its name, those of `both` in either edition, the others in
theirs. The shareable edition (the default, but for the repo's own sample) holds aggregates of eleven lines or more; the internal one (EDITION=internal) goes down to
the line. `lookback page` writes it, and so does every published build.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import vl_convert

from lookback.output.labels import SUBJECTS, Labels
from lookback.output.undecided import FEW, NOTES
from lookback.query import ask
from lookback.warehouse.drafts import draft
from lookback.warehouse.store import Store

HERE = Path(__file__).resolve().parent
SCRIPTS = ("figures.js", "charts.js", "screens.js", "page.js")  # each reads those before it


def plain(value: object) -> object:
    """A value as JSON has it: days as ISO text, money as a number."""
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def data_sets(connection: duckdb.DuckDBPyConnection, edition: str) -> dict[str, object]:
    """Every query of the edition with what it gives, column by column: alike values side by side pack best."""
    sets, labels = {}, Labels.read(connection)
    paths = [path for folder in ("both", edition) for path in (HERE / "queries" / folder).glob("*.sql")]
    for path in sorted(paths, key=lambda path: path.stem):
        query = path.read_text(encoding="utf-8")
        names, rows = ask(connection, query)
        columns = [[plain(row[place]) for row in rows] for place in range(len(names))]
        if path.stem == "step":
            steps = columns[names.index("step")]
            for place in (names.index("saw"), names.index("answer")):
                columns[place] = [labels.sentence(text, step) for text, step in zip(columns[place], steps)]
        sets[path.stem] = {"query": query.strip(), "names": names, "columns": columns, "count": len(rows)}
    return sets


def packed(content: object) -> str:
    """gzip without a time stamp, so that the same data give the same bytes."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()


def script_hash(script: str) -> str:
    """What the Content-Security-Policy calls a script by: no other script runs."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def page(sets: dict[str, object], edition: str, gate: str) -> str:
    """The template with style, scripts and data put in."""
    # Vega's names would meet ours
    vega = "(function(){" + vl_convert.javascript_bundle().replace("</script", "<\\/script") + "})();"
    script = "(function(){'use strict';\n" + "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS) + "})();"
    parts = {
        "edition": edition,
        # no eval: expressions of charts are interpreted (ast in charts.js)
        "policy": f"default-src 'none'; script-src {script_hash(vega)} {script_hash(script)}; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'",
        "style": (HERE / "page.css").read_text(encoding="utf-8"),
        "vega": vega,
        "script": script,
        "data": packed({"edition": edition, "gate": gate, "subjects": SUBJECTS, "notes": NOTES | {"few": FEW}, "sets": sets}),
    }
    text = (HERE / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{ (\w+) \}\}", lambda place: parts[place[1]], text)


def write_page(warehouse: Path, path: Path, edition: str) -> None:
    """Reads the marts of a warehouse and leaves the page, whole or not at all. The internal edition links the gate's pages."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        sets = data_sets(connection, edition)
    gates = Store(warehouse).gate / "index.html"
    gate = os.path.relpath(gates, path.parent) if edition == "internal" and gates.exists() else ""
    with draft(path) as unfinished:
        unfinished.write_text(page(sets, edition, gate), encoding="utf-8", newline="\n")
