# SPDX-License-Identifier: Apache-2.0
"""What every page is made of: a head that never scrolls, messages below it, a middle that does, a foot with the
deeds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from ...domain.troubles import Trouble
from ..theme import SECTION, TITLE, looks
from .labels import Heading, Muted
from .layout import Column, Flow, Line, Measure, settle_focus
from .reading import step_focus
from .scroll import Scroll
from .surfaces import Deed, Notice
from .words import Words


class _Rest(Column):
    """The middle of a wide page takes what is left: what scrolls in it never asks the head to become lower."""

    def hasHeightForWidth(self) -> bool:
        return False


class Page(QWidget):
    """A screen. Put widgets into `body`, verbs into `actions` (head, end side) and `foot`.

    `wide` pages (lists) fill the window and do not scroll as a whole; others keep their text to about 70 letters.
    """

    def __init__(self, title: Words = "", lead: Words = "", *, wide: bool = False, letters: float = 76) -> None:
        super().__init__()
        self.comes = False
        self.setProperty("gap", 1.5)
        self.title, self.lead = Heading(title), Muted(lead)
        self._give_room()
        if not lead:
            self.lead.hide()
        self.verbs, self.notices = Flow(), Column()
        self.body, self.foot = (_Rest if wide else Column)(gap=2), Line()
        self._head = Line(gap=2)
        self._head.add(Column(self.title, self.lead, gap=0.5), 1)
        self._head.add(self.verbs, align=Qt.AlignmentFlag.AlignTop)
        arranged = QVBoxLayout(self)
        arranged.addWidget(self._head)
        arranged.addWidget(self.notices)
        if wide:
            arranged.addWidget(self.body, 1)
        else:
            self.middle = Scroll(Measure(Column(self.body, None), letters=letters))
            arranged.addWidget(self.middle, 1)
        arranged.addWidget(self.foot)
        self.verbs.hide()
        self.notices.hide()
        self.foot.hide()

    def _give_room(self) -> None:
        """With large text the page needs its room for what it says."""
        percent = looks().choices.percent
        self.setProperty("inset", 3.0 if percent < 150 else 1.5)
        if self.title.factor != (factor := TITLE if percent < 200 else SECTION):
            self.title.factor = factor
            self.title.refit()
        if (layout := self.layout()) is not None:
            layout.invalidate()

    def _stand(self) -> None:
        """Where title and verbs have no room beside each other, the verbs go below."""
        if self.title.isHidden() or self.verbs.isHidden():
            return
        title = self.title.fontMetrics().horizontalAdvance(self.title.text())
        self._head.turn(upright=title + self.verbs.sizeHint().width() > self._head.width() * 0.95)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stand()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._give_room()
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            QTimer.singleShot(0, self, self._stand)

    def act(self, button: QWidget) -> QWidget:
        """Put a verb beside the title and give it back."""
        self.verbs.show()
        return self.verbs.add(button)

    def say(self, state: str, words: Words, way_on: Words | None = None, deed: Deed | None = None) -> Notice:
        """Say something on top of the page, in place of what was said before."""
        self.hush()
        notice = Notice(state, words, way_on, closable=True, deed=deed)
        notice.closed.connect(self.hush)
        self.notices.add(notice)
        self.notices.show()
        return notice

    def say_trouble(self, trouble: Trouble) -> Notice:
        """Say what went wrong and the way on."""
        return self.say("error", trouble.what, trouble.way_on)

    def hush(self) -> None:
        """Take the messages away."""
        self.notices.clear()
        self.notices.hide()

    def said(self) -> str:
        """What the messages say, for tests."""
        return "\n".join(notice.text() for notice in self.notices.things() if isinstance(notice, Notice))

    def focus_first(self) -> None:
        """Give the keyboard to the first thing that can be typed into or pressed in the middle of the page."""
        inside = [part for part in settle_focus(self.body) if part.isVisible() and part.isEnabled()]
        (inside[0] if inside else self).setFocus()

    def stands(self, held: QWidget | None = None) -> None:
        """Say that what was read is shown: whoever comes (`comes`) begins at its first verb, and whoever was here
        already goes on at `held`, what stands now where the keyboard was.
        """
        there = held or self
        then = lambda: self._go_to_first(held)  # noqa: E731
        QTimer.singleShot(0, there, lambda: QTimer.singleShot(0, there, then))  # Qt shows it first

    def _go_to_first(self, held: QWidget | None) -> None:
        comes, self.comes = self.comes, False
        if not self.isVisible() or isinstance(QApplication.focusWidget(), QLineEdit):
            return
        if comes:
            self.focus_first()
        elif held is not None and held.isVisible():
            held.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as one reads, in the whole window: what is drawn anew is in its place, and no group holds it."""
        return step_focus(self.window(), forward)

    # What the shell calls; a page overrides what it needs.

    def arrive(self, **where: object) -> None:
        """Somebody comes to this page; `where` is what ``go`` was given, such as ``case_id=…``."""

    def keep_safe(self) -> None:
        """Lock or hide is near: queue the save of what is not yet saved. Must not ask anything."""
