"""The folders of the package: each imports only itself, those below it, and the modules at the top (lookback/__init__.py)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
PACKAGE = REPO / "lookback"
TOP = ""  # the modules that lie in no folder; cli alone is above them all
ORDER = ["cli", "commands", "building", "output", "warehouse", "reading", TOP]


def place(module: str) -> str:
    """The folder of a module, as its dotted name says."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ORDER else TOP


def imported(source: str) -> set[str]:
    """Modules of the package that a source imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return {name for name in found if name.split(".")[0] == "lookback"}


def wrong(module: str, source: str) -> list[str]:
    """What a module imports of folders above its own."""
    return sorted(name for name in imported(source) if ORDER.index(place(name)) < ORDER.index(place(module)))


def modules() -> dict[str, Path]:
    paths = {path.relative_to(REPO).with_suffix(""): path for path in PACKAGE.rglob("*.py")}
    return {".".join(path.parts).removesuffix(".__init__"): file for path, file in paths.items()}


@pytest.mark.parametrize("module", sorted(modules()))
def test_a_module_imports_no_folder_above_its_own(module: str) -> None:
    assert wrong(module, modules()[module].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("lookback.settings", "from lookback.reading.folder import entries"),
        ("lookback.reading.x12", "def read():\n    from lookback.building import build"),
        ("lookback.warehouse.store", "import lookback.output.page"),
        ("lookback.commands.status", "from lookback import cli"),
    ],
)
def test_an_import_of_a_folder_above_is_found(module: str, source: str) -> None:
    assert len(wrong(module, source)) == 1


def test_no_two_modules_import_each_other() -> None:
    """A circle would hide behind an import inside a function."""
    paths = modules()
    reads = {}
    for module, path in paths.items():
        names = imported(path.read_text(encoding="utf-8"))
        reads[module] = {name if name in paths else name.rpartition(".")[0] for name in names} - {module}
    seen: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, [*above[above.index(module) :], module]
        if module not in seen:
            for read in sorted(reads.get(module, ())):
                visit(read, (*above, module))
            seen.add(module)

    for module in sorted(reads):
        visit(module, ())


def test_every_folder_says_what_it_is_for() -> None:
    folders = [path for path in PACKAGE.rglob("__init__.py")]
    assert len(folders) == 8
    assert [path for path in folders if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []
