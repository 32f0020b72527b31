"""The key under which ids of persons are hashed (docs/design.md, "Settings and commands"). It stands in no SQL text, log or manifest: dbt's
connections get it as a variable of DuckDB."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from lookback.faults import Exit, Fault
from lookback.settings import REPO

KEY_FILE = REPO / ".person_id_key"  # ignored by git
VARIABLE = "person_id_key"


def person_id_key() -> str:
    """PERSON_ID_KEY, else the random key of this installation, made when it is first asked for."""
    if "PERSON_ID_KEY" in os.environ:
        key, where = os.environ["PERSON_ID_KEY"], "PERSON_ID_KEY"
    else:
        key, where = stored_key(KEY_FILE), str(KEY_FILE)
    if not key.strip():
        raise Fault(
            Exit.CONFIGURATION,
            f"{where} is empty, and ids hashed without a key can be guessed. Set PERSON_ID_KEY to a long random text, or unset it to "
            f"have one made.",
        )
    return key.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def stored_key(path: Path) -> str:
    """The key in a file that its owner alone can read; written whole before it gets its name, so that two builds agree on one."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8")
