# SPDX-License-Identifier: Apache-2.0
"""What the staff page lists, what it warns of, and what has to be right before somebody gets a key. Knows no Qt.

A passphrase is handed over as bytes that are wiped here, whatever comes of it; it is kept nowhere in between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.permissions import roles_problem, roles_warning
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.staff import agreement_problem, code_problem
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.passphrases import passphrase_problems, wipe
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.elsewhere import Elsewhere
    from intake_desktop.services.staff import StaffMember

    from .services import StaffServices

_LATEST = "staff"


@dataclass(frozen=True)
class Newcomer:
    """A member of staff as she is being typed; her passphrase is not part of it."""

    code: str | None = None
    roles: tuple[str, ...] = ()
    language: str | None = None
    agreement: str | None = None

    def problems(self, known: Sequence[str], today: date) -> dict[str, Sentence]:
        """What is missing or not right, by the name of the field, in the order of the page."""
        code = (self.code or "").strip().upper()
        taken = sentence("Somebody works here under this code already. Choose another one.")
        found = {
            "code": code_problem(code) or (taken if code in known else None),
            "roles": roles_problem(self.roles),
            "language": None if self.language else sentence("Choose her language."),
            "agreement": agreement_problem(self.agreement or "", today),
        }
        return {name: words for name, words in found.items() if words is not None}

    def advice(self, count: int) -> Sentence | None:
        """What is allowed but should be thought over. `count` of people work here now, without her."""
        return roles_warning(self.roles, count + 1)


@dataclass(frozen=True)
class Worries:
    """What a supervisor has to decide: accounts that another PC closed, and whether the keys are due for a change."""

    closed_elsewhere: Sequence[Elsewhere] = ()
    keys_due: Sentence | None = None


class StaffView(Protocol):
    """What the presenter asks of the page."""

    def show_list(self, staff: Sequence[StaffMember]) -> None: ...
    def show_worries(self, worries: Worries, one_supervisor: bool) -> None: ...
    def show_newcomer(self, newcomer: Newcomer) -> None: ...
    def show_suggested(self, words: str) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_advice(self, words: Sentence | None) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def show_added(self, code: str) -> None: ...
    def show_changing(self, changing: bool) -> None: ...
    def show_progress(self, what: Sentence, done: int, total: int) -> None: ...
    def show_changed(self) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class StaffPresenter:
    """Keeps who is listed and who is being added."""

    def __init__(self, services: StaffServices, runner: Runner, view: StaffView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self.staff: tuple[StaffMember, ...] = ()
        self._busy = self._changing = False
        self.newcomer = Newcomer()
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Read who works here, and what is to be decided."""
        services = self._services
        self._runner.run(
            lambda: (services.list_staff(), services.worries()), self._show, self._view.say_trouble, latest=_LATEST
        )

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when somebody was added or changed, here or by a bundle."""
        if touched & {"staff", "bundles", "keys"}:
            self.opened()

    @property
    def people(self) -> int:
        """How many work here now."""
        return sum(one.active for one in self.staff)

    # somebody new

    def begin(self) -> None:
        """Begin to add somebody, unless somebody is being added already."""
        if self.newcomer == Newcomer():
            self.newcomer = Newcomer(language=self._services.languages[0])
        self._view.show_newcomer(self.newcomer)
        self._view.show_problems({})
        if self._services.only_suggested:
            self.suggest()

    def typed(self, name: str, value: Any) -> None:
        """Something was typed or chosen."""
        changed: dict[str, Any] = {name: tuple(value or ()) if name == "roles" else value}
        self.newcomer = replace(self.newcomer, **changed)
        self._view.show_advice(self.newcomer.advice(self.people))

    def suggest(self) -> None:
        """Make a passphrase of seven words for her."""
        self._view.show_suggested(self._services.suggest())

    def forget(self) -> None:
        """Throw away what was typed."""
        self.newcomer = Newcomer()

    def problems(self, passphrase: str, again: str) -> dict[str, Sentence]:
        """Everything that is missing or not right, with the passphrase as it stands in both lines."""
        found = self.newcomer.problems([one.code for one in self.staff], self._services.today())
        advice = self._services.advice(passphrase, (self.newcomer.code or "").strip().upper())
        return found | passphrase_problems(passphrase, again, advice)

    def add(self, passphrase: bytearray) -> None:
        """Give her a key of her own; `passphrase` is wiped here, whatever comes of it."""
        new = self.newcomer
        if self._busy:
            wipe(passphrase)
            return

        def work() -> Any:
            try:
                return self._services.add_staff(
                    (new.code or "").strip().upper(), new.roles, new.language or "en", passphrase, new.agreement or ""
                )
            finally:
                wipe(passphrase)

        def then(code: str) -> None:
            self._end()
            self.newcomer = Newcomer()
            self._view.show_added(code)
            self.opened()

        self._busy = True
        self._view.show_busy(True)
        self._runner.run(work, then, self._stumble)

    # what is to be decided

    def keep_open(self, code: str) -> None:
        """Say that somebody whom another PC closed still works here."""
        self._runner.run(lambda: self._services.keep_open(code), lambda _: self.opened(), self._view.say_trouble)

    def change_keys(self) -> None:
        """Give this PC new keys, so that what somebody knew who left opens nothing any more."""
        if self._changing:
            return
        progress = self._runner.in_window(self._view.show_progress)

        def then(_: object) -> None:
            self._rest()
            self._view.show_changed()
            self.opened()

        def trouble(trouble: Trouble) -> None:
            self._rest()
            self._view.say_trouble(trouble)

        self._changing = True
        self._view.show_changing(True)
        self._runner.run(lambda: self._services.change_keys(progress), then, trouble)

    def _show(self, read: tuple[Sequence[StaffMember], Worries]) -> None:
        staff, worries = read
        self.staff = tuple(staff)
        self._view.show_list(self.staff)
        alone = sum(one.active and bool({"supervisor", "centre_administrator"} & set(one.roles)) for one in staff) == 1
        self._view.show_worries(worries, alone and self._services.may_manage)

    def _rest(self) -> None:
        self._changing = False
        self._view.show_changing(False)

    def _end(self) -> None:
        self._busy = False
        self._view.show_busy(False)

    def _stumble(self, trouble: Trouble) -> None:
        self._end()
        self._view.say_trouble(trouble)

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        if self._busy:
            self._end()
        if self._changing:
            self._rest()
