# SPDX-License-Identifier: Apache-2.0
"""The open desk in one window: rail, top bar, page, a status line in words. It leads from page to page and locks."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QStackedLayout, QWidget

from ..domain.identifiers import slip_number_problem, tidy
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from .away import IDLE_SECONDS, Cover, IdleWatch
from .entries import PageEntry, Place
from .guard import guard
from .kit import Banner, Body, Button, Column, Label, Line, Page, SearchBox, TextArea, ask
from .kit.layout import settle_focus
from .kit.surfaces import paint_ground
from .looksbar import LooksBar
from .passing_on import pass_on_notes
from .practice import PracticeBanner
from .rail import Rail
from .runner import Mishap, Runner
from .shortcuts import HELP, HIDE, LOCK, REPLY, SEARCH, SHORTCUTS
from .status import StatusLine
from .system.signs import Sign, SystemSigns
from .waiting_count import keep_count

if TYPE_CHECKING:
    from ..services.desk import Desk


WEAKER = sentence("This computer keeps no key of its own. Whoever copies its files can try to guess passphrases.")
MISHAP = sentence("Something in the program went wrong. Your work is safe.")
MISHAP_WAY_ON = sentence(
    "Try again. If it happens once more, show the details to the person who looks after this computer."
)

SLEEP_WAITS = 1.5
"""Seconds that we keep a computer from going to sleep in which nobody else does; Windows waits for two."""


def _surely(step: Callable[[], object]) -> None:
    """Do one step of leaving; one that fails must not leave the desk open."""
    with contextlib.suppress(Exception):
        step()


class TopBar(Line):
    """Search from anywhere, how the window looks, and the lock."""

    def __init__(self, may_search: bool) -> None:
        super().__init__(gap=1.0, inset=1.0)
        self.search = SearchBox(sentence("Search by code, number or name"))
        if not may_search:
            self.search.hide()
        self.search.setMaximumWidth(1 << 14)
        self.looks = LooksBar()
        self.lock = Button(sentence("Lock"), "lock", keys=LOCK)
        self.add(self.search, 1)
        if not may_search:
            self.push()
        self.add(self.looks)
        self.add(self.lock)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, "window", None, rounded=False)


class Shell(QWidget):
    """One desk, unlocked. `locked` comes when the draft is saved and the desk is closed; the process then ends.

    `leaving` comes before, when everything is covered. `signs` is how the computer tells that it sleeps or was locked.
    """

    leaving = Signal()
    locked = Signal()

    def __init__(
        self,
        desk: Desk,
        runner: Runner,
        entries: Sequence[PageEntry],
        lock: Callable[..., object],
        *,
        signs: SystemSigns | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self._desk, self._runner, self._lock, self._clock = desk, runner, lock, clock
        self._entries = {entry.key: entry for entry in entries if entry.is_open_to(desk)}
        self._pages: dict[str, Page] = {}
        self._key = ""
        self._locking = self._hurry = False
        self._closed = threading.Event()
        self.signs = signs
        self.practises_next = False
        """Somebody asked for the practice desk: it opens once this one is locked."""
        self.place = Place(desk, runner, self.go, self.tell_status, signs, self.practise)
        in_rail = [entry for entry in self._entries.values() if entry.in_rail]
        self.rail = Rail(in_rail, f"{desk.centre.code} · {desk.centre.station}", desk.staff_code, desk.roles)
        self.top = TopBar("cases" in self._entries)
        self.status = StatusLine()
        self._stack_box = QWidget()
        self._stack = QStackedLayout(self._stack_box)
        self.banners = Column(gap=0)
        self._arrange()
        self.cover = Cover(self)
        self._connect()
        self._idle = IdleWatch(self, IDLE_SECONDS)
        self._idle.idle.connect(self.lock)
        guard().hide_asked.connect(self._hide_asked)
        if signs is not None:
            signs.told.connect(self._told)
        self._obey_settings()
        if desk.centre.practice:
            self.banners.add(PracticeBanner(self.lock))
        elif desk.unlocked.weak:
            self.banners.add(Banner("warning", WEAKER))
        if in_rail:
            self.go(in_rail[0].key)
        pass_on_notes(desk, runner)
        keep_count(desk, runner, self.rail)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setSpacing(0)
        grid.addWidget(self.banners, 0, 0, 1, 2)
        grid.addWidget(self.rail, 1, 0, 2, 1)
        grid.addWidget(self.top, 1, 1)
        grid.addWidget(self._stack_box, 2, 1)
        grid.addWidget(self.status, 3, 0, 1, 2)
        grid.setRowStretch(2, 1)
        grid.setColumnStretch(1, 1)

    def _connect(self) -> None:
        self.rail.wanted.connect(self.go)
        self.top.lock.clicked.connect(self.lock)
        self.top.search.searched.connect(self._searched)
        QShortcut(QKeySequence(SEARCH), self, self._search)
        QShortcut(QKeySequence(HIDE), self, self.lock, context=Qt.ShortcutContext.ApplicationShortcut)
        QShortcut(QKeySequence(HELP), self, self.show_keys)
        QShortcut(QKeySequence(REPLY), self, lambda: self.go("stub", new=True))
        self._runner.changed.connect(self._saved)
        self._runner.troubled.connect(self._troubled)
        self._runner.failed.connect(self._failed)
        self._runner.busy.connect(self.status.attend)

    # going from page to page

    def go(self, key: str, **where: object) -> None:
        """Open a page; it is made when somebody first comes. Where one may not go, nothing happens."""
        if self._locking or key not in self._entries:
            return
        # "all cases", or another page: the search is over, and a name that was searched for stands there no longer
        if where.get("search") == "" or key != "cases":
            self.top.search.finish()
        if key not in self._pages:
            page = self._entries[key].make(self.place)
            self._pages[key] = page
            self._stack.addWidget(page)
        page, self._key = self._pages[key], key
        self._stack.setCurrentWidget(page)
        self.rail.mark(self._entries[key].under or key)
        page.comes = True
        page.arrive(**where)
        settle_focus(page)
        if not self.top.search.hasFocus():
            page.focus_first()

    def page(self, key: str | None = None) -> Page:
        """The page open now, or one that was opened before."""
        return self._pages[key or self._key]

    def _searched(self, text: str) -> None:
        """Show the cases that are found; the number of a slip, typed or scanned here, leads to its reply."""
        if "stub" in self._entries and slip_number_problem(text) is None:
            self.go("stub", number=tidy(text))
            self.page().focus_first()
        else:
            self.go("cases", search=text)

    def _search(self) -> None:
        self.top.search.setFocus()
        self.top.search.selectAll()

    # what is told

    def tell_status(self, words: Sentence) -> None:
        """Say something in the status line."""
        self.status.tell(words)

    def _saved(self, touched: frozenset[str]) -> None:
        if touched:
            time = self._clock().astimezone().strftime("%H:%M")
            self.status.tell(sentence("Saved on this computer, {time}.", time=time))

        if "settings" in touched:
            self._obey_settings()

    def _obey_settings(self) -> None:
        """Lock after as many minutes as the centre chose."""

        def minutes() -> int:
            from ..services.settings import idle_minutes

            return idle_minutes(self._desk)

        def obey(chosen: int) -> None:
            self._idle.seconds = chosen * 60

        self._runner.run(minutes, obey, lambda _: None)

    def _troubled(self, trouble: Trouble) -> None:
        self.page().say_trouble(trouble)

    def _failed(self, mishap: Mishap) -> None:
        if self._locking:  # a save that fails must not leave the desk open
            return
        notice = self.page().say("error", MISHAP, MISHAP_WAY_ON)
        notice.offer(sentence("Show the details"), lambda: self._show_details(mishap))

    def _show_details(self, mishap: Mishap) -> None:
        lines = TextArea(least=6, most=14)
        lines.set_value(mishap.details())
        lines.setReadOnly(True)
        lines.setAccessibleName(mishap.kind)
        words = sentence("What went wrong in the program")
        explain = sentence("These lines name places in the program. They hold nothing about anybody.")
        ask(self, words, explain, yes=sentence("Close"), no=None, then=lambda _: None, body=lines)

    def show_keys(self) -> None:
        """List the keys that work everywhere."""
        rows = Column(*(Line(Label(keys, bold=True, code=True), Body(words)) for keys, words in SHORTCUTS), gap=0.5)
        ask(self, sentence("Keys"), "", yes=sentence("Close"), no=None, then=lambda _: None, body=rows)

    # leaving

    def practise(self) -> None:
        """Lock, and open the practice desk next."""
        self.practises_next = True
        self.lock()

    def lock(self, *, hurry: bool = False) -> None:
        """Cover everything now, save what is not yet saved, close the desk. Nothing on the way can stop it.

        In a `hurry` (the computer is about to sleep or to stop) nothing is done that can wait, such as a backup.
        """
        self._hurry = self._hurry or hurry
        if self._locking:
            return
        self._locking = True
        for step in (self.cover.cover, self._idle.stop, guard().copied.empty, self.leaving.emit):
            _surely(step)
        for page in self._pages.values():
            _surely(page.keep_safe)
        self._runner.run(self._close_desk, lambda _: self.locked.emit())
        for part in (self._stack_box, self.top, self.rail, self.banners, self.status):
            _surely(part.hide)  # a screen reader would go on reading aloud what lies under the cover

    def lock_before_the_end(self, seconds: float) -> bool:
        """Lock in a hurry, and wait here so long for the desk to be closed: the computer goes on when this returns."""
        self.lock(hurry=True)
        return self._closed.wait(seconds)

    def _hide_asked(self) -> None:
        if self.isVisible():
            self.lock()

    def _told(self, sign: str) -> None:
        if sign == Sign.SLEEP:
            self.lock_before_the_end(SLEEP_WAITS)
        else:
            self.lock()

    def _close_desk(self) -> None:
        with contextlib.suppress(Exception):  # whatever happens, the process ends, and that clears memory
            if self._hurry:
                self._lock(self._desk, hurry=True)
            else:
                self._lock(self._desk)
        self._closed.set()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.cover.setGeometry(self.rect())
