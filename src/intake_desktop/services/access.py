# SPDX-License-Identifier: Apache-2.0
"""Who may open a case: its owner, the counsellor it was given to, and who must not see it because she is involved."""

from __future__ import annotations

import msgspec

from ..domain.identifiers import part_id
from ..domain.permissions import COUNSELLING, Action, no_record
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..resources import code_lists
from ..vault.staff import staff_code
from .cases import visible_case
from .closing import require_open
from .desk import Changes, Desk, changes
from .reach import is_barred


class Bar(msgspec.Struct, frozen=True):
    """A member of staff for whom this case does not exist. `reason` is a code of ``bar_reason``."""

    staff: str
    reason: str
    noted_by: str


class Access(msgspec.Struct, frozen=True):
    """Who may open a case, besides supervisors. `bars` is empty for those who may not know of them."""

    owner: str
    counsellor: str | None
    bars: tuple[Bar, ...]


class AccessRefused(Trouble):
    """This person cannot be given or barred from this case."""

    name = "access_refused"


def who_may_open(desk: Desk, case_id: str) -> Access:
    """Say who works on a case. Who is barred from it is told only to those who bar."""
    row, _ = visible_case(desk, case_id, Action.ASSIGN_COUNSELLOR)
    db = desk.store.reader
    line = db.execute("select assigned from service_line where id = ?", (_line(case_id),)).fetchone()
    bars: tuple[Bar, ...] = ()
    if desk.may(Action.BAR_FROM_CASE):
        query = "select staff, reason, noted_by from bar where case_id = ? and active = 'yes' order by staff"
        bars = tuple(Bar(*found) for found in db.execute(query, (case_id,)))
    return Access(row.owner, line[0] if line else None, bars)


def list_counsellors(desk: Desk) -> list[str]:
    """The codes of the counsellors who work here now, to choose from."""
    desk.require(Action.ASSIGN_COUNSELLOR)
    return sorted(one.code for one in desk.vault.roster().active() if "counsellor" in one.roles)


def assign_counsellor(desk: Desk, case_id: str, code: str | None) -> Changes[None]:
    """Give the counselling of a case to a counsellor, who can open the case from now on; or take it back."""
    _, person = visible_case(desk, case_id, Action.ASSIGN_COUNSELLOR)
    require_open(desk, case_id)
    if code is not None and code not in list_counsellors(desk):
        raise AccessRefused(
            sentence("{code} is not a counsellor who works at this computer.", code=code),
            sentence("Choose one of the counsellors in the list."),
        )
    if code is not None and is_barred(desk.store, case_id, code):
        raise AccessRefused(
            sentence("{code} cannot be given this case.", code=code), sentence("Choose another counsellor.")
        )
    fields = {"case_id": case_id, "sector": COUNSELLING, "assigned": code, "staff": desk.staff_code}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} counsellor {code or 'none'}") as t:
        t.set("service_line", _line(case_id), fields, person.id)
    return changes("cases", f"case:{case_id}")


def bar_from_case(desk: Desk, case_id: str, code: str, reason: str) -> Changes[None]:
    """Keep a member of staff out of a case, whatever her roles: for her there is no such record from now on."""
    _, person = visible_case(desk, case_id, Action.BAR_FROM_CASE)
    code = staff_code(code)
    if not code:
        raise AccessRefused(sentence("Write the code of the member of staff."))
    if code == desk.staff_code:
        raise AccessRefused(
            sentence("You cannot do this for yourself here."), sentence("Use “I know one of them” on the same page.")
        )
    _write_bar(desk, case_id, person.id, code, reason, active="yes")
    return changes("cases", f"case:{case_id}")


def lift_bar(desk: Desk, case_id: str, code: str) -> Changes[None]:
    """Let somebody into a case again. She cannot do it herself: for her the case does not exist."""
    _, person = visible_case(desk, case_id, Action.BAR_FROM_CASE)
    row = desk.store.reader.execute(
        "select reason from bar where id = ? and active = 'yes'", (_bar(case_id, code),)
    ).fetchone()
    if row is None:
        raise no_record()
    _write_bar(desk, case_id, person.id, code, row[0], active="no")
    return changes("cases", f"case:{case_id}")


def declare_interest(desk: Desk, case_id: str, reason: str) -> Changes[None]:
    """Say that one knows the survivor or whom she accuses: the case closes for oneself until a supervisor opens it."""
    _, person = visible_case(desk, case_id, Action.DECLARE_INTEREST)
    _write_bar(desk, case_id, person.id, desk.staff_code, reason, active="yes")
    return changes("cases", f"case:{case_id}")


def _write_bar(desk: Desk, case_id: str, person: str, code: str, reason: str, *, active: str) -> None:
    if not code_lists().has("bar_reason", reason):
        raise ValueError("not a reason")
    fields = {"case_id": case_id, "staff": code, "reason": reason, "active": active, "noted_by": desk.staff_code}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} bar {code} {active}") as t:
        t.set("bar", _bar(case_id, code), fields, person)


def _line(case_id: str) -> str:
    return part_id(case_id, f"service/{COUNSELLING}")


def _bar(case_id: str, code: str) -> str:
    return part_id(case_id, f"bar/{code}")
