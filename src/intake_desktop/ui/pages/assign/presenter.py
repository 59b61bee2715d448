# SPDX-License-Identifier: Apache-2.0
"""What the page about caseloads shows, and what is asked before cases change hands. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.assignments import Caseload, HandedOver
    from intake_desktop.services.desk import Desk

_LATEST = "caseloads"
CHOOSE_REASON = sentence("Choose a reason.")


@dataclass(frozen=True)
class AssignServices:
    """The verbs of this page, with the desk already in them."""

    loads: Callable[[], Sequence[Caseload]]
    takers: Callable[[], Sequence[Caseload]]
    hand_over: Callable[[str, Sequence[str], str], Any]


def services_at(desk: Desk) -> AssignServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import assignments

    return AssignServices(
        loads=lambda: assignments.caseloads(desk),
        takers=lambda: assignments.may_take(desk),
        hand_over=lambda before, to, reason: assignments.hand_over_caseload(desk, before, to, reason),
    )


class AssignView(Protocol):
    """What the presenter asks of the page."""

    def show_loads(self, loads: Sequence[Caseload], takers: Sequence[Caseload]) -> None: ...
    def show_giver(self, giver: Caseload | None) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class AssignPresenter:
    """The caseloads, and one of them on its way to others."""

    def __init__(self, services: AssignServices, runner: Runner, view: AssignView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._loads: dict[str, Caseload] = {}
        self._busy = False
        self.giver: str | None = None
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Read who has how many cases."""

        def work() -> tuple[Sequence[Caseload], Sequence[Caseload]]:
            return self._services.loads(), self._services.takers()

        def then(found: tuple[Sequence[Caseload], Sequence[Caseload]]) -> None:
            self._loads = {one.code: one for one in found[0]}
            self._view.show_loads(*found)
            if self.giver not in self._loads:
                self.giver = None
            self._view.show_giver(self._loads.get(self.giver or ""))

        self._runner.run(work, then, self._view.say_trouble, latest=_LATEST)

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when cases or staff changed."""
        if touched & {"cases", "staff", "bundles"} and not self._busy:
            self.opened()

    def choose(self, code: str | None) -> None:
        """Whose cases are to change hands; nobody's closes it again."""
        self.giver = code if code in self._loads else None
        self._view.show_giver(self._loads.get(self.giver or ""))

    def may_hand_over(self, to: Sequence[str], reason: str | None) -> bool:
        """Say what is missing."""
        problems: dict[str, Sentence] = {}
        if not to:
            problems["to"] = sentence("Choose who gets the cases.")
        if not reason:
            problems["reason"] = CHOOSE_REASON
        self._view.show_problems(problems)
        return not problems

    def hand_over(self, to: Sequence[str], reason: str) -> None:
        """Give the whole caseload to others."""
        giver = self.giver
        if giver is None or self._busy:
            return
        self._rest(True)

        def done(outcome: HandedOver) -> None:
            self._rest(False)
            self.giver = None
            given = sum(outcome.given.values())
            words = sentence("Given to others: {count} cases of {code}.", count=given, code=giver)
            if outcome.left:
                stay = sentence(
                    "{count} cases stay with her: those whom you chose must not open them. Choose somebody else.",
                    count=outcome.left,
                )
                self._view.say("warning", words, stay)
            else:
                self._view.say("done", words)
            self.opened()

        def refused(trouble: Trouble) -> None:
            self._rest(False)
            self._view.say_trouble(trouble)

        self._runner.run(lambda: self._services.hand_over(giver, to, reason), done, refused)

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        if self._busy:
            self._rest(False)

    def _rest(self, busy: bool) -> None:
        self._busy = busy
        self._view.show_busy(busy)
