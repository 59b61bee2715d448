# SPDX-License-Identifier: Apache-2.0
"""What a typed passphrase is: one rule for the window, the terminal and the vault, or somebody is locked out."""

from __future__ import annotations

import unicodedata


def passphrase_bytes(text: str) -> bytearray:
    """Bring what was typed to the bytes that are stretched: the same for every keyboard, in one kind of spaces."""
    return bytearray(" ".join(unicodedata.normalize("NFKC", text).split()).encode())
