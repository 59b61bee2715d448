# SPDX-License-Identifier: Apache-2.0
"""The referral page: questions at the start side, the slip beside them as it will be printed, and the printer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.cases import Referral
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.folders import ask_folder
from intake_desktop.ui.kit import (
    Button,
    Card,
    Column,
    EmptyState,
    Field,
    Flow,
    Heading,
    Measure,
    Muted,
    Notice,
    Page,
    PaperBeside,
    PdfPreview,
    QuietButton,
    Rule,
    Scroll,
    ask,
)
from intake_desktop.ui.kit.layout import enable
from intake_desktop.ui.printers import PrinterChoice, Printers, PrintWish, became
from intake_desktop.ui.printing import PrintPanel
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.second import SHE_COMES, SUPERVISOR, SecondPersonPanel
from intake_desktop.ui.theme import looks

from .choices import Choices
from .decision import DecisionSection, LineRow
from .done import DoneCard, was_printed
from .facts import FactsSection
from .lines import LineShown
from .missing import Learned
from .paper import PaperSection, ReportSection
from .presenter import ReferralPresenter, ReferralServices
from .sections import HelperSection, NeedSection
from .words import NOTHING_CHOSEN

PAUSE_MS = 60
"""After the last change before the slip is drawn again."""
SHOWN_LINES = 4


class ReferralPage(Page):
    """A referral in one case. `case_wanted` goes back to it, `slips_wanted` to its slips, `directory_wanted` to the
    directory for a sector.
    """

    case_wanted = Signal(str)
    slips_wanted = Signal(str)
    directory_wanted = Signal(str)

    def __init__(
        self, services: ReferralServices, printers: Printers, runner: Runner, *, may_add: bool = False
    ) -> None:
        super().__init__(sentence("Referral"), wide=True)
        self._case_id, self._where = "", ""
        self._of_slip = False
        self.back = QuietButton(sentence("Back to the case"), "back")
        self.turn = Button(sentence("Show the slip"), "paper")
        self.act(self.back)
        self.act(self.turn)
        self.lines, self._all_lines = Card(gap=1.5), False
        self.need, self.helper = NeedSection(), HelperSection(may_add=may_add)
        self.decision, self.report, self.facts = DecisionSection(), ReportSection(), FactsSection()
        self.paper = PaperSection(services.languages)
        self.sections = (self.need, self.helper, self.decision, self.report, self.facts, self.paper)
        self._agreed: LineShown | None = None
        self.done = DoneCard()
        self.done.another.connect(self._another)
        self.panel = PrintPanel(sentence("Print the slip"), may_save=True)
        self.hand = Button(sentence("Hand it to the desk here, without paper"), "home")
        self.seal = Button(sentence("Write it as a sealed file…"), "lock")
        self.second = SecondPersonPanel(services.confirm, runner, title=SUPERVISOR, explain=SHE_COMES)
        self._approval = Field("", self.second)
        self.record = Button(sentence("Record her decision"), "save", keys="Ctrl+S")
        self.busy = Muted()
        self.busy.hide()
        self._ways = Flow(self.hand, self.seal)
        self._end = Card(self.panel, self._ways, self.record, self.busy, gap=1.5, inset=2.5)
        self.follows = Notice("info")
        self.form = Column(self.follows, self.lines, *self.sections, gap=2)
        self._questions = Scroll(
            Measure(Column(self.form, self.done, self._approval, self._end, None, gap=2), letters=72)
        )
        self.preview = PdfPreview()
        self._no_preview = EmptyState("paper", NOTHING_CHOSEN)
        self._no_slip = Notice("warning")
        self._sample = Muted(sentence("As it will be printed. The number is a sample until then."), small=True)
        self.paper_side = Card(
            Heading(sentence("The slip"), 2), self._sample, self._no_slip, fill="sunken", gap=1.0, inset=2.0
        )
        self.paper_side.add(self.preview, 1)
        self.paper_side.add(self._no_preview, 1)
        self._below = Column(None)  # a warning stands under the title, and not in the middle of an empty sheet
        self.paper_side.add(self._below, 1)
        self._beside = PaperBeside(
            self._questions, self.paper_side, self.turn, sentence("Show the slip"), sentence("Back to the questions")
        )
        self.body.add(self._beside, 1)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self.presenter = ReferralPresenter(services, printers, runner, self)
        self._connect(runner)
        self._show_side(self._no_preview)

    def _connect(self, runner: Runner) -> None:
        for section in self.sections:
            section.chosen.connect(self.presenter.chose)
        self.helper.missing.connect(lambda: self.directory_wanted.emit(self.presenter.choices.sector or ""))
        self.decision.asked_anew.connect(self.presenter.ask_anew)
        self.panel.wanted.connect(self.presenter.print)
        self.panel.looked.connect(self.presenter.look_for_printers)
        self.record.clicked.connect(self.presenter.record)
        self.second.agreed.connect(self.presenter.agreed)
        self.hand.clicked.connect(self.presenter.hand_to_desk)
        self.seal.clicked.connect(lambda: ask_folder(self, self.presenter.send))
        self.back.clicked.connect(self._go_back)
        self._pause.timeout.connect(self.presenter.preview)
        self._beside.folded.connect(lambda _: self._stand())
        self._stale: frozenset[str] = frozenset()
        self._due = False
        runner.changed.connect(self.hear)

    def _go_back(self) -> None:
        (self.slips_wanted if self._of_slip else self.case_wanted).emit(self._case_id)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes from a case (`case_id`), perhaps to print a slip of it again (`referral_id`), or for a service
        that is known already (`sector`, `provider_id`), or for a report that the law requires (`kind`).
        """
        case_id = str(where.get("case_id") or self._case_id)
        referral, follows = where.get("referral_id"), where.get("follows")
        names = {"kind": "kind", "sector": "sector", "provider_id": "provider"}
        first = {name: str(where[key]) for key, name in names.items() if where.get(key)}
        back = not (referral or follows or first) and case_id == self._case_id and not self.form.isHidden()
        self._case_id = case_id
        self._of_slip = bool(referral or follows)  # she comes from the slips of the case, and goes back to them
        self.hush()
        if not back:  # from the directory one comes back to what one had chosen
            self.second.clear()
            language = looks().speaker.language
            self.presenter.opened(
                case_id, language, str(referral) if referral else None, str(follows) if follows else None, first
            )

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what was touched; while out of sight, remember it."""
        if self.isVisible():
            self.presenter.heard(touched)
        else:
            self._stale |= touched

    def keep_safe(self) -> None:
        """The desk is about to close: what is chosen is kept, and nothing more is drawn."""
        self._pause.stop()
        self.second.clear()
        self.presenter.keep()

    # what the presenter asks

    def show_case(self, survivor_code: str, number: str) -> None:
        shown = (survivor_code, number) if looks().choices.percent < 200 else (survivor_code,)  # one line, or no room
        self.lead.say(lambda speaker: "  ·  ".join(speaker.isolate(one) for one in shown))
        self.lead.show()

    def show_form(self) -> None:
        self.stands()
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
        self.done.show_slip(slip)
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

    def show_staff(self, codes: Sequence[str]) -> None:
        self.paper.show_staff(codes)

    def show_usual(self, days: int) -> None:
        self.decision.show_usual(days)

    def language(self) -> str:
        return looks().speaker.language

    def show_providers(self, providers: Sequence[Provider], now: datetime) -> None:
        self.helper.show_providers(providers, now)

    def show_follows(self, slip: Referral | None) -> None:
        self.follows.setVisible(slip is not None)
        if slip is not None:
            self.follows.say(
                "info",
                sentence("This slip takes the place of {number}, which came to nothing.", number=slip.slip_number),
                sentence("Whoever fits best comes first. Ask her anew: every service needs its own answer."),
            )

    def show_given_back(self) -> None:
        notice = self.say("info", sentence("What you had chosen for her before is here again."))
        notice.offer(sentence("Begin anew"), self._another)

    def show_choices(self, choices: Choices, line: LineShown | None) -> None:
        for section in self.sections:
            section.set_values(choices)
        self.decision.show_line(line)
        self._agreed = line
        self.helper.setVisible(choices.sector is not None)
        self.decision.setVisible(choices.provider is not None and not choices.is_report)
        self.report.setVisible(choices.provider is not None and choices.is_report)
        self.paper.setVisible(choices.makes_slip)
        self.panel.setVisible(choices.makes_slip)
        decided = choices.asks_decision and choices.decision is not None
        self.record.setVisible(decided and (choices.decision != "given" or choices.level is not None))
        self.record.say(
            sentence("Record her decision, print later") if choices.makes_slip else sentence("Record her decision")
        )
        self._end.setVisible(not self.panel.isHidden() or not self.record.isHidden())

    def show_learned(self, learned: Learned, choices: Choices) -> None:
        self.paper.show_learned(learned, choices)
        self.report.show_laws(learned.laws, choices.law)
        line = self._agreed
        items = self.presenter.agreed_items if line is not None else None
        some = self.facts.show_facts(choices, learned, items, self.presenter.agreed_titles)
        self.facts.setVisible(choices.provider is not None and some)
        parts = (part for part in self.sections if not part.isHidden())
        for number, part in enumerate(parts, start=1):
            part.count(number)

    def show_ways(self, *, approval: bool, in_house: bool, sealed: bool) -> None:
        if not approval and self.second.has_agreed():
            self.second.clear()
        self._approval.setVisible(approval)
        self.hand.setVisible(in_house)
        self.seal.setVisible(sealed)
        self._ways.setVisible(in_house or sealed)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        for section in self.sections:
            section.show_problems(problems)
        self._approval.set_problem(problems.get("approval"))
        if problems:
            first = next(iter(problems))
            fields = (section.fields[first] for section in self.sections if first in section.fields)
            field = next(fields, self._approval)
            self._beside.to_questions()
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
        enable(words is None, self.form, self._approval, self.record, self.hand, self.seal)
        self.panel.set_busy(words is not None)

    def show_recorded(self, words: Sentence) -> None:
        self.say("done", words)

    def show_printed(self, number: str, wish: PrintWish) -> None:
        self.second.clear()
        if wish.folder is not None:
            notice = self.say("done", *became(wish, sentence("Saved.")))
        elif self.presenter.is_discreet:
            way_on = sentence("The first sheet is hers. The sender's copy stays in the file.")
            notice = self.say("done", was_printed(number, wish), way_on)
        else:
            notice = self.say("done", was_printed(number, wish))
        self._offer_ways_on(notice)

    def show_handed(self, words: Sentence) -> None:
        self.second.clear()
        self._offer_ways_on(self.say("done", words))

    def _offer_ways_on(self, notice: Notice) -> None:
        first = notice.offer(sentence("Show the slips of this case"), lambda: self.slips_wanted.emit(self._case_id))
        notice.offer(sentence("Back to the case"), lambda: self.case_wanted.emit(self._case_id))
        notice.offer(sentence("Another referral"), self._another)
        first.setFocus(Qt.FocusReason.OtherFocusReason)  # not on printing it once more

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
        self.second.clear()
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

    def _show_side(self, shown: object) -> None:
        for side in (self.preview, self._no_preview, self._no_slip):
            side.setVisible(side is shown)
        self._below.setVisible(shown is self._no_slip)
        self._sample.setVisible(shown is self.preview)

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
