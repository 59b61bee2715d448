# SPDX-License-Identifier: Apache-2.0
"""Passphrases become keys; keys are kept in slots, on paper and in the system keyring.

What other rooms need is named here and loaded when it is first asked for: the first thing that a process of ours does
is to close its memory (`hygiene`), and that must not wait for cryptography.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ..domain.passphrases import passphrase_bytes
from .hygiene import close_memory

if TYPE_CHECKING:
    from .door import Founding, VaultState
    from .kdf import KdfCost, KdfPolicy
    from .keyring import NoKeyring, SystemKeyring
    from .keys import wipe
    from .passphrases import generate_passphrase, passphrase_problem
    from .recovery import Recovered, RecoverySheet, SheetCheck, TypedLine, TypedSheet, lines_of, look_at, read_sheet
    from .roster import Member, Person, Roster
    from .unlocked import Unlocked, seal_note
    from .vault import Vault
    from .waiting import Clocks

_MODULES = {
    "door": ("Founding", "VaultState"),
    "kdf": ("KdfCost", "KdfPolicy"),
    "keyring": ("NoKeyring", "SystemKeyring"),
    "keys": ("wipe",),
    "passphrases": ("generate_passphrase", "passphrase_problem"),
    "recovery": (
        "Recovered", "RecoverySheet", "SheetCheck", "TypedLine", "TypedSheet", "lines_of", "look_at", "read_sheet",
    ),
    "roster": ("Member", "Person", "Roster"),
    "unlocked": ("Unlocked", "seal_note"),
    "vault": ("Vault",),
    "waiting": ("Clocks",),
}  # fmt: skip
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Clocks",
    "Founding",
    "KdfCost",
    "KdfPolicy",
    "Member",
    "NoKeyring",
    "Person",
    "Recovered",
    "RecoverySheet",
    "Roster",
    "SheetCheck",
    "SystemKeyring",
    "TypedLine",
    "TypedSheet",
    "Unlocked",
    "Vault",
    "VaultState",
    "close_memory",
    "generate_passphrase",
    "lines_of",
    "look_at",
    "passphrase_bytes",
    "passphrase_problem",
    "read_sheet",
    "seal_note",
    "wipe",
]


def __getattr__(name: str) -> Any:
    """Load the module of a name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
