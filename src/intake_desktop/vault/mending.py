# SPDX-License-Identifier: Apache-2.0
"""What recovery sheets and one-time codes do to a slot file; :mod:`.vault` writes the result and asks the keyring."""

from __future__ import annotations

import base64
import contextlib
import itertools
import secrets
from pathlib import Path

import msgspec

from . import device_secret, keys, slot_file
from .keyring import NONE
from .recovery import NOTES, PC, PC_WITHOUT_KEYRING, Recovered, SheetCheck, tidied
from .slot_file import Handover, SlotFile
from .troubles import (
    AlreadyFounded,
    HandoverRefused,
    RosterForged,
    SheetNotNeeded,
    SheetOfAnotherCentre,
    SheetOfAnotherKind,
    SlotsDamaged,
)
from .unlocked import is_key

_HANDOVER = b"intake/handover/1"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_CHARACTERS = 20
"""100 random bits: nothing to guess, so it is not stretched."""


def device_secret_of(contents: SlotFile, recovered: Recovered) -> bytearray:
    """The device secret of a sheet, if it is the one these slots were sealed with."""
    if recovered.kind == PC_WITHOUT_KEYRING and recovered.store == contents.store and contents.keyring.backend == NONE:
        raise SheetNotNeeded
    if recovered.kind != PC or recovered.device_secret is None:
        raise SheetOfAnotherKind
    belongs = recovered.store == contents.store
    if not belongs or not device_secret.fits(contents.keyring, contents.store, recovered.device_secret):
        raise SheetOfAnotherCentre
    return recovered.device_secret


def notes_identity(recovered: Recovered) -> bytearray:
    """The private notes key of a counselling sheet."""
    if recovered.kind != NOTES or recovered.notes_identity is None:
        raise SheetOfAnotherKind
    return recovered.notes_identity


def keys_to_rebuild(recovered: Recovered) -> tuple[bytearray, bytearray | None]:
    """The store's key and the device secret (none in the weaker mode) of a PC's sheet."""
    if recovered.kind not in (PC, PC_WITHOUT_KEYRING) or recovered.data_key is None:
        raise SheetOfAnotherKind
    return recovered.data_key, recovered.device_secret


def checked(contents: SlotFile, recovered: Recovered) -> SheetCheck:
    """Say what a sheet would be good for, without using it."""
    if recovered.kind == NOTES:
        return _notes_checked(contents, recovered)
    belongs = recovered.store == contents.store
    secret = recovered.device_secret
    fits = belongs and secret is not None and device_secret.fits(contents.keyring, contents.store, secret)
    current = contents.chain().current.keys_of("store", "current", store=contents.store)
    newest = belongs and recovered.data_key is not None and any(is_key(key, recovered.data_key) for key in current)
    return SheetCheck(belongs, fits, newest)


def with_keyring(contents: SlotFile, backend: str, now: str) -> SlotFile:
    """Record that the device secret was put back from a sheet now, and in which keyring it lies."""
    since = contents.keyring.since if backend == contents.keyring.backend else now
    record = msgspec.structs.replace(contents.keyring, backend=backend, since=since, restored=now)
    return msgspec.structs.replace(contents, keyring=record)


def handed_over(contents: SlotFile, secret: bytearray, now: str) -> tuple[SlotFile, str]:
    """Seal the device secret under a fresh one-time code; an earlier code that nobody used is no longer good."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_CHARACTERS))
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    key = keys.derive(bytearray(code.encode()), salt, _HANDOVER)
    try:
        box = keys.encrypt(key, nonce, secret, contents.store.encode())
    finally:
        keys.wipe(key)
    entry = Handover(salt.hex(), nonce.hex(), base64.b64encode(box).decode(), now)
    groups = " ".join(code[at : at + 4] for at in range(0, _CODE_CHARACTERS, 4))
    return msgspec.structs.replace(contents, handovers=(entry,)), groups


def taken_over(contents: SlotFile, code: str) -> tuple[SlotFile, bytearray]:
    """Open the device secret with a one-time code and use the code up; HandoverRefused when it fits nothing."""
    for entry in contents.handovers:
        with contextlib.suppress(keys.NotOpened, ValueError):
            key = keys.derive(bytearray(tidied(code).encode()), bytes.fromhex(entry.salt), _HANDOVER)
            box = base64.b64decode(entry.box, validate=True)
            secret = keys.decrypt(key, bytes.fromhex(entry.nonce), box, contents.store.encode())
            keys.wipe(key)
            rest = tuple(other for other in contents.handovers if other != entry)
            return msgspec.structs.replace(contents, handovers=rest), secret
    raise HandoverRefused


def must_be_lost(home: Path) -> None:
    """Refuse (AlreadyFounded) when a copy of the slot file can still be read and its list of staff is signed as it must
    be: then restoring is the way."""
    with contextlib.suppress(SlotsDamaged, RosterForged):
        slot_file.read(home).chain()
        raise AlreadyFounded


def set_aside(home: Path) -> None:
    """Rename what is left of a slot file nobody can use, so that it is neither lost nor in the way."""
    number = next(count for count in itertools.count(1) if not any(home.glob(f"slots.?.{_aside(count)}")))
    for name in slot_file.COPIES:
        with contextlib.suppress(FileNotFoundError):
            (home / name).replace(home / f"{name}.{_aside(number)}")


def _aside(number: int) -> str:
    return "damaged" if number == 1 else f"damaged-{number}"


def _notes_checked(contents: SlotFile, recovered: Recovered) -> SheetCheck:
    identity = notes_identity(recovered)
    public = keys.public_identity(identity)
    fitting = [key for key in contents.chain().current.keys_of("notes") if key.public == public]
    return SheetCheck(bool(fitting), False, any(key.state == "current" for key in fitting))
