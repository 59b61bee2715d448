# SPDX-License-Identifier: Apache-2.0
"""Writing down a contact, or a try: few questions, and those that matter for her safety first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.follow_ups import IN_PERSON, REACHED, WAYS, Entry
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.resources import code_lists
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import (
    Card,
    ChoiceList,
    DayEdit,
    Field,
    Flow,
    Heading,
    LineEdit,
    Muted,
    Notice,
    PrimaryButton,
    QuietButton,
    TextArea,
    TickRow,
    Words,
)

if TYPE_CHECKING:
    from intake_desktop.services.contact_rows import FollowUp

_STAYS = sentence("What was written before stays readable below it, with the code of whoever wrote it.")


def choices(list_name: str, codes: tuple[str, ...] | None = None) -> list[tuple[str, Words]]:
    """The codes of a list as choices, in the words of the reader's language."""
    wanted = codes or tuple(one.code for one in code_lists().codes(list_name))
    return [(code, coded(list_name, code)) for code in wanted]


class EntryForm(Card):
    """`typed` whenever something changed, `save_wanted` with what was typed, `left` when it is put away;
    `mistake_wanted` when what is being corrected should not stand there at all.
    """

    typed = Signal(object)
    save_wanted = Signal(object)
    left = Signal()
    mistake_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.0)
        self._today = date.min
        self.way = ChoiceList(choices("contact_method", WAYS), beside=3, wraps=True)
        self.outside = Notice("warning")
        self.times = TickRow(sentence("It is a time that she named as safe."))
        self.result = ChoiceList(choices("followup_result"), beside=3, wraps=True)
        self.spoke = ChoiceList(choices("spoke_with"), beside=4, wraps=True)
        self.safe = ChoiceList(choices("yes_no_unknown"), beside=3, wraps=True)
        self.on, self.next_on = DayEdit(), DayEdit()
        self.note, self.why = TextArea(least=2, most=6), LineEdit(letters=60)
        way = Field(sentence("How do you speak with her?"), self.way)
        self.on_field = Field(sentence("On which day?"), self.on, fit=True)
        self.why_field = Field(
            sentence("It has happened already? Say why it was done otherwise."),
            self.why,
            sentence("It is kept as what it was, and a supervisor sees it."),
        )
        result = Field(sentence("How did it go?"), self.result)
        self.spoke_field = Field(sentence("With whom did you speak?"), self.spoke)
        self.safe_field = Field(sentence("Is she safe now?"), self.safe, sentence("By her own word."))
        self.next_field = Field(
            sentence("When will you speak again?"), self.next_on, sentence("As you agreed with her."), fit=True
        )
        note = Field(sentence("Anything to remember"), self.note, sentence("Facts in a few words. No names."))
        self.save = PrimaryButton(sentence("Save the contact"), "check", keys="Ctrl+Return")
        self.leave = QuietButton(sentence("Leave it"))
        self.mistake = QuietButton(sentence("Entered by mistake: take it out"), "trash")
        self.title, self.stays = Heading("", 3), Muted(_STAYS)
        for part in (
            self.title, self.stays, way, self.outside, self.times, self.why_field, self.on_field, result,
            self.spoke_field, self.safe_field, self.next_field, note, Flow(self.save, self.leave, self.mistake),
        ):  # fmt: skip
            self.add(part)
        for list_ in (self.way, self.result, self.spoke, self.safe):
            list_.edited.connect(lambda _: self._changed())
        self.times.clicked.connect(lambda: self._changed())
        self.save.clicked.connect(lambda: self.save_wanted.emit(self.entry()))
        self.leave.clicked.connect(self.left)
        self.mistake.clicked.connect(self.mistake_wanted)
        self.begin("", date.min)

    def begin(self, way: str, today: date) -> None:
        """Empty it for a new contact; `way` is the one she agreed to."""
        self._today = today
        self._call(sentence("Write down a contact"), sentence("Save the contact"), corrects=False)
        self.way.set_value(way or None)
        for list_ in (self.result, self.spoke, self.safe):
            list_.set_value(None)
        self.times.setChecked(False)
        self.on.set_value(today.isoformat() if today != date.min else None)
        for editor in (self.next_on, self.note, self.why):
            editor.set_value(None)
        for field in (self.on_field, self.next_field):
            field.set_problem(None)
        self.outside.hide()
        self._fit()

    def correct(self, made: FollowUp, today: date) -> None:
        """Fill it with a contact that was written down, to be put right."""
        self.begin(made.way, today)
        self._call(sentence("Correct this contact"), sentence("Save the correction"), corrects=True)
        for list_, value in ((self.result, made.result), (self.spoke, made.spoke_with), (self.safe, made.safe)):
            list_.set_value(value or None)
        self.times.setChecked(made.as_agreed == "yes")
        self.on.set_value(made.at[:10])
        self.next_on.set_value(made.next_on)
        self.note.set_value(made.note or None)
        self._fit()

    def _call(self, title: Sentence, verb: Sentence, *, corrects: bool) -> None:
        self.title.say(title)
        self.save.say(verb)
        self.stays.setVisible(corrects)
        self.mistake.setVisible(corrects)

    def entry(self) -> Entry:
        """What was typed; a day that is none counts as not typed, and is said at its field."""
        reached = self.result.value() in REACHED
        return Entry(
            way=str(self.way.value() or ""),
            result=str(self.result.value() or ""),
            on=self._day(self.on, self.on_field) or self._today,
            at_her_times=self.times.isChecked() and not self.times.isHidden(),
            spoke_with=str(self.spoke.value() or "") if not self.spoke_field.isHidden() else "",
            safe=str(self.safe.value() or "") if reached and not self.safe_field.isHidden() else "",
            note=self.note.value() or "",
            next_on=self._day(self.next_on, self.next_field) if not self.next_field.isHidden() else None,
            not_as_agreed=(self.why.value() or "") if not self.why_field.isHidden() else "",
        )

    def days_are_right(self) -> bool:
        """Whether what was typed as days are days; says it at the field when not."""
        right = True
        for editor, field in ((self.on, self.on_field), (self.next_on, self.next_field)):
            wrong = bool(editor.value()) and self._day(editor, field) is None
            field.set_problem(sentence("Write the day as day/month/year.") if wrong else None)
            right = right and not wrong
        return right

    def show_outside(self, problem: Sentence | None) -> None:
        """Say that this is not as she agreed; then only what has happened already can be written down."""
        had = not self.outside.isHidden()
        if problem is not None:
            self.outside.say("warning", problem)
        self.outside.setVisible(problem is not None)
        if had != (problem is not None):
            self.why_field.setVisible(problem is not None)

    def focus_first(self) -> None:
        """Into the first question."""
        chosen = self.way.value() or WAYS[0]
        self.way.row(str(chosen)).setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self) -> None:
        self._fit()
        self.typed.emit(self.entry())

    def _fit(self) -> None:
        """Ask only what can be answered."""
        way, result = self.way.value(), self.result.value()
        self.times.setHidden(way in (None, IN_PERSON, "court_or_hospital"))
        self.why_field.setHidden(self.outside.isHidden())
        self.spoke_field.setHidden(result is None)
        self.safe_field.setHidden(result not in REACHED)
        self.next_field.setHidden(result is None or result == "declined")

    @staticmethod
    def _day(editor: DayEdit, field: Field) -> date | None:
        try:
            return date.fromisoformat(editor.value() or "")
        except ValueError:
            return None
