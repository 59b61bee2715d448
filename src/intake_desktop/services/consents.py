# SPDX-License-Identifier: Apache-2.0
"""Her decisions about what may be shared, with whom and how much."""

from __future__ import annotations

import json
from datetime import date

import msgspec

from ..domain.consent import VALID_DAYS, ReleaseLine, release_plan_problem, valid_until
from ..domain.identifiers import new_id
from ..domain.permissions import Action, no_record
from ..domain.referrals import ENDED, step_problem
from ..domain.tasks import Trigger
from ..domain.troubles import Trouble
from ..store import Transaction
from .cases import consents_of, visible_case
from .closing import require_open
from .desk import Changes, Desk, changes
from .tasks import raise_tasks, settle_tasks


class ReleasePlan(msgspec.Struct, frozen=True):
    """One line of consent to share: one receiver, one sector, one level. `decision` is a code of
    ``consent_decision``.
    """

    provider_id: str
    sector: str
    level: str
    decision: str
    giver: str = "survivor"
    method: str = ""
    witness: str = ""
    limits: str = ""
    valid_days: int = VALID_DAYS
    items: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class ConsentIncomplete(Trouble):
    """The consent line cannot be recorded like this."""

    name = "consent_incomplete"


def record_release(desk: Desk, case_id: str, plan: ReleasePlan) -> Changes[str]:
    """Record what she decided about one receiver; answers the id of the line. A new decision is a new line."""
    _, person = visible_case(desk, case_id, Action.RECORD_CONSENT)
    require_open(desk, case_id)
    problem = release_plan_problem(plan.decision, plan.level, plan.giver, plan.method, plan.witness, desk.staff_code)
    if problem is not None:
        raise ConsentIncomplete(problem)
    today = desk.today()
    line = {
        "case_id": case_id, "type": "release_to_service", "decision": plan.decision, "giver": plan.giver,
        "method": plan.method, "provider": plan.provider_id, "sector": plan.sector, "level": plan.level,
        "limits": plan.limits, "given_on": today.isoformat(), "valid_until": valid_until(today,
        plan.valid_days).isoformat(),
        "witness": plan.witness, "staff": desk.staff_code, "items": list(plan.items),
        "documents": list(plan.documents),
    }  # fmt: skip
    id = new_id()
    with desk.store.transaction(desk.staff_code, "consent_changed", case_id) as t:
        t.append("consent", id, line, person.id)
        ask_again(desk, t, case_id, person.id, id)
    return Changes(frozenset({f"case:{case_id}"}), id)


def withdraw_release(desk: Desk, case_id: str, consent_id: str) -> Changes[None]:
    """Record that she took a consent back: no slip can be issued on it any more, and its open slips are stopped."""
    _, person = visible_case(desk, case_id, Action.RECORD_CONSENT)
    line = release_line(desk, case_id, consent_id)
    fields = {
        "case_id": case_id, "type": "release_to_service", "decision": "withdrawn", "provider": line.provider,
        "sector": line.sector, "given_on": desk.today().isoformat(), "staff": desk.staff_code, "amends": consent_id,
    }  # fmt: skip
    at = desk.now().astimezone().isoformat(timespec="seconds")
    with desk.store.transaction(desk.staff_code, "consent_changed", case_id) as t:
        t.append("consent", new_id(), fields, person.id)
        slips = t.db.execute("select id, status from referral where consent = ?", (consent_id,)).fetchall()
        for slip, now in slips:
            then = "cancelled" if now == "draft" else "revoked"
            if step_problem(now, then) is None:
                t.set("referral", slip, {"status": then}, person.id)
                step = {"referral": slip, "status": then, "at": at, "staff": desk.staff_code}
                t.append("referral_event", new_id(), step, person.id)
        settle_tasks(desk, t, case_id, person.id, source=consent_id)
        if any(now not in ("draft", *ENDED) for _, now in slips):
            raise_tasks(desk, t, case_id, person.id, Trigger.CONSENT_WITHDRAWN, desk.today(), consent_id)
    return changes(f"case:{case_id}", "referrals")


def ask_again(desk: Desk, t: Transaction, case_id: str, person_id: str, consent_id: str) -> None:
    """Before a consent that has just been written ends, she is asked again; an older one for the same service need not
    be renewed any more.
    """
    desk.require(Action.RECORD_CONSENT)
    query = "select provider, sector, decision, valid_until from consent where id = ?"
    provider, sector, decision, until = t.db.execute(query, (consent_id,)).fetchone()
    older = """select id from consent where case_id = ? and provider = ? and sector is ? and decision = 'given'
      and id <> ?"""
    for (id,) in t.db.execute(older, (case_id, provider, sector, consent_id)).fetchall():
        settle_tasks(desk, t, case_id, person_id, source=id, kinds=("ask_consent_again",), result="replaced")
    if decision == "given" and until:
        since = date.fromisoformat(until)
        raise_tasks(desk, t, case_id, person_id, Trigger.CONSENT_EXPIRES, since, consent_id)


def release_line(desk: Desk, case_id: str, consent_id: str) -> ReleaseLine:
    """Find one consent-to-share line of a case; NoRecord when there is none."""
    for line in consents_of(desk, case_id):
        if line.id == consent_id and line.type == "release_to_service" and line.provider:
            query = "select giver, items, documents from consent where id = ?"
            giver, *told = desk.store.reader.execute(query, (line.id,)).fetchone()
            items, documents = (tuple(json.loads(text or "[]")) for text in told)
            return ReleaseLine(
                line.id, line.provider, line.sector or "", line.level or "l0_none", line.decision,
                line.given_on or date.min.isoformat(), line.valid_until or date.min.isoformat(), line.withdrawn,
                line.method or "", line.limits or "", giver or "", items, documents,
            )  # fmt: skip
    raise no_record()
