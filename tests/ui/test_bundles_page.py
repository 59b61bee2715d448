# SPDX-License-Identifier: Apache-2.0
"""The stick travels between two real PCs, and the page says at each moment what is going on and what to do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office
from tests.ui.conftest import settle

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import cases
from intake_desktop.ui.kit import Button, Label, Notice
from intake_desktop.ui.pages.bundles import drives
from intake_desktop.ui.pages.bundles.drives import Drive
from intake_desktop.ui.pages.bundles.page import BundlesPage
from intake_desktop.ui.pages.bundles.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks
from intake_desktop.ui.worker import ThreadRunner

Offices = Callable[..., list[Office]]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


class Desk:
    """A supervisor on the bundles page of one PC."""

    def __init__(self, office: Office, show: Callable[..., QWidget], runner=None) -> None:
        self.office, self.sticks = office, []
        self.runner = runner or InlineRunner()
        self.services = dataclasses.replace(services_at(office.desk("SV01")), drives=lambda: list(self.sticks))
        self.page = BundlesPage(self.services, self.runner, look_every=10**6)
        show(self.page, 1280, 800)
        self.page.arrive()

    def put_in(self, stick: Path) -> None:
        self.sticks = [Drive(stick, stick.name, 14_000_000_000)]
        self.page.presenter.look()

    def pull_out(self) -> None:
        self.sticks = []
        self.page.presenter.look()

    def state(self) -> str:
        return self.page.stick.picture.state()

    def said(self, part: QWidget) -> str:
        settle()
        return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible() and label.text())

    def press(self, part: QWidget, words: str) -> None:
        settle()
        for button in part.findChildren(Button):
            if button.isVisible() and button.text() == words:
                button.click()
                return
        raise AssertionError(f"no button {words!r}")


@pytest.fixture
def pair(offices: Offices, looks: Looks, show, stick: Path) -> tuple[Desk, Desk]:
    a, b = offices("A", "B")
    a.intake()
    return Desk(a, show), Desk(b, show)


def test_a_stick_is_put_in_and_pulled_out(pair: tuple[Desk, Desk], stick: Path) -> None:
    a, _ = pair
    assert a.state() == "none"
    assert "No stick is in this computer." in a.said(a.page.stick)
    assert not a.page.send.button.isEnabled()
    a.put_in(stick)
    assert a.state() == "here"
    assert "KINGSTON\n14.0 GB free" in a.said(a.page.stick)
    assert a.page.send.button.isEnabled()
    a.pull_out()
    assert a.state() == "none"


def test_what_pc_a_knows_reaches_pc_b(pair: tuple[Desk, Desk], stick: Path, qtbot: QtBot) -> None:
    a, b = pair
    assert "entries have not reached every PC of the centre yet." in a.said(a.page.send)
    a.put_in(stick)
    a.page.send.button.click()
    assert a.state() == "safe"
    assert "The stick can be taken out now." in a.said(a.page.stick)
    assert "for PC B." in a.said(a.page.send)
    b.put_in(stick)
    b.press(b.page.take_in, "Look at it")
    assert "This bundle of PC A is whole and can be read." in b.said(b.page.take_in)
    assert cases.list_cases(b.office.desk("SV01")) == [], "looking takes nothing in"
    b.page.take_in.button.click()
    assert len(cases.list_cases(b.office.desk("SV01"))) == 1
    assert "in 1 case." in b.said(b.page.take_in.came)
    assert b.state() == "safe"
    assert "Last heard on 22 Nov 2026" in b.said(b.page.centre)
    with qtbot.waitSignal(b.page.cases_wanted):
        b.press(b.page.take_in.came, "Show the cases")


def test_once_more_is_nothing_new_and_ones_own_is_told(pair: tuple[Desk, Desk], stick: Path) -> None:
    a, b = pair
    a.put_in(stick)
    a.page.send.button.click()
    a.press(a.page.take_in, "Look at it")
    assert "This bundle was made on this PC." in a.said(a.page.take_in)
    assert not a.page.take_in.button.isVisible()
    b.put_in(stick)
    for _ in range(2):
        b.press(b.page.take_in, "Look at it")
        if b.page.take_in.button.isVisible():
            b.page.take_in.button.click()
    assert "was read before" in b.said(b.page.take_in)


def test_a_changed_bundle_is_refused_in_words(pair: tuple[Desk, Desk], stick: Path) -> None:
    a, b = pair
    a.put_in(stick)
    a.page.send.button.click()
    (bundle,) = stick.glob("*.age")
    content = bytearray(bundle.read_bytes())
    content[-40] ^= 1
    bundle.write_bytes(content)
    b.put_in(stick)
    b.press(b.page.take_in, "Look at it")
    said = b.said(b.page.take_in)
    assert "This bundle was changed after it was signed." in said
    assert "Do not use this bundle." in said
    assert not b.page.take_in.button.isVisible()
    bundle.write_bytes(b"a shopping list")
    b.press(b.page.take_in, "Look at it")
    assert "This file is not a bundle." in b.said(b.page.take_in)


def test_a_stick_that_is_pulled_too_early(pair: tuple[Desk, Desk], stick: Path) -> None:
    a, _ = pair
    a.put_in(stick)
    stick.rmdir()
    a.page.send.button.click()
    assert "The stick is no longer there" in a.page.said()
    assert "Nothing is lost" in a.page.said()
    assert a.state() in ("here", "none")
    stick.mkdir()
    a.page.send.button.click()
    assert a.state() == "safe"
    assert a.page.said() == "", "the old trouble is not shown beside the new success"


def test_an_answer_that_differs_is_told(pair: tuple[Desk, Desk], stick: Path) -> None:
    a, b = pair
    a.put_in(stick)
    a.page.send.button.click()
    b.put_in(stick)
    b.press(b.page.take_in, "Look at it")
    b.page.take_in.button.click()
    case = cases.list_cases(b.office.desk("SV01"))[0]
    categories = iter(("harassment", "domestic_violence"))
    for desk in pair:
        cases.set_category(desk.office.desk("SV01"), case.id, _category(next(categories)))
    for path in stick.iterdir():
        path.unlink()
    b.page.arrive()
    b.page.send.button.click()
    a.pull_out()
    a.put_in(stick)
    a.press(a.page.take_in, "Look at it")
    a.page.take_in.button.click()
    assert "1 answer differs between PCs." in a.said(a.page.take_in.came)


def _category(wish: str) -> str:
    from intake_desktop.resources import code_lists

    codes = [one.code for one in code_lists().codes("centre_category")]
    return wish if wish in codes else codes[len(wish) % len(codes)]


def test_a_full_bundle_is_sent_when_it_is_asked_for(pair: tuple[Desk, Desk], stick: Path) -> None:
    a, _ = pair
    a.put_in(stick)
    a.page.send.everything.setChecked(True)
    a.page.send.button.click()
    assert a.state() == "safe"
    assert not a.page.send.everything.isChecked(), "the next one is of what is new again"


def test_another_folder_stays_on_offer(pair: tuple[Desk, Desk], stick: Path, tmp_path: Path) -> None:
    a, _ = pair
    a.put_in(stick)
    chosen = tmp_path / "shared"
    chosen.mkdir()
    a.page.ask_folder = lambda then: then(chosen)
    a.press(a.page.stick, "Another folder…")
    assert a.page.presenter.place is not None
    assert a.page.presenter.place.path == chosen
    a.page.presenter.look()
    assert a.page.presenter.place.path == chosen, "a stick that is seen again does not take its place"
    a.page.send.button.click()
    assert len(list(chosen.glob("*.age"))) == 1
    a.page.stick.places.row(str(stick)).click()
    assert a.page.presenter.place.path == stick


def test_progress_is_told_on_the_worker(offices: Offices, looks: Looks, show, stick: Path, qtbot: QtBot) -> None:
    a, _ = offices("A", "B")
    a.intake()
    runner = ThreadRunner()
    desk = Desk(a, show, runner)
    told: list[str] = []
    original = desk.page.stick.show_progress

    def listen(words, done, total):
        told.append(words.text)
        original(words, done, total)

    desk.page.stick.show_progress = listen  # type: ignore[method-assign]
    desk.put_in(stick)
    qtbot.waitUntil(lambda: desk.page.send.button.isEnabled())
    desk.page.send.button.click()
    assert desk.state() == "writing"
    assert "Leave the stick in" in desk.page.stick._more.text()
    assert not desk.page.send.button.isEnabled()
    qtbot.waitUntil(lambda: desk.state() == "safe")
    qtbot.waitUntil(lambda: runner.is_idle)
    stages = list(dict.fromkeys(told))
    assert stages[0] == "Packing the entries"
    assert stages[-1] == "Reading back what was written"
    assert len(told) < 5 * 101, "the window is not flooded"
    assert not desk.page.stick.progress.isVisible()
    runner.close()


def test_a_fault_of_the_program_does_not_leave_the_page_stuck(pair: tuple[Desk, Desk], stick: Path) -> None:
    a, _ = pair
    a.put_in(stick)
    a.page.presenter._work("writing", sentence("Packing the entries"))
    a.runner.failed.emit(object())  # type: ignore[arg-type]
    assert a.state() == "here"
    assert a.page.send.button.isEnabled()


# two PCs that do not know each other yet


@pytest.fixture
def strangers(offices: Offices, looks: Looks, show) -> tuple[Desk, Desk]:
    (a,), (b,) = offices("A"), offices("B")
    return Desk(a, show), Desk(b, show)


def test_two_pcs_get_to_know_each_other(strangers: tuple[Desk, Desk], stick: Path) -> None:
    a, b = strangers
    assert "No other PC of the centre is known here yet." in a.said(a.page.send)
    assert not a.page.send.button.isVisible()
    for desk in strangers:
        desk.put_in(stick)
        desk.page.centre.button.click()
        desk.press(desk.page.enrol, "Write the file to the stick")
        assert f"device-{desk.services.station}.json lies on the stick." in desk.said(desk.page.enrol)
    for desk, other in ((a, b), (b, a)):
        desk.press(desk.page.enrol, "Look again")
        desk.press(desk.page.enrol, "Read it")
        assert len(desk.page.enrol.other.words()) == 6
        assert desk.page.enrol.other.words() == other.page.enrol.own.words(), "what one reads out, the other sees"
        desk.page.enrol.same.click()
        assert f"PC {other.services.station} is trusted now." in desk.page.said()
        assert f"PC {other.services.station}" in desk.said(desk.page.centre)
        assert desk.page.send.button.isVisible()


def test_words_that_differ_are_not_trusted(strangers: tuple[Desk, Desk], stick: Path) -> None:
    a, b = strangers
    b.put_in(stick)
    b.page.centre.button.click()
    b.press(b.page.enrol, "Write the file to the stick")
    a.put_in(stick)
    a.page.centre.button.click()
    a.press(a.page.enrol, "Read it")
    a.press(a.page.enrol, "They are not the same")
    assert "PC B is not trusted." in a.page.said()
    assert not a.page.enrol.other.isVisible()
    assert list(a.services.list_devices()) == []


def test_a_file_that_is_none_is_said(strangers: tuple[Desk, Desk], stick: Path) -> None:
    a, _ = strangers
    (stick / "device-X.json").write_text("{}")
    a.put_in(stick)
    a.page.centre.button.click()
    a.press(a.page.enrol, "Read it")
    assert "This is not the device file of a PC" in a.page.said()
    other = stick / "elsewhere.json"
    other.write_text("no")
    a.page.ask_file = lambda then: then(other)
    a.press(a.page.enrol, "Another file…")
    assert "This is not the device file of a PC" in a.page.said()


def test_the_words_run_from_left_to_right_in_urdu_too(strangers: tuple[Desk, Desk], looks: Looks) -> None:
    a, _ = strangers
    looks.choose(language="ur")
    a.page.centre.button.click()
    assert a.page.enrol.own.layoutDirection() == Qt.LayoutDirection.LeftToRight
    labels = [label for label in a.page.enrol.own.findChildren(Label) if not label.text().strip("⁦⁩").isdigit()]
    places = [label.mapTo(a.page, label.rect().topLeft()).x() for label in labels]
    assert len(places) == 6
    assert places == sorted(places)


# what is in the computer


def test_sticks_are_found_where_a_desktop_mounts_them(tmp_path: Path, monkeypatch) -> None:
    place = tmp_path / "MY STICK"
    place.mkdir()
    monkeypatch.setattr(drives, "_WHERE", (str(tmp_path),))
    mounts = tmp_path / "mounts"
    escaped = str(place).replace(" ", "\\040")
    mounts.write_text(f"proc /proc proc rw 0 0\n/dev/sdb1 {escaped} vfat rw 0 0\ntmpfs {tmp_path} tmpfs rw 0 0\n")
    (found,) = drives.drives("linux", mounts)
    assert (found.path, found.name) == (place, "MY STICK")
    assert found.free is not None
    assert found.free > 0
    assert drives.drives("linux", tmp_path / "nothing") == []
    assert [one.path for one in drives.drives("darwin", volumes=tmp_path)] == [place]


def test_what_lies_on_a_stick(tmp_path: Path) -> None:
    for name in ("b.age", "b.age.minisig", "device-B.json", "device-B.pub", "photo.jpg"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.age").symlink_to(tmp_path / "b.age")
    (tmp_path / "folder.age").mkdir()
    (lying,) = drives.bundles_on(tmp_path)
    assert (lying.path.name, lying.size) == ("b.age", 1)
    assert isinstance(lying.written_at, datetime)
    assert [path.name for path in drives.device_files_on(tmp_path)] == ["device-B.json"]
    with pytest.raises(Trouble):
        drives.bundles_on(tmp_path / "gone")


def test_what_came_is_said_for_each_kind(looks: Looks, qapp) -> None:
    from types import SimpleNamespace

    from intake_desktop.ui.pages.bundles.came import came_notices

    told = sentence("The role of {code} does not include this entry.", code="PX01")
    imported = SimpleNamespace(
        outcome="accepted", new=7, known=2, held=3, unknown=1, cases=2, conflicts=1,
        quarantined=(("B.9", told), ("B.10", told)), forks=("B.11",), verdict=None,
    )  # fmt: skip
    notices = came_notices(imported, [("B", 41, 57)], lambda: None)  # type: ignore[arg-type]
    said = "\n".join(notice.text() for notice in notices)
    for part in (
        "Taken in: 7 new entries, in 2 cases.",
        "2 entries were here already.",
        "1 answer differs between PCs.",
        "3 entries wait for others",
        "Waiting for PC B, numbers 41 to 57.",
        "1 entry comes from a newer program.",
        "2 entries were set aside; all others were taken in.",
        "The role of PX01 does not include this entry.",
        "Two different entries came under one number.",
    ):
        assert part in said
    assert said.count("PX01") == 1, "the same reason is said once"
    assert all(isinstance(notice, Notice) for notice in notices)
