# SPDX-License-Identifier: Apache-2.0
"""The desk: the open store, who sits at it, and what she may do. Every service is asked at a desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from ..domain.permissions import NOT_IN_PRACTICE, Action, not_in_practice, reach, require
from ..store import Store
from ..vault import slot_file
from ..vault.roster import Chain
from ..vault.unlocked import Unlocked
from ..vault.vault import Vault
from .freshness import Freshness, Mirror

T = TypeVar("T")


class Changes(msgspec.Struct, Generic[T], frozen=True):
    """What a service did: the names of what was touched, for the screens that show it, and its answer."""

    touched: frozenset[str]
    value: T


class Centre(msgspec.Struct, frozen=True):
    """The centre this PC belongs to."""

    code: str
    names: dict[str, str]
    neutral_names: dict[str, str]
    station: str
    languages: tuple[str, ...]
    phone: str = ""
    hours: str = ""
    practice: bool = False
    """Everything in this case file is invented; it never leaves the computer."""

    def name(self, language: str) -> str:
        """The centre's name in this language, else in any."""
        return self.names.get(language) or next(iter(self.names.values()))

    def neutral_name(self, language: str) -> str:
        """A name for papers that must not tell where she was."""
        return self.neutral_names[language]


class Desk:
    """An unlocked store and the member of staff in front of it."""

    def __init__(self, home: Path, store: Store, unlocked: Unlocked, vault: Vault, now: Callable[[], datetime]) -> None:
        self.home = home
        self.store = store
        self.unlocked = unlocked
        self.vault = vault
        self.now = now
        self.centre = msgspec.json.decode(store.setting("centre"), type=Centre)
        self.freshness = Freshness.WEAK if unlocked.weak else Freshness.UNKNOWN
        """What is known about the copy of the case file that is open here."""
        self.mirror: Mirror | None = None
        """Tells the keyring of the newest entries, where there is one."""
        self._noted: dict[tuple[str, str], datetime] = {}

    @property
    def staff_code(self) -> str:
        """The code of the member of staff who sits here."""
        return self.unlocked.staff_code

    @property
    def roles(self) -> tuple[str, ...]:
        """Her roles."""
        return tuple(self.unlocked.roles)

    def may(self, action: Action) -> bool:
        """Say whether she may do this at all, for screens that offer only what is allowed."""
        return reach(self.roles, action) is not None and not self._is_refused_in_practice(action)

    def require(self, action: Action) -> str:
        """Give how far she may do this (``all`` or ``own``), or raise NotAllowed."""
        if self._is_refused_in_practice(action):
            raise not_in_practice()
        return require(self.roles, action)

    def _is_refused_in_practice(self, action: Action) -> bool:
        return self.centre.practice and action in NOT_IN_PRACTICE

    def staff_chain(self) -> Chain:
        """The signed list of staff as it stands now, with all its versions."""
        return slot_file.read(self.home).chain()

    def note_once_a_minute(self, event: str, about: str) -> None:
        """Note that somebody looked; not again within a minute, because a screen asks with every key press."""
        at = self._noted.get((event, about))
        if at is None or self.now() - at > timedelta(minutes=1):
            self.store.note(self.staff_code, event, about)
            self._noted[event, about] = self.now()

    def today(self) -> date:
        """The day at the centre."""
        return self.now().astimezone().date()

    def close(self) -> None:
        """Close the store and wipe the keys. The window does more: it ends the process."""
        try:
            self.store.close()
        finally:
            self.unlocked.wipe()
            if self.mirror is not None:
                self.mirror.stop()


def wall_clock() -> datetime:
    """The time now, in UTC: the only clock of the program; tests and demonstrations hand in their own."""
    return datetime.now(UTC)


def changes(*touched: str) -> Changes[None]:
    """What was touched, without an answer."""
    return Changes(frozenset(touched), None)
