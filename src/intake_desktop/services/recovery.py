# SPDX-License-Identifier: Apache-2.0
"""The recovery sheet: trying it, and putting back what the keyring of this PC has lost."""

from __future__ import annotations

from pathlib import Path

from ..domain.sentences import Sentence, sentence
from ..vault import Vault, read_sheet


def try_sheet(home: Path, typed: str, *, vault: Vault | None = None) -> Sentence:
    """Say whether a sheet that was typed from paper belongs to this PC; changes nothing.

    SheetUnreadable names the line that is wrong.
    """
    recovered = read_sheet(typed)
    try:
        check = (vault or Vault(home)).rehearse(recovered)
    finally:
        recovered.wipe()
    if check.belongs_here and check.device_secret_fits:
        return sentence("This sheet belongs to this computer and would help.")
    return sentence("This sheet can be read, but it does not help on this computer.")


def recover(home: Path, typed: str, *, vault: Vault | None = None) -> None:
    """Put the secret of this PC back into its keyring from the paper sheet, so that every passphrase works again.

    Raises SheetUnreadable, SheetOfAnotherCentre, SheetOfAnotherKind, or what befell the keyring; then nothing changed.
    """
    recovered = read_sheet(typed)
    try:
        (vault or Vault(home)).restore(recovered)
    finally:
        recovered.wipe()
