# SPDX-License-Identifier: Apache-2.0
"""Questions of an intake that only some of the staff answer: to the others they are not shown.

They stay in the form and what was answered stays as it is; a form cannot know who sits before it.
"""

from __future__ import annotations

from collections.abc import Iterable

from .permissions import Action, may_change

_BY_ACTION = {
    "type_override": Action.OVERRIDE_CLASSIFICATION,
    "type_override_reason": Action.OVERRIDE_CLASSIFICATION,
    "reviewed_by": Action.APPROVE_PLAN,
    "reviewed_on": Action.APPROVE_PLAN,
}
_BY_ROLE = {"medical_services": "medical_officer"}


def withheld(roles: Iterable[str]) -> frozenset[str]:
    """Name the questions that somebody with these roles is not asked."""
    have = frozenset(roles)
    by_action = {name for name, action in _BY_ACTION.items() if not may_change(have, action)}
    return frozenset(by_action | {name for name, role in _BY_ROLE.items() if role not in have})
