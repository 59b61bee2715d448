# SPDX-License-Identifier: Apache-2.0
"""The computer sleeps, is locked, or somebody else sits down at it: what each system tells, and what we make of it."""

from __future__ import annotations

import ctypes
import socket
import threading
from collections.abc import Callable, Iterator
from ctypes import wintypes
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot
from tests.display.login import SESSION, Bus, Login, login

from intake_desktop.ui import guard as guards
from intake_desktop.ui.guard import Guard
from intake_desktop.ui.kit import PickList
from intake_desktop.ui.system import linux, macos, pictures, windows
from intake_desktop.ui.system.clocks import Reading, has_slept, read_clocks
from intake_desktop.ui.system.signs import Sign, SystemSigns
from intake_desktop.ui.theme import Looks

Show = Callable[..., QWidget]
MANAGER, SESSIONS = f"{linux.LOGIN}.Manager", f"{linux.LOGIN}.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Bus, Login]]:
    """A computer with logind and a desktop, both on one bus."""
    with login(tmp_path) as (bus, stands):
        for name in ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
            monkeypatch.setenv(name, bus.address)
        monkeypatch.setenv("XDG_SESSION_ID", "7")
        yield bus, stands


@pytest.fixture
def signs(place: tuple[Bus, Login], looks: Looks, qtbot: QtBot) -> Iterator[SystemSigns]:
    """Somebody who listens, from when the computer said what it tells."""
    listening = SystemSigns()
    qtbot.waitUntil(lambda: Sign.SLEEP in listening.heard and place[1].holds())
    yield listening
    listening.let_go()


class TestLinux:
    def test_sleep_is_held_off_until_the_desk_is_closed_and_the_list_of_who_does_tells_nothing(
        self, signs: SystemSigns, place: tuple[Bus, Login], qtbot: QtBot
    ) -> None:
        stands = place[1]
        told: list[tuple[str, bool]] = []
        signs.told.connect(lambda sign: told.append((sign, QThread.currentThread().isMainThread())))
        stands.sleep()
        qtbot.waitUntil(lambda: bool(told))
        assert told == [("sleep", True)]
        assert stands.holds(), "the computer waits while the draft is saved"
        signs.let_go()
        assert not stands.holds()
        assert stands.asked == [("sleep:shutdown", "Desk", "Saving", "delay")]

    @pytest.mark.parametrize(
        ("interface", "member", "signature", "body", "path"),
        [
            (SESSIONS, "Lock", "", (), SESSION),
            (PROPERTIES, "PropertiesChanged", "sa{sv}as", (SESSIONS, {"LockedHint": ("b", True)}, []), SESSION),
            (PROPERTIES, "PropertiesChanged", "sa{sv}as", (SESSIONS, {"Active": ("b", False)}, []), SESSION),
            ("org.gnome.ScreenSaver", "ActiveChanged", "b", (True,), "/org/gnome/ScreenSaver"),
            ("org.freedesktop.ScreenSaver", "ActiveChanged", "b", (True,), "/ScreenSaver"),
        ],
    )
    def test_every_way_of_locking_a_session_is_heard(
        self, signs: SystemSigns, place: tuple[Bus, Login], qtbot: QtBot,
        interface: str, member: str, signature: str, body: tuple[Any, ...], path: str,
    ) -> None:  # fmt: skip
        with qtbot.waitSignal(signs.told) as told:
            place[1].say(interface, member, signature, body, path)
        assert told.args == ["locked"]

    def test_what_is_no_lock_is_none(self, signs: SystemSigns, place: tuple[Bus, Login], qtbot: QtBot) -> None:
        told: list[str] = []
        signs.told.connect(told.append)
        unlocked = {"LockedHint": ("b", False), "Active": ("b", True), "IdleHint": ("b", True)}
        place[1].say(PROPERTIES, "PropertiesChanged", "sa{sv}as", (SESSIONS, unlocked, []), SESSION)
        place[1].say(SESSIONS, "Lock", path=f"{SESSION}_of_somebody_else")
        place[1].say("org.gnome.ScreenSaver", "ActiveChanged", "b", (False,), "/org/gnome/ScreenSaver")
        place[1].sleep(begins=False)
        qtbot.waitUntil(lambda: bool(told))
        assert told == ["locked"], "only waking up counts: by then the desk should have been closed"

    def test_a_bus_that_does_not_answer_holds_up_nobody(
        self, looks: Looks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
    ) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as silent:
            silent.bind(str(tmp_path / "silent"))
            silent.listen()
            for name in ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
                monkeypatch.setenv(name, f"unix:path={tmp_path / 'silent'}")
            listening = SystemSigns()
            silent.accept()[0].close()
            assert listening.heard == frozenset()
            listening.let_go()

    def test_a_computer_without_a_bus_tells_nothing(
        self, looks: Looks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        listening = SystemSigns()
        assert listening.heard == frozenset()
        listening.let_go()

    def test_a_bus_that_goes_away_is_told_of(self, signs: SystemSigns, place: tuple[Bus, Login], qtbot: QtBot) -> None:
        place[0].close()
        qtbot.waitUntil(lambda: signs.heard == frozenset())


def _message(number: int, word: int) -> int:
    said = wintypes.MSG()
    said.message, said.wParam = number, word
    _message.kept = said  # type: ignore[attr-defined]
    return ctypes.addressof(said)


class TestWindows:
    """Its messages, read from memory as Windows lays them out."""

    @pytest.mark.parametrize(
        ("number", "word", "sign"),
        [(0x218, 4, Sign.SLEEP), (0x218, 0x12, Sign.LOCKED), (0x218, 0xA, None), (0x2B1, 7, Sign.LOCKED),
         (0x2B1, 2, Sign.LOCKED), (0x2B1, 4, Sign.LOCKED), (0x2B1, 8, None), (0x100, 7, None)],
    )  # fmt: skip
    def test_a_message_says_what_happens(self, looks: Looks, number: int, word: int, sign: Sign | None) -> None:
        class Sessions:
            def WTSRegisterSessionNotification(self, window: Any, flags: int) -> int:
                return 1

            def WTSUnRegisterSessionNotification(self, window: Any) -> int:
                return 1

        told: list[Sign] = []
        heard: list[frozenset[Sign]] = []
        window = QWidget()
        window.winId()
        listener = windows.WindowsListener(told.append, heard.append, Sessions())
        try:
            assert listener.nativeEventFilter(b"windows_generic_MSG", _message(number, word)) == (False, 0)
        finally:
            listener.let_go()
        assert told == ([sign] if sign else [])
        assert heard == [frozenset({Sign.SLEEP, Sign.LOCKED})]
        window.deleteLater()


class TestMac:
    def test_it_listens_for_the_lock_of_the_screen(self) -> None:
        class Call:
            def __init__(self, answer: Any = None) -> None:
                self.answer, self.given = answer, ()

            def __call__(self, *given: Any) -> Any:
                self.given = given
                return self.answer

        class Foundation:
            CFNotificationCenterGetDistributedCenter = Call(11)
            CFStringCreateWithCString = Call(12)
            CFNotificationCenterAddObserver = Call()
            CFNotificationCenterRemoveEveryObserver = Call()

        told: list[Sign] = []
        heard: list[frozenset[Sign]] = []
        listener = macos.MacListener(told.append, heard.append, Foundation)
        centre, _, callback, name, *_ = Foundation.CFNotificationCenterAddObserver.given
        assert (centre, name) == (11, 12)
        assert Foundation.CFStringCreateWithCString.given[1] == b"com.apple.screenIsLocked"
        callback(None, None, None, None, None)
        assert told == [Sign.LOCKED]
        assert heard == [frozenset({Sign.LOCKED})]
        listener.let_go()
        assert Foundation.CFNotificationCenterRemoveEveryObserver.given[0] == 11


def test_a_system_that_lacks_a_part_of_itself_opens_all_the_same(looks: Looks) -> None:
    def broken(*_: object) -> Any:
        raise OSError("no such library")

    listening = SystemSigns(listen=broken)
    assert listening.heard == frozenset()
    listening.let_go()


class TestPictures:
    def test_every_window_is_kept_out_of_pictures_before_it_is_seen(self, looks: Looks, show: Show) -> None:
        kept: list[int] = []
        posted = Guard(QGuiApplication.instance(), lambda window: bool(kept.append(window)) or True)  # type: ignore[arg-type]
        window = show(QWidget(), 300, 200)
        box, menu, unfolding = QDialog(window), QMenu(window), PickList([("a", "One"), ("b", "Two")])
        unfolding.setParent(window)
        unfolding.show()
        box.show()
        menu.addAction("one")
        menu.popup(window.pos())
        unfolding.showPopup()
        QToolTip.showText(window.pos(), "a tip", window)
        tip = next(one for one in QApplication.topLevelWidgets() if one.inherits("QTipLabel"))
        shown = [window, box, menu, unfolding.view().window()]
        assert {int(one.winId()) for one in (*shown, tip)} <= set(kept)
        QToolTip.hideText()
        for one in (menu, box):
            one.hide()
        unfolding.hidePopup()
        posted.deleteLater()

    @pytest.mark.parametrize(("refuses", "asked"), [((), [0x11]), ((0x11,), [0x11, 0x01]), ((0x11, 1), [0x11, 0x01])])
    def test_windows_leaves_us_out_or_at_least_shows_black(self, refuses: tuple[int, ...], asked: list[int]) -> None:
        said: list[int] = []

        class User:
            class SetWindowDisplayAffinity:
                argtypes: Any
                restype: Any

                def __new__(cls, window: int, how: int) -> int:  # type: ignore[misc]
                    said.append(how)
                    return int(how not in refuses)

        assert pictures.keep_out_of_pictures(7, "win32", User) is (len(refuses) < 2)
        assert said == asked

    def test_macos_shares_the_window_with_nobody(self) -> None:
        sent: list[tuple[Any, ...]] = []
        send = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(
            lambda *given: sent.append(given) or 900  # type: ignore[func-returns-value]
        )

        class Runtime:
            objc_msgSend = send  # noqa: N815 - its own name

            class sel_registerName:  # noqa: N801 - its own name
                argtypes: Any
                restype: Any

                def __new__(cls, name: bytes) -> int:  # type: ignore[misc]
                    return {b"window": 1, b"setSharingType:": 2}[name]

        assert pictures.keep_out_of_pictures(55, "darwin", Runtime)
        assert [one[:2] for one in sent] == [(55, 1), (900, 2)]
        assert sent[1][2] == 0

    @pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
    def test_where_it_cannot_be_done_it_says_so_and_goes_on(self, system: str) -> None:
        assert pictures.keep_out_of_pictures(7, system, object()) is False


class TestClocks:
    def test_a_lid_closed_right_after_the_passphrase_is_noticed(
        self, looks: Looks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asleep = [0.0]
        monkeypatch.setattr(guards, "seconds_asleep", lambda: asleep[0])
        posted = Guard(QGuiApplication.instance(), lambda window: True)  # type: ignore[arg-type]
        asleep[0] = 0.4
        assert not posted.slept_since(), "the two clocks are not read at the same moment"
        asleep[0] = 20.0
        assert posted.slept_since()
        posted.deleteLater()

    def test_working_is_not_sleeping(self) -> None:
        first = read_clocks()
        threading.Event().wait(0.01)
        assert not has_slept(first, read_clocks())

    @pytest.mark.parametrize(
        ("now", "slept"),
        [(Reading(110, 110, 1010), False), (Reading(110, 105, 1010), True), (Reading(110, 110, 1100), True),
         (Reading(110, 110, 500), False), (Reading(110, 109, 1030), False)],
    )  # fmt: skip
    def test_asleep_or_stopped(self, now: Reading, slept: bool) -> None:
        assert has_slept(Reading(100, 100, 1000), now) is slept
