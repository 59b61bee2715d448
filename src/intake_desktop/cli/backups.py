# SPDX-License-Identifier: Apache-2.0
"""Backups, from a terminal. Passphrases come from the terminal or an open file, never from an argument.

With ``--passphrase-fd``, the second person of a restore is the next line of the same file.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..lang import Speaker
from .signing_in import home, progress, tell, typed_passphrase, unlocked

if TYPE_CHECKING:
    from ..services.backups import Kept


def add_to(verbs: Any, signing_in: argparse.ArgumentParser) -> None:
    """Put the verb ``backup`` among the verbs of the program."""
    kinds = verbs.add_parser("backup", help="make, check and try out backups, and go back to one").add_subparsers(
        dest="what", required=True, metavar="WHAT"
    )
    now = kinds.add_parser("now", parents=[signing_in], help="make a backup now and check it")
    now.set_defaults(do=_now)
    listed = kinds.add_parser("list", parents=[signing_in], help="the backups of this PC, or those in a folder")
    listed.add_argument(
        "--in", dest="folder", type=Path, metavar="FOLDER", help="what lies in it, of any PC, without signing in"
    )
    listed.set_defaults(do=_list)
    check = kinds.add_parser("check", parents=[signing_in], help="read a backup to its last byte and prove it")
    check.set_defaults(do=_check)
    rehearse = kinds.add_parser("rehearse", parents=[signing_in], help="open a backup where it lies, and count")
    rehearse.set_defaults(do=_rehearse)
    place = kinds.add_parser("second-place", parents=[signing_in], help="also keep every backup in another folder")
    place.add_argument("folder", type=Path, nargs="?", help="the folder; none to keep them here only")
    place.set_defaults(do=_second_place)
    restore = kinds.add_parser("restore", parents=[signing_in], help="go back to a backup, by two persons")
    restore.add_argument("--second", metavar="CODE", help="the other member of staff; asked for when it is not given")
    restore.add_argument(
        "--sheet", action="store_true", help="read the recovery sheet from the terminal as well; alone: instead of her"
    )
    restore.add_argument("--really", action="store_true", help="do it; otherwise only say what it needs")
    restore.set_defaults(do=_restore)
    for parser in (check, rehearse, restore):
        parser.add_argument("path", type=Path, metavar="BACKUP")


def _now(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services.backups import back_up

    with unlocked(asked, say) as desk:
        made = back_up(desk, progress(say)).value
    print(made.backup.path)
    print(say.say("The backup is whole: every page of it was checked."))
    if made.second_trouble is not None:
        tell(say, made.second_trouble)
    return int(made.second_trouble is not None)


def _list(asked: argparse.Namespace, say: Speaker) -> int:
    if asked.folder is not None:
        from ..services.restoring import found_backups

        found = found_backups(home(asked), asked.folder)
    else:
        from ..services.backups import list_backups

        with unlocked(asked, say) as desk:
            found = list_backups(desk)
    for one in found:
        print(_line(one, say))
    if not found:
        print(say.say("There is no backup here."))
    return 0


def _check(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services.backups import check_backup

    with unlocked(asked, say) as desk:
        found = check_backup(desk, asked.path, progress(say))
    print(_line(found, say))
    print(say.say("The backup is whole: every page of it was checked."))
    return 0


def _rehearse(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services.backups import rehearse

    with unlocked(asked, say) as desk:
        found = rehearse(desk, asked.path, progress(say))
    print(say.say("Made on {moment}.", moment=say.moment(found.made_at)))
    print(say.say("Cases: {count}; on this computer now: {here}.", count=found.cases, here=found.cases_here))
    print(say.say("Entries: {count}; on this computer now: {here}.", count=found.entries, here=found.entries_here))
    print(say.say("Audit rows: {count}; here now: {here}.", count=found.audit_rows, here=found.audit_rows_here))
    print(say.say("Nothing was changed. A restore would bring back just that."))
    return 0


def _second_place(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services.backups import choose_second_place

    with unlocked(asked, say) as desk:
        warning = choose_second_place(desk, asked.folder).value
    if asked.folder is None:
        print(say.say("Backups are kept on this computer only."))
    else:
        print(say.say("Every backup is also kept there from now on."))
    if warning is not None:
        tell(say, warning)
    return 0


def _restore(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services.restoring import Typed, needs, restore

    wanted = needs(home(asked), asked.path)
    print(_line(wanted.backup, say))
    if wanted.staff_from_backup:
        print(say.say("There is no list of staff on this computer, so that of the backup counts."))
    if not asked.really:
        print(say.say("What was written later is not in it. Two persons restore it; run this again with --really."))
        return 0
    first = Typed(asked.staff or input(say.say("Staff code:") + " "), _passphrase(asked, say))
    second = None
    try:
        if not wanted.alone:
            code = asked.second or input(say.say("Staff code of the second person:") + " ")
            second = Typed(code, _passphrase(asked, say))
        sheet = _sheet(say) if asked.sheet else None
        restored = restore(home(asked), asked.path, first, second, sheet, progress=progress(say))
    finally:
        for one in (first, second):
            if one is not None:
                one.passphrase[:] = bytes(len(one.passphrase))
    print(say.say("The backup is back, with {count} cases.", count=restored.cases))
    if restored.set_aside is not None:
        print(say.say("What was there before lies in {folder}.", folder=str(restored.set_aside)))
    if restored.staff_from_backup:
        print(
            say.say(
                "These can sign in: {codes}. Close the accounts of those who left.", codes=", ".join(restored.staff)
            )
        )
    print(say.say("Let the other PCs compare the six words of this one again."))
    return 0


def _passphrase(asked: argparse.Namespace, say: Speaker) -> bytearray:
    return typed_passphrase(say.say("Passphrase:"), asked.passphrase_fd)


def _sheet(say: Speaker) -> str:
    if sys.stdin.isatty():
        print(say.say("Type the lines of the recovery sheet from the paper. End with an empty line."))
    lines = []
    for line in sys.stdin:
        if not line.strip():
            break
        lines.append(line)
    return "".join(lines)


def _line(one: Kept, say: Speaker) -> str:
    place = say.say("second place") if one.second else ""
    size = say.say("{size} MB", size=max(1, one.size // 1_000_000))
    words = (say.moment(one.made_at), say.say("PC {station}", station=one.station), size, place, str(one.path))
    return "  ".join(word for word in words if word)
