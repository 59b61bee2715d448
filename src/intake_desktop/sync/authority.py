# SPDX-License-Identifier: Apache-2.0
"""Who may have written an operation: the signed list of staff of the PC that wrote it decides, operation by
operation.

The member ``roster.json`` carries, exactly as they were signed, the sender's list of staff with all its earlier
versions, and the lists of the PCs whose operations it passes on. A list counts when its first version is the one that
was pinned when a supervisor accepted that PC, and each later one is signed by a supervisor of the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from ..domain.operations import Operation
from ..domain.sentences import Sentence, sentence
from ..vault.roster import Chain, SignedRoster, read_chain
from ..vault.troubles import RosterForged, SlotsAreNewer
from .manifest import NewerFormat

FORMAT: Final = "intake-rosters/1"


class NotARoster(ValueError):
    """The bytes are not a list of staff, or it is not signed under the key that was pinned."""


class StaffList(msgspec.Struct, frozen=True):
    """A verified list of staff: the hash of each version, and the roles of all who ever worked there, by code."""

    digests: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]

    def follows(self, other: StaffList) -> bool:
        """Say whether this list is the other one or a later version of it."""
        return self.digests[: len(other.digests)] == other.digests


RoleRule = Callable[[Operation, tuple[str, ...]], Sentence | None]
"""Says why somebody with these roles may not have written an operation of this kind, or nothing when she may."""


class _Rosters(msgspec.Struct, frozen=True):
    format: str
    rosters: dict[str, bytes]


_decoder = msgspec.json.Decoder(_Rosters)
_versions = msgspec.json.Decoder(tuple[SignedRoster, ...])


class Authority:
    """Judges operations that come in; what it objects to is kept apart with the reason, the rest proceeds."""

    def __init__(self, staff: Mapping[str, StaffList], may: RoleRule) -> None:
        self._staff = staff
        self._may = may

    def __call__(self, operation: Operation) -> Sentence | None:
        """Say why an operation may not be applied, or nothing when it may."""
        staff = self._staff.get(operation.device)
        if staff is None:
            return sentence("It comes from a PC that is not known here.")
        roles = staff.roles.get(operation.actor)
        if roles is None:
            return sentence(
                "The staff code {code} is not on the list of staff of the PC that wrote it.", code=operation.actor
            )
        return self._may(operation, roles)


def write_rosters(rosters: Mapping[str, bytes]) -> bytes:
    """Write the member that carries the lists of staff, by device."""
    return msgspec.json.encode(_Rosters(FORMAT, dict(sorted(rosters.items()))))


def read_rosters(content: bytes) -> dict[str, bytes]:
    """Read the lists of staff by device, not yet verified; NotARoster."""
    try:
        found = _decoder.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise NotARoster("not lists of staff") from None
    if found.format != FORMAT:
        raise NotARoster("another format")
    return found.rosters


def write_staff(chain: Chain) -> bytes:
    """Write a list of staff with all its versions, as it travels."""
    return msgspec.json.encode(chain.signed)


def read_staff(content: bytes, root: str) -> StaffList:
    """Read and verify a list of staff whose first version must be `root`; NotARoster or NewerFormat."""
    chain = read_staff_chain(content, root)
    return StaffList(chain.digests, {person.code: person.roles for person in chain.current.users})


def read_staff_chain(content: bytes, root: str) -> Chain:
    """The same with all its versions and everybody's keys."""
    try:
        chain = read_chain(_versions.decode(content))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, RosterForged):
        raise NotARoster("not a signed list of staff") from None
    except SlotsAreNewer:
        raise NewerFormat from None
    if chain.root != root:
        raise NotARoster("the list of another centre or PC")
    return chain
