# SPDX-License-Identifier: Apache-2.0
"""The pages as data: what stands in the rail, who may see it, and how a page is made when somebody first goes there.

A page is made by its factory, which imports it only then, hands it its services and connects what it asks for (such as
``case_wanted``) to ``place.go``. So pages do not know each other; this table is where they meet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ..domain.permissions import Action
from ..domain.sentences import Sentence
from .runner import Runner

if TYPE_CHECKING:
    from ..services.desk import Desk
    from .kit import Page
    from .system.signs import SystemSigns


class Go(Protocol):
    """Leave for another page; `where` reaches its ``arrive``."""

    def __call__(self, key: str, **where: object) -> None: ...


@dataclass(frozen=True)
class Place:
    """What a page is handed: the unlocked desk, the runner, how to go elsewhere, the status line in words."""

    desk: Desk
    runner: Runner
    go: Go
    tell_status: Callable[[Sentence], None]
    signs: SystemSigns | None = None
    """How the computer tells that it sleeps or was locked."""
    practise: Callable[[], None] | None = None
    """Lock this desk and open the practice desk."""


@dataclass(frozen=True)
class PageEntry:
    """One page. `icon` and `words` stand in the rail; without `in_rail` it is reached from other pages only."""

    key: str
    icon: str
    words: Sentence
    make: Callable[[Place], Page]
    action: Action | None = None
    in_rail: bool = True
    under: str = ""
    """For a page that stands in no rail: the one that is marked there while it is open."""
    about: Sentence | None = None
    """A line about the page, for the page that leads to it."""

    def is_open_to(self, desk: Desk) -> bool:
        """Whether the person at the desk may come here."""
        return self.action is None or desk.may(self.action)
