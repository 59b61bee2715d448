# SPDX-License-Identifier: Apache-2.0
"""The referral page as a hand uses it: press, type, read; and how it looks in Urdu, at 150 % and beside the slip."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office
from tests.ui.conftest import settle

from intake_desktop.services import cases
from intake_desktop.services.desk import Desk
from intake_desktop.ui.kit import Button, Label
from intake_desktop.ui.kit.asking import Asking
from intake_desktop.ui.pages.referral.page import ReferralPage
from intake_desktop.ui.pages.referral.presenter import services_at
from intake_desktop.ui.printers import PrinterChoice, PrinterRefused, PrintWish
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks
from intake_desktop.ui.worker import ThreadRunner


class Tray:
    """A printer: keeps what came out; `choices` are the printers of this computer."""

    def __init__(self) -> None:
        self.choices = [PrinterChoice("laser", "HP LaserJet", is_usual=True, both_sides=True)]
        self.wishes: list[PrintWish] = []
        self.has_paper = True

    def available(self) -> list[PrinterChoice]:
        return self.choices

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        if not self.has_paper:
            raise PrinterRefused
        self.wishes.append(wish)


class Caseworker:
    """CW01 on the referral page of one case."""

    def __init__(
        self, desk: Desk, case_id: str, show, runner=None, width: int = 1280, tray: Tray | None = None
    ) -> None:
        self.desk, self.case_id, self.tray = desk, case_id, tray or Tray()
        self.page = ReferralPage(services_at(desk), self.tray, runner or InlineRunner())
        self.page._pause.setInterval(10**6)  # a test asks for the preview itself
        show(self.page, width, 800)
        self.page.arrive(case_id=case_id)
        settle()

    def choose(self, name: str, code: str) -> None:
        for section in self.page.sections:
            if name in section.fields:
                section.fields[name].editor.row(code).click()
                settle()
                return
        raise AssertionError(name)

    def pick(self, name: str, code: str) -> None:
        fields = self.page.paper.fields if name in self.page.paper.fields else self.page.decision.fields
        editor = fields[name].editor
        editor.set_value(code)
        editor.activated.emit(editor.currentIndex())
        settle()

    def type(self, name: str, text: str) -> None:
        editor = self.page.paper.fields[name].editor
        editor.setText(text)
        editor.textEdited.emit(text)
        settle()

    def agree(self, provider: str) -> None:
        self.choose("sector", "shelter")
        self.choose("provider", provider)
        self.choose("decision", "given")
        self.choose("level", "l1_code_only")
        self.pick("method", "signature")

    def preview(self) -> int:
        """Pages of the slip beside the questions, after the pause has run out."""
        self.page._pause.stop()
        self.page.presenter.preview()
        settle()
        return self.page.preview.page_count() if self.page.preview.isVisible() else 0

    def press(self, part: QWidget, words: str) -> None:
        settle()
        for button in part.findChildren(Button):
            if button.isVisible() and button.text() == words:
                button.click()
                settle()
                return
        raise AssertionError(f"no button {words!r}")

    def said(self, part: QWidget) -> str:
        settle()
        return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible() and label.text())


@pytest.fixture
def shelter(office: Office) -> str:
    return office.provider("shelter")


@pytest.fixture
def case_id(office: Office, shelter: str) -> str:
    found = office.intake().case_id
    assert found is not None
    return found


@pytest.fixture
def at_work(office: Office, case_id: str, looks: Looks, show) -> Caseworker:
    return Caseworker(office.desk("CW01"), case_id, show)


def test_one_question_opens_the_next(at_work: Caseworker, shelter: str) -> None:
    page = at_work.page
    assert not page.helper.isVisible()
    at_work.choose("sector", "shelter")
    assert page.helper.isVisible()
    assert not page.decision.isVisible()
    at_work.choose("provider", shelter)
    assert page.decision.isVisible()
    assert not page.decision.fields["level"].isVisible()
    at_work.choose("decision", "given")
    assert page.decision.fields["level"].isVisible()
    assert not page.paper.isVisible()
    assert at_work.preview() == 0
    at_work.choose("level", "l1_code_only")
    assert page.paper.isVisible()
    assert at_work.preview() > 0
    assert not page.decision.fields["witness"].isVisible()
    at_work.pick("method", "verbal_witnessed")
    assert page.decision.fields["witness"].isVisible()


def test_print_and_what_is_said_afterwards(at_work: Caseworker, shelter: str, qtbot: QtBot) -> None:
    page = at_work.page
    at_work.agree(shelter)
    page.panel.copies.setText("2")
    page.panel.button.click()
    settle()
    (slip,) = cases.open_case(at_work.desk, at_work.case_id).referrals
    assert at_work.tray.wishes == [PrintWish("laser", 2, both_sides=True)]
    assert f"Slip {slip.slip_number} was printed: 2 copies." in page.said()
    assert slip.slip_number in at_work.said(page.done)
    assert not page.form.isVisible()
    with qtbot.waitSignal(page.case_wanted) as gone:
        at_work.press(page.notices, "Back to the case")
    assert gone.args == [at_work.case_id]
    at_work.press(page.notices, "Another referral")
    assert page.form.isVisible()
    assert "Use it for this slip" in [button.text() for button in page.lines.findChildren(Button)]


def test_nothing_happens_in_the_window_while_it_prints(
    office: Office, case_id: str, shelter: str, looks: Looks, show, qtbot: QtBot
) -> None:
    runner = ThreadRunner()
    at_work = Caseworker(office.desk("CW01"), case_id, show, runner)
    page = at_work.page
    qtbot.waitUntil(lambda: page.lead.text() != "" and page.panel.has_printer())
    at_work.choose("sector", "shelter")
    for name, value in (
        ("provider", shelter),
        ("decision", "given"),
        ("level", "l1_code_only"),
        ("method", "signature"),
    ):
        page.presenter.chose(name, value)
    page.panel.button.click()
    assert not page.form.isEnabled()
    assert page.busy.text() == "Making the slip…"
    qtbot.waitUntil(lambda: bool(at_work.tray.wishes) and page.done.isVisible())
    qtbot.waitUntil(lambda: runner.is_idle)
    assert page.form.isEnabled()
    assert "was printed" in page.said()
    runner.close()


def test_the_first_thing_that_is_missing_gets_the_focus(at_work: Caseworker, shelter: str) -> None:
    page = at_work.page
    at_work.agree(shelter)
    at_work.choose("carrier", "escort")
    page.panel.button.click()
    settle()
    escort = page.paper.fields["escort"]
    assert escort.problem() == "Choose who goes with her."
    assert escort.editor.hasFocus()
    at_work.pick("escort", "CW02")
    assert escort.problem() == ""


def test_no_printer_is_said_and_her_decision_can_be_kept(
    office: Office, case_id: str, shelter: str, looks: Looks, show
) -> None:
    tray = Tray()
    tray.choices = []
    at_work = Caseworker(office.desk("CW01"), case_id, show, tray=tray)
    page = at_work.page
    at_work.agree(shelter)
    assert "No printer is set up on this computer." in at_work.said(page.panel)
    assert not page.panel.button.isVisible()
    assert page.record.text() == "Record her decision, print later"
    page.record.click()
    assert "A slip can be printed at any time." in page.said()
    tray.choices = [PrinterChoice("ink", "Ink printer")]
    at_work.press(page.lines, "Use it for this slip")
    at_work.press(page.panel, "Look again")
    page.panel.button.click()
    assert len(tray.wishes) == 1


def test_a_printer_without_paper_loses_nothing(at_work: Caseworker, shelter: str) -> None:
    page = at_work.page
    at_work.agree(shelter)
    at_work.tray.has_paper = False
    page.panel.button.click()
    assert "The printer did not take the paper." in page.said()
    assert page.form.isVisible()
    assert page.panel.button.isEnabled()
    at_work.tray.has_paper = True
    page.panel.button.click()
    assert "was printed: 1 copy." in page.said()


def test_taking_a_consent_back_is_asked_first(at_work: Caseworker, shelter: str) -> None:
    page = at_work.page
    at_work.agree(shelter)
    page.record.click()
    at_work.press(page.lines, "She takes it back…")
    box = page.window().findChild(Asking)
    assert isinstance(box, QDialog)
    box.no.click()
    settle()
    assert "Given" in [line.label for line in _pills(page)]
    at_work.press(page.lines, "She takes it back…")
    page.window().findChildren(Asking)[-1].yes.click()
    settle()
    assert "She takes it back…" not in [button.text() for button in page.lines.findChildren(Button)]
    assert "taken this consent back" in page.said()


class _Pill:
    def __init__(self, label: str) -> None:
        self.label = label


def _pills(page: ReferralPage) -> list[_Pill]:
    from intake_desktop.ui.kit import Pill

    return [_Pill(pill.accessibleName()) for pill in page.lines.findChildren(Pill)]


def test_a_full_slip_in_her_bag_is_warned_of(at_work: Caseworker, shelter: str) -> None:
    page = at_work.page
    at_work.agree(shelter)
    assert page.paper.discreet.isChecked()
    assert not page.paper.bare.isVisible()
    page.paper.discreet.click()
    settle()
    assert "A full slip in her bag can be read at home." in page.paper.bare.text()
    at_work.choose("carrier", "staff")
    assert not page.paper.bare.isVisible()


def test_something_she_did_not_ask_for(at_work: Caseworker) -> None:
    page = at_work.page
    at_work.choose("sector", "another")
    page.need.others.set_value("police")
    page.need.others.activated.emit(page.need.others.currentIndex())
    settle()
    assert "No service of this kind is in the directory yet." in at_work.said(page.helper)
    assert page.need.others.isVisible()
    assert "mediation" not in [code for code, _ in page.need.others._items]


def test_back_from_the_directory_everything_is_still_chosen(
    office: Office, at_work: Caseworker, shelter: str, show
) -> None:
    page = at_work.page
    at_work.agree(shelter)
    at_work.type("day", "30/11/2026")
    page.hide()
    page.show()
    page.arrive()
    assert page.paper.fields["day"].value() == "2026-11-30"
    assert page.decision.fields["level"].value() == "l1_code_only"


def test_where_there_is_no_room_one_side_is_shown_at_a_time(
    office: Office, case_id: str, shelter: str, looks: Looks, show
) -> None:
    looks.choose(percent=150)
    at_work = Caseworker(office.desk("CW01"), case_id, show)
    page = at_work.page
    at_work.agree(shelter)
    assert page.turn.isVisible()
    assert not page.paper_side.isVisible()
    page.turn.click()
    assert at_work.preview() > 0
    assert not page.form.isVisible()
    assert page.turn.text() == "Back to the questions"
    at_work.choose("carrier", "escort")
    page.presenter.print(PrintWish("laser"))
    settle()
    assert page.form.isVisible(), "what is missing is shown where it is missing"


def test_urdu_mirrors_the_page_and_the_slip_follows_its_own_language(
    office: Office, case_id: str, shelter: str, looks: Looks, show
) -> None:
    looks.choose(language="ur")
    at_work = Caseworker(office.desk("CW01"), case_id, show)
    page = at_work.page
    at_work.agree(shelter)
    assert page.presenter.choices.language == "ur", "the slip begins in the language of the window"
    assert page.paper_side.mapTo(page, page.paper_side.rect().topLeft()).x() < page.width() / 3
    at_work.choose("language", "hi")
    assert at_work.preview() > 0
    assert page.layoutDirection() == Qt.LayoutDirection.RightToLeft


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_wider_than_the_window_and_the_end_can_be_reached(
    office: Office, case_id: str, shelter: str, looks: Looks, show, qtbot: QtBot, percent: int
) -> None:
    looks.choose(percent=percent)
    at_work = Caseworker(office.desk("CW01"), case_id, show)
    page = at_work.page
    at_work.agree(shelter)
    at_work.choose("carrier", "escort")
    page.presenter.chose("carrier", "staff")
    settle()
    inside = page._questions.widget()
    assert inside.width() <= page._questions.viewport().width()
    qtbot.waitUntil(lambda: 0 <= inside.height() - page._end.geometry().bottom() < 40)  # the end is the end
