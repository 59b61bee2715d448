# SPDX-License-Identifier: Apache-2.0
"""What happens at the closed desk. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.ways import Way, ways_after

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk

Unlock = Callable[[str, bytearray], "Desk"]


class UnlockView(Protocol):
    """What the presenter asks of the page."""

    def show_working(self, working: bool) -> None: ...
    def show_problem(self, field: str, words: Sentence | None) -> None: ...
    def show_trouble(self, trouble: Trouble, ways: Sequence[Way]) -> None: ...
    def show_wait(self, seconds: int) -> None: ...
    def show_older(self) -> None: ...
    def show_open(self, desk: Desk) -> None: ...
    def leave_by(self, way: Way | None, trouble: str) -> None: ...


class UnlockPresenter:
    """Takes code and passphrase and says in words what is to be done.

    The passphrase is wiped as soon as it was used. It is kept for one case only: the keyring did not give the key of
    the computer, and she can try again without typing anew. :meth:`forget` ends that; the page calls it after a while.
    """

    def __init__(self, unlock: Unlock, runner: Runner, view: UnlockView, accept_older: Unlock | None = None) -> None:
        self._unlock, self._runner, self._view = unlock, runner, view
        self._accept_older = accept_older
        self._accepting = False
        self._working = False
        self._given: tuple[str, bytearray] | None = None
        self._trouble = ""

    def try_to_open(self, code: str | None, passphrase: bytearray) -> None:
        """Open the desk for this person, once at a time. The passphrase is wiped here."""
        if self._working or not self._is_complete(code, passphrase):
            _wipe(passphrase)
            return
        self.forget()
        self._given = ((code or "").strip(), passphrase)
        self._try()

    def choose(self, way: Way) -> None:
        """Go one of the ways that were offered after a trouble."""
        if self._working:
            return
        if way is Way.AGAIN:
            if self._given is not None:
                self._try()
            else:
                self._view.show_problem("passphrase", sentence("Write your passphrase once more."))
        elif way is Way.OLDER:
            self._accepting = True
            self._view.show_older()
        else:
            self.leave(way)

    def leave(self, way: Way | None = None) -> None:
        """Go to the ways back, to one of them at once or to choose."""
        self.forget()
        self._view.leave_by(way, self._trouble)

    def notice(self, trouble: Trouble | None) -> None:
        """Something is wrong that can be seen before anybody types: say it."""
        if trouble is not None and not self._working:
            self._trouble = trouble.name
            self._view.show_trouble(trouble, ways_after(trouble.name))

    def forget(self) -> None:
        """Wipe a passphrase that was kept for another try."""
        if self._given is not None and not self._working:
            _wipe(self._given[1])
            self._given = None

    def stumbled(self) -> None:
        """A fault of the program came instead of an answer: let the person try again."""
        self._rest()
        self.forget()

    def _is_complete(self, code: str | None, passphrase: bytearray) -> bool:
        self._view.show_problem("code", None if code else sentence("Write your code."))
        self._view.show_problem("passphrase", None if passphrase else sentence("Write your passphrase."))
        return bool(code) and bool(passphrase)

    def _try(self) -> None:
        if self._given is None:
            return
        self._working = True
        self._view.show_working(True)
        code, passphrase = self._given
        accept = self._accept_older if self._accepting else None
        self._runner.run(lambda: (accept or self._unlock)(code, passphrase), self._opened, self._refused)

    def _opened(self, desk: Desk) -> None:
        self._rest()
        self.forget()
        self._view.show_open(desk)

    def _refused(self, trouble: Trouble) -> None:
        self._rest()
        ways = ways_after(trouble.name)
        if Way.AGAIN not in ways:
            self.forget()
        if self._accept_older is None:
            ways = tuple(way for way in ways if way is not Way.OLDER)
        self._trouble = trouble.name
        seconds = getattr(trouble, "seconds", 0)
        if isinstance(seconds, int) and seconds > 0:
            self._view.show_wait(seconds)
        else:
            self._view.show_trouble(trouble, ways)

    def _rest(self) -> None:
        self._working = False
        self._view.show_working(False)


def _wipe(secret: bytearray) -> None:
    for at in range(len(secret)):
        secret[at] = 0
