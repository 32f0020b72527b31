"""Each macro that differs from engine to engine, asked the same on both. Expected answers are written by hand."""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from hashlib import md5

import duckdb
import pytest
from engines import REPO, Engine

# (macro, an expression in the words of the models, its answer as text; null is None). Rows named `r`: (n, word) = (2, 'b'), (1, 'a'), (3, null).
QUESTIONS = {
    "list_of": ("{{ list_text(list_of([\"'x'\", \"'y'\"]), \"'-'\") }}", "x-y"),
    "empty_list": ("{{ list_size(empty_list('string')) }}", "0"),
    "sorted_list": ("(select {{ list_text(sorted_list('word'), \"'-'\") }} from r)", "a-b"),
    "sorted_list of nothing": ("(select {{ list_size(sorted_list('word')) }} from r where n = 3)", "0"),
    "list_in_order": ("(select {{ list_text(list_in_order('word', '-n'), \"'-'\") }} from r)", "b-a"),
    "list_union": ("{{ list_text(list_union(list_of([\"'b'\", \"'a'\"]), list_of([\"'b'\", \"'c'\"])), \"'-'\") }}", "a-b-c"),
    "list_chain": ("{{ list_text(list_chain(list_of([\"'b'\"]), list_of([\"'a'\", \"'b'\"])), \"'-'\") }}", "b-a-b"),
    "list_head": ("{{ list_head(list_of([\"'b'\", \"'a'\"])) }}", "b"),
    "list_head of nothing": ("{{ list_head(empty_list('string')) }}", None),
    "list_tail": ("{{ list_text(list_tail(list_of([\"'c'\", \"'b'\", \"'a'\"])), \"'-'\") }}", "b-a"),
    "list_tail of nothing": ("{{ list_size(list_tail(empty_list('string'))) }}", "0"),
    "list_size": ("{{ list_size(list_of(['1', 'null', '3'])) }}", "3"),
    "list_includes": ("{{ list_includes(list_of(['1', '2']), '2') }}", "true"),
    "list_includes not": ("{{ list_includes(list_of(['1', '2']), '3') }}", "false"),
    "has_another_value": ("{{ has_another_value(list_of([\"'stage=IV'\"]), \"'stage'\", \"'III'\") }}", "true"),
    "has_another_value not": ("{{ has_another_value(list_of([\"'stage=IV'\", \"'stages=I'\"]), \"'stage'\", \"'IV'\") }}", "false"),
    "list_minus": ("{{ list_text(list_minus(list_of([\"'c'\", \"'b'\", \"'a'\"]), list_of([\"'b'\"])), \"'-'\") }}", "c-a"),
    "facts_of": ("{{ list_text(facts_of(list_of([\"'z=1'\", \"'a=2'\", \"'z=3'\"])), \"'-'\") }}", "a-z"),
    "shared_count": ("{{ shared_count(list_of(['1', '2', '3']), list_of(['3', '4', '1'])) }}", "2"),
    "is_smaller_part": ("{{ is_smaller_part(list_of(['2']), list_of(['1', '2'])) }}", "true"),
    "is_smaller_part of its like": ("{{ is_smaller_part(list_of(['1', '2']), list_of(['2', '1'])) }}", "false"),
    "list_of_known": ("{{ list_size(list_of_known('1', 'null')) }}", "1"),
    "list_text": ("{{ list_text(list_of([\"'a'\", \"'b'\"]), \"', '\") }}", "a, b"),
    "text_parts": ("{{ list_size(text_parts(\"'a' || chr(31) || 'b' || chr(31)\", 'chr(31)')) }}", "3"),
    "each_of": ("(select count(*) from (select {{ each_of(list_of(['1', 'null'])) }} as n) as e)", "2"),
    "each_of nothing": ("(select count(*) from (select {{ each_of(empty_list('string')) }} as n) as e)", "0"),
    "each_together": ("(select max(n || w) from (select {{ each_together({'n': [1, 2], 'w': [\"'y'\", \"'x'\"]}) }}) as e)", "2x"),
    "each_with_position": (
        "(select max(place || word) from (select {{ each_with_position('l', 'word', 'place') }} "
        "from (select {{ list_of([\"'y'\", \"'x'\"]) }} as l) as given) as e)",
        "2x",
    ),
    "all_but": ("(select max(word) from (select {{ all_but(['n'], 'r') }} from r) as e)", "b"),
    "row_json": ("(select {{ row_json('r') }} from r where n = 3)", '{"n":3,"word":null}'),
    "days": ("(select count(*) || ' to ' || max(day) from ({{ days('2024-02-28', '2024-03-01') }}) as e)", "3 to 2024-03-01"),
    "joined_text": ("(select {{ joined_text('word', \"', '\", 'n') }} from r)", "a, b"),
    "joined_text of each once": ("(select {{ joined_text('word', \"'+'\", 'word', distinct=true) }} from (select * from r union all select * from r) as e)", "a+b"),
    "matches": ("{{ matches(\"'0500U'\", '^[0-9]{4}[MU]$') }}", "true"),
    "matches not": ("{{ matches(\"'88305'\", '^[0-9]{4}[MU]$') }}", "false"),
    "match_text": ("{{ match_text(\"'  Blue   Cross ' || chr(9) || 'PA '\") }}", "blue cross pa"),
    "spelled_dollars": ("{{ spelled_dollars('cast(1234567.8 as decimal(18, 2))') }}", "$1,234,567.80"),
    "percent": ("{{ percent('cast(0.12345 as double)') }}", "12.3 %"),
    "percent of a half": ("{{ percent('cast(0.0625 as double)') }}", "6.3 %"),
    # unit separators between lung, 7 and nothing, hashed by a library of its own
    "key_of": ("{{ key_of([\"'lung'\", '7', 'null']) }}", b64encode(md5(b"lung\x1f7\x1f").digest()).decode()[:12]),
    "row_hash": ("{{ row_hash(['1', \"'a'\"]) }} = {{ row_hash(['1', \"'a'\"]) }}", "true"),
    "median_of": ("(select cast({{ median_of('a') }} as decimal(18, 2)) from (select 2471.52 as a union all select 2471.53) as e)", "2471.53"),
    "day_after": ("{{ day_after(\"cast('2024-02-28' as date)\") }}", "2024-02-29"),
    "days_between": ("{{ days_between(\"cast('2024-02-28' as date)\", \"cast('2024-03-01' as date)\") }}", "2"),
    "dollars": ("{{ dollars('cast(10.01 as decimal(18, 2))', '0.5') }}", "5.01"),
    "month_of": ("{{ month_of(\"cast('2024-02-28' as date)\") }}", "2024-02-01"),
}  # fmt: skip


EXPECTED = {question: answer for question, (_, answer) in QUESTIONS.items()}


def query(engine: Engine) -> str:
    """One row with the answer to every question, as text."""
    asked = ",\n".join(f"    cast({engine.sql(question)} as string) as q{number}" for number, (question, _) in enumerate(QUESTIONS.values()))
    return f"with r as (select 2 as n, 'b' as word union all select 1, 'a' union all select 3, cast(null as string))\nselect\n{asked}"


def test_every_macro_of_the_engines_is_asked() -> None:
    """All but those that read files and settings."""
    written = {
        name.removeprefix("spark__")
        for path in (REPO / "macros/engine").glob("*.sql")
        if path.stem not in ("input", "seeds")
        for name in Engine("spark").context
        if name.startswith("spark__") and f"macro {name}(" in path.read_text(encoding="utf-8")
    }
    assert written - {question.split()[0] for question in QUESTIONS} == set()


def test_each_macro_has_both_versions() -> None:
    engine = Engine("duckdb")
    versions = {prefix: {name.removeprefix(prefix) for name in engine.context if name.startswith(prefix)} for prefix in ("duckdb__", "spark__")}
    assert versions["duckdb__"] == versions["spark__"] - {"load_csv_rows"}  # dbt's own, put right for Spark


@pytest.mark.parametrize(("kind", "text"), [("integer", "30 days"), ("integer", "1.5"), ("boolean", "yes"), ("date", "2024-02"), ("decimal(5, 4)", "0,4")])
def test_a_cell_of_a_seed_that_cannot_be_read_is_refused(kind: str, text: str) -> None:
    """Spark's cast would make null of it, and null means not known."""
    with pytest.raises(AssertionError, match=f"dispute_window.day_count is '{text}'"):
        Engine("spark").sql(f"{{{{ seed_cell('dispute_window', 'day_count', '{kind}', '{text}') }}}}")


def test_cells_of_seeds_are_written_in_their_types() -> None:
    given = {"integer": "-3", "boolean": "True", "date": "2024-02-29", "decimal(5, 4)": "0.4", "string": "it's"}
    engine = Engine("spark")
    written = {kind: engine.sql("{{ seed_cell('s', 'c', kind, text) }}".replace("kind", repr(kind)).replace("text", repr(text))) for kind, text in given.items()}
    assert written == {
        "integer": "cast('-3' as integer)", "boolean": "cast('True' as boolean)", "date": "date '2024-02-29'",
        "decimal(5, 4)": "cast('0.4' as decimal(5, 4))", "string": "cast('it\\'s' as string)",
    }  # fmt: skip
    assert engine.sql("{{ seed_cell('s', 'c', 'date', none) }}") == "cast(null as date)"


def test_duckdb_answers_as_expected() -> None:
    with duckdb.connect() as connection:
        found = connection.execute(query(Engine("duckdb"))).fetchone()
    assert dict(zip(QUESTIONS, found)) == EXPECTED


@pytest.mark.spark
def test_spark_answers_as_expected() -> None:
    code = (
        "import json, sys; from pyspark.sql import SparkSession; "
        "spark = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').config('spark.sql.session.timeZone', 'UTC').getOrCreate(); "
        "print(json.dumps(list(spark.sql(sys.stdin.read()).collect()[0])))"
    )
    said = subprocess.run([REPO / ".venv-spark/bin/python", "-c", code], input=query(Engine("spark")), capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr[-2000:]
    assert dict(zip(QUESTIONS, json.loads(said.stdout.splitlines()[-1]))) == EXPECTED
