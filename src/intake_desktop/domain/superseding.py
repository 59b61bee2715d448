# SPDX-License-Identifier: Apache-2.0
"""Two files of one slip: what says less takes the place of what says more, never the other way."""

from __future__ import annotations

from typing import Any

from .consent import LEVELS
from .disclosure import SlipContent

_TOLD = ("facts", "documents", "risk_factors", "done_here")
_HERS = ("name", "contact_phone")


def says_more(one: SlipContent, kept: SlipContent) -> bool:
    """Whether a file says more of her than what is kept of the same slip: at a higher level, or things beside it."""
    if LEVELS.index(one.level) != LEVELS.index(kept.level):
        return LEVELS.index(one.level) > LEVELS.index(kept.level)
    return any(_codes(getattr(one, name)) - _codes(getattr(kept, name)) for name in _TOLD)


def takes_its_place(one: SlipContent, kept: SlipContent) -> bool:
    """Whether a file is to be kept in the place of what is kept: it is another one, and nothing in it is more."""
    gained = one.level == kept.level and any(getattr(one, name) and not getattr(kept, name) for name in _HERS)
    return one != kept and not gained and not says_more(one, kept)


def _codes(told: tuple[Any, ...]) -> set[object]:
    return {getattr(one, "code", one) for one in told}
