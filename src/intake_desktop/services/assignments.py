# SPDX-License-Identifier: Apache-2.0
"""Whose case it is, and giving it to somebody else: one case, or the whole caseload of a worker who leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from ..domain.identifiers import new_id
from ..domain.permissions import Action
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..resources import code_lists
from ..store import Transaction
from ..vault.staff import staff_code
from .cases import visible_case
from .closing import READ_ONLY, require_open
from .desk import Changes, Desk
from .reach import is_barred, scope

T = TypeVar("T")

MANY, TOO_MANY = 15, 20
"""Active cases of one worker above which it is said in amber, and in red: more than she can know."""
OWNERS = frozenset({"caseworker", "supervisor"})
"""Roles that a case is given to."""

_ACTIVE = f"c.status is null or c.status not in ({', '.join(repr(status) for status in READ_ONLY)})"


class Caseload(msgspec.Struct, frozen=True):
    """One member of staff and the cases that are hers now."""

    code: str
    roles: tuple[str, ...]
    is_here: bool
    """She works here; false for somebody who left and still owns cases."""
    cases: int
    high_risk: int

    @property
    def state(self) -> str:
        """``fine``, ``many`` or ``too_many``."""
        return "too_many" if self.cases > TOO_MANY else "many" if self.cases > MANY else "fine"


class HandedOver(msgspec.Struct, frozen=True):
    """What became of a caseload: how many cases each one got, and how many nobody could be given."""

    given: dict[str, int]
    left: int
    """Cases that stay where they are: everybody named is barred from them."""


class HandoverRefused(Trouble):
    """A case cannot be given to this person."""

    name = "handover_refused"


def caseloads(desk: Desk) -> list[Caseload]:
    """Everybody who may own cases with how many active ones she has; first those who left and still have some, then by
    code.
    """
    hers, mine = scope(desk, Action.REASSIGN_CASE)
    query = f"""select c.owner, count(*), sum(c.risk_level = 'high') from case_file c
    where ({_ACTIVE}) and c.owner <> '' and {hers} group by c.owner"""
    counts = {owner: (count, high or 0) for owner, count, high in desk.store.reader.execute(query, mine).fetchall()}
    roster = {one.code: one for one in desk.staff_chain().current.users}
    able = {code for code, one in roster.items() if one.active and OWNERS & set(one.roles)}
    found = [
        Caseload(
            code,
            tuple(roster[code].roles) if code in roster else (),
            code in roster and roster[code].active,
            *counts.get(code, (0, 0)),
        )
        for code in able | set(counts)
    ]
    return sorted(found, key=lambda one: (one.is_here, one.code))


def may_take(desk: Desk) -> list[Caseload]:
    """Those a case can be given to, whoever has the fewest first."""
    desk.require(Action.REASSIGN_CASE)
    able = [one for one in caseloads(desk) if one.is_here and OWNERS & set(one.roles)]
    return sorted(able, key=lambda one: (one.cases, one.code))


def reassign_case(desk: Desk, case_id: str, code: str, reason: str) -> Changes[None]:
    """Give one case to somebody else, for a code of ``handover_reason``. HandoverRefused, NoRecord, CaseClosed."""
    row, person = visible_case(desk, case_id, Action.REASSIGN_CASE)
    require_open(desk, case_id)
    _check_reason(reason)
    after = _able(desk, code)
    if after == row.owner:
        raise HandoverRefused(sentence("This case is hers already."))
    if is_barred(desk.store, case_id, after):
        raise _cannot(after)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} owner {row.owner} {after}") as t:
        _give(desk, t, case_id, person.id, row.owner, after, reason)
    return _changed([case_id], None)


def hand_over_caseload(desk: Desk, before: str, to: Sequence[str], reason: str) -> Changes[HandedOver]:
    """Give all active cases of one member of staff to others, in one go: each to whoever of `to` has the fewest then.

    A case from which somebody of `to` is barred goes to another one of them; when all are, it stays and is counted.
    """
    hers, mine = scope(desk, Action.REASSIGN_CASE)
    _check_reason(reason)
    giver = staff_code(before)
    takers = list(dict.fromkeys(_able(desk, code) for code in to))
    if giver in takers or not takers:
        raise HandoverRefused(
            sentence("Choose at least one other member of staff."),
            sentence("The cases are divided among all whom you choose."),
        )
    query = f"""select c.id, c.person from case_file c where c.owner = ? and ({_ACTIVE}) and {hers}
    order by c.risk_level = 'high' desc, c.opened_on, c.nr"""
    cases = desk.store.reader.execute(query, (giver, *mine)).fetchall()
    loads = Counter({one.code: one.cases for one in caseloads(desk) if one.code in takers})
    for code in takers:
        loads.setdefault(code, 0)
    given: Counter[str] = Counter()
    moved: list[str] = []
    with desk.store.transaction(desk.staff_code, "record_changed", f"{giver} caseload {' '.join(takers)}") as t:
        for case_id, person in cases:
            open_to = [code for code in takers if not is_barred(desk.store, case_id, code)]
            if not open_to:
                continue
            after = min(open_to, key=lambda code: (loads[code], code))
            _give(desk, t, case_id, person, giver, after, reason)
            loads[after] += 1
            given[after] += 1
            moved.append(case_id)
    return _changed(moved, HandedOver(dict(given), len(cases) - len(moved)))


def _give(desk: Desk, t: Transaction, case_id: str, person: str, before: str, after: str, reason: str) -> None:
    t.set("case", case_id, {"owner": after}, person)
    fields = {"case_id": case_id, "before": before, "after": after, "reason": reason, "staff": desk.staff_code}
    t.append("handover", new_id(), fields | {"at": int(desk.now().timestamp() * 1000)}, person)
    query = "select id from task where case_id = ? and state = 'open' and assignee = ?"
    for (task,) in t.db.execute(query, (case_id, before)).fetchall():
        t.set("task", task, {"assignee": after}, person)


def _able(desk: Desk, code: str) -> str:
    """The code of somebody who works here and can have cases."""
    wanted = staff_code(code)
    for one in desk.staff_chain().current.active():
        if one.code == wanted and OWNERS & set(one.roles):
            return one.code
    raise HandoverRefused(
        sentence("{code} is no caseworker who works at this centre.", code=wanted),
        sentence("Choose one of the people in the list."),
    )


def _check_reason(reason: str) -> None:
    if not code_lists().has("handover_reason", reason):
        raise ValueError("not a reason")


def _cannot(code: str) -> HandoverRefused:
    return HandoverRefused(
        sentence("{code} cannot be given this case.", code=code), sentence("Choose another colleague.")
    )


def _changed(cases: Sequence[str], value: T) -> Changes[T]:
    return Changes(frozenset({"cases", "staff", "tasks", *(f"case:{one}" for one in cases)}), value)
