# SPDX-License-Identifier: Apache-2.0
"""Entries that are corrected by a new one in their place: the new one names the former, and both stay readable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, TypeVar


class Correctable(Protocol):
    """An entry that may stand in the place of another one."""

    @property
    def id(self) -> str:
        """Its own id."""

    @property
    def amends(self) -> str | None:
        """The id of the one in whose place it stands; nothing of a first one."""


E = TypeVar("E", bound=Correctable)


def former(entry: E, by_id: Mapping[str, E]) -> Iterator[E]:
    """Go back through what stood in the place of an entry, the latest first. Entries that name each other in a ring,
    which no PC writes, come once.
    """
    seen = {entry.id}
    while (found := by_id.get(entry.amends or "")) is not None and found.id not in seen:
        seen.add(found.id)
        yield found
        entry = found
