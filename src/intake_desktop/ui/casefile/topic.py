# SPDX-License-Identifier: Apache-2.0
"""A page of one case: its head and the strip of topics stay, what the page is about scrolls below them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QResizeEvent

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import Column, Measure, Muted, Notice, Page, Scroll
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import sizes

from .head import HeadLines, facts_words
from .strip import TopicStrip

if TYPE_CHECKING:
    from intake_desktop.services.heads import CaseHead

CLOSING = "closing"
ONLY_READ = sentence("This case can be read and no longer changed.")
ONLY_READ_WAY_ON = sentence("A supervisor can open it again, on the page “Closing”.")
ROOMY_FROM = 64
"""Letters of width below which the facts go to the end of the page and the strip becomes a list in the head."""
TALL_FROM = 12
"""Lines of height below which they do so as well."""


class TopicPage(Page):
    """Fill `scroll_body`; override `case_opened`, which is called whenever somebody comes to a case or what is shown of
    it was touched. `topic_wanted` gives the topic and the case to go to.

    `letters` keeps the text readable; None gives the whole width.
    """

    topic_wanted = Signal(str, str)

    def __init__(
        self,
        key: str,
        head: Callable[[str], CaseHead],
        runner: Runner,
        *,
        letters: float | None = 76,
    ) -> None:
        super().__init__("", wide=True)
        self.key = key
        self.case_id: str | None = None
        self._is_hearing = False
        self._read_head, self._runner = head, runner
        self.title.hide()
        self._head.things()[0].hide()  # the empty place of title and lead
        self.head, self.strip = HeadLines(), TopicStrip(key)
        self.head.line.add(self.strip.pick)
        self._facts = Muted("")
        self._head.insert(0, self.head)
        self._head._layout.setStretch(0, 1)
        self._head._layout.setStretch(1, 0)
        self.scroll_body = Column(gap=2.0)
        self.only_read = Notice("info", ONLY_READ, ONLY_READ_WAY_ON)
        self.only_read.hide()
        inside = Column(self.only_read, self.scroll_body, self._facts, None, gap=1.0)
        self.middle = Scroll(inside if letters is None else Measure(inside, letters=letters))
        self.body.add(self.strip)
        self.body.add(self.middle, 1)
        self.strip.wanted.connect(lambda there: self.topic_wanted.emit(there, self.case_id or ""))
        runner.changed.connect(self._hear)
        self.middle.hide()

    # What a page overrides

    def case_opened(self, case_id: str) -> None:
        """Read and show what this page is about."""

    def concerns(self, touched: frozenset[str]) -> bool:
        """Whether what a service touched is shown here."""
        return bool(touched & {f"case:{self.case_id}", "bundles"})

    # What the shell asks

    def offer_topics(self, keys: Collection[str]) -> None:
        """Offer the topics that the person at the desk may open."""
        self.strip.offer(keys)

    def arrive(self, **where: object) -> None:
        """Somebody comes to a case, or back to the one that was open here."""
        case_id = where.get("case_id") or self.case_id
        if not isinstance(case_id, str):
            return
        if case_id != self.case_id:
            self.middle.verticalScrollBar().setValue(0)
            self.middle.hide()
        self.hush()
        self.case_id = case_id
        self.reread()

    def reread(self) -> None:
        """Read the head and the page again."""
        case_id = self.case_id
        if case_id is not None:
            self._runner.run(
                lambda: self._read_head(case_id), self._show_head, self.say_trouble, latest=f"head of {self.key}"
            )
            self.case_opened(case_id)

    def _hear(self, touched: frozenset[str]) -> None:
        if self.case_id is not None and self.isVisible() and self.concerns(touched):
            self._is_hearing = True
            try:
                self.reread()
            finally:
                self._is_hearing = False

    def _show_head(self, head: CaseHead) -> None:
        if head.id == self.case_id:
            self.head.show_head(head)
            self._facts.say(facts_words(head))
            self.only_read.setVisible(head.reads_only and self.key != CLOSING)
            self.middle.show()
            self._relay()

    def is_roomy(self) -> bool:
        """Whether head, facts and strip can stand above and leave room for what the page is about."""
        measured = sizes(self.font())
        return self.width() / measured.letter >= ROOMY_FROM and self.height() / measured.line >= TALL_FROM

    def _relay(self) -> None:
        roomy = self.is_roomy()
        self.head.briefly(not roomy)
        self._facts.setHidden(roomy)
        self.setProperty("gap", 1.5 if roomy else 0.75)
        self.body.setProperty("gap", 2.0 if roomy else 0.75)
        around = 2 * sizes(self.font()).units(float(self.property("inset") or 0.0))
        self.strip.fold(not (roomy and self.strip.fits(self.width() - around)))

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relay()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.FontChange):
            QTimer.singleShot(0, self, self._relay)
