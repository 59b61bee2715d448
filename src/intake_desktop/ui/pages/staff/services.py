# SPDX-License-Identifier: Apache-2.0
"""The verbs that the staff page needs, with the desk already in them. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from intake_desktop.domain.sentences import Sentence

from .presenter import Worries

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.elsewhere import Elsewhere
    from intake_desktop.services.recovery import TypedSheet
    from intake_desktop.services.staff import Leaving, StaffMember

Told = Callable[[Sentence, int, int], None]
Judge = Callable[[Sequence[str]], "TypedSheet"]
Divide = Callable[[str], list[str]]


@dataclass(frozen=True)
class About:
    """Everything about one member of staff. `leaving` is counted only for those who may close her account; `keys_due`
    says that she left, or is no counsellor any more, and still knows a present key."""

    member: StaffMember
    elsewhere: Sequence[Elsewhere]
    leaving: Leaving | None
    keys_due: bool = False

    def known(self) -> tuple[StaffMember, Sequence[Elsewhere]]:
        """What is told of her."""
        return self.member, self.elsewhere


@dataclass(frozen=True)
class StaffServices:
    """`only_suggested`: this PC has no keyring, so that only a passphrase of the program withstands a thief."""

    own_code: str
    may_manage: bool
    may_take_drafts: bool
    only_suggested: bool
    today: Callable[[], date]
    languages: tuple[str, ...]
    suggest: Callable[[], str]
    advice: Callable[[str, str], Sentence | None]
    list_staff: Callable[[], Sequence[StaffMember]]
    worries: Callable[[], Worries]
    about: Callable[[str], About]
    add_staff: Callable[[str, tuple[str, ...], str, bytearray, str], Any]
    change_roles: Callable[[str, tuple[str, ...]], Any]
    record_agreement: Callable[[str, str], Any]
    reset_passphrase: Callable[[str, bytearray], Any]
    bring_back: Callable[[str, bytearray, str], Any]
    deactivate: Callable[[str], Any]
    take_drafts: Callable[[str], Any]
    judge: Judge
    divide: Divide
    """A sheet that is being typed: which lines are right, and where a pasted one divides."""
    grant_from_sheet: Callable[[str, str], Any]
    keep_open: Callable[[str], Any]
    change_keys: Callable[[Told], Any]


def services_at(desk: Desk) -> StaffServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import elsewhere, keys, recovery, setup, staff

    may_manage = desk.may(Action.MANAGE_STAFF)

    def worries() -> Worries:
        if not may_manage:
            return Worries()
        due = keys.keys_due(desk)
        return Worries(elsewhere.closed_elsewhere(desk), due.words if due.due else None)

    def about(code: str) -> About:
        member, there = staff.member(desk, code), elsewhere.accounts_elsewhere(desk, code)
        if not may_manage:
            return About(member, there, None)
        due = keys.keys_due(desk)
        return About(member, there, staff.leaving(desk, code), member.code in (*due.left, *due.no_counsellor))

    return StaffServices(
        own_code=desk.staff_code,
        may_manage=may_manage,
        may_take_drafts=may_manage and desk.may(Action.RECORD_INTAKE),
        only_suggested=desk.unlocked.weak,
        today=desk.today,
        languages=desk.centre.languages,
        suggest=setup.suggest_passphrase,
        advice=setup.passphrase_advice,
        list_staff=lambda: staff.list_staff(desk),
        worries=worries,
        about=about,
        add_staff=lambda *said: staff.add_staff(desk, *said),
        change_roles=lambda code, roles: staff.change_roles(desk, code, roles),
        record_agreement=lambda code, day: staff.record_agreement(desk, code, day),
        reset_passphrase=lambda code, passphrase: staff.reset_passphrase(desk, code, passphrase),
        bring_back=lambda code, passphrase, day: staff.bring_back(desk, code, passphrase, day),
        deactivate=lambda code: staff.deactivate(desk, code),
        take_drafts=lambda code: staff.take_drafts(desk, code),
        judge=recovery.look_at_lines,
        divide=recovery.lines_of_text,
        grant_from_sheet=lambda code, typed: staff.grant_notes_from_sheet(desk, code, typed),
        keep_open=lambda code: elsewhere.keep_open(desk, code),
        change_keys=lambda told: keys.change_keys(desk, told),
    )
