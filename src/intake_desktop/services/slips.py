# SPDX-License-Identifier: Apache-2.0
"""Slips: from a consent line to a paper that says no more than she agreed to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from ..domain.consent import ReleaseLine, release_problem, valid_until
from ..domain.disclosure import Agreed, SlipContent, disclosed
from ..domain.identifiers import new_id, new_slip_number
from ..domain.permissions import Action, no_record
from ..domain.providers import Provider
from ..domain.referrals import CARRIERS, PRIORITIES, reply_by
from ..domain.sentences import sentence
from .cases import identity_of, reaches, visible_case
from .closing import require_open
from .consents import ReleasePlan, release_line
from .desk import Changes, Desk
from .providers import find_provider
from .referrals import SlipRefused, must_be_hers

SAMPLE = "R-2222222"
"""Stands on a preview, where no number has been given yet."""
DOTS = "• • •"
"""Stands on a preview where her name and number will be printed."""


class SlipPlan(msgspec.Struct, frozen=True):
    """What the caseworker chooses for one slip. The survivor carries a discreet one unless both decide otherwise."""

    priority: str = "routine"
    carrier: str = "survivor"
    discreet: bool = True
    language: str = "en"
    service_line: str = ""
    appointment: datetime | None = None
    escort: str = ""
    may_confirm: bool | None = None
    """Whether the receiver may tell the centre that she came."""


def preview_slip(desk: Desk, case_id: str, consent_id: str, plan: SlipPlan) -> bytes:
    """Give the PDF of the slip as it would be, with a sample number and dots for her name; writes nothing."""
    line, provider = _granted(desk, case_id, consent_id, plan)
    return _paper(_content(desk, case_id, line, provider, plan, SAMPLE, desk.now(), veiled=True))


def preview_release(desk: Desk, case_id: str, release: ReleasePlan, plan: SlipPlan) -> bytes:
    """Give the slip as it would be if she agreed to `release`, so that she can see it before she decides; writes
    nothing.
    """
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    today = desk.today()
    line = ReleaseLine(
        "", release.provider_id, release.sector, release.level, release.decision, today.isoformat(),
        valid_until(today, release.valid_days).isoformat(), method=release.method, limits=release.limits,
    )  # fmt: skip
    provider = _receiver(desk, line, plan)
    return _paper(_content(desk, case_id, line, provider, plan, SAMPLE, desk.now(), veiled=True))


def draft_slip(desk: Desk, case_id: str, consent_id: str, plan: SlipPlan) -> Changes[str]:
    """Begin a referral on a consent line; answers its id. Its number is random and tells nothing about the case."""
    line, provider = _granted(desk, case_id, consent_id, plan)
    _, person = visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    require_open(desk, case_id)
    id = new_id()
    fields: dict[str, Any] = {
        "slip_number": new_slip_number(), "case_id": case_id, "consent": line.id, "provider": provider.id,
        "sector": line.sector, "level": line.level, "priority": plan.priority, "status": "draft",
        "carrier": plan.carrier, "discreet": int(plan.discreet), "language": plan.language,
        "request": plan.service_line,
        "appointment": plan.appointment.isoformat() if plan.appointment else None, "escort": plan.escort,
        "tell_centre": {None: None, True: "yes", False: "no"}[plan.may_confirm],
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} referral {id}") as t:
        t.set("referral", id, fields, person.id)
    return Changes(frozenset({"referrals", f"case:{case_id}"}), id)


def slip_pdf(desk: Desk, referral_id: str) -> bytes:
    """Give the PDF of a slip, in memory; it is never written to a file by the program."""
    desk.require(Action.ISSUE_REFERRAL)
    case_id, line, provider, plan, number, issued_at, _ = _open(desk, referral_id)
    return _paper(_content(desk, case_id, line, provider, plan, number, issued_at or desk.now()))


def issue_slip(desk: Desk, referral_id: str, copies: int = 1) -> Changes[str]:
    """Record that a slip was printed and handed out; answers its number, which is also the name of the print job.

    The first print issues the referral and starts its clock; every print is noted with its number of copies.
    """
    desk.require(Action.ISSUE_REFERRAL)
    case_id, _, _, plan, number, _, status = _open(desk, referral_id)
    _, person = visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    require_open(desk, case_id)
    now = desk.now().astimezone()
    with desk.store.transaction(desk.staff_code, "referral_printed", f"{referral_id} copies {copies}") as t:
        if status == "draft":
            at = now.isoformat(timespec="seconds")
            due = reply_by(now, plan.priority).isoformat(timespec="minutes")
            fields = {"status": "issued", "issued_at": at, "issued_by": desk.staff_code, "reply_by": due}
            t.set("referral", referral_id, fields, person.id)
            step = {"referral": referral_id, "status": "issued", "at": at, "staff": desk.staff_code}
            t.append("referral_event", new_id(), step, person.id)
    return Changes(frozenset({"referrals", f"case:{case_id}"}), number)


def _granted(desk: Desk, case_id: str, consent_id: str, plan: SlipPlan) -> tuple[ReleaseLine, Provider]:
    """No consent line, no slip: give the line and its receiver, or SlipRefused with the reason."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    line = release_line(desk, case_id, consent_id)
    must_be_hers(desk, case_id, line.sector, Action.ISSUE_REFERRAL)
    return line, _receiver(desk, line, plan)


def _receiver(desk: Desk, line: ReleaseLine, plan: SlipPlan) -> Provider:
    """Give the receiver of a slip on this line, or SlipRefused with the reason why there can be none."""
    if (problem := release_problem(line, desk.today())) is not None:
        raise SlipRefused(problem, sentence("Record her decision first; then the slip can be printed."))
    if plan.priority not in PRIORITIES or plan.carrier not in CARRIERS:
        raise ValueError("not a slip plan")
    provider = find_provider(desk, line.provider)
    if not provider.active:
        raise SlipRefused(sentence("This service is no longer in the directory."))
    return provider


def _open(desk: Desk, referral_id: str) -> tuple[str, ReleaseLine, Provider, SlipPlan, str, datetime | None, str]:
    row = desk.store.reader.execute(
        "select case_id, consent, slip_number, priority, carrier, discreet, language, request, appointment, escort, "
        "tell_centre, issued_at, status from referral where id = ?",
        (referral_id,),
    ).fetchone()
    if row is None:
        raise no_record()
    (
        case_id,
        consent,
        number,
        priority,
        carrier,
        discreet,
        language,
        request,
        appointment,
        escort,
        tell,
        issued,
        status,
    ) = row
    plan = SlipPlan(
        priority, carrier, bool(discreet), language, request or "", _moment(appointment), escort or "",
        {"yes": True, "no": False}.get(tell),
    )  # fmt: skip
    line, provider = _granted(desk, case_id, consent, plan)
    return case_id, line, provider, plan, number, _moment(issued), status


def _content(
    desk: Desk,
    case_id: str,
    line: ReleaseLine,
    provider: Provider,
    plan: SlipPlan,
    number: str,
    at: datetime,
    *,
    veiled: bool = False,
) -> SlipContent:
    """Gather what is known and let `disclosed` drop what her consent does not cover."""
    row, person = visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    centre, language = desk.centre, plan.language
    now = at.astimezone()
    items: dict[str, object] = {
        "number": number,
        "issued_at": now,
        "priority": plan.priority,
        "sender_unit": centre.name(language),
        "sender_neutral": centre.neutral_name(language),
        "sender_phone": centre.phone,
        "sender_hours": centre.hours,
        "staff_code": desk.staff_code,
        "receiver_unit": provider.name(language),
        "receiver_neutral": provider.neutral_name(language),
        "receiver_focal": provider.focal_point,
        "receiver_address": provider.address,
        "receiver_phone": provider.phone,
        "receiver_hours": provider.hours,
        "survivor_code": person.survivor_code,
        "sex": person.sex or "",
        "age_group": person.age_group or "",
        "sector": line.sector,
        "service_line": plan.service_line,
        "risk_level": "" if row.risk_level == "not_assessed" else row.risk_level,
        "restrictions": line.limits,
        "consent_on": date.fromisoformat(line.given_on),
        "consent_until": date.fromisoformat(line.valid_until),
        "consent_method": line.method,
        "escort": plan.escort,
        "feedback_by": reply_by(now, plan.priority).date(),
    }
    if plan.appointment is not None:
        items["appointment"] = plan.appointment
    if plan.may_confirm is not None:
        items["may_confirm"] = plan.may_confirm
    if (
        line.level not in ("l0_none", "l1_code_only")
        and not plan.discreet
        and reaches(desk, case_id, Action.SEE_IDENTITY)
    ):
        items |= {"name": DOTS, "contact_phone": DOTS} if veiled else _identity(desk, case_id, person.id)
    cards = tuple(dict.fromkeys((language, *centre.languages)))[:2]
    agreed = Agreed(line.items, line.documents)
    return disclosed(items, line.level, plan.discreet, language=language, card_languages=cards, agreed=agreed)


def _identity(desk: Desk, case_id: str, person: str) -> dict[str, object]:
    """Her name and safe contact for a slip that may carry them; a reveal like any other, and noted."""
    identity = identity_of(desk, person)
    desk.store.note(desk.staff_code, "identity_revealed", f"{case_id} print_slip")
    return {
        "name": identity.name_used or identity.full_name or "",
        "contact_method": identity.method or ("do_not_contact" if identity.may_contact == "no" else ""),
        "contact_phone": identity.phone or "",
        "contact_phone_shared": identity.phone_is_shared or "",
        "contact_times": identity.safe_times or "",
        "contact_words": identity.safe_words or "",
    }


def _paper(content: SlipContent) -> bytes:
    from ..slips.referral_slip import referral_slip

    return referral_slip(content)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
