# SPDX-License-Identifier: Apache-2.0
"""The card of one slip: where it went, how far it has come, what may follow, and what was said of it before."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.entering.form import verb
from intake_desktop.ui.entering.mistake import TAKE_OUT
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    Flow,
    Label,
    Muted,
    Notice,
    Pill,
    QuietButton,
    Strong,
    Words,
)

from .course import STEPS, Course
from .told import step_row, stub_row, when
from .words import AHEAD, ICONS, PRIORITY, QUIET, VERBS

if TYPE_CHECKING:
    from intake_desktop.services.slip_courses import NextStep, ReferralShown

STATES = {
    "draft": "neutral", "issued": "info", "delivered": "info", "received": "info", "accepted": "done",
    "in_service": "done", "service_completed": "done", "closed": "done", "declined_by_provider": "warning",
    "declined_by_survivor": "neutral", "not_reached": "warning", "redirected": "info", "revoked": "warning",
    "cancelled": "neutral",
}  # fmt: skip
PRIORITIES = {"emergency": "error", "urgent": "warning", "routine": "neutral"}
_ELSEWHERE = ("declined_by_provider", "redirected", "not_reached", "declined_by_survivor")
_REPLIES = ("issued", "delivered", "received", "accepted", "in_service", "service_completed")
_STOPPABLE = ("issued", "delivered", "received", "accepted")
_AHEAD_OF_HELP = ("draft", "issued", "delivered", "received", "accepted", "not_reached")
FILES = sentence("Files of partners")
_EXPECTED = {
    "delivered": sentence("To be handed over"),
    "received": sentence("They should say that they have it"),
    "service": sentence("They should help her"),
    "stub": sentence("The reply should come back"),
}


class SlipCard(Card):
    """`step_wanted` gives a slip and a step, the others a slip: its reply, its paper, another service for it."""

    step_wanted = Signal(str, str)
    reply_wanted = Signal(str)
    print_wanted = Signal(str)
    another_wanted = Signal(str)
    without_paper = Signal(str)
    tasks_wanted = Signal()
    files_wanted = Signal()
    consent_wanted = Signal(str)
    mistake_wanted = Signal(str, str)
    """What lies in the history of this slip was a mistake: the id of a step, or else that of a reply."""
    correct_wanted = Signal(str, str)
    """By the number of the slip and the id of a reply."""

    def __init__(
        self,
        shown: ReferralShown,
        now: datetime,
        *,
        may_issue: bool,
        may_reply: bool,
        writes: bool,
        may_consent: bool = False,
        may_files: bool = False,
    ) -> None:
        super().__init__(gap=1.0, inset=2.0)
        self.shown, self._writes = shown, writes
        self.buttons: dict[str, Button] = {}
        self.mistakes: dict[str, Button] = {}
        self.corrections: dict[str, Button] = {}
        self._by_file = may_files and shown.slip.delivery == "encrypted_file"
        self._head(shown, now)
        self.verbs, self.quiet = Flow(), Flow()
        if may_reply:
            self._offer(shown, may_issue=may_issue, writes=writes)
        if self._by_file and shown.slip.status in _REPLIES:
            files = self.buttons["files"] = QuietButton(FILES, "open")
            files.clicked.connect(lambda: self.files_wanted.emit())
            self.quiet.add(files)
        if may_consent and writes and not shown.slip.is_report and shown.slip.status in _STOPPABLE:
            back = QuietButton(sentence("She takes her consent back…"), "back")
            self._put(self.quiet, "consent", back, self.consent_wanted)
        for verbs in (self.verbs, self.quiet):
            self.add(verbs)
        self.verbs.setHidden(not self.verbs.findChildren(Button))
        self.fold = QuietButton(sentence("What was said of it"), "chevron-down")
        self.told = Column(gap=1.0)
        self.told.hide()
        if not (shown.events or shown.stubs or shown.taken_out):
            self.fold.hide()
        self.quiet.add(self.fold)
        self.add(self.told)
        self.fold.clicked.connect(self.unfold)

    def _head(self, shown: ReferralShown, now: datetime) -> None:
        slip = shown.slip
        number = Label(slip.slip_number, factor=1.1, bold=True, code=True)
        number.setWordWrap(False)
        pills = [Pill(coded("referral_status", slip.status), STATES.get(slip.status, "neutral"))]
        if slip.priority != "routine":
            pills.append(Pill(coded("referral_priority", slip.priority), PRIORITIES[slip.priority]))
        if slip.kind == "statutory_report":
            pills.append(Pill(coded("referral_kind", slip.kind), "info", "paper"))
        if shown.is_escalated:
            pills.append(Pill(sentence("Late: a supervisor should know"), "error"))
        elif shown.is_late:
            pills.append(Pill(sentence("Late"), "warning"))
        self.add(Flow(number, *pills))
        self.add(Strong(_receiver(shown)))
        self.add(Muted(_about(shown)))
        self.add(Course(_reached(shown), slip.status))
        if shown.limit is not None:
            self.add(Body(_expected(shown, now)))
        if shown.stop is not None:
            took_back = sentence("She took her consent back.")
            told = sentence("She lets less be told from now on.") if shown.stop.is_less else took_back
            notice = Notice("warning" if shown.stop.is_open else "done", told, shown.stop.how)
            if shown.stop.is_open:
                notice.offer(sentence("To the task"), self.tasks_wanted.emit)
                if self._by_file:
                    self.buttons["files"] = notice.offer(FILES, self.files_wanted.emit)
            self.add(notice)

    def _offer(self, shown: ReferralShown, *, may_issue: bool, writes: bool) -> None:
        slip, steps = shown.slip, {one.status: one for one in shown.next if one.status in VERBS}
        if slip.status == "draft":
            hand = steps.pop("issued", None)
            if may_issue and writes:
                self._put(self.verbs, "print", Button(sentence("Print the slip"), "printer"), self.print_wanted)
            if hand is not None and writes:
                words = Button(sentence("Give it to the desk without paper"), "send")
                self._put(self.verbs, "without_paper", words, self.without_paper)
        if slip.status == "issued" and "delivered" in steps:  # what comes first stands first
            self._step(self.verbs, steps.pop("delivered"), Button(VERBS["delivered"], ICONS["delivered"]))
        if slip.status in _REPLIES:
            self._put(self.verbs, "reply", Button(sentence("The reply came"), "edit"), self.reply_wanted)
        for step in (one for one in AHEAD if one in steps):
            self._step(self.verbs, steps[step], Button(VERBS[step], ICONS[step]))
        for step in (one for one in QUIET if one in steps):
            self._step(self.quiet, steps[step], QuietButton(VERBS[step], ICONS[step]))
        if may_issue and writes and slip.status in _ELSEWHERE and not shown.followed_by:
            another = Button(sentence("Find another service"), "search")
            self._put(self.verbs, "another", another, self.another_wanted)
        if may_issue and writes and slip.status in _AHEAD_OF_HELP:
            urgent = QuietButton(sentence("How urgent…"), "waiting")
            urgent.clicked.connect(lambda: self.step_wanted.emit(slip.id, PRIORITY))
            self.buttons[PRIORITY] = urgent
            self.quiet.add(urgent)
        if may_issue and slip.issued_at and slip.status not in ("revoked", "cancelled"):
            again = QuietButton(sentence("Print it once more"), "printer")
            self._put(self.quiet, "print", again, self.print_wanted)

    def _put(self, place: Flow, name: str, button: Button, wanted: object) -> None:
        button.clicked.connect(lambda: wanted.emit(self.shown.slip.id))  # type: ignore[attr-defined]
        self.buttons[name] = button
        place.add(button)

    def _step(self, place: Flow, step: NextStep, button: Button) -> None:
        """A step that cannot be taken as the file stands says why, instead of failing when it is pressed."""
        if step.problem is not None:
            self.add(Muted(step.problem))
            return
        button.clicked.connect(lambda: self.step_wanted.emit(self.shown.slip.id, step.status))
        self.buttons[step.status] = button
        place.add(button)

    def unfold(self) -> None:
        """Show what was said, the latest first, or fold it again; made only when somebody asks."""
        if not self.told.things():
            shown = self.shown
            for stub in (*shown.stubs, *shown.taken_out):
                self.told.add(stub_row(stub, shown.services, self._put_right(stub.id)))
            alone = [one for one in shown.mistakes if not one.stub]  # the others went with their reply, which says so
            for event in (*reversed(shown.events), *reversed(alone)):
                self.told.add(step_row(event, shown.services, self._put_right(event.id)))
        self.told.setVisible(self.told.isHidden())
        self.fold.show_icon("arrow-up" if not self.told.isHidden() else "chevron-down")

    def _put_right(self, id: str) -> tuple[Button, ...]:
        """The verbs for what was written down wrongly, where somebody may."""
        shown = self.shown
        if not self._writes or (id != shown.may_take_back and id not in shown.may_correct):
            return ()
        out = self.mistakes[id] = verb(TAKE_OUT, lambda: self._mistaken(id), "trash")
        if id not in shown.may_correct:
            return (out,)
        correct = self.corrections[id] = verb(
            sentence("Correct…"), lambda: self.correct_wanted.emit(shown.slip.slip_number, id), "edit"
        )
        return (correct, out)

    def _mistaken(self, id: str) -> None:
        is_step = id == self.shown.may_take_back
        self.mistake_wanted.emit(id if is_step else "", "" if is_step else id)


def _reached(shown: ReferralShown) -> str:
    """The furthest step of the way that the slip was at."""
    been = {event.status for event in shown.events} | {shown.slip.status}
    return max((step for step in STEPS if step in been), key=STEPS.index, default="")


def _receiver(shown: ReferralShown) -> Words:
    if not shown.names:
        return sentence("A service that is not in the directory of this computer")
    return lambda speaker: speaker.pick(shown.names)


def _about(shown: ReferralShown) -> Words:
    slip = shown.slip

    def words(speaker: Speaker) -> str:
        what = slip.law if slip.is_report else speaker.label("disclosure_level", slip.level)
        parts = [speaker.label("service_sector", slip.sector), what]
        if slip.issued_at:
            parts.append(speaker.say("issued {moment}", moment=speaker.moment(slip.issued_at)))
        if slip.appointment:
            parts.append(speaker.say("appointment {moment}", moment=when(speaker, slip.appointment)))
        return "  ·  ".join(part for part in parts if part)

    return words


def _expected(shown: ReferralShown, now: datetime) -> Words:
    limit = shown.limit
    assert limit is not None

    def words(speaker: Speaker) -> str:
        what = speaker.tell(_EXPECTED[limit.what])
        if limit.is_late(now):
            return speaker.say("{what}: due since {moment}", what=what, moment=speaker.moment(limit.due))
        return speaker.say("{what}: by {moment}", what=what, moment=speaker.moment(limit.due))

    return words
