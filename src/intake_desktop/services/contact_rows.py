# SPDX-License-Identifier: Apache-2.0
"""Contacts as they lie in the file: each with what stood there before it was corrected, and those that were taken back.

A correction is a new entry that names the one in whose place it stands; one without a result takes it back. Two PCs
that corrected one contact without knowing of each other leave two, and a person looks at them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.corrections import former
from ..domain.follow_ups import Try

STANDS = """f.result is not null and not exists (
  select 1 from follow_up w where w.case_id = f.case_id and w.amends = f.id)"""
"""The condition on a contact ``f`` that counts: nobody corrected it or took it back."""

_QUERY = """select id, at, way, spoke_with, result, safe, as_agreed, note, next_on, staff, task, amends
  from follow_up where case_id = ? order by at desc, id desc"""


class FollowUp(msgspec.Struct, frozen=True):
    """One contact, or one try, as it was written down."""

    id: str
    at: str
    """A local ISO day, or moment."""
    way: str
    spoke_with: str
    result: str
    """A code of ``followup_result``; empty when it was taken back."""
    safe: str
    as_agreed: str
    """``no`` when it was done otherwise than she had agreed; the note says why."""
    note: str
    next_on: str | None
    staff: str
    task: str | None
    amends: str | None = None
    before: tuple[FollowUp, ...] = ()
    """What stood in its place before it was corrected, the latest first."""


class Rows(msgspec.Struct, frozen=True):
    """The contacts of a case, the latest first."""

    standing: tuple[FollowUp, ...]
    taken_back: tuple[FollowUp, ...]
    """Entries that took a contact back, each with it in `before`."""

    def one(self, id: str) -> FollowUp | None:
        """The contact of this id, if it stands."""
        return next((row for row in self.standing if row.id == id), None)

    @property
    def tries(self) -> list[Try]:
        """Those that count, as tries."""
        return [
            Try(date.fromisoformat(row.at[:10]), row.way, row.result, row.as_agreed != "no") for row in self.standing
        ]


def rows_of(db: sql.Connection, case_id: str) -> Rows:
    """Read the contacts of a case; callers have asked whether she reaches them."""
    found = [_read(row) for row in db.execute(_QUERY, (case_id,)).fetchall()]
    by_id, replaced = {one.id: one for one in found}, {one.amends for one in found}
    last = [msgspec.structs.replace(one, before=tuple(former(one, by_id))) for one in found if one.id not in replaced]
    return Rows(tuple(one for one in last if one.result), tuple(one for one in last if not one.result and one.before))


def written_by(rows: Rows, staff: str) -> Rows:
    """Of these, what one person wrote herself, and what others did not correct."""

    def hers(some: Sequence[FollowUp]) -> tuple[FollowUp, ...]:
        return tuple(one for one in some if all(each.staff == staff for each in (one, *one.before)))

    return Rows(hers(rows.standing), hers(rows.taken_back))


def _read(row: tuple[Any, ...]) -> FollowUp:
    id, at, way, spoke_with, result, safe, as_agreed, note, next_on, staff, task, amends = row
    return FollowUp(
        id, at or "", way or "", spoke_with or "", result or "", safe or "", as_agreed or "", note or "", next_on,
        staff or "", task, amends,
    )  # fmt: skip
