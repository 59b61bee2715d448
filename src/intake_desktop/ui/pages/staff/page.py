# SPDX-License-Identifier: Apache-2.0
"""The staff page: who works here, what a supervisor has to decide, one member of staff, and the form for a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import (
    Body,
    Button,
    Column,
    EmptyState,
    Flow,
    Measure,
    Notice,
    Page,
    PrimaryButton,
    ProgressLine,
    QuietButton,
    RowList,
    Scroll,
    ask,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks

from .member import MemberSide
from .members import Errand, MemberPresenter
from .newcomer import NewcomerForm
from .presenter import Newcomer, StaffPresenter, Worries
from .services import About, StaffServices
from .words import COLUMNS, closing_words, row_of

if TYPE_CHECKING:
    from intake_desktop.services.elsewhere import Elsewhere
    from intake_desktop.services.staff import StaffMember

NEW_KEYS = sentence("Give this PC new keys?")
NEW_KEYS_ABOUT = sentence(
    "The whole case file is written anew with a new key. This takes some minutes; do not turn this PC off. If the "
    "power fails, nothing is lost: it goes on at the next sign-in. Then print the recovery sheets anew."
)
ALONE = sentence("There is only one supervisor at this PC.")
ALONE_ABOUT = sentence("Make somebody else a supervisor too: nobody else could help her in if she forgets.")


class StaffPage(Page):
    """Lists, shows one, and adds. A form is left with its quiet verb or when its deed is done.

    `cases_wanted` gives the code of somebody who left and whose cases are to be given to others.
    """

    cases_wanted = Signal(str)

    def __init__(self, services: StaffServices, runner: Runner) -> None:
        super().__init__(sentence("Staff"), wide=True)
        self._may_manage = services.may_manage
        self.new = PrimaryButton(sentence("Add a member of staff"), "plus", keys="Ctrl+N")
        self.back = QuietButton(sentence("Back to the list"), "back")
        self.act(self.back)
        self.act(self.new)
        self.list = RowList(COLUMNS, sentence("Staff"), EmptyState("staff", sentence("Nobody is listed here yet.")))
        self.worries = Column(gap=1.0)
        self.working = ProgressLine(sentence("The keys are being changed…"))
        self.working.hide()
        inside = Column(self.worries, self.working, gap=1.5)
        inside.add(self.list, 1)
        self.listing = Column()
        self.listing.add(Scroll(inside), 1)  # with large text a worry and the list are higher than the window
        self._fit()
        self.form = NewcomerForm(services.languages, only_suggested=services.only_suggested)
        self.save = PrimaryButton(sentence("Give her a key"), "key", keys="Ctrl+Return")
        self.drop = Button(sentence("Throw it away"), "trash")
        explain = Body(sentence("She sits here and types her own passphrase. From then on she can sign in on this PC."))
        self._form_side = Scroll(
            Measure(Column(explain, self.form, Flow(self.save, self.drop), None, gap=2), letters=72)
        )
        self.all_worries = Column(gap=1.0)
        self._worry_side = Scroll(Measure(Column(self.all_worries, None), letters=72))
        self.member = MemberSide(services.judge, services.divide, only_suggested=services.only_suggested)
        self.member.may_assign = services.may_manage
        self._member_side = Scroll(Measure(Column(self.member, None), letters=72))
        self._sides = (self.listing, self._worry_side, self._form_side, self._member_side)
        for side in self._sides:
            self.body.add(side, 1)
        self.presenter = StaffPresenter(services, runner, self)
        self.members = MemberPresenter(services, runner, self, lambda: self.presenter.people)
        self._connect(runner)
        self._show(self.listing)

    def _fit(self) -> None:
        self.list.setMinimumHeight(looks().sizes.line * 6)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fit()

    def _connect(self, runner: Runner) -> None:
        self.new.clicked.connect(self._begin)
        self.back.clicked.connect(self._to_list)
        self.drop.clicked.connect(self._throw)
        self.save.clicked.connect(self._add)
        self.form.typed.connect(self.presenter.typed)
        self.form.secret.suggestion_wanted.connect(self.presenter.suggest)
        self.list.opened.connect(self._open)
        self.member.errand_wanted.connect(self.members.begin)
        self.member.saved.connect(self._save)
        self.member.roles.editor.edited.connect(lambda value: self.members.roles_typed(tuple(value or ())))
        for secret in (self.member.secret, self.member.secret_again):
            secret.suggestion_wanted.connect(self.members.suggest)
        self.member.close_wanted.connect(self._ask_to_close)
        self.member.drafts_wanted.connect(self.members.take_drafts)
        self.member.cases_wanted.connect(self.cases_wanted)
        self.member.keys_wanted.connect(self._ask_for_new_keys)
        runner.changed.connect(self.hear)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to see who works here."""
        self.hush()
        self._to_list()
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again when somebody was added or changed; while out of sight, when somebody comes."""
        if self.isVisible():
            self.presenter.heard(touched)
            self.members.heard(touched)

    def keep_safe(self) -> None:
        """Passphrases and the lines of a sheet do not stay in the window when it is left."""
        self.form.secret.empty()
        self.member.empty()

    # what the presenters ask: the list

    def show_list(self, staff: Sequence[StaffMember]) -> None:
        self.list.show_rows([row_of(one) for one in staff])

    def show_worries(self, worries: Worries, one_supervisor: bool) -> None:
        notices: list[Callable[[], Notice]] = []
        if (due := worries.keys_due) is not None:
            notices.append(partial(self._keys_due, due))
        notices += [partial(self._closed_there, one) for one in worries.closed_elsewhere]
        if one_supervisor:
            notices.append(partial(Notice, "info", ALONE, ALONE_ABOUT))
        self.worries.clear()
        self.all_worries.clear()
        for make in notices:
            self.all_worries.add(make())
        for make in notices[:1]:  # the list needs the room; the others are a press away
            first = make()
            if len(notices) > 1:
                first.offer(sentence("Show all {count} things to decide", count=len(notices)), self._to_worries)
            self.worries.add(first)
        self.worries.setVisible(bool(notices))
        if not notices and self._worry_side.isVisibleTo(self):
            self._to_list()

    def _keys_due(self, why: Sentence) -> Notice:
        due = Notice(
            "warning", why, sentence("Then copies of the old case file open nothing that is written from now on.")
        )
        due.offer(sentence("Change the keys"), self._ask_for_new_keys)
        return due

    def _closed_there(self, one: Elsewhere) -> Notice:
        code, station, until = one.code, one.station, one.until or ""
        notice = Notice(
            "warning",
            lambda speaker: speaker.say(
                "PC {station} closed the account of {code} on {day}.",
                station=station,
                code=code,
                day=speaker.date(until),
            ),
            sentence("Does she still work at this PC? If not, close her account here too."),
        )
        notice.offer(sentence("Show {code}", code=code), lambda: self._open(code))
        notice.offer(sentence("She still works here"), lambda: self.presenter.keep_open(code))
        return notice

    def show_newcomer(self, newcomer: Newcomer) -> None:
        self.form.show_newcomer(newcomer)
        self._show(self._form_side)

    def show_suggested(self, words: str) -> None:
        self.form.secret.show_suggested(words)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        self._lead_to(self.form.show_problems(problems), self._form_side)

    def show_advice(self, words: Sentence | None) -> None:
        self.form.show_advice(words)

    def show_busy(self, busy: bool) -> None:
        self.form.setEnabled(not busy)
        self.save.setEnabled(not busy)
        self.save.say(sentence("Making her key…") if busy else sentence("Give her a key"))

    def show_added(self, code: str) -> None:
        self.form.secret.empty()
        self._show(self.listing)
        self.say(
            "done",
            sentence("{code} can sign in on this PC now.", code=code),
            sentence("Other PCs of the centre learn of her with the next bundle."),
        )

    def show_changing(self, changing: bool) -> None:
        if changing:
            self._to_list()
        self.working.setVisible(changing)
        self.worries.setVisible(not changing and bool(self.worries.things()))
        for part in (self.new, self.list):
            part.setEnabled(not changing)

    def show_progress(self, what: Sentence, done: int, total: int) -> None:
        self.working.say(what)
        self.working.show_progress(done, total)

    def show_changed(self) -> None:
        self.say(
            "done",
            sentence("This PC has new keys. The old ones open nothing any more."),
            sentence("Print the recovery sheets anew: under “This computer”."),
        )

    # what the presenters ask: one member of staff

    def show_member(self, about: About, errands: Sequence[Errand], *, may_close: bool, may_take: bool) -> None:
        self.member.show_member(about, errands, may_close=may_close, may_take=may_take)
        self._show(self._member_side)

    def show_errand(self, errand: Errand | None) -> None:
        self.member.show_errand(errand)
        if errand is not None:
            self._lead_to(self.member.forms[errand].first, self._member_side)

    def show_role_words(self, advice: Sentence | None) -> None:
        self.member.show_role_words(advice)

    def show_member_suggested(self, words: str) -> None:
        self.member.show_suggested(words, self.members.errand)

    def show_member_problems(self, problems: Mapping[str, Sentence]) -> None:
        self._lead_to(self.member.show_problems(self.members.errand, problems), self._member_side)

    def show_member_busy(self, busy: bool) -> None:
        self.member.show_busy(busy)

    def show_done(self, words: Sentence, way_on: Sentence | None = None) -> None:
        self.member.empty()
        self.say("done", words, way_on)

    # what the person does here

    def _open(self, code: str) -> None:
        self.hush()
        self.members.open(code)

    def _to_worries(self) -> None:
        self._show(self._worry_side)

    def _to_list(self) -> None:
        self.members.close()
        self.member.empty()
        self._show(self.listing)

    def _begin(self) -> None:
        self.hush()
        self.presenter.begin()
        self.form.code.setFocus()

    def _throw(self) -> None:
        self.presenter.forget()
        self.form.secret.empty()
        self._show(self.listing)

    def _add(self) -> None:
        problems = self.presenter.problems(*self.form.secret.typed())
        self.show_problems(problems)
        if not problems:
            self.hush()
            self.presenter.add(self.form.secret.take())

    def _save(self, errand: Errand) -> None:
        """The verb of a form was pressed."""
        self.hush()
        side, presenter = self.member, self.members
        if errand is Errand.ROLES:
            presenter.save_roles(tuple(side.roles.value() or ()))
        elif errand is Errand.AGREEMENT:
            presenter.save_agreement(side.agreement.value())
        elif errand is Errand.NOTES:
            presenter.save_notes(side.sheet.text())
        else:
            back = errand is Errand.BACK
            secret, day = (side.secret_again, side.agreement_again.value()) if back else (side.secret, None)
            problems = presenter.passphrase_problems(*secret.typed(), day)
            self.show_member_problems(problems)
            if not problems:
                presenter.save_passphrase(secret.take(), day)

    def _ask_to_close(self) -> None:
        about = self.members.about
        if about is None or about.leaving is None:
            return
        ask(
            self,
            sentence("Close the account of {code}?", code=about.member.code),
            closing_words(about.leaving),
            yes=sentence("Close her account"),
            no=sentence("Not now"),
            then=lambda yes: self.members.close_account() if yes else None,
            danger=True,
        )

    def _ask_for_new_keys(self) -> None:
        ask(
            self,
            NEW_KEYS,
            NEW_KEYS_ABOUT,
            yes=sentence("Change the keys now"),
            no=sentence("Not now"),
            then=lambda yes: self.presenter.change_keys() if yes else None,
        )

    def _lead_to(self, field: QWidget | None, side: Scroll) -> None:
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            side.ensureWidgetVisible(field)

    def _show(self, shown: QWidget) -> None:
        for side in self._sides:
            side.setVisible(side is shown)
        listing = shown is self.listing
        self.new.setVisible(listing and self._may_manage)
        self.back.setVisible(not listing)
        if shown is self._form_side:
            self.title.say(sentence("Add a member of staff"))
        else:
            self.title.say(self.members.code if shown is self._member_side else sentence("Staff"))
