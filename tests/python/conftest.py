"""What the Python tests share: a laboratory that builds throw-away warehouses from given claims and ledgers."""

from __future__ import annotations

import fcntl
import gc
import json
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from fnmatch import fnmatch
from graphlib import TopologicalSorter
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from csv_rows import Rows, header_of, read_csv, write_csv  # noqa: F401  (tests take read_csv from here)
from dbt.cli.main import dbtRunner
from dbt.compilation import Compiler

from lookback.query import records
from lookback.reading import x12
from lookback.reading.person_key import VARIABLE, person_id_key
from lookback.settings import VARIABLES

REPO = Path(__file__).resolve().parents[2]
KNOWN_ON = "2026-11-01"
PLACEHOLDER = "2345-06-07"  # stands for known_on in compiled SQL, and nowhere else
OF_CLAIMS = ("raw_*", "read_*", "not_too_much_is_rejected")  # nodes whose SQL depends on the files of claims
# without rpt_intake_file, which names the files, and models/marts/operations, which name the build
MARTS = (
    "dim_day",
    "dim_expected_payment_share",
    "dim_fee_basis",
    "dim_label",
    "dim_policy",
    "dim_policy_coding_rule",
    "dim_policy_criteria",
    "dim_policy_cross_reference",
    "dim_policy_discrepancy",
    "dim_policy_requirement",
    "dim_policy_revision",
    "dim_policy_scope",
    "dim_policy_timeline",
    "dim_scenario",
    "fct_adjudicated_line",
    "fct_adjudication",
    "fct_denial",
    "fct_determination",
    "fct_ladder_step",
    "fct_provider_adjustment",
    "fct_rejected_line",
    "fct_remittance_service",
    "fct_retroactive_outcome",
    "fct_watched_line",
    "rpt_code_coverage",
    "rpt_denial_definition",
    "rpt_denial_exposure",
    "rpt_denial_month",
    "rpt_denial_rate",
    "rpt_exposure",
    "rpt_impact_basis",
    "rpt_intake",
    "rpt_payer_mapping",
    "rpt_policy_change",
    "rpt_policy_coverage",
    "rpt_policy_tie",
    "rpt_reimbursement_impact",
    "rpt_remittance_file",
    "rpt_remittance_flag",
    "rpt_scenario_line",
    "rpt_shareable_billing",
    "rpt_shareable_exposure",
    "rpt_shareable_outcome",
    "rpt_shareable_scenario",
    "rpt_shareable_undecided",
    "rpt_shown_policy",
    "rpt_unlisted_reason",
    "rpt_unread_code",
)

# dbt keeps many small objects, and Python's garbage collector need not go through all of them all the time
gc.set_threshold(50_000, 20, 50)

# dbt links the whole graph for each command, which takes longer than to compile a few models; the graph of a manifest stays the same
link, graphs = Compiler.compile, {}


def linked(compiler: Compiler, manifest: object, write: bool = True, add_test_edges: bool = False) -> object:
    compiler.initialize()
    key = id(manifest), add_test_edges
    if key not in graphs:
        graphs[key] = manifest, link(compiler, manifest, write, add_test_edges)  # while the manifest is kept, no other has its id
    return graphs[key][1]


Compiler.compile = linked


# Files that take longest come first, so that no worker is left alone with one of them at the end. The first needs no laboratory, which
# another worker makes meanwhile.
LONGEST = (
    "test_build", "test_mcd", "test_lists", "test_imports", "test_intake", "test_laws", "test_page", "test_inputs", "test_sharing", "test_workbook",
    "test_sample_835", "test_hand_over", "test_metrics", "test_cells", "test_scenarios", "test_stories",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


class Warehouse:
    """One built warehouse."""

    def __init__(self, path: Path):
        self.path = path

    def rows(self, query: str) -> Rows:
        # dbt holds the file open in this process, so the mode must be its own
        with duckdb.connect(str(self.path)) as connection:
            return records(connection, query)

    def content(self, table: str) -> list[str]:
        """All rows of a table as JSON, in an order of their own, for comparing two warehouses."""
        with duckdb.connect(str(self.path)) as connection:
            return sorted(row for (row,) in connection.execute(f"select cast(to_json(t) as varchar) from {table} as t").fetchall())

    def marts(self, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
        return {table: self.content(table) for table in MARTS if table not in without}


class Laboratory:
    """A copy of the project in which seeds can be replaced, parsed once and built many times.

    `start` holds what every laboratory begins with. The first one makes it; those of other processes wait, and take what is there.
    """

    def __init__(self, directory: Path, start: Path | None = None):
        self.directory = directory
        self.project = directory / "project"
        self.project.mkdir()
        for name in ("models", "macros", "tests", "analyses", "dbt_project.yml", "profiles.yml"):
            (self.project / name).symlink_to(REPO / name)
        shutil.copytree(REPO / "seeds", self.project / "seeds")
        self.build_count = 0
        # the manifest is millions of letters, which nobody here reads
        self.options = ["--project-dir", str(self.project), "--profiles-dir", str(REPO), "--quiet", "--no-write-json"]
        start = start or directory
        self.begun = start / "begun" / "warehouse.duckdb"
        kept = start / "start.pickle"
        with (start / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if kept.exists():
                self.manifest, self.compiled = pickle.loads(kept.read_bytes())
                self.place_seeds()
            else:
                self.parse()
                self.load_seeds()
                os.environ.update(CLAIMS_DIR=str(REPO / "sample_claims"), KNOWN_ON=PLACEHOLDER)
                self.compiled = self.compile()
            self.in_order = self.ordered()
            self.of_claims = {name for name, node in self.manifest.nodes.items() if any(fnmatch(node.name, pattern) for pattern in OF_CLAIMS)}
            self.of_ledger = {name for name, node in self.manifest.nodes.items() if name in self.compiled and "ledger('" in node.raw_code}
            self.dated = {name for name, sql in self.compiled.items() if PLACEHOLDER in sql}
            if not kept.exists():
                self.build_ledger()
                kept.write_bytes(pickle.dumps((self.manifest, self.compiled)))
        (self.project / "target").mkdir(exist_ok=True)
        shutil.copy(start / "semantic_manifest.json", self.project / "target")  # what `mf query` reads

    def parse(self) -> None:
        """Of the project itself, with the target folder of `make test-sample`: what that has parsed is not parsed again."""
        os.environ["WAREHOUSE_PATH"] = "target/test/warehouse.duckdb"
        outcome = dbtRunner().invoke(["parse", "--project-dir", str(REPO), "--profiles-dir", str(REPO), "--target-path", "target/test", "--quiet"])
        assert outcome.success, outcome.exception
        shutil.copy(REPO / "target" / "test" / "semantic_manifest.json", self.begun.parents[1])
        self.manifest = outcome.result
        self.place_seeds()

    def manifest_to_run(self) -> object:
        """In one process dbt reuses the SQL of ephemeral models, and that of what reads them, from its last run: with the day of that run."""
        for node in self.manifest.nodes.values():
            if node.config.materialized == "ephemeral" or getattr(node, "extra_ctes", None):
                node.compiled, node.compiled_code, node.extra_ctes, node.extra_ctes_injected = False, None, [], False
                node._pre_injected_sql = None
        return self.manifest

    def place_seeds(self) -> None:
        """dbt loads the seeds of this copy of the project."""
        for node in self.manifest.nodes.values():
            if node.resource_type == "seed":
                node.root_path = str(self.project)

    def load_seeds(self) -> None:
        """The warehouse from which every build begins: its seeds, for most builds change none or few of them."""
        self.begun.parent.mkdir()
        os.environ.update(WAREHOUSE_PATH=str(self.begun), CLAIMS_DIR=str(REPO / "sample_claims"), KNOWN_ON=KNOWN_ON)
        with redirect_stdout(StringIO()):
            assert dbtRunner(manifest=self.manifest_to_run()).invoke(["seed", *self.options]).success
        with duckdb.connect(str(self.begun)) as connection:
            connection.execute("checkpoint")

    def build_ledger(self) -> None:
        """What no claim reaches is built once, on the day that most builds are known on."""
        reached = self.reached(self.of_claims)
        with duckdb.connect(str(self.begun)) as connection:
            self.create(connection, [node for node in self.in_order if node.unique_id not in reached], self.compiled, KNOWN_ON)
            connection.execute("checkpoint")

    def reached(self, changed: set[str]) -> set[str]:
        """What changed, and every model that reads it, however far away."""
        reached = set(changed)
        for node in self.in_order:
            if not reached.isdisjoint(node.depends_on.nodes):
                reached.add(node.unique_id)
        return reached

    def needed(self, *names: str) -> set[str]:
        """Models or tests and everything that they read, however far away."""
        needed = {node.unique_id for node in self.in_order if node.name in names}
        assert len(needed) == len(names), names
        for node in reversed(self.in_order):
            if node.unique_id in needed:
                needed.update(node.depends_on.nodes)
        return needed

    def seed_path(self, name: str) -> Path:
        return next((self.project / "seeds").glob(f"*/{name}.csv"))

    def build(
        self,
        claims: Path | dict[str, Rows],
        *,
        known_on: str = KNOWN_ON,
        seeds: dict[str, Rows] | None = None,
        tests: bool = False,
        with_dbt: bool = False,
        policies: Path | None = None,
        only: tuple[str, ...] = (),
    ) -> Warehouse:
        """Builds a warehouse; fails the test where that fails. `tests` runs the data tests, laws included, as well.

        dbt takes its time for every node. Here its compiled SQL is run as it stands, in its order; only what depends on the files is
        compiled again, and only what claims, seeds or the day reach is built. `with_dbt` leaves all to dbt, and test_laws.py proves both ways equal.
        `policies` are imported ones (POLICY_DIR); `only` names models or tests, so that nothing is built or tested but what they need.
        """
        self.build_count += 1
        directory = self.directory / f"build_{self.build_count}"
        directory.mkdir()
        if not isinstance(claims, Path):
            claims_directory = directory / "claims"
            claims_directory.mkdir()
            for table, rows in claims.items():
                write_csv(claims_directory / f"{table}.csv", rows)
            claims = claims_directory
        for path in (REPO / "seeds").glob("*/*.csv"):
            shutil.copy(path, self.seed_path(path.stem))
        for name, rows in (seeds or {}).items():
            write_csv(self.seed_path(name), rows, header_of(REPO / self.seed_path(name).relative_to(self.project)))
        path = directory / "warehouse.duckdb"
        shutil.copy(self.begun, path)
        os.environ.pop("POLICY_DIR", None)
        if policies:
            os.environ["POLICY_DIR"] = str(policies)
        if with_dbt or not known_on:
            unchanged = [f"file:{seed.name}" for seed in (REPO / "seeds").glob("*/*.csv") if seed.stem not in (seeds or {})]
            untested = ["--exclude-resource-type", "test", *(["--exclude", *unchanged] if unchanged else [])]
            selected = ["--select", *(f"+{name}" for name in only)] if only else []
            is_built, messages = self.invoke(claims, path, known_on, selected if tests else [*selected, *untested])
            assert is_built, messages
        else:
            self.run_compiled(claims, path, known_on, list(seeds or {}), tests, only)
        os.environ.pop("POLICY_DIR", None)
        return Warehouse(path)

    def run_compiled(self, claims: Path, path: Path, known_on: str, seeds: list[str], tests: bool, only: tuple[str, ...]) -> None:
        os.environ.update(CLAIMS_DIR=str(claims), WAREHOUSE_PATH=str(path), KNOWN_ON=PLACEHOLDER)
        x12.decode(claims, x12.kept_folder(path))
        imported = self.of_ledger if "POLICY_DIR" in os.environ else set()
        sql = self.compiled | self.compile(*OF_CLAIMS, *(self.manifest.nodes[name].name for name in imported))
        changed = {*self.of_claims, *imported, *(f"seed.lookback.{name}" for name in seeds), *(self.dated if known_on != KNOWN_ON else [])}
        needed = self.needed(*only) if only else self.manifest.nodes.keys()
        reached = self.reached(changed) & needed
        with duckdb.connect(str(path)) as connection:
            for name in seeds:
                connection.execute(f"delete from staging.{name}")
                described = connection.execute(f"describe staging.{name}").fetchall()
                columns = {column[0]: column[1] for column in described}
                connection.execute(
                    f"insert into staging.{name} by name select * from read_csv(?, columns = {columns}, header = true, "
                    "quote = '\"', escape = '\"', delim = ',', auto_detect = false)",
                    [str(self.seed_path(name))],
                )
            self.create(connection, [node for node in self.in_order if node.unique_id in reached], sql, known_on)
            failed = [
                f"{node.name}: {count} rows"
                for node in (self.in_order if tests else [])
                if node.resource_type == "test" and node.unique_id in needed
                and (count := connection.execute(
                    f"select count(*) from ({sql[node.unique_id].replace(PLACEHOLDER, known_on)})"
                ).fetchone()[0])
            ]  # fmt: skip
        assert failed == []

    def create(self, connection: duckdb.DuckDBPyConnection, nodes: list[object], sql: dict[str, str], known_on: str) -> None:
        connection.execute("set timezone = 'UTC'; set preserve_insertion_order = false")
        connection.execute(f"set variable {VARIABLE} = ?", [person_id_key()])
        for node in nodes:
            if node.resource_type == "model" and node.config.materialized != "ephemeral":
                text = sql[node.unique_id].replace(PLACEHOLDER, known_on)
                connection.execute(f"create schema if not exists {node.schema}")
                connection.execute(f"create or replace {node.config.materialized} {node.relation_name} as {text}")

    def compile(self, *selected: str) -> dict[str, str]:
        """The SQL of models and data tests, as dbt writes it for the environment as it is."""
        command = ["compile", "--select", *(selected or ["resource_type:model", "resource_type:test"])]
        errors: list[str] = []
        runner = dbtRunner(
            manifest=self.manifest_to_run(),
            callbacks=[lambda event: errors.append(event.info.msg) if event.info.level == "error" else None],
        )
        with redirect_stdout(StringIO()) as printed:
            outcome = runner.invoke([*command, *self.options])
        assert outcome.success, "\n".join([printed.getvalue(), *errors, str(outcome.exception or "")])
        return {result.node.unique_id: result.node.compiled_code for result in outcome.result.results}

    def ordered(self) -> list[object]:
        """Models and data tests, each after what it reads."""
        # what tests a model of an import is no test of a build
        nodes = {name: node for name, node in self.manifest.nodes.items() if node.config.enabled}
        sorter = TopologicalSorter({name: [parent for parent in node.depends_on.nodes if parent in nodes] for name, node in nodes.items()
                                    if node.resource_type in ("model", "test")})  # fmt: skip
        return [nodes[name] for name in sorter.static_order() if nodes[name].resource_type in ("model", "test")]

    def refusal(self, claims: Path | str, *options: str, known_on: str = KNOWN_ON) -> str:
        """What dbt says when it refuses to build; fails the test where it builds. `options` select what is built."""
        directory = self.directory / "refused"
        directory.mkdir(exist_ok=True)
        is_built, messages = self.invoke(claims, directory / "warehouse.duckdb", known_on, list(options))
        assert not is_built
        return " ".join(messages.split())

    def analyses(self, warehouse: Warehouse, **variables: str) -> dict[str, str]:
        """Each analysis as SQL against this warehouse."""
        os.environ.update(WAREHOUSE_PATH=str(warehouse.path), KNOWN_ON=KNOWN_ON)
        command = ["compile", "--select", "resource_type:analysis", "--vars", json.dumps(variables), *self.options]
        with redirect_stdout(StringIO()):
            outcome = dbtRunner(manifest=None if variables else self.manifest_to_run()).invoke(command)
        assert outcome.success, outcome.exception
        return {result.node.name: result.node.compiled_code for result in outcome.result.results}

    def invoke(self, claims: Path | str, path: Path, known_on: str, options: list[str]) -> tuple[bool, str]:
        os.environ.update(CLAIMS_DIR=str(claims), WAREHOUSE_PATH=str(path), KNOWN_ON=known_on)
        errors: list[str] = []
        runner = dbtRunner(
            manifest=self.manifest_to_run(),
            callbacks=[lambda event: errors.append(event.info.msg) if event.info.level == "error" else None],
        )
        with redirect_stdout(StringIO()) as printed:
            outcome = runner.invoke(["build", "--exclude-resource-type", "unit_test", *options, *self.options])
        return outcome.success, "\n".join([printed.getvalue(), *errors, str(outcome.exception or "")])


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    before = dict(os.environ)
    for name in VARIABLES:  # settings of the person who runs the tests
        os.environ.pop(name, None)
    os.environ["PERSON_ID_KEY"] = "a key for tests"
    # workers of one run share the folder above their own
    start = tmp_path_factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else None
    yield Laboratory(tmp_path_factory.mktemp("laboratory"), start)
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def sample(laboratory: Laboratory) -> Warehouse:
    """The sample claims, built with every data test."""
    return laboratory.build(REPO / "sample_claims", tests=True)
