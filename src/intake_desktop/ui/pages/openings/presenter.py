# SPDX-License-Identifier: Apache-2.0
"""What the page about who opened a file shows, and the paper of it. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.printers import Printers, PrintWish, became
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.openings import Openings

_LATEST = "openings page"
_PAPER = "openings paper"


@dataclass(frozen=True)
class OpeningsServices:
    """The verbs of this page, with the desk already in them."""

    languages: tuple[str, ...]
    openings: Callable[[str], Openings]
    paper: Callable[[str, str], Any]


def services_at(desk: Desk) -> OpeningsServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import openings

    return OpeningsServices(
        languages=desk.centre.languages,
        openings=lambda case_id: openings.openings_of(desk, case_id),
        paper=lambda case_id, language: openings.openings_paper(desk, case_id, language),
    )


class OpeningsView(Protocol):
    """What the presenter asks of the page."""

    def show_openings(self, openings: Openings) -> None: ...
    def show_paper(self, pdf: bytes) -> None: ...
    def forget_paper(self) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class OpeningsPresenter:
    """One file: the list, the paper in her language, printing."""

    def __init__(
        self, services: OpeningsServices, runner: Runner, printers: Callable[[], Printers], view: OpeningsView
    ) -> None:
        self._services, self._runner, self._printers, self._view = services, runner, printers, view
        self._pdf: bytes | None = None
        self.case_id: str | None = None

    def open(self, case_id: str) -> None:
        """Read who opened the file."""
        self.forget()
        self.case_id = case_id
        self._runner.run(
            lambda: self._services.openings(case_id), self._view.show_openings, self._view.say_trouble, latest=_LATEST
        )

    def make_paper(self, language: str | None) -> None:
        """Make the paper and show it."""
        case_id = self.case_id
        if case_id is None or language is None:
            return

        def made(pdf: bytes) -> None:
            self._pdf = pdf
            self._view.show_paper(pdf)

        work = lambda: self._services.paper(case_id, language)  # noqa: E731
        self._runner.run(work, made, self._view.say_trouble, latest=_PAPER)

    def print(self, wish: PrintWish) -> None:
        """Put it on paper."""
        pdf = self._pdf
        if pdf is None:
            return
        self._view.show_busy(True)

        def done(_: object) -> None:
            self._view.show_busy(False)
            printed = sentence("The paper was sent to the printer. Go through it with her.")
            self._view.say("done", *became(wish, printed))

        def refused(trouble: Trouble) -> None:
            self._view.show_busy(False)
            self._view.say_trouble(trouble)

        self._runner.run(lambda: self._printers().print(pdf, wish), done, refused)

    def forget(self) -> None:
        """Let the paper go."""
        self._pdf = None
        self._view.forget_paper()
