"""Makes the environment that make works in, from the committed pins and nothing else; needs only Python itself.

    python3 lookback/environment.py runtime|metrics|test|spark

Each list of pins is installed into a folder of its own below .venvs, and `.venv` is a link to the one in use. A changed list is
installed next to it, and the link is moved only when that has worked: a night without network goes on with what is there. Spark
has a link of its own, `.venv-spark`, for it needs none of our packages.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
# under each link the lists that it serves, each with the pins of those before it
LINKS = {
    ".venv": {"runtime": "requirements.txt", "metrics": "requirements-metrics.txt", "test": "requirements-test.txt"},
    ".venv-spark": {"spark": "requirements-spark.txt"},
}
PINS = {level: pins for lists in LINKS.values() for level, pins in lists.items()}
JAVA = 17
INSTALL = ["install", "--quiet", "--disable-pip-version-check", "--no-deps"]


def wanted(level: str) -> str:
    """What an environment must bear to serve a level: the level and a hash of its pins and of what installs the project."""
    content = (REPO / PINS[level]).read_bytes() + (REPO / "pyproject.toml").read_bytes()
    return f"{level}-{hashlib.sha256(content).hexdigest()[:12]}"


def link_of(level: str) -> Path:
    return REPO / next(name for name, lists in LINKS.items() if level in lists)


def serves(level: str) -> bool:
    """Does the environment in use hold these pins, or a longer list of the same day?"""
    served = link_of(level) / "installed"
    return served.exists() and wanted(level) in served.read_text(encoding="utf-8").split()


def install(level: str) -> Path:
    """A new environment, whole or not at all."""
    folder = REPO / ".venvs" / wanted(level)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", *INSTALL, "--require-hashes", "-r", str(REPO / PINS[level])], check=True)
    if level != "spark":  # the project itself, as it stands here: its commands and the plugin that dbt loads
        subprocess.run([python, "-m", "pip", *INSTALL, "--no-build-isolation", "--editable", str(REPO)], check=True)
    lists = list(LINKS[link_of(level).name])
    levels = lists[: lists.index(level) + 1]
    (folder / "installed").write_text("\n".join(wanted(each) for each in levels) + "\n", encoding="utf-8")
    return folder


def switch(link: Path, folder: Path) -> None:
    """Moves the link in one step, and clears every environment but those in use and the one before it."""
    before = link.resolve()
    if link.exists() and not link.is_symlink():
        os.rename(link, REPO / ".venvs" / "before")
        before = REPO / ".venvs" / "before"
    draft = link.with_name(f"{link.name}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(folder.relative_to(REPO))
    os.replace(draft, link)
    in_use = [(REPO / name).resolve() for name in LINKS]
    for each in (REPO / ".venvs").iterdir():
        if each not in (*in_use, before):
            shutil.rmtree(each, ignore_errors=True)


def check_java() -> None:
    """Spark runs on Java, which pip does not bring."""
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    except (OSError, subprocess.CalledProcessError):
        sys.exit(f"Spark needs Java {JAVA}, and there is none: install it (Debian: openjdk-{JAVA}-jre-headless), or set JAVA_HOME to where it is.")
    found = re.search(r'version "(\d+)', said)
    if not found or int(found[1]) < JAVA:
        sys.exit(f"Spark needs Java {JAVA} or newer; {java} is {said.splitlines()[0]}. Set JAVA_HOME to a newer one.")


def main() -> None:
    level = sys.argv[1] if len(sys.argv) == 2 and sys.argv[1] in PINS else sys.exit(f"Which environment: {', '.join(PINS)}?")
    if sys.version_info < (3, 11):  # noqa: UP036 - it is called by whatever Python there is
        sys.exit(f"Lookback needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. Set PYTHON=/path/to/python3.11.")
    if level == "spark":
        check_java()
    if serves(level):
        return
    print(f"Installing the pinned environment for {level} into .venvs (about a minute, once)", flush=True)
    try:
        switch(link_of(level), install(level))
    except (subprocess.CalledProcessError, OSError) as error:
        if level == "runtime" and (link_of(level) / "bin" / "lookback").exists():
            print(f"The pins have changed and could not be installed ({error}). Going on with the environment of before.", file=sys.stderr)
            return
        sys.exit(f"The pins of {PINS[level]} could not be installed ({error}). Is the package index reachable, and the disk not full?")


if __name__ == "__main__":
    main()
