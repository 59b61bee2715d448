# SPDX-License-Identifier: Apache-2.0
"""The form of a note: what everybody on the case may know of the session, and the text that only counsellors read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.notes import LONGEST, OFFERED_TYPES, PRESENT, REASONS, Facts, Writing
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.resources import code_lists
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import (
    Beside,
    Card,
    ChoiceList,
    Column,
    DayEdit,
    Field,
    Heading,
    Icon,
    Label,
    Line,
    Muted,
    NumberEdit,
    PickList,
    QuietButton,
)
from intake_desktop.ui.session_words import opened_by

from .area import NoteArea

BESIDE_FROM = 104
"""Letters of width from which the facts stand beside the text."""
NEARLY_FULL = 0.9


class WritingForm(Column):
    """Everything that is typed about a session. `typed` comes with every change."""

    typed = Signal()

    def __init__(self) -> None:
        super().__init__(gap=2.0)
        self.held_on = Field(sentence("Day of the session"), DayEdit(), fit=True)
        self.type = Field(
            sentence("Kind of session"),
            ChoiceList([(code, coded("session_type", code)) for code in OFFERED_TYPES]),
        )
        self.present = Field(
            sentence("Who was there"),
            ChoiceList(list(PRESENT.items()), several=True),
            sentence("By role, never by name. You are not counted."),
        )
        self.minutes = Field(sentence("How many minutes"), NumberEdit(), fit=True)
        outcomes = [code.code for code in code_lists().codes("session_outcome")]
        self.outcome = Field(
            sentence("How it ended"), PickList([(code, coded("session_outcome", code)) for code in outcomes]), fit=True
        )
        self.next_on = Field(
            sentence("Next session"), DayEdit(), sentence("Leave it empty if none is agreed."), fit=True
        )
        self.text = Field(
            sentence("What happened"),
            NoteArea(least=12, most=26),
            sentence("Facts, in her words where you can. No interpretations, no names, no addresses."),
        )
        self.reason = Field(sentence("Why do you amend the note?"), ChoiceList(list(REASONS.items())))
        self.why = Field(
            sentence("In a few words"),
            NoteArea(least=2, most=6),
            sentence("Only counsellors read this. The earlier note stays readable."),
        )
        self.fields: dict[str, Field] = {
            "held_on": self.held_on, "type": self.type, "present": self.present, "minutes": self.minutes,
            "outcome": self.outcome, "next_on": self.next_on, "text": self.text, "reason": self.reason, "why": self.why,
        }  # fmt: skip
        self._count, self._readers = Label("", ink="muted"), Muted("")
        self.drop = QuietButton(sentence("Throw the draft away…"), "trash")
        self._arrange()
        for field in self.fields.values():
            field.editor.edited.connect(lambda _: self.typed.emit())

    def _arrange(self) -> None:
        gated = Muted(
            sentence(
                "Sessions with the other party or with the families are not entered here yet. They need her own "
                "request, her consent given alone, and a supervisor's approval each time."
            )
        )
        facts = Card(
            Heading(sentence("What others on the case may see"), 2),
            Muted(sentence("Her caseworker and the supervisors see this part.")),
            gap=1.5, inset=2.5,
        )  # fmt: skip
        for thing in (self.held_on, Column(self.type, gated, gap=0.5), self.present, self.minutes, self.outcome):
            facts.add(thing)
        facts.add(self.next_on)
        closed = Line(gap=0.75)
        closed.add(Icon("lock", "muted"), align=Qt.AlignmentFlag.AlignTop)
        closed.add(self._readers, 1)
        self._amending = Column(self.reason, self.why, gap=1.5)
        note = Card(Heading(sentence("The note"), 2), closed, self._amending, gap=1.5, inset=2.5)
        note.add(Column(self.text, self._count, gap=0.5))
        note.add(self.drop, align=Qt.AlignmentFlag.AlignLeft)
        self.add(Beside(Column(facts, None), Column(note, None), letters=BESIDE_FROM, shares=(5, 7)))

    def show_writing(self, writing: Writing, readers: Sequence[str], *, amends: bool) -> None:
        """Show a draft; `readers` are the PCs whose counsellors will be able to open it."""
        facts = writing.facts
        values = {
            "held_on": facts.held_on, "type": facts.type or None, "present": list(facts.present),
            "minutes": facts.minutes, "outcome": facts.outcome or None, "next_on": facts.next_on,
            "text": writing.text, "reason": writing.reason or None, "why": writing.why,
        }  # fmt: skip
        for name, value in values.items():
            self.fields[name].set_value(value)
            self.fields[name].set_problem(None)
        self._amending.setVisible(amends)
        self._readers.say(opened_by(readers))

    def writing(self) -> Writing:
        """What stands here now."""
        values = {name: field.value() for name, field in self.fields.items()}
        facts = Facts(
            held_on=values["held_on"] or "", type=values["type"] or "", outcome=values["outcome"] or "",
            present=tuple(values["present"] or ()), minutes=values["minutes"], next_on=values["next_on"],
        )  # fmt: skip
        return Writing(facts=facts, text=values["text"], reason=values["reason"] or "", why=values["why"])

    def show_count(self, count: int) -> None:
        """Say how much of the room is used up."""
        state = "error" if count > LONGEST else "warning" if count > LONGEST * NEARLY_FULL else "muted"
        self._count.ink = state
        self._count.recolour()
        self._count.say(sentence("{count} of {most} characters", count=count, most=LONGEST))

    def show_problems(self, problems: Mapping[str, Sentence]) -> Field | None:
        """Say under each field what is wrong with it; gives the first one."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        return next((field for name, field in self.fields.items() if name in problems), None)

    def forget(self) -> None:
        """Nothing that was typed stays in the window."""
        self.show_writing(Writing(), (), amends=False)
