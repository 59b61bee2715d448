# SPDX-License-Identifier: Apache-2.0
"""How long work tells where it stands."""

from __future__ import annotations

from collections.abc import Callable

from ..domain.sentences import Sentence

Progress = Callable[[Sentence, int, int], None]
"""Told what is being done, how far it is, and how far it goes (the same unit: bytes or operations)."""


def silent(what: Sentence, done: int, total: int) -> None:
    """Tell nobody."""
