# SPDX-License-Identifier: Apache-2.0
"""A long case in which somebody types a name wherever the program lets her type: each place has a mark of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.conftest import Office
from tests.services import full_intake
from tests.services.counselling import signed

from intake_desktop.domain.closing import ITEMS, WHY
from intake_desktop.domain.disclosure import FACTS, Fact
from intake_desktop.domain.follow_ups import Entry
from intake_desktop.domain.permissions import Action
from intake_desktop.domain.referrals import Step
from intake_desktop.domain.stubs import StubPlan
from intake_desktop.forms.builtin import full_intake as full_form
from intake_desktop.services import (
    access,
    cases,
    classifications,
    closures,
    conferences,
    duplicates,
    emergencies,
    follow_ups,
    needs,
    notes,
    plans,
    proceedings,
    referrals,
    safety,
    shelter,
    slips,
    steps,
    stubs,
    todo,
    transfers,
)
from intake_desktop.services.plan_reading import PlanAction
from intake_desktop.services.slips import SlipPlan

MARK = "Quibblex"
"""What every typed word begins with; no other word of any file does."""

_OTHERWISE = {"case_owner", "reviewed_by", "witness_staff", "desk_staff", "full_name", "name_used", "perp_name"}
"""Questions that take a code of staff, or a name: names are looked for in what is said in a conference."""


def mark(place: str) -> str:
    """The mark that is typed in one place."""
    return f"{MARK} {place}"


def freely_answered() -> dict[str, Any]:
    """The full intake with a mark in each question that is answered in words."""
    form = full_form()
    typed: dict[str, dict[str, str]] = {}
    for question in form.questions():
        if question.kind == "text" and question.name not in _OTHERWISE:
            typed.setdefault(form.repeat_of[question.name], {})[question.name] = mark(question.name)
    first = {**full_intake.BY_HUSBAND, **typed["incidents"]}
    line = {"sector": "medical_health", "wanted": "yes", "outcome": "referred", **typed["service_lines"]}
    here = {
        "sector": "legal_aid", "survivor_wants": "yes", "outcome": "provided_here", "service_date": "2026-11-22",
        "desk_staff": MARK,
    }  # fmt: skip
    release = {
        "release_sector": "legal_aid", "decision": "given", "level": "l1_code_only", "method": "signature",
        "giver": "survivor", "given_on": "2026-11-22", "valid_until": "2027-01-22", **typed["releases"],
    }  # fmt: skip
    more = {"incidents": [first, full_intake.BY_STRANGER], "service_lines": [line, here], "releases": [release]}
    more["incoming_slip_no"] = f"{MARK} 7"
    return full_intake.FULL | typed[""] | more | {"phone": "0300-7419630"}


def write_everywhere(office: Office) -> str:
    """Take an intake and go the whole way with it, with a mark in every place; gives the case."""
    for code, role in (("CA01", "centre_administrator"), ("CW03", "caseworker")):
        office.hire(code, role)
    case = full_intake.take(office, **freely_answered()).case_id or ""
    desk, today = office.desk("CW01"), office.desk("CW01").today()
    _plan(office, case)
    _stages(office, case)
    _slips(office, case)
    desk = office.desk("CW01")
    follow_ups.record_contact(
        desk, case, Entry(way="in_person", result="not_reached", on=today, note=mark("contact"), not_as_agreed="Asked")
    )
    todo.add_task(desk, case, "other", today + timedelta(days=3), mark("task"))
    classifications.change_risk(office.desk("SV01"), case, "medium", mark("lowered"))
    classifications.change_risk(office.desk("SV01"), case, "high", mark("raised"))
    first = classifications.incidents_of(office.desk("SV01"), case)[0]
    classifications.override_type(office.desk("SV01"), case, first.id, "rape", mark("type"))
    row = office.desk("SV01").store.reader.execute("select number from case_file where id = ?", (case,)).fetchone()
    emergencies.open_in_emergency(office.desk("CW03"), row[0], mark("emergency: she is in hospital and calls"))
    waiting = emergencies.unanswered(office.desk("SV01"))[0]
    emergencies.judge_emergency(office.desk("SV01"), waiting.id, "justified", mark("judged"))
    other = office.intake("CW01").case_id or ""
    duplicates.join(office.desk("SV01"), case, other, "same_woman", agreed=True, reason=mark("joined"))
    whys = [item + WHY for item in ITEMS]
    answers = dict.fromkeys(ITEMS, "no") | dict.fromkeys(whys, mark("why not"))
    plan = closures.ClosurePlan("survivor_request", answers, mark("closing"))
    request = closures.ask_closure(office.desk("CW01"), case, plan).value
    closures.decide_closure(office.desk("SV01"), case, request, approve=False, note=mark("not yet"))
    return case


def _plan(office: Office, case: str) -> None:
    desk = office.desk("CW01")
    goal = plans.set_goal(desk, case, mark("goal")).value
    fields = {"id": "", "goal": goal, "need": "", "what": mark("action"), "who": "provider", "by_when": ""}
    action = PlanAction(**fields, provider=mark("some service"), result="", reason="", done_on="", staff="")
    done = plans.set_action(desk, case, action).value
    plans.end_action(desk, case, done, "not_done", mark("not done"))
    plans.agree_on_plan(desk, case, "yes")
    line = needs.NeedLine("legal_aid", "yes", options=mark("options"), note=mark("need"))
    needs.set_need(desk, case, line)
    item = next(
        one.item.code
        for step in steps.steps_of(desk, case)
        for one in step.items
        if one.item.by_hand and not one.by_form
    )
    steps.mark_item(desk, case, item, "done", mark("item"))
    safety.write_safety_plan(
        desk, case, {"code_signal": mark("signal")}, with_her="yes", fears=mark("fears"),
        review_on=desk.today() + timedelta(days=3),
    )  # fmt: skip
    plans.review_plan(office.desk("SV01"), case, mark("seen"))
    access.assign_counsellor(office.desk("CW01"), case, "CO01")
    signed(office.desk("CO01"), case, mark("session"))
    notes.begin_note(office.desk("CO01"), case)


def _stages(office: Office, case: str) -> None:
    desk = office.desk("CW01")
    today = desk.today()
    proceedings.add_report(desk, case, "fir", today, mark("station"), mark("FIR 12"))
    proceedings.record_stage(desk, case, "information_only", today, mark("stage"))
    hearing = proceedings.add_hearing(desk, case, today, mark("court")).value
    proceedings.hold_hearing(desk, case, hearing, "decided")
    stay = shelter.admit(desk, case, shelter.stays_of(desk, case)[0].id).value  # the intake asked for a place
    shelter.describe_stay(desk, case, stay, mark("health"), (), mark("bag"))
    shelter.extend_stay(office.desk("CA01"), case, stay, today + timedelta(days=9), mark("longer"))
    conferences.record_conference_consent(office.desk("CW01"), case, "given", "signature")
    plan = conferences.ConferencePlan(
        day=today, units=("police",), wishes=mark("wishes"), questions=mark("questions"), note=mark("conference")
    )
    held = conferences.record_conference(office.desk("CW01"), case, plan).value
    conferences.promise(office.desk("CW01"), case, held, mark("promise"), "police")


def _slips(office: Office, case: str) -> None:
    place = office.provider()
    line = office.release(
        case, place, level="l4_documents", method="verbal_witnessed", witness="CW02", limits=mark("limits"),
        items=FACTS["shelter"][:2], documents=(mark("document"),), note=mark("interest"),
    )  # fmt: skip
    desk = office.desk("CW01")
    facts = tuple(Fact(one, mark(one)) for one in FACTS["shelter"][:2])
    plan = SlipPlan(
        facts=facts, discreet=False, carrier="staff", service_line=mark("request"), may_confirm=True,
        priority="routine", lowered_why=mark("less urgent"), health_later="yes", documents=(mark("document"),),
    )  # fmt: skip
    slip = slips.draft_slip(desk, case, line, plan).value
    slips.issue_slip(desk, slip)
    offer = transfers.offer_case(desk, case, line, mark("offer")).value
    transfers.record_answer(desk, case, offer, "declined", mark("declined"))
    came = StubPlan(way="paper", decision="accepted", came=True, result="service_given", to_do=mark("to do"))
    stubs.record_stub(desk, slip, came)
    referrals.take_step(desk, slip, "closed", step=Step("closed", note=mark("step"), without_why=mark("no answer")))
    again = slips.draft_slip(desk, case, line, plan).value
    slips.issue_slip(desk, again)
    sent_on = StubPlan(way="paper", decision="redirected", provider=mark("elsewhere"), focal_code=f"{MARK} 7")
    stubs.record_stub(desk, again, sent_on)
    _, person = cases.visible_case(desk, case, Action.CHANGE_CASE)
    with desk.store.transaction("CW01", "record_changed") as t:  # as a report writes it that the law requires
        t.set("referral", again, {"not_told_why": mark("not told")}, person.id)
