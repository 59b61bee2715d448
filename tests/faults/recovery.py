# SPDX-License-Identifier: Apache-2.0
"""The keyring of the PC fails in every way; the sheet from the envelope brings everybody in again.

``lost`` counts members of staff who cannot open the desk with the passphrase that they always had.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.display.lost_keyring import WORDS, live_through
from tests.faults import Fault
from tests.ui.night import WORDS as STAFF
from tests.ui.night import Night
from tests.vault.office import Keyring

from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import recovery, unlock
from intake_desktop.vault import Vault, passphrase_bytes
from intake_desktop.vault.keyring import PlaceLocked


def faults(quick: bool) -> Iterator[Fault]:
    """The whole night with everything real, and each state of the keyring by itself."""
    yield worst_night()
    yield each_state()


def worst_night() -> Fault:
    """In the window, on a display, with the Secret Service of a desktop: the sheet is typed, everybody signs in."""
    with tempfile.TemporaryDirectory() as folder:
        told = live_through(Path(folder)).stdout.splitlines()
    opened = {line.removeprefix("open:") for line in told if line.startswith("open:")}
    left = len(set(WORDS) - opened)
    return Fault("keyring gone, sheet typed in the window", len(WORDS), left, 0, int("ended" not in told))


def lost(night: Night) -> None:
    """Its contents are gone."""
    night.keyring.kept.clear()


def changed(night: Night) -> None:
    """Another one stands in its place."""
    night.places = [Keyring("kwallet")]


def wrong(night: Night) -> None:
    """It gives another value."""
    night.keyring.kept = dict.fromkeys(night.keyring.kept, "1:" + "A" * 43 + "=")


def absent(night: Night) -> None:
    """There is none."""
    night.places = []


def locked(night: Night) -> None:
    """It stays locked."""
    night.keyring.locked, night.keyring.refuses = True, PlaceLocked()


def hanging(night: Night) -> None:
    """It never answers."""
    night.limit = 0.05
    night.keyring.gate.clear()


STATES: dict[Callable[[Night], None], str] = {
    lost: "device_secret_missing", changed: "keyring_changed", wrong: "device_secret_wrong", absent: "keyring_absent",
    locked: "keyring_locked", hanging: "keyring_slow",
}  # fmt: skip
"""What befalls the keyring, and how it must be named."""


def each_state() -> Fault:
    """Each state is named, the sheet is used (for this night only, where no keyring takes it), everybody signs in."""
    left = unnamed = 0
    for befall, name in STATES.items():
        with tempfile.TemporaryDirectory() as folder:
            night = Night(Path(folder) / "home")
            befall(night)
            unnamed += outcome(night, "CW01", night.vault()) != name
            try:
                recovery.recover(night.home, night.sheet, vault=night.vault())
                keys = night.vault()
            except Trouble:
                keys = recovery.borrow(night.home, night.sheet, vault=night.vault())
            left += sum(outcome(night, code, keys) != "open" for code in STAFF)
            night.keyring.gate.set()
    return Fault("each state of the keyring, and the sheet", len(STATES) * len(STAFF), left, 0, unnamed)


def outcome(night: Night, code: str, keys: Vault) -> str:
    """What comes of signing in: ``open``, or the name of the trouble."""
    try:
        unlock.lock(unlock.unlock(night.home, code, passphrase_bytes(STAFF[code]), vault=keys))
    except Trouble as trouble:
        return trouble.name
    return "open"
