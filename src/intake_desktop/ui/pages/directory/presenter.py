# SPDX-License-Identifier: Apache-2.0
"""What the directory shows, and what has to be right before a service stands in it. Knows no Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.names import words
from intake_desktop.domain.providers import Provider, ProviderPlan
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.telling import tells
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk

CHECK_EVERY_DAYS = 90
"""Days after which an entry should be checked again before anybody is sent there."""
LEVELS = ("tehsil", "district", "province", "national")
_LATEST = "directory"
_TOO_LOUD = sentence("This name would tell what the paper is for. Choose one that could be any office.")


@dataclass(frozen=True)
class DirectoryServices:
    """The verbs this page needs, with the desk already in them."""

    may_change: bool
    today: Callable[[], date]
    list_providers: Callable[[], Sequence[Provider]]
    add_provider: Callable[[ProviderPlan], Any]


def services_at(desk: Desk) -> DirectoryServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import providers

    return DirectoryServices(
        may_change=desk.may(Action.CHANGE_DIRECTORY),
        today=desk.today,
        list_providers=lambda: providers.list_providers(desk),
        add_provider=lambda plan: providers.add_provider(desk, plan),
    )


@dataclass(frozen=True)
class Entry:
    """A service as it is being typed."""

    name_en: str | None = None
    name_ur: str | None = None
    name_hi: str | None = None
    neutral_en: str | None = None
    neutral_ur: str | None = None
    neutral_hi: str | None = None
    sectors: tuple[str, ...] = ()
    in_house: str | None = "no"
    level: str | None = "district"
    address: str | None = None
    phone: str | None = None
    hours: str | None = None
    focal_point: str | None = None

    def plan(self) -> ProviderPlan:
        """What is put into the directory."""
        return ProviderPlan(
            names=self._texts("name"),
            neutral_names=self._texts("neutral"),
            sectors=self.sectors,
            level=self.level or "district",
            address=self.address or "",
            phone=self.phone or "",
            hours=self.hours or "",
            focal_point=self.focal_point or "",
            in_house=self.in_house == "yes",
        )

    def problems(self) -> dict[str, Sentence]:
        """What is missing or not right, by the name of the field, in the order of the page."""
        found = {}
        if not (self.name_en or "").strip():
            found["name_en"] = sentence("Write the name of the service in English.")
        if not self.sectors:
            found["sectors"] = sentence("Choose at least one kind of service.")
        if self.phone and not _is_phone(self.phone):
            found["phone"] = sentence("Write the number with digits, such as 0300-1234567 or 1043.")
        for language in ("en", "ur", "hi"):
            if tells(getattr(self, f"neutral_{language}") or ""):
                found[f"neutral_{language}"] = _TOO_LOUD
        if tells(self.address or ""):
            found["address"] = sentence(
                "A word in this address would tell what the paper is for. Write the street without it."
            )
        return found

    def advice(self) -> Sentence | None:
        """What is not wrong but would stop a discreet slip later."""
        if any(tells(name) for name in self._texts("name").values()) and not self.neutral_en:
            return sentence(
                "The name of this service tells what it is for. Give it a neutral name for the discreet slip."
            )
        return None

    def _texts(self, kind: str) -> dict[str, str]:
        texts = {language: (getattr(self, f"{kind}_{language}") or "").strip() for language in ("en", "ur", "hi")}
        return {language: text for language, text in texts.items() if text}


class DirectoryView(Protocol):
    """What the presenter asks of the page."""

    def show_list(self, providers: Sequence[Provider], today: date, *, filtered: bool) -> None: ...
    def show_sectors(self, sectors: Sequence[str]) -> None: ...
    def show_one(self, provider: Provider, today: date) -> None: ...
    def show_entry(self, entry: Entry) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_advice(self, words: Sentence | None) -> None: ...
    def show_added(self, name: str) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class DirectoryPresenter:
    """Keeps what is listed, what is searched for, and the entry that is being typed."""

    def __init__(self, services: DirectoryServices, runner: Runner, view: DirectoryView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._providers: tuple[Provider, ...] = ()
        self._query, self._sector = "", ""
        self._saving = False
        self.entry = Entry()
        runner.failed.connect(self._failed)

    @property
    def sector(self) -> str:
        """The kind of service that is shown alone; empty for all."""
        return self._sector

    @property
    def is_filtered(self) -> bool:
        """Whether a search or a kind of service hides others."""
        return bool(self._query.strip() or self._sector)

    def opened(self, sector: str = "") -> None:
        """Read the directory; `sector` shows one kind of service alone."""
        self._sector = sector or self._sector
        self._runner.run(self._services.list_providers, self._show, self._view.say_trouble, latest=_LATEST)

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when the directory was changed, here or by a bundle."""
        if "providers" in touched:
            self.opened()

    def searched(self, text: str) -> None:
        """Show services whose name, address or number holds what is typed."""
        self._query = text
        self._show_found()

    def chose_sector(self, sector: str | None) -> None:
        """Show one kind of service, or all."""
        self._sector = sector or ""
        self._show_found()

    def show_all(self) -> None:
        """Show every service again."""
        self._query = self._sector = ""
        self._show_found()

    def chose(self, provider_id: str) -> None:
        """Show everything about one service."""
        for one in self._providers:
            if one.id == provider_id:
                self._view.show_one(one, self._services.today())

    # a new one

    def begin(self, sector: str = "") -> None:
        """Begin a new entry, unless one is being typed already."""
        if self.entry == Entry():
            self.entry = Entry(sectors=(sector,) if sector else ())
        self._view.show_entry(self.entry)
        self._view.show_problems({})
        self._view.show_advice(self.entry.advice())

    def typed(self, name: str, value: Any) -> None:
        """Something was typed or chosen."""
        changed: dict[str, Any] = {name: tuple(value or ()) if name == "sectors" else value}
        self.entry = replace(self.entry, **changed)
        self._view.show_advice(self.entry.advice())

    def forget(self) -> None:
        """Throw the entry away."""
        self.entry = Entry()

    def add(self) -> None:
        """Put it into the directory."""
        problems = self.entry.problems()
        self._view.show_problems(problems)
        if problems or self._saving:
            return
        plan = self.entry.plan()

        def then(_: str) -> None:
            self._saving = False
            self.entry = Entry()
            self._query = ""
            self._view.show_added(plan.names["en"])
            self.opened()

        self._saving = True
        self._runner.run(lambda: self._services.add_provider(plan), then, self._stumble)

    def _show(self, providers: Sequence[Provider]) -> None:
        self._providers = tuple(providers)
        self._view.show_sectors(sorted({sector for one in providers for sector in one.sectors} | {self._sector} - {""}))
        self._show_found()

    def _show_found(self) -> None:
        terms = words(self._query)
        found = [
            one
            for one in self._providers
            if (not self._sector or self._sector in one.sectors) and _matches(one, terms, self._query)
        ]
        self._view.show_list(found, self._services.today(), filtered=self.is_filtered)

    def _stumble(self, trouble: Trouble) -> None:
        self._saving = False
        self._view.say_trouble(trouble)

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        self._saving = False


def is_old(provider: Provider, today: date) -> bool:
    """Whether nobody has made sure for a long time that an entry is right."""
    if not provider.verified_on:
        return True
    return (today - date.fromisoformat(provider.verified_on)).days > CHECK_EVERY_DAYS


def _matches(provider: Provider, terms: Sequence[str], query: str) -> bool:
    digits = re.sub(r"\D", "", query)
    if len(digits) >= 3 and digits in re.sub(r"\D", "", provider.phone):
        return True
    known = words(" ".join([*provider.names.values(), *provider.neutral_names.values(), provider.address]))
    return all(any(word.startswith(term) for word in known) for term in terms)


def _is_phone(text: str) -> bool:
    return bool(re.fullmatch(r"[\d\s()+\-/,;.]+", text)) and 3 <= sum(letter.isdigit() for letter in text) <= 40
