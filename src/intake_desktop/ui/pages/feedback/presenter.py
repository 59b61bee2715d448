# SPDX-License-Identifier: Apache-2.0
"""What the page about clients' feedback shows and does. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.feedback import Feedback

_LATEST = "feedback"


@dataclass(frozen=True)
class FeedbackServices:
    """The verbs this page needs, with the desk already in them. `reads` says whether she may see what was said."""

    reads: bool
    read: Callable[[], Feedback | None]
    give: Callable[[Mapping[str, str], str, str], Any]


def services_at(desk: Desk) -> FeedbackServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import feedback

    return FeedbackServices(
        reads=desk.require(Action.ENTER_FEEDBACK) == "all",
        read=lambda: feedback.list_feedback(desk),
        give=lambda answers, words, language: feedback.give_feedback(desk, answers, words, language),
    )


class FeedbackView(Protocol):
    """What the presenter asks of the page."""

    def show_results(self, found: Feedback | None) -> None: ...
    def clear_form(self) -> None: ...
    def show_problem(self, words: Sentence | None) -> None: ...
    def say(self, state: str, words: Sentence) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class FeedbackPresenter:
    """Keeps a form, and reads what was said once enough are together."""

    def __init__(self, services: FeedbackServices, runner: Runner, view: FeedbackView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._busy = False
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Begin with an empty form."""
        self._view.clear_form()

    def look(self) -> None:
        """Read what was said."""
        if self._services.reads:
            self._runner.run(self._services.read, self._view.show_results, self._view.say_trouble, latest=_LATEST)

    def give(self, answers: Mapping[str, str | None], words: str | None, language: str) -> None:
        """Keep a form."""
        if self._busy:
            return
        said = {item: answer for item, answer in answers.items() if answer}
        self._busy = True
        self._view.show_problem(None)
        self._runner.run(lambda: self._services.give(said, words or "", language), self._given, self._refused)

    def _given(self, _: object) -> None:
        self._busy = False
        self._view.clear_form()
        self._view.say("done", sentence("Kept without a name. Thank you."))

    def _refused(self, trouble: Trouble) -> None:
        self._busy = False
        self._view.show_problem(trouble.what)

    def _failed(self, _: object) -> None:
        self._busy = False
