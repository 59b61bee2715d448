# SPDX-License-Identifier: Apache-2.0
"""The referral page: questions at the start side, the slip beside them as it will be printed, and the printer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.cases import Referral
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.kit import (
    Beside,
    Button,
    Card,
    Column,
    EmptyState,
    Flow,
    Heading,
    Measure,
    Muted,
    Notice,
    Page,
    PdfPreview,
    QuietButton,
    Rule,
    Scroll,
    Strong,
    ask,
)
from intake_desktop.ui.printers import PrinterChoice, Printers
from intake_desktop.ui.printing import PrintPanel
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks

from .choices import NOTHING_CHOSEN, Choices
from .lines import LineShown
from .presenter import ReferralPresenter, ReferralServices
from .sections import DecisionSection, HelperSection, LineRow, NeedSection, PaperSection

PAUSE_MS = 250
"""After the last change before the slip is drawn again."""
SHOWN_LINES = 4


class ReferralPage(Page):
    """A referral in one case. `case_wanted` goes back to it, `directory_wanted` to the directory for a sector."""

    case_wanted = Signal(str)
    directory_wanted = Signal(str)

    def __init__(
        self, services: ReferralServices, printers: Printers, runner: Runner, *, may_add: bool = False
    ) -> None:
        super().__init__(sentence("Referral"), wide=True)
        self._case_id, self._where = "", ""
        self.back = QuietButton(sentence("Back to the case"), "back")
        self.turn = Button(sentence("Show the slip"), "paper")
        self.act(self.back)
        self.foot.add(self.turn)
        self.foot.push()
        self.lines, self._all_lines = Card(gap=1.5), False
        self.need, self.helper = NeedSection(), HelperSection(may_add=may_add)
        self.decision, self.paper = DecisionSection(), PaperSection(services.languages)
        self.sections = (self.need, self.helper, self.decision, self.paper)
        self.done = Card(gap=1.5)
        self.panel = PrintPanel(sentence("Print the slip"))
        self.record = Button(sentence("Record her decision"), "save", keys="Ctrl+S")
        self.busy = Muted()
        self.busy.hide()
        self._end = Card(self.panel, self.record, self.busy, gap=1.5, inset=2.5)
        self.form = Column(self.lines, *self.sections, gap=2)
        self._questions = Scroll(Measure(Column(self.form, self.done, self._end, None, gap=2), letters=72))
        self.preview = PdfPreview()
        self._no_preview = EmptyState("paper", NOTHING_CHOSEN)
        self._no_slip = Notice("warning")
        self._sample = Muted(sentence("As it will be printed. The number is a sample until then."), small=True)
        self.paper_side = Card(
            Heading(sentence("The slip"), 2), self._sample, self._no_slip, fill="sunken", gap=1.0, inset=2.0
        )
        self.paper_side.add(self.preview, 1)
        self.paper_side.add(self._no_preview, 1)
        self._beside = Beside(self._questions, self.paper_side, letters=118, shares=(10, 9))
        self.body.add(self._beside, 1)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self.presenter = ReferralPresenter(services, printers, runner, self)
        self._connect(runner)
        self._fold(False)
        self._show_side(self._no_preview)

    def _connect(self, runner: Runner) -> None:
        for section in self.sections:
            section.chosen.connect(self.presenter.chose)
        self.helper.missing.connect(lambda: self.directory_wanted.emit(self.presenter.choices.sector or ""))
        self.decision.asked_anew.connect(self.presenter.ask_anew)
        self.panel.wanted.connect(self.presenter.print)
        self.panel.looked.connect(self.presenter.look_for_printers)
        self.record.clicked.connect(self.presenter.record)
        self.back.clicked.connect(lambda: self.case_wanted.emit(self._case_id))
        self.turn.clicked.connect(self._turn)
        self._pause.timeout.connect(self.presenter.preview)
        self._beside.folded.connect(self._fold)
        self._stale: frozenset[str] = frozenset()
        self._due = False
        runner.changed.connect(self.hear)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes from a case (`case_id`), perhaps to print a slip of it again (`referral_id`)."""
        case_id = str(where.get("case_id") or self._case_id)
        referral = where.get("referral_id")
        back = not referral and case_id == self._case_id and not self.form.isHidden()
        self._case_id = case_id
        self.hush()
        if not back:  # from the directory one comes back to what one had chosen
            self.presenter.opened(case_id, looks().speaker.language, str(referral) if referral else None)

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what was touched; while out of sight, remember it."""
        if self.isVisible():
            self.presenter.heard(touched)
        else:
            self._stale |= touched

    def keep_safe(self) -> None:
        """The desk is about to close: nothing more is drawn."""
        self._pause.stop()

    # what the presenter asks

    def show_case(self, survivor_code: str, number: str) -> None:
        self.lead.say(lambda speaker: f"{speaker.isolate(survivor_code)}  ·  {speaker.isolate(number)}")
        self.lead.show()

    def show_form(self) -> None:
        self.form.show()
        self.done.hide()
        self._sample.show()
        self.panel.button.say(sentence("Print the slip"))

    def show_slip(self, slip: Referral) -> None:
        self.form.hide()
        self.done.show()
        self.record.hide()
        self._end.show()
        self.panel.show()
        self._sample.hide()
        self._show_done(slip)
        self.panel.button.say(sentence("Print it once more") if slip.issued_at else sentence("Print the slip"))

    def show_lines(self, lines: Sequence[LineShown], chosen: str | None) -> None:
        self.lines.clear()
        self.lines.setVisible(bool(lines))
        self.lines.add(Heading(sentence("What she has decided so far"), 3))
        shown = lines if self._all_lines else lines[:SHOWN_LINES]
        for line in shown:
            self.lines.add(Rule())
            self.lines.add(LineRow(line, line.id == chosen, self.presenter.chose_line, self._ask_back))
        hidden = len(lines) - len(shown)
        if hidden:
            more = QuietButton(lambda speaker: speaker.say_count("Show {n} older", "Show {n} older", hidden))
            more.clicked.connect(lambda: self._show_all(lines, chosen))
            self.lines.add(more)

    def show_needs(self, wanted: Sequence[str]) -> None:
        self.need.show_needs(wanted)

    def show_providers(self, providers: Sequence[Provider], today: date) -> None:
        self.helper.show_providers(providers, today)

    def show_choices(self, choices: Choices, line: LineShown | None) -> None:
        for section in self.sections:
            section.set_values(choices)
        self.decision.show_line(line)
        self.helper.setVisible(choices.sector is not None)
        self.decision.setVisible(choices.provider is not None)
        self.paper.setVisible(choices.makes_slip)
        self.panel.setVisible(choices.makes_slip)
        decided = choices.asks_decision and choices.decision is not None
        self.record.setVisible(decided and (choices.decision != "given" or choices.level is not None))
        self.record.say(
            sentence("Record her decision, print later") if choices.makes_slip else sentence("Record her decision")
        )
        self._end.setVisible(not self.panel.isHidden() or not self.record.isHidden())

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        for section in self.sections:
            section.show_problems(problems)
        if problems:
            first = next(iter(problems))
            field = next(section.fields[first] for section in self.sections if first in section.fields)
            self._turn_to_questions()
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._questions.ensureWidgetVisible(field)

    def preview_soon(self) -> None:
        self._pause.start()

    def show_preview(self, pdf: bytes) -> None:
        self.preview.show_pdf(pdf)
        self._show_side(self.preview)

    def show_no_preview(self, words: Sentence, trouble: Trouble | None = None) -> None:
        if trouble is not None:
            self._no_slip.say("warning", trouble.what, trouble.way_on)
            self._show_side(self._no_slip)
        else:
            self._no_preview.say(words)
            self._show_side(self._no_preview)

    def show_printers(self, printers: Sequence[PrinterChoice]) -> None:
        self.panel.show_printers(printers)

    def show_busy(self, words: Sentence | None) -> None:
        self.busy.say(words or "")
        self.busy.setVisible(words is not None)
        for part in (self.form, self.record):
            part.setEnabled(words is None)
        self.panel.set_busy(words is not None)

    def show_recorded(self, words: Sentence) -> None:
        self.say("done", words)

    def show_printed(self, number: str, copies: int) -> None:
        def words(speaker):
            count = speaker.say_count("{n} copy", "{n} copies", copies)
            return speaker.say("Slip {number} was printed: {copies}.", number=number, copies=count)

        discreet = self.presenter.choices.discreet
        way_on = sentence("The first sheet is hers. The sender's copy stays in the file.") if discreet else None
        notice = self.say("done", words, way_on)
        notice.offer(sentence("Back to the case"), lambda: self.case_wanted.emit(self._case_id))
        notice.offer(sentence("Another referral"), self._another)

    def show_unnoted(self, trouble: Trouble) -> None:
        notice = self.say(
            "error", sentence("The slip was printed, but that could not be noted."), trouble.way_on or trouble.what
        )
        notice.offer(sentence("Note it now"), self.presenter.note_again)

    def middle_to(self, part: QWidget) -> None:
        """Scroll the questions so that a part stands on top."""
        if (inside := self._questions.widget()) is not None:
            self._questions.verticalScrollBar().setValue(part.mapTo(inside, part.rect().topLeft()).y())

    # what the person does here

    def _another(self) -> None:
        self.hush()
        self.presenter.another()

    def _ask_back(self, line_id: str) -> None:
        ask(
            self,
            sentence("She takes this consent back"),
            sentence("From now on no slip can be printed on it. What was handed over before cannot be called back."),
            yes=sentence("She takes it back"),
            no=sentence("Leave it as it is"),
            then=lambda yes: self.presenter.withdrew(line_id) if yes else None,
            danger=True,
        )

    def _show_all(self, lines: Sequence[LineShown], chosen: str | None) -> None:
        self._all_lines = True
        self.show_lines(lines, chosen)

    def _show_done(self, slip: Referral) -> None:
        self.done.clear()
        self.done.add(Heading(sentence("This slip"), 2))
        self.done.add(Strong(slip.slip_number, code=True))
        self.done.add(
            Muted(
                lambda speaker: "  ·  ".join(
                    (speaker.label("service_sector", slip.sector), speaker.label("referral_status", slip.status))
                )
            )
        )
        another = Button(sentence("Another referral"), "plus")
        another.clicked.connect(self._another)
        self.done.add(Flow(another))

    # one side at a time, where there is no room for both

    def _fold(self, folded: bool) -> None:
        self.foot.setVisible(folded)
        self._questions.show()
        self.paper_side.setVisible(not folded)
        self.turn.say(sentence("Show the slip"))

    def _turn(self) -> None:
        to_slip = self.paper_side.isHidden()
        self.paper_side.setVisible(to_slip)
        self._questions.setVisible(not to_slip)
        self.turn.say(sentence("Back to the questions") if to_slip else sentence("Show the slip"))

    def _turn_to_questions(self) -> None:
        if self._beside.is_folded() and not self.paper_side.isHidden():
            self._turn()

    def _show_side(self, shown: object) -> None:
        for side in (self.preview, self._no_preview, self._no_slip):
            side.setVisible(side is shown)

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            touched, self._stale = self._stale, frozenset()
            self.presenter.heard(touched)
        if self._due:
            self._due = False
            self.preview_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._pause.isActive():
            self._pause.stop()
            self._due = True
