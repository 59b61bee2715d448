# SPDX-License-Identifier: Apache-2.0
"""The ways back to an open desk, and which of them help after which trouble. No Qt: presenters know it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from ..domain.sentences import Sentence, sentence


class Way(Enum):
    """One way back; its value is the verb on its button."""

    AGAIN = sentence("Try again")
    SHEET = sentence("Use the recovery sheet")
    CODE = sentence("Use a one-time code")
    FOR_NOW = sentence("Open for now with the sheet")
    ANEW = sentence("Make the keys anew")
    BACKUP = sentence("Restore a backup")
    OLDER = sentence("Go on with this copy")


WHEN: Mapping[Way, Sentence] = {
    Way.SHEET: sentence(
        "The computer lost its key, or another keyring stands in its place. Type the sheet from the sealed envelope: "
        "every passphrase works again."
    ),
    Way.CODE: sentence(
        "You sit at another account of this computer. A supervisor who can sign in makes a code for you."
    ),
    Way.BACKUP: sentence("The files of this computer are damaged or gone. Nothing that is here is deleted."),
    Way.ANEW: sentence(
        "The file with the keys of the staff is lost, or no supervisor can sign in any more. A supervisor begins anew "
        "with the recovery sheets; the records stay as they are."
    ),
}
"""For the ways that can always be chosen: when each helps."""

_KEYRING_SILENT = (Way.AGAIN, Way.SHEET, Way.CODE)
AFTER: Mapping[str, tuple[Way, ...]] = {
    "keyring_absent": (Way.AGAIN, Way.SHEET),
    "keyring_locked": (Way.AGAIN, Way.SHEET),
    "keyring_slow": (Way.AGAIN, Way.SHEET),
    "keyring_changed": _KEYRING_SILENT,
    "device_secret_missing": (Way.SHEET, Way.CODE, Way.AGAIN),
    "device_secret_wrong": (Way.SHEET, Way.CODE, Way.AGAIN),
    "slots_damaged": (Way.ANEW, Way.BACKUP),
    "slot_tampered": (Way.BACKUP, Way.ANEW),
    "roster_forged": (Way.BACKUP, Way.ANEW),
    "kdf_refused": (Way.BACKUP, Way.ANEW),
    "store_missing": (Way.BACKUP,),
    "store_damaged": (Way.BACKUP,),
    "store_busy": (Way.AGAIN,),
    "copy_is_older": (Way.OLDER, Way.BACKUP),
    "file_was_changed": (Way.OLDER, Way.BACKUP),
}
"""What helps after a trouble at the closed desk, the best first. Others explain themselves in their own words."""

WITH_SHEET_IN_HAND: Mapping[str, tuple[Way, ...]] = {
    "keyring_absent": (Way.AGAIN, Way.FOR_NOW, Way.ANEW),
    "keyring_locked": (Way.AGAIN, Way.FOR_NOW),
    "keyring_slow": (Way.AGAIN, Way.FOR_NOW),
    "keyring_forgets": (Way.AGAIN, Way.FOR_NOW),
    "slots_damaged": (Way.ANEW, Way.BACKUP),
    "roster_forged": (Way.ANEW, Way.BACKUP),
    "sheet_not_needed": (Way.ANEW,),
    "sheet_does_not_open": (Way.BACKUP,),
    "store_missing": (Way.BACKUP,),
}
"""What helps when a sheet was typed and could not be used."""

CHOICES = (Way.SHEET, Way.CODE, Way.BACKUP, Way.ANEW)
"""What can be chosen without any trouble having been told, the gentlest first."""


def ways_after(name: str) -> tuple[Way, ...]:
    """The ways on after a trouble at the closed desk."""
    return AFTER.get(name, ())
