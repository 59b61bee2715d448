# SPDX-License-Identifier: Apache-2.0
"""Numbered steps from an empty file to today's shape. A step that has landed is never edited; the next one corrects
it.
"""

from __future__ import annotations

import contextlib
import functools
import re
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from sqlcipher3 import dbapi2 as sql

from ..troubles import newer


@functools.cache
def steps() -> tuple[tuple[int, str], ...]:
    """All steps in order, as number and SQL text; their numbers have no gap."""
    found = sorted(
        (int(match[1]), file.read_text(encoding="utf-8"))
        for file in resources.files(__name__).iterdir()
        if (match := re.fullmatch(r"(\d{4})_\w+\.sql", file.name))
    )
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise RuntimeError("migrations are not numbered without a gap")
    return tuple(found)


def version(db: sql.Connection) -> int:
    """The number of the last step that this file has taken."""
    return int(db.execute("pragma user_version").fetchone()[0])


def migrate(db: sql.Connection, path: Path | None) -> None:
    """Bring the file to today's shape: a copy first, then each step in its own transaction, all of it or nothing.

    `path` is the file to copy, or nothing for a file that was just made. Raises StoreIsNewer for a file from the
    future.
    """
    known = steps()
    at = version(db)
    if at > len(known):
        raise newer(at, len(known))
    if at == len(known):
        return
    if path is not None:
        db.execute("pragma wal_checkpoint(truncate)")
        shutil.copy2(path, _copy(path, f"{len(known):04d}"))
    for number, text in known[at:]:
        db.execute("begin immediate")
        try:
            for statement in statements(text):
                db.execute(statement)
            db.execute(f"pragma user_version = {number}")
            db.execute("commit")
        except BaseException:
            db.execute("rollback")
            raise


def forget_copies(path: Path) -> None:
    """Remove the copies from before a change of shape, once something safer stands in for them."""
    for old in path.parent.glob(_copy(path, "*").name):
        with contextlib.suppress(OSError):
            old.unlink()


def _copy(path: Path, step: str) -> Path:
    return path.with_name(f"{path.name}.before-{step}")


def statements(text: str) -> Iterator[str]:
    """Split a step into statements, because the engine's own script runner would commit in between."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and _complete(statement):
            yield statement
            statement = ""
    if re.sub(r"--.*", "", statement).strip():
        raise RuntimeError("migration ends within a statement")


def _complete(statement: str) -> bool:
    import sqlite3

    return sqlite3.complete_statement(statement)
