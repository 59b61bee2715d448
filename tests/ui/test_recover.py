# SPDX-License-Identifier: Apache-2.0
"""Two at night, and nobody can sign in: from the front page with a keyring that gives nothing back to an open desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.vault.office import Keyring

from intake_desktop.services import unlock
from intake_desktop.services.desk import Desk
from intake_desktop.ui.front import FrontDoor
from intake_desktop.ui.pages.recover.page import RecoverPage
from intake_desktop.ui.pages.unlock.page import UnlockPage
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks
from intake_desktop.ui.ways import AFTER, CHOICES, WHEN, Way
from intake_desktop.vault.keyring import PlaceLocked

from .conftest import type_text
from .night import AGREED, WORDS, Night, Tray

Show = Callable[..., QWidget]


class Front:
    """Somebody in front of the closed desk. `afresh` is what the program wants to be said after a fresh start."""

    def __init__(self, night: Night, show: Show, bot: QtBot) -> None:
        self.night, self._show, self.bot = night, show, bot
        self.desks: list[Desk] = []
        self.afresh: list[str] = []
        self.tray = Tray()
        self.start()

    def start(self, said: str = "") -> None:
        """Start the program."""
        self.door = FrontDoor(
            self.night.home, InlineRunner(), self._put, said=said, keys=self.night.vault(), printers=lambda: self.tray
        )
        self.door.opened.connect(self.desks.append)
        self.door.fresh_start.connect(self.afresh.append)
        self.door.begin()

    def _put(self, page: QWidget) -> None:
        self.page = page
        self._show(page, 1180, 760)

    @property
    def closed(self) -> UnlockPage:
        assert isinstance(self.page, UnlockPage)
        return self.page

    @property
    def ways(self) -> RecoverPage:
        assert isinstance(self.page, RecoverPage)
        return self.page

    def sign_in(self, code: str = "CW01", words: str = "") -> str:
        """Type both and press Return; answers what the page says then."""
        self.closed.code.editor.clear()
        type_text(self.closed.code.editor, code)
        type_text(self.closed.passphrase.editor.line, words or WORDS[code])
        self.bot.keyClick(self.closed.passphrase.editor.line, Qt.Key.Key_Return)
        return self.closed.notice.text()

    def go(self, way: Way) -> None:
        """Press a way on."""
        page = self.page
        assert isinstance(page, UnlockPage | RecoverPage)
        page.notice.buttons[way].click()

    def type_sheet(self, text: str) -> None:
        """Type a sheet as a person does: small letters, no spaces, the next line by itself."""
        entry = self.ways.sheet.entry
        for number, line in enumerate(text.split("\n")):
            assert entry.rows[number].line.hasFocus(), f"line {number + 1} is next"
            type_text(entry.rows[number].line, line.replace(" ", "").lower())

    def everybody_signs_in(self) -> None:
        """Every member of staff opens the desk with the passphrase that she always had."""
        for code in WORDS:
            self.sign_in(code)
            assert self.desks[-1].staff_code == code
            unlock.lock(self.desks[-1])


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path / "home")


@pytest.fixture
def front(night: Night, show: Show, qtbot: QtBot, looks: Looks) -> Iterator[Front]:
    made = Front(night, show, qtbot)
    yield made
    for desk in made.desks:
        unlock.lock(desk)


def lost(night: Night) -> None:
    night.keyring.kept.clear()


def absent(night: Night) -> None:
    night.places = []


def locked(night: Night) -> None:
    night.keyring.refuses = PlaceLocked()


def changed(night: Night) -> None:
    night.places = [Keyring("kwallet")]


def wrong(night: Night) -> None:
    night.keyring.kept = dict.fromkeys(night.keyring.kept, "1:" + "A" * 43 + "=")


def broken(night: Night) -> None:
    night.keyring.refuses = OSError("the bus broke")


@pytest.mark.parametrize(
    ("befell", "told", "ways"),
    [
        (lost, "The key of this PC is no longer in its keyring.", [Way.SHEET, Way.CODE, Way.AGAIN]),
        (absent, "This PC's keyring cannot be reached.", [Way.AGAIN, Way.SHEET]),
        (locked, "This PC's keyring is locked.", [Way.AGAIN, Way.SHEET]),
        (changed, "The key of this PC was kept in Secret Service. Now only KWallet is here.",
         [Way.AGAIN, Way.SHEET, Way.CODE]),
        (wrong, "The key in this PC's keyring is not the right one.", [Way.SHEET, Way.CODE, Way.AGAIN]),
        (broken, "This PC's keyring cannot be reached.", [Way.AGAIN, Way.SHEET]),
    ],
)  # fmt: skip
def test_each_state_of_the_keyring_is_named_with_its_ways_on(
    front: Front, night: Night, befell: Callable[[Night], None], told: str, ways: list[Way]
) -> None:
    kept, places = dict(night.keyring.kept), night.places
    befell(night)
    assert front.sign_in().splitlines()[0] == told
    assert list(front.closed.notice.buttons) == ways
    night.keyring.kept, night.keyring.refuses, night.places = kept, None, places
    front.go(Way.AGAIN)
    assert [desk.staff_code for desk in front.desks] == ["CW01"], "without typing the passphrase again"


def test_a_keyring_that_hangs_is_named_and_the_window_stays_alive(
    tmp_path: Path, show: Show, qtbot: QtBot, looks: Looks
) -> None:
    hanging = Night(tmp_path / "home")
    hanging.limit = 0.05
    front = Front(hanging, show, qtbot)
    hanging.keyring.gate.clear()
    assert front.sign_in().splitlines()[0] == "This PC's keyring does not answer."
    assert list(front.closed.notice.buttons) == [Way.AGAIN, Way.SHEET]
    hanging.keyring.gate.set()
    hanging.limit = 5.0
    front.door._keys = hanging.vault()
    front.go(Way.AGAIN)
    unlock.lock(front.desks[0])


def test_every_trouble_leads_to_ways_that_can_be_gone() -> None:
    assert set(CHOICES) == set(WHEN)
    assert all(ways for ways in AFTER.values())


def test_a_passphrase_that_was_kept_for_another_try_is_wiped_after_a_while(front: Front, night: Night) -> None:
    lost(night)
    front.sign_in()
    given = front.closed.presenter._given
    assert given is not None
    assert front.closed._kept.isActive()
    front.closed.presenter.forget()
    assert set(given[1]) == {0}
    front.go(Way.AGAIN)
    assert front.closed.passphrase.problem() == "Write your passphrase once more."


class TestSheet:
    """The envelope is open."""

    @pytest.fixture
    def typing(self, front: Front, night: Night) -> Front:
        lost(night)
        front.sign_in()
        front.go(Way.SHEET)
        return front

    def test_the_sheet_is_typed_and_everybody_signs_in_as_before(self, typing: Front, night: Night) -> None:
        typing.type_sheet(night.sheet)
        entry = typing.ways.sheet.entry
        assert entry.where.text() == "All 10 lines are right."
        typing.bot.keyClick(entry.rows[-1].line, Qt.Key.Key_Return)
        assert typing.ways.sheet.use.hasFocus()
        typing.ways.sheet.use.click()
        assert typing.afresh == ["recovered"], "the process that saw the sheet ends"
        assert entry.text().strip() == ""
        typing.start(said=typing.afresh[0])
        assert typing.closed.notice.text() == "The key of this computer is back. Every passphrase works again."
        typing.everybody_signs_in()

    def test_a_wrong_line_is_named_as_soon_as_it_is_complete(self, typing: Front, night: Night) -> None:
        lines = night.sheet.split("\n")
        entry = typing.ways.sheet.entry
        type_text(entry.rows[0].line, lines[0])
        assert len(entry.rows) == 10, "the first line tells how many there are"
        type_text(entry.rows[1].line, lines[1][:-1])
        assert entry.rows[1].problem() == ""
        type_text(entry.rows[1].line, "Z" if lines[1][-1] != "Z" else "Y")
        assert entry.rows[1].problem() == "A character in line 2 is wrong."
        assert entry.rows[1].line.hasFocus(), "she stays where something is wrong"
        entry.rows[1].line.clear()
        type_text(entry.rows[1].line, lines[4])
        assert entry.rows[1].problem() == "This is line 5 of the paper."
        entry.rows[1].line.clear()
        type_text(entry.rows[1].line, "U")
        assert entry.rows[1].problem() == "Line 2, group 1: this character never stands on a recovery sheet."
        assert not typing.ways.sheet.use.isEnabled()

    def test_letters_stand_in_groups_whatever_way_they_are_typed(self, typing: Front, night: Night) -> None:
        line = typing.ways.sheet.entry.rows[0].line
        type_text(line, "o4-13 2b")
        assert line.text() == "O413 2B"
        line.setCursorPosition(2)
        type_text(line, "۷")
        assert (line.text(), line.cursorPosition()) == ("O471 32B", 3)

    @pytest.mark.parametrize("how", ["scanned", "pasted"])
    def test_a_scanner_or_a_pasted_sheet_fills_every_line(self, typing: Front, night: Night, how: str) -> None:
        entry = typing.ways.sheet.entry
        if how == "scanned":
            type_text(entry.rows[0].line, night.scan + "\n")
        else:
            entry.rows[0].line.insert(night.sheet.replace("\n", " "))
            entry.rows[0].line.textEdited.emit(entry.rows[0].line.text())
        assert entry.is_complete
        assert entry.text() == night.sheet

    def test_a_sheet_that_lies_open_is_put_away(self, typing: Front, night: Night) -> None:
        typing.type_sheet(night.sheet)
        typing.door._leave_ways(typing.ways)
        assert not typing.ways.isVisible()
        assert typing.afresh == [""]

    def test_trying_it_changes_nothing(self, typing: Front, night: Night) -> None:
        typing.type_sheet(night.sheet)
        typing.ways.sheet.trial.click()
        assert typing.ways.notice.text() == "This sheet belongs to this computer and would help."
        assert night.keyring.kept == {}

    def test_the_other_sheet_can_be_tried_and_not_used(self, typing: Front, night: Night) -> None:
        typing.type_sheet(night.notes_sheet)
        assert not typing.ways.sheet.use.isEnabled()
        typing.ways.sheet.trial.click()
        assert "counselling sheet of this centre" in typing.ways.notice.text()

    def test_without_any_keyring_it_opens_for_now(self, typing: Front, night: Night) -> None:
        absent(night)
        typing.type_sheet(night.sheet)
        typing.ways.sheet.use.click()
        assert typing.ways.notice.text().splitlines()[0] == "This PC's keyring cannot be reached."
        assert list(typing.ways.notice.buttons) == [Way.AGAIN, Way.FOR_NOW, Way.ANEW]
        typing.go(Way.FOR_NOW)
        assert typing.closed.notice.text().startswith("The sheet is taken until you lock.")
        typing.everybody_signs_in()
        assert night.keyring.kept == {}

    def test_when_it_comes_back_meanwhile_try_again_is_enough(self, typing: Front, night: Night) -> None:
        locked(night)
        typing.type_sheet(night.sheet)
        typing.ways.sheet.use.click()
        assert typing.ways.notice.text().splitlines()[0] == "This PC's keyring is locked."
        night.keyring.refuses = None
        typing.go(Way.AGAIN)
        assert typing.afresh == ["recovered"]

    def test_it_goes_into_the_keyring_that_is_there_now(self, front: Front, night: Night) -> None:
        changed(night)
        front.sign_in()
        front.go(Way.SHEET)
        front.type_sheet(night.sheet)
        front.ways.sheet.use.click()
        front.start()
        front.everybody_signs_in()

    def test_going_back_ends_the_process_that_saw_it(self, typing: Front, night: Night) -> None:
        entry = typing.ways.sheet.entry
        type_text(entry.rows[0].line, night.sheet[:24])
        typing.ways.back.click()
        typing.ways.back.click()
        assert typing.afresh == [""]
        assert entry.text().strip() == ""

    def test_nothing_tells_what_the_program_is_for(self, typing: Front, night: Night) -> None:
        typing.ways.back.click()
        doors = typing.ways.choices.doors
        said = " ".join(door.accessibleName() + door.accessibleDescription() for door in doors.values()).casefold()
        assert not [word for word in ("survivor", "women", "violence", "centre", "shelter", "counsel") if word in said]


def test_a_one_time_code_for_another_account(front: Front, night: Night) -> None:
    code = night.vault().hand_over(night.vault().unlock("SV01", bytearray(WORDS["SV01"].encode())))
    lost(night)
    front.sign_in()
    front.go(Way.CODE)
    front.ways.code.use.click()
    assert front.ways.code.code.problem() == "Write the one-time code."
    type_text(front.ways.code.code.editor, "0000 0000 0000 0000 0000")
    front.ways.code.use.click()
    assert front.ways.notice.text().startswith("This one-time code is not right")
    front.ways.code.code.editor.clear()
    type_text(front.ways.code.code.editor, code.lower() + "\n")
    assert front.afresh == ["taken_over"]
    front.start(said="taken_over")
    front.everybody_signs_in()


class TestKeysLost:
    """Both copies of the key file are gone; the case file is there."""

    @pytest.fixture
    def anew(self, front: Front, night: Night) -> Front:
        for name in ("slots.a", "slots.b"):
            (night.home / name).unlink()
        front.start()
        front.door.look()
        assert front.closed.notice.text().startswith("The file with the keys of your staff is damaged or missing")
        assert list(front.closed.notice.buttons) == [Way.ANEW, Way.BACKUP]
        front.go(Way.ANEW)
        return front

    def fill(self, front: Front, night: Night) -> None:
        part = front.ways.anew
        part.entry.put(night.sheet.split("\n"))
        part.notes.put(night.notes_sheet.split("\n"))
        type_text(part.code.editor, "sv02")
        part.agreement.set_value(AGREED)
        for field in (part.passphrase, part.again):
            type_text(field.editor.line, WORDS["SV02"])

    def test_a_supervisor_begins_anew_with_both_sheets(self, anew: Front, night: Night) -> None:
        self.fill(anew, night)
        anew.ways.anew.use.click()
        papers = anew.ways.papers.papers
        assert len(papers.papers()) == 2
        papers.printing.button.click()
        assert len(anew.tray.papers) == 2
        assert not anew.ways.back.isVisible(), "the keys stand; there is no way back"
        founded = anew.ways.presenter._founded
        assert founded is not None
        fields = iter(papers.groups)
        for paper in founded.papers:
            for place in paper.places:
                type_text(next(fields).editor, paper._sheet.group(place))
        anew.ways.papers.use.click()
        (desk,) = anew.desks
        assert (desk.staff_code, desk.centre.code, desk.store.device.epoch) == ("SV02", "MLT", 2)
        unlock.lock(desk)
        assert night.open("SV02").staff_code == "SV02"

    def test_what_is_missing_is_said(self, anew: Front, night: Night) -> None:
        part = anew.ways.anew
        part.use.click()
        assert anew.ways.notice.text() == "Type the sheet of this computer first, to its last line."
        part.entry.put(night.sheet.split("\n"))
        part.use.click()
        assert anew.ways.notice.text() == "Type the sheet of the session notes too, or say that it is not here."
        part.without.click()
        part.use.click()
        assert part.code.problem()
        assert part.agreement.problem()
        assert part.passphrase.problem()
        assert not (night.home / "slots.a").exists()

    def test_papers_that_nobody_looks_at_are_put_away_and_the_desk_is_locked(self, anew: Front, night: Night) -> None:
        self.fill(anew, night)
        anew.ways.anew.use.click()
        desk = anew.ways.presenter.desk
        assert desk is not None
        anew.door._leave_ways(anew.ways)
        assert not desk.store.open
        assert anew.ways.papers.papers.papers() == []
        assert anew.afresh == [""]

    def test_keys_that_may_still_open_are_given_up_only_by_saying_so(self, front: Front, night: Night) -> None:
        front.sign_in("SV01", "none of us remembers it")
        front.closed.other.click()
        front.ways.choices.doors[Way.ANEW].click()
        self.fill(front, night)
        part = front.ways.anew
        part.use.click()
        assert "If no supervisor can any more, say so below." in front.ways.notice.text()
        part.give_up.click()
        for field in (part.passphrase, part.again):
            type_text(field.editor.line, WORDS["SV02"])
        part.use.click()
        founded = front.ways.presenter._founded
        assert founded is not None
        assert founded.desk.staff_code == "SV02"
        assert (night.home / "slots.a.damaged").exists()
        unlock.lock(founded.desk)

    def test_a_sheet_of_another_centre_changes_nothing(self, anew: Front, night: Night, tmp_path: Path) -> None:
        other = Night(tmp_path / "other")
        self.fill(anew, night)
        anew.ways.anew.entry.put(other.sheet.split("\n"))
        anew.ways.anew.use.click()
        assert anew.ways.notice.text().startswith("This sheet does not open the case file on this computer.")
        assert not (night.home / "slots.a").exists()
        assert anew.ways.anew.entry.is_complete, "what was typed stays"

    def test_without_any_keyring_only_with_seven_words(self, anew: Front, night: Night) -> None:
        absent(night)
        self.fill(anew, night)
        anew.ways.anew.use.click()
        assert anew.ways.notice.text().splitlines()[0] == "This PC's keyring cannot be reached."
        part = anew.ways.anew
        part.weak.click()
        part.passphrase.editor.line.clear()
        type_text(part.passphrase.editor.line, part.words.text())
        part.use.click()
        founded = anew.ways.presenter._founded
        assert founded is not None
        assert founded.desk.unlocked.weak
        unlock.lock(founded.desk)
