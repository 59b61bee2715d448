# SPDX-License-Identifier: Apache-2.0
"""One's own account at this PC: what one may do here, one's passphrase, and, for a counsellor, handing her key on."""

from __future__ import annotations

from ..domain.permissions import Action
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..vault import slot_file
from ..vault.roster import Reset
from .desk import Changes, Desk, changes
from .staff import StaffMember, list_members, noted


class SamePassphrase(Trouble):
    """The new passphrase is the one she has."""

    name = "same_passphrase"

    def __init__(self) -> None:
        super().__init__(sentence("This is the passphrase that you have already."), sentence("Choose another one."))


def own_account(desk: Desk) -> StaffMember:
    """What the list of staff says about the person at the desk."""
    desk.require(Action.OWN_ACCOUNT)
    return next(one for one in list_members(slot_file.read(desk.home)) if one.code == desk.staff_code)


def told_of_reset(desk: Desk) -> Reset | None:
    """Who gave the person at the desk a new passphrase, and when: so that she notices what she did not ask for."""
    desk.require(Action.OWN_ACCOUNT)
    return desk.unlocked.reset


def change_passphrase(desk: Desk, present: bytearray, coming: bytearray) -> Changes[None]:
    """Change one's own passphrase. `present` is asked again, so that nobody does it at a desk that was left open.

    WrongPassphrase, WaitBeforeNextTry, SamePassphrase, PassphraseTooWeak. Both are wiped by whoever handed them in.
    """
    desk.require(Action.OWN_ACCOUNT)
    desk.vault.unlock(desk.staff_code, present).wipe()
    if present == coming:
        raise SamePassphrase
    with noted(desk.store, desk.staff_code, "keys_changed", f"{desk.staff_code} own passphrase"):
        desk.vault.change_passphrase(desk.unlocked, coming)
    return changes("account")


def waiting_counsellors(desk: Desk) -> list[StaffMember]:
    """The other counsellors whom the person at the desk can give a key of the session notes that they lack."""
    desk.require(Action.KEEP_NOTES)
    contents = slot_file.read(desk.home)
    members = list_members(contents)
    own = next(one for one in members if one.code == desk.staff_code)
    lacking = {"all": ("newest", "older", "none"), "newest": ("older", "none"), "older": ("none", "newest")}
    return [one for one in members if one.code != own.code and one.notes in lacking.get(own.notes, ())]
