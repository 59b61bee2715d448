# SPDX-License-Identifier: Apache-2.0
"""Files of partners: what came and what has to go out; a file is looked at before anything of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.entering.form import EntryRow, verb
from intake_desktop.ui.folders import ask_file, ask_folder
from intake_desktop.ui.kit import (
    Body,
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
    PaperBeside,
    PdfPreview,
    PrimaryButton,
    QuietButton,
    Scroll,
    Words,
    ask,
)
from intake_desktop.ui.print_panel import PrintPanel
from intake_desktop.ui.printers import PrinterChoice, Printers
from intake_desktop.ui.runner import Runner

from .answers import AnswerForm
from .presenter import IncomingPresenter, IncomingServices, Lists, Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_desktop.domain.stubs import StubPlan
    from intake_desktop.services.exchange import StopOwed
    from intake_desktop.services.incoming import Incoming, IncomingRow, SlipSeen

STATES = {
    "new": (sentence("Not answered yet"), "warning"),
    "answered": (sentence("Reply written"), "done"),
    "stopped": (sentence("She stopped it"), "error"),
}
_TAKE = {
    "slip": sentence("Keep it here"),
    "reply": sentence("Write the reply down"),
    "stop": sentence("Erase it here"),
}
_ABOUT = {
    "slip": sentence("Nothing of it is stored yet. Keep it only when it is for this centre."),
    "reply": sentence("Nothing of it is written down yet."),
    "stop": sentence("She does not want this slip any more. What is kept of it here is erased, for good."),
}
_ASK_SENDER = sentence("Restrictions apply. Ask the sender before you tell anyone.")


class IncomingPage(Page):
    """`case_wanted` gives the case of a slip whose reply came."""

    case_wanted = Signal(str)

    def __init__(self, services: IncomingServices, runner: Runner, printers: Callable[[], Printers]) -> None:
        super().__init__(sentence("Files of partners"), wide=True)
        self.take_in = Button(sentence("Take in a file…"), "open")
        self.back = QuietButton(sentence("Back to the list"), "back")
        self.act(self.back)
        self.act(self.take_in)
        self.turn = Button(sentence("Show the paper"), "paper")
        self.act(self.turn)
        self.rows, self.owed = Column(gap=1.0), Column(gap=1.0)
        self.none = EmptyState(
            "referrals",
            sentence("No slip of a partner is here."),
            sentence("When a partner brings a stick, take in the file whose name ends in .age."),
        )
        self.must_tell = Card(
            Heading(sentence("They must still be told"), 2),
            Muted(sentence("Call them first; then write the file, so that it is erased there.")),
            self.owed,
            gap=1.5,
            inset=2.5,
        )
        self.lists = Column(self.must_tell, self.rows, self.none, gap=2.0)
        self.head, self.lines, self.state = Heading("", 2), Body(""), Notice("info")
        self.restricted = Notice("warning", _ASK_SENDER)
        self.yes, self.no = PrimaryButton(_TAKE["slip"], "check"), Button(sentence("Leave it"), "close")
        self.answer = Button(sentence("Reply…"), "edit")
        self.erase = QuietButton(sentence("Erase it now"), "trash")
        self.panel = PrintPanel(sentence("Print the slip"))
        self.deeds = Flow(self.answer, self.erase)
        self.one = Card(
            self.head, self.lines, self.restricted, self.state, Flow(self.yes, self.no), self.deeds, self.panel,
            gap=1.5, inset=2.5,
        )  # fmt: skip
        self.form = AnswerForm()
        self.left = Scroll(Measure(Column(self.lists, self.one, self.form, None, gap=2), letters=100))
        self.preview = PdfPreview()
        self.paper_side = Card(Heading(sentence("The paper"), 2), fill="sunken", gap=1.0)
        self.paper_side.add(self.preview, 1)
        self._beside = PaperBeside(
            self.left, self.paper_side, self.turn, sentence("Show the paper"), sentence("Back to the questions")
        )  # fmt: skip
        self.body.add(self._beside, 1)
        self.presenter = IncomingPresenter(services, runner, printers, self)
        self._connect(runner)
        self._show(self.lists)
        self.show_paper(None)

    def _connect(self, runner: Runner) -> None:
        self.take_in.clicked.connect(lambda: ask_file(self, self.presenter.look, ending=(".age",)))
        self.back.clicked.connect(self._to_list)
        self.no.clicked.connect(self._to_list)
        self.yes.clicked.connect(self.presenter.take)
        self.answer.clicked.connect(self._answer)
        self.erase.clicked.connect(self._erase)
        self.form.saved.connect(self.presenter.send_answer)
        self.form.left.connect(lambda: self._show(self.one))
        self.panel.wanted.connect(self.presenter.print)
        self.panel.looked.connect(self.presenter.look_for_printers)
        runner.changed.connect(self.hear)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to look."""
        self.hush()
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what a service touched, unless something is open."""
        if self.isVisible() and not self.lists.isHidden() and touched & {"incoming", "referrals", "bundles"}:
            self.presenter.opened()

    def keep_safe(self) -> None:
        """No slip stays in the window when it is left; what was typed of an answer waits for her."""
        if not self.form.isHidden() and self.form.is_typed:
            self.presenter.keep(self.form.values())
        self.presenter.forget()
        self._show(self.lists)

    # What the presenter asks

    def show_lists(self, lists: Lists) -> None:
        self.rows.clear()
        for row in lists.rows:
            self.rows.add(self._row(row, lists.names.get(row.provider_id, {})))
        self.rows.setVisible(bool(lists.rows))
        self.none.setVisible(not lists.rows)
        self.owed.clear()
        for one in lists.owed:
            self.owed.add(self._owed(one))
        self.must_tell.setVisible(bool(lists.owed))
        self._show(self.lists)

    def show_seen(self, seen: SlipSeen, names: Names) -> None:
        self.hush()
        self.head.say(seen.found.slip_number)
        self.lines.say(_seen(seen, names))
        self.restricted.setVisible(seen.found.restricted)
        known = sentence("This file was taken in before. Nothing has to be changed.")
        self.state.say("done" if seen.known else "info", known if seen.known else _ABOUT[seen.kind])
        self.yes.say(_TAKE[seen.kind])
        self.yes.setVisible(not seen.known)
        self._show(self.one, kept=False)
        (self.no if seen.known else self.yes).setFocus()

    def show_slip(self, slip: Incoming, names: Names) -> None:
        self.hush()
        self.head.say(slip.row.slip_number)
        self.lines.say(_about(slip.row, names))
        self.restricted.setVisible(slip.restricted)
        self.state.say(STATES[slip.row.state][1], _kept(slip))
        self._show(self.one, kept=True)
        self.answer.setFocus()

    def show_paper(self, pdf: bytes | None) -> None:
        if pdf is None:
            self.preview.fall_empty()
        else:
            self.preview.show_pdf(pdf)
        self._beside.show_paper(pdf is not None)

    def show_printers(self, printers: Sequence[PrinterChoice]) -> None:
        self.panel.show_printers(printers)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        first = self.form.show_problems(problems)
        if first is not None:
            first.setFocus()
            self.left.ensureWidgetVisible(first)

    def show_busy(self, busy: bool) -> None:
        for button in (self.yes, self.take_in, self.erase, self.form.save):
            button.setEnabled(not busy)
        self.panel.set_busy(busy)

    def show_reply_taken(self, number: str) -> None:
        self.say("done", sentence("The reply to slip {number} is written down.", number=number))

    def ask_place(self, then: Callable[[Path], object]) -> None:
        ask_folder(self, then)

    # What the person does here

    def _to_list(self) -> None:
        self.hush()
        self.presenter.opened()

    def _answer(self) -> None:
        if (slip := self.presenter.slip) is not None:
            self.form.begin(may_tell=slip.may_tell)
            if self.presenter.kept is not None:
                self.form.fill(self.presenter.kept)
                self.say("info", sentence("What you had typed before is here again."))
            self._show(self.form)
            self.form.focus_first()

    def _erase(self) -> None:
        ask(
            self,
            sentence("Erase this slip here?"),
            sentence("It cannot be brought back here. The sender keeps its own copy."),
            yes=sentence("Erase it"),
            no=sentence("Keep it"),
            danger=True,
            then=lambda yes: self.presenter.erase() if yes else None,
        )

    def _show(self, shown: QWidget, *, kept: bool | None = None) -> None:
        for part in (self.lists, self.one, self.form):
            part.setVisible(part is shown)
        self.back.setVisible(shown is not self.lists)
        self.take_in.setVisible(shown is self.lists)  # one file at a time, and the head stays one line
        if kept is not None:
            self.yes.setVisible(not kept and not self.yes.isHidden())
            self.no.setVisible(not kept)
            self.deeds.setVisible(kept)
            self.panel.setVisible(kept)

    def _row(self, row: IncomingRow, names: Names) -> QWidget:
        verbs = []
        if row.state != "stopped":
            look = verb(sentence("Open"), lambda: self.presenter.open(row.id), "eye")
            look.setAccessibleDescription(row.slip_number)
            verbs.append(look)
        words, state = STATES[row.state]
        return Card(EntryRow(row.slip_number, [_about(row, names)], (words, state), verbs), inset=1.5)

    def _owed(self, one: StopOwed) -> QWidget:
        words = sentence("Stop it instead…") if one.is_less else sentence("Write the file…")
        write = verb(words, lambda: self.presenter.send_stop(one), "save")
        write.setAccessibleDescription(one.slip_number)
        show = verb(sentence("Show the slips of this case"), lambda: self.case_wanted.emit(one.case_id), "referrals")
        lines: list[Words] = [lambda speaker: speaker.pick(one.names)]
        if not one.is_less:
            return EntryRow(one.slip_number, lines, None, [write, show])
        again = verb(sentence("Send it once more…"), lambda: self.presenter.send_again(one), "save")
        again.setAccessibleDescription(one.slip_number)
        lines.append(lambda speaker: speaker.say("She lets less be told: send the slip once more, or stop it."))
        return EntryRow(one.slip_number, lines, None, [again, write, show])


def _about(row: IncomingRow, names: Names) -> Words:
    def words(speaker: Speaker) -> str:
        parts = [speaker.pick(names) if names else speaker.isolate(row.partner)]
        if row.sector:
            parts.append(speaker.label("service_sector", row.sector))
        if row.priority:
            parts.append(speaker.label("referral_priority", row.priority))
        parts.append(speaker.say("taken in {day}", day=speaker.date(row.came_on)))
        if row.keep_until:
            parts.append(speaker.say("kept until {day}", day=speaker.date(row.keep_until)))
        return "  ·  ".join(parts)

    return words


def _seen(seen: SlipSeen, names: Names) -> Words:
    def words(speaker: Speaker) -> str:
        found = seen.found
        at = found.content.issued_at if found.content is not None else found.issued_at
        parts = [speaker.say("From {name}", name=speaker.pick(names)), speaker.moment(at.astimezone())]
        if found.content is not None:
            parts.append(speaker.label("service_sector", found.content.sector))
        lines = [_BETWEEN.join(parts)]
        if found.reply is not None:
            lines += [_BETWEEN.join(_answered(speaker, found.reply)), *_beside(speaker, found.reply)]
        return "\n".join(lines)

    return words


_BETWEEN = "  ·  "
_YES_NO = {True: "yes", False: "no"}


def _answered(speaker: Speaker, plan: StubPlan) -> list[str]:
    """What a reply answers, in words."""
    parts = [speaker.label("stub_decision", plan.decision)]
    parts += [speaker.label("referral_decline_reason", plan.reason)] if plan.reason else []
    parts += [speaker.isolate(plan.provider)] if plan.provider else []
    if plan.came is not None:
        parts.append(speaker.say("She came: {answer}", answer=speaker.label("yes_no_unknown", _YES_NO[plan.came])))
    return parts + ([speaker.label("referral_result", plan.result)] if plan.result else [])


def _beside(speaker: Speaker, plan: StubPlan) -> list[str]:
    """What else stands in a reply, line by line: nothing is written down that nobody saw."""

    def when(at: datetime | date) -> str:
        return speaker.moment(at.astimezone()) if isinstance(at, datetime) else speaker.date(at)

    lines = []
    if plan.received_on is not None:
        lines.append(f"{speaker.say('On which day did they receive it?')} {when(plan.received_on)}")
    if plan.first_appointment is not None:
        lines.append(speaker.say("first appointment {day}", day=when(plan.first_appointment)))
    if plan.service_days:
        lines.append(f"{speaker.say('Days on which she was helped')}: {', '.join(map(when, plan.service_days))}")
    if plan.next_appointment is not None:
        lines.append(f"{speaker.say('Next appointment')}: {when(plan.next_appointment)}")
    if plan.to_do:
        lines.append(f"{speaker.say('Must the centre do something?')} {speaker.isolate(plan.to_do)}")
    if plan.may_contact is not None:
        answer = speaker.label("yes_no_unknown", _YES_NO[plan.may_contact])
        lines.append(f"{speaker.say('May the centre contact them about it?')} {answer}")
    if plan.focal_code:
        lines.append(f"{speaker.say('Code or stamp of who answers')}: {speaker.isolate(plan.focal_code)}")
    return lines


def _kept(slip: Incoming) -> Words:
    def words(speaker: Speaker) -> str:
        state = speaker.say(STATES[slip.row.state][0].text)
        if slip.may_tell:
            return state
        return f"{state}. " + speaker.say("She did not allow you to tell the sender that she came.")

    return words
