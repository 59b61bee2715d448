# SPDX-License-Identifier: Apache-2.0
"""What the emergency page shows, and what is asked before a case opens. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.emergencies import reason_problem
from intake_desktop.domain.permissions import Action
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.emergencies import Emergency

_LATEST = "emergency page"


@dataclass(frozen=True)
class EmergencyServices:
    """The verbs of this page, with the desk already in them. `listing` and `judge` are for supervisors."""

    own_code: str
    open_case: Callable[[str, str], Any]
    own: Callable[[], Sequence[Emergency]]
    listing: Callable[[], Sequence[Emergency]] | None = None
    judge: Callable[[str, str, str], Any] | None = None


def services_at(desk: Desk) -> EmergencyServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import emergencies

    answers = desk.may(Action.CONFIRM_EMERGENCY)
    return EmergencyServices(
        own_code=desk.staff_code,
        open_case=lambda code, reason: emergencies.open_in_emergency(desk, code, reason),
        own=lambda: emergencies.own_emergencies(desk),
        listing=(lambda: emergencies.list_emergencies(desk)) if answers else None,
        judge=(lambda id, decision, note: emergencies.judge_emergency(desk, id, decision, note)) if answers else None,
    )


class EmergencyView(Protocol):
    """What the presenter asks of the page."""

    def show_own(self, running: Sequence[Emergency]) -> None: ...
    def show_waiting(self, waiting: Sequence[Emergency]) -> None: ...
    def show_answered(self, answered: Sequence[Emergency]) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def forget(self) -> None: ...
    def show_case(self, case_id: str) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class EmergencyPresenter:
    """One deed at a time: opening a case, or answering for one."""

    def __init__(self, services: EmergencyServices, runner: Runner, view: EmergencyView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._busy = False
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Read what is open to her now and what waits for an answer."""
        services = self._services

        def work() -> tuple[Sequence[Emergency], Sequence[Emergency]]:
            return services.own(), services.listing() if services.listing is not None else ()

        self._runner.run(work, self._show, self._view.say_trouble, latest=_LATEST)

    def heard(self, touched: frozenset[str]) -> None:
        """Read again after a bundle or an emergency."""
        if touched & {"emergencies", "bundles"}:
            self.opened()

    def open_case(self, code: str | None, reason: str | None) -> None:
        """Open a case, once the code and the reason stand there."""
        problems: dict[str, Sentence] = {}
        if not code:
            problems["code"] = sentence("Write the code or the number of the case, letter by letter.")
        if (wrong := reason_problem(reason or "")) is not None:
            problems["reason"] = wrong
        self._view.show_problems(problems)
        if problems or code is None or reason is None:
            return

        def then(case_id: str) -> None:
            self._view.forget()
            self._view.show_case(case_id)

        self._do(lambda: self._services.open_case(code, reason), then)

    def judge(self, emergency_id: str, decision: str, note: str | None) -> None:
        """Say whether it was right."""
        judge = self._services.judge
        if judge is None:
            return
        words = (
            sentence("Thank you. It is noted that it was right.")
            if decision == "justified"
            else sentence("It is noted. The case is closed again for whoever opened it. Talk with her today.")
        )

        def then(_: object) -> None:
            self._view.say("done", words)

        self._do(lambda: judge(emergency_id, decision, note or ""), then)

    def _show(self, found: tuple[Sequence[Emergency], Sequence[Emergency]]) -> None:
        own, listed = found
        self._view.show_own(own)
        if self._services.listing is not None:
            self._view.show_waiting([one for one in listed if not one.decision])
            self._view.show_answered([one for one in listed if one.decision])

    def _do(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        if self._busy:
            return
        self._rest(True)

        def done(value: Any) -> None:
            self._rest(False)
            then(value)

        def refused(trouble: Trouble) -> None:
            self._rest(False)
            self._view.say_trouble(trouble)

        self._runner.run(work, done, refused)

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        if self._busy:
            self._rest(False)

    def _rest(self, busy: bool) -> None:
        self._busy = busy
        self._view.show_busy(busy)
