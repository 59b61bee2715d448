# SPDX-License-Identifier: Apache-2.0
"""The staff page: who works here, and the form by which somebody new gets a key of her own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop import lang
from intake_desktop.domain.permissions import ROLES
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    ChoiceList,
    Column,
    DayEdit,
    EmptyState,
    Field,
    Flow,
    Heading,
    Label,
    LineEdit,
    ListColumn,
    Measure,
    Muted,
    Notice,
    Page,
    PassphraseEdit,
    PrimaryButton,
    QuietButton,
    Row,
    RowList,
    Scroll,
    State,
)
from intake_desktop.ui.runner import Runner

from .presenter import Newcomer, StaffPresenter, StaffServices

if TYPE_CHECKING:
    from intake_desktop.services.staff import StaffMember

COLUMNS = (
    ListColumn(sentence("Code"), 12, code=True, strong=True),
    ListColumn(sentence("Roles"), 32, stretch=True),
    ListColumn(sentence("Language"), 12, second=True),
    ListColumn(sentence("Since"), 14, second=True),
    ListColumn(sentence("Agreement signed"), 18, second=True),
    ListColumn(sentence("Key"), 18),
)

STAFF_ROLES = tuple(role for role in ROLES if role != "partner_desk")
"""Roles of people who sit at this PC; a partner sits elsewhere."""
ROLE_HINTS: dict[str, Sentence] = {
    "front_desk": sentence("Takes intakes; sees her own unfinished ones."),
    "caseworker": sentence("Takes intakes, has cases of her own, prints slips."),
    "counsellor": sentence("Counsels; only counsellors read session notes."),
    "supervisor": sentence("Sees all cases, trusts PCs, exchanges bundles, adds staff."),
    "centre_administrator": sentence("Runs the centre: reports, bundles, staff."),
    "report_officer": sentence("Counts cases; sees no names and no texts."),
    "system_admin": sentence("Looks after the computers; sees no cases. Has no other role."),
}
"""What a role can do, for those that somebody new mostly gets."""


class NewcomerForm(Column):
    """The fields. `typed` gives the name of a field and its value."""

    typed = Signal(str, object)

    def __init__(self, languages: Sequence[str], *, only_suggested: bool) -> None:
        super().__init__(gap=2.0)
        self._only_suggested = only_suggested
        self.code = Field(
            sentence("Staff code"),
            LineEdit(code=True, letters=12),
            sentence("A short code, such as CW03. No names: it stands in the journal of the centre."),
            fit=True,
        )
        self.roles = Field(
            sentence("What she does here"),
            ChoiceList([(code, _role(code), ROLE_HINTS.get(code, "")) for code in STAFF_ROLES], several=True),
        )
        self.language = Field(
            sentence("Her language"), ChoiceList([(code, lang.speaker(code).own_name) for code in languages])
        )
        self.agreement = Field(sentence("Confidentiality agreement signed on"), DayEdit(), fit=True)
        self._advice = Notice("warning")
        self._advice.hide()
        who = Card(Heading(sentence("Who"), 2), self.code, self.roles, self._advice, gap=1.5, inset=2.5)
        who.add(self.language)
        who.add(self.agreement)
        self.add(who)
        self._passphrases()
        self.fields = {
            "code": self.code, "roles": self.roles, "language": self.language, "agreement": self.agreement,
            "passphrase": self.passphrase, "again": self.again,
        }  # fmt: skip
        for name in ("code", "roles", "language", "agreement"):
            self.fields[name].editor.edited.connect(lambda value, name=name: self._say(name, value))

    def _passphrases(self) -> None:
        self.suggest = Button(sentence("Suggest seven words"), "key")
        self.suggested = Label("", bold=True, factor=1.25, code=True)
        self.suggested.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sheet = Card(
            Muted(sentence("Let her write it down and keep it away from this computer. It is shown only now.")),
            self.suggested,
            fill="sunken",
        )
        self._sheet.hide()
        self.passphrase = Field(
            sentence("Her passphrase"),
            PassphraseEdit(),
            sentence("This PC has no keyring, so the passphrase must be the seven words.")
            if self._only_suggested
            else sentence("She types it herself: 10 characters or more. Nobody else needs to know it."),
        )
        self.again = Field(sentence("Her passphrase, once more"), PassphraseEdit())
        card = Card(Heading(sentence("Passphrase"), 2), gap=1.5, inset=2.5)
        for thing in (Flow(self.suggest), self._sheet, self.passphrase, self.again):
            card.add(thing)
        self.suggest.setVisible(not self._only_suggested)
        self.add(card)

    def show_newcomer(self, newcomer: Newcomer) -> None:
        """Show what is typed so far; passphrases are always empty."""
        self.code.set_value(newcomer.code)
        self.roles.set_value(list(newcomer.roles))
        self.language.set_value(newcomer.language)
        self.agreement.set_value(newcomer.agreement)
        self.empty_passphrases()

    def show_suggested(self, words: str) -> None:
        """Show seven words to write down; she types them below to prove that she has them."""
        self.suggested.say(words)
        self._sheet.setVisible(bool(words))

    def show_problems(self, problems: Mapping[str, Sentence]) -> Field | None:
        """Say under each field what is wrong with it; gives the first one."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        return next((self.fields[name] for name in self.fields if name in problems), None)

    def show_advice(self, words: Sentence | None) -> None:
        """Say what should be thought over."""
        self._advice.setVisible(words is not None)
        if words is not None:
            self._advice.say("warning", words)

    def empty_passphrases(self) -> None:
        """Forget what was typed and suggested."""
        for field in (self.passphrase, self.again):
            taken = field.editor.take()
            taken[:] = bytes(len(taken))
        self.show_suggested("")

    def _say(self, name: str, value: object) -> None:
        if name == "code" and isinstance(value, str) and value != value.upper():
            value = value.upper()
            self.code.set_value(value)
        self.typed.emit(name, value)


class StaffPage(Page):
    """Lists and adds. The form is left with *Throw it away* or when somebody was added."""

    def __init__(self, services: StaffServices, runner: Runner) -> None:
        super().__init__(sentence("Staff"), wide=True)
        self._may_add = services.may_add
        self.new = PrimaryButton(sentence("Add a member of staff"), "plus", keys="Ctrl+N")
        self.back = QuietButton(sentence("Back to the list"), "back")
        self.act(self.back)
        self.act(self.new)
        self.list = RowList(COLUMNS, sentence("Staff"), EmptyState("staff", sentence("Nobody is listed here yet.")))
        self.form = NewcomerForm(services.languages, only_suggested=services.only_suggested)
        self.save = PrimaryButton(sentence("Give her a key"), "key", keys="Ctrl+Return")
        self.drop = Button(sentence("Throw it away"), "trash")
        explain = Body(sentence("She sits here and types her own passphrase. From then on she can sign in on this PC."))
        self._form_side = Scroll(
            Measure(Column(explain, self.form, Flow(self.save, self.drop), None, gap=2), letters=72)
        )
        self.body.add(self.list, 1)
        self.body.add(self._form_side, 1)
        self.presenter = StaffPresenter(services, runner, self)
        self.new.clicked.connect(self._begin)
        self.back.clicked.connect(lambda: self._show(self.list))
        self.drop.clicked.connect(self._throw)
        self.save.clicked.connect(self._add)
        self.form.typed.connect(self.presenter.typed)
        self.form.suggest.clicked.connect(self.presenter.suggest)
        runner.changed.connect(self.hear)
        self._show(self.list)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to see who works here."""
        self.hush()
        self._show(self.list)
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again when somebody was added; while out of sight, when somebody comes."""
        if self.isVisible():
            self.presenter.heard(touched)

    def keep_safe(self) -> None:
        """Passphrases do not stay in the window when it is left."""
        self.form.empty_passphrases()

    # what the presenter asks

    def show_list(self, staff: Sequence[StaffMember]) -> None:
        self.list.show_rows([row_of(one) for one in staff])

    def show_newcomer(self, newcomer: Newcomer) -> None:
        self.form.show_newcomer(newcomer)
        self._show(self._form_side)

    def show_suggested(self, words: str) -> None:
        self.form.show_suggested(words)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        first = self.form.show_problems(problems)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self._form_side.ensureWidgetVisible(first)

    def show_advice(self, words: Sentence | None) -> None:
        self.form.show_advice(words)

    def show_busy(self, busy: bool) -> None:
        self.form.setEnabled(not busy)
        self.save.setEnabled(not busy)
        self.save.say(sentence("Making her key…") if busy else sentence("Give her a key"))

    def show_added(self, code: str) -> None:
        self.form.empty_passphrases()
        self._show(self.list)
        self.say(
            "done",
            sentence("{code} can sign in on this PC now.", code=code),
            sentence("Other PCs of the centre learn of her with the next bundle."),
        )

    # what the person does here

    def _begin(self) -> None:
        self.hush()
        self.presenter.begin()
        self.form.code.setFocus()

    def _throw(self) -> None:
        self.presenter.forget()
        self.form.empty_passphrases()
        self._show(self.list)

    def _add(self) -> None:
        first, again = self.form.passphrase.editor, self.form.again.editor
        problems = self.presenter.problems(first.text(), again.text())
        self.show_problems(problems)
        if not problems:
            repeated = again.take()
            repeated[:] = bytes(len(repeated))
            self.hush()
            self.presenter.add(first.take())

    def _show(self, shown: QWidget) -> None:
        for side in (self.list, self._form_side):
            side.setVisible(side is shown)
        listing = shown is self.list
        self.new.setVisible(listing and self._may_add)
        self.back.setVisible(not listing)
        self.title.say(sentence("Staff") if listing else sentence("Add a member of staff"))


def row_of(member: StaffMember) -> Row:
    """A member of staff as a row: a code, never a name."""
    signed = member.agreement_on
    return Row(
        member.code,
        (
            member.code,
            lambda speaker: "  ·  ".join(speaker.label("role", code) for code in member.roles),
            lang.speaker(member.language).own_name if member.language in lang.LANGUAGES else member.language,
            lambda speaker: _day(speaker, member.since),
            lambda speaker: _day(speaker, signed) if signed else speaker.say("Not noted"),
            State(sentence("Can sign in"), "done") if member.active else State(sentence("Closed"), "neutral"),
        ),
    )


def _role(code: str):
    return lambda speaker: speaker.label("role", code)


def _day(speaker: Speaker, text: str) -> str:
    return speaker.date(text) if text else ""
