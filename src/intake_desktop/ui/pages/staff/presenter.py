# SPDX-License-Identifier: Apache-2.0
"""What the staff page shows, and what has to be right before somebody gets a key. Knows no Qt.

A passphrase is handed over as bytes that are wiped here, whatever comes of it; it is kept nowhere in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.permissions import CASE_ROLES
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.staff import StaffMember

_LATEST = "staff"
_CODE = re.compile(r"[A-Z0-9]{2,12}")


@dataclass(frozen=True)
class StaffServices:
    """The verbs this page needs, with the desk already in them. `only_suggested`: this PC has no keyring, so that only
    a passphrase of the program withstands a thief.
    """

    may_add: bool
    only_suggested: bool
    today: Callable[[], date]
    languages: tuple[str, ...]
    list_staff: Callable[[], Sequence[StaffMember]]
    add_staff: Callable[[str, tuple[str, ...], str, bytearray, str | None], Any]
    suggest: Callable[[], str]
    advice: Callable[[str, str], Sentence | None]


def services_at(desk: Desk) -> StaffServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import setup, staff

    return StaffServices(
        may_add=desk.may(Action.MANAGE_STAFF),
        only_suggested=desk.unlocked.weak,
        today=desk.today,
        languages=desk.centre.languages,
        list_staff=lambda: staff.list_staff(desk),
        add_staff=lambda code, roles, language, passphrase, agreement: staff.add_staff(
            desk, code, roles, language, passphrase, agreement
        ),
        suggest=setup.suggest_passphrase,
        advice=setup.passphrase_advice,
    )


@dataclass(frozen=True)
class Newcomer:
    """A member of staff as she is being typed; her passphrase is not part of it."""

    code: str | None = None
    roles: tuple[str, ...] = ()
    language: str | None = None
    agreement: str | None = None

    def problems(self, known: Sequence[str], today: date) -> dict[str, Sentence]:
        """What is missing or not right, by the name of the field, in the order of the page."""
        found = {}
        code = (self.code or "").strip().upper()
        if not code:
            found["code"] = sentence("Write the staff code of the new member of staff.")
        elif not _CODE.fullmatch(code):
            found["code"] = sentence("A staff code has 2 to 12 letters and digits, such as CW03. No names.")
        elif code in known:
            found["code"] = sentence("Somebody works here under this code already. Choose another one.")
        if not self.roles:
            found["roles"] = sentence("Choose at least one role.")
        elif "system_admin" in self.roles and len(self.roles) > 1:
            found["roles"] = sentence("Whoever looks after the computers has no other role.")
        if self.language is None:
            found["language"] = sentence("Choose her language.")
        return found | self._agreement_problems(today)

    def advice(self, count: int) -> Sentence | None:
        """What is allowed but should be thought over. `count` of people work here now."""
        if "report_officer" in self.roles and CASE_ROLES & set(self.roles) and count >= 5:
            return sentence("Whoever counts the cases should not work on them, in a centre with more than five staff.")
        return None

    def _agreement_problems(self, today: date) -> dict[str, Sentence]:
        if not self.agreement:
            return {"agreement": sentence("Write the day on which she signed the confidentiality agreement.")}
        try:
            signed = date.fromisoformat(self.agreement)
        except ValueError:
            return {"agreement": sentence("Write the day as 24/11/2026.")}
        return {"agreement": sentence("This day has not come yet.")} if signed > today else {}


class StaffView(Protocol):
    """What the presenter asks of the page."""

    def show_list(self, staff: Sequence[StaffMember]) -> None: ...
    def show_newcomer(self, newcomer: Newcomer) -> None: ...
    def show_suggested(self, words: str) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_advice(self, words: Sentence | None) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def show_added(self, code: str) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class StaffPresenter:
    """Keeps who is listed and who is being added."""

    def __init__(self, services: StaffServices, runner: Runner, view: StaffView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._staff: tuple[StaffMember, ...] = ()
        self._busy = False
        self.newcomer = Newcomer()
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Read who works here."""
        self._runner.run(self._services.list_staff, self._show, self._view.say_trouble, latest=_LATEST)

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when somebody was added, here or by a bundle."""
        if touched & {"staff", "bundles"}:
            self.opened()

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
        self._view.show_advice(self.newcomer.advice(sum(one.active for one in self._staff)))

    def suggest(self) -> None:
        """Make a passphrase of seven words for her."""
        self._view.show_suggested(self._services.suggest())

    def forget(self) -> None:
        """Throw away what was typed."""
        self.newcomer = Newcomer()

    def problems(self, passphrase: str, again: str) -> dict[str, Sentence]:
        """Everything that is missing or not right, with the passphrase as it stands in both lines."""
        found = self.newcomer.problems([one.code for one in self._staff], self._services.today())
        advice = self._services.advice(passphrase, (self.newcomer.code or "").strip().upper())
        if advice is not None:
            found["passphrase"] = advice
        elif " ".join(passphrase.split()) != " ".join(again.split()):
            found["again"] = sentence("The two passphrases differ. Type them once more.")
        return found

    def add(self, passphrase: bytearray) -> None:
        """Give her a key of her own; `passphrase` is wiped here, whatever comes of it."""
        new = self.newcomer
        if self._busy:
            _wipe(passphrase)
            return

        def work() -> Any:
            try:
                return self._services.add_staff(
                    (new.code or "").strip().upper(), new.roles, new.language or "en", passphrase, new.agreement
                )
            finally:
                _wipe(passphrase)

        def then(code: str) -> None:
            self._end()
            self.newcomer = Newcomer()
            self._view.show_added(code)
            self.opened()

        self._busy = True
        self._view.show_busy(True)
        self._runner.run(work, then, self._stumble)

    def _show(self, staff: Sequence[StaffMember]) -> None:
        self._staff = tuple(staff)
        self._view.show_list(self._staff)

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


def _wipe(passphrase: bytearray) -> None:
    passphrase[:] = bytes(len(passphrase))
