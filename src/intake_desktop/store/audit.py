# SPDX-License-Identifier: Apache-2.0
"""The audit chain: one row a transaction, each with the hash of the one before and of what was written.

Rows hold ids, field names and staff codes, never values. The head of the chain goes into every bundle, so that an
older copy of the store can be told from the newest.
"""

from __future__ import annotations

import hashlib

from sqlcipher3 import dbapi2 as sql

FIRST = "0" * 64


def head(db: sql.Connection) -> tuple[int, str]:
    """Give number and hash of the newest row of the chain; (0, zeros) for an empty one."""
    row = db.execute("select nr, hash from audit order by nr desc limit 1").fetchone()
    return (row[0], row[1]) if row else (0, FIRST)


def append(db: sql.Connection, at: int, actor: str, event: str, about: str, wrote: str) -> None:
    """Add the row of the transaction that is about to commit."""
    nr, previous = head(db)
    row = (nr + 1, at, actor, event, about, wrote, previous)
    db.execute("insert into audit values (?, ?, ?, ?, ?, ?, ?, ?)", (*row, _hash(row)))


def first_broken(db: sql.Connection) -> int | None:
    """Walk the whole chain and give the number of the first row that does not follow from the one before, if any."""
    previous, expected = FIRST, 1
    for *row, kept in db.execute("select nr, at, actor, event, about, wrote, previous, hash from audit order by nr"):
        if row[0] != expected or row[6] != previous or _hash(tuple(row)) != kept:
            return int(row[0])
        previous, expected = kept, expected + 1
    return None


def _hash(row: tuple[object, ...]) -> str:
    return hashlib.sha256("\x1f".join(map(str, row)).encode()).hexdigest()
