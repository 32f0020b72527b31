"""Makes the environment that make works in, from the committed pins and nothing else; needs only Python itself.

    python3 lookback/environment.py runtime|metrics|test

Each list of pins is installed into a folder of its own below .venvs, and `.venv` is a link to the one in use. A changed list is
installed beside it, and the link is moved only when that has worked: a night without network goes on with what is there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
LINK = REPO / ".venv"
# each holds the pins of those before it
PINS = {"runtime": "requirements.txt", "metrics": "requirements-metrics.txt", "test": "requirements-test.txt"}
INSTALL = ["install", "--quiet", "--disable-pip-version-check", "--no-deps"]


def wanted(level: str) -> str:
    """What an environment must bear to serve a level: the level and a hash of its pins and of what installs the project."""
    content = (REPO / PINS[level]).read_bytes() + (REPO / "pyproject.toml").read_bytes()
    return f"{level}-{hashlib.sha256(content).hexdigest()[:12]}"


def serves(level: str) -> bool:
    """Does the environment in use hold these pins, or a longer list of the same day?"""
    served = LINK / "installed"
    return served.exists() and wanted(level) in served.read_text(encoding="utf-8").split()


def install(level: str) -> Path:
    """A new environment, whole or not at all."""
    folder = REPO / ".venvs" / wanted(level)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", *INSTALL, "--require-hashes", "-r", str(REPO / PINS[level])], check=True)
    # the project itself, as it stands here: its commands and the plugin that dbt loads
    subprocess.run([python, "-m", "pip", *INSTALL, "--no-build-isolation", "--editable", str(REPO)], check=True)
    levels = list(PINS)[: list(PINS).index(level) + 1]
    (folder / "installed").write_text("\n".join(wanted(each) for each in levels) + "\n", encoding="utf-8")
    return folder


def switch(folder: Path) -> None:
    """Moves the link in one step, and clears every environment but the new one and the one before it."""
    before = LINK.resolve()
    if LINK.exists() and not LINK.is_symlink():
        os.rename(LINK, REPO / ".venvs" / "before")
        before = REPO / ".venvs" / "before"
    draft = REPO / ".venv.new"
    draft.unlink(missing_ok=True)
    draft.symlink_to(folder.relative_to(REPO))
    os.replace(draft, LINK)
    for each in (REPO / ".venvs").iterdir():
        if each not in (folder, before):
            shutil.rmtree(each, ignore_errors=True)


def main() -> None:
    level = sys.argv[1] if len(sys.argv) == 2 and sys.argv[1] in PINS else sys.exit(f"Which environment: {', '.join(PINS)}?")
    if sys.version_info < (3, 11):  # noqa: UP036 - it is called by whatever Python there is
        sys.exit(f"Lookback needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. Set PYTHON=/path/to/python3.11.")
    if serves(level):
        return
    print(f"Installing the pinned environment for {level} into .venvs (about a minute, once)", flush=True)
    try:
        switch(install(level))
    except (subprocess.CalledProcessError, OSError) as error:
        if level == "runtime" and (LINK / "bin" / "lookback").exists():
            print(f"The pins have changed and could not be installed ({error}). Going on with the environment of before.", file=sys.stderr)
            return
        sys.exit(f"The pins of {PINS[level]} could not be installed ({error}). Is the package index reachable, and the disk not full?")


if __name__ == "__main__":
    main()
