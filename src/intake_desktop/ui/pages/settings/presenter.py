# SPDX-License-Identifier: Apache-2.0
"""What a centre can choose about its work, as a list; read and changed. Knows no Qt.

A new choice is one line in `CHAPTERS` and a member of ``services.settings.Setting`` with its usual value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.consent import DAYS_OFFERED
from intake_desktop.domain.laws import Law
from intake_desktop.domain.referrals import PRIORITIES
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.slip_times import ESCALATION, OFFERED
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.entering.values import Said
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk

_LATEST = "settings"


@dataclass(frozen=True)
class Choice:
    """One thing to choose: the name of its setting, the question, what it means, and what can be chosen."""

    name: str
    label: Said
    about: Said
    values: tuple[tuple[str, Said], ...]


@dataclass(frozen=True)
class Group:
    """Choices that answer one question, side by side."""

    label: Sentence
    about: Sentence
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Chapter:
    """Choices that belong together under one heading."""

    heading: Sentence
    choices: tuple[Choice | Group, ...]


def _times(what: str, label: Sentence, about: Sentence) -> Group:
    """How soon one step of a slip is due, for each priority."""
    return Group(
        label,
        about,
        tuple(
            Choice(f"time_{what}_{one}", _PRIORITY[one], "", tuple((time, _span(time)) for time in OFFERED[what, one]))
            for one in PRIORITIES
        ),
    )


_PRIORITY = {"emergency": sentence("Emergency"), "urgent": sentence("Urgent"), "routine": sentence("Routine")}
"""The words alone: those of the code list say within which time she is helped."""


def _span(time: str) -> Said:
    number = int(time[:-1])
    if time.endswith("d"):
        return _days(number)
    return lambda speaker: speaker.say_count("{n} hour", "{n} hours", number)


def _days(number: int) -> Said:
    return lambda speaker: speaker.say_count("{n} day", "{n} days", number)


def _numbers(first: int, last: int) -> tuple[tuple[str, Said], ...]:
    return tuple((str(number), str(number)) for number in range(first, last + 1))


_YES_NO: tuple[tuple[str, Said], ...] = (("no", sentence("No")), ("yes", sentence("Yes")))
CHAPTERS = (
    Chapter(
        sentence("What an intake asks"),
        (
            Choice(
                "country",
                sentence("Country of the centre"),
                sentence("Some questions and categories are those of one country. Drafts begun before keep theirs."),
                (("", sentence("None: what holds everywhere")), ("pakistan", sentence("Pakistan")),
                 ("india", sentence("India"))),
            ),
            Choice(
                "ask_community",
                sentence("Ask to which community she belongs"),
                sentence("No help depends on it. Ask only where another service needs it."),
                _YES_NO,
            ),
            Choice(
                "risk_instrument",
                sentence("Write down another risk instrument"),
                sentence("For centres that must also fill in the instrument of their police or ministry."),
                _YES_NO,
            ),
        ),
    ),
    Chapter(
        sentence("Consent to share"),
        (
            Choice(
                "consent_days",
                sentence("How long a consent counts"),
                sentence("When nothing else is said. Never longer than 30 days after the case was closed."),
                tuple((str(days), _days(days)) for days in DAYS_OFFERED),
            ),
        ),
    ),
    Chapter(
        sentence("How soon each step of a slip is due"),
        (
            _times("delivered", sentence("Handed over"), sentence("After the slip was issued.")),
            _times("received", sentence("The service says that the slip arrived"),
                   sentence("After it was handed over.")),
            _times("service", sentence("She is helped"),
                   sentence("After the slip was issued; never later than agencies have agreed.")),
            _times("stub", sentence("The reply is there"), sentence("After she was helped.")),
            _times(ESCALATION, sentence("A supervisor is told that a step is late"),
                   sentence("After the step was due.")),
        ),
    ),
    Chapter(
        sentence("The shelter"),
        (
            Choice(
                "shelter_days",
                sentence("Days a stay lasts"),
                sentence("After that the administrator allows more, with a reason."),
                _numbers(1, 90),
            ),
        ),
    ),
    Chapter(
        sentence("Closed cases"),
        (
            Choice(
                "reopen_years",
                sentence("Years in which a closed case is opened again"),
                sentence("Later a new case is begun under the same code."),
                _numbers(1, 10),
            ),
            Choice(
                "retention_years",
                sentence("Years for which a file is kept"),
                sentence("After closing; of a child after she turns 18. Then it is listed to be erased."),
                _numbers(1, 30),
            ),
        ),
    ),
)  # fmt: skip
"""Everything that can be chosen here, in its order."""
CHOICES = tuple(
    choice
    for chapter in CHAPTERS
    for part in chapter.choices
    for choice in (part.choices if isinstance(part, Group) else (part,))
)


@dataclass(frozen=True)
class SettingsServices:
    """The verbs this page needs, with the desk already in them."""

    may_choose: bool
    read: Callable[[], Mapping[str, str]]
    choose: Callable[[Mapping[str, str]], Any]
    laws: Callable[[], Sequence[Law]]
    keep_law: Callable[[Law, Law | None], Any]
    drop_law: Callable[[Law], Any]


def services_at(desk: Desk) -> SettingsServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import laws, settings
    from intake_desktop.services.desk import changes

    def choose(values: Mapping[str, str]) -> Any:
        for name, value in values.items():
            settings.change_setting(desk, settings.Setting(name), value)
        return changes("settings")

    return SettingsServices(
        may_choose=desk.may(Action.CHANGE_SETTINGS),
        read=lambda: {one.name: settings.setting(desk, settings.Setting(one.name)) for one in CHOICES},
        choose=choose,
        laws=lambda: laws.laws(desk),
        keep_law=lambda law, before: laws.keep_law(desk, law, before),
        drop_law=lambda law: laws.drop_law(desk, law),
    )


class SettingsView(Protocol):
    """What the presenter asks of the page."""

    def show_values(self, values: Mapping[str, str]) -> None: ...
    def show_laws(self, laws: Sequence[Law]) -> None: ...
    def close_law(self) -> None: ...
    def values(self) -> Mapping[str, str]: ...
    def say(self, state: str, words: Sentence) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class SettingsPresenter:
    """Reads what is chosen, and writes what somebody chose otherwise, all at once."""

    def __init__(self, services: SettingsServices, runner: Runner, view: SettingsView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._known: Mapping[str, str] = {}

    def opened(self) -> None:
        """Read what is chosen now."""
        self._runner.run(self._services.read, self._show, self._view.say_trouble, latest=_LATEST)
        self.read_laws()

    def read_laws(self) -> None:
        """Read which laws require a report."""
        self._runner.run(self._services.laws, self._view.show_laws, self._view.say_trouble, latest="laws")

    def keep_law(self, law: Law, before: Law | None) -> None:
        """Write a law down."""
        keep = self._services.keep_law
        self._runner.run(lambda: keep(law, before), lambda _: self._kept_law(), self._view.say_trouble, once="law")

    def drop_law(self, law: Law) -> None:
        """Take a law off the list."""
        drop = self._services.drop_law
        self._runner.run(lambda: drop(law), lambda _: self._kept_law(), self._view.say_trouble)

    def _kept_law(self) -> None:
        self._view.close_law()
        self.read_laws()
        self._view.say("done", sentence("Saved. It holds on this computer from now on."))

    def changed(self) -> dict[str, str]:
        """What on the page is other than what is kept."""
        return {name: value for name, value in self._view.values().items() if self._known.get(name) != value}

    def save(self) -> None:
        """Keep what was chosen otherwise."""
        chosen = self.changed()
        if not chosen:
            self._view.say("info", sentence("Nothing was changed."))
            return
        self._runner.run(lambda: self._services.choose(chosen), lambda _: self._saved(), self._view.say_trouble)

    def _saved(self) -> None:
        self._known = dict(self._view.values())
        self._view.say("done", sentence("Saved. It holds on this computer from now on."))

    def _show(self, values: Mapping[str, str]) -> None:
        self._known = dict(values)
        self._view.show_values(values)
