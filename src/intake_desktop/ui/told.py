# SPDX-License-Identifier: Apache-2.0
"""The one message of a screen before the desk is open: what is the matter, and the ways on as buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ..domain.troubles import Trouble
from ..lang import Speaker
from .kit import Banner, Button, Column, Notice, Words
from .ways import Way

if TYPE_CHECKING:
    from ..services import notices


class Told(Column):
    """Holds one message or none."""

    def __init__(self) -> None:
        super().__init__(gap=0)
        self.notice: Notice | None = None
        self.buttons: dict[Way, Button] = {}
        self.hide()

    def tell(self, state: str, words: Words, way_on: Words | None = None) -> Notice:
        """Say something in place of what was said before."""
        if self.notice is not None and not self.buttons:
            self.notice.say(state, words, way_on)
        else:
            self.hush()
            self.notice = Notice(state, words, way_on)
            self.add(self.notice)
        self.show()
        return self.notice

    def tell_trouble(
        self,
        trouble: Trouble,
        ways: Sequence[Way] = (),
        go: Callable[[Way], object] | None = None,
        way_on: Words | None = None,
    ) -> None:
        """Say what went wrong; each way on is a button. `way_on` stands in place of the trouble's own."""
        self.hush()
        notice = self.tell("error", trouble.what, way_on or trouble.way_on)
        if go is not None:
            self.buttons = {way: notice.offer(way.value, partial(go, way)) for way in ways}

    def hush(self) -> None:
        """Say nothing any more."""
        self.clear()
        self.notice, self.buttons = None, {}
        self.hide()

    def text(self) -> str:
        """What it says."""
        return self.notice.text() if self.notice is not None else ""


def notice_banner(notice: notices.Notice, go: Callable[[str], object], seen: Callable[[], object]) -> Banner:
    """A strip for what somebody is told when she signs in: with a way to the page where it is done, or until she says
    that she has seen it."""

    def press() -> None:
        if notice.page:
            go(notice.page)
        else:
            strip.hide()
            seen()

    strip = Banner(notice.state, lambda speaker: _said(speaker, notice), (notice.verb, press))
    return strip


def _said(speaker: Speaker, notice: notices.Notice) -> str:
    values = dict(notice.words.values)
    if "day" in values:
        values["day"] = speaker.date(str(values["day"]))
    return speaker.say(notice.words.text, **values)
