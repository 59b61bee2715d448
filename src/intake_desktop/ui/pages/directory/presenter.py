# SPDX-License-Identifier: Apache-2.0
"""What the directory shows, and what has to be right before a service stands in it. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.providers import Provider, ProviderPlan, Search, is_open, needs_check
from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

from .model import LISTS, Entry, Wanted

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.directory_file import DirectorySeen
    from intake_desktop.services.helplines import HelplineShown
    from intake_desktop.services.providers import Dispute

PAGE = 60
"""Services that are read at a time."""
_LATEST = "directory"


@dataclass(frozen=True)
class DirectoryServices:
    """The verbs this page needs, with the desk already in them."""

    may_change: bool
    is_practice: bool
    now: Callable[[], datetime]
    search: Callable[[Search, tuple[str, str] | None], Sequence[Provider]]
    find: Callable[[str], Provider]
    districts: Callable[[str], Sequence[str]]
    """By the language of whoever reads them."""
    count_to_check: Callable[[], int]
    helplines: Callable[[], Sequence[HelplineShown]]
    disputes: Callable[[str], Sequence[Dispute]]
    disputed: Callable[[], Collection[str]]
    add_helpline: Callable[[str], Any]
    add_provider: Callable[[ProviderPlan], Any]
    change_provider: Callable[[str, ProviderPlan, bool], Any]
    verify: Callable[[str], Any]
    retire: Callable[[str], Any]
    bring_back: Callable[[str], Any]
    export: Callable[[Path], Path]
    look_into: Callable[[Path], DirectorySeen]
    take_in: Callable[[DirectorySeen, frozenset[str]], Any]


def services_at(desk: Desk) -> DirectoryServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import directory_file, helplines, providers

    return DirectoryServices(
        may_change=desk.may(Action.CHANGE_DIRECTORY),
        is_practice=desk.centre.practice,
        now=lambda: desk.now().astimezone(),
        search=lambda search, after: providers.search_providers(desk, search, PAGE, after),
        find=lambda id: providers.find_provider(desk, id),
        districts=lambda language: providers.districts(desk, language),
        count_to_check=lambda: providers.count_to_check(desk),
        helplines=lambda: helplines.list_helplines(desk),
        disputes=lambda id: providers.disputes_of(desk, id),
        disputed=lambda: providers.disputed(desk),
        add_helpline=lambda number: helplines.add_helpline(desk, number),
        add_provider=lambda plan: providers.add_provider(desk, plan),
        change_provider=lambda id, plan, checked: providers.change_provider(desk, id, plan, checked=checked),
        verify=lambda id: providers.verify_provider(desk, id),
        retire=lambda id: providers.retire_provider(desk, id),
        bring_back=lambda id: providers.bring_back_provider(desk, id),
        export=lambda folder: directory_file.export_directory(desk, folder),
        look_into=lambda path: directory_file.look_into(desk, path),
        take_in=lambda seen, left: directory_file.take_in(desk, seen, left),
    )


@dataclass(frozen=True)
class Above:
    """What stands above the list."""

    districts: Sequence[str]
    to_check: int
    helplines: Sequence[HelplineShown]
    disputed: Sequence[str] = ()
    """Services about which two computers wrote different things, for whoever can settle it."""


@dataclass(frozen=True)
class OneShown:
    """A service in full, as of a moment."""

    provider: Provider
    now: datetime
    disputes: Sequence[Dispute]

    @property
    def is_old(self) -> bool:
        """Whether it should be checked before anybody is sent there."""
        return needs_check(self.provider, self.now.date())

    @property
    def is_open(self) -> bool | None:
        """Whether it is open now, as far as that is known."""
        return is_open(self.provider, self.now)


class DirectoryView(Protocol):
    """What the presenter asks of the page."""

    def language(self) -> str: ...
    def show_list(self, providers: Sequence[Provider], now: datetime, *, filtered: bool, more: bool) -> None: ...
    def show_further(self, providers: Sequence[Provider], now: datetime, *, more: bool) -> None: ...
    def show_above(self, above: Above) -> None: ...
    def show_wanted(self, wanted: Wanted) -> None: ...
    def show_one(self, shown: OneShown) -> None: ...
    def show_entry(self, entry: Entry, *, changing: bool) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_advice(self, words: Sentence | None) -> None: ...
    def show_saved(self, names: Mapping[str, str], *, added: bool) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class DirectoryPresenter:
    """Keeps what is listed, what is searched for, and the entry that is being typed."""

    def __init__(self, services: DirectoryServices, runner: Runner, view: DirectoryView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._listed: list[Provider] = []
        self._reading = self._saving = False
        self._shown: str = ""
        self._language = view.language()
        """In whose order the services stand that are listed."""
        self.wanted = Wanted()
        self.entry = Entry()
        self.changing = ""
        """The id of the service that is being changed; nothing while a new one is typed."""
        runner.failed.connect(self._failed)

    @property
    def is_filtered(self) -> bool:
        """Whether a search or a choice hides services."""
        return self.wanted != Wanted()

    def opened(self, sector: str = "") -> None:
        """Read the directory; `sector` shows one kind of service alone."""
        if sector:
            self.wanted = Wanted(sector=sector)
        self._view.show_wanted(self.wanted)
        self._read_above()
        self._read()

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when the directory was changed, here or by a bundle."""
        if "providers" in touched:
            self._read_above()
            self._read()
            if self._shown:
                self.chose(self._shown)

    def language_changed(self) -> None:
        """Services stand in the order of their names in the language that is read."""
        if self._view.language() != self._language:
            self._read_above()
            self._read()

    def searched(self, text: str) -> None:
        """Show services that are found by what is typed."""
        self.want(text=text)

    def want(self, **chosen: Any) -> None:
        """Show services as they are chosen above the list."""
        self.wanted = replace(self.wanted, **chosen)
        self._read()

    def show_all(self) -> None:
        """Show every service in use again."""
        self.wanted = Wanted()
        self._view.show_wanted(self.wanted)
        self._read()

    def more(self) -> None:
        """Read further services, while the list is near its end."""
        if self._reading or not self._listed:
            return
        now, search = self._now_and_search()
        after = self._listed[-1].place(search.order)

        def then(found: Sequence[Provider]) -> None:
            self._reading = False
            self._listed += found
            self._view.show_further(found, now, more=len(found) == PAGE)

        self._reading = True
        self._runner.run(lambda: self._services.search(search, after), then, self._view.say_trouble, latest=_LATEST)

    # one service

    def chose(self, provider_id: str) -> None:
        """Show everything about one service."""
        self._shown = provider_id

        def read() -> OneShown:
            one = self._services.find(provider_id)
            disputes = self._services.disputes(provider_id) if self._services.may_change else ()
            return OneShown(one, self._services.now(), disputes)

        def then(shown: OneShown) -> None:
            if self._shown == shown.provider.id:
                self._view.show_one(shown)

        self._runner.run(read, then, self._view.say_trouble)

    def left(self) -> None:
        """Nobody looks at one service any more."""
        self._shown = ""

    def verify(self, provider_id: str) -> None:
        """Somebody asked there today, and the entry is right."""
        self._runner.run(lambda: self._services.verify(provider_id), None, self._view.say_trouble)

    def retire(self, provider_id: str) -> None:
        """Take a service out of use."""
        self._runner.run(lambda: self._services.retire(provider_id), None, self._view.say_trouble)

    def bring_back(self, provider_id: str) -> None:
        """Put it into use again."""
        self._runner.run(lambda: self._services.bring_back(provider_id), None, self._view.say_trouble)

    def add_helpline(self, number: str) -> None:
        """Put a helpline into the directory and show it."""
        add = self._services.add_helpline
        self._runner.run(lambda: add(number), self.chose, self._view.say_trouble, once=("helpline", number))

    # the form

    def begin(self, sector: str = "") -> None:
        """Begin a new entry, unless one is being typed already."""
        self._shown = ""
        if self.changing or self.entry == Entry():
            self.changing, self.entry = "", Entry(sectors=(sector,) if sector else ())
        self._show_entry()

    def change(self, provider: Provider) -> None:
        """Change a service that is there, unless exactly that is going on already."""
        self._shown = ""
        if self.changing != provider.id:
            self.changing, self.entry = provider.id, Entry.of(provider)
        self._show_entry()

    def typed(self, name: str, value: Any) -> None:
        """Something was typed or chosen."""
        changed: dict[str, Any] = {name: tuple(value or ()) if name in (*LISTS, "opening") else value}
        self.entry = replace(self.entry, **changed)
        self._view.show_advice(self.entry.advice())

    def forget(self) -> None:
        """Throw the entry away."""
        self.changing, self.entry = "", Entry()

    def save(self, *, checked: bool = False) -> None:
        """Put it into the directory, or change what stands there; `checked` when somebody asked there today."""
        problems = self.entry.problems()
        self._view.show_problems(problems)
        if problems or self._saving:
            return
        plan, id = self.entry.plan(), self.changing

        def work() -> Any:
            return self._services.change_provider(id, plan, checked) if id else self._services.add_provider(plan)

        def then(made: str | None) -> None:
            self._saving = False
            self.forget()
            if not id:
                self.wanted = replace(self.wanted, text="")
            self._view.show_saved(plan.names, added=not id)
            self.opened()
            if id:
                self.chose(id)

        self._saving = True
        self._runner.run(work, then, self._stumble)

    def _show_entry(self) -> None:
        self._view.show_entry(self.entry, changing=bool(self.changing))
        self._view.show_problems({})
        self._view.show_advice(self.entry.advice())

    def _now_and_search(self) -> tuple[datetime, Search]:
        now = self._services.now()
        return now, self.wanted.search(now, now.date(), self._language)

    def _read(self) -> None:
        self._language = self._view.language()
        now, search = self._now_and_search()

        def then(found: Sequence[Provider]) -> None:
            self._reading = False
            self._listed = list(found)
            self._view.show_list(found, now, filtered=self.is_filtered, more=len(found) == PAGE)

        self._runner.run(lambda: self._services.search(search, None), then, self._view.say_trouble, latest=_LATEST)

    def _read_above(self) -> None:
        ask, language = self._services, self._view.language()

        def read() -> Above:
            disputed = sorted(ask.disputed()) if ask.may_change else ()
            return Above(ask.districts(language), ask.count_to_check(), ask.helplines(), disputed)

        self._runner.run(read, self._view.show_above, self._view.say_trouble, latest="directory above")

    def _stumble(self, trouble: Trouble) -> None:
        self._saving = False
        self._view.say_trouble(trouble)

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        self._saving = self._reading = False


def is_old(provider: Provider, today: date) -> bool:
    """Whether nobody has made sure for a long time that an entry is right."""
    return needs_check(provider, today)
