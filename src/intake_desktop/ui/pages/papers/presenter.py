# SPDX-License-Identifier: Apache-2.0
"""What the page of papers shows, makes and prints. Knows no Qt.

A paper is made anew with each choice and shown as it will be; nothing is kept. A summary shows dots where her name and
the supervisor's code will be until it is printed. What was printed or saved is noted right after, and what could not be
noted is offered once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.printers import PrinterChoice, Printers, PrintWish, became
from intake_desktop.ui.runner import Runner

from .choices import Choices

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.court_papers import CourtChoices
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.papers import PapersOfCase

_LATEST, _PREVIEW = "papers page", "papers preview"


@dataclass(frozen=True)
class PapersServices:
    """The verbs of this page, with the desk already in them."""

    languages: tuple[str, ...]
    today: Callable[[], date]
    papers_of: Callable[[str], PapersOfCase]
    court_choices: Callable[[str], CourtChoices]
    providers: Callable[[], Sequence[Provider]]
    preview: Callable[[str, Choices], bytes]
    summary: Callable[[str, Choices, Any], Any]
    note: Callable[[str, str, int, bool], Any]
    confirm: Callable[[str, bytearray], object]


def services_at(desk: Desk) -> PapersServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import court_papers, papers, providers, second

    def summary_plan(chosen: Choices) -> court_papers.CourtPaper:
        return court_papers.CourtPaper(chosen.language, chosen.parts, chosen.to, chosen.with_name, chosen.her_wish)

    def preview(case_id: str, chosen: Choices) -> bytes:
        if chosen.kind == "consent":
            form = papers.ConsentPaper(chosen.language, chosen.large, chosen.types, chosen.about)
            return papers.blank_consent_paper(desk, form) if chosen.blank else papers.consent_paper(desk, case_id, form)
        if chosen.kind == "appointment":
            card = papers.CardPaper(
                chosen.language, chosen.moment(), chosen.day_alone, chosen.errand, chosen.place, chosen.bring or ""
            )
            return papers.appointment_paper(desk, case_id, card)
        if chosen.kind == "closure":
            letter = papers.LetterPaper(chosen.language, plain=chosen.plain == "plain", large=chosen.large)
            return papers.closure_paper(desk, case_id, letter)
        return court_papers.preview_court(desk, case_id, summary_plan(chosen))

    return PapersServices(
        languages=desk.centre.languages,
        today=desk.today,
        papers_of=lambda case_id: papers.papers_of(desk, case_id),
        court_choices=lambda case_id: court_papers.court_choices(desk, case_id),
        providers=lambda: providers.list_providers(desk),
        preview=preview,
        summary=lambda case_id, chosen, proof: court_papers.court_paper(desk, case_id, summary_plan(chosen), proof),
        note=lambda case_id, kind, copies, saved: papers.note_paper(desk, case_id, kind, copies, saved=saved),
        confirm=lambda code, words: second.confirm_approval(desk, code, words, Action.APPROVE_REFERRAL),
    )


class PapersView(Protocol):
    """What the presenter asks of the page."""

    def show_case(self, found: PapersOfCase, providers: Sequence[Provider]) -> None: ...
    def show_choices(self, chosen: Choices, court: CourtChoices | None) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def preview_soon(self) -> None: ...
    def show_preview(self, pdf: bytes) -> None: ...
    def show_no_preview(self, words: Sentence, trouble: Trouble | None = None) -> None: ...
    def show_printers(self, printers: Sequence[PrinterChoice]) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def show_unnoted(self, trouble: Trouble) -> None: ...
    def proof(self) -> object | None: ...
    def forget_proof(self) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class PapersPresenter:
    """Keeps the case, what is chosen, the paper that is shown, and how far the printing has come."""

    def __init__(
        self, services: PapersServices, runner: Runner, printers: Callable[[], Printers], view: PapersView
    ) -> None:
        self._services, self._runner, self._printers, self._view = services, runner, printers, view
        self._pdf: bytes | None = None
        self._shown: Choices | None = None
        self._released: tuple[Choices, bytes] | None = None
        self._unnoted: tuple[str, str, int, bool] | None = None
        self._found: PapersOfCase | None = None
        self._court: CourtChoices | None = None
        self._busy = False
        self.case_id = ""
        self.choices = Choices()

    # coming to the page

    def open(self, case_id: str, language: str, kind: str = "", about: str = "") -> None:
        """Show what can be printed for a case, perhaps with a kind and a release line chosen already."""
        self.forget()
        self.case_id, self._court, self._found = case_id, None, None
        known = self._services.languages
        self.choices = Choices(kind=kind, about=about, language=language if language in known else known[0])

        def work() -> tuple[PapersOfCase, Sequence[Provider]]:
            return self._services.papers_of(case_id), self._services.providers()

        def then(outcome: tuple[PapersOfCase, Sequence[Provider]]) -> None:
            found, providers = outcome
            self._found = found
            kinds = found.kinds
            chosen = kind if kind in kinds else (kinds[0] if kinds else "")
            lines = [one.consent_id for one in found.releases]
            hers = found.language or self.choices.language
            self.choices = replace(self.choices, kind=chosen, about=about if about in lines else "", language=hers)
            self._view.show_case(found, providers)
            self._show()

        self._runner.run(work, then, self._view.say_trouble, latest=_LATEST)
        self.look_for_printers()

    def look_for_printers(self) -> None:
        """Ask the system which printers there are."""
        self._runner.run(lambda: self._printers().available(), self._view.show_printers, self._view.say_trouble)

    # choosing

    def chose(self, name: str, value: object) -> None:
        """Something was chosen or typed."""
        before = self.choices
        self.choices = self._for_day(str(value or "")) if name == "coming" else before.changed(name, value)
        if self.choices == before:
            return
        self._released = None
        self._view.forget_proof()
        self._view.show_problems({})
        self._show()

    def _for_day(self, number: str) -> Choices:
        """A card for one of her appointments, or for another day."""
        if not number or self._found is None:
            return replace(self.choices, coming="")
        one = self._found.coming[int(number)]
        return replace(
            self.choices, coming=number, day=one.day, time=one.time or None, errand=one.errand, place=one.provider_id
        )

    def _show(self) -> None:
        if self.choices.kind == "court" and self._court is None:
            case_id = self.case_id

            def then(court: CourtChoices) -> None:
                self._court = court
                self._show()

            self._runner.run(
                lambda: self._services.court_choices(case_id), then, self._view.say_trouble, latest=_LATEST
            )
        self._view.show_choices(self.choices, self._court)
        self._view.preview_soon()

    # the paper as it will be

    def preview(self) -> None:
        """Make the paper as it is chosen now and show it, or say what is missing."""
        chosen, case_id = self.choices, self.case_id
        self._pdf = self._shown = None
        problems = chosen.problems(self._services.today())
        if not chosen.kind or problems:
            words = next(iter(problems.values()), sentence("Choose a paper."))
            self._runner.run(lambda: None, lambda _: self._view.show_no_preview(words), latest=_PREVIEW)
            return

        def made(pdf: bytes) -> None:
            self._pdf, self._shown = pdf, chosen
            self._view.show_preview(pdf)

        self._runner.run(
            lambda: self._services.preview(case_id, chosen),
            made,
            lambda trouble: self._view.show_no_preview(trouble.what, trouble),
            latest=_PREVIEW,
        )

    # printing

    def print(self, wish: PrintWish) -> None:
        """Put the paper on paper, or into a file, and note it."""
        chosen = self.choices
        problems = chosen.problems(self._services.today())
        self._view.show_problems(problems)
        if self._busy or problems or not chosen.kind:
            return
        self._begin()
        if chosen.kind == "court":
            self._release(chosen, wish)
        elif self._pdf is not None and self._shown == chosen:
            self._put(self._pdf, chosen, wish)
        else:
            case_id = self.case_id
            self._runner.run(
                lambda: self._services.preview(case_id, chosen),
                lambda pdf: self._put(pdf, chosen, wish),
                self._stumble,
            )

    def note_again(self) -> None:
        """Try once more to note a print that could not be noted."""
        if self._unnoted is not None and not self._busy:
            self._begin()
            self._note(*self._unnoted)

    def forget(self) -> None:
        """Let the paper go: the page is left, or the desk closes."""
        self._pdf = self._shown = self._released = None
        self._view.forget_proof()
        self._view.show_no_preview(sentence("Choose a paper."))

    def _release(self, chosen: Choices, wish: PrintWish) -> None:
        """Make the summary as it goes out. One that a supervisor released already is printed again as it was."""
        if self._released is not None and self._released[0] == chosen:
            self._put(self._released[1], chosen, wish)
            return
        case_id, proof = self.case_id, self._view.proof()

        def made(pdf: bytes) -> None:
            self._released = (chosen, pdf)
            self._view.forget_proof()
            self._put(pdf, chosen, wish)

        self._runner.run(lambda: self._services.summary(case_id, chosen, proof), made, self._stumble)

    def _put(self, pdf: bytes, chosen: Choices, wish: PrintWish) -> None:
        case_id = "" if chosen.kind == "consent" and chosen.blank else self.case_id

        def done(_: object) -> None:
            words, way_on = became(wish, sentence("The paper was sent to the printer."))
            self._view.say("done", words, way_on)
            self._note(case_id, chosen.kind, wish.copies, wish.folder is not None)

        self._runner.run(lambda: self._printers().print(pdf, wish), done, self._stumble)

    def _note(self, case_id: str, kind: str, copies: int, saved: bool) -> None:
        self._unnoted = (case_id, kind, copies, saved)

        def noted(_: object) -> None:
            self._unnoted = None
            self._end()

        def refused(trouble: Trouble) -> None:
            self._end()
            self._view.show_unnoted(trouble)

        self._runner.run(lambda: self._services.note(case_id, kind, copies, saved), noted, refused)

    def _begin(self) -> None:
        self._busy = True
        self._view.show_busy(True)

    def _end(self) -> None:
        self._busy = False
        self._view.show_busy(False)

    def _stumble(self, trouble: Trouble) -> None:
        self._end()
        self._view.say_trouble(trouble)
