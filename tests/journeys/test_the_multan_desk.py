# SPDX-License-Identifier: Apache-2.0
"""The desk in Multan, in Urdu: a woman was beaten by her husband. Her whole story, the police, a plan, a slip in her
hand."""

from __future__ import annotations

from tests.conftest import Office
from tests.forms.women import NASREEN
from tests.journeys.shift import Shift

from intake_desktop.services import cases, classifications, proceedings
from intake_desktop.services.plan_reading import plan_of

HER = "نسرین اختر"
WISH = "میرے بچے میرے ساتھ رہیں۔"
TOLD = NASREEN | {
    "full_name": HER, "incident_date": "2026-11-20", "plan_review_date": "2026-11-27", "account": "اس نے ڈنڈے سے مارا۔",
    "contact_method": "in_person", "what_she_wants_first": WISH, "wants_police": "yes",
}  # fmt: skip


def test_a_morning_at_the_desk_in_multan(shift: Shift, office: Office) -> None:
    legal_aid = office.provider("legal_aid")
    shift.speaks("ur").sits("CW01")
    assert shift.shell.layoutDirection().name == "RightToLeft"

    # Her whole story, by the keyboard, in her own language.
    shift.intake(TOLD, "full")
    case = shift.newest_case()
    desk = office.desk("CW01")
    (event,) = classifications.incidents_of(desk, case)
    assert (event.type, event.perpetrators) == ("physical_assault", 1)
    shift.goes("case", case_id=case)
    assert HER not in shift.read(), "her name is dots until somebody says why"

    # The police: what was reported is written down, and what is to come.
    shift.goes("stages", case_id=case)
    shift.press("A report was made")
    shift.fills("What kind?", "fir")
    shift.fills("On which day?", "2026-11-22")
    shift.fills("Number", "112/26")
    shift.press("Save the report")
    assert [one.number for one in proceedings.law_of(desk, case).reports] == ["112/26"]
    assert "112/26" in shift.read()

    # A plan that begins with her own words, and her yes to it.
    shift.goes("plan", case_id=case)
    shift.press("Make it a goal")
    shift.press("Save the goal")
    shift.press("Add who does what")
    shift.fills("What is done?", "ساتھ عدالت جانا")
    shift.fills("By when?", "2026-11-25")
    shift.press("Save the action")
    shift.press("Her agreement, next meeting")
    shift.fills("What does she say?", "yes")
    shift.fills("Next meeting", "2026-11-27")
    shift.press("Save")
    plan = plan_of(desk, case)
    assert [goal.words for goal in plan.goals] == [WISH]
    assert plan.plan is not None
    assert (plan.plan.agreed, plan.plan.next_meeting) == ("yes", "2026-11-27")

    # She agrees that the lawyer may learn her code, and carries the slip away.
    shift.goes("referral", case_id=case)
    for question, answer in (
        ("She asked for", "legal_aid"),
        ("Services in the directory", legal_aid),
        ("May something about her be told to this service?", "given"),
        ("How much may be told?", "l1_code_only"),
        ("How it was given", "signature"),
    ):
        shift.fills(question, answer)
    shift.press("Print the slip")
    (slip,) = cases.open_case(desk, case).referrals
    assert (slip.sector, slip.status) == ("legal_aid", "issued")
    (paper,) = shift.tray.papers
    assert paper.startswith(b"%PDF")

    # The supervisor finds the plan among what waits for her, and sees it.
    shift.sits("SV01").goes("today")
    assert shift.speaker.label("task_kind", "review_plan") in shift.read()
    shift.goes("plan", case_id=case)
    shift.press("I have seen this plan…")
    shift.press("I have seen this plan")
    assert plan_of(office.desk("SV01"), case).plan.reviews  # type: ignore[union-attr]
    assert not [text for text in shift.seen if HER in text]
