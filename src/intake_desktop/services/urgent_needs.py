# SPDX-License-Identifier: Apache-2.0
"""How urgent a slip for a service is by what the file knows, and whether a doctor comes first."""

from __future__ import annotations

import json

from sqlcipher3 import dbapi2 as sql

from ..domain.cases import CaseRow
from ..domain.permissions import Action
from ..domain.risk import NOW
from ..domain.sentences import Sentence
from ..domain.urgent_need import HEALTH, OPEN, Advice, Signs, advise, first_the_doctor
from ..resources import code_lists
from .cases import is_whole, visible_case
from .desk import Desk
from .intake_tasks import sexual_violence
from .steps import facts_of, latest_answer

_CAME_TO_NOTHING = ("draft", "declined_by_provider", "redirected", "not_reached", "revoked", "cancelled")


def priority_for(desk: Desk, case_id: str, sector: str) -> Advice:
    """The priority of a slip to a service of this sector, and why; a desk that does not see the file is not told why.

    A higher one is anybody's free choice; a lower one needs a reason (``domain.urgent_need.lowering_problem``).
    """
    row, _ = visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    found = advise(sector, _signs(desk, row))
    return found if is_whole(desk, case_id) else Advice(found.priority)


def health_first(desk: Desk, case_id: str, sector: str) -> Sentence | None:
    """What is said before a slip to the police or the law while medicine may still help; nothing when a doctor was
    asked for already, or she does not want one, or it is too late for it.
    """
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    if not is_whole(desk, case_id):
        return None
    db, now = desk.store.reader, desk.now().astimezone()
    open_ones = [one for one in sexual_violence(db, case_id, now) if one[1] in OPEN]
    is_on_its_way = all(_is_on_its_way(db, case_id, incident) for incident, _ in open_ones)
    return first_the_doctor(sector, tuple(triage for _, triage in open_ones), is_on_its_way=is_on_its_way)


def _is_on_its_way(db: sql.Connection, case_id: str, incident: str) -> bool:
    """Whether a doctor was asked for since this happened, or she said since that she does not want one. What she wanted
    after something that happened before is not what she wants now.
    """
    query = "select incident_date from incident where id = ? and coalesce(date_precision, 'exact') = 'exact'"
    (day,) = db.execute(query, (incident,)).fetchone() or ("",)
    places = ", ".join("?" * len(HEALTH))
    sent = f"""select 1 from referral where case_id = ? and sector in ({places})
      and status not in ({", ".join("?" * len(_CAME_TO_NOTHING))}) and substr(coalesce(issued_at, '9999'), 1, 10) >= ?
    union all select 1 from service_line where case_id = ? and sector in ({places}) and coalesce(day, '9999') >= ?
      and (wanted = 'no' or outcome in ('provided_here', 'already_received', 'declined'))"""
    values = (case_id, *HEALTH, *_CAME_TO_NOTHING, day or "", case_id, *HEALTH, day or "")
    return db.execute(sent, values).fetchone() is not None


def _signs(desk: Desk, row: CaseRow) -> Signs:
    db = desk.store.reader
    return Signs(
        triage=_triage(desk, row.id),
        urgent_injury=latest_answer(db, row.id, "urgent_medical") == "yes" or _is_hurt(desk, row.id),
        risk_is_high=row.risk_level == "high",
        unsafe_to_leave=latest_answer(db, row.id, "safe_to_leave") == "no",
        suicide_now=latest_answer(db, row.id, "suicide_screen") == NOW,
        is_child=facts_of(db, row.id, desk.today()).is_child,
    )


def _triage(desk: Desk, case_id: str) -> tuple[str, ...]:
    now = desk.now().astimezone()
    return tuple(triage for _, triage in sexual_violence(desk.store.reader, case_id, now))


def _is_hurt(desk: Desk, case_id: str) -> bool:
    """Whether an injury was told that cannot wait; the list of injuries says which ones."""
    told = latest_answer(desk.store.reader, case_id, "injuries")
    if told is None:
        return False
    named = set(json.loads(told)) if told.startswith("[") else {told}
    return any(code.code in named and code.note == "urgent" for code in code_lists().codes("injury"))
