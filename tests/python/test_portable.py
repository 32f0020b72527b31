"""Every model that Spark builds is SQL that Spark reads, told without Spark: rendered in its words, parsed in its grammar, each function one
that it has, and none of the forms that DuckDB has alone. That both answer the same is asked in test_spark.py (make test-spark)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlglot
from engines import REPO, Engine
from sqlglot import exp

# `show functions` of Spark 4.3
FUNCTIONS = set((REPO / "tests/fixtures/spark_functions.txt").read_text(encoding="utf-8").split())
# words that stand before a bracket and are no function
WORDS = {
    # try_cast is of its grammar, in no list of functions
    "try_cast",
    "all", "and", "array", "as", "between", "by", "case", "cube", "decimal", "distinct", "else", "except", "exists", "from", "group", "having", "in",
    "is", "join", "not", "on", "or", "over", "partition", "qualify", "select", "struct", "then", "union", "using", "values", "when", "where", "with",
}  # fmt: skip
# what parses as Spark and means nothing there, or something else
FORMS = {
    "a list or a place in it, as DuckDB writes them": r"\[",
    "a cast with colons": r"::",
    "columns left out or replaced after a star, as DuckDB does": r"\*\s+(exclude|replace)\b",
    "union by name": r"\bby name\b",
    "asof join": r"\basof\b",
    "lambda": r"\blambda\b",
    "glob": r"\bglob\b",
    "an order inside an aggregate": r"\b(string_agg|listagg|collect_list|array_agg|list|first|last)\([^()]*\border by\b",
    "a named window that is ordered where it is used": r"\bover \((?!partition\b|order\b|rows\b|range\b)\w+\s",
    "a cast to varchar without a length": r"\bas varchar\b(?!\()",
}
# read by DuckDB alone (docs/spark.md)
DUCKDB_ALONE = ("models/staging/intake/reading/",)


def sources() -> list[Path]:
    tests = [path for folder in ("laws", "ledger", "intake", "finance") for path in (REPO / "tests" / folder).glob("*.sql")]
    models = [path for path in REPO.glob("models/**/*.sql") if not path.relative_to(REPO).as_posix().startswith(DUCKDB_ALONE)]
    return sorted([*models, *tests])


@pytest.fixture(scope="module")
def spark() -> Engine:
    return Engine("spark")


def bare(sql: str) -> str:
    """Without comments and texts."""
    return re.sub(r"--[^\n]*|/\*.*?\*/|r?'(?:[^'\\]|\\.|'')*'", "''", sql, flags=re.DOTALL).lower()


def faults(sql: str) -> list[str]:
    """What Spark would not read, or would read otherwise."""
    text = bare(sql)
    found = [what for what, form in FORMS.items() if re.search(form, text)]
    found += [f"no function of Spark: {name}" for name in sorted(set(re.findall(r"\b([a-z_][a-z_0-9]*)\s*\(", text)) - FUNCTIONS - WORDS - named(text))]
    try:
        parsed = sqlglot.parse_one(sql, read="spark")
    except sqlglot.errors.ParseError as error:
        return [*found, f"not Spark's grammar: {str(error).splitlines()[0]}"]
    return found + [f"{name} is a name of the same select, which Spark does not know in where" for name in sorted(names_used_too_soon(parsed))]


def named(text: str) -> set[str]:
    """Names of queries and relations whose columns stand behind them in brackets."""
    return set(re.findall(r"\b(\w+) \([\w, ]+\) as \(", text)) | set(re.findall(r"\bas (\w+) \(", text))


def names_used_too_soon(parsed: exp.Expression) -> set[str]:
    """Names that a select gives and its own where uses, though no column that it reads can be meant."""
    found = set()
    for select in parsed.find_all(exp.Select):
        given = {each.alias for each in select.expressions if isinstance(each, exp.Alias) and each.alias not in {c.name for c in each.find_all(exp.Column)}}
        where = select.args.get("where")
        found |= {column.name for column in (where.find_all(exp.Column) if where else ()) if not column.table and column.parent_select is select} & given
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_spark_reads_what_it_builds(spark: Engine, path: Path) -> None:
    assert faults(spark.sql(path.read_text(encoding="utf-8"))) == []


GENERIC = {
    "half_open": {"model": "layer.mart", "prefix": "effective"},
    "never_null": {"model": "layer.mart", "columns": ["a", "b"]},
    "refers_to": {"model": "layer.mart", "columns": ["a"], "to": "layer.parent"},
    "unique_key": {"model": "layer.mart", "columns": ["a", "b"]},
}


def test_spark_reads_the_generic_tests(spark: Engine) -> None:
    assert {path.stem for path in (REPO / "tests/generic").glob("*.sql")} == set(GENERIC)
    assert {name: faults(spark.context[name](**arguments)) for name, arguments in GENERIC.items()} == {name: [] for name in GENERIC}


@pytest.mark.parametrize(
    "sql",
    [
        "select [1, 2] as list",
        "select a::int as a from layer.mart",
        "select * exclude (a) from layer.mart",
        "select * replace (1 as a) from layer.mart",
        "select a from layer.mart union all by name select a from layer.other",
        "select string_agg(a, ', ' order by a) as a from layer.mart",
        "select list_sort(a) as a from layer.mart",
        "select a, upper(b) as code from layer.mart where code = 'X'",
        "select rank() over (w order by a) as place from layer.mart window w as (partition by b)",
        "select cast(a as varchar) as a from layer.mart",
        "select a from layer.mart asof join layer.other using (a)",
        "select unnest(a) as a from layer.mart",
        "select strftime(a, '%Y') as a from layer.mart",
    ],
)
def test_what_duckdb_alone_reads_is_caught(sql: str) -> None:
    assert faults(sql) != []


def test_no_model_asks_which_engine_it_runs_on() -> None:
    assert [path for path in REPO.glob("models/**/*.sql") if "target." in path.read_text(encoding="utf-8")] == []
