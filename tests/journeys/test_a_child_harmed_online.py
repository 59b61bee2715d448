# SPDX-License-Identifier: Apache-2.0
"""A girl of fifteen comes with her mother: somebody online demands money over pictures. Who consents follows from her
age; nobody asks to see a picture; the authority is told; and a supervisor looks before anything is closed."""

from __future__ import annotations

from tests.conftest import Office
from tests.forms.women import MEENA
from tests.journeys.shift import Shift

from intake_desktop.domain.closing import ITEMS
from intake_desktop.resources import code_lists
from intake_desktop.services import cases, classifications
from intake_desktop.ui.pages.intake.page import IntakePage
from intake_desktop.ui.pages.reassess.page import ReassessPage

HER, SAID = "Meenakshi Quolvane", "A boy in a game asked for pictures and then for money."
TOLD = MEENA | {
    "full_name": HER, "incident_date": "2026-11-01", "child_authority_on": "2026-11-22", "interview_language": "en",
    "account": SAID, "rf_images_threat": "yes",
}  # fmt: skip
BEFORE = {name: MEENA[name] for name in (
    "private_space", "safe_now", "urgent_medical", "explained_role", "explained_mandatory", "consent_services",
    "consent_record", "sex",
)}  # fmt: skip
CONSENT = ("caregiver_safe", "caregiver_in_her_interest", "assent", "assent_method", "consent_giver")


def test_consent_follows_her_age_and_there_is_no_place_for_a_picture(shift: Shift) -> None:
    shift.sits("CW01")
    page = shift.goes("intake", new=True)
    assert isinstance(page, IntakePage)
    page.modes.choice.row("full").click()
    for name, answer in BEFORE.items():
        page.presenter.answered(name, answer)
    filling, asked = page.presenter.filling, {}
    for age in (8, 15, 17, 30):
        page.presenter.go_to_step("about")
        page.presenter.answered("age_years", age)
        page.presenter.go_to_step("child")
        asked[age] = {name for name in CONSENT if filling.is_shown(name)}
    assert asked[8] == asked[15] == {"caregiver_safe", "assent", "consent_giver"}
    assert asked[30] == set()
    page.presenter.go_to_step("about")
    page.presenter.answered("age_years", 15)
    page.presenter.answered("caregiver_safe", "no")
    page.presenter.go_to_step("child")
    assert "survivor_with_caregiver" not in {one.code for one in filling.choices("consent_giver")}

    page.presenter.go_to_step("incident")
    (event,) = filling.repetitions("incidents")
    page.presenter.answered(f"{event}/online_asked", "yes")
    page.presenter.answered(f"{event}/place_type", "online")
    assert "Never ask to see a picture or video, and take none." in shift.read()
    forms = [one.code for one in filling.choices(f"{event}/ocsea_forms")]
    assert {"grooming", "financial_sexual_extortion"} <= set(forms)
    kinds = {filling.question(place).kind for step in filling.form.steps for place in filling.places(step)}
    assert not kinds & {"image", "audio", "video", "file"}


def test_a_girl_of_fifteen_from_the_first_question_to_the_last(shift: Shift, office: Office) -> None:
    unit = office.provider("cyber_crime_unit")
    shift.sits("CW01")
    shift.intake(TOLD, "full")
    case = shift.newest_case()
    desk = office.desk("CW01")
    (event,) = classifications.incidents_of(desk, case)
    assert "online_child_sexual_exploitation" in event.flags
    record = cases.open_case(desk, case).record
    assert record is not None
    told = record.answers
    assert (told["consent_giver"], told["mandatory_report"], told["survivor_informed_first"]) == (
        "survivor_with_caregiver", "yes", "yes",
    )  # fmt: skip

    assert told["her_own_view"] == MEENA["her_own_view"], "each answer is what was pressed"

    # She and her mother agree that the police unit learns of it.
    shift.goes("referral", case_id=case)
    for question, answer in (
        ("She asked for", "cyber_crime_unit"),
        ("Services in the directory", unit),
        ("May something about her be told to this service?", "given"),
        ("How much may be told?", "l1_code_only"),
        ("Who gives the consent", "survivor_with_caregiver"),
        ("How it was given", "caregiver_signature"),
    ):
        shift.fills(question, answer)
    shift.press("Record her decision, print later")
    given = [one for one in cases.open_case(desk, case).consents if one.provider == unit]
    assert [(one.decision, one.method) for one in given] == [("given", "caregiver_signature")]

    # Two days later she is afraid to go home: the danger is judged anew, and a supervisor has to look.
    office.clock.shift(days=2)
    shift.sits("CW01").goes("stages", case_id=case)
    shift.press("Judge the danger anew")
    page = shift.shell.page()
    assert isinstance(page, ReassessPage)
    page.ask.click()
    page.sheet.answered.emit("safe_now", "no")
    page.finish.click()
    assert "Kept. Danger: High." in shift.read()
    shift.sits("SV01").goes("today")
    assert "High risk: look at this case" in shift.read()

    # Closing a child's case asks for more, and at this danger the supervisor says why.
    shift.sits("CW01").goes("closing", case_id=case)
    shift.fills("Why is it closed?", "survivor_request")
    for item in ITEMS:
        shift.fills(code_lists().label("closure_item", item, "en"), "yes")
    shift.press("Ask to close the case")
    said = shift.read()
    assert "She is a child: say whether the authority was informed." in said
    assert "She is a child: write why closing is in her best interest." in said
    shift.fills("Child protection authority", "informed")
    shift.fills("Why this is in her best interest", "She lives with her aunt now and goes to school.")
    shift.press("Ask to close the case")
    shift.sits("SV01").goes("closing", case_id=case)
    assert "She lives with her aunt now" in shift.read()
    shift.press("Close the case")
    assert "The danger is high: write why the case is closed all the same." in shift.read()
    shift.fills("Your note", "She asked for it twice, alone.")
    shift.press("Close the case")
    assert cases.open_case(office.desk("SV01"), case).row.status == "closed"
    assert not [text for text in shift.seen if HER in text]
