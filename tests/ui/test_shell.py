# SPDX-License-Identifier: Apache-2.0
"""The open desk: where one may go, what is said at the bottom, and how fast and how surely it closes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop.domain.permissions import Action
from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import unlock
from intake_desktop.services.desk import Desk
from intake_desktop.training import practice
from intake_desktop.ui.away import IdleWatch
from intake_desktop.ui.entries import PageEntry, Place
from intake_desktop.ui.guard import Guard
from intake_desktop.ui.kit import Asking, Banner, Body, Button, LineEdit, Page
from intake_desktop.ui.pages.practice.page import PracticePage
from intake_desktop.ui.practice import PracticeBanner
from intake_desktop.ui.runner import InlineRunner, Mishap
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.shortcuts import SHORTCUTS
from intake_desktop.ui.system.clocks import Reading
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Looks

from .conftest import heard, settle

Show = Callable[..., QWidget]
CONTROL = Qt.KeyboardModifier.ControlModifier


class Desktop(Page):
    """A page that writes down what the shell asks of it."""

    def __init__(self, place: Place, name: str) -> None:
        super().__init__(name)
        self.place, self.arrived, self.kept = place, [], 0
        self.line = LineEdit()
        self.body.add(self.line)

    def arrive(self, **where: object) -> None:
        self.arrived.append(where)

    def keep_safe(self) -> None:
        self.kept += 1


def _entry(key: str, action: Action | None, **more: object) -> PageEntry:
    return PageEntry(key, "cases", sentence("Cases"), lambda place: Desktop(place, key), action, **more)  # type: ignore[arg-type]


ENTRIES = (
    _entry("cases", Action.SEE_CASES),
    _entry("case", Action.SEE_CASES, in_rail=False, under="cases"),
    _entry("directory", Action.SEE_DIRECTORY),
    _entry("staff", Action.MANAGE_STAFF),
)


class Sitting:
    """Somebody at an open desk."""

    def __init__(self, show: Show, desk: Desk, **more: object) -> None:
        self.runner, self.locked = InlineRunner(), []
        self.shell = Shell(desk, self.runner, ENTRIES, unlock.lock, **more)  # type: ignore[arg-type]
        self.shell.locked.connect(lambda: self.locked.append(desk.store.open))
        show(self.shell, 1180, 760)

    def page(self, key: str | None = None) -> Desktop:
        page = self.shell.page(key)
        assert isinstance(page, Desktop)
        return page


@pytest.fixture
def supervisor(show: Show, office: Office) -> Sitting:
    return Sitting(show, office.desk("SV01"))


def test_the_rail_offers_only_what_the_role_may(show: Show, office: Office) -> None:
    assert Sitting(show, office.desk("SV01")).shell.rail.keys() == ["cases", "directory", "staff"]
    caseworker = Sitting(show, office.desk("CW01")).shell
    assert caseworker.rail.keys() == ["cases", "directory"]
    caseworker.go("staff")
    assert caseworker.page().place.desk.staff_code == "CW01"  # type: ignore[attr-defined]
    assert caseworker.page() is caseworker.page("cases"), "a page one may not see is not opened by its name either"


def test_pages_are_made_when_somebody_first_comes_and_hear_where_from(supervisor: Sitting) -> None:
    shell = supervisor.shell
    with pytest.raises(KeyError):
        shell.page("directory")
    shell.go("case", case_id="7")
    assert supervisor.page().arrived == [{"case_id": "7"}]
    assert shell.rail.button("cases").isChecked(), "a case stands under Cases"
    shell.rail.button("directory").click()
    assert supervisor.page() is supervisor.page("directory")
    assert supervisor.page().line.hasFocus() or not shell.isActiveWindow()


def test_a_number_with_alt_goes_to_a_page(supervisor: Sitting, qtbot: QtBot) -> None:
    qtbot.keyClick(supervisor.shell, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert supervisor.page() is supervisor.page("directory")


def test_search_leads_to_the_list_from_everywhere(supervisor: Sitting, qtbot: QtBot) -> None:
    shell = supervisor.shell
    shell.go("directory")
    qtbot.keyClick(shell, Qt.Key.Key_K, CONTROL)
    qtbot.keyClicks(shell.top.search, "MLT-7K")
    qtbot.keyClick(shell.top.search, Qt.Key.Key_Return)
    assert supervisor.page("cases").arrived[-1] == {"search": "MLT-7K"}
    shell.go("cases", search="")
    assert shell.top.search.text() == "", "the search is over in the box as well"


def test_the_status_line_says_in_words_when_something_was_saved(supervisor: Sitting, office: Office) -> None:
    office.desk("SV01")
    supervisor.runner.changed.emit(frozenset({"cases"}))
    said = supervisor.shell.status.text()
    assert said.startswith("Saved on this computer, ")
    supervisor.shell.tell_status(sentence("The stick can be taken out."))
    assert supervisor.shell.status.text() == "The stick can be taken out."


def test_a_trouble_that_nobody_expected_is_told_in_the_page(supervisor: Sitting) -> None:
    class Full(Trouble):
        name = "full"

    supervisor.runner.troubled.emit(Full(sentence("The disk is full."), sentence("Free some space.")))
    assert supervisor.page().said() == "The disk is full.\nFree some space."


def test_a_fault_of_ours_says_that_the_work_is_safe_and_shows_no_data(supervisor: Sitting, qtbot: QtBot) -> None:
    try:
        {}["Zainab"]
    except KeyError as error:
        supervisor.runner.failed.emit(Mishap.of(error))
    page = supervisor.page()
    assert "Your work is safe." in page.said()
    next(button for button in page.notices.findChildren(Button) if button.text() == "Show the details").click()
    box = supervisor.shell.findChild(Asking)
    assert box is not None
    shown = " ".join(widget.toPlainText() for widget in box.findChildren(QWidget) if hasattr(widget, "toPlainText"))
    assert "KeyError" in shown
    assert "Zainab" not in shown
    box.reject()


@pytest.mark.parametrize(
    ("key", "modifier"), [(Qt.Key.Key_L, CONTROL), (Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier)]
)
def test_one_key_covers_everything_saves_and_closes_the_desk(
    supervisor: Sitting, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    shell = supervisor.shell
    shell.go("directory")
    pages = [supervisor.page("cases"), supervisor.page("directory")]
    qtbot.keyClick(shell, key, modifier)
    assert shell.cover.isVisible()
    assert shell.cover.geometry() == shell.rect()
    assert [page.kept for page in pages] == [1, 1]
    assert supervisor.locked == [False], "the store is closed when the desk says that it is locked"
    shell.lock()
    assert supervisor.locked == [False], "once is enough"


def test_the_cover_tells_nothing(supervisor: Sitting, looks: Looks) -> None:
    supervisor.shell.lock()
    settle()
    picture = supervisor.shell.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, 1180, 7) for y in range(0, 300, 7)}
    assert colours == {looks.theme.window}
    assert supervisor.shell.cover.accessibleName() == ""
    assert "".join(name for _, name, _ in heard(supervisor.shell)) == "", "and a screen reader finds nothing under it"


def test_a_store_that_cannot_be_closed_does_not_keep_the_desk_open(show: Show, office: Office) -> None:
    def broken(desk: Desk) -> None:
        raise OSError("no space left")

    shell = Shell(office.desk("SV01"), InlineRunner(), ENTRIES, broken)
    show(shell)
    locked: list[bool] = []
    shell.locked.connect(lambda: locked.append(True))
    shell.lock()
    assert locked == [True]


class Moment:
    """The clocks of a test; `sleep` is a computer asleep, `stop` a machine that somebody stopped and let go on."""

    def __init__(self) -> None:
        self.passed = self.awake = self.wall = 1000.0

    def __call__(self) -> Reading:
        return Reading(self.passed, self.awake, self.wall)

    def work(self, seconds: float) -> None:
        self.passed += seconds
        self.awake += seconds
        self.wall += seconds


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def watched(show: Show, looks: Looks, moment: Moment) -> Iterator[tuple[QWidget, IdleWatch, list[float]]]:
    """A window with a watch of three minutes, and the moments at which it said that nobody is there."""
    posted = Guard(QApplication.instance(), lambda window: False, lambda: moment.passed)  # type: ignore[arg-type]
    window = show(QWidget(), 200, 100)
    watch, idle = IdleWatch(window, 180, moment, posted), []
    watch.idle.connect(lambda: idle.append(moment.passed))
    yield window, watch, idle
    watch.stop()
    posted.deleteLater()


Watched = tuple[QWidget, IdleWatch, list[float]]


@pytest.mark.parametrize("sign", ["key", "mouse", "composed"])
def test_it_locks_after_three_minutes_without_a_sign_of_anybody(watched: Watched, moment: Moment, sign: str) -> None:
    window, watch, idle = watched
    moment.work(170)
    if sign == "key":
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window.windowHandle(), event)
    elif sign == "mouse":
        QTest.mouseMove(window.windowHandle(), QPoint(20, 20))
    else:  # Urdu and Hindi are often composed by an input method, which sends no key to the window
        line = QLineEdit(window)
        line.show()
        line.setFocus()
        window.activateWindow()
        QApplication.processEvents()
        QApplication.sendEvent(line, QInputMethodEvent("ز", []))
    for seconds in (179, 1):
        moment.work(seconds)
        watch.look()
    assert idle == [1350.0]


def test_a_computer_that_slept_finds_its_desk_closed_however_short_it_was(watched: Watched, moment: Moment) -> None:
    _, watch, idle = watched
    moment.work(5)
    moment.passed += 20
    moment.wall += 20
    watch.look()
    assert idle == [1025.0]


def test_a_machine_that_stood_still_is_noticed_by_the_clock_on_the_wall(watched: Watched, moment: Moment) -> None:
    _, watch, idle = watched
    moment.work(5)
    moment.wall += 3600
    watch.look()
    assert idle == [1005.0]


def test_a_clock_that_is_set_right_by_seconds_or_set_back_locks_nobody_out(watched: Watched, moment: Moment) -> None:
    _, watch, idle = watched
    for correction in (4, -7, -86_400 * 400):
        moment.work(5)
        moment.wall += correction
        watch.look()
    assert idle == []
    moment.work(180)
    watch.look()
    assert idle, "and the three minutes go on"


def test_an_idle_desk_locks(show: Show, office: Office) -> None:
    sitting = Sitting(show, office.desk("SV01"))
    sitting.shell._idle.idle.emit()
    assert sitting.locked == [False]


def test_a_computer_without_a_key_of_its_own_says_so_all_the_time(supervisor: Sitting) -> None:
    (banner,) = supervisor.shell.banners.findChildren(Banner)
    assert banner.isVisible()


def test_the_keys_are_listed_in_one_place(supervisor: Sitting, qtbot: QtBot) -> None:
    qtbot.keyClick(supervisor.shell, Qt.Key.Key_F1)
    box = supervisor.shell.findChild(Asking)
    assert box is not None
    shown = {label.text() for label in box.findChildren(Body)}
    assert {words.text for _, words in SHORTCUTS} <= shown
    assert all(keys.isascii() or "…" in keys for keys, _ in SHORTCUTS)
    box.reject()


def test_every_page_of_the_real_table_opens_for_a_supervisor(show: Show, office: Office) -> None:
    finished = office.intake()
    shell = Shell(office.desk("SV01"), InlineRunner(), PAGES, lambda _: None)
    show(shell, 1180, 760)
    where = {"case": {"case_id": finished.case_id}, "referral": {"case_id": finished.case_id}, "intake": {"new": True}}
    for entry in PAGES:
        if entry.action is Action.KEEP_NOTES:  # a counsellor's alone
            continue
        assert entry.is_open_to(office.desk("SV01")), entry.key
        shell.go(entry.key, **where.get(entry.key, {}))
        settle()
        assert shell.page() is shell.page(entry.key)
        assert shell.page().said() == "", entry.key


def test_a_practice_desk_says_so_over_every_page_and_leads_back(qtbot: QtBot, looks: Looks, tmp_path: Path) -> None:
    desk = practice.open_practice(tmp_path / "practice")
    shell = Shell(desk, InlineRunner(), PAGES, lambda _: None)
    qtbot.addWidget(shell)
    shell.resize(1280, 720)
    shell.show()
    (banner,) = [thing for thing in shell.banners.things() if isinstance(thing, PracticeBanner)]
    for key in ("cases", "intake", "directory", "computer"):
        shell.go(key)
        assert banner.isVisible()
        assert "PRACTICE" in banner.words.text()
    offered = shell.rail.keys()
    assert "bundles" not in offered, "nothing leaves it"
    assert "practice" not in shell._entries, "there is no practice within the practice"
    with qtbot.waitSignal(shell.locked):
        banner.leave.click()
    unlock.lock(desk)


def test_whoever_wants_to_practise_leaves_a_locked_desk_behind(qtbot: QtBot, looks: Looks, office: Office) -> None:
    shell = Shell(office.desk("CW01"), InlineRunner(), PAGES, lambda _: None)
    qtbot.addWidget(shell)
    shell.go("practice")
    page = shell.page()
    assert isinstance(page, PracticePage)
    with qtbot.waitSignal(shell.locked):
        page.begin.click()
    assert shell.practises_next
