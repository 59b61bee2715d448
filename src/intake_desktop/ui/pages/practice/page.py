# SPDX-License-Identifier: Apache-2.0
"""The way to the practice desk: what it is, and the button that locks this desk and opens it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import Body, Page, PrimaryButton

WHAT = (
    sentence("On the practice desk you can try everything: an intake, a plan, a slip, closing a case."),
    sentence("Every woman there is invented. The cases are made anew each day, in Urdu, Hindi and English."),
    sentence("Nothing leaves it: no bundle, no backup. Whatever is printed there says that it is practice."),
    sentence("This desk is locked meanwhile. When you end the practice, you sign in here again."),
)


class PracticePage(Page):
    """`practise` locks this desk and opens the other one."""

    def __init__(self, practise: Callable[[], None]) -> None:
        super().__init__(sentence("Practise with invented cases"))
        for words in WHAT:
            self.body.add(Body(words))
        self.begin = PrimaryButton(sentence("Lock this desk and practise"), "swap")
        self.begin.clicked.connect(lambda: practise())
        self.body.add(self.begin, align=Qt.AlignmentFlag.AlignLeading)
