# SPDX-License-Identifier: Apache-2.0
"""Emergency access: a case is opened by somebody whose case it is not, because its caseworker is away and a life is at
risk. She types the exact code and why; a supervisor is told, and says within a working day whether it was right.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec

from ..domain.emergencies import DECISIONS, LASTS, NOT_JUSTIFIED, answer_by, reason_problem
from ..domain.identifiers import new_id
from ..domain.permissions import Action, no_record
from ..domain.sentences import sentence
from ..domain.tasks import Trigger
from ..domain.troubles import Trouble
from .cases import is_whole
from .desk import Changes, Desk
from .reach import exactly, is_barred, scope
from .tasks import raise_tasks, settle_tasks

_SHOWN = """select e.id, e.case_id, p.survivor_code, e.reason, e.staff, e.at, e.until, v.decision, v.note, v.staff, v.at
from emergency e join case_file c on c.id = e.case_id left join person p on p.id = c.person
left join emergency_review v on v.id = (
  select r.id from emergency_review r where r.emergency = e.id order by r.decision = 'not_justified' desc, r.at limit 1
)"""


class Emergency(msgspec.Struct, frozen=True):
    """One opening in an emergency, and what a supervisor said of it. Times are UTC."""

    id: str
    case_id: str
    survivor_code: str
    reason: str
    """Typed by whoever opened the case."""
    staff: str
    at: datetime
    until: datetime
    answer_by: date
    """The day by the end of which a supervisor says whether it was right."""
    is_late: bool
    """Nobody said so in time."""
    decision: str = ""
    """A code of ``emergency_decision``; empty while nobody has said anything."""
    note: str = ""
    reviewed_by: str = ""
    reviewed_at: datetime | None = None


class EmergencyRefused(Trouble):
    """A case cannot be opened like this, or an opening not be judged."""

    name = "emergency_refused"


def open_in_emergency(desk: Desk, code: str, reason: str) -> Changes[str]:
    """Open the case with this exact survivor code or case number for a day; answers its id.

    NoRecord when there is no such code, or one that is closed to this person; that somebody tried is noted, never
    what she typed. Where she may open the case anyway, it is only found and nothing is noted.
    """
    desk.require(Action.EMERGENCY_ACCESS)
    problem = reason_problem(reason)
    if problem is not None:
        raise EmergencyRefused(problem, sentence("Your supervisor reads it tomorrow and has to understand why."))
    found = exactly(desk.store, code)
    if found is None or is_barred(desk.store, found[0], desk.staff_code):
        desk.store.note(desk.staff_code, "emergency_access", "- no such record")
        raise no_record()
    case_id, person = found
    if is_whole(desk, case_id):
        return Changes(frozenset(), case_id)
    id, now = new_id(), desk.now()
    fields: dict[str, object] = {"case_id": case_id, "reason": reason.strip(), "staff": desk.staff_code}
    fields |= {"at": _ms(now), "until": _ms(now + LASTS)}
    with desk.store.transaction(desk.staff_code, "emergency_access", case_id) as t:
        t.append("emergency", id, fields, person)
        raise_tasks(desk, t, case_id, person, Trigger.EMERGENCY_OPENED, desk.today(), id)
    return Changes(frozenset({"cases", "emergencies", "tasks", f"case:{case_id}"}), case_id)


def own_emergencies(desk: Desk) -> list[Emergency]:
    """The cases that are open to the person at the desk by an emergency now, the newest first."""
    desk.require(Action.EMERGENCY_ACCESS)
    hers, mine = scope(desk, Action.SEE_CASES)
    query = f"{_SHOWN} where e.staff = ? and e.until > ? and v.decision is not ? and {hers} order by e.at desc"
    values = (desk.staff_code, _ms(desk.now()), NOT_JUSTIFIED, *mine)
    return [_shown(desk, row) for row in desk.store.reader.execute(query, values).fetchall()]


def list_emergencies(desk: Desk, limit: int = 100) -> list[Emergency]:
    """What was opened in an emergency: first what waits for an answer, the oldest first, then the rest, the newest
    first.
    """
    hers, mine = scope(desk, Action.CONFIRM_EMERGENCY)
    query = f"{_SHOWN} where {hers} order by v.id is null desc, case when v.id is null then e.at else -e.at end limit ?"
    return [_shown(desk, row) for row in desk.store.reader.execute(query, (*mine, limit)).fetchall()]


def unanswered(desk: Desk) -> list[Emergency]:
    """Those that wait for an answer of the person at the desk: of others, not her own."""
    hers, mine = scope(desk, Action.CONFIRM_EMERGENCY)
    query = f"{_SHOWN} where v.id is null and e.staff <> ? and {hers} order by e.at"
    return [_shown(desk, row) for row in desk.store.reader.execute(query, (desk.staff_code, *mine)).fetchall()]


def judge_emergency(desk: Desk, emergency_id: str, decision: str, note: str = "") -> Changes[None]:
    """Say whether an opening was right; when it was not, the case closes for that person at once.

    EmergencyRefused for one's own, and where it is said already. NoRecord for a case that is closed to this person.
    """
    hers, mine = scope(desk, Action.CONFIRM_EMERGENCY)
    if decision not in DECISIONS:
        raise ValueError("not a decision")
    query = f"{_SHOWN.replace('select ', 'select c.person, ', 1)} where e.id = ? and {hers}"
    row = desk.store.reader.execute(query, (emergency_id, *mine)).fetchone()
    if row is None:
        raise no_record()
    person, found = row[0], _shown(desk, row[1:])
    if found.staff == desk.staff_code:
        raise EmergencyRefused(
            sentence("You opened this case yourself."), sentence("Another supervisor says whether it was right.")
        )
    if found.decision:
        raise EmergencyRefused(sentence("{code} has answered this already.", code=found.reviewed_by))
    fields = {
        "case_id": found.case_id, "emergency": emergency_id, "decision": decision, "note": note.strip()[:500],
        "staff": desk.staff_code, "at": _ms(desk.now()),
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "emergency_access", f"{found.case_id} {decision} {found.staff}") as t:
        t.append("emergency_review", new_id(), fields, person)
        settle_tasks(desk, t, found.case_id, person, source=emergency_id, result="done", done=True)
    return Changes(frozenset({"cases", "emergencies", "tasks", f"case:{found.case_id}"}), None)


def _shown(desk: Desk, row: tuple[object, ...]) -> Emergency:
    id, case_id, code, reason, staff, at, until, decision, note, by, answered = row
    opened = _moment(at)
    due = answer_by(opened.astimezone().date())
    return Emergency(
        id=str(id), case_id=str(case_id), survivor_code=str(code or ""), reason=str(reason or ""),
        staff=str(staff or ""), at=opened, until=_moment(until), answer_by=due,
        is_late=not decision and desk.today() > due,
        decision=str(decision or ""), note=str(note or ""), reviewed_by=str(by or ""),
        reviewed_at=_moment(answered) if answered is not None else None,
    )  # fmt: skip


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _moment(ms: object) -> datetime:
    return datetime.fromtimestamp(int(str(ms or 0)) / 1000, UTC)
