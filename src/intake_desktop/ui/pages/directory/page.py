# SPDX-License-Identifier: Apache-2.0
"""The directory page: the list with its search, one service in full, and the form for a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.providers import Provider
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    EmptyState,
    Flow,
    Heading,
    Label,
    Line,
    ListColumn,
    Measure,
    Muted,
    Notice,
    Page,
    PickList,
    PrimaryButton,
    QuietButton,
    Row,
    RowList,
    Scroll,
    SearchBox,
    State,
    Words,
)
from intake_desktop.ui.runner import Runner

from .entry import LEVEL_WORDS, EntryForm, sector_label
from .presenter import DirectoryPresenter, DirectoryServices, Entry, is_old

ALL = "all"
COLUMNS = (
    ListColumn(sentence("Name"), 26, stretch=True, strong=True),
    ListColumn(sentence("Helps with"), 26, stretch=True, second=True),
    ListColumn(sentence("Telephone"), 18, code=True, second=True),
    ListColumn(sentence("Hours"), 12, second=True),
    ListColumn(sentence("Checked"), 20),
)


class DirectoryPage(Page):
    """Lists, shows and adds. `back_wanted` goes back to the referral from which somebody came for a service."""

    back_wanted = Signal()

    def __init__(self, services: DirectoryServices, runner: Runner) -> None:
        super().__init__(sentence("Directory"), wide=True)
        self._may_change, self._asked_from = services.may_change, False
        self.new = PrimaryButton(sentence("Add a service"), "plus", keys="Ctrl+N")
        self.back = QuietButton(sentence("Back to the list"), "back")
        self.to_referral = Button(sentence("Back to the referral"), "back")
        for verb in (self.to_referral, self.back, self.new):
            self.act(verb)
        self.search = SearchBox(sentence("Search by name, place or number"))
        self.sector = PickList()
        line = Line(gap=1.5)
        line.add(self.search, 1)
        line.add(self.sector)
        self.nothing = EmptyState(
            "directory", sentence("No service yet."), "", (sentence("Add a service"), self._offered)
        )
        self.list = RowList(COLUMNS, sentence("Directory"), self.nothing)
        self.listing = Column(line, gap=1.5)
        self.listing.add(self.list, 1)
        self.one = Card(gap=1.5, inset=3)
        self._one_side = Scroll(Measure(Column(self.one, None), letters=72))
        self.form = EntryForm()
        self.save = PrimaryButton(sentence("Put it into the directory"), "check", keys="Ctrl+Return")
        self.drop = Button(sentence("Throw it away"), "trash")
        self._form_side = Scroll(Measure(Column(self.form, Flow(self.save, self.drop), None, gap=2), letters=72))
        for side in (self.listing, self._one_side, self._form_side):
            self.body.add(side, 1)
        self.presenter = DirectoryPresenter(services, runner, self)
        self._stale = False
        self._connect(runner)
        self._show(self.listing)

    def _connect(self, runner: Runner) -> None:
        self.new.clicked.connect(lambda: self._begin(""))
        self.back.clicked.connect(lambda: self._show(self.listing))
        self.to_referral.clicked.connect(self.back_wanted)
        self.search.searched.connect(self.presenter.searched)
        self.sector.edited.connect(lambda code: self.presenter.chose_sector(None if code == ALL else code))
        self.list.opened.connect(self.presenter.chose)
        self.form.typed.connect(self.presenter.typed)
        self.save.clicked.connect(self.presenter.add)
        self.drop.clicked.connect(self._throw)
        runner.changed.connect(self.hear)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to look something up, or from a referral that lacks a service (`sector`)."""
        sector = str(where.get("sector") or "")
        self._asked_from = bool(sector)
        self.hush()
        self._stale = False
        self.presenter.opened(sector)
        if sector and self._may_change:
            self._begin(sector)
        else:
            self._show(self.listing)

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

    # what the presenter asks

    def show_list(self, providers: Sequence[Provider], today: date, *, filtered: bool) -> None:
        self.list.show_rows([row_of(one, today) for one in providers])
        words = sentence("No service found.") if filtered else sentence("No service yet.")
        explain = sentence("Whoever can help her is put down here once, and is then at hand on every referral.")
        self.nothing.say(words, "" if filtered else explain)
        if self.nothing.button is not None:
            self.nothing.button.say(sentence("Show all services") if filtered else sentence("Add a service"))
            self.nothing.button.setVisible(filtered or self._may_change)

    def show_sectors(self, sectors: Sequence[str]) -> None:
        self.sector.set_items(
            [(ALL, sentence("All kinds of service")), *((code, sector_label(code)) for code in sectors)]
        )
        if self.sector.value() is None:
            self.sector.set_value(ALL)
        if self._asked_from and self.presenter.sector:
            self.sector.set_value(self.presenter.sector)

    def show_one(self, provider: Provider, today: date) -> None:
        self.hush()
        self.one.clear()
        for thing in facts_of(provider, today):
            self.one.add(thing)
        self._show(self._one_side)
        self.back.setFocus()

    def show_entry(self, entry: Entry) -> None:
        self.form.show_entry(entry)
        self._show(self._form_side)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        first = self.form.show_problems(problems)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self._form_side.ensureWidgetVisible(first)

    def show_advice(self, words: Sentence | None) -> None:
        self.form.show_advice(words)

    def show_added(self, name: str) -> None:
        self._show(self.listing)
        self.search.clear()
        notice = self.say("done", sentence("{name} is in the directory now.", name=name))
        if self._asked_from:
            notice.offer(sentence("Back to the referral"), self.back_wanted.emit)

    # what the person does here

    def _begin(self, sector: str) -> None:
        self.hush()
        self.presenter.begin(sector)
        self.form.fields["name_en"].setFocus()

    def _throw(self) -> None:
        self.presenter.forget()
        self._show(self.listing)

    def _offered(self) -> None:
        """The button of the empty list: shows all services, else begins a new one."""
        if self.presenter.is_filtered:
            self.search.clear()
            self.sector.set_value(ALL)
            self.presenter.show_all()
        else:
            self._begin("")

    def _show(self, shown: QWidget) -> None:
        for side in (self.listing, self._one_side, self._form_side):
            side.setVisible(side is shown)
        listing = shown is self.listing
        self.new.setVisible(listing and self._may_change)
        self.back.setVisible(not listing)
        self.to_referral.setVisible(self._asked_from)
        self.title.say(sentence("Add a service") if shown is self._form_side else sentence("Directory"))


def row_of(provider: Provider, today: date) -> Row:
    """A service as a row."""
    sectors = provider.sectors
    return Row(
        provider.id,
        (
            lambda speaker: speaker.pick(provider.names),
            lambda speaker: "  ·  ".join(speaker.label("service_sector", code) for code in sectors),
            provider.phone,
            provider.hours,
            State(_checked(provider), "warning" if is_old(provider, today) else "done"),
        ),
    )


def _checked(provider: Provider) -> Words:
    if not provider.verified_on:
        return sentence("Never checked")
    return lambda speaker: speaker.date(provider.verified_on)


def facts_of(provider: Provider, today: date) -> list[QWidget]:
    """Everything about one service, as it is read."""
    found: list[QWidget] = [Heading(lambda speaker: speaker.pick(provider.names), 2)]
    if is_old(provider, today):
        found.append(
            Notice(
                "warning",
                sentence("Nobody has checked this entry for a long time."),
                sentence("Call there before she goes."),
            )
        )

    def helps(speaker: Speaker) -> str:
        return "\n".join(speaker.label("service_sector", code) for code in provider.sectors)

    found.append(_fact(sentence("Helps with"), helps))
    others = [text for language, text in provider.names.items() if text]
    if len(others) > 1:
        found.append(_fact(sentence("Names"), "\n".join(others)))
    neutral = "\n".join(provider.neutral_names.values())
    found.append(_fact(sentence("Neutral name"), neutral or sentence("None. The discreet slip shows its name.")))
    for words, text, code in (
        (sentence("Address"), provider.address, False),
        (sentence("Telephone"), provider.phone, True),
        (sentence("Opening hours"), provider.hours, False),
        (sentence("Whom to ask for"), provider.focal_point, False),
    ):
        if text:
            found.append(_fact(words, text, code=code))
    if provider.level in LEVEL_WORDS:
        found.append(_fact(sentence("Whom it serves"), LEVEL_WORDS[provider.level]))
    found.append(_fact(sentence("Checked"), _checked(provider)))
    return found


def _fact(words: Words, what: Words, *, code: bool = False) -> Column:
    return Column(Muted(words, small=True), Label(what, code=True) if code else Body(what), gap=0.25)
