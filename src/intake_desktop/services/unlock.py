# SPDX-License-Identifier: Apache-2.0
"""Unlocking and locking this PC."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ..domain.permissions import Action, reach
from ..domain.troubles import Trouble
from ..store import Store, file, placing
from ..store.troubles import StoreDamaged, spoken
from ..vault import Unlocked, Vault
from . import freshness
from .backups import at_lock
from .desk import Desk, wall_clock
from .epochs import begin_epoch
from .freshness import CopyIsOlder, Freshness, Look, Mirror, Seen
from .keys import settle_interrupted
from .setup import STORE

ACCEPTING = Action.CHANGE_KEYS
"""Whoever may change the keys may also go on with an older copy: both are a supervisor's, and neither can be undone."""


def unlock(
    home: Path,
    staff_code: str,
    passphrase: bytearray,
    *,
    vault: Vault | None = None,
    now: Callable[[], datetime] = wall_clock,
    accept_older: bool = False,
) -> Desk:
    """Open the store for a member of staff; slow by design, so never on the window's thread.

    Raises the troubles of the vault (wrong passphrase, keyring), those of the store (newer, damaged, in use elsewhere),
    and CopyIsOlder; `accept_older` lets a supervisor go on with such a copy as a new epoch. The passphrase is left to
    whoever handed it in; it is wiped there.
    """
    placing.settle(home / STORE)
    keys = vault or Vault(home)
    look = Look(home / STORE, begin=_can_remember(keys))
    try:
        unlocked = keys.unlock(staff_code, passphrase, recalling=freshness.ITEM)
    except BaseException:
        look.stop()
        raise
    try:
        look.pages()
        store = _open(home / STORE, unlocked, now)
    except BaseException:
        unlocked.wipe()
        raise
    try:
        with spoken():
            return _sit_down(Desk(home, store, unlocked, keys, now), look, accept_older=accept_older)
    except BaseException:
        store.close()
        unlocked.wipe()
        raise


def lock(desk: Desk, *, hurry: bool = False) -> None:
    """Close the store and wipe the keys; the caller then ends the process, which is what clears memory for good.

    In a `hurry` (the computer is about to sleep or to stop) there is no backup: a sleeping computer must hold no keys.
    Locking twice is locking once. Nothing that befalls the disk or the keyring keeps anybody from locking.
    """
    if not desk.store.open:
        desk.unlocked.wipe()
        return
    seen: Seen | None = None
    try:
        with contextlib.suppress(Trouble):  # a full disk must not keep anybody from locking
            desk.store.checkpoint()
        if not hurry and not desk.centre.practice:
            at_lock(desk)
        if not desk.unlocked.weak:
            with contextlib.suppress(Trouble):
                seen = freshness.seen_of(desk.store)
    finally:
        desk.close()
    if seen is not None:
        freshness.remember_closed(desk.vault, desk.store.path, seen, desk.mirror)


def _can_remember(keys: Vault) -> bool:
    """Whether there is a keyring that may know the newest copy; what is wrong with the keys is said while unlocking."""
    try:
        return not keys.state().weak
    except Trouble:
        return False


def _open(path: Path, unlocked: Unlocked, now: Callable[[], datetime]) -> Store:
    """Open the store with the key that it has: during a change of keys that is one of two."""
    keys = unlocked.data_keys
    first = file.fitting(path, keys)
    for key in (first, *(other for other in keys if other is not first)):
        with contextlib.suppress(StoreDamaged):
            return Store.open_existing(path, key, now=now)
    return Store.open_existing(path, first, now=now)


def _sit_down(desk: Desk, look: Look, *, accept_older: bool) -> Desk:
    """Look whether this is the newest copy, note who sits down, and go on from there."""
    unlocked, store = desk.unlocked, desk.store
    if not unlocked.weak:
        desk.freshness = _judged(desk, look, accept_older=accept_older)
    store.note(desk.staff_code, "login", store.device.id)
    if not unlocked.weak:
        desk.mirror = Mirror(desk.vault)
        desk.mirror.follow(store)
    if desk.may(Action.CHANGE_KEYS):
        with contextlib.suppress(Trouble):  # both keys stay granted; it is settled another time
            settle_interrupted(desk)
    _forget_what_is_over(desk)
    return desk


def _forget_what_is_over(desk: Desk) -> None:
    """Slips of partners whose time is over go when somebody signs in who may receive slips."""
    due = desk.store.reader.execute("select 1 from incoming where keep_until < ? limit 1", (desk.today().isoformat(),))
    if due.fetchone() is not None and desk.may(Action.RECEIVE_SLIPS):
        from .incoming import forget_due

        with contextlib.suppress(Trouble):  # a full disk keeps nobody out; it is done another time
            forget_due(desk)


def _judged(desk: Desk, look: Look, *, accept_older: bool) -> Freshness:
    seen = freshness.read(desk.unlocked.recalled)
    may_accept = reach(desk.roles, ACCEPTING) is not None
    try:
        return freshness.judge(desk.store, seen, look.pages(), rollback_log=look.rollback_log, may_accept=may_accept)
    except CopyIsOlder:
        if not (accept_older and may_accept and seen is not None):
            raise
        begin_epoch(desk.store, desk.unlocked.chain, desk.staff_code, "older copy", counters=seen.counters)
        return Freshness.ACCEPTED
