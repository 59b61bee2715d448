# SPDX-License-Identifier: Apache-2.0
"""Passphrases: what a person types, brought to bytes; and generated ones for a PC without a keyring."""

from __future__ import annotations

import functools
import secrets

from .. import resources
from ..domain.passphrases import passphrase_bytes
from ..domain.sentences import Sentence, sentence

SHORTEST = 10
"""Characters that a passphrase of one's own needs at least."""
GENERATED_WORDS = 7
"""Words of a generated passphrase: 77 bits or more, so that it withstands guessing without a device secret."""


def passphrase_problem(text: str, staff_code: str = "") -> Sentence | None:
    """Say what is wrong with a passphrase that somebody wants to choose, or nothing when it will do."""
    plain = passphrase_bytes(text).decode()
    if len(plain) < SHORTEST:
        return sentence(
            "A passphrase needs {count} characters or more. Four words are easy to remember.", count=SHORTEST
        )
    if len(set(plain)) < 5 or (staff_code and plain.casefold().replace(" ", "") == staff_code.casefold() * 2):
        return sentence("This passphrase is too easy to guess.")
    return None


def generate_passphrase(words: int = GENERATED_WORDS) -> str:
    """Make a passphrase of random words; seven words withstand a thief who has copied all files."""
    return " ".join(secrets.choice(word_list()) for _ in range(words))


def is_generated(passphrase: bytearray) -> bool:
    """Say whether this is seven or more words of our list, as the weaker mode demands."""
    try:
        words = passphrase.decode().split()
    except UnicodeDecodeError:
        return False
    return len(words) >= GENERATED_WORDS and len(set(words)) > 4 and set(words) <= set(word_list())


@functools.cache
def word_list() -> tuple[str, ...]:
    """The short English words from which passphrases are made."""
    return tuple(resources.text("wordlist.txt").split())
