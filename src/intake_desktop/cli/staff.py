# SPDX-License-Identifier: Apache-2.0
"""The staff of this PC, from a terminal. A passphrase comes from the terminal or an open file, never from an argument.

With ``--passphrase-fd`` a new passphrase is the next line of the same file, after that of whoever signs in.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from ..domain.codes import LANGUAGES
from ..domain.permissions import ROLES, Action, roles_warning
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..lang import Speaker
from .signing_in import home, progress, tell, typed_passphrase, unlocked

if TYPE_CHECKING:
    from ..services.desk import Desk
    from ..services.staff import StaffMember

DAY = "YYYY-MM-DD"


def _day(typed: str) -> str:
    """A day as it is kept, typed so or as in the window, such as 24/11/2026; what is none is refused further on."""
    try:
        day, month, year = map(int, typed.split("/"))
        return date(year, month, day).isoformat()
    except ValueError:
        return typed


class Differ(Trouble):
    """A passphrase was typed differently the second time."""

    name = "passphrases_differ"

    def __init__(self) -> None:
        super().__init__(sentence("The two passphrases differ. Type them once more."), sentence("Nothing was changed."))


def add_to(verbs: Any, signing_in: argparse.ArgumentParser) -> None:
    """Put the verb ``staff`` among the verbs of the program."""
    kinds = verbs.add_parser("staff", help="who works at this PC, and with which keys").add_subparsers(
        dest="what", required=True, metavar="WHAT"
    )

    def verb(name: str, do: Callable[[argparse.Namespace, Speaker], int], about: str, *, code: bool = True) -> Any:
        parser = kinds.add_parser(name, parents=[signing_in], help=about)
        parser.set_defaults(do=do)
        if code:
            parser.add_argument("code", metavar="CODE", help="whom it is about")
        return parser

    verb("list", _list, "everybody who works or worked here", code=False)
    add = verb("add", _add, "give somebody a key of her own")
    roles = verb("roles", _roles, "give somebody other roles")
    agreement = verb("agreement", _agreement, "note the day of a confidentiality agreement")
    agreement.add_argument("day", metavar=DAY, type=_day)
    verb("deactivate", _deactivate, "close somebody's account today")
    back = verb("bring-back", _bring_back, "open the account of somebody who works here again")
    reset = verb("reset", _reset, "give somebody a new passphrase who forgot hers")
    own = verb("passphrase", _passphrase, "change your own passphrase", code=False)
    grant = verb("grant-notes", _grant_notes, "give a counsellor the key of the session notes, as a counsellor")
    grant.add_argument("--sheet", action="store_true", help="as a supervisor, with the counselling sheet typed in")
    verb("change-keys", _change_keys, "give this PC new keys, after somebody left", code=False)
    for parser in (add, roles):
        parser.add_argument(
            "--role", action="append", required=True, choices=ROLES, metavar="ROLE", help="more than once for several"
        )
    for parser in (add, back):
        parser.add_argument(
            "--agreement", required=True, metavar=DAY, type=_day, help="day of her confidentiality agreement"
        )
    add.add_argument("--speaks", choices=LANGUAGES, help="her language; the first of the centre when not given")
    for parser in (add, back, reset, own):
        parser.add_argument("--suggest", action="store_true", help="make a passphrase of seven words and print it")


def _list(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import elsewhere, keys, staff

    with unlocked(asked, say) as desk:
        for one in staff.list_staff(desk):
            print("  ".join(_columns(one, say)))
        due = keys.keys_due(desk)
        if due.due:
            tell(say, due.words)
        for closed in elsewhere.closed_elsewhere(desk) if desk.may(Action.MANAGE_STAFF) else ():
            tell(
                say,
                sentence(
                    "PC {station} closed the account of {code} on {day}.",
                    station=closed.station,
                    code=closed.code,
                    day=say.date(closed.until or ""),
                ),
                sentence("Does she still work at this PC? If not, close her account here too."),
            )
    return 0


def _columns(one: StaffMember, say: Speaker) -> list[str]:
    columns = [one.code, ", ".join(say.label("role", role) for role in one.roles)]
    if one.until:
        columns.append(say.say("closed on {day}", day=say.date(one.until)))
    signed = say.date(one.agreement_on) if one.agreement_on else say.say("not noted")
    columns.append(say.say("agreement: {day}", day=signed))
    if one.notes not in ("", "all"):
        columns.append(say.say("waits for the key of the session notes"))
    return columns


def _add(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import staff

    with unlocked(asked, say) as desk, _new_passphrase(asked, say) as passphrase:
        language = asked.speaks or desk.centre.languages[0]
        roles = tuple(asked.role)
        added = staff.add_staff(desk, asked.code, roles, language, passphrase, asked.agreement).value
        _done(say, sentence("{code} can sign in on this PC now.", code=added))
        _think(desk, roles, say)
        if "counsellor" in roles:
            tell(say, _waits(added), good=True)
    return 0


def _roles(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import staff

    with unlocked(asked, say) as desk:
        changed = staff.change_roles(desk, asked.code, tuple(asked.role)).value
        _done(say, sentence("{code} has these roles from her next sign-in on.", code=changed.code))
        _think(desk, changed.roles, say)
        if changed.notes not in ("", "all"):
            tell(say, _waits(changed.code), good=True)
        _due(desk, say)
    return 0


def _agreement(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import staff

    with unlocked(asked, say) as desk:
        changed = staff.record_agreement(desk, asked.code, asked.day).value
        _done(say, sentence("The agreement of {code} is noted.", code=changed.code))
    return 0


def _deactivate(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import elsewhere, staff

    with unlocked(asked, say) as desk:
        left = staff.leaving(desk, asked.code)
        closed = staff.deactivate(desk, asked.code).value
        _done(
            say,
            sentence("The account of {code} is closed. She cannot sign in at this PC any more.", code=closed.code),
        )
        print(say.say("Open cases in her name: {count}.", count=left.cases))
        print(say.say("Unfinished intakes in her name: {count}.", count=left.drafts))
        if left.last_with_notes:
            tell(
                say,
                sentence("Nobody else here can open the session notes. After this only the counselling sheet can."),
            )
        there = [one.station for one in elsewhere.accounts_elsewhere(desk, closed.code) if one.active]
        if there:
            tell(
                say,
                sentence(
                    "She can still sign in at other PCs ({stations}). Let them close her account too.",
                    stations=", ".join(there),
                ),
            )
        _due(desk, say)
    return 0


def _bring_back(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import staff

    with unlocked(asked, say) as desk, _new_passphrase(asked, say) as passphrase:
        back = staff.bring_back(desk, asked.code, passphrase, asked.agreement).value
        _done(say, sentence("{code} can sign in with the new passphrase now.", code=back.code))
    return 0


def _reset(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import staff

    with unlocked(asked, say) as desk, _new_passphrase(asked, say) as passphrase:
        changed = staff.reset_passphrase(desk, asked.code, passphrase).value
        _done(
            say,
            sentence("{code} can sign in with the new passphrase now.", code=changed.code),
            sentence("At her next sign-in {code} is told that you did this.", code=changed.code),
        )
        if changed.notes not in ("", "all"):
            tell(say, _waits(changed.code), good=True)
    return 0


def _passphrase(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import account
    from ..services.unlock import lock, unlock

    staff_code = asked.staff or input(say.say("Staff code:") + " ")
    present = typed_passphrase(say.say("Passphrase:"), asked.passphrase_fd)
    try:
        desk = unlock(home(asked), staff_code, present)
        try:
            with _new_passphrase(asked, say) as coming:
                account.change_passphrase(desk, present, coming)
        finally:
            lock(desk)
    finally:
        present[:] = bytes(len(present))
    _done(say, sentence("Your passphrase is changed."))
    return 0


def _grant_notes(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import staff

    with unlocked(asked, say) as desk:
        if asked.sheet:
            if sys.stdin.isatty():
                print(say.say("Type the lines of the counselling sheet from the paper. End with an empty line."))
            lines = []
            for line in sys.stdin:
                if not line.strip():
                    break
                lines.append(line)
            staff.grant_notes_from_sheet(desk, asked.code, "".join(lines))
        else:
            staff.grant_notes(desk, asked.code)
        code = asked.code.upper()
        _done(say, sentence("{code} holds the key of the session notes now.", code=code))
    return 0


def _change_keys(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import keys

    with unlocked(asked, say) as desk:
        keys.change_keys(desk, progress(say))
        _done(
            say,
            sentence("This PC has new keys. The old ones open nothing any more."),
            sentence("Print the recovery sheets anew: under “This computer”."),
        )
    return 0


@contextmanager
def _new_passphrase(asked: argparse.Namespace, say: Speaker) -> Iterator[bytearray]:
    """A new passphrase: suggested, typed twice at the terminal, or the next line of the open file; wiped at the end."""
    from ..services import setup

    if asked.suggest:
        words = setup.suggest_passphrase()
        print(say.say("The passphrase, to be written down: {words}", words=words))
        passphrase = bytearray(words.encode())
    else:
        passphrase = typed_passphrase(say.say("New passphrase:"), asked.passphrase_fd)
        if asked.passphrase_fd is None:
            again = typed_passphrase(say.say("New passphrase, once more:"))
            differs = again != passphrase
            again[:] = bytes(len(again))
            if differs:
                passphrase[:] = bytes(len(passphrase))
                raise Differ
    try:
        yield passphrase
    finally:
        passphrase[:] = bytes(len(passphrase))


def _think(desk: Desk, roles: tuple[str, ...], say: Speaker) -> None:
    """Say what should be thought over about these roles."""
    warning = roles_warning(roles, sum(1 for _ in desk.staff_chain().current.active()))
    if warning is not None:
        tell(say, warning)


def _due(desk: Desk, say: Speaker) -> None:
    """Say that the keys should be changed now."""
    from ..services import keys

    due = keys.keys_due(desk)
    if due.due:
        tell(say, due.words)


def _waits(code: str) -> Sentence:
    return sentence("{code} cannot read session notes yet. A counsellor gives her the key with grant-notes.", code=code)


def _done(say: Speaker, what: Sentence, more: Sentence | None = None) -> None:
    tell(say, what, more, good=True)
