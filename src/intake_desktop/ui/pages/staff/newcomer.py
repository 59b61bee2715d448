# SPDX-License-Identifier: Apache-2.0
"""The form by which somebody new gets a key of her own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal

from intake_desktop import lang
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import Card, ChoiceList, Column, DayEdit, Field, Heading, LineEdit, Notice
from intake_desktop.ui.new_passphrase import NewPassphrase
from intake_desktop.ui.roles import ROLE_HINTS, STAFF_ROLES, role_name

from .presenter import Newcomer


def roles_field() -> Field:
    """What she does here, as ticks with what each role can do."""
    rows = [(code, role_name(code), ROLE_HINTS.get(code, "")) for code in STAFF_ROLES]
    return Field(sentence("What she does here"), ChoiceList(rows, several=True))


def agreement_field() -> Field:
    """The day of her agreement."""
    return Field(sentence("Confidentiality agreement signed on"), DayEdit(), fit=True)


def her_passphrase(*, only_suggested: bool) -> NewPassphrase:
    """A passphrase that she types herself."""
    return NewPassphrase(
        sentence("Her passphrase"),
        sentence("Her passphrase, once more"),
        sentence("She types it herself: 10 characters or more. Nobody else needs to know it."),
        sentence("Let her write it down and keep it away from this computer. It is shown only now."),
        only_suggested=only_suggested,
    )


class NewcomerForm(Column):
    """The fields. `typed` gives the name of a field and its value."""

    typed = Signal(str, object)

    def __init__(self, languages: Sequence[str], *, only_suggested: bool) -> None:
        super().__init__(gap=2.0)
        self.code = Field(
            sentence("Staff code"),
            LineEdit(code=True, letters=12),
            sentence("A short code, such as CW03. No names: it stands in the journal of the centre."),
            fit=True,
        )
        self.roles = roles_field()
        self.language = Field(
            sentence("Her language"), ChoiceList([(code, lang.speaker(code).own_name) for code in languages])
        )
        self.agreement = agreement_field()
        self._advice = Notice("warning")
        self._advice.hide()
        who = Card(Heading(sentence("Who"), 2), gap=1.5, inset=2.5)
        for thing in (self.code, self.roles, self._advice, self.language, self.agreement):
            who.add(thing)
        self.secret = her_passphrase(only_suggested=only_suggested)
        self.add(who)
        self.add(Card(Heading(sentence("Passphrase"), 2), self.secret, gap=1.5, inset=2.5))
        self.fields = {
            "code": self.code, "roles": self.roles, "language": self.language, "agreement": self.agreement,
            **self.secret.fields,
        }  # fmt: skip
        for name in ("code", "roles", "language", "agreement"):
            self.fields[name].editor.edited.connect(lambda value, name=name: self._say(name, value))

    def show_newcomer(self, newcomer: Newcomer) -> None:
        """Show what is typed so far; passphrases are always empty."""
        self.code.set_value(newcomer.code)
        self.roles.set_value(list(newcomer.roles))
        self.language.set_value(newcomer.language)
        self.agreement.set_value(newcomer.agreement)
        self.secret.empty()

    def show_problems(self, problems: Mapping[str, Sentence]) -> Field | None:
        """Say under each field what is wrong with it; gives the first one."""
        return show_problems(self.fields, problems)

    def show_advice(self, words: Sentence | None) -> None:
        """Say what should be thought over."""
        self._advice.setVisible(words is not None)
        if words is not None:
            self._advice.say("warning", words)

    def _say(self, name: str, value: object) -> None:
        if name == "code" and isinstance(value, str) and value != value.upper():
            value = value.upper()
            self.code.set_value(value)
        self.typed.emit(name, value)


def show_problems(fields: Mapping[str, Field], problems: Mapping[str, Sentence]) -> Field | None:
    """Say under each field what is wrong with it; gives the first one that is wrong."""
    for name, field in fields.items():
        field.set_problem(problems.get(name))
    return next((fields[name] for name in fields if name in problems), None)
