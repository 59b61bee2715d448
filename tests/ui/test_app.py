# SPDX-License-Identifier: Apache-2.0
"""Starting the window: without a screen, twice, with broken memories, on a folder that cannot be written to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop import app
from intake_desktop.ui import display, remembered
from intake_desktop.ui.display import display_trouble
from intake_desktop.ui.theme import Choices, Looks
from intake_desktop.ui.window import Window

RUN = (sys.executable, "-m", "intake_desktop.cli")


def start(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "LANG")}
    command = [*RUN, "--home", str(home), "run", *words]
    return subprocess.run(command, env=kept | environment, capture_output=True, text=True, timeout=300, check=False)


class TestDisplay:
    def test_without_a_screen_it_says_so_instead_of_breaking(self, tmp_path: Path) -> None:
        ended = start(tmp_path / "home", QT_QPA_PLATFORM="xcb")
        assert ended.returncode == app.NO_DISPLAY
        assert ended.stderr.splitlines()[0] == "There is no screen to show the window on."
        assert "command line" in ended.stderr
        assert not (tmp_path / "home").exists(), "nothing was begun"

    def test_it_says_so_in_the_language_of_the_computer(self, tmp_path: Path) -> None:
        ended = start(tmp_path / "home", QT_QPA_PLATFORM="xcb", LANG="hi_IN.UTF-8")
        assert ended.returncode == app.NO_DISPLAY
        assert "There is no screen" not in ended.stderr
        assert ended.stderr.strip()

    def test_a_screen_that_does_not_answer_is_named(self, tmp_path: Path) -> None:
        trouble = display_trouble({"DISPLAY": ":4071"}, "linux")
        assert trouble is not None
        assert trouble.what.text == "The screen {name} does not answer."
        assert trouble.what.values == {"name": ":4071"}
        assert display_trouble({"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}, "linux") is not None

    def test_a_screen_that_answers_is_taken(self, tmp_path: Path) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
            server.bind(str(tmp_path / "wayland-9"))
            server.listen()
            said = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}
            assert display_trouble(said, "linux") is None

    def test_a_missing_part_of_the_system_is_named_by_its_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(display, "CURSOR_LIBRARY", "libnowhere.so.0")
        monkeypatch.setattr(display, "_answers", lambda place: True)
        trouble = display_trouble({"DISPLAY": ":0"}, "linux")
        assert trouble is not None
        assert trouble.what.values == {"package": "libxcb-cursor0"}

    @pytest.mark.parametrize("system", ["win32", "darwin"])
    def test_elsewhere_there_is_always_a_desktop(self, system: str) -> None:
        assert display_trouble({}, system) is None
        assert display_trouble({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None


class TestStart:
    def test_the_first_frame_is_told(self, tmp_path: Path) -> None:
        ended = start(tmp_path / "home", "--until-shown", QT_QPA_PLATFORM="offscreen")
        assert (ended.returncode, ended.stdout) == (0, "shown\n"), ended.stderr

    def test_a_second_window_on_the_same_folder_says_so(self, looks: Looks, tmp_path: Path) -> None:
        first = app._take_lock(tmp_path)
        assert isinstance(first, QLockFile)
        assert app._take_lock(tmp_path) is app.ALREADY_OPEN
        first.unlock()

    def test_a_lock_left_by_a_crash_is_taken_over(self, looks: Looks, tmp_path: Path) -> None:
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        (tmp_path / app.LOCK_FILE).write_text(f"{gone.pid}\nintake\n{socket.gethostname()}\n\n\n")
        lock = app._take_lock(tmp_path)
        assert isinstance(lock, QLockFile)
        lock.unlock()

    def test_a_folder_that_cannot_be_written_to_is_said(self, looks: Looks, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert app._take_lock(tmp_path / "file" / "home") is app.NOT_WRITABLE

    def test_a_disk_without_room_is_called_that(
        self, looks: Looks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=0))
        monkeypatch.setattr(app, "LOCK_FILE", "nowhere/window.lock")
        assert app._take_lock(tmp_path) is app.NO_ROOM

    def test_the_same_program_is_started_after_a_lock(self, tmp_path: Path) -> None:
        words = app.again(tmp_path)
        assert words[0] == sys.executable
        assert words[-3:] == ["--home", str(tmp_path), "run"]


class TestWindow:
    def test_the_closed_desk_leads_to_the_open_one_and_a_lock_starts_anew(
        self, looks: Looks, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started: list[list[str]] = []
        office.close()
        begun = app.Start(office.home)
        qtbot.addWidget(begun.window)
        begun.window.show()
        monkeypatch.setattr("PySide6.QtCore.QProcess.startDetached", lambda program, words: started.append(words))
        monkeypatch.setattr(begun.application, "quit", lambda: None)
        assert type(begun.window.screen_shown()).__name__ == "UnlockPage"
        assert begun.window.windowTitle() == "Desk"
        begun.open_desk(office.desk("SV01"))
        shell = begun.window.screen_shown()
        assert type(shell).__name__ == "Shell"
        shell.lock()  # type: ignore[union-attr]
        qtbot.waitUntil(lambda: bool(started))
        assert started == [["-m", "intake_desktop.cli", "--home", str(office.home), "run"]]
        assert not office.now_at_desk.store.open  # type: ignore[union-attr]
        assert not begun.window.isVisible()
        begun.runner.close()

    def test_closing_the_window_locks_first_and_starts_nothing(
        self, looks: Looks, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started: list[list[str]] = []
        office.close()
        begun = app.Start(office.home)
        qtbot.addWidget(begun.window)
        begun.window.show()
        monkeypatch.setattr("PySide6.QtCore.QProcess.startDetached", lambda program, words: started.append(words))
        monkeypatch.setattr(begun.application, "quit", lambda: None)
        begun.open_desk(office.desk("SV01"))
        begun.window.close()
        qtbot.waitUntil(lambda: not begun.window.isVisible())
        assert not office.now_at_desk.store.open  # type: ignore[union-attr]
        assert started == []
        begun.runner.close()

    def test_a_new_computer_begins_with_the_first_run_pages(self, looks: Looks, tmp_path: Path, qtbot: QtBot) -> None:
        begun = app.Start(tmp_path / "home")
        qtbot.addWidget(begun.window)
        assert type(begun.window.screen_shown()).__name__ == "SetupPage"
        begun.runner.close()

    def test_a_way_back_that_was_left_ends_the_process_that_saw_a_sheet(
        self, looks: Looks, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started: list[list[str]] = []
        office.close()
        begun = app.Start(office.home)
        qtbot.addWidget(begun.window)
        begun.window.show()
        monkeypatch.setattr("PySide6.QtCore.QProcess.startDetached", lambda program, words: started.append(words))
        monkeypatch.setattr(begun.application, "quit", lambda: None)
        begun.window.screen_shown().other.click()  # type: ignore[union-attr]
        ways = begun.window.screen_shown()
        assert type(ways).__name__ == "RecoverPage"
        ways.say_recovered("recovered")  # type: ignore[union-attr]
        assert started == [["-m", "intake_desktop.cli", "--home", str(office.home), "run", "--said", "recovered"]]
        assert not begun.window.isVisible()
        begun.runner.close()

    def test_keys_that_are_lost_are_no_first_day(self, looks: Looks, office: Office, qtbot: QtBot) -> None:
        office.close()
        for name in ("slots.a", "slots.b"):
            (office.home / name).unlink()
        begun = app.Start(office.home)
        qtbot.addWidget(begun.window)
        begun.window.show()
        page = begun.window.screen_shown()
        qtbot.waitUntil(lambda: page.notice.isVisible())  # type: ignore[union-attr]
        assert page.notice.text().startswith("The file with the keys of your staff")  # type: ignore[union-attr]
        begun.runner.close()

    def test_who_signs_in_is_told_what_waits_for_her(
        self, looks: Looks, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk = office.desk("SV01")
        begun = app.Start(office.home)
        qtbot.addWidget(begun.window)
        begun.window.show()
        begun.open_desk(desk)
        shell = begun.window.screen_shown()
        qtbot.waitUntil(lambda: begun.runner.is_idle)
        words = [label.text() for label in shell.banners.findChildren(QLabel)]  # type: ignore[union-attr]
        assert "There is no newest recovery sheet for this computer on paper yet." in words
        monkeypatch.setattr(begun.application, "quit", lambda: None)
        begun.window.close()
        qtbot.waitUntil(lambda: not begun.window.isVisible())
        begun.runner.close()

    def test_a_second_one_says_what_to_do(self, looks: Looks, tmp_path: Path, qtbot: QtBot) -> None:
        first = app._take_lock(tmp_path)
        begun = app.Start(tmp_path)
        qtbot.addWidget(begun.window)
        words = " ".join(label.text() for label in begun.window.findChildren(QLabel))
        assert "open already" in words
        assert "go on in the other" in words
        begun.runner.close()
        assert isinstance(first, QLockFile)
        first.unlock()

    def test_the_title_stays_neutral_in_every_language(self, looks: Looks, qtbot: QtBot) -> None:
        window = Window()
        qtbot.addWidget(window)
        window.put(QWidget())
        for language in ("en", "ur", "hi"):
            looks.choose(language=language)
            assert window.windowTitle()
            assert "intake" not in window.windowTitle().casefold()


class TestRemembered:
    def test_what_was_chosen_is_there_again(self, tmp_path: Path) -> None:
        chosen = Choices("ur", 150, dark=True, nastaliq=True)
        remembered.remember(tmp_path / "home", chosen)
        assert remembered.recall(tmp_path / "home") == chosen

    @pytest.mark.parametrize(
        "broken",
        ["", "{", "[]", '{"language": "xx", "percent": 100, "dark": false, "nastaliq": false}', '{"percent": 3}'],
    )
    def test_a_broken_memory_means_the_computers_own_language(self, tmp_path: Path, broken: str) -> None:
        (tmp_path / remembered.FILE).write_text(broken)
        assert remembered.recall(tmp_path, "hi", system_dark=True) == Choices("hi", 100, dark=True)

    @pytest.mark.parametrize(
        ("said", "language"), [("ur_PK.UTF-8", "ur"), ("hi-IN", "hi"), ("de_DE", "en"), ("C", "en")]
    )
    def test_the_language_of_the_computer(self, said: str, language: str) -> None:
        assert remembered.language_of_this_computer({"LANG": said}) == language

    def test_where_nothing_can_be_written_nothing_breaks(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        remembered.remember(tmp_path / "file" / "home", Choices())
