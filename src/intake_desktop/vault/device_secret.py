# SPDX-License-Identifier: Apache-2.0
"""The device secret: 256 random bits in the keyring of the PC, mixed into every slot: copied files cannot be guessed.

It is minted once, at the founding. While slots exist it is only ever put back, never made anew, because a new one would
close every slot at once.
"""

from __future__ import annotations

import base64
import binascii

from . import keys
from .keyring import NONE, Call, SystemKeyring
from .slot_file import KeyringRecord
from .troubles import DeviceSecretMissing, DeviceSecretWrong

_CHECK = b"intake/device-secret-check/1"
_WRITTEN = "1:"


def item(store: str) -> str:
    """The name under which the keyring keeps the device secret of one store."""
    return f"device-secret/{store}"


def written(secret: bytearray) -> str:
    """Write the device secret as the keyring keeps it: a version and base64."""
    return _WRITTEN + base64.b64encode(secret).decode()


def check(store: str, secret: bytearray) -> str:
    """The value by which the right device secret is recognised."""
    return keys.check_value(secret, bytes.fromhex(store), _CHECK)


def asked(keyring: SystemKeyring, record: KeyringRecord, store: str) -> Call | None:
    """Begin to ask the keyring for the device secret; nothing in the weaker mode, which has none."""
    return None if record.backend == NONE else keyring.fetch(record.backend, item(store))


def received(call: Call | None, record: KeyringRecord, store: str) -> bytearray | None:
    """Wait for the answer and check it: DeviceSecretMissing, DeviceSecretWrong, or what befell the keyring."""
    if call is None:
        return None
    text = call.result()
    if text is None:
        raise DeviceSecretMissing
    try:
        secret = bytearray(base64.b64decode(text.removeprefix(_WRITTEN), validate=True))
    except (binascii.Error, ValueError):
        raise DeviceSecretWrong from None
    if len(secret) != keys.KEY_BYTES or not fits(record, store, secret):
        keys.wipe(secret)
        raise DeviceSecretWrong
    return secret


def fits(record: KeyringRecord, store: str, secret: bytearray) -> bool:
    """Say whether this is the device secret that the slots were sealed with."""
    return keys.same(check(store, secret), record.check)
