# SPDX-License-Identifier: Apache-2.0
"""The staff of this PC: who may sign in, as what, and what becomes of her account. People are codes here, never names.

Every change is signed by whoever makes it in the list of staff, and noted in the audit trail. What one's own account
allows is in :mod:`.account`; what other PCs of the centre say about somebody is in :mod:`.elsewhere`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import msgspec

from ..domain.permissions import Action, may_change, roles_problem
from ..domain.sentences import Sentence, sentence
from ..domain.staff import agreement_problem, code_problem
from ..domain.troubles import Trouble
from ..store import Store
from ..vault import read_sheet, slot_file
from ..vault.roster import NOTES_ROLE, Member, Person, Reset, Roster
from ..vault.slot_file import SlotFile
from ..vault.staff import staff_code
from .desk import Changes, Desk
from .reach import scope


class StaffIncomplete(Trouble):
    """Something is missing before this person can be added or changed."""

    name = "staff_incomplete"


class AccountClosed(Trouble):
    """This member of staff does not work here any more."""

    name = "account_closed"

    def __init__(self) -> None:
        super().__init__(sentence("This account is closed."), sentence("If she works here again, open it again first."))


class AccountOpen(Trouble):
    """This member of staff works here now."""

    name = "account_open"

    def __init__(self) -> None:
        super().__init__(sentence("She can sign in already."), sentence("Nothing was changed."))


class OwnAccount(Trouble):
    """Nobody takes the staff list out of her own hands."""

    name = "own_account"

    def __init__(self, way_on: Sentence | None = None) -> None:
        super().__init__(
            sentence("This is your own account."), way_on or sentence("Let another supervisor do this for you.")
        )


class DoneNotNoted(Trouble):
    """The keys were changed, but the audit trail could not be written."""

    name = "done_not_noted"

    def __init__(self, why: Sentence) -> None:
        super().__init__(sentence("This is done, but it could not be noted in the audit trail."), why)


class StaffMember(msgspec.Struct, frozen=True):
    """One member of staff as the staff page shows her."""

    code: str
    roles: tuple[str, ...]
    language: str
    active: bool
    since: str
    agreement_on: str | None
    until: str | None = None
    """ISO day on which her account was closed."""
    reset: Reset | None = None
    """Who gave her a new passphrase, and when."""
    notes: str = ""
    """For a counsellor, which session notes she can read: ``all``, ``newest`` (those written since she was given the
    key), ``older`` (none that are written from now on), ``none``. Empty for everybody else."""


class Leaving(msgspec.Struct, frozen=True):
    """What stands in the name of a member of staff, to be known before and after her account is closed."""

    cases: int
    """Cases that are not closed and hers; a supervisor sees them all."""
    counselling: int
    """Counselling lines of such cases that are assigned to her."""
    drafts: int
    """Intakes she has begun and not finished, on this PC."""
    note_drafts: int
    """Session notes she has not signed, sealed to the counsellors."""
    last_with_notes: bool
    """Nobody else here holds the key of the session notes: only the counselling sheet opens them afterwards."""


def list_staff(desk: Desk) -> list[StaffMember]:
    """Everybody who works or worked here, by code."""
    desk.require(Action.SEE_STAFF)
    return list_members(slot_file.read(desk.home))


def list_members(contents: SlotFile) -> list[StaffMember]:
    """The same for services that have asked permission."""
    roster = contents.chain().current
    return [_member(contents, roster, one) for one in sorted(roster.users, key=lambda one: one.code)]


def member(desk: Desk, code: str) -> StaffMember:
    """One member of staff; NoSuchMember when nobody has this code."""
    desk.require(Action.SEE_STAFF)
    contents = slot_file.read(desk.home)
    roster = contents.chain().current
    return _member(contents, roster, roster.person(staff_code(code)))


def add_staff(
    desk: Desk, code: str, roles: tuple[str, ...], language: str, passphrase: bytearray, agreement_on: str
) -> Changes[str]:
    """Give a member of staff a key of her own on this PC; answers her code. She can sign in at once.

    `agreement_on` is the ISO day on which she signed the confidentiality agreement: nobody has a key before that.
    StaffIncomplete, CodeTaken, PassphraseTooWeak. The passphrase is wiped by whoever handed it in.
    """
    desk.require(Action.MANAGE_STAFF)
    _complete(code_problem(code) or roles_problem(roles) or agreement_problem(agreement_on, desk.today()))
    added = staff_code(code)
    with noted(desk.store, desk.staff_code, "role_changed", f"{added} added {' '.join(roles)}"):
        desk.vault.add(desk.unlocked, Member(added, roles, language, agreement_on), passphrase)
    return Changes(frozenset({"staff"}), added)


def change_roles(desk: Desk, code: str, roles: tuple[str, ...]) -> Changes[StaffMember]:
    """Give somebody other roles, from her next sign-in on; a counsellor no longer loses the key of the session notes.

    OwnAccount when it would take the staff list out of one's own hands, LastSupervisor when out of everybody's.
    """
    desk.require(Action.MANAGE_STAFF)
    changed = _open_account(desk, code)
    _complete(roles_problem(roles))
    if changed == desk.staff_code and not may_change(roles, Action.MANAGE_STAFF):
        raise OwnAccount
    with noted(desk.store, desk.staff_code, "role_changed", f"{changed} roles {' '.join(roles)}"):
        desk.vault.change_roles(desk.unlocked, changed, roles)
    return _changed(desk, changed)


def record_agreement(desk: Desk, code: str, agreement_on: str) -> Changes[StaffMember]:
    """Write down the day (ISO) on which somebody signed the confidentiality agreement, also a newer one."""
    desk.require(Action.MANAGE_STAFF)
    _complete(agreement_problem(agreement_on, desk.today()))
    changed = _open_account(desk, code)
    with noted(desk.store, desk.staff_code, "role_changed", f"{changed} agreement"):
        desk.vault.record_agreement(desk.unlocked, changed, date.fromisoformat(agreement_on))
    return _changed(desk, changed)


def reset_passphrase(desk: Desk, code: str, passphrase: bytearray) -> Changes[StaffMember]:
    """Give a new passphrase to somebody who forgot hers; she is told by whom and when.

    A counsellor does not get the key of the session notes with it: another counsellor gives it to her, or the
    counselling sheet does. StaffIncomplete when her agreement was never noted. One's own is changed with the old one.
    """
    desk.require(Action.MANAGE_STAFF)
    changed = _open_account(desk, code)
    if changed == desk.staff_code:
        raise OwnAccount(sentence("Change your passphrase under “Your account”."))
    _complete(agreement_problem(_person(desk, changed).agreement_on or "", desk.today()))
    with noted(desk.store, desk.staff_code, "keys_changed", f"{changed} passphrase"):
        desk.vault.reset_passphrase(desk.unlocked, changed, passphrase)
    return _changed(desk, changed)


def leaving(desk: Desk, code: str) -> Leaving:
    """Count what stands in somebody's name, so that whoever closes her account knows what is left to do."""
    desk.require(Action.MANAGE_STAFF)
    whose = staff_code(code)
    contents = slot_file.read(desk.home)
    roster = contents.chain().current
    readers = {one.code for one in roster.active() if _notes_state(contents, roster, one) not in ("", "none")}
    seen, values = scope(desk, Action.SEE_CASES)
    db = desk.store.reader
    still_open = f"c.status <> 'closed' and {seen}"
    cases = f"select count(*) from case_file c where c.owner = ? and {still_open}"
    assigned = f"""select count(distinct c.id) from service_line l join case_file c on c.id = l.case_id
      where l.assigned = ? and {still_open}"""
    return Leaving(
        cases=db.execute(cases, (whose, *values)).fetchone()[0],
        counselling=db.execute(assigned, (whose, *values)).fetchone()[0],
        drafts=db.execute("select count(*) from draft where owner = ?", (whose,)).fetchone()[0],
        note_drafts=db.execute("select count(*) from note_draft where owner = ?", (whose,)).fetchone()[0],
        last_with_notes=readers == {whose},
    )


def deactivate(desk: Desk, code: str) -> Changes[StaffMember]:
    """Close somebody's account now: she cannot sign in on this PC any more. Her code stays with the records.

    OwnAccount, LastSupervisor. Then the keys of this PC are due to be changed (``services.keys``).
    """
    desk.require(Action.MANAGE_STAFF)
    closed = _open_account(desk, code)
    if closed == desk.staff_code:
        raise OwnAccount
    with noted(desk.store, desk.staff_code, "role_changed", f"{closed} closed"):
        desk.vault.deactivate(desk.unlocked, closed)
    return _changed(desk, closed)


def bring_back(desk: Desk, code: str, passphrase: bytearray, agreement_on: str) -> Changes[StaffMember]:
    """Open the account of somebody who left and came back, in her roles of then, with a new passphrase.

    She signs the agreement anew (`agreement_on`, ISO). AccountOpen when she works here already.
    """
    desk.require(Action.MANAGE_STAFF)
    person = _person(desk, staff_code(code))
    if person.active:
        raise AccountOpen
    _complete(agreement_problem(agreement_on, desk.today()) or roles_problem(person.roles))
    with noted(desk.store, desk.staff_code, "role_changed", f"{person.code} back {' '.join(person.roles)}"):
        desk.vault.record_agreement(desk.unlocked, person.code, date.fromisoformat(agreement_on))
        desk.vault.reset_passphrase(desk.unlocked, person.code, passphrase)
    return _changed(desk, person.code)


def take_drafts(desk: Desk, code: str) -> Changes[int]:
    """Take over the unfinished intakes of somebody who left, so that no woman's words stay where nobody opens them.

    Gives their number. AccountOpen while she works here: until then they are hers alone.
    """
    desk.require(Action.MANAGE_STAFF)
    desk.require(Action.RECORD_INTAKE)
    person = _person(desk, staff_code(code))
    if person.active:
        raise AccountOpen
    with desk.store.transaction(desk.staff_code, "record_changed", f"{person.code} drafts") as t:
        taken = t.db.execute("update draft set owner = ? where owner = ?", (desk.staff_code, person.code)).rowcount
        t.also(f"drafts {person.code} {desk.staff_code} {taken}")
    return Changes(frozenset({"drafts", "staff"}), int(taken))


def grant_notes(desk: Desk, code: str) -> Changes[None]:
    """Hand the key of the session notes on to another counsellor; a counsellor does this, no supervisor can.

    NeedsCounsellor when either of them is none, or the one at the desk does not hold the key herself.
    """
    desk.require(Action.KEEP_NOTES)
    given = staff_code(code)
    with noted(desk.store, desk.staff_code, "keys_changed", f"{given} session notes"):
        desk.vault.grant_notes(desk.unlocked, given)
    return Changes(frozenset({"staff", "account"}), None)


def grant_notes_from_sheet(desk: Desk, code: str, typed: str) -> Changes[StaffMember]:
    """Give a counsellor the key of the session notes from the counselling sheet, as it was typed from paper.

    SheetUnreadable names the line; SheetOfAnotherKind, SheetOfAnotherCentre, NeedsCounsellor.
    """
    desk.require(Action.MANAGE_STAFF)
    given = _open_account(desk, code)
    recovered = read_sheet(typed)
    try:
        with noted(desk.store, desk.staff_code, "keys_changed", f"{given} session notes"):
            desk.vault.grant_notes_from_sheet(desk.unlocked, given, recovered)
    finally:
        recovered.wipe()
    return _changed(desk, given)


def _member(contents: SlotFile, roster: Roster, one: Person) -> StaffMember:
    return StaffMember(
        code=one.code,
        roles=one.roles,
        language=one.language,
        active=one.active,
        since=one.since,
        agreement_on=one.agreement_on,
        until=one.until,
        reset=one.reset,
        notes=_notes_state(contents, roster, one),
    )


def _notes_state(contents: SlotFile, roster: Roster, one: Person) -> str:
    """Which keys of the session notes were granted to the key pair that she uses now: see :class:`StaffMember`."""
    if not one.active or NOTES_ROLE not in one.roles:
        return ""
    pair = one.on(contents.store)
    granted = {grant.key for grant in contents.grants if pair is not None and grant.recipient == pair.seal}
    newest, *older = roster.keys_of("notes", store=contents.store)
    missing = [key for key in older if key.id not in granted]
    if newest.id in granted:
        return "newest" if missing else "all"
    return "older" if len(missing) < len(older) else "none"


def _person(desk: Desk, code: str) -> Person:
    return desk.staff_chain().current.person(code)


def _open_account(desk: Desk, code: str) -> str:
    """Give the written form of the code of somebody who works here; NoSuchMember, AccountClosed."""
    person = _person(desk, staff_code(code))
    if not person.active:
        raise AccountClosed
    return person.code


def _complete(problem: Sentence | None) -> None:
    if problem is not None:
        raise StaffIncomplete(problem)


def _changed(desk: Desk, code: str) -> Changes[StaffMember]:
    contents = slot_file.read(desk.home)
    roster = contents.chain().current
    return Changes(frozenset({"staff"}), _member(contents, roster, roster.person(code)))


@contextmanager
def noted(store: Store, actor: str, event: str, about: str) -> Iterator[None]:
    """Change keys and note it in one go: nothing is noted that failed, and what is done is never told as undone."""
    done = False
    try:
        with store.transaction(actor, event, about):
            yield
            done = True
    except Trouble as trouble:
        if done:
            raise DoneNotNoted(trouble.what) from None
        raise
