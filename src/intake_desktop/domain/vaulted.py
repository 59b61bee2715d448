# SPDX-License-Identifier: Apache-2.0
"""Who she is has a key of its own: destroying it takes her name out of every copy, and the facts of her case stay.

The values of a file are sealed with the key of the file, named by the id of the person; those that identify somebody
with a second key, whose name is the same id with another version digit. So both names are found from each other, on
every PC alike, and a bundle carries both keys as it carried the one.
"""

from __future__ import annotations

from typing import Final

VAULTED: Final = frozenset({"identity", "contact", "record_identity", "perpetrator_identity"})
"""Things that identify somebody."""

_AT: Final = 12
_FILE, _IDENTITY = "4", "e"
"""The version digit of a random UUID, and one that no UUID has."""


def identity_subject(person: str) -> str:
    """Name the key of who she is, from the id of the person. An id that is no random UUID has only its one key."""
    return _with(person, _IDENTITY) if _digit(person) == _FILE else person


def person_of(subject: str) -> str:
    """Give the id of the person from the name of either key."""
    return _with(subject, _FILE) if is_identity(subject) else subject


def is_identity(subject: str) -> bool:
    """Say whether this names the key of who she is, and not that of her file."""
    return _digit(subject) == _IDENTITY


def subject_of(thing: str, person: str) -> str:
    """Name the key that seals a thing of this person's file."""
    return identity_subject(person) if thing in VAULTED else person


def _digit(subject: str) -> str:
    return subject[_AT] if len(subject) == 32 else ""


def _with(subject: str, digit: str) -> str:
    return subject[:_AT] + digit + subject[_AT + 1 :]
