# SPDX-License-Identifier: Apache-2.0
"""The doctor and the recovery sheet, from a terminal."""

from __future__ import annotations

import argparse
from typing import Any

from ..lang import Speaker
from .paper import typed_sheet
from .signing_in import home, tell, typed_passphrase, unlocked


def add_to(verbs: Any, signing_in: argparse.ArgumentParser) -> None:
    """Put the verbs ``doctor`` and ``recover`` among the verbs of the program."""
    doctor = verbs.add_parser("doctor", parents=[signing_in], help="look this PC over; with --staff the case file too")
    doctor.set_defaults(staff=None, do=_doctor)
    recover = verbs.add_parser("recover", help="read the recovery sheet from the terminal, and try it")
    recover.add_argument("--really", action="store_true", help="put the secret back into the keyring of this PC")
    recover.add_argument("--code", action="store_true", help="take it with a supervisor's one-time code, no sheet")
    recover.add_argument("--anew", metavar="CODE", help="the key file is lost: begin anew as this supervisor")
    recover.add_argument("--agreement", metavar="YYYY-MM-DD", default="", help="when she signed the agreement")
    recover.add_argument("--notes-sheet", action="store_true", help="read the sheet of the session notes as well")
    recover.add_argument("--without-keyring", action="store_true", help="accept that no keyring can be reached")
    recover.add_argument("--give-up", action="store_true", help="set a key file aside that lets nobody in")
    recover.add_argument("--passphrase-fd", type=int, metavar="N", help="read the new passphrase from this open file")
    recover.set_defaults(do=_recover)


def _doctor(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services.doctor import examine

    if asked.staff:
        with unlocked(asked, say) as desk:
            findings = examine(home(asked), desk)
    else:
        findings = examine(home(asked))
    for finding in findings:
        print(("✓ " if finding.ok else "✗ " if finding.mendable else "· ") + say.tell(finding.what))
    return int(not all(finding.ok for finding in findings if finding.mendable))


def _recover(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services.recovery import recover, take_over, try_sheet

    if asked.code:
        take_over(home(asked), input(say.say("One-time code:") + " "))
        print(say.say("This account has the key of the computer now. Sign in as always."))
        return 0
    if asked.anew is not None:
        return _begin_anew(asked, say)
    typed = typed_sheet(say)
    print(say.tell(try_sheet(home(asked), typed)))
    if asked.really:
        recover(home(asked), typed)
        print(say.say("Every passphrase of this computer works again."))
    else:
        print(say.say("Nothing was changed. To put the secret back, run this again with --really."))
    return 0


def _begin_anew(asked: argparse.Namespace, say: Speaker) -> int:
    """Make new keys for the case file that is here; the new sheets are shown to be copied by hand."""
    from ..services import recovery, setup, unlock

    start = recovery.NewStart(
        asked.anew.upper(), asked.agreement, language=say.language, weak=asked.without_keyring, given_up=asked.give_up
    )
    if problems := recovery.start_problems(start):
        for problem in problems.values():
            tell(say, problem)
        return 1
    typed = typed_sheet(say, say.say("Type the sheet of this computer."))
    notes = typed_sheet(say, say.say("Type the sheet of the session notes.")) if asked.notes_sheet else ""
    suggested = setup.suggest_passphrase() if start.weak else ""
    if suggested:
        print(say.say("Your passphrase. Write it down now and keep it apart from the computer."), suggested, sep="\n")
    passphrase = typed_passphrase(say.say("New passphrase:"), asked.passphrase_fd)
    try:
        founded = recovery.rebuild(home(asked), start, typed, passphrase, notes=notes)
    finally:
        passphrase[:] = bytes(len(passphrase))
    try:
        print(say.say("The keys are made. Copy these two sheets by hand; they are shown only now."))
        for paper in founded.papers:
            print(say.say("The counselling sheet") if paper.notes else say.say("The sheet of this computer"))
            print(paper.text())
    finally:
        unlock.lock(founded.desk)
    return 0
