# SPDX-License-Identifier: Apache-2.0
"""What nobody does alone: a second member of staff comes to the desk and types her own passphrase."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..domain.permissions import SECONDED, Action, may_change
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..vault.staff import staff_code
from ..vault.troubles import WrongPassphrase
from .desk import Desk
from .reach import is_barred

STAYS = timedelta(minutes=5)
"""How long a second person counts as being there."""
_SEAL = object()


class SecondRefused(Trouble):
    """This member of staff cannot be the second person, or was not asked for this."""

    name = "second_refused"


class Second:
    """Proof that somebody else typed her passphrase at this desk, for one action and for one time. Made by
    :func:`confirm_second`.
    """

    def __init__(self, code: str, action: Action, at: datetime, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a second person is confirmed, not made")
        self.code = code
        self.action = action
        self.at = at
        self.is_spent = False

    def __repr__(self) -> str:
        return "<Second>"


def confirm_second(desk: Desk, code: str, passphrase: bytearray, action: Action) -> Second:
    """Let a second member of staff agree to `action` with her own passphrase; slow by design, as signing in is.

    Raises what signing in raises (wrong passphrase, waiting, keyring), and SecondRefused for the first person herself.
    The passphrase is wiped by whoever handed it in.
    """
    desk.require(action)
    if action not in SECONDED:
        raise ValueError("this needs no second person")
    if staff_code(code) == desk.staff_code:
        raise SecondRefused(
            sentence("The second person must be somebody else."),
            sentence("Ask another member of staff to come and type her own code and passphrase."),
        )
    try:
        other = desk.vault.unlock(code, passphrase)
    except WrongPassphrase:
        desk.store.note(desk.staff_code, "login_failed", f"second person {action}")
        raise
    try:
        if "partner_desk" in other.roles:
            raise SecondRefused(sentence("An outside service cannot be the second person."))
        return Second(other.staff_code, action, desk.now(), _SEAL)
    finally:
        other.wipe()


def confirm_approval(desk: Desk, code: str, passphrase: bytearray, action: Action) -> Second:
    """Let somebody who may do `action` agree to it at the desk of somebody who may not; slow by design.

    Raises what signing in raises, and SecondRefused for somebody who may not do it either.
    """
    desk.require(Action.ISSUE_REFERRAL)
    if staff_code(code) == desk.staff_code:
        raise SecondRefused(sentence("You cannot agree to this yourself. Ask a supervisor to come to the desk."))
    try:
        other = desk.vault.unlock(code, passphrase)
    except WrongPassphrase:
        desk.store.note(desk.staff_code, "login_failed", f"second person {action}")
        raise
    try:
        if not may_change(other.roles, action):
            raise SecondRefused(sentence("This takes a supervisor. Ask one to come and type her code and passphrase."))
        return Second(other.staff_code, action, desk.now(), _SEAL)
    finally:
        other.wipe()


def approver(desk: Desk, second: Second | None, action: Action, case_id: str = "") -> str:
    """Give the code of whoever agrees to `action`: the person at the desk when she may herself, else who came to it.

    SecondRefused when nobody did, or when she has a conflict of interest in the case; the proof is spent.
    """
    if desk.may(action):
        return desk.staff_code
    desk.require(Action.ISSUE_REFERRAL)
    if second is None:
        raise SecondRefused(
            sentence("A supervisor must agree to this."),
            sentence("Ask her to come to the desk and type her own code and passphrase."),
        )
    if case_id and is_barred(desk.store, case_id, second.code):
        raise SecondRefused(
            sentence("{code} has a conflict of interest here.", code=second.code),
            sentence("Ask another member of staff to come and type her own code and passphrase."),
        )
    return _spent(desk, second, action)


def require_second(desk: Desk, second: Second, action: Action) -> str:
    """Give the code of the second person, or raise SecondRefused when she agreed to something else or long ago.

    She agreed to one deed: the proof is spent with it, whatever comes of the deed.
    """
    desk.require(action)
    return _spent(desk, second, action)


def _spent(desk: Desk, second: Second, action: Action) -> str:
    if second.action is not action or second.code == desk.staff_code:
        raise SecondRefused(sentence("The second person agreed to something else."))
    if second.is_spent:
        raise SecondRefused(
            sentence("The second person has agreed once, and that is done."),
            sentence("Ask her to type her passphrase once more."),
        )
    second.is_spent = True
    if not timedelta(0) <= desk.now() - second.at <= STAYS:
        raise SecondRefused(
            sentence("It was too long ago that the second person agreed."),
            sentence("Ask her to type her passphrase once more."),
        )
    return second.code
