# SPDX-License-Identifier: Apache-2.0
"""Slips: from a consent line to a paper that says no more than she agreed to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec

from ..domain.consent import LEVELS, ReleaseLine, release_problem, valid_until
from ..domain.disclosure import REPORT, Agreed, SlipContent, disclosed
from ..domain.givers import has_safe_caregiver
from ..domain.identifiers import new_counterfoil, new_id
from ..domain.laws import named_problem
from ..domain.opening import DAYS
from ..domain.permissions import Action, no_record
from ..domain.providers import Provider
from ..domain.referrals import ENDED, Step
from ..domain.sentences import sentence
from ..domain.slip_times import reply_by
from ..domain.urgent_need import lowering_problem
from ..lang import speaker
from .cases import identity_of, reaches, visible_case
from .closing import require_open
from .consents import ConsentNotUsable, ReleasePlan, usable_line
from .decisions import childhood_of
from .desk import Changes, Desk
from .known_facts import access_of
from .laws import laws_of
from .providers import find_provider
from .referrals import SlipRefused, escort_problem, issue_within, must_be_hers, take_step
from .second import Second, approver
from .settings import consent_days, times_of
from .slip_plans import (
    COLUMNS,
    SlipPlan,
    agreed,
    kept,
    must_make_sense,
    plan_of,
    plan_problem,
    planned,
    report_line,
    report_problem,
    with_names,
    write_names,
)
from .slip_rows import unused_number
from .urgent_needs import health_first, priority_for

__all__ = [
    "SlipPlan", "SlipRefused", "draft_report", "draft_slip", "escorts", "hand_to_desk", "issue_slip",
    "preview_release", "preview_report", "preview_slip", "slip_content", "slip_pdf",
]  # fmt: skip


class _Opened(NamedTuple):
    """A referral as it is kept, with her consent as it stands now."""

    case_id: str
    line: ReleaseLine
    provider: Provider
    plan: SlipPlan
    number: str
    issued_at: datetime | None
    status: str
    issued_by: str
    counterfoil: str
    approved_by: str


SAMPLE = "R-2222222"
"""Stands on a preview, where no number has been given yet."""
SAMPLE_CODE = "2222"
DOTS = "• • •"
"""Stands on a preview where her name and number will be printed."""
PAPERLESS = ("in_centre", "encrypted_file", "phone")
"""Ways of handing over that need no paper."""


def preview_slip(desk: Desk, case_id: str, consent_id: str, plan: SlipPlan) -> bytes:
    """Give the PDF of the slip as it would be, with a sample number and dots for her name; writes nothing."""
    line, provider = _granted(desk, case_id, consent_id)
    plan = _settled(desk, case_id, plan, line, provider)
    return _paper(_content(desk, case_id, line, provider, plan, SAMPLE, desk.now(), veiled=True))


def preview_release(desk: Desk, case_id: str, release: ReleasePlan, plan: SlipPlan) -> bytes:
    """Give the slip as it would be if she agreed to `release`, so that she can see it before she decides; writes
    nothing.
    """
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    today, days = desk.today(), release.valid_days or consent_days(desk.store)
    line = ReleaseLine(
        "", release.provider_id, release.sector, release.level, release.decision, today.isoformat(),
        valid_until(today, days).isoformat(), method=release.method, limits=release.limits,
        giver=release.giver, items=release.items, documents=release.documents,
    )  # fmt: skip
    provider = _receiver(desk, line)
    plan = _settled(desk, case_id, plan, line, provider)
    return _paper(_content(desk, case_id, line, provider, plan, SAMPLE, desk.now(), veiled=True))


def preview_report(desk: Desk, case_id: str, provider_id: str, sector: str, plan: SlipPlan) -> bytes:
    """Give the report that the law requires as it would be, with a sample number; writes nothing."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    if not plan.law:
        plan = msgspec.structs.replace(plan, named=(), facts=(), risk_factors=(), done_here=())
    elif (problem := named_problem(laws_of(desk.store), plan.law, sector, plan.named)) is not None:
        raise SlipRefused(problem)
    line, provider = _reported(desk, case_id, provider_id, sector, plan)
    plan = _settled(desk, case_id, plan, line, provider)
    return _paper(_content(desk, case_id, line, provider, plan, SAMPLE, desk.now(), veiled=True))


def draft_slip(desk: Desk, case_id: str, consent_id: str, plan: SlipPlan, second: Second | None = None) -> Changes[str]:
    """Begin a referral on a consent line; answers its id. Its number is random and tells nothing about the case.

    Less urgent than what is known of her only with a reason; to the police or the law while a doctor can still help
    only when she wants it so. A service that the directory marks so gets a slip only from a supervisor: at this desk,
    or as `second`, now or when it is issued.
    """
    line, provider = _granted(desk, case_id, consent_id)
    require_open(desk, case_id)
    if plan.kind == REPORT:
        raise ValueError("a report is not begun on a consent")
    plan = _settled(desk, case_id, plan, line, provider)
    low = lowering_problem(priority_for(desk, case_id, line.sector).priority, plan.priority, plan.lowered_why)
    if low is not None:
        raise SlipRefused(low)
    if plan.health_later != "yes" and (doctor := health_first(desk, case_id, line.sector)) is not None:
        raise SlipRefused(doctor)
    more = {"consent": line.id}
    if provider.flagged and (second is not None or desk.may(Action.APPROVE_REFERRAL)):
        more["approved_by"] = approver(desk, second, Action.APPROVE_REFERRAL, case_id)
    return _begin(desk, case_id, line, plan, more)


def draft_report(
    desk: Desk, case_id: str, provider_id: str, sector: str, plan: SlipPlan, second: Second | None = None
) -> Changes[str]:
    """Begin a report that the law requires; answers its id. It needs no consent, but the law by its name, that she was
    told first or why not, and somebody who answers for it: a supervisor at the desk, or `second` who came to it.
    """
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    line, provider = _reported(desk, case_id, provider_id, sector, plan)
    require_open(desk, case_id)
    child = childhood_of(desk.store.reader, desk.store, case_id, desk.today(), plan.caregiver_safe)
    if (problem := report_problem(plan, sector, laws_of(desk.store), has_safe_caregiver(child))) is not None:
        raise SlipRefused(problem)
    plan = _settled(desk, case_id, plan, line, provider)
    who = approver(desk, second, Action.APPROVE_REFERRAL, case_id)
    return _begin(desk, case_id, line, plan, {"approved_by": who})


def _begin(desk: Desk, case_id: str, line: ReleaseLine, plan: SlipPlan, more: dict[str, str]) -> Changes[str]:
    _, person = visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    id = new_id()
    fields: dict[str, Any] = {
        "slip_number": unused_number(desk.store.reader), "case_id": case_id, "provider": line.provider,
        "sector": line.sector, "level": line.level, "status": "draft", **kept(plan), **more,
    }  # fmt: skip
    if not plan.discreet:
        fields["counterfoil"] = new_counterfoil()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} referral {id}") as t:
        t.set("referral", id, fields, person.id)
        write_names(t, id, case_id, person.id, plan)
    return Changes(frozenset({"referrals", f"case:{case_id}"}), id)


def slip_pdf(desk: Desk, referral_id: str) -> bytes:
    """Give the PDF of a slip, in memory; it is never written to a file by the program."""
    return _paper(slip_content(desk, referral_id))


def slip_content(desk: Desk, referral_id: str, *, sealed: bool = False, named: bool = True) -> SlipContent:
    """Give exactly what is printed on a slip, and what a sealed file to a partner may carry at most.

    By her consent as it stands at this moment. A name in it is a reveal, and noted; not `named`, it and how she is
    reached stay here. What goes `sealed` is the full slip: nobody carries it.
    """
    desk.require(Action.ISSUE_REFERRAL)
    found = _open(desk, referral_id)
    if found.status in ENDED:
        raise SlipRefused(
            sentence("This slip has come to its end and is not printed any more."),
            sentence("Begin a new referral; ask her first."),
        )
    unseen = found.status == "draft" and found.provider.flagged and not found.approved_by
    if unseen and not desk.may(Action.APPROVE_REFERRAL):
        raise SlipRefused(sentence("A supervisor issues slips to this service. Ask her to come to the desk."))
    plan = msgspec.structs.replace(found.plan, discreet=False) if sealed else found.plan
    return _content(
        desk, found.case_id, found.line, found.provider, plan, found.number, found.issued_at or desk.now(),
        issued_by=found.issued_by, counterfoil=found.counterfoil, approved_by=found.approved_by, named=named,
    )  # fmt: skip


def issue_slip(
    desk: Desk, referral_id: str, copies: int = 1, *, way: str = "", saved: bool = False, second: Second | None = None
) -> Changes[str]:
    """Record that a slip was printed and handed out; answers its number, which is also the name of the print job.

    The first print issues the referral and starts its clock; every print is noted with its number of copies, one that
    was `saved` as a file as that. No copies at all only by a `way` that needs none: a desk of this centre, a sealed
    file, the telephone. A service that the directory marks so gets a slip only from a supervisor: at this desk, or as
    `second`.
    """
    desk.require(Action.ISSUE_REFERRAL)
    if copies < 0 or (copies == 0 and way not in PAPERLESS):
        raise ValueError("no paper, and no other way")
    try:
        found = _open(desk, referral_id)
        if found.status in ENDED:
            raise SlipRefused(sentence("This slip has come to its end and is not printed any more."))
    except SlipRefused:
        if copies:  # it is on paper already, and she took her consent back meanwhile
            event = "paper_saved" if saved else "referral_printed"
            desk.note_once_a_minute(event, f"{referral_id} copies {copies} not issued")
        raise
    if way == "in_centre" and not copies and not found.provider.in_house:
        raise SlipRefused(sentence("This service is not a desk of this centre."))
    case_id = found.case_id
    _, person = visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    require_open(desk, case_id)
    approved = ""
    if found.status == "draft" and found.provider.flagged and not found.approved_by:
        approved = approver(desk, second, Action.APPROVE_REFERRAL, case_id)
    event = ("paper_saved" if saved else "referral_printed") if copies else "record_changed"
    about = f"{referral_id} copies {copies}" if copies else f"{referral_id} issued {way}"
    with desk.store.transaction(desk.staff_code, event, about) as t:
        if approved:
            t.set("referral", referral_id, {"approved_by": approved}, person.id)
        if found.status == "draft":
            issue_within(desk, t, referral_id, person.id)
    return Changes(frozenset({"referrals", "tasks", f"case:{case_id}"}), found.number)


def hand_to_desk(desk: Desk, referral_id: str, second: Second | None = None) -> Changes[str]:
    """Issue a slip to a desk of this centre without any paper, and hand it over at once; answers its number."""
    number = issue_slip(desk, referral_id, 0, way="in_centre", second=second)
    take_step(desk, referral_id, "delivered", step=Step("delivered", delivery="in_centre"))
    return number


def escorts(desk: Desk) -> list[str]:
    """The codes of everybody who works here and can go with her."""
    desk.require(Action.ISSUE_REFERRAL)
    return sorted(one.code for one in desk.staff_chain().current.active())


def _granted(desk: Desk, case_id: str, consent_id: str) -> tuple[ReleaseLine, Provider]:
    """No consent line, no slip: give the line and its receiver, or SlipRefused with the reason."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    try:
        line = usable_line(desk, case_id, consent_id)
    except ConsentNotUsable as why:
        raise SlipRefused(why.what, why.way_on) from None
    must_be_hers(desk, case_id, line.sector, Action.ISSUE_REFERRAL)
    return line, _receiver(desk, line)


def _receiver(desk: Desk, line: ReleaseLine) -> Provider:
    """Give the receiver of a slip on this line, or SlipRefused with the reason why there can be none."""
    if (problem := release_problem(line, desk.today())) is not None:
        raise SlipRefused(problem, sentence("Record her decision first; then the slip can be printed."))
    provider = find_provider(desk, line.provider)
    if not provider.active:
        raise SlipRefused(sentence("This service is no longer in the directory."))
    return provider


def _reported(desk: Desk, case_id: str, provider_id: str, sector: str, plan: SlipPlan) -> tuple[ReleaseLine, Provider]:
    """Give what stands in the place of her consent on a report: what the law names, and nothing else."""
    if plan.kind != REPORT or plan.discreet:
        raise ValueError("not a report")
    must_be_hers(desk, case_id, sector, Action.ISSUE_REFERRAL)
    line = report_line(provider_id, sector, plan, desk.today())
    return line, _receiver(desk, line)


def _settled(desk: Desk, case_id: str, plan: SlipPlan, line: ReleaseLine, provider: Provider) -> SlipPlan:
    """Give the plan with what is known of her where nothing was chosen; SlipRefused for what cannot be."""
    must_make_sense(plan)
    problem = plan_problem(plan, line, provider) or escort_problem(desk, plan.escort)
    if problem is not None:
        raise SlipRefused(problem)
    if plan.priority:
        return plan
    return msgspec.structs.replace(plan, priority=priority_for(desk, case_id, line.sector).priority)


def _open(desk: Desk, referral_id: str) -> _Opened:
    row = desk.store.reader.execute(
        "select case_id, consent, slip_number, issued_at, status, issued_by, counterfoil, approved_by, provider, "
        f"sector, level, {', '.join(COLUMNS)} from referral where id = ?",
        (referral_id,),
    ).fetchone()
    if row is None:
        raise no_record()
    case_id, consent, number, issued, status, issued_by, counterfoil, approved, receiver, sector, level = row[:11]
    plan = with_names(desk.store.reader, referral_id, plan_of(row[11:]))
    if plan.kind == REPORT:
        visible_case(desk, case_id, Action.ISSUE_REFERRAL)
        problem = named_problem(laws_of(desk.store), plan.law, sector, plan.named) if status == "draft" else None
        if problem is not None:
            raise SlipRefused(problem)
        line, provider = _reported(desk, case_id, receiver, sector, plan)
    else:
        line, provider = _granted(desk, case_id, consent)
        if level in LEVELS:  # that she allowed more later does not make an older paper say more
            line = msgspec.structs.replace(line, level=min(level, line.level, key=LEVELS.index))
    return _Opened(
        case_id, line, provider, agreed(plan, line), number,
        datetime.fromisoformat(issued) if issued else None, status, issued_by or "",
        counterfoil or "", approved or "",
    )  # fmt: skip


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
    issued_by: str = "",
    counterfoil: str = SAMPLE_CODE,
    approved_by: str = "",
    named: bool = True,
) -> SlipContent:
    """Gather what is known and let `disclosed` drop what her consent does not cover."""
    row, person = visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    centre, language = desk.centre, plan.language
    now = at.astimezone()
    items: dict[str, object] = {
        "number": number,
        "counterfoil": counterfoil,
        "issued_at": now,
        "sender_unit": centre.name(language),
        "sender_neutral": centre.neutral_name(language),
        "sender_phone": centre.phone,
        "sender_hours": centre.hours,
        "staff_code": issued_by or desk.staff_code,
        "receiver_unit": provider.name(language),
        "receiver_neutral": provider.neutral_name(language),
        "receiver_focal": provider.focal_point,
        "receiver_address": provider.address,
        "receiver_phone": provider.phone,
        "receiver_hours": provider.hours_in(lambda day: speaker(language).label("weekday", DAYS[day - 1])),
        "survivor_code": person.survivor_code,
        "sex": person.sex or "",
        "age_group": person.age_group or "",
        "sector": line.sector,
        "risk_level": "" if row.risk_level == "not_assessed" else row.risk_level,
        "restrictions": line.limits,
        "consent_on": date.fromisoformat(line.given_on),
        "consent_until": date.fromisoformat(line.valid_until),
        "consent_method": line.method,
        "approved_by": approved_by,
        "feedback_by": reply_by(now, plan.priority, times_of(desk.store.reader)).date(),
        **access_of(desk, case_id),
        **planned(plan),
    }
    if (
        line.level not in ("l0_none", "l1_code_only")
        and not plan.discreet
        and named
        and (plan.kind != REPORT or "name" in plan.named or "safe_contact" in plan.named)
        and reaches(desk, case_id, Action.SEE_IDENTITY)
    ):
        items |= {"name": DOTS, "contact_phone": DOTS} if veiled else _identity(desk, case_id, person.id)
    cards = tuple(dict.fromkeys((language, plan.second_language or language, *centre.languages)))[:2]
    return disclosed(
        items, line.level, plan.discreet, language=language, agreed=Agreed(line.items, line.documents),
        second_language=plan.second_language, card_languages=cards, kind=plan.kind, paper=plan.paper,
        large=plan.large,
    )  # fmt: skip


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
