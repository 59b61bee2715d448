# SPDX-License-Identifier: Apache-2.0
"""A woman agreed to a slip, and to be counted. A week later she wants neither: nothing is handed out on it any more,
the shelter is told to stop, and when her file is erased one day she is counted nowhere."""

from __future__ import annotations

from tests.conftest import GIVEN, Office
from tests.forms.women import SUNITA
from tests.journeys.shift import Shift

from intake_desktop.domain.closing import ITEMS
from intake_desktop.resources import code_lists
from intake_desktop.services import cases, todo
from intake_desktop.services.retention import due_files
from intake_desktop.ui.pages.contacts.page import ContactsPage
from intake_desktop.ui.pages.retention.page import RetentionPage

COUNTED = "select count(*) from statistic"


def agrees(shift: Shift, case: str, provider: str) -> None:
    """She agrees that the shelter learns her code, and a slip is printed."""
    shift.goes("referral", case_id=case)
    shift.fills("She asked for", "shelter")
    shift.fills("Services in the directory", provider)
    shift.fills("May something about her be told to this service?", "given")
    shift.fills("How much may be told?", "l1_code_only")
    shift.fills("How it was given", "signature")
    shift.press("Print the slip")


def test_a_consent_taken_back_stops_everything_that_stood_on_it(shift: Shift, office: Office) -> None:
    provider = office.provider("shelter")
    shift.sits("CW01")
    shift.intake(GIVEN)
    case = shift.newest_case()
    agrees(shift, case, provider)
    assert len(shift.tray.papers) == 1

    office.clock.shift(days=7)
    shift.sits("CW01").goes("referral", case_id=case)
    shift.press("She takes it back…")
    shift.press("She takes it back")
    desk = office.desk("CW01")
    (slip,) = cases.open_case(desk, case).referrals
    assert slip.status == "revoked", "a slip that was out stands for nothing any more"
    (stop,) = [one for one in todo.tasks_of(desk, case) if one.kind == "tell_to_stop"]
    assert (stop.state, stop.due[:10]) == ("open", "2026-11-29")
    shift.goes("today")
    assert "Consent withdrawn: tell the service to stop" in shift.read()

    # Nothing is printed on it: not from the line, not the old slip once more.
    shift.goes("referral", case_id=case)
    assert not shift.may_press("Use it for this slip")
    shift.goes("referral", case_id=case, referral_id=slip.id)
    for words in ("Print it once more", "Print the slip"):
        if shift.may_press(words):
            shift.press(words)
    assert len(shift.tray.papers) == 1, "no paper comes out on a consent that is gone"

    # The service was told, and it is off the list.
    page = shift.goes("contacts", case_id=case)
    assert isinstance(page, ContactsPage)
    shift.press("Done", inside=next(one for one in page.todo.lines if one.task.id == stop.id))
    assert [one.state for one in todo.tasks_of(desk, case) if one.kind == "tell_to_stop"] == ["done"]


def test_who_takes_it_back_is_counted_nowhere(shift: Shift, office: Office) -> None:
    office.hire("CA01", "centre_administrator")
    stays, leaves = (str(office.intake("CW01", services_wanted=["legal_aid"]).case_id) for _ in range(2))
    shift.sits("CW01").goes("case", case_id=leaves)
    shift.press("Go on as a full intake")
    told = {name: value for name, value in SUNITA.items() if name not in GIVEN}
    shift.answers(told | {"consent_statistics": "refused", "reported_elsewhere": "no"})
    for case in (stays, leaves):
        shift.sits("CW01").goes("closing", case_id=case)
        shift.fills("Why is it closed?", "needs_met")
        for item in ITEMS:
            shift.fills(code_lists().label("closure_item", item, "en"), "yes")
        shift.press("Ask to close the case")
        shift.sits("SV01").goes("closing", case_id=case)
        shift.press("Close the case")
    office.clock.shift(days=365 * 7 + 3)
    assert {one.case_id for one in due_files(office.desk("CA01"))} == {stays, leaves}

    # Seven years later both files are erased by two persons, and one of them still counts.
    page = shift.sits("CA01").goes("retention")
    assert isinstance(page, RetentionPage)
    for case in (stays, leaves):
        page.ticks[case].setChecked(True)
    page.second.code.set_value("SV01")
    page.second.passphrase.editor.set_value(office.passphrases["SV01"])
    page.second.button.click()
    shift.press("Erase the chosen files")
    shift.press("Erase them")
    assert "Files erased: 2" in shift.read()
    desk = office.desk("CA01")
    assert cases.list_cases(desk) == []
    assert desk.store.reader.execute(COUNTED).fetchone() == (1,)
