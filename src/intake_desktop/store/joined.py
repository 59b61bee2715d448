# SPDX-License-Identifier: Apache-2.0
"""One case that was entered twice is shown as one: what belongs to the second file is shown under the first.

Nothing is rewritten for it. ``case.duplicate_of`` alone is written to the journal; the tables show each part of a
duplicate under the file that goes on, whichever PC wrote it and whenever it comes, and `moved` remembers where it
belongs. Taking the word back shows everything where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlcipher3 import dbapi2 as sql

STAYS: Final = frozenset(
    {
        "duplicate", "emergency", "emergency_review", "handover", "closure", "closure_decision", "reopening",
        "transfer",
    }
)  # fmt: skip
"""What tells the life of the file itself and not of the woman: it stays with its own file."""


def place(db: sql.Connection, thing: str, id: str, case: str | None) -> str | None:
    """Give the file under which a part of `case` is shown, and remember where it belongs."""
    if thing in STAYS:
        return case
    shown = leads_to(db, case) if case is not None else None
    if shown == case:
        db.execute("delete from moved where id = ?", (id,))
    else:
        db.execute(
            "insert into moved values (?, ?, ?) on conflict do update set origin = excluded.origin", (id, thing, case)
        )
    return shown


def settle(db: sql.Connection, case: str, tables: Mapping[str, str]) -> None:
    """Show what belongs to this file, and to those that lead to it, where it has to be shown now.

    `tables` names the table of each thing that moves.
    """
    query = """with recursive before (id) as (
      select ? union select c.id from case_file c join before b on c.duplicate_of = b.id
    ) select id from before"""
    files = [id for (id,) in db.execute(query, (case,)).fetchall()]
    for file in files:
        for id, thing in db.execute("select id, thing from moved where origin = ?", (file,)).fetchall():
            db.execute(f"update {tables[thing]} set case_id = ? where id = ?", (file, id))
        db.execute("delete from moved where origin = ?", (file,))
    leads = {file: leads_to(db, file) for file in files}
    for file, shown in leads.items():
        if shown != file:
            for thing, table in tables.items():
                db.execute(
                    f"insert into moved select id, ?, ? from {table} where case_id = ? and true on conflict do nothing",
                    (thing, file, file),
                )
    for file, shown in leads.items():
        if shown != file:
            for table in tables.values():
                db.execute(
                    f"update {table} set case_id = ? where id in (select id from moved where origin = ?)", (shown, file)
                )


def leads_to(db: sql.Connection, case: str) -> str:
    """The file that goes on instead of this one: itself, unless it was put together with another that is there.

    Two PCs that put two files together the other way round lead in a circle: then each stands for itself until a person
    decides.
    """
    at, seen = case, {case}
    while True:
        row = db.execute(
            "select o.id from case_file c join case_file o on o.id = c.duplicate_of where c.id = ?", (at,)
        ).fetchone()
        if row is None:
            return at
        at = row[0]
        if at in seen:
            return case
        seen.add(at)
