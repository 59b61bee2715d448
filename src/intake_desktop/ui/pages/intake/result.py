# SPDX-License-Identifier: Apache-2.0
"""What became of the intake, in words, and the next verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    Flow,
    Heading,
    Icon,
    Label,
    Line,
    Muted,
    Notice,
    PrimaryButton,
    Words,
)

if TYPE_CHECKING:
    from intake_desktop.services.intakes import Finished

_WORDS: dict[str, tuple[Sentence, Sentence]] = {
    "case": (
        sentence("The case is open."),
        sentence("It is kept on this computer, encrypted."),
    ),
    "service_tally": (
        sentence("No record was kept. Counted as a service only."),
        sentence("She gets every service all the same. The draft is gone; nothing of it stays."),
    ),
    "anonymous_contact": (
        sentence("No record was kept. Counted as an anonymous contact."),
        sentence("The draft is gone; nothing of it stays. She can come back at any time."),
    ),
}


_UNLISTED_WAY = sentence(
    "Nothing can be sent there yet. Put the service into the directory, then record her decision on the page of her "
    "case."
)


class ResultPanel(Column):
    """The end of an intake. `slip_wanted` and `case_wanted` give the case, `intake_wanted` begins the next one."""

    slip_wanted = Signal(str)
    case_wanted = Signal(str)
    intake_wanted = Signal()

    def __init__(self, finished: Finished, *, may_refer: bool, may_open: bool = True) -> None:
        super().__init__(gap=2.0)
        title, more = _WORDS[finished.kind]
        self.title = Heading(title)
        head = Line(Icon("done", "done", 1.6))
        head.add(self.title, 1)
        self.add(head)
        self.add(Body(more))
        self.slip = PrimaryButton(sentence("Make a referral slip"), "referrals")
        self.open = Button(sentence("Open the case"), "cases")
        self.new = Button(sentence("New intake"), "plus")
        self.slip.clicked.connect(lambda: self.slip_wanted.emit(finished.case_id or ""))
        self.open.clicked.connect(lambda: self.case_wanted.emit(finished.case_id or ""))
        self.new.clicked.connect(self.intake_wanted)
        verbs = Flow()
        if finished.kind == "case":
            if finished.unlisted:
                self.add(Notice("warning", _unlisted(finished.unlisted), _UNLISTED_WAY))
            self.add(self._codes(finished))
            if may_refer:
                verbs.add(self.slip)
            if may_open:
                verbs.add(self.open)
        verbs.add(self.new)
        self.add(verbs)
        self.push()

    def focus(self) -> None:
        """Put the focus on the most likely next verb."""
        first = self.slip if self.slip.parent() else self.new
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _codes(self, finished: Finished) -> Card:
        card = Card(gap=1.0, inset=2.5)
        self.code = Label(spaced(finished.survivor_code or ""), factor=2.4, bold=True, code=True)
        self.code.setAccessibleName(finished.survivor_code or "")
        card.add(Muted(sentence("Survivor code")))
        card.add(self.code)
        card.add(
            Body(
                sentence(
                    "Copy it by hand, and only if it is safe for her to carry it. It tells nothing about her. "
                    "The last letter checks the others, so a slip of the pen is noticed."
                )
            )
        )
        card.add(Muted(sentence("Case number")))
        card.add(Label(finished.case_number or "", factor=1.6, bold=True, code=True))
        return card


def _unlisted(count: int) -> Words:
    """How many services she agreed to tell that stand in no directory here."""
    return lambda speaker: speaker.say_count(
        "She agreed to share with {n} service that is not in the directory.",
        "She agreed to share with {n} services that are not in the directory.", count,
    )  # fmt: skip


def spaced(code: str) -> str:
    """Write a code in short groups, as a hand copies it: ``MLT - 7KQ 2MXB``."""
    prefix, _, body = code.partition("-")
    return f"{prefix} - {body[:3]} {body[3:]}" if body else code
