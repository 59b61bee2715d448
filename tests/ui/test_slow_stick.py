# SPDX-License-Identifier: Apache-2.0
"""A stick that takes its time: the window goes on, says so at the bottom, and a verb that is pressed twice is done
once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.services.partners import TwoCentres

from intake_desktop.services import directory_file, exchange, unlock
from intake_desktop.ui import printing
from intake_desktop.ui.pages.incoming import page as incoming_page
from intake_desktop.ui.pages.partner import page as partner_page
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.worker import ThreadRunner

from .night import Tray

Show = Callable[..., QWidget]
Choose = Callable[..., None]


class Slow:
    """A window whose worker waits, as it does for a stick, until it is let go."""

    def __init__(self, show: Show, qtbot: QtBot, desk: Any) -> None:
        self._qtbot, self.runner = qtbot, ThreadRunner()
        self.shell = Shell(desk, self.runner, PAGES, unlock.lock)
        show(self.shell, 1280, 720)
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is under way."""
        self._qtbot.waitUntil(lambda: self.runner.is_idle)

    def at(self, key: str, **where: str) -> Any:
        """Open a page and let it read."""
        self.shell.go(key, **where)
        self.rest()
        return self.shell.page()

    def press(self, *verbs: Callable[[], object], happened: Callable[[], bool]) -> None:
        """Press while the stick is slow: nothing happens in the window's thread, and the window says that it waits."""
        gate = threading.Event()
        self.runner.run(gate.wait)
        try:
            for verb in verbs:
                verb()
            self._qtbot.waitUntil(lambda: self.shell.status.text() == "One moment…")
            assert not happened(), "the window itself did it, and would stand still for a slow stick"
        finally:
            gate.set()
        self.rest()
        assert happened()
        assert self.shell.status.text() != "One moment…"


@pytest.fixture
def sit(show: Show, qtbot: QtBot) -> Iterator[Callable[[Any], Slow]]:
    windows: list[Slow] = []

    def at(desk: Any) -> Slow:
        windows.append(Slow(show, qtbot, desk))
        return windows[-1]

    yield at
    for one in windows:
        one.runner.close()


def test_a_sealed_file_is_taken_in_from_a_slow_stick(
    centres: TwoCentres, sit: Callable[[Any], Slow], choose: Choose
) -> None:
    sent = centres.send(centres.slip()[1])
    choose(incoming_page, file=sent.path, folder=centres.stick)
    window = sit(centres.theirs.desk("CW01"))
    page = window.at("incoming")
    window.press(page.take_in.click, page.take_in.click, happened=lambda: page.head.text() == sent.slip_number)
    window.press(page.yes.click, page.yes.click, happened=lambda: sent.slip_number in page.said())
    assert len(page.presenter._services.read().rows) == 1


def test_keys_are_written_and_read_at_a_slow_stick(
    centres: TwoCentres, sit: Callable[[Any], Slow], choose: Choose
) -> None:
    theirs = exchange.export_own_keys(centres.theirs.desk("SV01"), centres.stick)
    before = set(centres.stick.iterdir())
    choose(partner_page, file=theirs, folder=centres.stick)
    window = sit(centres.ours.desk("SV01"))
    page = window.at("partner", provider_id=centres.shelter)
    window.press(page.give.click, page.give.click, happened=lambda: set(centres.stick.iterdir()) != before)
    assert len(set(centres.stick.iterdir()) - before) == 2, "one file and its signature"
    window.press(page.read.click, happened=lambda: not page.compare.isHidden())
    other = centres.ours.provider("legal_aid")
    gate = threading.Event()
    window.runner.run(gate.wait)
    page.read.click()
    page.arrive(provider_id=other)
    gate.set()
    window.rest()
    assert page.compare.isHidden(), "what comes late is not shown at another service"


def test_the_directory_is_written_and_looked_into_at_a_slow_stick(
    centres: TwoCentres, sit: Callable[[Any], Slow], tmp_path: Path
) -> None:
    centres.theirs.provider("legal_aid")
    came = directory_file.export_directory(centres.theirs.desk("SV01"), tmp_path)
    window = sit(centres.ours.desk("SV01"))
    page = window.at("directory")
    side = page.handing
    side.ask_file, side.ask_folder = lambda then: then(came), lambda then: then(centres.stick)
    page.hand.click()
    window.press(side.export.click, side.export.click, happened=lambda: any(centres.stick.iterdir()))
    assert len(list(centres.stick.iterdir())) == 1
    window.press(side.choose.click, happened=lambda: side.is_looking)
    side.list.opened.emit(side.list.rows()[0].key)
    window.press(side.store.click, side.store.click, happened=lambda: "Services stored" in page.said())


def test_a_paper_is_previewed_and_printed_while_the_window_goes_on(
    centres: TwoCentres, sit: Callable[[Any], Slow], monkeypatch: pytest.MonkeyPatch
) -> None:
    tray = Tray()
    monkeypatch.setattr(printing, "SystemPrinters", lambda: tray)
    case = centres.ours.intake("CW01", full_name="Zainab Bibi").case_id or ""
    window = sit(centres.ours.desk("CW01"))
    page = window.at("papers", case_id=case, kind="consent")
    window.press(page.presenter.preview, happened=lambda: page.preview.page_count() > 0)
    window.press(page.panel.button.click, page.panel.button.click, happened=lambda: len(tray.papers) == 1)
