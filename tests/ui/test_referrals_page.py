# SPDX-License-Identifier: Apache-2.0
"""The slips of a case in the window: what may follow is offered and asks for what it needs, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.services import consents, providers, referrals, slips
from intake_desktop.services.slip_courses import ReferralShown
from intake_desktop.services.slips import SlipPlan
from intake_desktop.ui.pages.referral.page import ReferralPage
from intake_desktop.ui.pages.referral.presenter import services_at as referral_at
from intake_desktop.ui.pages.referrals.cards import SlipCard
from intake_desktop.ui.pages.referrals.course import Course
from intake_desktop.ui.pages.referrals.page import ReferralsPage
from intake_desktop.ui.pages.referrals.presenter import services_at, step_problems
from intake_desktop.ui.pages.referrals.words import ABOUT, AHEAD, ASKS, ICONS, QUIET, TITLES, VERBS
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES

from .conftest import heard, settle
from .night import Tray

Show = Callable[..., QWidget]


class Table:
    """Somebody at the page of a case with one slip that was printed."""

    def __init__(self, show: Show, office: Office, *, who: str = "CW01", **chosen: Any) -> None:
        self.office = office
        self.case = str(office.intake().case_id)
        self.consent = office.release(self.case, office.provider("shelter"))
        desk = office.desk("CW01")
        plan = SlipPlan(**({"priority": "emergency", "may_confirm": True} | chosen))
        self.id = slips.draft_slip(desk, self.case, self.consent, plan).value
        slips.issue_slip(desk, self.id)
        office.clock.shift(hours=1)
        self.runner = InlineRunner()
        self.page = ReferralsPage(services_at(office.desk(who)), self.runner)
        show(self.page, 1100, 700)
        self.page.arrive(case_id=self.case)
        settle()

    @property
    def card(self) -> SlipCard:
        return self.page.cards[0]

    @property
    def slip(self) -> ReferralShown:
        return self.card.shown

    def again(self) -> None:
        self.page.arrive(case_id=self.case)
        settle()

    def takes(self, step: str, **values: object) -> None:
        """Press a step on the card, answer its form, save."""
        self.card.buttons[step].click()
        form = self.page.forms[step]
        assert form.isVisible()
        assert not self.page.overview.isVisible()
        for name, value in values.items():
            form.fields[name].set_value(value)
            form.relate()
        form.save.click()
        settle()

    def problems(self) -> list[str]:
        form = self.page.forms[self.page.open_form]
        return [field.problem() for field in form.fields.values() if field.problem()]

    def told(self) -> str:
        """What was said of the slip, unfolded."""
        self.card.unfold()
        return self.read()

    def read(self) -> str:
        settle()
        return "\n".join(name for _, name, _ in heard(self.page) if name)


@pytest.fixture
def table(show: Show, office: Office) -> Table:
    return Table(show, office)


def test_a_slip_goes_its_way_step_by_step(table: Table) -> None:
    assert list(table.card.buttons) == [
        "delivered", "reply", "declined_by_survivor", "cancelled", "priority", "print", "consent",
    ]  # fmt: skip
    table.takes("delivered")
    assert table.slip.events[-1].delivery == "hand_carried", "as it was to be carried, unless somebody says otherwise"
    table.takes("received")
    table.takes("accepted")
    assert table.problems() == ["Write when she can come, or that she can come without an appointment."]
    table.page.forms["accepted"].fields["on_day"].set_value("2026-11-25")
    table.page.forms["accepted"].fields["on_time"].set_value("10:30")
    table.page.forms["accepted"].save.click()
    assert table.slip.slip.appointment.startswith("2026-11-25T10:30")
    assert "25 Nov 2026, 10:30" in table.read()
    table.takes("in_service")
    table.takes("service_completed", result="service_given")
    table.takes("closed", helped="yes")
    assert "The reply has not come" in table.page.said(), "the slip is not closed without a word about its reply"
    table.page.forms["closed"].fields["without_why"].set_value("They do not send stubs")
    table.page.forms["closed"].save.click()
    assert table.slip.slip.status == "closed"
    assert table.page.said() == ""
    assert table.page.before.isVisible(), "it stands among those that have ended"


def test_a_day_without_a_time_stays_a_day(table: Table) -> None:
    table.takes("delivered")
    table.takes("received")
    table.takes("accepted", on_day="2026-11-25")
    assert table.slip.slip.appointment == "2026-11-25"
    assert "appointment 25 Nov 2026" in table.read()
    assert "00:00" not in table.read()


def test_a_step_that_is_told_late_keeps_both_times(table: Table) -> None:
    table.office.clock.shift(hours=20)
    table.takes("delivered", day="2026-11-22", time="02:30")
    event = table.slip.events[-1]
    assert event.at[:16] == "2026-11-22T02:30"
    assert event.entered_at[:13] == "2026-11-22T23"
    table.card.fold.click()
    assert "written down" in table.read()


def test_a_step_cannot_lie_before_the_one_before_it_or_ahead(table: Table) -> None:
    table.takes("delivered", day="2026-11-21", time="10:00")
    assert "cannot be earlier than the step before it" in table.page.said()
    table.page.forms["delivered"].fields["day"].set_value("2026-11-24")
    table.page.forms["delivered"].save.click()
    assert "cannot lie in the future" in table.page.said()
    table.page.forms["delivered"].fields["time"].set_value("late")
    table.page.forms["delivered"].save.click()
    assert table.problems() == ["Write a time, such as 14:30."]
    table.page.forms["delivered"].back.click()
    assert table.slip.slip.status == "issued"
    assert table.page.overview.isVisible()


def test_who_declines_gives_a_reason_and_another_service_is_looked_for(table: Table) -> None:
    table.takes("delivered")
    table.takes("received")
    table.takes("declined_by_provider")
    assert table.problems() == ["Choose one of them."]
    table.page.forms["declined_by_provider"].fields["reason"].set_value("no_capacity")
    table.page.forms["declined_by_provider"].save.click()
    assert list(table.card.buttons) == ["another", "print"]
    asked: list[dict[str, str]] = []
    table.page.slip_wanted.connect(asked.append)
    table.card.buttons["another"].click()
    assert asked == [{"case_id": table.case, "follows": table.id}]
    table.card.fold.click()
    assert "No capacity / full" in table.read()


def test_a_mistake_needs_a_word_and_goes_only_before_they_have_it(table: Table) -> None:
    table.takes("cancelled")
    assert table.problems() == ["Write why the slip is taken back."]
    table.page.forms["cancelled"].back.click()
    table.takes("delivered")
    table.takes("received")
    assert "cancelled" not in table.card.buttons


def test_a_consent_taken_back_says_how_the_service_is_told(table: Table) -> None:
    led: list[tuple[str, str]] = []
    table.page.topic_wanted.connect(lambda key, case: led.append((key, case)))
    table.card.buttons["consent"].click()
    assert led.pop() == ("consent", table.case), "it is hers, and recorded where her consent is"
    desk = table.office.desk("CW01")
    referrals.take_step(desk, table.id, "delivered")
    consents.withdraw_release(desk, table.case, table.consent)
    table.again()
    said = table.read()
    assert "She took her consent back." in said
    assert f"Slip {table.slip.slip.slip_number} is stopped" in said
    assert "print" not in table.card.buttons
    assert not table.page.before.isVisible(), "it stands among the open ones until they were told"
    next(one for one in table.card.findChildren(QWidget) if one.accessibleName() == "To the task").click()  # type: ignore[attr-defined]
    assert led == [("contacts", table.case)]


def test_what_is_late_says_so_and_more_so_to_a_supervisor(table: Table) -> None:
    assert "Late" not in table.read()
    table.office.clock.shift(hours=2)
    table.again()
    assert "Late" in table.read()
    assert "due since 22 Nov 2026, 04:10" in table.read()
    table.office.clock.shift(hours=30)
    table.again()
    assert "Late: a supervisor should know" in table.read()


def test_a_desk_of_the_centre_gets_it_without_paper(show: Show, office: Office) -> None:
    case = str(office.intake().case_id)
    consent = office.release(case, office.provider("legal_aid", in_house=True), sector="legal_aid")
    desk = office.desk("CW01")
    slips.draft_slip(desk, case, consent, SlipPlan(delivery="in_centre", carrier="staff", discreet=False))
    page = ReferralsPage(services_at(desk), InlineRunner())
    show(page, 1100, 700)
    page.arrive(case_id=case)
    assert list(page.cards[0].buttons) == ["print", "without_paper", "cancelled", "priority"]
    page.cards[0].buttons["without_paper"].click()
    assert page.cards[0].shown.slip.status == "issued"


def test_where_she_is_sent_is_picked_from_the_directory_and_the_next_slip_begins_there(
    show: Show, office: Office
) -> None:
    plan = ProviderPlan(names={"en": "Ashiana home"}, sectors=("shelter",), address="Canal Road 2", phone="061-1")
    other = providers.add_provider(office.desk("SV01"), plan).value
    table = Table(show, office)
    for step in ("delivered", "received"):
        table.takes(step)
    table.card.buttons["redirected"].click()
    field = table.page.forms["redirected"].fields["provider"]
    QTest.keyClicks(field.editor.line, "ashi")
    settle()
    field.editor.found.row(other).click()
    assert (field.value(), field.editor.line.text()) == (other, "Ashiana home")
    table.page.forms["redirected"].save.click()
    settle()
    assert table.slip.sent_to == other
    assert "Ashiana home" in table.told()
    went: list[dict] = []
    table.page.slip_wanted.connect(went.append)
    table.card.buttons["another"].click()
    assert went == [{"case_id": table.case, "follows": table.id, "provider_id": other}]
    page = ReferralPage(referral_at(office.desk("CW01")), Tray(), InlineRunner())
    show(page, 1100, 700)
    page.arrive(**went[0])
    settle()
    assert (page.presenter.choices.provider, page.presenter.choices.follows) == (other, table.id)


def test_a_service_that_stands_in_no_directory_stays_as_it_was_written(table: Table) -> None:
    for step in ("delivered", "received"):
        table.takes(step)
    table.takes("redirected", provider="Edhi home, Karachi")
    assert table.slip.slip.status == "redirected"
    assert table.slip.sent_to == ""
    assert "Edhi home, Karachi" in table.told()


def _agrees(page: ReferralsPage, office: Office) -> None:
    """A supervisor comes to the desk."""
    assert page.agreement.isVisible()
    assert not page.overview.isVisible()
    page.second.code.set_value("SV01")
    page.second.passphrase.editor.set_value(office._passphrase("SV01").decode())
    page.second.button.click()
    settle()


def test_a_marked_desk_gets_it_without_paper_once_a_supervisor_agreed(show: Show, office: Office) -> None:
    case = str(office.intake().case_id)
    place = office.provider("legal_aid", in_house=True)
    consent = office.release(case, place, sector="legal_aid")
    desk = office.desk("CW01")
    slips.draft_slip(desk, case, consent, SlipPlan(delivery="in_centre", carrier="staff", discreet=False))
    _mark(office, place)
    page = ReferralsPage(services_at(office.desk("CW01")), InlineRunner())
    show(page, 1100, 700)
    page.arrive(case_id=case)
    page.cards[0].buttons["without_paper"].click()
    page._turn_back.click()
    assert page.cards[0].shown.slip.status == "draft"
    page.cards[0].buttons["without_paper"].click()
    _agrees(page, office)
    assert page.overview.isVisible()
    shown = page.cards[0].shown
    assert (shown.slip.status, shown.slip.approved_by) == ("issued", "SV01")


def test_trying_once_more_at_a_marked_service_asks_for_a_supervisor(show: Show, office: Office) -> None:
    case, place = str(office.intake().case_id), office.provider("shelter")
    line, desk = office.release(case, place), office.desk("CW01")
    slip = slips.draft_slip(desk, case, line, SlipPlan(may_confirm=True)).value
    slips.issue_slip(desk, slip)
    walk_in = referrals.Step("accepted", walk_in=True, by="receiver")
    for step in ("delivered", "received", "accepted", "not_reached"):
        given = walk_in if step == "accepted" else referrals.Step(step, delivery="phone")
        referrals.take_step(desk, slip, step, step=given)
    _mark(office, place)
    page = ReferralsPage(services_at(office.desk("CW01")), InlineRunner())
    show(page, 1100, 700)
    page.arrive(case_id=case)
    page.cards[0].buttons["issued"].click()
    _agrees(page, office)
    assert page.forms["issued"].isVisible()
    page.forms["issued"].save.click()
    settle()
    shown = page.cards[0].shown.slip
    assert (shown.status, shown.approved_by) == ("issued", "SV01")
    assert page.presenter.proof is None, "she agreed to one step"


def _mark(office: Office, place: str) -> None:
    """From now on a supervisor issues slips to this service."""
    desk = office.desk("SV01")
    plan = providers.find_provider(desk, place).plan()
    providers.change_provider(desk, place, msgspec.structs.replace(plan, flagged=True))


def test_a_supervisor_of_another_day_reads_and_helps_and_a_stranger_does_not(show: Show, office: Office) -> None:
    table = Table(show, office, who="SV01")
    assert "delivered" in table.card.buttons
    page = ReferralsPage(services_at(office.desk("CW02")), InlineRunner())
    show(page, 900, 600)
    page.arrive(case_id=table.case)
    assert page.cards == []
    assert page.said() != ""


def test_what_is_whole_is_kept_when_the_desk_locks(table: Table) -> None:
    table.card.buttons["delivered"].click()
    form = table.page.forms["delivered"]
    form.fields["delivery"].editor.row("staff_delivered").click()
    table.page.keep_safe()
    table.page.arrive(case_id=table.case)
    assert table.slip.slip.status == "delivered"


def test_after_a_step_the_eye_and_the_keyboard_are_at_the_same_slip(show: Show, office: Office) -> None:
    case = str(office.intake().case_id)
    lines = [office.release(case, office.provider(sector), sector=sector) for sector in ("shelter", "legal_aid")]
    desk = office.desk("CW01")
    for line in (lines[0], lines[0], lines[1]):
        slips.issue_slip(desk, slips.draft_slip(desk, case, line, SlipPlan()).value)
    office.clock.shift(hours=1)
    page = ReferralsPage(services_at(desk), InlineRunner())
    show(page, 1100, 500)
    page.arrive(case_id=case)
    settle()
    worked_on = page.cards[-1].shown.slip.id
    page.cards[-1].buttons["delivered"].click()
    page.forms["delivered"].save.click()
    for _ in range(3):
        settle()
    (card,) = [one for one in page.cards if one.shown.slip.id == worked_on]
    assert card.shown.slip.status == "delivered"
    assert QApplication.focusWidget() in card.buttons.values()
    seen = page.middle.viewport()
    assert seen.rect().intersects(QRect(card.mapTo(seen, QPoint(0, 0)), card.size()))


def test_an_empty_case_leads_to_the_first_slip(show: Show, office: Office) -> None:
    case = str(office.intake().case_id)
    page = ReferralsPage(services_at(office.desk("CW01")), InlineRunner())
    show(page, 1100, 700)
    page.arrive(case_id=case)
    asked: list[dict[str, str]] = []
    page.slip_wanted.connect(asked.append)
    assert page.nothing.isVisible()
    page.focus_first()
    page.new.click()
    page.report.click()
    assert asked == [{"case_id": case}, {"case_id": case, "kind": "statutory_report"}]


def test_every_step_has_its_words_its_icon_and_its_questions() -> None:
    steps = set(VERBS)
    assert steps == set(TITLES) == set(ICONS) == set(AHEAD) | set(QUIET)
    assert set(ABOUT) | set(ASKS) <= steps
    for step in steps:
        assert step_problems(step, {}), "a step without a day is not taken"


def test_the_line_of_steps_says_in_words_where_a_slip_stands(show: Show) -> None:
    assert show(Course("received", "received")).accessibleName() == "Step 3 of 7: Received by provider"
    ended = Course("received", "declined_by_provider")
    assert ended.ended_early
    assert "Declined by provider" in ended.accessibleName()
    assert Course("", "draft").accessibleName() == "Draft"


def test_a_report_and_another_service_begin_where_they_were_asked_for(qtbot: QtBot, office: Office) -> None:
    case = str(office.intake().case_id)
    shelter, other = office.provider("shelter"), office.provider("legal_aid")
    shell = Shell(office.desk("CW01"), InlineRunner(), PAGES, lambda _: None)
    qtbot.addWidget(shell)
    shell.go("referrals", case_id=case)
    page = shell.page()
    assert isinstance(page, ReferralsPage)
    page.report.click()
    made = shell.page()
    assert isinstance(made, ReferralPage)
    assert made.presenter.choices.is_report
    shell.go("referral", case_id=case, sector="legal_aid", provider_id=other)
    assert (made.presenter.choices.sector, made.presenter.choices.provider) == ("legal_aid", other)
    assert not made.presenter.choices.is_report
    assert shelter != other


def test_how_urgent_a_slip_is_can_be_said_later(table: Table) -> None:
    table.card.buttons["priority"].click()
    form = table.page.forms["priority"]
    assert form.fields["priority"].value() == "emergency"
    assert not form.fields["why"].isVisible(), "only less asks why"
    table.takes("priority", priority="routine")
    assert "Write why this slip is less urgent than what is known of her." in table.page.said()
    assert form.fields["why"].isVisible()
    form.fields["why"].set_value("She sleeps at her sister's")
    form.save.click()
    settle()
    assert table.slip.slip.priority == "routine"
    assert table.page.overview.isVisible()
    table.takes("priority", priority="urgent")
    assert (table.slip.slip.priority, table.page.said()) == ("urgent", "")
    table.takes("cancelled", note="Printed twice")
    assert "priority" not in table.card.buttons
