# SPDX-License-Identifier: Apache-2.0
"""A reply came: the number of the slip, the slip it belongs to, what its receiver answered. Codes only, no name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.entering.mistake import WAS_IT, ask_mistake
from intake_desktop.ui.entering.scans import ScanWatch
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import Card, Field, Flow, Label, LineEdit, Muted, Notice, Page, Pill, Strong, Words
from intake_desktop.ui.kit.layout import settle_focus
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import sizes

from .answers import AnswerForm
from .presenter import StubPresenter, StubServices

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.stubs import SlipFound

PRIORITIES = {"emergency": "error", "urgent": "warning", "routine": "neutral"}


class FoundCard(Card):
    """The slip that a number belongs to, so that nobody answers for another one; who she is does not stand here."""

    def __init__(self) -> None:
        super().__init__(gap=0.5, inset=2.0)
        self.number, self.status, self.priority = Label("", bold=True, code=True), Pill(""), Pill("")
        self.number.setWordWrap(False)
        self.receiver, self.about, self.before = Strong(""), Muted(""), Muted("")
        self.add(Flow(self.number, self.status, self.priority))
        for line in (self.receiver, self.about, self.before):
            self.add(line)

    def show_slip(self, slip: SlipFound) -> None:
        """Show where it went, what for and when."""
        self.number.say(slip.number)
        self.status.say(coded("referral_status", slip.status), "info")
        self.priority.say(coded("referral_priority", slip.priority), PRIORITIES.get(slip.priority, "neutral"))
        self.receiver.say((lambda speaker: speaker.pick(slip.names)) if slip.names else "")
        self.receiver.setVisible(bool(slip.names))
        self.about.say(_about(slip))
        self.before.setVisible(slip.replies > 0)
        self.before.say(_before(slip.replies))


class StubPage(Page):
    """`case_wanted` gives the case of a slip whose reply was written down."""

    case_wanted = Signal(str)

    def __init__(self, services: StubServices, runner: Runner) -> None:
        super().__init__(
            sentence("A reply came"),
            sentence("Type the number of the slip, or scan it from the stub. Who she is, is not needed."),
            letters=100,
        )
        self._opens = services.opens_cases
        self.number = Field(sentence("Slip number"), LineEdit(code=True, letters=16), fit=True)
        self.found, self.form = FoundCard(), AnswerForm()
        self.presenter = StubPresenter(services, runner, self)
        for part in (self.number, self.found, self.form):
            self.body.add(part)
        self.number.editor.edited.connect(self.presenter.typed)
        self.number.editor.returnPressed.connect(lambda: self.presenter.look_up(self.number.value() or ""))
        self.scans = ScanWatch(self, self.number.editor, self.form.fields["code"].editor)
        self.scans.scanned.connect(self._scanned)
        self.form.saved.connect(self.presenter.save)
        self.form.left.connect(self._another)
        self.form.fields["provider"].editor.searched.connect(self.presenter.look_for)
        self._clear()

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody holds a stub, or comes from a slip whose number is known (`number`)."""
        number = where.get("number")
        if not self.form.isHidden() and self.form.is_typed and where:
            self.presenter.put_aside(self.form.values())
        if isinstance(number, str) and number:
            self.hush()
            self._clear()
            self.number.set_value(number)
            self.presenter.look_up(number, str(where.get("corrects") or ""))
        elif where.get("new"):
            self.hush()
            self._clear()

    def focus_first(self) -> None:
        """Into the number; with a slip found, to the first question about it."""
        if self.form.isHidden():
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.form.focus_first()

    def keep_safe(self) -> None:
        """What was answered is saved when nothing is missing; what is half typed waits for her."""
        if not self.form.isHidden() and self.form.is_typed:
            self.presenter.keep(self.form.values())

    # What the presenter asks

    def show_problem(self, words: Sentence | None, way_on: Sentence | None = None) -> None:
        said = [one for one in (words, way_on) if one is not None]
        self.number.set_problem((lambda speaker: " ".join(map(speaker.tell, said))) if said else None)

    def show_slip(self, slip: SlipFound) -> None:
        self.hush()
        self.found.show_slip(slip)
        self.form.begin(slip)
        settle_focus(self.form)
        self.number.hide()
        self.lead.hide()
        self.found.show()
        self.form.show()
        self.form.focus_first()
        QTimer.singleShot(0, self, self._roll)

    def give_back(self, values: Mapping[str, Any]) -> None:
        self.form.fill(values)
        self.say("info", sentence("What you had typed before is here again."))

    def show_correction(self, values: Mapping[str, Any]) -> None:
        self.form.correct(values)

    def show_meant(self, services: Sequence[Provider]) -> None:
        self.form.fields["provider"].editor.show_services(services)

    def hide_slip(self) -> None:
        self.number.show()
        self.lead.show()
        self.found.hide()
        self.form.hide()

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        first = self.form.show_problems(problems)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self, lambda: self.middle.ensureWidgetVisible(first))

    def show_saved(self, slip: SlipFound, reply: str) -> None:
        self._clear()
        number = slip.number
        words: Words = lambda speaker: speaker.say(  # noqa: E731
            "The reply to slip {number} is written down.", number=speaker.isolate(number)
        )
        notice: Notice = self.say("done", words, sentence("Is there another one? Type its number."))
        self._lead_to(notice, slip)
        notice.offer(WAS_IT, lambda: ask_mistake(self, lambda: self.presenter.take_back(slip, reply)))
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_corrected(self, slip: SlipFound, words: Sentence) -> None:
        self._clear()
        self._lead_to(self.say("done", words), slip)
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lead_to(self, notice: Notice, slip: SlipFound) -> None:
        if self._opens and slip.case_id:
            notice.offer(sentence("Show the slips of this case"), lambda: self.case_wanted.emit(slip.case_id))

    # What the person does here

    def _roll(self) -> None:
        """With large text the first question is in sight, and what comes after it."""
        if not self.form.isHidden():
            below = 8 * sizes(self.font()).line
            self.middle.ensureWidgetVisible(self.form.fields["decision"], 0, below)

    def _scanned(self, number: str) -> None:
        """A slip was scanned, whatever had the keyboard. What is typed of a reply to another one is not lost by it."""
        slip = self.presenter.slip
        if slip is not None and slip.number == number:
            return
        if slip is not None and self.form.is_typed:
            words: Words = lambda speaker: speaker.say(  # noqa: E731
                "Slip {number} was scanned, but the reply to this one is not saved yet.", number=speaker.isolate(number)
            )
            self.say("warning", words).offer(sentence("Show the other slip"), lambda: self.arrive(number=number))
        else:
            self.arrive(number=number)

    def _another(self) -> None:
        self.hush()
        self._clear()
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        self.number.set_value(None)
        self.number.set_problem(None)
        self.presenter.forget()
        self.hide_slip()


def _before(replies: int) -> Words:
    return lambda speaker: speaker.say_count(
        "{n} reply to this slip is written down already.", "{n} replies to this slip are written down already.", replies
    )


def _about(slip: SlipFound) -> Words:
    def words(speaker: Speaker) -> str:
        parts = [speaker.label("service_sector", slip.sector)]
        if slip.issued_at:
            parts.append(speaker.say("printed {day}", day=speaker.date(slip.issued_at)))
        if slip.reply_by:
            parts.append(speaker.say("answer due {day}", day=speaker.date(slip.reply_by)))
        return "  ·  ".join(parts)

    return words
