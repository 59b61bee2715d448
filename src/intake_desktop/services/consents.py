# SPDX-License-Identifier: Apache-2.0
"""Her decisions about what may be shared, with whom and how much: recorded, narrowed, taken back, asked for when
something is about to leave the centre.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from ..domain.consent import (
    LEVELS,
    WHY_NOT,
    Decision,
    ReleaseLine,
    lower_problem,
    release_plan_problem,
    standing,
    valid_until,
    why_not,
)
from ..domain.disclosure import FACTS
from ..domain.givers import NOTE_MOST, Childhood, giver_problem, supervisor_reads
from ..domain.permissions import Action, no_record
from ..domain.sentences import Sentence, sentence
from ..domain.tasks import Trigger
from ..domain.troubles import Trouble
from ..store import Transaction
from .cases import is_whole, visible_case
from .closing import require_open
from .decisions import (
    RELEASE,
    childhood_of,
    decisions_of,
    file_now,
    held_until,
    incidents_known,
    witness_problem,
    write_decision,
)
from .desk import Changes, Desk
from .reach import desk_sectors
from .settings import consent_days
from .stopping import move_slips, stop_slips
from .tasks import raise_tasks, settle_tasks

ALSO_TICKED = ("risk_factors", "done_here")
"""What she ticks beside the facts of a sector: why she is in danger, what was done here."""
DOCUMENT_LETTERS = 80
DOCUMENTS_MOST = 12


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
    valid_days: int | None = None
    """Nothing for as long as this centre usually asks for."""
    items: tuple[str, ...] = ()
    """Facts of ``disclosure.FACTS`` that she ticked, ``risk_factors``, ``done_here``; counts from level 3 on."""
    documents: tuple[str, ...] = ()
    """Titles of the documents that she chose, one by one; counts at level 4."""
    assent: str = ""
    """What a child says herself, where another adult agrees for her: a code of ``consent_decision``."""
    note: str = ""
    """Why this is best for a child."""
    caregiver_safe: str = ""
    """What she said just now about her caregiver; counts while the file says nothing (``yes_no_unknown``)."""


class ConsentIncomplete(Trouble):
    """The consent line cannot be recorded like this."""

    name = "consent_incomplete"


class ConsentNotUsable(Trouble):
    """Nothing may leave the centre on this line of consent now; `reason` is a key of ``consent.WHY_NOT``."""

    name = "consent_not_usable"

    def __init__(self, reason: str) -> None:
        super().__init__(WHY_NOT[reason], _WAY_ON.get(reason, _ASK))
        self.reason = reason


def record_release(desk: Desk, case_id: str, plan: ReleasePlan) -> Changes[str]:
    """Record what she decided about one receiver; answers the id of the line.

    It takes the place of what she decided before about the same receiver and sector: slips that are under way go on
    with it, or are stopped when she does not agree any more. ConsentIncomplete says what is missing.
    """
    _, person = visible_case(desk, case_id, Action.RECORD_CONSENT)
    require_open(desk, case_id)
    db, plan = desk.store.reader, msgspec.structs.replace(plan, witness=plan.witness.strip().upper())
    if db.execute("select 1 from provider where id = ?", (plan.provider_id,)).fetchone() is None:
        raise no_record()
    child = childhood_of(db, desk.store, case_id, desk.today(), plan.caregiver_safe)
    problem = _plan_problem(desk, plan, child)
    if problem is not None:
        raise ConsentIncomplete(problem)
    fields = _fields(plan) | {"incidents": [one.id for one in incidents_known(db, case_id)]}
    today = desk.today()
    last = valid_until(today, plan.valid_days or consent_days(desk.store))
    until = held_until(db, desk.store, case_id, plan.giver, today, last)
    with desk.store.transaction(desk.staff_code, "consent_changed", case_id) as t:
        id = write_release(desk, t, case_id, person.id, fields | {"valid_until": until.isoformat()}, child)
    return Changes(_touched(case_id), id)


def change_level(
    desk: Desk,
    case_id: str,
    consent_id: str,
    level: str,
    items: tuple[str, ...] | None = None,
    documents: tuple[str, ...] | None = None,
    limits: str | None = None,
) -> Changes[str]:
    """Let less be told from now on, because she says so: a lower level, fewer items. Answers the id of the new line.

    It holds no longer than the line before. More than she agreed to is a new decision: ConsentIncomplete. What must not
    be told is added to what was said before; nothing of that is let go.
    """
    _, person = visible_case(desk, case_id, Action.RECORD_CONSENT)
    was = _standing_line(desk, case_id, consent_id)
    kept, papers = narrowed(was, level, items, documents)
    problem = lower_problem(was.line(), level, items or (), documents or ())
    if problem is not None:
        raise ConsentIncomplete(problem)
    fields = _again(was) | {"level": level, "items": list(kept), "documents": list(papers)}
    if limits is not None:
        fields["limits"] = tightened(was.limits, limits)
    with desk.store.transaction(desk.staff_code, "consent_changed", case_id) as t:
        id = write_release(desk, t, case_id, person.id, fields, over=consent_id)
    return Changes(_touched(case_id), id)


def name_receiver(desk: Desk, case_id: str, consent_id: str, provider_id: str) -> Changes[str]:
    """Say which service of the directory she meant when she named one that was not in it; answers the id of the line.

    Nothing else of her decision changes. ConsentIncomplete when it is taken back, or about another service already.
    """
    _, person = visible_case(desk, case_id, Action.RECORD_CONSENT)
    require_open(desk, case_id)
    was = _standing_line(desk, case_id, consent_id)
    query = "select 1 from provider where id = ? and active is not 'no'"
    if desk.store.reader.execute(query, (provider_id,)).fetchone() is None:
        raise no_record()
    if was.provider or was.decision != "given":
        raise ConsentIncomplete(sentence("Which service this is about is known already."))
    fields = _again(was) | {"provider": provider_id, "receiver": None}
    with desk.store.transaction(desk.staff_code, "consent_changed", case_id) as t:
        id = write_release(desk, t, case_id, person.id, fields, over=consent_id)
    return Changes(_touched(case_id), id)


def note_on_child(desk: Desk, case_id: str, consent_id: str, note: str) -> Changes[str]:
    """Write the supervisor's note on what was decided for a child, or by her alone; answers the id of the line. Her own
    words follow the caseworker's, and what waited for her is done.
    """
    _, person = visible_case(desk, case_id, Action.APPROVE_PLAN)
    was = _standing_line(desk, case_id, consent_id)
    if not note.strip() or len(note) > NOTE_MOST:
        raise ConsentIncomplete(sentence("Write your note, with at most {most} letters.", most=NOTE_MOST))
    words = f"{was.note}\n{note.strip()}".strip()
    with desk.store.transaction(desk.staff_code, "consent_changed", case_id) as t:
        id = write_release(desk, t, case_id, person.id, _again(was) | {"note": words}, over=consent_id)
        for one in _same(decisions_of(t.db, case_id, RELEASE), id):
            kinds = ("see_child_consent",)
            settle_tasks(desk, t, case_id, person.id, source=one.id, kinds=kinds, result="done", done=True)
    return Changes(_touched(case_id), id)


def _again(was: Decision) -> dict[str, Any]:
    """The fields of a line that says the same as this one, with its day and its end."""
    return {
        "type": RELEASE, "decision": was.decision, "giver": was.giver, "method": was.method, "provider": was.provider,
        "receiver": was.receiver if not was.provider else None, "sector": was.sector, "level": was.level,
        "limits": was.limits, "given_on": was.given_on, "valid_until": was.valid_until, "witness": was.witness,
        "items": list(was.items), "documents": list(was.documents), "assent": was.assent, "note": was.note,
        "caregiver_safe": was.caregiver_safe, "incidents": list(was.incidents) if was.incidents is not None else None,
    }  # fmt: skip


def narrowed(
    was: Decision, level: str, items: tuple[str, ...] | None = None, documents: tuple[str, ...] | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what is left of the items and documents of a line at a lower level."""
    rank = LEVELS.index(level) if level in LEVELS else 0
    kept = was.items if items is None else items
    papers = was.documents if documents is None else documents
    return (kept if rank >= LEVELS.index("l3_need_to_know") else ()), (papers if level == LEVELS[-1] else ())


def tightened(was: str, said: str) -> str:
    """Give what must not be told when she adds to it: whatever stood there before stays, word for word."""
    before, now = was.strip(), said.strip()
    if before in now:
        return now
    return before if now in before else f"{before}\n{now}"


def withdraw_release(desk: Desk, case_id: str, consent_id: str) -> Changes[None]:
    """Record that she took a consent back: no slip can be issued on it any more, and its open slips are stopped. What
    two PCs wrote about the same receiver ends with it. Taken back twice, it is written once.
    """
    _, person = visible_case(desk, case_id, Action.RECORD_CONSENT)
    line = release_line(desk, case_id, consent_id)
    same = _same(decisions_of(desk.store.reader, case_id, RELEASE), consent_id)
    now, receiver = standing(same), same[0].receiver if not line.provider else ""
    if line.withdrawn and now is not None and now.decision == "withdrawn":
        return Changes(frozenset(), None)
    fields = {
        "type": RELEASE, "decision": "withdrawn", "provider": line.provider, "receiver": receiver,
        "sector": line.sector,
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "consent_changed", case_id) as t:
        write_release(desk, t, case_id, person.id, fields, over=consent_id)
    return Changes(_touched(case_id), None)


def write_release(
    desk: Desk,
    t: Transaction,
    case_id: str,
    person_id: str,
    fields: dict[str, Any],
    child: Childhood | None = None,
    *,
    over: str = "",
) -> str:
    """Write a line and what follows from it, inside somebody's transaction; answers its id."""
    desk.require(Action.RECORD_CONSENT)
    id, former = write_decision(desk, t, case_id, person_id, fields, over=over)
    for one in former:
        settle_tasks(desk, t, case_id, person_id, source=one, kinds=("ask_consent_again",), result="replaced")
    if fields["decision"] == "given" and fields["level"] != LEVELS[0]:
        move_slips(desk, t, former, id, person_id, str(fields["level"]))
        ask_again(desk, t, case_id, person_id, id)
        how = (str(fields.get(name) or "") for name in ("giver", "assent", "method"))
        if child is not None and supervisor_reads(child, *how):
            raise_tasks(desk, t, case_id, person_id, Trigger.CHILD_CONSENT, desk.today(), id)
    elif stop_slips(desk, t, _all_about(t, case_id, id, former), person_id):
        raise_tasks(desk, t, case_id, person_id, Trigger.CONSENT_WITHDRAWN, desk.today(), over or (*former, id)[0])
    return id


def _all_about(t: Transaction, case_id: str, id: str, former: tuple[str, ...]) -> list[str]:
    """Every line about the same receiver: another PC may have issued on one that was replaced before it heard of it."""
    same = _same(decisions_of(t.db, case_id, RELEASE), id)
    return list(dict.fromkeys((*former, *(one.id for one in same))))


def ask_again(desk: Desk, t: Transaction, case_id: str, person_id: str, consent_id: str) -> None:
    """Before a consent that has just been written ends, she is asked again."""
    desk.require(Action.RECORD_CONSENT)
    (until,) = t.db.execute("select valid_until from consent where id = ?", (consent_id,)).fetchone()
    if until:
        raise_tasks(desk, t, case_id, person_id, Trigger.CONSENT_EXPIRES, date.fromisoformat(until), consent_id)


def release_line(desk: Desk, case_id: str, consent_id: str) -> ReleaseLine:
    """Find one consent-to-share line of a case, usable or not; NoRecord when there is none."""
    desk.require(Action.SEE_CONSENT)
    lines = decisions_of(desk.store.reader, case_id, RELEASE)
    taken_back = {id for one in lines if one.decision == "withdrawn" for id in one.replaced}
    for one in lines:
        if one.id == consent_id:
            return one.line(withdrawn=one.id in taken_back)
    raise no_record()


def usable_line(desk: Desk, case_id: str, consent_id: str) -> ReleaseLine:
    """Give a line of consent on which something may leave the centre at this moment; ConsentNotUsable says why not.

    Asked by slips, sealed files, summaries and transfers each time they are made, printed or sent. A line that a newer
    decision replaced is not used any more, nor one of two that differ.
    """
    visible_case(desk, case_id, Action.SEE_CONSENT)
    line = release_line(desk, case_id, consent_id)
    if not is_whole(desk, case_id) and line.sector not in desk_sectors(desk, Action.SEE_CONSENT):
        raise no_record()
    lines = decisions_of(desk.store.reader, case_id, RELEASE)
    if not line.withdrawn and any(consent_id in one.replaced for one in lines):
        raise ConsentNotUsable("replaced")
    if reason := why_not(line, file_now(desk, case_id)):
        raise ConsentNotUsable(reason)
    counts = standing(_same(lines, consent_id))
    if counts is not None and counts.id != consent_id:
        raise ConsentNotUsable("differs")
    return line


def usual_days(desk: Desk) -> int:
    """For how many days a consent counts in this centre when nobody says otherwise."""
    desk.require(Action.SEE_CONSENT)
    return consent_days(desk.store)


def who_may_agree(desk: Desk, case_id: str, caregiver_safe: str = "") -> Childhood:
    """What the file says today about her age and her caregiver, for ``givers.givers_for``."""
    visible_case(desk, case_id, Action.SEE_CONSENT)
    return childhood_of(desk.store.reader, desk.store, case_id, desk.today(), caregiver_safe)


def _plan_problem(desk: Desk, plan: ReleasePlan, child: Childhood) -> Sentence | None:
    problem = release_plan_problem(plan.decision, plan.level, plan.giver, plan.method, plan.witness, desk.staff_code)
    if problem is not None or plan.decision != "given":
        return problem
    if (problem := witness_problem(desk, plan.witness)) is not None:
        return problem
    allowed = (*FACTS.get(plan.sector, ()), *ALSO_TICKED)
    if not set(plan.items) <= set(allowed):
        raise ValueError("not items of this sector")
    if len(plan.documents) > DOCUMENTS_MOST or any(
        not one.strip() or len(one) > DOCUMENT_LETTERS for one in plan.documents
    ):
        return sentence(
            "Write each document on its own, with at most {letters} letters; at most {most} of them.",
            letters=DOCUMENT_LETTERS, most=DOCUMENTS_MOST,
        )  # fmt: skip
    return giver_problem(child, plan.giver, plan.assent, plan.note)


def _fields(plan: ReleasePlan) -> dict[str, Any]:
    """The fields of a new line; what a level does not reach is not kept as if she had agreed to it."""
    given = plan.decision == "given"
    rank = LEVELS.index(plan.level) if plan.level in LEVELS else 0
    return {
        "type": RELEASE, "decision": plan.decision, "giver": plan.giver, "method": plan.method,
        "provider": plan.provider_id, "sector": plan.sector, "level": plan.level, "limits": plan.limits,
        "witness": plan.witness if given else "", "assent": plan.assent, "note": plan.note.strip(),
        "caregiver_safe": plan.caregiver_safe,
        "items": list(dict.fromkeys(plan.items)) if given and rank >= LEVELS.index("l3_need_to_know") else [],
        "documents": [one.strip() for one in plan.documents] if given and plan.level == LEVELS[-1] else [],
    }  # fmt: skip


def _standing_line(desk: Desk, case_id: str, consent_id: str) -> Decision:
    """The line with this id when it is the one that counts; ConsentNotUsable when a newer one does."""
    line = release_line(desk, case_id, consent_id)
    lines = _same(decisions_of(desk.store.reader, case_id, RELEASE), consent_id)
    if any(consent_id in one.replaced for one in lines):
        raise ConsentNotUsable("withdrawn" if line.withdrawn else "replaced")
    return next(one for one in lines if one.id == consent_id)


def _same(lines: list[Decision], consent_id: str) -> list[Decision]:
    """All decisions about the receiver and the sector of this one."""
    about = next(one.about for one in lines if one.id == consent_id)
    return [one for one in lines if one.about == about]


def _touched(case_id: str) -> frozenset[str]:
    return frozenset({f"case:{case_id}", "referrals", "tasks"})


_ASK = sentence("Record her decision first; then the slip can be printed.")
_WAY_ON = {
    "erased": sentence("When she comes back and wants help, begin a new file with her."),
    "services": sentence("Talk to a supervisor: her file can be closed, or erased if she wishes."),
    "replaced": sentence("Look at the page “Consent” of her case: it shows what she decided last."),
}
