# SPDX-License-Identifier: Apache-2.0
"""What has to be right about a passphrase that is typed twice. Knows no Qt."""

from __future__ import annotations

from ..domain.sentences import Sentence, sentence


def passphrase_problems(first: str, again: str, advice: Sentence | None) -> dict[str, Sentence]:
    """What is wrong, by the name of the field (``passphrase``, ``again``). `advice` is what the office says of it."""
    if advice is not None:
        return {"passphrase": advice}
    if " ".join(first.split()) != " ".join(again.split()):
        return {"again": sentence("The two passphrases differ. Type them once more.")}
    return {}


def wipe(secret: bytearray) -> None:
    """Overwrite a passphrase that was handed over."""
    secret[:] = bytes(len(secret))
