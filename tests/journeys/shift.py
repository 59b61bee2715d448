# SPDX-License-Identifier: Apache-2.0
"""A shift at the centre, in the window: somebody sits down, goes to a page, presses what she reads, types, and reads.

It knows the screen as a person does, by its words: a button by what stands on it, a field by its label. What a person
cannot see or press, it cannot either. A journey is written in English and reads the screen in its own language.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office
from tests.ui.caseworker import Caseworker
from tests.ui.conftest import heard, settle
from tests.ui.whole_walk import fill_step

from intake_desktop.lang import Speaker
from intake_desktop.services import cases
from intake_desktop.ui.kit import Asking, Field, Page
from intake_desktop.ui.pages.intake.page import IntakePage
from intake_desktop.ui.printers import PrinterChoice, PrintWish
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Choices, dress, looks

DESCRIPTION = QAccessible.Text.Description


class Tray:
    """The printer of the centre: what came out of it lies here."""

    def __init__(self) -> None:
        self.papers: list[bytes] = []

    def available(self) -> list[PrinterChoice]:
        """One printer."""
        return [PrinterChoice("laser", "HP LaserJet", is_usual=True)]

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        """A paper comes out."""
        self.papers.extend([pdf] * wish.copies)


class Shift:
    """Whoever sits at the one PC of a centre, and the window in front of her."""

    def __init__(self, bot: QtBot, office: Office) -> None:
        self.bot, self.office = bot, office
        self.shell: Shell
        self.tray = Tray()
        self.seen: list[str] = []
        """All that was read aloud or shown in the window during this shift, but for what somebody had revealed: for
        whoever looks for what must not be there."""
        self.revealed: list[str] = []
        """The same while something stood open that had been asked for."""
        self.pages: list[tuple[str, str]] = []
        """What was seen, with the page that stood there."""
        self.uncovered = False
        self.titles: set[str] = set()

    def speaks(self, language: str) -> Shift:
        """The window of this shift is in another language."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dress(app, Choices(language=language))
        return self

    @property
    def speaker(self) -> Speaker:
        """The language of the window."""
        return looks().speaker

    def said(self, words: str, **values: object) -> str:
        """A sentence as it stands in this window."""
        return self.speaker.say(words, **values)

    def sits(self, code: str) -> Shift:
        """Somebody signs in; the window of whoever sat here before is gone."""
        if hasattr(self, "shell"):
            self.shell.hide()
        self.shell = Shell(self.office.desk(code), InlineRunner(), PAGES, lambda _: None)
        self.bot.addWidget(self.shell)
        self.shell.resize(1280, 800)
        with self.bot.waitActive(self.shell):
            self.shell.show()
            self.shell.activateWindow()
        settle()
        return self

    def goes(self, key: str, **where: object) -> Page:
        """Go to a page, by the rail where it stands there; afterwards she reads it."""
        if not where and self.shell._entries[key].in_rail:
            self.shell.rail.button(key).click()
        else:
            self.shell.go(key, **where)
        settle()
        assert self.at() == key, f"she may not go to {key}"
        self.read()
        return self.shell.page()

    def at(self) -> str:
        """The page she is at."""
        return self.shell._key

    def read(self) -> str:
        """All that a screen reader would say of the page in front of her."""
        settle()
        said = "\n".join(name for _, name, _ in heard(self.shell.page()) if name)
        whole = "\n".join(f"{name}\n{thing.text(DESCRIPTION)}" for _, name, thing in heard(self.shell))
        (self.revealed if self.uncovered else self.seen).append(f"{said}\n{whole}")
        if not self.uncovered:
            self.pages.append((self.at(), whole))
        self.titles |= {one.windowTitle() for one in QApplication.topLevelWidgets()}
        return said

    def press(self, words: str, nth: int = 0, inside: QWidget | None = None) -> None:
        """Press what is written so on the page, in a part of it, or in a box that asks her."""
        offered = [one for one in self._buttons() if inside is None or inside.isAncestorOf(one)]
        found = [one for one in offered if self._says(one, words)]
        assert len(found) > nth, f"nothing to press says “{words}”; there is: {[one.text() for one in offered]}"
        found[nth].click()
        settle()
        self.read()

    def may_press(self, words: str) -> bool:
        """Whether something to press says so."""
        return any(self._says(one, words) for one in self._buttons())

    def fills(self, label: str, value: Any, nth: int = 0) -> Field:
        """Answer the field with this label, and leave it."""
        words = self.said(label)
        found = [one for one in self.shell.page().findChildren(Field) if one.isVisible() and one.label() == words]
        labels = [one.label() for one in self.shell.page().findChildren(Field) if one.isVisible()]
        assert len(found) > nth, f"no field is called “{words}”; there are: {labels}"
        field = found[nth]
        assert field.isEnabled()
        field.set_value(value)
        assert field.value() == value, f"“{words}” cannot be answered with {value!r}"
        field.editor.edited.emit(value)
        settle()
        return field

    def intake(self, answers: dict[str, Any], form: str = "quick") -> Caseworker:
        """Begin an intake and give these answers, each on the step that asks it, as it comes into sight."""
        page = self.goes("intake", new=True)
        assert isinstance(page, IntakePage)
        if form != "quick":
            page.modes.choice.row(form).click()
            settle()
        return self.answers(answers)

    def answers(self, answers: dict[str, Any]) -> Caseworker:
        """Go on with the intake in front of her to its end."""
        page = self.shell.page()
        assert isinstance(page, IntakePage)
        she = Caseworker(page)
        she.bot = self.bot
        self._answer(she, answers)
        return she

    def _answer(self, she: Caseworker, answers: dict[str, Any]) -> None:
        """With the keyboard alone, step by step."""
        seen: set[str] = set()
        for _ in range(40):
            if she.page.result() is not None:
                self.read()
                return
            before = she.page.presenter.step
            fill_step(she, answers, seen)
            she.go_on()
            settle()
            assert she.page.result() is not None or she.page.presenter.step != before, self.read()
        raise AssertionError("the intake does not end")

    def newest_case(self) -> str:
        """The case that was opened last."""
        return cases.list_cases(self.office.desk(self.shell._desk.staff_code), limit=1)[0].id

    def _says(self, button: QAbstractButton, words: str) -> bool:
        return self.said(words) in (button.text().replace("&&", "&"), button.accessibleName())

    def _buttons(self) -> list[QAbstractButton]:
        boxes = [one for one in self.shell.findChildren(Asking) if one.isVisible()]
        place: QWidget = boxes[-1] if boxes else self.shell.page()
        found = place.findChildren(QAbstractButton)
        return [one for one in found if one.isVisible() and one.isEnabled()]
