# SPDX-License-Identifier: Apache-2.0
"""Unlocking and locking this PC."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ..domain.troubles import Trouble
from ..store import Store
from ..vault import Vault
from .desk import Desk, wall_clock
from .setup import STORE


def unlock(
    home: Path,
    staff_code: str,
    passphrase: bytearray,
    *,
    vault: Vault | None = None,
    now: Callable[[], datetime] = wall_clock,
) -> Desk:
    """Open the store for a member of staff; slow by design, so never on the window's thread.

    Raises the troubles of the vault (wrong passphrase, keyring) and of the store (newer, damaged, in use elsewhere).
    The passphrase is left to whoever handed it in; it is wiped there.
    """
    keys = vault or Vault(home)
    unlocked = keys.unlock(staff_code, passphrase)
    try:
        store = Store.open_existing(home / STORE, unlocked.data_key, now=now)
    except BaseException:
        unlocked.wipe()
        raise
    try:
        desk = Desk(home, store, unlocked, keys, now)
        store.note(desk.staff_code, "login", store.device.id)
    except BaseException:
        store.close()
        unlocked.wipe()
        raise
    return desk


def lock(desk: Desk) -> None:
    """Close the store and wipe the keys; the caller then ends the process, which is what clears memory for good.

    Locking twice is locking once.
    """
    if not desk.store.open:
        return
    with contextlib.suppress(Trouble):  # a full disk must not keep anybody from locking
        desk.store.checkpoint()
    desk.close()
