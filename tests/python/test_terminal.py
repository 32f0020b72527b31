"""What reaches a terminal: data and file names as text, one sentence for a fault, and under which exit code (docs/runbook.md). Here the
readers and writers fail as they do on a full disk or a hostile file; test_build.py has the codes of whole builds."""

from __future__ import annotations

import ast
import errno
import io
import os
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import ParseError

import duckdb
import pytest
from click.testing import CliRunner, Result
from conftest import REPO
from rich.table import Table

from lookback import cli
from lookback.building.progress import Progress
from lookback.commands.summary import show_changes
from lookback.dbt_runs import resource_fault
from lookback.reading.imports import damage
from lookback.settings import VARIABLES, Exit, Fault
from lookback.terminal import Terminal, add_cells, echo, marked, plain

# clear the screen, a title, a link, red by the one-byte sign, a line from right to left, a line that overwrites itself
HOSTILE = ["\x1b[2J", "\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "\x9b31m", "\u202etxet", "\rNothing new", "\x08\x08", "\u2028"]
MARKUP = [":warning:", "[bold]81445[/bold]", "[/]", "[link=http://x]payer[/link]", "81445\\[x]", "[red"]


def acts(text: str) -> list[str]:
    """What would act on a terminal."""
    return re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


# Text -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*HOSTILE, "a\x00b", "a\tb", "\ufeffname", os.fsdecode(b"caf\xe9.csv")])
def test_control_characters_are_shown_and_do_not_act(text: str) -> None:
    shown = plain(f"before{text}after")
    assert acts(shown) == [] and shown.startswith("before") and shown.endswith("after") and "\\" in shown
    assert shown.encode("utf-8")


def test_the_rest_stays_as_it_is() -> None:
    for text in ("C34.90", "[bold]today[/bold]", "Müller, 検査, é", "a\\b", ""):
        assert plain(text) == text
    assert plain(12) == "12" and plain(Path("a")) == "a"
    assert plain("one\ntwo") == "one\\ntwo" and plain("one\ntwo", lines=True) == "one\ntwo"
    assert plain(os.fsdecode(b"caf\xe9.csv")) == "caf\\xe9.csv"


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP])
def test_cells_titles_and_sentences_show_what_the_data_say(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(title=marked(text), title_justify="left")
    table.add_column("code", no_wrap=True)
    add_cells(table, text)
    Terminal(width=200).print(table)
    Terminal().say(text)
    echo(text)
    Progress().say(text)
    printed, complained = capsys.readouterr()
    assert acts(printed) == [] and printed.count(plain(text)) == 4
    assert acts(complained) == [] and plain(text) in complained


# that module, and what runs before the environment or apart from the commands
OWN_WAY = {"terminal.py", "environment.py"}


def test_only_one_module_writes_to_a_terminal() -> None:
    found = []
    for path in sorted((REPO / "lookback").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.name not in OWN_WAY else []:
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in ("print", "click.echo", "click.secho", "Console", "rich.print", "sys.stdout.write", "sys.stderr.write"):
                found.append(f"{path.name}:{node.lineno} {called}")
            # cells of data; the gate marks its own
            if called.endswith(".add_row") and path.name != "gate.py":
                found.append(f"{path.name}:{node.lineno} {called}")
    assert found == []


# The commands on hostile data ------------------------------------------------------------------------------------------


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(cli.lookback, arguments, env=dict.fromkeys(VARIABLES, "") | environment)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A warehouse whose codes, payers and reasons act on a terminal and are markup."""
    path = tmp_path / "ware[red]house.duckdb"
    texts = ", ".join("('" + text.replace("'", "''") + "')" for text in [*HOSTILE, *MARKUP])
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table text as select * from (values {texts}) as text (text)")
        connection.execute("create table dim_build as select 'b' as build_id, date '2026-01-01' as known_on, null as claims_fingerprint")
        connection.execute("""create table rpt_intake as select text as table_name, 1 as row_count, 1 as accepted_row_count,
            0 as rejected_row_count, 1 as in_scope_row_count, 1.0 as charge_amount from text""")
        connection.execute("""create table fct_determination as select text as outcome, text as expected_action, 'as_known' as basis,
            date '2026-01-01' as known_on from text""")
        connection.execute("""create table rpt_denial_rate as select text as payer_id, 2 as line_count, 1 as undecided_line_count,
            2 as initial_decided_line_count, 2 as final_decided_line_count, 1 as initial_denied_line_count,
            1 as final_denied_line_count, 1.0 as final_denied_charge_amount from text""")
        connection.execute("""create table fct_retroactive_outcome as select text as payer_id, text as cause_revision, text as retro_kind,
            text as direction, text as opportunity, 1.0 as charge_amount, 1.0 as amount_at_stake, text as claim_id, 1 as claim_line_number,
            'lab' as data_source, date '2026-01-01' as changed_on, text as outcome_as_adjudicated, text as outcome_as_known from text""")
        connection.execute("""create table fct_provider_adjustment as select date '2026-01-01' as payment_date, text as reason_code, text as reason,
            1.0 as amount, text as claim_id, 1 as claim_line_number, 'lab' as data_source, 1 as provider_adjustment_number from text""")
    return path


def test_the_summary_shows_hostile_payers_and_codes_as_text(hostile: Path) -> None:
    done = run("summary", WAREHOUSE_PATH=str(hostile), COLUMNS="400")
    assert done.exit_code == 0, done.output
    assert acts(done.stdout) == [] and "ware[red]house.duckdb" in done.stdout
    # wide tables are cut at the width of a log; the first column of each is whole
    assert [text for text in [*HOSTILE, *MARKUP] if done.stdout.count(plain(text)) < 3] == []


def test_the_ladder_of_a_claim_shows_hostile_text_as_text(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "select 'as_known', date '2026-01-01', text, text, text, text, text, text, text from text"
    monkeypatch.setattr("lookback.commands.explain.compiled_analysis", lambda *_: query)
    for claim in ("\x1b[2J", "[/]"):
        done = run("explain", claim, WAREHOUSE_PATH=str(hostile))
        assert done.exit_code == 0, done.output
        assert acts(done.stdout) == [] and f"Changed on 2026-01-01 by {plain(claim)}" in done.stdout and f"{plain(claim)}, {plain(claim)}" in done.stdout
    monkeypatch.setattr("lookback.commands.explain.compiled_analysis", lambda *_: "select 1 where false")
    done = run("explain", "\x1b[2J[red]", WAREHOUSE_PATH=str(hostile))
    assert done.exit_code == 2 and acts(done.stderr) == [] and "claim \\x1b[2J[red] in scope" in done.stderr


def test_status_shows_hostile_names_as_text(hostile: Path) -> None:
    place = hostile.with_name(hostile.name + ".builds")
    place.mkdir()
    (place / "runs.jsonl").write_text('{"build_id": "[red]x", "event": "start", "at": "2026", "command": "\\u001b[2J[/]"}\n')
    done = run("status", WAREHOUSE_PATH=str(hostile))
    assert done.exit_code == 0 and acts(done.stdout) == [] and "[red]x" in done.stdout and "\\x1b[2J[/]" in done.stdout


def test_changes_since_the_last_publish_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    show_changes([{"is_alarm": True, "detail": f"nobody mapped the payer {text}\n! another" } for text in [*HOSTILE, *MARKUP]])
    lines = capsys.readouterr().out.strip().splitlines()
    assert len(lines) == 1 + len(HOSTILE) + len(MARKUP) and acts("".join(lines)) == []


@pytest.mark.parametrize("name", ["\x1b[2Jevil.txt", "[bold]evil[red].txt", "new\nline.txt"])
def test_the_gate_names_a_file_as_text(tmp_path: Path, name: str) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "medical_claim.csv").write_text("claim_id\n1\n")
    (tmp_path / "claims" / name).touch()
    done = run("gate", "--claims-dir", str(tmp_path / "claims"), "--docs-dir", str(tmp_path / "docs"))
    assert acts(done.stderr) == [] and done.exit_code == Exit.GATE, done.output
    assert plain(name) in done.stderr
    assert "Traceback" not in done.output


def test_what_was_typed_is_repeated_as_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (["\x1b[2J"], ["build", "--\x1b[2J"], ["explain", "A", "\x1b[2J"]):
        monkeypatch.setattr(sys, "argv", ["lookback", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == Exit.CONFIGURATION and acts(capsys.readouterr().err) == []


# Exit codes -------------------------------------------------------------------------------------------------------------


def out_of_memory() -> None:
    with duckdb.connect(config={"memory_limit": "10MB", "temp_directory": ""}) as connection:
        connection.execute("create table t as select range as a, md5(range::varchar) as b from range(1000000)")


def raises(error: BaseException) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


SHORTAGES = {
    "memory of Python": raises(MemoryError()), "memory of arrays": raises(MemoryError("Unable to allocate 12.5 GiB for an array")),
    "memory of DuckDB": lambda *_: out_of_memory(), "memory of the system": raises(OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))),
    "disk": raises(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))), "quota": raises(OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))),
    "size of a file": raises(OSError(errno.EFBIG, os.strerror(errno.EFBIG))), "disk of DuckDB": raises(duckdb.IOException("Could not write: No space left on device")),
}  # fmt: skip


@pytest.mark.parametrize("shortage", SHORTAGES)
def test_memory_and_disk_that_run_out_end_with_8(hostile: Path, monkeypatch: pytest.MonkeyPatch, shortage: str) -> None:
    monkeypatch.setattr("lookback.commands.summary.show", SHORTAGES[shortage])
    done = run("summary", WAREHOUSE_PATH=str(hostile))
    assert done.exit_code == Exit.RESOURCES, done.output
    assert len(done.stderr.strip().splitlines()) == 1 and "Disk or memory ran out" in done.stderr


@pytest.mark.parametrize("shortage", ["memory of Python", "memory of DuckDB", "disk"])
def test_an_import_that_runs_out_ends_with_8_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shortage: str) -> None:
    monkeypatch.setattr("lookback.reading.imports.clfs.import_clfs", SHORTAGES[shortage])
    assert run("import", "clfs", str(tmp_path / "x"), WAREHOUSE_PATH=str(tmp_path / "w.duckdb")).exit_code == Exit.RESOURCES


def test_the_models_of_an_import_that_run_out_end_with_8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """dbt reports it as a failed node."""
    import dbt.cli.main
    from dbt.cli.main import dbtRunnerResult

    from lookback.reading.imports import run_models

    said = "Out of Memory Error: failed to pin block of size 256.0 KiB"
    monkeypatch.setattr("lookback.reading.imports.project", lambda: None)
    monkeypatch.setattr(dbt.cli.main.dbtRunner, "invoke", lambda *_: dbtRunnerResult(success=False, exception=RuntimeError(said)))
    monkeypatch.setenv("POLICY_DIR", str(tmp_path))
    with pytest.raises(Fault) as stopped:
        run_models("clfs", tmp_path, tmp_path)
    assert stopped.value.code == Exit.RESOURCES and "Nothing was imported" in str(stopped.value)


def in_zip(content: bytes = b"") -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.read("x")


def in_workbook(sheet: bytes) -> None:
    """A workbook whose sheet is this."""
    from openpyxl import Workbook, load_workbook

    made, hostile = io.BytesIO(), io.BytesIO()
    Workbook().save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(hostile, "w") as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else source.read(name))
    for row in load_workbook(hostile, read_only=True).worksheets[0].iter_rows(values_only=True):
        assert row


CELL = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="%s"><v>%s</v></c></row></sheetData></worksheet>'
DAMAGED = {
    "no ZIP": lambda *_: in_zip(b"x"), "a ZIP that is cut off": raises(EOFError()), "packed data": raises(zlib.error("Error -3")),
    "text": lambda *_: b"\xff".decode("utf-8"), "XML": raises(ParseError("not well-formed")), "a header": raises(struct.error("unpack requires 30 bytes")),
    "archives in archives": raises(RecursionError("maximum recursion depth exceeded")),
    "a string that is not there": lambda *_: in_workbook(CELL % (b"s", b"99")), "a number that is none": lambda *_: in_workbook(CELL % (b"n", b"1e")),
    "a cut sheet": lambda *_: in_workbook(CELL[:150]),
    "entities in entities": lambda *_: in_workbook(b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + CELL % (b"n", b"&b;&b;")),
}  # fmt: skip


@pytest.mark.parametrize("damaged", DAMAGED)
@pytest.mark.parametrize("command", ["policy", "mcd", "clfs"])
def test_a_damaged_or_hostile_file_ends_with_2_whatever_its_reader_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: str, command: str
) -> None:
    function = {"policy": "policy_list.import_list", "mcd": "mcd.import_mcd", "clfs": "clfs.import_clfs"}[command]
    monkeypatch.setattr(f"lookback.reading.imports.{function}", DAMAGED[damaged])
    whose = ["--payer", "a", "--policy", "b"] if command == "policy" else []
    done = run("import", command, str(tmp_path / "\x1b[2J[x].xlsx"), *whose, WAREHOUSE_PATH=str(tmp_path / "w.duckdb"))
    assert done.exit_code == Exit.CONFIGURATION, done.output
    assert len(done.stderr.strip().splitlines()) == 1 and "\\x1b[2J[x].xlsx is damaged" in done.stderr and acts(done.stderr) == []


def test_a_fault_of_our_own_is_not_taken_for_damage() -> None:
    for error in (KeyError("x"), TypeError("x"), RuntimeError("x"), AttributeError("x"), MemoryError(), OSError(errno.ENOSPC, "x")):
        assert damage(error) is None, error


def test_what_nobody_foresaw_ends_with_1_and_names_the_file_that_says_where(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("lookback.commands.summary.show", raises(KeyError("a bug")))
    monkeypatch.setattr(sys, "argv", ["lookback", "summary"])
    monkeypatch.setenv("WAREHOUSE_PATH", str(hostile))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    log = Path(re.search(r"(\S+\.log) tells where", said)[1])
    assert ended.value.code == Exit.INTERNAL and "KeyError: 'a bug'" in log.read_text() and "Traceback" not in said
    log.unlink()


def test_a_reader_who_closes_the_pipe_is_no_fault(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookback.commands.summary.show", raises(BrokenPipeError(errno.EPIPE, "Broken pipe")))
    done = run("summary", WAREHOUSE_PATH=str(hostile))
    assert done.exit_code == 1 and done.stderr == ""


def test_who_writes_is_named_with_his_process() -> None:
    said = 'IO Error: Could not set lock on file "/data/w.duckdb": Conflicting lock is held in /usr/bin/python3 (PID 12). See also https://duckdb.org'
    for error in (duckdb.IOException(said), f"Runtime Error\n  {said}"):
        fault = resource_fault(error, Path("w"), "Nothing was written.")
        assert fault.code == Exit.LOCKED and "/data/w.duckdb is open for writing in another program (/usr/bin/python3, process 12)" in str(fault)
    assert resource_fault(duckdb.IOException('Could not set lock on file "a": Resource temporarily unavailable'), Path("w")).code == Exit.LOCKED


@pytest.mark.parametrize("becomes", ["DuckDB's error", "damage", "a fault", "nothing else", "met a named tuple"])
def test_an_interrupted_import_ends_with_130(tmp_path: Path, becomes: str) -> None:
    code = f"""
import os, signal, threading, time
from lookback import cli
from lookback.settings import Exit, Fault
import lookback.reading.imports.clfs as clfs

def slow(*_):
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        exec("time.sleep(20)") if {becomes == "met a named tuple"} else time.sleep(20)  # a named tuple is made by exec
    except KeyboardInterrupt:
        if {becomes == "DuckDB's error"}:
            raise RuntimeError("Query interrupted") from None
        if {becomes == "damage"}:
            raise EOFError
        if {becomes == "a fault"}:
            raise Fault(Exit.TESTS, "dbt failed")
        raise

clfs.import_clfs = slow
cli.main()
"""
    (tmp_path / "interrupted.py").write_text(code)  # -m, as the build runs the gate: a script would end with what sys.exit says
    command = [sys.executable, "-m", "interrupted", "import", "clfs", str(tmp_path / "x")]
    environment = os.environ | {"WAREHOUSE_PATH": str(tmp_path / "w.duckdb"), "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 130, done.stderr
    assert "Interrupted." in done.stderr and "Traceback" not in done.stderr


def test_every_code_of_the_runbook_is_shown_by_help() -> None:
    codes = re.findall(r"^\| (\d+) \|", (REPO / "docs" / "runbook.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert codes == [*(str(int(code)) for code in Exit), "130"]
    shown = run("--help").output
    assert [code for code in codes if not re.search(rf"^ +{code} +\w", shown, re.MULTILINE)] == []
