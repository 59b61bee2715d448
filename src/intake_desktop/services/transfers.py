# SPDX-License-Identifier: Apache-2.0
"""Handing a case over to another service: she agrees to it, the paper goes there, and it counts once they take it."""

from __future__ import annotations

import msgspec

from ..domain.consent import standing
from ..domain.identifiers import new_id
from ..domain.permissions import Action, no_record
from ..domain.sentences import sentence
from ..domain.tasks import Trigger
from ..domain.troubles import Trouble
from .cases import visible_case
from .closing import require_open
from .consents import ConsentNotUsable, usable_line
from .decisions import RELEASE, decisions_of
from .desk import Changes, Desk
from .tasks import raise_tasks, settle_tasks

LEVELS = ("l3_need_to_know", "l4_documents")
"""How much she must agree to share, so that another service can go on with the case."""
ANSWERS = ("accepted", "declined", "taken_back")


class Transfer(msgspec.Struct, frozen=True):
    """One time the case was offered to another service."""

    id: str
    provider: str
    consent: str
    state: str
    """A code of ``transfer_state``."""
    asked_on: str
    answered_on: str
    note: str
    staff: str


class Receiver(msgspec.Struct, frozen=True):
    """A service that can take the case over: she agreed to share enough with it, and its slip was handed out."""

    consent: str
    provider: str
    level: str


class TransferRefused(Trouble):
    """The case cannot be handed over like this."""

    name = "transfer_refused"


def transfers_of(desk: Desk, case_id: str) -> list[Transfer]:
    """The times the case was offered to another service, the newest first."""
    visible_case(desk, case_id, Action.ASK_CLOSURE)
    query = """select id, coalesce(provider, ''), coalesce(consent, ''), coalesce(state, ''), coalesce(asked_on, ''),
      coalesce(answered_on, ''), coalesce(note, ''), coalesce(staff, '') from transfer where case_id = ?
      order by asked_on desc, id"""
    return [Transfer(*row) for row in desk.store.reader.execute(query, (case_id,)).fetchall()]


def receivers_of(desk: Desk, case_id: str) -> list[Receiver]:
    """The services to which the case can be offered now."""
    visible_case(desk, case_id, Action.ASK_CLOSURE)
    today = desk.today().isoformat()
    query = """select c.id, c.provider, c.level from consent c where c.case_id = ? and c.type = 'release_to_service'
      and c.decision = 'given' and c.level in (?, ?) and c.valid_until >= ?
      and not exists (
        select 1 from consent w where w.case_id = c.case_id
          and (w.amends = c.id or exists (select 1 from json_each(w.replaces) j where j.value = c.id))
      )
      and exists (select 1 from referral r where r.consent = c.id and r.status not in ('draft', 'cancelled', 'revoked'))
      order by c.given_on desc, c.id"""
    return [Receiver(*row) for row in desk.store.reader.execute(query, (case_id, *LEVELS, today)).fetchall()]


def offer_case(desk: Desk, case_id: str, consent_id: str, note: str = "") -> Changes[str]:
    """Write down that a service was asked to take the case over; answers its id.

    TransferRefused without her consent at level 3 or 4, or before its slip was handed out.
    """
    _, person = visible_case(desk, case_id, Action.ASK_CLOSURE)
    require_open(desk, case_id)
    try:
        line = usable_line(desk, case_id, consent_id)
    except ConsentNotUsable as reason:
        raise TransferRefused(reason.what, reason.way_on) from None
    if all(one.consent != consent_id for one in receivers_of(desk, case_id)):
        raise TransferRefused(
            sentence("She must agree to share what is needed or documents, and the slip must be handed out."),
            sentence("Record her decision and print the slip on the page “Referral”."),
        )
    id = new_id()
    fields = {
        "case_id": case_id, "provider": line.provider, "consent": consent_id, "state": "asked",
        "asked_on": desk.today().isoformat(), "note": note.strip() or None, "staff": desk.staff_code,
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} transfer asked") as t:
        t.set("transfer", id, fields, person.id)
        raise_tasks(desk, t, case_id, person.id, Trigger.TRANSFER_ASKED, desk.today(), id)
    return Changes(_touched(case_id), id)


def record_answer(desk: Desk, case_id: str, transfer_id: str, state: str, note: str = "") -> Changes[None]:
    """Write down what the other service answered. The case stays open here until its closing is approved."""
    _, person = visible_case(desk, case_id, Action.ASK_CLOSURE)
    require_open(desk, case_id)
    if state not in ANSWERS:
        raise ValueError("not an answer")
    found = [one for one in transfers_of(desk, case_id) if one.id == transfer_id and one.state in ("asked", "accepted")]
    if not found:
        raise no_record()
    if state == "accepted" and not _still_agrees(desk, case_id, found[0]):
        raise TransferRefused(
            sentence("She has withdrawn this consent."),
            sentence("Write down that the question was taken back, and tell the other service."),
        )
    fields = {"state": state, "answered_on": desk.today().isoformat()}
    if note.strip():
        fields["note"] = note.strip()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} transfer {state}") as t:
        t.set("transfer", transfer_id, fields, person.id)
        settle_tasks(desk, t, case_id, person.id, source=transfer_id, result="done", done=True)
    return Changes(_touched(case_id), None)


def _still_agrees(desk: Desk, case_id: str, transfer: Transfer) -> bool:
    """Whether what she decided last about this service still lets it take the case over."""
    lines = decisions_of(desk.store.reader, case_id, RELEASE)
    asked = next((one for one in lines if one.id == transfer.consent), None)
    counts = standing([one for one in lines if asked is not None and one.about == asked.about])
    return counts is not None and counts.decision == "given" and counts.level in LEVELS


def _touched(case_id: str) -> frozenset[str]:
    return frozenset({"cases", "tasks", f"case:{case_id}"})
