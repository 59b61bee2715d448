# SPDX-License-Identifier: Apache-2.0
"""The staff of this PC: who may sign in, and as what. People are codes here, never names."""

from __future__ import annotations

import msgspec

from ..domain.permissions import Action, roles_problem
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..vault.roster import Member
from .desk import Changes, Desk


class StaffIncomplete(Trouble):
    """Something is missing before this person can be added."""

    name = "staff_incomplete"


class StaffMember(msgspec.Struct, frozen=True):
    """One member of staff as the staff page shows her."""

    code: str
    roles: tuple[str, ...]
    language: str
    active: bool
    since: str
    agreement_on: str | None


def add_staff(
    desk: Desk, code: str, roles: tuple[str, ...], language: str, passphrase: bytearray, agreement_on: str | None = None
) -> Changes[str]:
    """Give a member of staff a key of her own on this PC; answers her code. She can sign in at once."""
    desk.require(Action.MANAGE_STAFF)
    if not code.strip():
        raise StaffIncomplete(sentence("Write the staff code of the new member of staff."))
    if (problem := roles_problem(roles)) is not None:
        raise StaffIncomplete(problem)
    desk.vault.add(desk.unlocked, Member(code, roles, language, agreement_on), passphrase)
    added = code.strip().upper()
    desk.store.note(desk.staff_code, "role_changed", f"{added} {' '.join(roles)}")
    return Changes(frozenset({"staff"}), added)


def list_staff(desk: Desk) -> list[StaffMember]:
    """Everybody who works or worked here, by code."""
    desk.require(Action.SEE_STAFF)
    people = desk.vault.roster().users
    return [
        StaffMember(one.code, one.roles, one.language, one.active, one.since, one.agreement_on)
        for one in sorted(people, key=lambda one: one.code)
    ]
