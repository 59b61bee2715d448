# SPDX-License-Identifier: Apache-2.0
"""The keyring of the operating system, which keeps the device secret.

Only keyrings that encrypt are asked: Secret Service, KWallet, Windows Credential Locker, macOS Keychain. The choice is
ours, never that of the keyring library, which would silently take a file in plain text when somebody installed one.
Every call runs on a thread of its own and is given five seconds, because a locked keyring asks the person and a broken
one never answers.
"""

from __future__ import annotations

import importlib
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, Protocol

from .troubles import KeyringAbsent, KeyringChanged, KeyringForgets, KeyringLocked, KeyringSlow

SERVICE = "intake-desktop"
LIMIT = 5.0
"""Seconds."""
NONE = "none"
"""What the slot file says when there is no keyring: the weaker mode."""


class Place(Protocol):
    """One keyring that may be asked. Its methods may block, and may raise whatever they like."""

    name: str

    def is_locked(self) -> bool:
        """Say whether the person would have to unlock it first."""

    def get(self, item: str) -> str | None:
        """Give what is kept under `item`."""

    def put(self, item: str, text: str) -> None:
        """Keep `text` under `item`."""

    def drop(self, item: str) -> None:
        """Forget `item`."""


class PlaceLocked(Exception):
    """A place stayed locked: the person turned the question away, or nobody was there to answer."""


class Call:
    """A question to the keyring that is under way on its own thread."""

    def __init__(self, work: Callable[[Call], str | None], limit: float, before: Call | None = None) -> None:
        self._deadline = time.monotonic() + limit
        self._answer: str | None = None
        self._failure: Exception | None = None
        self.locked = False
        self._before = before
        self._thread = threading.Thread(target=self._run, args=(work,), name="keyring", daemon=True)
        self._thread.start()

    def is_under_way(self) -> bool:
        """Say whether the keyring has not answered yet."""
        return self._thread.is_alive()

    def join(self) -> None:
        """Wait, however long it takes; for the next call, which must not crowd in."""
        self._thread.join()

    def result(self) -> str | None:
        """Wait for the answer within the limit; raises the trouble that fits when there is none."""
        self._thread.join(max(self._deadline - time.monotonic(), 0))
        if self._thread.is_alive():
            before = self._before
            raise KeyringLocked if self.locked or (before is not None and before.locked) else KeyringSlow
        if isinstance(self._failure, PlaceLocked):
            raise KeyringLocked
        if isinstance(self._failure, KeyringAbsent | KeyringChanged | KeyringForgets):
            raise self._failure
        if self._failure is not None:
            raise KeyringAbsent from None
        return self._answer

    def _run(self, work: Callable[[Call], str | None]) -> None:
        if self._before is not None:
            self._before.join()
        try:
            self._answer = work(self)
        except Exception as failure:  # noqa: BLE001 - keyrings raise anything; result() names it without its text
            self._failure = failure


class SystemKeyring:
    """The keyring of this PC, asked on its own thread and never longer than `limit` seconds."""

    def __init__(self, places: Callable[[], Sequence[Place]] | None = None, limit: float = LIMIT) -> None:
        self._places = places or system_places
        self._limit = limit
        self._last: Call | None = None
        self._turn = threading.Lock()

    def fetch(self, backend: str, item: str, *, quietly: bool = False) -> Call:
        """Begin to ask for `item` in the keyring `backend`, or, where that one is not, in the others that are trusted.

        Another account of the PC, with another desktop, may keep the same thing in another keyring. The answer is in
        the call's result(). `quietly` leaves a locked keyring alone instead of letting it ask the person.
        """

        def work(call: Call) -> str | None:
            places = self._opened(call, backend)
            for place in places:
                _look_at_lock(call, place, quietly=quietly)
                if (text := place.get(item)) is not None:
                    return text
            if places[0].name != backend:
                raise KeyringChanged(backend, places[0].name)
            return None

        return self._begin(work)

    def put(self, item: str, text: str, backend: str | None = None, *, quietly: bool = False) -> str:
        """Keep `text` in the keyring `backend`, else the first that is trusted; read it back and name the keyring."""

        def work(call: Call) -> str:
            place = self._opened(call, backend)[0]
            _look_at_lock(call, place, quietly=quietly)
            place.put(item, text)
            if place.get(item) != text:
                raise KeyringForgets
            return place.name

        return self._begin(work).result() or NONE

    def drop(self, backend: str, item: str) -> None:
        """Forget `item`."""

        def work(call: Call) -> None:
            self._opened(call, backend)[0].drop(item)

        self._begin(work).result()

    def _begin(self, work: Callable[[Call], str | None]) -> Call:
        with self._turn:
            before = self._last if self._last is not None and self._last.is_under_way() else None
            self._last = Call(work, self._limit, before)
            return self._last

    def _opened(self, call: Call, backend: str | None) -> list[Place]:
        """The keyring `backend` alone when it is there, else all that are trusted, the best first."""
        places = list(self._places())
        if not places:
            raise KeyringAbsent
        return [place for place in places if place.name == backend] or places


def _look_at_lock(call: Call, place: Place, *, quietly: bool) -> None:
    call.locked = place.is_locked()
    if call.locked and quietly:
        raise PlaceLocked


class NoKeyring(SystemKeyring):
    """For a PC that has none, by explicit choice, and for the demo, which must not write into anybody's keyring."""

    def __init__(self) -> None:
        super().__init__(places=lambda: ())


class BorrowedKeyring(SystemKeyring):
    """Stands in for a keyring that cannot be reached: holds in memory, until the lock, what a sheet gave."""

    def __init__(self, backend: str, item: str, text: str) -> None:
        place = _Memory(backend, {item: text})
        super().__init__(places=lambda: (place,))


class _Memory:
    """A place in the memory of this process."""

    def __init__(self, name: str, kept: dict[str, str]) -> None:
        self.name = name
        self._kept = kept

    def is_locked(self) -> bool:
        """Never."""
        return False

    def get(self, item: str) -> str | None:
        """Give what is kept under `item`."""
        return self._kept.get(item)

    def put(self, item: str, text: str) -> None:
        """Keep `text` under `item`."""
        self._kept[item] = text

    def drop(self, item: str) -> None:
        """Forget `item`."""
        self._kept.pop(item, None)


class _LibraryPlace:
    """A keyring as the keyring library reaches it."""

    def __init__(self, name: str, ring: Any) -> None:
        self.name = name
        self._ring = ring

    def is_locked(self) -> bool:
        """Say whether it must be unlocked first; only the Secret Service can tell."""
        return False

    def get(self, item: str) -> str | None:
        """Give what is kept under `item`."""
        return self._asked(self._ring.get_password, item)

    def put(self, item: str, text: str) -> None:
        """Keep `text` under `item`."""
        self._asked(self._ring.set_password, item, text)

    def drop(self, item: str) -> None:
        """Forget `item`."""
        self._asked(self._ring.delete_password, item)

    def _asked(self, verb: Callable[..., Any], *words: str) -> str | None:
        from keyring.errors import KeyringLocked as StayedLocked

        try:
            answer = verb(SERVICE, *words)
        except StayedLocked:
            raise PlaceLocked from None
        return answer if isinstance(answer, str) else None


class _SecretService(_LibraryPlace):
    def is_locked(self) -> bool:
        """Say whether the person's collection is locked or still has to be made; both ask her for a password."""
        # Through the library's own module, so that it is the same Secret Service it will ask.
        library: Any = importlib.import_module("keyring.backends.SecretService")
        collections = library.secretstorage.collection
        with closing(library.secretstorage.dbus_init()) as bus:
            try:
                return bool(collections.get_collection_by_alias(bus, "default").is_locked())
            except library.exceptions.ItemNotFoundException:
                return True


def system_places() -> list[Place]:
    """The trusted keyrings that this PC offers now, the best first."""
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        return _usable(_LibraryPlace, "windows", WinVaultKeyring)
    if sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as Keychain

        return _usable(_LibraryPlace, "macos", Keychain)
    from keyring.backends.kwallet import DBusKeyring
    from keyring.backends.SecretService import Keyring as SecretService

    return _usable(_SecretService, "secret_service", SecretService) + _usable(_LibraryPlace, "kwallet", DBusKeyring)


def _usable(kind: type[_LibraryPlace], name: str, ring: Any) -> list[Place]:
    return [kind(name, ring())] if ring.viable else []
