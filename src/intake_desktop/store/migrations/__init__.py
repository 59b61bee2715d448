# SPDX-License-Identifier: Apache-2.0
"""Numbered steps from an empty file to today's shape. A step that has landed is never edited; the next one corrects
it.
"""

from __future__ import annotations

import contextlib
import functools
import re
import shutil
from collections.abc import Iterable, Iterator
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
    if at == 0 and path is None:
        _run(db, at_once(known), len(known))
        return
    if path is not None:
        db.execute("pragma wal_checkpoint(truncate)")
        shutil.copy2(path, _copy(path, f"{len(known):04d}"))
    for number, text in known[at:]:
        _run(db, statements(text), number)


@functools.lru_cache(maxsize=2)
def at_once(known: tuple[tuple[int, str], ...]) -> tuple[str, ...]:
    """Today's shape in one go, for a file that is new: what all steps come to, taken in memory and read off there.

    Each change of a table makes the engine read its whole schema again: step by step, a new centre would wait several
    times as long.
    """
    db = sql.connect(":memory:", isolation_level=None)
    for number, text in known:
        _run(db, statements(text), number)
    rows = db.execute("select name, sql from sqlite_schema where sql is not null order by rowid").fetchall()
    db.close()
    made_by_engine = tuple(f"{name}_" for name, text in rows if text.lower().startswith("create virtual table"))
    shape = (text for name, text in rows if not name.startswith(("sqlite_", *made_by_engine)))
    wanted = (one for _, text in known for one in statements(text))
    return (*shape, *(one for one in wanted if _bare(one).lower().startswith("insert")))


def _run(db: sql.Connection, texts: Iterable[str], number: int) -> None:
    """Take a step in a transaction of its own: all of it or nothing."""
    db.execute("begin immediate")
    try:
        for text in texts:
            db.execute(text)
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
    if _bare(statement):
        raise RuntimeError("migration ends within a statement")


def _bare(statement: str) -> str:
    """A statement without what is said about it."""
    return re.sub(r"--.*", "", statement).strip()


def _complete(statement: str) -> bool:
    import sqlite3

    return sqlite3.complete_statement(statement)
