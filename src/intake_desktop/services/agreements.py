# SPDX-License-Identifier: Apache-2.0
"""What else she agrees to, one thing at a time: a record, being counted, being contacted, a conference, an interpreter.

Each decision takes the place of the former one. What follows from taking one back happens in the same transaction.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import msgspec

from ..domain.consent import VERBAL, valid_until
from ..domain.givers import giver_problem, supervisor_reads
from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from ..domain.tasks import CONTACTS, Trigger
from ..store import Transaction
from .cases import visible_case
from .closing import require_open
from .consents import ConsentIncomplete
from .decisions import childhood_of, held_until, witness_problem, write_decision
from .desk import Changes, Desk
from .settings import consent_days
from .steps import refresh_step
from .stopping import WHOLE, stop_all_slips
from .tasks import raise_tasks, settle_tasks

TYPES: Final = (
    "services", "record_keeping", "anonymous_statistics", "follow_up_contact", "case_conference",
    "medical_examination", "interpreter",
)  # fmt: skip
"""What she is asked besides the services that may be told about her. Joint sessions are asked each time, elsewhere."""

LASTS: Final = frozenset({"case_conference"})
"""Decisions that end by themselves, after the days that are usual in the centre; the others hold until she takes them
back."""
DECISIONS: Final = ("given", "refused", "withdrawn")
STATISTICS: Final = "anonymous_statistics"


class ConsentPlan(msgspec.Struct, frozen=True):
    """Her decision about one thing that is no service. `type` is one of ``TYPES``, `decision` one of ``DECISIONS``."""

    type: str
    decision: str
    giver: str = "survivor"
    method: str = ""
    witness: str = ""
    valid_days: int | None = None
    limits: str = ""
    assent: str = ""
    note: str = ""
    caregiver_safe: str = ""


def record_consent(desk: Desk, case_id: str, plan: ConsentPlan) -> Changes[Sentence | None]:
    """Record one decision of hers; answers what follows from it, where somebody has to know.

    To take a consent back is possible at any time, in a closed case too, and needs neither a method nor a witness.
    ConsentIncomplete says what is missing to one that is given.
    """
    _, person = visible_case(desk, case_id, Action.RECORD_CONSENT)
    if plan.type not in TYPES or plan.decision not in DECISIONS:
        raise ValueError("not a decision about one of these")
    if plan.decision != "withdrawn":
        require_open(desk, case_id)
    plan = msgspec.structs.replace(plan, witness=plan.witness.strip().upper())
    child = childhood_of(desk.store.reader, desk.store, case_id, desk.today(), plan.caregiver_safe)
    problem = _problem(plan, desk.staff_code)
    if problem is None and plan.decision == "given":
        problem = witness_problem(desk, plan.witness)
    if problem is None and plan.decision == "given":
        problem = giver_problem(child, plan.giver, plan.assent, plan.note)
    if problem is not None:
        raise ConsentIncomplete(problem)
    with desk.store.transaction(desk.staff_code, "consent_changed", case_id) as t:
        id, _ = write_decision(desk, t, case_id, person.id, _fields(desk, case_id, plan))
        _follow(desk, t, case_id, person.id, plan)
        if plan.decision == "given" and supervisor_reads(child, plan.giver, plan.assent, plan.method):
            raise_tasks(desk, t, case_id, person.id, Trigger.CHILD_CONSENT, desk.today(), id)
        refresh_step(desk, t, case_id, person.id)
    touched = frozenset({f"case:{case_id}", "cases", "tasks", "referrals"})
    return Changes(touched, FOLLOWS.get(plan.type) if plan.decision != "given" else None)


def _problem(plan: ConsentPlan, staff: str) -> Sentence | None:
    if plan.decision != "given":
        return None
    if not plan.giver or not plan.method:
        return sentence("Say who gave the consent, and how.")
    if plan.method in VERBAL and plan.witness and plan.witness == staff:
        return sentence("The witness must be another member of staff.")
    return None


def _fields(desk: Desk, case_id: str, plan: ConsentPlan) -> dict[str, Any]:
    fields: dict[str, Any] = {"type": plan.type, "decision": plan.decision}
    if plan.decision != "given":
        return fields | {"giver": plan.giver, "note": plan.note.strip()}
    fields |= {
        "giver": plan.giver, "method": plan.method, "witness": plan.witness, "limits": plan.limits.strip(),
        "assent": plan.assent, "note": plan.note.strip(), "caregiver_safe": plan.caregiver_safe,
    }  # fmt: skip
    today, days = desk.today(), plan.valid_days or (consent_days(desk.store) if plan.type in LASTS else None)
    last = valid_until(today, days) if days else date.max
    until = held_until(desk.store.reader, desk.store, case_id, plan.giver, today, last)
    return fields | {"valid_until": until.isoformat() if until < date.max else None}


def _follow(desk: Desk, t: Transaction, case_id: str, person_id: str, plan: ConsentPlan) -> None:
    """What a decision changes at once."""
    if plan.type == STATISTICS:
        t.set("case", case_id, {"statistics": plan.decision}, person_id)
    if plan.decision == "given":
        return
    if plan.type == "follow_up_contact":
        kinds = CONTACTS - {"confirm_health_visit"}
        settle_tasks(desk, t, case_id, person_id, kinds=kinds, result="she_declined")
    if plan.type in WHOLE:
        stop_all_slips(desk, t, case_id, person_id)
        raise_tasks(desk, t, case_id, person_id, Trigger.SERVICES_WITHDRAWN, desk.today(), case_id)


FOLLOWS: Final = {
    "services": sentence(
        "Nothing leaves the centre about her any more. A supervisor closes her file, or erases it if she wishes."
    ),
    "record_keeping": sentence(
        "Nothing leaves the centre about her any more. A supervisor erases her record, or keeps what the law demands."
    ),
    "anonymous_statistics": sentence("She is not counted in reports that leave the centre."),
    "follow_up_contact": sentence("Nobody contacts her any more. She can come whenever she wishes."),
    "case_conference": sentence("No conference speaks about her."),
    "medical_examination": sentence("She is not examined. Tell her that she can change her mind, and until when."),
    "interpreter": sentence("No interpreter takes part. Look for somebody of the staff who speaks her language."),
}
"""What follows when she does not agree, or not any more, in words for whoever sits with her."""
