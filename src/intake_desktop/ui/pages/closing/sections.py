# SPDX-License-Identifier: Apache-2.0
"""The cards of the page about the end of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.closing import AUTHORITY, BEST_INTEREST, ITEMS, WHY
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.resources import code_lists
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    ChoiceList,
    Column,
    Field,
    Flow,
    Heading,
    Icon,
    Label,
    Line,
    LineEdit,
    Muted,
    PickList,
    PrimaryButton,
    QuietButton,
    Strong,
    TextArea,
)

from .words import (
    asked_words,
    decided_words,
    ended_words,
    kept_words,
    label,
    name_of,
    offered_words,
    reopened_words,
    request_lines,
    yes_no,
)

if TYPE_CHECKING:
    from intake_desktop.services.closures import ClosingFile, Reopening, Request
    from intake_desktop.services.transfers import Receiver, Transfer

    from .presenter import Names


class Problems(Column):
    """What stands against something: an icon and a sentence each, or nothing."""

    def __init__(self, state: str = "error") -> None:
        super().__init__(gap=0.5)
        self._state = state
        self.said: tuple[Sentence, ...] = ()
        self.hide()

    def show_problems(self, problems: Sequence[Sentence]) -> None:
        """Show these in the place of what was said before."""
        self.clear()
        self.said = tuple(problems)
        for one in problems:
            line = Line(gap=0.75)
            line.add(Icon(self._state, self._state), align=Qt.AlignmentFlag.AlignTop)
            line.add(Label(one, ink=self._state), 1)
            self.add(line)
        self.setVisible(bool(problems))


class Point(Column):
    """One point of the checklist: yes or no, and why not."""

    def __init__(self, item: str) -> None:
        super().__init__(gap=0.75)
        self.answer = Field(label("closure_item", item), ChoiceList(yes_no(), clearable=True, beside=2))
        self.why = Field(sentence("Why not?"), LineEdit(letters=60))
        self.add(self.answer)
        self.add(self.why)
        self.answer.editor.edited.connect(lambda _: self._fold())
        self._fold()

    def set_values(self, answer: str | None, why: str | None) -> None:
        """Show an answer."""
        self.answer.set_value(answer)
        self.why.set_value(why)
        self._fold()

    def _fold(self) -> None:
        self.why.setVisible(self.answer.value() == "no")


class Ask(Card):
    """Asking to close the case: why, the checklist, a note."""

    def __init__(self) -> None:
        super().__init__(gap=2.0, inset=2.5)
        reasons = [one.code for one in code_lists().codes("closure_reason")]
        self.reason = Field(
            sentence("Why is it closed?"),
            PickList([(code, label("closure_reason", code)) for code in reasons]),
            sentence("A settlement, a report to the police, or what her husband agreed to is no reason."),
            fit=True,
        )
        self.against = Problems("warning")
        self.points = {item: Point(item) for item in ITEMS}
        authority = [(one.code, label(AUTHORITY, one.code)) for one in code_lists().codes(AUTHORITY)]
        self.authority = Field(sentence("Child protection authority"), ChoiceList(authority, clearable=True, beside=2))
        self.interest = Field(sentence("Why this is in her best interest"), TextArea(least=2))
        self.child = Column(Heading(sentence("She is a child"), 3), self.authority, self.interest, gap=1.5)
        self.note = Field(sentence("Note"), TextArea(least=2), sentence("Only what the supervisor has to know."))
        self.problems = Problems()
        self.button = PrimaryButton(sentence("Ask to close the case"), "send")
        self.add(Heading(sentence("Close the case"), 2))
        lead = sentence("Go through it with her. She can come back at any time, and she should hear that.")
        for thing in (Muted(lead), self.reason, self.against, *self.points.values(), self.child, self.note):
            self.add(thing)
        self.add(self.problems)
        self.add(Flow(self.button))

    def answers(self) -> dict[str, str]:
        """The checklist as it stands, by the code of the item."""
        found: dict[str, str] = {}
        for item, point in self.points.items():
            found[item] = point.answer.value() or ""
            if found[item] == "no":
                found[item + WHY] = point.why.value() or ""
        if not self.child.isHidden():
            found |= {AUTHORITY: self.authority.value() or "", BEST_INTEREST: self.interest.value() or ""}
        return {name: value for name, value in found.items() if value}

    def clear_form(self) -> None:
        """Forget what was typed."""
        for point in self.points.values():
            point.set_values(None, None)
        for field in (self.reason, self.authority, self.interest, self.note):
            field.set_value(None)
        self.against.show_problems(())
        self.problems.show_problems(())


class Decide(Card):
    """A request that waits: what was answered, and for a supervisor the decision. `decided` gives yes or no."""

    decided = Signal(bool)

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.title = Heading(sentence("Asked to close the case"), 2)
        self.who, self.said = Muted(""), Column(gap=0.75)
        self.note = Field(
            sentence("Your note"),
            TextArea(least=2),
            sentence("Needed when something is missing, and when the danger is high."),
        )
        self.problems = Problems()
        self.approve = PrimaryButton(sentence("Close the case"), "done")
        self.back = Button(sentence("Something is missing"), "back")
        self.deeds = Column(self.note, self.problems, Flow(self.approve, self.back), gap=1.5)
        self.wait = Muted("")
        for thing in (self.title, self.who, self.said, self.deeds, self.wait):
            self.add(thing)
        self.approve.clicked.connect(lambda: self.decided.emit(True))
        self.back.clicked.connect(lambda: self.decided.emit(False))

    def show_request(self, request: Request, *, may_decide: bool, decides: bool) -> None:
        """Show what was asked; `decides` says that she might, were it not her own request."""
        self.who.say(asked_words(request))
        self.said.clear()
        for thing in request_lines(request):
            self.said.add(thing)
        self.deeds.setVisible(may_decide)
        self.wait.setVisible(not may_decide)
        own = sentence("You asked for it yourself. Somebody else who may approve it decides.")
        self.wait.say(own if decides else sentence("A supervisor decides. Until then the case goes on as before."))

    def clear_form(self) -> None:
        """Forget what was typed."""
        self.note.set_value(None)
        self.problems.show_problems(())


class Closed(Card):
    """The case is closed: since when, why, how long it is kept; and opening it again."""

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.title, self.how, self.kept = Heading("", 2), Body(""), Muted("")
        reasons = [(one.code, label("reopen_reason", one.code)) for one in code_lists().codes("reopen_reason")]
        self.reason = Field(sentence("Why is it opened again?"), ChoiceList(reasons, clearable=True))
        self.problems = Problems()
        self.button = Button(sentence("Open the case again"), "unlock")
        self.anew = Button(sentence("Begin a new case under her code"), "plus")
        self.years = Body("")
        self.again = Column(self.years, self.reason, self.problems, Flow(self.button, self.anew), gap=1.5)
        for thing in (self.title, self.how, self.kept, self.again):
            self.add(thing)

    def show_file(self, file: ClosingFile, *, decides: bool) -> None:
        """Show how the case ended."""
        titles = {
            "transferred": sentence("This case was handed over"),
            "duplicate": sentence("This file was put together with another one of hers"),
        }
        self.title.say(titles.get(file.status, sentence("This case is closed")))
        self.how.say(ended_words(file))
        self.how.setVisible(bool(file.closed_on))
        self.kept.say(kept_words(file))
        self.kept.setVisible(file.keep_until is not None)
        self.again.setVisible(decides and file.status != "duplicate")
        anew = file.begins_anew is not None
        if file.begins_anew is not None:
            self.years.say(file.begins_anew)
        self.years.setVisible(anew)
        self.reason.setVisible(not anew)
        self.button.setVisible(not anew)
        self.anew.setVisible(anew)

    def clear_form(self) -> None:
        """Forget what was chosen."""
        self.reason.set_value(None)
        self.problems.show_problems(())


class HandOver(Card):
    """Offering the case to another service. `answered` gives the offer and what they said."""

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.rows = Column(gap=1.5)
        self.buttons: dict[tuple[str, str], Button] = {}
        self.receiver = Field(sentence("Service that takes it over"), ChoiceList(clearable=True))
        self.problems = Problems()
        self.button = Button(sentence("They were asked to take it over"), "send")
        self.none = Muted(
            sentence(
                "First she agrees to share what another service needs (level 3 or 4), and its slip is handed out. Both "
                "are done on the page “Referral”."
            )
        )
        self.form = Column(self.receiver, self.problems, Flow(self.button), gap=1.5)
        self.add(Heading(sentence("Hand the case over"), 2))
        self.add(Muted(sentence("It stays here until they say that they take it.")))
        for thing in (self.rows, self.form, self.none):
            self.add(thing)

    def show_offers(self, offers: Sequence[Transfer], receivers: Sequence[Receiver], names: Names) -> None:
        """Show what was offered and answered, and to whom it can be offered now."""
        self.rows.clear()
        self.buttons = {}
        for offer in offers:
            line = Column(Strong(name_of(names, offer.provider)), Muted(offered_words(offer)), gap=0.25)
            if offer.state == "asked":
                line.add(self._answers(offer.id))
            self.rows.add(line)
        self.rows.setVisible(bool(offers))
        waiting = any(offer.state == "asked" for offer in offers)
        self.receiver.editor.set_items([(one.consent, name_of(names, one.provider)) for one in receivers])
        self.form.setVisible(bool(receivers) and not waiting)
        self.none.setVisible(not receivers and not offers)

    def _answers(self, id: str) -> QWidget:
        words = {
            "accepted": (sentence("They take it"), "done"),
            "declined": (sentence("They do not"), "close"),
            "taken_back": (sentence("Take it back"), "back"),
        }
        for state, (verb, icon) in words.items():
            kind = Button if state == "accepted" else QuietButton
            button = self.buttons[id, state] = kind(verb, icon)
            button.clicked.connect(lambda _=False, state=state: self.answered.emit(id, state))
        return Flow(*(self.buttons[id, state] for state in words))


class Rest(Card):
    """Letting the case rest because she wishes it. `wanted` says whether it is to rest."""

    wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self._rests = False
        self.about = Body("")
        self.button = Button("", "waiting")
        self.add(Heading(sentence("Let it rest"), 2))
        self.add(self.about)
        self.add(Flow(self.button))
        self.button.clicked.connect(lambda: self.wanted.emit(not self._rests))

    def show_status(self, status: str) -> None:
        """Offer to rest, or to go on."""
        self._rests = status == "on_hold"
        rests = sentence("The case rests, because she wishes it. What is due for her safety stays due.")
        self.about.say(
            rests if self._rests else sentence("She wants nothing done for now? The case stays open and can go on.")
        )
        self.button.say(sentence("Go on with the case") if self._rests else sentence("She wants it to rest"))


class Past(Card):
    """What was asked and decided before, and when the case was opened again."""

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.rows = Column(gap=1.5)
        self.add(Heading(sentence("Before"), 2))
        self.add(self.rows)

    def show_past(self, requests: Sequence[Request], reopenings: Sequence[Reopening]) -> None:
        """Show it, the newest first."""
        self.rows.clear()
        for one in requests:
            said = Column(Strong(label("closure_reason", one.reason)), Muted(asked_words(one)), gap=0.25)
            said.add(Muted(decided_words(one)))
            for thing in request_lines(one, reason=False):
                said.add(thing)
            self.rows.add(said)
        for back in reopenings:
            self.rows.add(Column(Strong(sentence("Opened again")), Muted(reopened_words(back)), gap=0.25))
        self.setVisible(bool(requests or reopenings))
