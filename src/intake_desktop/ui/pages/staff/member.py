# SPDX-License-Identifier: Apache-2.0
"""One member of staff: what is known about her, what is left to do, and a form for each thing that can be done."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import (
    Beside,
    Body,
    Button,
    Card,
    Column,
    DangerButton,
    Field,
    Flow,
    Heading,
    Muted,
    Notice,
    PrimaryButton,
    QuietButton,
    Words,
)
from intake_desktop.ui.new_passphrase import NewPassphrase
from intake_desktop.ui.sheet_entry import SheetEntry

from .members import Errand
from .newcomer import agreement_field, her_passphrase, roles_field, show_problems
from .words import facts_of, left_words

if TYPE_CHECKING:
    from .services import About, Divide, Judge

VERBS: dict[Errand, tuple[Sentence, str]] = {
    Errand.ROLES: (sentence("Change her roles"), "staff"),
    Errand.AGREEMENT: (sentence("Note her agreement"), "edit"),
    Errand.FORGOT: (sentence("Give her a new passphrase"), "key"),
    Errand.NOTES: (sentence("Give her the notes key"), "note"),
    Errand.BACK: (sentence("She works here again"), "unlock"),
}
KEYS_DUE = sentence("She still knows a key of this PC.")
KEYS_DUE_ABOUT = sentence("Give this PC new keys, so that copies that she may have open nothing new.")


class Form(Card):
    """A form for one thing: what it does, its fields, a verb, and a way out."""

    def __init__(self, errand: Errand, explain: Words, verb: Words, icon: str, *parts: QWidget) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.save = PrimaryButton(verb, icon)
        self.drop = QuietButton(sentence("Leave it"))
        self.add(Heading(VERBS[errand][0], 2))
        self.add(Body(explain))
        for part in (*parts, Flow(self.save, self.drop)):
            self.add(part)
        self.first = parts[0]
        self.fields: dict[str, Field] = {}


class MemberSide(Column):
    """`errand_wanted` opens a form, `saved` says that its verb was pressed."""

    errand_wanted = Signal(object)
    saved = Signal(object)
    close_wanted = Signal()
    drafts_wanted = Signal()
    cases_wanted = Signal(str)
    """The code of somebody who left, whose cases are to be given to others."""
    keys_wanted = Signal()

    def __init__(self, judge: Judge, divide: Divide, *, only_suggested: bool) -> None:
        super().__init__(gap=2.0)
        self.may_assign = False
        self.facts = Card(gap=1.0, inset=2.5)
        self.left = Notice("info")
        self.due = Notice(
            "warning", KEYS_DUE, KEYS_DUE_ABOUT, deed=(sentence("Change the keys"), self.keys_wanted.emit)
        )
        self.verbs = {errand: Button(words, icon) for errand, (words, icon) in VERBS.items()}
        self.close_account = DangerButton(sentence("Close her account"), "lock")
        self._flow = Flow(*self.verbs.values(), self.close_account)
        self._make_forms(judge, divide, only_suggested=only_suggested)
        for thing in (self.due, self.left, self.facts, self._flow, *self.forms.values()):
            self.add(thing)
        for errand, button in self.verbs.items():
            button.clicked.connect(lambda _=False, errand=errand: self.errand_wanted.emit(errand))
        for errand, form in self.forms.items():
            form.save.clicked.connect(lambda _=False, errand=errand: self.saved.emit(errand))
            form.drop.clicked.connect(lambda _=False, errand=errand: self.errand_wanted.emit(errand))
        self.close_account.clicked.connect(self.close_wanted)
        self.sheet.changed.connect(self.forms[Errand.NOTES].save.setEnabled)
        self.forms[Errand.NOTES].save.setEnabled(False)
        self.show_errand(None)

    def _make_forms(self, judge: Judge, divide: Divide, *, only_suggested: bool) -> None:
        self.roles, self.role_advice = roles_field(), Notice("warning")
        self.role_advice.hide()
        self.agreement, self.agreement_again = agreement_field(), agreement_field()
        self.secret = her_passphrase(only_suggested=only_suggested)
        self.secret_again = her_passphrase(only_suggested=only_suggested)
        self.sheet = SheetEntry(judge, divide)
        sit = sentence("Make sure that it is she who asks: see her, or hear her voice. She types it herself.")
        told = sentence("At her next sign-in she is told who gave it to her, and when.")
        self.forms = {
            Errand.ROLES: Form(
                Errand.ROLES,
                sentence("They count from her next sign-in on."),
                sentence("Give her these roles"),
                "check",
                self.roles,
                self.role_advice,
            ),
            Errand.AGREEMENT: Form(
                Errand.AGREEMENT,
                sentence("When she signs it anew, note the new day."),
                sentence("Note this day"),
                "check",
                self.agreement,
            ),
            Errand.FORGOT: Form(
                Errand.FORGOT, sit, sentence("Give her this passphrase"), "key", self.secret, Muted(told)
            ),
            Errand.NOTES: Form(
                Errand.NOTES,
                sentence(
                    "A counsellor can give it to her under “Your account”. Without one, the counselling sheet can."
                ),
                sentence("Give her the key"),
                "key",
                self.sheet,
            ),
            Errand.BACK: Form(
                Errand.BACK,
                sentence("She signs the agreement anew and types a new passphrase. Her roles are those of before."),
                sentence("Open her account again"),
                "unlock",
                self.agreement_again,
                self.secret_again,
            ),
        }
        self.forms[Errand.ROLES].fields = {"roles": self.roles}
        self.forms[Errand.AGREEMENT].fields = {"agreement": self.agreement}
        self.forms[Errand.FORGOT].fields = dict(self.secret.fields)
        self.forms[Errand.BACK].fields = {"agreement": self.agreement_again, **self.secret_again.fields}

    def show_member(self, about: About, errands: Sequence[Errand], *, may_close: bool, may_take: bool) -> None:
        """Show what is known, and what can be done."""
        self.facts.clear()
        facts = [Column(Muted(name, small=True), Body(value), gap=0.25) for name, value in facts_of(*about.known())]
        for first, second in itertools.zip_longest(facts[::2], facts[1::2]):
            self.facts.add(Beside(first, second or Column(), letters=50))
        for errand, button in self.verbs.items():
            button.setVisible(errand in errands)
        self.close_account.setVisible(may_close)
        self._flow.setVisible(bool(errands) or may_close)
        self.roles.set_value(list(about.member.roles))
        self.agreement.set_value(about.member.agreement_on)
        self.due.setVisible(about.keys_due)
        self._show_left(about, may_take=may_take)

    def _show_left(self, about: About, *, may_take: bool) -> None:
        """After her account was closed: what is left in her name, here and at other PCs."""
        self.replace_left(Notice("info"))
        there = ", ".join(one.station for one in about.elsewhere if one.active)
        left = about.leaving
        holds = left is not None and (left.cases or left.counselling or left.drafts or left.note_drafts)
        self.left.setVisible(not about.member.active and bool(there or holds))
        if about.member.active or not (there or holds):
            return
        way_on = left_words(left) if left is not None and holds else None
        if there:
            words = sentence(
                "She can still sign in at other PCs ({stations}). Let them close her account too.", stations=there
            )
            self.left.say("warning", words, way_on)
        else:
            self.left.say("info", sentence("What is left in her name"), way_on)
        if may_take:
            self.left.offer(sentence("Take over her unfinished intakes"), self.drafts_wanted.emit)
        if left is not None and left.cases and self.may_assign:
            code = about.member.code
            self.left.offer(sentence("Give her cases to others"), lambda: self.cases_wanted.emit(code))

    def replace_left(self, notice: Notice) -> None:
        """A notice keeps the verbs it was given; take a fresh one."""
        self._layout.replaceWidget(self.left, notice)
        self.left.hide()
        self.left.deleteLater()
        self.left = notice

    def show_errand(self, errand: Errand | None) -> None:
        """Open one form, or none; what was typed in the others is forgotten."""
        for name, form in self.forms.items():
            form.setVisible(name is errand)
        for secret in (self.secret, self.secret_again):
            if secret is not self._secret_of(errand):
                secret.empty()
        if errand is not Errand.NOTES:
            self.sheet.forget()

    def _secret_of(self, errand: Errand | None) -> NewPassphrase | None:
        return {Errand.FORGOT: self.secret, Errand.BACK: self.secret_again}.get(errand) if errand else None

    def show_suggested(self, words: str, errand: Errand | None) -> None:
        """Show seven words in the form that is open."""
        secret = self._secret_of(errand)
        if secret is not None:
            secret.show_suggested(words)

    def show_problems(self, errand: Errand | None, problems: Mapping[str, Sentence]) -> Field | None:
        """Say under each field of the open form what is wrong with it; gives the first one."""
        return show_problems(self.forms[errand].fields, problems) if errand is not None else None

    def show_role_words(self, words: Sentence | None) -> None:
        """Say what should be thought over about the roles."""
        self.role_advice.setVisible(words is not None)
        if words is not None:
            self.role_advice.say("warning", words)

    def show_busy(self, busy: bool) -> None:
        """Nothing else while something is being done."""
        for part in (self._flow, *self.forms.values()):
            part.setEnabled(not busy)

    def empty(self) -> None:
        """Forget every secret that was typed."""
        for secret in (self.secret, self.secret_again):
            secret.empty()
        self.sheet.forget()
