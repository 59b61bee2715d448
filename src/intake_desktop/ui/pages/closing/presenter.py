# SPDX-License-Identifier: Apache-2.0
"""What the page about the end of a case shows and does. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.closing import stands_against
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.closures import ClosingFile, ClosurePlan
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.heads import CaseHead
    from intake_desktop.services.transfers import Receiver

_LATEST = "closing"
Names = Mapping[str, Mapping[str, str]]
"""Names of services by language, by the id of the service."""


@dataclass(frozen=True)
class Rights:
    """What the person at the desk may do about the end of a case."""

    decide: bool
    rest: bool


@dataclass(frozen=True)
class Sheet:
    """All that the page shows of one case."""

    file: ClosingFile
    receivers: tuple[Receiver, ...]
    names: Names


@dataclass(frozen=True)
class ClosingServices:
    """The verbs this page needs, with the desk already in them."""

    head: Callable[[str], CaseHead]
    rights: Rights
    today: Callable[[], date]
    read: Callable[[str], Sheet]
    ask: Callable[[str, str, Mapping[str, str], str], Any]
    decide: Callable[[str, str, bool, str], Any]
    reopen: Callable[[str, str], Any]
    begin_anew: Callable[[str], Any]
    rest: Callable[[str, bool], Any]
    offer: Callable[[str, str], Any]
    answer: Callable[[str, str, str], Any]


def services_at(desk: Desk) -> ClosingServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import closures, heads, providers, transfers

    def read(case_id: str) -> Sheet:
        file = closures.closing_of(desk, case_id)
        receivers = tuple(transfers.receivers_of(desk, case_id)) if not file.is_closed else ()
        wanted = {one.provider for one in receivers} | {one.provider for one in file.transfers}
        return Sheet(file, receivers, {id: providers.find_provider(desk, id).names for id in wanted if id})

    def plan(reason: str, answers: Mapping[str, str], note: str) -> ClosurePlan:
        return closures.ClosurePlan(reason, dict(answers), note)

    return ClosingServices(
        head=lambda case_id: heads.head_of(desk, case_id),
        rights=Rights(decide=desk.may(Action.APPROVE_CLOSURE), rest=desk.may(Action.CHANGE_CASE)),
        today=desk.today,
        read=read,
        ask=lambda case_id, reason, answers, note: closures.ask_closure(desk, case_id, plan(reason, answers, note)),
        decide=lambda case_id, request, approve, note: closures.decide_closure(
            desk, case_id, request, approve=approve, note=note
        ),
        reopen=lambda case_id, reason: closures.reopen_case(desk, case_id, reason),
        begin_anew=lambda case_id: closures.begin_anew(desk, case_id),
        rest=lambda case_id, on_hold: closures.set_on_hold(desk, case_id, on_hold),
        offer=lambda case_id, consent: transfers.offer_case(desk, case_id, consent),
        answer=lambda case_id, offer, state: transfers.record_answer(desk, case_id, offer, state),
    )


class ClosingView(Protocol):
    """What the presenter asks of the page."""

    def show_sheet(self, sheet: Sheet) -> None: ...
    def show_against(self, against: Sequence[Sentence]) -> None: ...
    def show_problems(self, card: str, problems: Sequence[Sentence]) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def forget_form(self) -> None: ...
    def go_to(self, case_id: str) -> None: ...
    def say(self, state: str, words: Sentence) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class ClosingPresenter:
    """Reads how a case stands, asks, decides, and opens again."""

    def __init__(self, services: ClosingServices, runner: Runner, view: ClosingView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self.case_id: str | None = None
        self._sheet: Sheet | None = None
        self._busy = False
        runner.failed.connect(self._failed)

    def open(self, case_id: str) -> None:
        """Read a case; what was typed for another one is forgotten."""
        if case_id != self.case_id:
            self.case_id, self._sheet = case_id, None
            self._view.forget_form()
        self._runner.run(lambda: self._services.read(case_id), self._show, self._view.say_trouble, latest=_LATEST)

    def reason_chosen(self, reason: str | None) -> None:
        """Say at once what of the file stands against this reason."""
        against: list[Sentence] = []
        if reason and self._sheet is not None:
            against = stands_against(reason, self._sheet.file.facts, self._services.today())
        self._view.show_against(against)

    def ask(self, reason: str | None, answers: Mapping[str, str], note: str | None) -> None:
        """Ask that the case is closed."""
        words = sentence("It is asked. A supervisor decides; until then the case goes on.")
        self._do("ask", lambda case: self._services.ask(case, reason or "", answers, note or ""), words, forget=True)

    def decide(self, request: str, approve: bool, note: str | None) -> None:
        """Close the case, or say what is missing."""
        words = sentence("The case is closed. It reads only now.") if approve else sentence("It goes back to her.")
        self._do("decide", lambda case: self._services.decide(case, request, approve, note or ""), words, forget=True)

    def reopen(self, reason: str | None) -> None:
        """Open a closed case again."""
        if not reason:
            self._view.show_problems("again", [sentence("Choose why it is opened again.")])
            return
        words = sentence("The case is open again, under its number and code.")
        self._do("again", lambda case: self._services.reopen(case, reason), words, forget=True)

    def begin_anew(self) -> None:
        """Begin a new case under the same code, and go there."""
        self._do("again", self._services.begin_anew, None, then=self._view.go_to)

    def rest(self, on_hold: bool) -> None:
        """Let the case rest, or go on with it."""
        words = sentence("The case rests, because she wishes it.") if on_hold else sentence("The case goes on.")
        self._do("rest", lambda case: self._services.rest(case, on_hold), words)

    def offer(self, consent: str | None) -> None:
        """Write down that another service was asked to take the case over."""
        if not consent:
            self._view.show_problems("offer", [sentence("Choose a service.")])
            return
        words = sentence("Written down. The case stays here until they take it.")
        self._do("offer", lambda case: self._services.offer(case, consent), words)

    def answer(self, offer: str, state: str) -> None:
        """Write down what the other service answered."""
        words = sentence("Written down.")
        if state == "accepted":
            words = sentence("They take the case. Now ask to close it here as transferred.")
        self._do("offer", lambda case: self._services.answer(case, offer, state), words)

    def _show(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._view.show_sheet(sheet)

    def _do(
        self,
        card: str,
        work: Callable[[str], Any],
        words: Sentence | None,
        *,
        forget: bool = False,
        then: Callable[[Any], object] | None = None,
    ) -> None:
        case_id = self.case_id
        if case_id is None or self._busy:
            return
        self._set_busy(True)
        self._view.show_problems(card, [])

        def done(outcome: Any) -> None:
            self._set_busy(False)
            if forget:
                self._view.forget_form()
            if words is not None:
                self._view.say("done", words)
            if then is not None:
                then(outcome)

        def refused(trouble: Trouble) -> None:
            self._set_busy(False)
            problems = getattr(trouble, "problems", None)
            if problems:
                self._view.show_problems(card, problems)
            else:
                self._view.say_trouble(trouble)

        self._runner.run(lambda: work(case_id), done, refused)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.show_busy(busy)

    def _failed(self, _: object) -> None:
        if self._busy:
            self._set_busy(False)
