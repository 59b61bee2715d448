# SPDX-License-Identifier: Apache-2.0
"""Passphrases become keys; keys are kept in slots, on paper and in the system keyring.

What other rooms need is named here; cryptography, pyrage and keyring are loaded when they are first needed.
"""

from ..domain.passphrases import passphrase_bytes
from .door import Founding, VaultState
from .hygiene import close_memory
from .kdf import KdfCost, KdfPolicy
from .keyring import NoKeyring, SystemKeyring
from .keys import wipe
from .passphrases import generate_passphrase, passphrase_problem
from .recovery import Recovered, RecoverySheet, SheetCheck, TypedLine, TypedSheet, lines_of, look_at, read_sheet
from .roster import Member, Person, Roster
from .unlocked import Unlocked, seal_note
from .vault import Vault
from .waiting import Clocks

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
