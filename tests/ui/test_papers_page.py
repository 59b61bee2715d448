# SPDX-License-Identifier: Apache-2.0
"""In the window: which paper, what stands on it, the paper beside it, and the printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.slips.papers import read

from intake_desktop.domain.telling import tells
from intake_desktop.services import needs, proceedings
from intake_desktop.services.needs import NeedLine
from intake_desktop.ui.pages.papers.choices import Choices
from intake_desktop.ui.pages.papers.page import PapersPage
from intake_desktop.ui.pages.papers.presenter import services_at
from intake_desktop.ui.printers import PrinterChoice, PrinterRefused, PrintWish
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES

from .conftest import settle

Show = Callable[..., QWidget]
MARKER = "Marker Zainab"


class Printer:
    """A printer that keeps what it was given, and once has no paper."""

    def __init__(self) -> None:
        self.printed: list[tuple[bytes, PrintWish]] = []
        self.is_empty = False

    def available(self) -> Sequence[PrinterChoice]:
        return [PrinterChoice("office", "Office printer", is_usual=True)]

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        if self.is_empty:
            raise PrinterRefused
        self.printed.append((pdf, wish))


@pytest.fixture
def case(office: Office) -> str:
    return office.intake("CW01", full_name=MARKER).case_id or ""


def page_at(show: Show, office: Office, who: str, case: str, printer: Printer, **where: str) -> PapersPage:
    page = PapersPage(services_at(office.desk(who)), InlineRunner(), lambda: printer)
    show(page, 1280, 720)
    page.arrive(case_id=case, **where)
    look(page)
    return page


def look(page: PapersPage) -> None:
    """Let the pause after the last change pass."""
    page._pause.stop()
    page.presenter.preview()
    settle()


def choose(page: PapersPage, name: str, value: object) -> None:
    page.presenter.chose(name, value)
    look(page)


def noted(office: Office) -> list[tuple[str, str]]:
    query = "select event, about from audit where event in ('paper_printed', 'paper_saved')"
    assert office.now_at_desk is not None
    return [tuple(row) for row in office.now_at_desk.store.reader.execute(query).fetchall()]


def test_a_consent_form_is_shown_printed_and_noted(show: Show, office: Office, case: str) -> None:
    printer = Printer()
    page = page_at(show, office, "CW01", case, printer)
    assert page.presenter.choices.kind == "consent"
    assert page.preview.isVisible()
    assert page.consent.isVisible()
    assert not page.card.isVisible()
    page.panel.copies.set_value(2)
    page.panel.button.click()
    ((pdf, wish),) = printer.printed
    assert wish.copies == 2
    assert "Marker" not in " ".join(read(pdf))
    assert noted(office) == [("paper_printed", f"{case} consent copies 2")]
    assert "sent to the printer" in page.said()


def test_a_blank_form_is_noted_without_a_case(show: Show, office: Office, case: str) -> None:
    printer = Printer()
    page = page_at(show, office, "CW01", case, printer)
    page.consent.blank.click()
    look(page)
    page.panel.button.click()
    assert noted(office) == [("paper_printed", "blank consent copies 1")]


def test_from_the_page_of_consent_one_comes_to_the_form_of_one_line(show: Show, office: Office, case: str) -> None:
    line = office.release(case, office.provider(), limits="Not to her uncle")
    printer = Printer()
    page = page_at(show, office, "CW01", case, printer, kind="consent", consent_id=line)
    assert page.presenter.choices.about == line
    assert not page.consent.types.isVisible()
    page.panel.button.click()
    assert "Not to her uncle" in " ".join(read(printer.printed[0][0])).replace("\n", " ")


def test_a_form_about_nothing_is_not_made(show: Show, office: Office, case: str) -> None:
    printer = Printer()
    page = page_at(show, office, "CW01", case, printer)
    choose(page, "types", [])
    assert not page.preview.isVisible()
    page.panel.button.click()
    assert page.consent.types.problem()
    assert printer.printed == []
    assert noted(office) == []


def test_a_card_with_a_wrong_time_says_so_and_one_that_would_tell_is_refused(
    show: Show, office: Office, case: str
) -> None:
    printer = Printer()
    page = page_at(show, office, "CW01", case, printer, kind="appointment")
    choose(page, "day", "2026-11-25")
    choose(page, "time", "half past")
    page.panel.button.click()
    assert page.card.time.problem()
    choose(page, "time", "9:30")
    choose(page, "bring", "The report about the rape")
    assert page._trouble.isVisible()
    page.panel.button.click()
    assert printer.printed == []


def test_a_day_that_is_planned_is_chosen_by_one_press(show: Show, office: Office, case: str) -> None:
    desk = office.desk("CW01")
    day = (desk.today() + timedelta(days=3)).isoformat()
    hospital = office.provider("medical_health")
    needs.set_need(office.desk("CW01"), case, NeedLine("medical_health", "yes", provider=hospital, appointment=day))
    printer = Printer()
    page = page_at(show, office, "CW01", case, printer, kind="appointment")
    assert page.card.coming.isVisible()
    choose(page, "coming", "0")
    chosen = page.presenter.choices
    assert (chosen.day, chosen.time, chosen.errand, chosen.place) == (day, None, "health_check", hospital)
    page.panel.button.click()
    text = " ".join(read(printer.printed[0][0]))
    assert "Hostel office" in text
    assert "00:00" not in text
    assert not tells(text)
    choose(page, "day", (desk.today() + timedelta(days=4)).isoformat())
    assert page.card.coming.editor.value() == ""


def test_a_card_is_printed_and_tells_nothing(show: Show, office: Office, case: str) -> None:
    shelter = office.provider()
    printer = Printer()
    page = page_at(show, office, "CW01", case, printer, kind="appointment")
    for name, value in (("day", "2026-11-25"), ("time", "9:30"), ("place", shelter), ("bring", "Two photographs")):
        choose(page, name, value)
    page.panel.button.click()
    ((pdf, _),) = printer.printed
    said = " ".join(read(pdf))
    assert not tells(said)
    assert "Hostel office" in said


def test_a_summary_waits_for_her_wish_her_parts_and_a_supervisor(show: Show, office: Office, case: str) -> None:
    desk = office.desk("CW01")
    proceedings.add_order(desk, case, "protection", date(2026, 11, 21), date(2027, 5, 21), "yes")
    printer = Printer()
    page = page_at(show, office, "CW01", case, printer, kind="court")
    assert page.second.isVisible()
    page.panel.button.click()
    assert page.court.parts.problem()
    choose(page, "parts", ["orders"])
    page.panel.button.click()
    assert "tick" in page.court.parts.problem()
    page.court.wish.click()
    look(page)
    assert page.preview.isVisible()
    page.panel.button.click()
    assert "supervisor" in page.said()
    assert printer.printed == []
    page.second.code.set_value("SV01")
    page.second.passphrase.set_value(office.passphrases["SV01"])
    page.second.button.click()
    settle()
    printer.is_empty = True
    page.panel.button.click()
    assert "did not take" in page.said()
    assert noted(office) == []
    printer.is_empty = False
    page.panel.button.click()
    ((pdf, _),) = printer.printed
    said = " ".join(read(pdf))
    assert "SV01" in said
    assert "Protection order" in said
    assert noted(office) == [("paper_printed", f"{case} court copies 1")]
    choose(page, "parts", ["orders", "dates"])
    page.panel.button.click()
    assert len(printer.printed) == 1, "what was released was another summary"


def test_a_supervisor_needs_nobody_else_and_a_name_is_dots_until_it_is_printed(
    show: Show, office: Office, case: str
) -> None:
    printer = Printer()
    page = page_at(show, office, "SV01", case, printer, kind="court")
    assert not page.second.isVisible()
    for name, value in (("parts", ["dates"]), ("with_name", True), ("her_wish", True)):
        choose(page, name, value)
    assert page.preview.isVisible()
    assert MARKER not in " ".join(read(page.presenter._pdf or b""))
    page.panel.button.click()
    assert MARKER in " ".join(read(printer.printed[0][0]))


def test_another_receiver_begins_with_no_part(show: Show, office: Office, case: str) -> None:
    line = office.release(
        case, office.provider("legal_aid"), sector="legal_aid", level="l3_need_to_know", items=("hearing_date",)
    )
    page = page_at(show, office, "SV01", case, Printer(), kind="court")
    choose(page, "parts", ["dates", "services"])
    choose(page, "to", line)
    assert page.presenter.choices.parts == ()
    assert page.court.parts.editor._rows.keys() == {"dates", "hearings"}
    assert not page.court.wish.isVisible()


def test_a_file_is_noted_as_saved(show: Show, office: Office, case: str, tmp_path: Path) -> None:
    printer = Printer()
    page = page_at(show, office, "CW01", case, printer, kind="closure")
    page.presenter.print(PrintWish("", 1, folder=tmp_path))
    assert noted(office) == [("paper_saved", f"{case} closure copies 1")]
    assert "saved" in page.said()


def test_when_the_page_is_left_no_paper_stays(show: Show, office: Office, case: str) -> None:
    page = page_at(show, office, "SV01", case, Printer())
    page.keep_safe()
    assert page.presenter._pdf is None
    assert not page.preview.isVisible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (800, 600)])
def test_in_a_narrow_window_one_side_is_shown_at_a_time(
    show: Show, office: Office, case: str, width: int, height: int
) -> None:
    page = page_at(show, office, "CW01", case, Printer())
    page.resize(width, height)
    settle()
    if page._beside.is_folded():
        assert not page.paper_side.isVisible()
        page.turn.click()
        assert page.paper_side.isVisible()
        page.panel.button.click()
    else:
        assert page.paper_side.isVisible()


@pytest.mark.parametrize(
    ("day", "time", "field"),
    [("2026-11-21", "9:00", "day"), ("soon", "9:00", "day"), (None, "9:00", "day"), ("2026-11-23", "25:00", "time")],
)
def test_a_day_that_cannot_be_is_told_at_its_field(day: str | None, time: str, field: str) -> None:
    chosen = Choices(kind="appointment", day=day, time=time)
    assert set(chosen.problems(date(2026, 11, 22))) == {field}
    assert Choices(kind="appointment").problems(date(2026, 11, 22)) == {}


def test_a_paper_that_is_seen_for_the_first_time_stands_in_the_middle_of_its_room(
    show: Show, office: Office, case: str
) -> None:
    page = page_at(show, office, "CW01", case, Printer())
    (sheet, *_) = page.preview.sheets()
    room = sheet.parentWidget().width()
    assert abs(sheet.x() + sheet.width() / 2 - room / 2) <= 1


def test_the_case_and_its_end_lead_to_papers_and_back(show: Show, office: Office, case: str) -> None:
    shell = Shell(office.desk("CW01"), InlineRunner(), PAGES, lambda _: None)
    show(shell, 1280, 720)
    shell.go("case", case_id=case)
    settle()
    shell.page().papers.click()
    settle()
    page = shell.page()
    assert isinstance(page, PapersPage)
    page.back.click()
    shell.go("closing", case_id=case)
    settle()
    shell.page().letter.click()
    settle()
    assert shell.page() is page
    assert page.presenter.choices.kind == "closure"
    shell.hide()
    assert not page._pause.isActive(), "nothing is made for nobody"
    assert page.presenter._pdf is None
