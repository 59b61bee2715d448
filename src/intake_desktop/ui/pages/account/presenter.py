# SPDX-License-Identifier: Apache-2.0
"""What the page of one's own account shows and does. Knows no Qt; passphrases are wiped here, whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.passphrases import passphrase_problems, wipe
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.staff import StaffMember

_LATEST = "account"


@dataclass(frozen=True)
class AccountServices:
    """The verbs this page needs, with the desk already in them. `waiting` is nothing for those who are no
    counsellors; `only_suggested`: this PC has no keyring, so the passphrase must be one of the program.
    """

    code: str
    counsels: bool
    only_suggested: bool
    own_account: Callable[[], StaffMember]
    waiting: Callable[[], Sequence[StaffMember]]
    suggest: Callable[[], str]
    advice: Callable[[str, str], Sentence | None]
    change_passphrase: Callable[[bytearray, bytearray], Any]
    grant_notes: Callable[[str], Any]


def services_at(desk: Desk) -> AccountServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import account, setup, staff

    counsels = desk.may(Action.KEEP_NOTES)
    return AccountServices(
        code=desk.staff_code,
        counsels=counsels,
        only_suggested=desk.unlocked.weak,
        own_account=lambda: account.own_account(desk),
        waiting=lambda: account.waiting_counsellors(desk) if counsels else (),
        suggest=setup.suggest_passphrase,
        advice=setup.passphrase_advice,
        change_passphrase=lambda present, coming: account.change_passphrase(desk, present, coming),
        grant_notes=lambda code: staff.grant_notes(desk, code),
    )


class AccountView(Protocol):
    """What the presenter asks of the page."""

    def show_account(self, own: StaffMember) -> None: ...
    def show_waiting(self, waiting: Sequence[StaffMember]) -> None: ...
    def show_suggested(self, words: str) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def show_changed(self) -> None: ...
    def show_granted(self, code: str) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class AccountPresenter:
    """Keeps nothing but whether something is under way."""

    def __init__(self, services: AccountServices, runner: Runner, view: AccountView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._busy = False
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Read what the list of staff says of her."""
        services = self._services
        self._runner.run(
            lambda: (services.own_account(), services.waiting()), self._show, self._view.say_trouble, latest=_LATEST
        )

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when the staff was changed."""
        if touched & {"staff", "account"}:
            self.opened()

    def suggest(self) -> None:
        """Make a passphrase of seven words."""
        self._view.show_suggested(self._services.suggest())

    def problems(self, present: str, first: str, again: str) -> dict[str, Sentence]:
        """What is missing or not right, by the name of the field."""
        found: dict[str, Sentence] = {}
        if not present.strip():
            found["present"] = sentence("Type the passphrase that you have now.")
        return found | passphrase_problems(first, again, self._services.advice(first, self._services.code))

    def change(self, present: bytearray, coming: bytearray) -> None:
        """Change her passphrase; both are wiped here."""
        if self._busy:
            wipe(present)
            wipe(coming)
            return

        def work() -> Any:
            try:
                return self._services.change_passphrase(present, coming)
            finally:
                wipe(present)
                wipe(coming)

        self._do(work, self._view.show_changed)

    def grant(self, code: str) -> None:
        """Hand the key of the session notes on to another counsellor."""
        if not self._busy:
            self._do(lambda: self._services.grant_notes(code), lambda: self._view.show_granted(code))

    def _show(self, read: tuple[StaffMember, Sequence[StaffMember]]) -> None:
        self._view.show_account(read[0])
        self._view.show_waiting(read[1])

    def _do(self, work: Callable[[], Any], done: Callable[[], object]) -> None:
        def then(_: object) -> None:
            self._rest()
            done()
            self.opened()

        def trouble(trouble: Trouble) -> None:
            self._rest()
            self._view.say_trouble(trouble)

        self._busy = True
        self._view.show_busy(True)
        self._runner.run(work, then, trouble)

    def _rest(self) -> None:
        self._busy = False
        self._view.show_busy(False)

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        if self._busy:
            self._rest()
