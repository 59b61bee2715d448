# SPDX-License-Identifier: Apache-2.0
"""What happens at the closed desk. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk

Unlock = Callable[[str, bytearray], "Desk"]


class UnlockView(Protocol):
    """What the presenter asks of the page."""

    def show_working(self, working: bool) -> None: ...
    def show_problem(self, field: str, words: Sentence | None) -> None: ...
    def show_trouble(self, trouble: Trouble) -> None: ...
    def show_wait(self, seconds: int) -> None: ...
    def show_open(self, desk: Desk) -> None: ...


class UnlockPresenter:
    """Takes code and passphrase, wipes the passphrase whatever happens, and says in words what is to be done."""

    def __init__(self, unlock: Unlock, runner: Runner, view: UnlockView) -> None:
        self._unlock, self._runner, self._view = unlock, runner, view
        self._working = False

    def try_to_open(self, code: str | None, passphrase: bytearray) -> None:
        """Open the desk for this person, once at a time. The passphrase is wiped here."""
        if self._working or not self._is_complete(code, passphrase):
            _wipe(passphrase)
            return
        self._working = True
        self._view.show_working(True)
        given = (code or "").strip()
        self._runner.run(lambda: self._open(given, passphrase), self._opened, self._refused)

    def _is_complete(self, code: str | None, passphrase: bytearray) -> bool:
        self._view.show_problem("code", None if code else sentence("Write your code."))
        self._view.show_problem("passphrase", None if passphrase else sentence("Write your passphrase."))
        return bool(code) and bool(passphrase)

    def _open(self, code: str, passphrase: bytearray) -> Desk:
        try:
            return self._unlock(code, passphrase)
        finally:
            _wipe(passphrase)

    def _opened(self, desk: Desk) -> None:
        self._rest()
        self._view.show_open(desk)

    def _refused(self, trouble: Trouble) -> None:
        self._rest()
        seconds = getattr(trouble, "seconds", 0)
        if isinstance(seconds, int) and seconds > 0:
            self._view.show_wait(seconds)
        else:
            self._view.show_trouble(trouble)

    def stumbled(self) -> None:
        """A fault of the program came instead of an answer: let the person try again."""
        self._rest()

    def _rest(self) -> None:
        self._working = False
        self._view.show_working(False)


def _wipe(secret: bytearray) -> None:
    for at in range(len(secret)):
        secret[at] = 0
