# SPDX-License-Identifier: Apache-2.0
"""The first-run steps as data, what each needs, and when the centre is founded. Knows no Qt.

Nothing is written before the person asks for it on the step "Keys of this computer"; until then Back loses nothing.
From then on there is no way back, only on: the recovery sheet is printed and proved, then the desk opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from intake_desktop.domain.identifiers import is_centre_code, is_station
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.staff import agreement_problem, code_problem
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.printers import Shown
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.setup import CentrePlan, Founded


class Step(Enum):
    """The steps in order, by what they are called."""

    LANGUAGE = sentence("Language")
    CENTRE = sentence("Your centre")
    SUPERVISOR = sentence("First supervisor")
    KEYS = sentence("Keys of this computer")
    SHEET = sentence("Recovery sheets")
    READY = sentence("Ready")


STEPS = tuple(Step)
NO_KEYRING = frozenset({"keyring_absent", "keyring_slow", "keyring_locked", "keyring_forgets"})
"""Troubles after which a computer can still be set up without a keyring, when somebody says so."""


@dataclass(frozen=True)
class Answers:
    """What was typed so far; a passphrase is never among it."""

    language: str = "en"
    name: str = ""
    code: str = ""
    station: str = "A"
    languages: tuple[str, ...] = ("en",)
    phone: str = ""
    first_code: str = ""
    agreement: str = ""


@dataclass
class SetupServices:
    """What the wizard asks of the office."""

    found: Callable[[CentrePlan, bytearray, str], Founded]
    plan: Callable[[Answers, bool], CentrePlan]
    advice: Callable[[str, str], Sentence | None]
    suggest: Callable[[], str]
    today: Callable[[], date]


def services_for(home: Path) -> SetupServices:
    """The services of this page for a folder."""

    def found(plan: CentrePlan, passphrase: bytearray, language: str) -> Founded:
        from intake_desktop.services import setup

        return setup.found_centre(home, plan, passphrase, language=language)

    def advice(text: str, code: str) -> Sentence | None:
        from intake_desktop.services import setup

        return setup.passphrase_advice(text, code)

    def suggest() -> str:
        from intake_desktop.services import setup

        return setup.suggest_passphrase()

    def today() -> date:
        from intake_desktop.services.desk import wall_clock

        return wall_clock().astimezone().date()

    return SetupServices(found, plan_of, advice, suggest, today)


def plan_of(answers: Answers, weak: bool) -> CentrePlan:
    """What the office needs from what was typed."""
    from intake_desktop.services.setup import CentrePlan

    return CentrePlan(
        names={answers.language: answers.name},
        code=answers.code,
        station=answers.station,
        languages=answers.languages,
        first_code=answers.first_code,
        agreement_on=answers.agreement,
        phone=answers.phone,
        weak=weak,
    )


class SetupView(Protocol):
    """What the presenter asks of the page."""

    def show_step(self, step: Step) -> None: ...
    def show_problems(self, problems: dict[str, Sentence]) -> None: ...
    def show_strength(self, state: str, words: Sentence) -> None: ...
    def show_working(self, working: bool) -> None: ...
    def show_trouble(self, trouble: Trouble, *, offer_weaker: bool) -> None: ...
    def show_generated(self, passphrase: str) -> None: ...
    def show_papers(self, papers: Sequence[Shown]) -> None: ...
    def show_unproved(self, problems: Sequence[Mapping[int, Sentence]]) -> None: ...
    def leave(self, desk: Desk) -> None: ...


@dataclass
class _Secret:
    """The passphrase between the step that asks for it and the one that uses it."""

    bytes: bytearray = field(default_factory=bytearray)

    def keep(self, given: bytearray) -> None:
        self.wipe()
        self.bytes = given

    def wipe(self) -> None:
        for at in range(len(self.bytes)):
            self.bytes[at] = 0
        self.bytes = bytearray()


class SetupPresenter:
    """Walks the steps, says what is missing, founds the centre, proves that the paper is there."""

    def __init__(self, services: SetupServices, runner: Runner, view: SetupView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self.answers = Answers()
        self.step = Step.LANGUAGE
        self._secret = _Secret()
        self._chosen_languages = False
        self._weaker = False
        self._generated = ""
        self._founded: Founded | None = None
        self._working = False

    # what is typed

    def answer(self, **typed: object) -> None:
        """Keep what was typed."""
        if "languages" in typed:
            self._chosen_languages = True
        self.answers = replace(self.answers, **typed)  # type: ignore[arg-type]
        if "language" in typed and not self._chosen_languages:
            both = dict.fromkeys((self.answers.language, "en"))
            self.answers = replace(self.answers, languages=tuple(both))

    def judge(self, text: str) -> None:
        """Say how strong a passphrase is while it is typed, in words."""
        advice = self._services.advice(text, self.answers.first_code) if text else None
        if not text:
            self._view.show_strength("neutral", sentence("Four words or more are strong and easy to remember."))
        elif advice is not None:
            self._view.show_strength("warning", advice)
        elif len(text) < LONG:
            self._view.show_strength("info", sentence("Good. A longer one is better still."))
        else:
            self._view.show_strength("done", sentence("Strong."))

    # going on and back

    def begin(self) -> None:
        """Show the first step."""
        self._view.show_step(self.step)

    def back(self) -> None:
        """One step back; what was typed stays. Not possible once the centre is founded."""
        at = STEPS.index(self.step)
        if at > 0 and self._founded is None and not self._working:
            self._go(STEPS[at - 1])

    def go_on(self, passphrase: str = "", again: str = "") -> None:
        """One step on, when this one has what it needs; else say what is missing."""
        problems = self.problems(passphrase, again)
        self._view.show_problems(problems)
        if problems or self._working:
            return
        if self.step is Step.KEYS:
            self._found()
        elif self.step is Step.READY and self._founded is not None:
            self._view.leave(self._founded.desk)
        elif self.step is not Step.READY:
            self._go(STEPS[STEPS.index(self.step) + 1])

    def hold(self, passphrase: bytearray) -> None:
        """Keep the passphrase of the first supervisor until the keys are made; it is wiped then."""
        self._secret.keep(passphrase)

    def problems(self, passphrase: str = "", again: str = "") -> dict[str, Sentence]:
        """What is missing on this step, by field, as what to do."""
        if self.step is Step.CENTRE:
            return _present(self._centre_problems())
        if self.step is Step.SUPERVISOR:
            return _present(self._supervisor_problems(passphrase, again))
        if self.step is Step.KEYS and self._generated:
            return _present({"generated": self._generated_problem(passphrase)})
        return {}

    def _centre_problems(self) -> dict[str, Sentence | None]:
        said = self.answers
        return {
            "name": None if said.name.strip() else sentence("Write the name of the centre."),
            "code": None
            if is_centre_code(said.code)
            else sentence("The centre code has 2 to 4 capital letters, such as MLT."),
            "station": None
            if is_station(said.station)
            else sentence("The letter of this PC is one capital letter; the first PC of a centre is A."),
            "languages": None if said.languages else sentence("Choose at least one language."),
        }

    def _supervisor_problems(self, passphrase: str, again: str) -> dict[str, Sentence | None]:
        code = self.answers.first_code.strip()
        held = bool(self._secret.bytes) and not passphrase and not again
        advice = None if held else self._services.advice(passphrase, code)
        differs = not held and advice is None and " ".join(passphrase.split()) != " ".join(again.split())
        return {
            "first_code": code_problem(code) if code else sentence("Write the staff code of the first supervisor."),
            "agreement": agreement_problem(self.answers.agreement, self._services.today()),
            "passphrase": advice,
            "again": sentence("The two are not the same. Type the passphrase once more.") if differs else None,
        }

    def _generated_problem(self, typed: str) -> Sentence | None:
        if " ".join(typed.casefold().split()) == self._generated:
            return None
        return sentence("Type the seven words as you wrote them down.")

    def _go(self, step: Step) -> None:
        self.step = step
        self._view.show_step(step)

    @property
    def is_held(self) -> bool:
        """Whether a passphrase waits for the keys to be made."""
        return bool(self._secret.bytes)

    # founding

    def choose_weaker(self) -> None:
        """Somebody said that this computer may do without a keyring: make a passphrase that withstands guessing."""
        self._weaker = True
        self._generated = self._services.suggest()
        self._view.show_generated(self._generated)

    def choose_keyring(self) -> None:
        """Somebody would rather try the keyring again."""
        self._weaker, self._generated = False, ""
        self._view.show_step(self.step)

    def _found(self) -> None:
        self._working = True
        self._view.show_working(True)
        secret = bytearray(self._generated, "utf-8") if self._weaker else bytearray(self._secret.bytes)
        plan, language = self._services.plan(self.answers, self._weaker), self.answers.language

        def work() -> Founded:
            try:
                return self._services.found(plan, secret, language)
            finally:
                for at in range(len(secret)):
                    secret[at] = 0

        self._runner.run(work, self._stands, self._refused)

    def _stands(self, founded: Founded) -> None:
        self._rest()
        self._secret.wipe()
        self._generated = ""
        self._founded = founded
        self._go(Step.SHEET)
        self.draw_papers()

    def draw_papers(self) -> None:
        """Make the two sheets, in memory; they can be made again while the desk is open."""
        founded, language = self._founded, self.answers.language
        if founded is None:
            return
        self._runner.run(
            lambda: [Shown(paper.pdf(language), paper.places, paper.notes) for paper in founded.papers],
            self._view.show_papers,
        )

    def _refused(self, trouble: Trouble) -> None:
        self._rest()
        self._view.show_trouble(trouble, offer_weaker=trouble.name in NO_KEYRING)

    def stumbled(self) -> None:
        """A fault of the program came instead of an answer: nothing was founded, try again."""
        self._rest()

    def _rest(self) -> None:
        self._working = False
        self._view.show_working(False)

    # the paper

    def prove(self, typed: list[list[str]]) -> None:
        """Compare what was typed from each paper; go on when all of it is right."""
        founded = self._founded
        if founded is None or not typed:
            return

        def compared(problems: Sequence[Mapping[int, Sentence]]) -> None:
            self._view.show_unproved(problems)
            if not any(problems):
                self._go(Step.READY)

        self._runner.run(lambda: founded.prove(typed), compared)


LONG = 20
"""Characters from which a passphrase that is not generated is called strong."""


def _present(problems: dict[str, Sentence | None]) -> dict[str, Sentence]:
    return {name: words for name, words in problems.items() if words is not None}
