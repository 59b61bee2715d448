# SPDX-License-Identifier: Apache-2.0
"""The women in the shelter, and the forms about their stays. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.entering import stay
from intake_desktop.ui.entering.stay import StayServices
from intake_desktop.ui.entering.values import Values
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.shelter import InShelter, Stay


@dataclass(frozen=True)
class ShelterServices:
    """The verbs of this page, with the desk already in them. `opens_cases`: she may go on to the whole case."""

    read: Callable[[], Sequence[InShelter]]
    stays: StayServices
    today: Callable[[], date]
    opens_cases: bool


def services_at(desk: Desk) -> ShelterServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import shelter

    return ShelterServices(
        read=lambda: shelter.list_stays(desk),
        stays=stay.services_at(desk),
        today=desk.today,
        opens_cases=desk.may(Action.POLICE_AND_LEGAL),
    )


class ShelterView(Protocol):
    """What the presenter asks of the page."""

    def show_stays(self, found: Sequence[InShelter], today: date) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def close_form(self) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...
    def hush(self) -> None: ...


class ShelterPresenter:
    """Everybody in the shelter, and one form at a time."""

    def __init__(self, services: ShelterServices, runner: Runner, view: ShelterView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._busy = False
        runner.failed.connect(self._failed)

    def read(self) -> None:
        """Read who is there now."""
        services = self._services

        def show(found: Sequence[InShelter]) -> None:
            self._view.show_stays(found, services.today())

        self._runner.run(services.read, show, self._view.say_trouble, latest="shelter page")

    def opened(self, form: str, about: Stay | None) -> dict[str, Any]:
        """What a form begins with."""
        return stay.opened(form, about, self._services.stays.now())

    def save(self, form: str, values: Values) -> None:
        """Save a form, or say what is wrong with it."""
        problems = stay.problems(form, values)
        self._view.show_problems(problems)
        if problems or self._busy:
            return
        self._busy = True

        def done(_: object) -> None:
            self._busy = False
            self._view.hush()
            self._view.close_form()
            self.read()

        def refused(trouble: Trouble) -> None:
            self._busy = False
            self._view.say_trouble(trouble)

        self._runner.run(stay.work(self._services.stays, form, values["case_id"], values), done, refused)

    def keep(self, form: str, values: Values) -> None:
        """The desk locks: keep what the shelter must know, where it is whole."""
        if form == "describe" and not stay.problems(form, values):
            work = stay.work(self._services.stays, form, values["case_id"], values)
            self._runner.run(work, lambda _: self._view.close_form(), lambda _: None)

    def _failed(self, _: object) -> None:
        self._busy = False
