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


def append(db: sql.Connection, at: int, actor: str, event: str, about: str, wrote: str) -> tuple[int, str]:
    """Add the row of the transaction that is about to commit; gives its number and hash, the new head."""
    nr, previous = head(db)
    row = (nr + 1, at, actor, event, about, wrote, previous)
    own = _hash(row)
    db.execute("insert into audit values (?, ?, ?, ?, ?, ?, ?, ?)", (*row, own))
    return nr + 1, own


def hash_at(db: sql.Connection, nr: int) -> str | None:
    """Give the hash of one row of the chain; nothing when the chain does not reach so far."""
    row = db.execute("select hash from audit where nr = ?", (nr,)).fetchone()
    return row[0] if row else None


def first_broken(db: sql.Connection) -> int | None:
    """Walk the whole chain and give the number of the first row that does not follow from the one before, if any."""
    previous, expected = FIRST, 1
    for *row, kept in db.execute("select nr, at, actor, event, about, wrote, previous, hash from audit order by nr"):
        if row[0] != expected or row[6] != previous or _hash(tuple(row)) != kept:
            return int(row[0])
        previous, expected = kept, expected + 1
    return None


def first_broken_after(db: sql.Connection, nr: int, limit: int) -> tuple[int, int | None]:
    """Walk `limit` rows of the chain from row `nr` on, which is taken to be right; gives the last row that follows from
    the one before, and the number of the first that does not, if there is one among them.
    """
    previous = hash_at(db, nr) if nr else FIRST
    query = "select nr, at, actor, event, about, wrote, previous, hash from audit where nr > ? order by nr limit ?"
    for *row, kept in db.execute(query, (nr, limit)):
        if row[0] != nr + 1 or row[6] != previous or _hash(tuple(row)) != kept:
            return nr, int(row[0])
        previous, nr = kept, row[0]
    return nr, None


def _hash(row: tuple[object, ...]) -> str:
    return hashlib.sha256("\x1f".join(map(str, row)).encode()).hexdigest()
