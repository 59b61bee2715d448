# SPDX-License-Identifier: Apache-2.0
"""The directory page: the list with its search, one service in full, the form, and the directory as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.providers import Provider, is_open, needs_check
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import (
    Button,
    Column,
    EmptyState,
    ListColumn,
    Measure,
    Page,
    PrimaryButton,
    QuietButton,
    Row,
    RowList,
    Scroll,
    State,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks

from .above import Choices, Helplines
from .card import ServiceCard
from .entry import EntryForm
from .handing import Handing
from .model import Entry, Wanted
from .presenter import Above, DirectoryPresenter, DirectoryServices, OneShown
from .words import checked, hours, labels, open_state, phones

LARGE = 150
VERY_LARGE = 200
"""Per cent of the text size from which on the room is scarce, and very scarce."""
COLUMNS = (
    ListColumn(sentence("Name"), 26, stretch=True, strong=True),
    ListColumn(sentence("Helps with"), 24, stretch=True, second=True),
    ListColumn(sentence("Telephone"), 18, code=True, second=True),
    ListColumn(sentence("Opening hours"), 22, second=True),
    ListColumn(sentence("Now"), 16),
    ListColumn(sentence("Checked"), 18),
)


class DirectoryPage(Page):
    """Lists, shows, changes, hands on. `back_wanted` goes back to the referral from which somebody came for a service;
    `keys_wanted` leads to the keys by which sealed files go to one.
    """

    back_wanted = Signal()
    keys_wanted = Signal(str)

    def __init__(self, services: DirectoryServices, runner: Runner) -> None:
        super().__init__(sentence("Directory"), wide=True)
        self._may_change, self._asked_from = services.may_change, False
        self._helplines: dict[str, str] = {}
        self.new = PrimaryButton(sentence("Add a service"), "plus", keys="Ctrl+N")
        self.hand = Button(sentence("As a file"), "swap")
        self.call = Button(sentence("Helplines"), "phone")
        self.back = QuietButton(sentence("Back to the list"), "back")
        self.to_referral = Button(sentence("Back to the referral"), "back")
        self.save = PrimaryButton(sentence("Put it into the directory"), "check", keys="Ctrl+Return")
        self.drop = Button(sentence("Throw it away"), "trash")
        for verb in (self.to_referral, self.back, self.call, self.hand, self.new, self.drop, self.save):
            self.act(verb)
        self.helplines, self.choices = Helplines(), Choices()
        self.search, self.sector = self.choices.search, self.choices.sector
        self.nothing = EmptyState(
            "directory", sentence("No service yet."), "", (sentence("Add a service"), self._offered)
        )
        self.list = RowList(COLUMNS, sentence("Directory"), self.nothing)
        self.listing = Column(self.helplines, self.choices, gap=1.5)
        self.listing.add(self.list, 1)
        self.one = ServiceCard(may_change=self._may_change)
        self._one_side = Scroll(Measure(Column(self.one, None), letters=100))
        self._make_form()
        self.handing = Handing(services, runner)
        for side in (self.listing, self._one_side, self._form_side, self.handing):
            self.body.add(side, 1)
        self.presenter = DirectoryPresenter(services, runner, self)
        self._connect(runner)
        self._show(self.listing)

    def _make_form(self) -> None:
        self.form = EntryForm()
        self._form_scroll = Scroll(Measure(Column(self.form, None), letters=84))
        self.form.lead_in(self._form_scroll)
        self._form_side = Column(self.form.sections, gap=1.0)
        self._form_side.add(self._form_scroll, 1)

    def _connect(self, runner: Runner) -> None:
        presenter = self.presenter
        self.new.clicked.connect(lambda: self._begin(""))
        self.hand.clicked.connect(self._hand)
        self.call.clicked.connect(lambda: self.helplines.setVisible(self.helplines.isHidden()))
        self.back.clicked.connect(self._list_again)
        self.to_referral.clicked.connect(self.back_wanted)
        self.helplines.opened.connect(self._open_helpline)
        self.search.searched.connect(presenter.searched)
        self.choices.chosen.connect(lambda name, value: presenter.want(**{name: value}))
        self.list.opened.connect(self._open)
        self.list.more_wanted.connect(presenter.more)
        self.form.typed.connect(presenter.typed)
        self.save.clicked.connect(lambda: presenter.save(checked=self.form.checked.isChecked()))
        self.drop.clicked.connect(self._throw)
        self.one.verify_wanted.connect(presenter.verify)
        self.one.change_wanted.connect(self._change)
        self.one.retire_wanted.connect(presenter.retire)
        self.one.back_wanted.connect(presenter.bring_back)
        self.one.keys_wanted.connect(self.keys_wanted)
        self.handing.said.connect(self.say)
        self.handing.troubled.connect(self.say_trouble)
        self.handing.turned.connect(self._fold)
        runner.changed.connect(self.hear)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to look something up (`provider_id` for one service), or from a referral that lacks one
        (`sector`)."""
        sector = str(where.get("sector") or "")
        self._asked_from = bool(sector)
        self.hush()
        self.presenter.opened(sector)
        if sector and self._may_change:
            self._begin(sector)
        elif provider := str(where.get("provider_id") or ""):
            self._open(provider)
        else:
            self._list_again()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again when the directory was changed; while out of sight, when somebody comes."""
        if self.isVisible():
            self.presenter.heard(touched)

    def focus_first(self) -> None:
        """The search, unless something is being typed."""
        if self.listing.isVisible():
            self.search.setFocus()
        else:
            super().focus_first()

    def lead_to_keys(self) -> None:
        """There is a page for the keys of a service: offer the way there."""
        self.one.leads_to_keys = True

    def changeEvent(self, event: QEvent) -> None:
        """With large text the helplines stand behind a button: the list needs the room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fold()
            if self.isVisible():
                self.presenter.language_changed()

    def _fold(self) -> None:
        percent, listing = looks().choices.percent, not self.listing.isHidden()
        self.helplines.setVisible(percent < LARGE)
        self.call.setVisible(percent >= LARGE and listing)
        self.form.sections.setVisible(percent < VERY_LARGE)
        # The rail says where one is; and from the lines of a file “Store nothing” leads back.
        lines = not self.handing.isHidden() and self.handing.is_looking
        self.title.setVisible(percent < VERY_LARGE or not (listing or lines))
        self.back.setVisible(not listing and not (lines and percent >= VERY_LARGE))

    # what the presenter asks

    def language(self) -> str:
        return looks().choices.language

    def show_list(self, providers: Sequence[Provider], now: datetime, *, filtered: bool, more: bool) -> None:
        self.list.show_rows([row_of(one, now) for one in providers], more=more)
        words = sentence("No service found.") if filtered else sentence("No service yet.")
        explain = sentence("Whoever can help her is put down here once, and is then at hand on every referral.")
        self.nothing.say(words, "" if filtered else explain)
        if self.nothing.button is not None:
            self.nothing.button.say(sentence("Show all services") if filtered else sentence("Add a service"))
            self.nothing.button.setVisible(filtered or self._may_change)

    def show_further(self, providers: Sequence[Provider], now: datetime, *, more: bool) -> None:
        self.list.add_rows([row_of(one, now) for one in providers], more=more)

    def show_above(self, above: Above) -> None:
        self._helplines = {one.line.number: one.provider_id for one in above.helplines}
        self.helplines.show_lines(above.helplines)
        self.choices.show_districts(above.districts)
        self.form.offer_districts(above.districts)
        self.choices.show_count(above.to_check)
        if above.disputed and not self.listing.isHidden() and not self.said():
            first = above.disputed[0]
            notice = self.say("warning", sentence("Two computers wrote different things about a service."))
            notice.offer(sentence("Show it"), lambda: self._open(first))

    def show_wanted(self, wanted: Wanted) -> None:
        self.choices.show_wanted(wanted)

    def show_one(self, shown: OneShown) -> None:
        came = self._one_side.isHidden()
        self.one.show_one(shown)
        self._show(self._one_side)
        if came:
            self.back.setFocus()

    def show_entry(self, entry: Entry, *, changing: bool) -> None:
        self.form.show_entry(entry, changing=changing)
        self.save.say(sentence("Save the change") if changing else sentence("Put it into the directory"))
        self._show(self._form_side)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        first = self.form.show_problems(problems)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self._form_scroll.ensureWidgetVisible(first)

    def show_advice(self, words: Sentence | None) -> None:
        self.form.show_advice(words)

    def show_saved(self, names: Mapping[str, str], *, added: bool) -> None:
        if not added:
            self.say("done", sentence("The entry is changed."))
            return
        self._list_again()
        notice = self.say("done", sentence("{name} is in the directory now.", name=names["en"]))
        if self._asked_from:
            notice.offer(sentence("Back to the referral"), self.back_wanted.emit)

    # what the person does here

    def _open(self, provider_id: str) -> None:
        self.hush()
        self.presenter.chose(provider_id)

    def _open_helpline(self, number: str) -> None:
        """Show a helpline as it stands in the directory, else offer to put it there."""
        self.hush()
        if provider := self._helplines.get(number):
            self.presenter.chose(provider)
            return
        notice = self.say("info", self.helplines.words_of(number))
        if self._may_change:
            notice.offer(sentence("Put it into the directory"), lambda: self._add_helpline(number))

    def _add_helpline(self, number: str) -> None:
        self.hush()
        self.presenter.add_helpline(number)

    def _begin(self, sector: str) -> None:
        self.hush()
        self.presenter.begin(sector)
        self.form.fields["name_en"].setFocus()

    def _change(self, provider: Provider) -> None:
        self.hush()
        self.presenter.change(provider)
        self.form.fields["name_en"].setFocus()

    def _hand(self) -> None:
        self.hush()
        self.presenter.left()
        self.handing.begin()
        self._show(self.handing)
        self.handing.choose.setFocus()

    def _list_again(self) -> None:
        self.presenter.left()
        self._show(self.listing)

    def _throw(self) -> None:
        self.presenter.forget()
        self._list_again()

    def _offered(self) -> None:
        """The button of the empty list: shows all services, else begins a new one."""
        if self.presenter.is_filtered:
            self.search.finish()
            self.presenter.show_all()
        else:
            self._begin("")

    def _show(self, shown: QWidget) -> None:
        for side in (self.listing, self._one_side, self._form_side, self.handing):
            side.setVisible(side is shown)
        listing = shown is self.listing
        self.new.setVisible(listing and self._may_change)
        self.hand.setVisible(listing and self._may_change)
        self.back.setVisible(not listing)
        for verb in (self.save, self.drop):
            verb.setVisible(shown is self._form_side)
        self.to_referral.setVisible(self._asked_from)
        title = sentence("Directory")
        if shown is self.handing:
            title = sentence("The directory as a file")
        elif shown is self._form_side:
            title = sentence("Change a service") if self.presenter.changing else sentence("Add a service")
        self.title.say(title)
        self._fold()


def row_of(provider: Provider, now: datetime) -> Row:
    """A service as a row."""
    return Row(
        provider.id,
        (
            lambda speaker: speaker.pick(provider.names),
            labels("service_sector", provider.sectors),
            phones(provider),
            hours(provider),
            open_state(is_open(provider, now)) or "",
            State(checked(provider), "warning" if needs_check(provider, now.date()) else "done"),
        ),
    )
