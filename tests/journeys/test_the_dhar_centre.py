# SPDX-License-Identifier: Apache-2.0
"""The centre in Dhar, in Hindi: she comes at night with her daughter and stays. The court, a counsellor, and the five
days after which somebody has to decide."""

from __future__ import annotations

from tests.conftest import GIVEN, Office
from tests.journeys.shift import Shift

from intake_desktop.services import proceedings, sessions, shelter, todo

HER = "सुनीता यादव"
SAID = "उन्होंने कहा कि रात में नींद नहीं आती।"
TOLD = GIVEN | {"full_name": HER, "services_wanted": ["shelter", "legal_aid", "counselling_psychosocial"]}


def test_five_days_in_the_shelter_at_dhar(shift: Shift, office: Office) -> None:
    office.hire("CA01", "centre_administrator")
    shift.speaks("hi").sits("CW01")
    shift.intake(TOLD)
    case = shift.newest_case()

    # A place for both, and they move in.
    shift.goes("stages", case_id=case)
    shift.press("Ask for a place in the shelter")
    shift.fills("Health needs", "दमा की दवा")
    shift.fills("Girls who are with her: their ages", "6")
    shift.press("Ask for a place")
    shift.press("She moves in")
    shift.press("Take her in")
    desk = office.desk("CW01")
    (stay,) = shelter.stays_of(desk, case)
    assert stay.span is not None
    assert (stay.status, stay.span.day, stay.span.last.isoformat()) == ("admitted_here", 1, "2026-11-26")

    # The law: how far it has come, and a day in court with somebody at her side.
    shift.press("It has come further")
    shift.fills("Stage", "application_filed")
    shift.fills("On which day?", "2026-11-22")
    shift.press("Save the stage")
    shift.press("There is a day in court")
    shift.fills("On which day?", "2026-12-03")
    shift.fills("Which court?", "परिवार न्यायालय")
    shift.fills("Does she want somebody to go with her?", "yes")
    shift.press("Save the day in court")
    assert [one.day for one in proceedings.law_of(desk, case).hearings] == ["2026-12-03"]
    due = {one.kind: one.due for one in todo.tasks_of(desk, case) if one.state == "open"}
    assert (due["offer_escort"], due["onward_plan"]) == ("2026-11-30", "2026-11-25")

    # A counsellor is asked to help; she speaks with her and signs what only counsellors read.
    shift.goes("access", case_id=case)
    shift.fills("Counsellor", "CO01")
    shift.press("Save the counsellor")
    shift.sits("CO01").goes("session", case_id=case)
    shift.fills("Day of the session", "2026-11-22")
    shift.fills("Kind of session", "individual_survivor")
    shift.fills("Who was there", ["survivor"])
    shift.fills("How many minutes", 40)
    shift.fills("How it ended", "continues")
    shift.fills("What happened", SAID)
    shift.press("Sign the note")
    shift.press("Sign it")
    shift.sits("CW01").goes("case", case_id=case)
    (session,) = sessions.list_sessions(office.desk("CW01"), case)
    assert session.facts.minutes == 40
    assert SAID not in shift.read()
    assert shift.said("Counselling sessions") in shift.read()
    assert not shift.may_press("Read or amend the note")

    # On the fourth day it is time to plan where she goes; on the sixth the stay is longer than allowed.
    office.clock.shift(days=3)
    shift.sits("CW01").goes("shelter")
    assert shift.said("Plan where she goes next") in shift.read()
    office.clock.shift(days=2)
    shift.sits("CW01").goes("shelter")
    assert shift.said("Longer than allowed") in shift.read()
    assert not shift.may_press("Let her stay longer"), "that is for the administrator to say"
    shift.sits("CA01").goes("stages", case_id=case)
    shift.press("Let her stay longer")
    shift.fills("Until which day?", "2026-12-04")
    shift.fills("Why?", "सुनवाई तक")
    shift.press("Let her stay until then")
    assert shift.said("Longer than allowed") not in shift.read()

    # She leaves for a place of her own choice.
    shift.sits("CW01").goes("stages", case_id=case)
    shift.press("She leaves")
    shift.fills("Where does she go?", "own_choice_home")
    shift.press("Write down that she left")
    assert shelter.stays_of(office.desk("CW01"), case)[0].status == "left"
    assert not [text for text in shift.seen if HER in text]
