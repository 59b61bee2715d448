# SPDX-License-Identifier: Apache-2.0
"""What happens on the way back to an open desk. Knows no Qt.

Whatever fails changed nothing and names the ways on. What was typed from a sheet stays in the page until it is used, so
that nobody types it twice in one night.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.printers import Shown
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.ways import CHOICES, WITH_SHEET_IN_HAND, Way, ways_after

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.recovery import NewStart, TypedSheet
    from intake_desktop.services.setup import Founded


@dataclass(frozen=True)
class Beginning:
    """What is typed about the supervisor who begins anew; the passphrase is never among it."""

    first_code: str = ""
    agreement_on: str = ""
    weak: bool = False
    given_up: bool = False


@dataclass(frozen=True)
class RecoverServices:
    """What the page asks of the office, at the closed desk."""

    judge: Callable[[Sequence[str]], TypedSheet]
    divide: Callable[[str], list[str]]
    try_sheet: Callable[[str], Sentence]
    recover: Callable[[str], None]
    borrow: Callable[[str], Any]
    """Gives keys that ``unlock`` takes in place of those of the keyring."""
    take_over: Callable[[str], None]
    problems: Callable[[Beginning], Mapping[str, Sentence]]
    advice: Callable[[str, str], Sentence | None]
    suggest: Callable[[], str]
    rebuild: Callable[[Beginning, str, str, bytearray, str], Founded]


def services_for(home: Path, vault: Any = None) -> RecoverServices:
    """The services of this page for a folder."""
    from intake_desktop.services import recovery, setup

    def start(said: Beginning, language: str = "en") -> NewStart:
        return recovery.NewStart(
            said.first_code, said.agreement_on, language=language, weak=said.weak, given_up=said.given_up
        )

    return RecoverServices(
        judge=recovery.look_at_lines,
        divide=recovery.lines_of_text,
        try_sheet=lambda typed: recovery.try_sheet(home, typed, vault=vault),
        recover=lambda typed: recovery.recover(home, typed, vault=vault),
        borrow=lambda typed: recovery.borrow(home, typed, vault=vault),
        take_over=lambda code: recovery.take_over(home, code, vault=vault),
        problems=lambda said: recovery.start_problems(start(said)),
        advice=setup.passphrase_advice,
        suggest=setup.suggest_passphrase,
        rebuild=lambda said, typed, notes, passphrase, language: recovery.rebuild(
            home, start(said, language), typed, passphrase, notes=notes, vault=vault
        ),
    )


class RecoverView(Protocol):
    """What the presenter asks of the page."""

    def show_choices(self, ways: Sequence[Way]) -> None: ...
    def show_way(self, way: Way) -> None: ...
    def show_working(self, working: bool) -> None: ...
    def show_trouble(self, trouble: Trouble, ways: Sequence[Way]) -> None: ...
    def show_tried(self, verdict: Sentence) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_weaker(self, words: str) -> None: ...
    def show_papers(self, papers: Sequence[Shown]) -> None: ...
    def show_unproved(self, problems: Sequence[Mapping[int, Sentence]]) -> None: ...
    def say_recovered(self, said: str) -> None: ...
    def lend(self, keys: Any) -> None: ...
    def leave(self, desk: Desk) -> None: ...
    def want_backup(self) -> None: ...


class RecoverPresenter:
    """Leads along one way at a time; `trouble` is the name of what brought her here, if anything did."""

    def __init__(self, services: RecoverServices, runner: Runner, view: RecoverView, trouble: str = "") -> None:
        self._services, self._runner, self._view = services, runner, view
        self._trouble = trouble
        self._working = False
        self._again: Callable[[], None] | None = None
        self._generated = ""
        self._founded: Founded | None = None

    @property
    def choices(self) -> tuple[Way, ...]:
        """What can be chosen, what helps after the trouble first."""
        first = [way for way in ways_after(self._trouble) if way in CHOICES]
        return (*first, *(way for way in CHOICES if way not in first))

    @property
    def desk(self) -> Desk | None:
        """The desk that stands open behind new papers: from then on there is no way back, only on."""
        return self._founded.desk if self._founded is not None else None

    @property
    def working(self) -> bool:
        """Whether something is being done now."""
        return self._working

    def choose(self, way: Way) -> None:
        """Go a way; `AGAIN` does once more what just failed."""
        if self._working:
            return
        if way is Way.AGAIN and self._again is not None:
            self._again()
        elif way is Way.BACKUP:
            self._view.want_backup()
        elif way in (Way.SHEET, Way.CODE, Way.ANEW):
            self._view.show_way(way)

    def judge_all(self) -> None:
        """Show what can be chosen."""
        self._view.show_choices(self.choices)

    # with the sheet, with a code

    def try_sheet(self, typed: str) -> None:
        """Say what the sheet would do; changes nothing."""
        self._do(lambda: self._services.try_sheet(typed), self._view.show_tried, lambda: self.try_sheet(typed))

    def recover(self, typed: str) -> None:
        """Put the key of this computer back into its keyring."""
        self._do(
            lambda: self._services.recover(typed),
            lambda _: self._view.say_recovered("recovered"),
            lambda: self.recover(typed),
        )

    def open_for_now(self, typed: str) -> None:
        """No keyring can keep the key tonight: hold it in memory until the desk is locked."""
        self._do(lambda: self._services.borrow(typed), self._view.lend, lambda: self.open_for_now(typed))

    def take_over(self, code: str) -> None:
        """Take the key into the keyring of this account."""
        if not code.strip():
            self._view.show_problems({"code": sentence("Write the one-time code.")})
            return
        self._view.show_problems({})
        self._do(
            lambda: self._services.take_over(code),
            lambda _: self._view.say_recovered("taken_over"),
            lambda: self.take_over(code),
        )

    # new keys

    def choose_weaker(self, weak: bool) -> None:
        """Somebody said that this computer goes on without a keyring: then the passphrase is made by the program."""
        self._generated = self._services.suggest() if weak else ""
        self._view.show_weaker(self._generated)

    def missing(self, said: Beginning, passphrase: str, again: str) -> dict[str, Sentence]:
        """What is missing before the keys can be made anew, by field."""
        problems = dict(self._services.problems(said))
        if self._generated:
            if " ".join(passphrase.casefold().split()) != self._generated:
                problems["passphrase"] = sentence("Type the seven words as you wrote them down.")
            return problems
        advice = self._services.advice(passphrase, said.first_code)
        if advice is not None:
            problems["passphrase"] = advice
        elif " ".join(passphrase.split()) != " ".join(again.split()):
            problems["again"] = sentence("The two are not the same. Type the passphrase once more.")
        return problems

    def rebuild(self, said: Beginning, typed: str, notes: str, passphrase: bytearray, language: str) -> None:
        """Make the keys anew; then the papers are proved and the desk opens. The passphrase is wiped here."""

        def work() -> Founded:
            try:
                return self._services.rebuild(said, typed, notes, passphrase, language)
            finally:
                passphrase[:] = bytes(len(passphrase))

        def stands(founded: Founded) -> None:
            self._founded, self._generated = founded, ""
            self._runner.run(
                lambda: [Shown(paper.pdf(language), paper.places, paper.notes) for paper in founded.papers],
                self._view.show_papers,
            )

        self._do(work, stands, None)

    def prove(self, typed: list[list[str]]) -> None:
        """Compare what was typed from the papers; the desk opens when it is right."""
        founded = self._founded
        if founded is None or not typed:
            return

        def compared(problems: Sequence[Mapping[int, Sentence]]) -> None:
            self._view.show_unproved(problems)
            if not any(problems):
                self._view.leave(founded.desk)

        self._runner.run(lambda: founded.prove(typed), compared)

    # how a deed ends

    def _do(self, work: Callable[[], object], then: Callable[..., object], again: Callable[[], None] | None) -> None:
        if self._working:
            return
        self._working, self._again = True, again
        self._view.show_working(True)

        def done(value: object) -> None:
            self._rest()
            then(value)

        self._runner.run(work, done, self._refused)

    def _refused(self, trouble: Trouble) -> None:
        self._rest()
        ways = WITH_SHEET_IN_HAND.get(trouble.name, ())
        if self._again is None:
            ways = tuple(way for way in ways if way is not Way.AGAIN)
        self._view.show_trouble(trouble, ways)

    def stumbled(self) -> None:
        """A fault of the program came instead of an answer: try again."""
        self._rest()

    def _rest(self) -> None:
        self._working = False
        self._view.show_working(False)
