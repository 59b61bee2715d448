# SPDX-License-Identifier: Apache-2.0
"""Papers for her: which one and what stands on it; beside it the paper as it will be, below it the printer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.kit import (
    Button,
    Card,
    Column,
    EmptyState,
    Heading,
    Measure,
    Muted,
    Page,
    PaperBeside,
    PdfPreview,
    QuietButton,
    Scroll,
)
from intake_desktop.ui.print_panel import PrintPanel
from intake_desktop.ui.printers import PrinterChoice, Printers
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.second import SecondPersonPanel
from intake_desktop.ui.theme import looks

from .choices import Choices
from .presenter import PapersPresenter, PapersServices
from .sections import CardSection, ConsentSection, CourtSection, LetterSection, Section, WhichSection

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.court_papers import CourtChoices
    from intake_desktop.services.papers import PapersOfCase

PAUSE_MS = 200
"""After the last change before the paper is drawn again."""


class PapersPage(Page):
    """`case_wanted` goes back to the case."""

    case_wanted = Signal(str)

    def __init__(self, services: PapersServices, runner: Runner, printers: Callable[[], Printers]) -> None:
        super().__init__(sentence("Papers for her"), wide=True)
        self.back = QuietButton(sentence("Back to the case"), "back")
        self.turn = Button(sentence("Show the paper"), "paper")
        self.act(self.back)
        self.act(self.turn)
        self.which = WhichSection(services.languages)
        self.consent, self.card, self.court, self.letter = (
            ConsentSection(), CardSection(), CourtSection(), LetterSection(),
        )  # fmt: skip
        self.of_kind: dict[str, Section] = {
            "consent": self.consent, "appointment": self.card, "court": self.court, "closure": self.letter,
        }  # fmt: skip
        self.second = SecondPersonPanel(
            services.confirm,
            runner,
            title=sentence("A supervisor releases it"),
            explain=sentence("She looks at the summary beside this, then types her own code and passphrase."),
        )
        self.panel = PrintPanel(sentence("Print the paper"), may_save=True)
        self._end = Card(self.panel, gap=1.5, inset=2.5)
        self._form = Column(self.which, *self.of_kind.values(), self.second, gap=2)
        self._questions = Scroll(Measure(Column(self._form, self._end, None, gap=2), letters=72))
        self.preview = PdfPreview()
        self._nothing = EmptyState("paper", sentence("Choose a paper."))
        self._trouble = EmptyState("warning", "")
        self._veiled = Muted(
            sentence("Her name and the supervisor's code are printed where dots stand now."), small=True
        )
        self.paper_side = Card(Heading(sentence("The paper"), 2), self._veiled, fill="sunken", gap=1.0)
        self.paper_side.setProperty("inset", 2.0)
        self.paper_side.add(self.preview, 1)
        self.paper_side.add(self._nothing, 1)
        self.paper_side.add(self._trouble, 1)
        self._beside = PaperBeside(
            self._questions, self.paper_side, self.turn, sentence("Show the paper"), sentence("Back to the questions")
        )
        self.body.add(self._beside, 1)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._case_id = ""
        self.presenter = PapersPresenter(services, runner, printers, self)
        self._connect()
        self._show_side(self._nothing)

    def _connect(self) -> None:
        for section in (self.which, *self.of_kind.values()):
            section.chosen.connect(self.presenter.chose)
        self.panel.wanted.connect(self.presenter.print)
        self.panel.looked.connect(self.presenter.look_for_printers)
        self.back.clicked.connect(lambda: self.case_wanted.emit(self._case_id))
        self._pause.timeout.connect(self.presenter.preview)
        self._beside.folded.connect(lambda _: self._stand())

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes from a case (`case_id`), perhaps for one paper (`kind`) about one line (`consent_id`)."""
        self._case_id = str(where.get("case_id") or self._case_id)
        self.hush()
        if self._case_id:
            self.presenter.open(
                self._case_id,
                looks().speaker.language,
                str(where.get("kind") or ""),
                str(where.get("consent_id") or ""),
            )

    def keep_safe(self) -> None:
        """No paper stays in the window when it is left."""
        self._pause.stop()
        self.presenter.forget()

    # what the presenter asks

    def show_case(self, found: PapersOfCase, providers: Sequence[Provider]) -> None:
        self.lead.say(lambda speaker: speaker.isolate(found.survivor_code))
        self.lead.show()
        self.stands()
        self.which.show_kinds(found.kinds)
        self.consent.show_releases(found.releases)
        self.card.show_places(providers)
        self.card.show_coming(found.coming, providers)

    def show_choices(self, chosen: Choices, court: CourtChoices | None) -> None:
        self.which.set_values(chosen)
        for kind, section in self.of_kind.items():
            section.set_values(chosen)
            section.setVisible(kind == chosen.kind)
        if court is not None:
            self.court.show_court(court, chosen)
        is_court = chosen.kind == "court"
        self.second.setVisible(is_court and court is not None and not court.releases_alone)
        self._veiled.setVisible(is_court)
        self._end.setVisible(bool(chosen.kind))

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        for section in (self.which, *self.of_kind.values()):
            section.show_problems(dict(problems))
        if problems:
            first = next(iter(problems))
            fields = {name: field for section in self.of_kind.values() for name, field in section.fields.items()}
            field = fields.get(first, self.court.parts)
            self._beside.to_questions()
            field.setFocus()
            self._questions.ensureWidgetVisible(field)

    def preview_soon(self) -> None:
        self._pause.start()

    def show_preview(self, pdf: bytes) -> None:
        self.preview.show_pdf(pdf)
        self._show_side(self.preview)

    def show_no_preview(self, words: Sentence, trouble: Trouble | None = None) -> None:
        self.preview.fall_empty()
        if trouble is not None:
            self._trouble.say(trouble.what, trouble.way_on or "")
            self._show_side(self._trouble)
        else:
            self._nothing.say(words)
            self._show_side(self._nothing)

    def show_printers(self, printers: Sequence[PrinterChoice]) -> None:
        self.panel.show_printers(printers)

    def show_busy(self, busy: bool) -> None:
        self._form.setEnabled(not busy)
        self.panel.set_busy(busy)

    def show_unnoted(self, trouble: Trouble) -> None:
        notice = self.say(
            "error", sentence("The paper was printed, but that could not be noted."), trouble.way_on or trouble.what
        )
        notice.offer(sentence("Note it now"), self.presenter.note_again)

    def proof(self) -> object | None:
        return self.second.proof

    def forget_proof(self) -> None:
        self.second.clear()

    def _show_side(self, shown: object) -> None:
        for side in (self.preview, self._nothing, self._trouble):
            side.setVisible(side is shown)

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._case_id and not event.spontaneous():
            self._pause.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # nothing is made for nobody, and no paper stays behind
            self._pause.stop()
            self.presenter.forget()
