# SPDX-License-Identifier: Apache-2.0
"""The staff of this PC: who may sign in, and as what. People are codes here, never names."""

from __future__ import annotations

import msgspec

from ..domain.permissions import Action, roles_problem
from ..domain.staff import agreement_problem, code_problem
from ..domain.troubles import Trouble
from ..vault.roster import Member
from ..vault.staff import staff_code
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
    desk: Desk, code: str, roles: tuple[str, ...], language: str, passphrase: bytearray, agreement_on: str
) -> Changes[str]:
    """Give a member of staff a key of her own on this PC; answers her code. She can sign in at once.

    `agreement_on` is the ISO day on which she signed the confidentiality agreement: nobody has a key before that.
    """
    desk.require(Action.MANAGE_STAFF)
    problem = code_problem(code) or roles_problem(roles) or agreement_problem(agreement_on, desk.today())
    if problem is not None:
        raise StaffIncomplete(problem)
    desk.vault.add(desk.unlocked, Member(code, roles, language, agreement_on), passphrase)
    added = staff_code(code)
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
