# SPDX-License-Identifier: Apache-2.0
"""The slips of a case: a card for each, and the form of one step in their place while it is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from intake_desktop.domain.disclosure import REPORT
from intake_desktop.domain.referrals import ENDED
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.casefile.topic import TopicPage
from intake_desktop.ui.entering.mistake import ask_mistake
from intake_desktop.ui.entering.values import NOT_COUNTED
from intake_desktop.ui.kit import Button, Column, EmptyState, Flow, Heading, PrimaryButton, QuietButton
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.second import SHE_COMES, SUPERVISOR, SecondPersonPanel

from .cards import SlipCard
from .forms import PriorityForm, StepForm
from .presenter import ReferralsPresenter, ReferralsServices
from .words import PRIORITY

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.heads import CaseHead
    from intake_desktop.services.slip_courses import ReferralShown


AGREEMENT = "agreement"
"""In the place of a form: somebody comes to the desk who may agree."""


class ReferralsPage(TopicPage):
    """`slip_wanted` gives what the page of a slip is given: the case, and which slip is printed, reported or followed.

    `reply_wanted` gives the number of the slip whose reply came; `files_wanted` asks for the files of partners.
    """

    slip_wanted = Signal(dict)
    reply_wanted = Signal(str)
    files_wanted = Signal()
    correct_wanted = Signal(str, str)
    """By the number of the slip and the id of the reply that is put right."""

    def __init__(self, services: ReferralsServices, runner: Runner) -> None:
        super().__init__("referrals", services.header, runner, letters=100)
        self._services = services
        self._writes = True
        self.presenter = ReferralsPresenter(services, runner, self)
        self.new = PrimaryButton(sentence("Make a referral slip"), "referrals")
        self.report = Button(sentence("A report that the law asks for"), "paper")
        self.verbs_line = Flow(self.new, self.report)
        self.cards: list[SlipCard] = []
        self.open_ones, self.ended = Column(gap=1.5), Column(gap=1.5)
        self.before = Heading(sentence("Slips that have ended"), 3)
        self.nothing = EmptyState("referrals", sentence("No slip has been made yet."))
        self.overview = Column(self.verbs_line, self.nothing, self.open_ones, self.before, self.ended, gap=1.5)
        self.forms: dict[str, StepForm | PriorityForm] = {}
        self.open_form = ""
        self.second = SecondPersonPanel(services.confirm, runner, title=SUPERVISOR, explain=SHE_COMES)
        self._turn_back = QuietButton(sentence("Back to the slips"), "back")
        self.agreement = Column(self.second, Flow(self._turn_back), gap=1.5)
        self._agreed: Callable[[], object] | None = None
        for part in (self.overview, self.agreement):
            self.scroll_body.add(part)
        self.second.agreed.connect(self._supervisor_agreed)
        self._turn_back.clicked.connect(self.close_form)
        self.new.clicked.connect(lambda: self.slip_wanted.emit({"case_id": self.case_id}))
        self.report.clicked.connect(lambda: self.slip_wanted.emit({"case_id": self.case_id, "kind": REPORT}))
        self._show("")

    # What the shell asks

    def case_opened(self, case_id: str) -> None:
        """Somebody comes to a case, or something of it was touched; a form that is open stays as it is."""
        if case_id != self.presenter.case_id:
            self.overview.hide()
            self._show("")
        self.presenter.open(case_id)

    def concerns(self, touched: frozenset[str]) -> bool:
        """Slips wherever they were moved on."""
        return super().concerns(touched) or "referrals" in touched

    def focus_first(self) -> None:
        """To the first verb of the slip that waits longest, or to making one."""
        if self.open_form == AGREEMENT:
            self.second.code.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.open_form:
            self.forms[self.open_form].focus_first()
            return
        verbs = [button for card in self.cards for button in card.buttons.values() if button.isVisible()]
        first = verbs[0] if verbs else self.new if self.new.isVisible() else self.middle
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_safe(self) -> None:
        """What was typed is saved as far as it is whole."""
        form = self.forms.get(self.open_form)
        if form is not None and form.is_typed:
            self.presenter.keep(self.open_form, form.values())
        self.second.clear()
        self.presenter.proof = None

    def _show_head(self, head: CaseHead) -> None:
        """In a closed case no slip is made; what became of those that were made can still be written down."""
        writes = not head.reads_only
        if writes != self._writes:
            self._writes = writes
            self.show_slips(self.presenter.slips)
        self._offer()
        super()._show_head(head)

    def _offer(self) -> None:
        self.verbs_line.setVisible(self._writes and self._services.may_issue)

    # What the presenter asks

    def show_slips(self, slips: Sequence[ReferralShown]) -> None:
        held = self._held()
        unfolded = {card.shown.slip.id for card in self.cards if not card.told.isHidden()}
        self.cards = []
        for place in (self.open_ones, self.ended):
            place.clear()
        now = self._services.now()
        may_issue, may_reply = self._services.may_issue, self._services.may_reply
        may_consent = self._services.may_consent
        for shown in sorted(slips, key=lambda one: (not one.is_escalated, not one.is_late)):
            card = SlipCard(
                shown,
                now,
                may_issue=may_issue,
                may_reply=may_reply,
                writes=self._writes,
                may_consent=may_consent,
                may_files=self._services.may_files,
            )
            card.step_wanted.connect(self._open)
            card.reply_wanted.connect(lambda _, number=shown.slip.slip_number: self.reply_wanted.emit(number))
            card.print_wanted.connect(lambda id: self._slip(referral_id=id))
            card.another_wanted.connect(self._another)
            card.without_paper.connect(self._without_paper)
            card.consent_wanted.connect(lambda _: self.topic_wanted.emit("consent", self.case_id or ""))
            card.files_wanted.connect(self.files_wanted)
            card.correct_wanted.connect(self.correct_wanted)
            card.mistake_wanted.connect(lambda step, stub, id=shown.slip.id: self._ask_mistake(id, step, stub))
            card.tasks_wanted.connect(lambda: self.topic_wanted.emit("contacts", self.case_id or ""))
            self.cards.append(card)
            if shown.slip.id in unfolded:
                card.unfold()
            (self.ended if has_ended(shown) else self.open_ones).add(card)
        self.before.setVisible(any(has_ended(one) for one in slips))
        self.nothing.setVisible(not slips)
        self._offer()
        if not self.open_form:
            self.overview.show()
        self.stands(self._where(held))
        if held is not None and (still := self._card(held[0])) is not None:
            self._roll_to(still)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        form = self.forms.get(self.open_form)
        first = form.show_problems(problems) if form is not None else None
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.middle.ensureWidgetVisible(first)

    def show_meant(self, services: Sequence[Provider]) -> None:
        form = self.forms.get(self.open_form)
        if form is not None and "provider" in form.fields:
            form.fields["provider"].editor.show_services(services)

    def close_form(self) -> None:
        """Back to the slips: the keyboard and the eye go to the one that was worked on."""
        form = self.forms.get(self.open_form)
        worked_on = str(form.kept.get("id") or "") if form is not None else ""
        self._show("")
        card = self._card(worked_on)
        first = next(iter(card.buttons.values()), None) if card is not None else None
        if card is None or first is None:
            self.focus_first()
            return
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._roll_to(card)

    def _card(self, slip: str) -> SlipCard | None:
        return next((card for card in self.cards if card.shown.slip.id == slip), None)

    def _roll_to(self, card: SlipCard) -> None:
        """A slip may stand elsewhere in the list after a step; Qt has to lay it out first."""
        QTimer.singleShot(0, card, lambda: self.middle.ensureWidgetVisible(card, 0, 0))

    def _held(self) -> tuple[str, str] | None:
        """The slip and the verb that the keyboard is on."""
        focus = QApplication.focusWidget()
        verbs = ((card.shown.slip.id, name, verb) for card in self.cards for name, verb in _verbs(card).items())
        return next(((slip, name) for slip, name, verb in verbs if verb is focus), None)

    def _where(self, held: tuple[str, str] | None) -> QWidget | None:
        """What stands there now; where that verb is gone, what may be done with the same slip first."""
        card = self._card(held[0]) if held is not None else None
        if card is None or held is None:
            return None
        return _verbs(card).get(held[1]) or next(iter(card.buttons.values()), None)

    # What the person does here

    def _slip(self, **which: str) -> None:
        self.slip_wanted.emit({"case_id": self.case_id, **which})

    def _another(self, referral: str) -> None:
        """Another service for a slip that came to nothing; the one where she was sent is chosen already."""
        sent_to = next((one.sent_to for one in self.presenter.slips if one.slip.id == referral), "")
        self._slip(follows=referral, **({"provider_id": sent_to} if sent_to else {}))

    def _ask_mistake(self, referral: str, step: str, stub: str) -> None:
        ask_mistake(self, lambda: self.presenter.take_back(referral, step, stub))

    def show_taken_back(self, referral: str) -> None:
        """The keyboard and the eye stay at the slip, which stands elsewhere now."""
        self.say("done", NOT_COUNTED)
        card = self._card(referral)
        if card is not None:
            card.fold.setFocus(Qt.FocusReason.OtherFocusReason)

    def _without_paper(self, referral: str) -> None:
        self._with_supervisor(referral, "issued", lambda: self._hand_over(referral))

    def _hand_over(self, referral: str) -> None:
        self.presenter.issue_without_paper(referral)
        self._show("")

    def _open(self, referral: str, status: str) -> None:
        self._with_supervisor(referral, status, lambda: self._fill(referral, status))

    def _with_supervisor(self, referral: str, status: str, then: Callable[[], object]) -> None:
        """Go on once somebody agreed who may, where one has to."""
        if not self.presenter.asks_supervisor(referral, status):
            then()
            return
        self.hush()
        self._show(AGREEMENT)
        self._agreed = then
        self.middle.verticalScrollBar().setValue(0)
        self.second.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _supervisor_agreed(self, proof: object) -> None:
        then, self._agreed = self._agreed, None
        if then is not None:
            self.presenter.proof = proof
            then()

    def _fill(self, referral: str, status: str) -> None:
        if status not in self.forms:
            form = self.forms[status] = PriorityForm() if status == PRIORITY else StepForm(status)
            form.saved.connect(lambda values: self.presenter.save(status, values))
            form.left.connect(self.close_form)
            if "provider" in form.fields:
                form.fields["provider"].editor.searched.connect(
                    lambda said: self.presenter.look_for(str(form.kept.get("id") or ""), said)
                )
            self.scroll_body.add(form)
        form = self.forms[status]
        form.fill(self.presenter.begun(referral, status), {"id": referral})
        self.hush()
        self._show(status)
        self.middle.verticalScrollBar().setValue(0)
        form.focus_first()

    def _show(self, status: str) -> None:
        self.open_form, self._agreed = status, None
        self.overview.setVisible(not status)
        self.agreement.setVisible(status == AGREEMENT)
        if status != AGREEMENT:
            self.second.clear()
        if not status:
            self.presenter.proof = None
        for name, form in self.forms.items():
            form.setVisible(name == status)


def _verbs(card: SlipCard) -> dict[str, Button]:
    """All on a slip that the keyboard can be on, by names that outlive the card."""
    return card.buttons | {"told": card.fold}


def has_ended(shown: ReferralShown) -> bool:
    """Whether nobody has anything to do for this slip any more."""
    waits = shown.stop is not None and shown.stop.is_open
    return shown.slip.status in ENDED and not waits
