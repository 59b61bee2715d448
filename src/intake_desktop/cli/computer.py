# SPDX-License-Identifier: Apache-2.0
"""The doctor and the recovery sheet, from a terminal."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..lang import Speaker
from .signing_in import home, unlocked


def add_to(verbs: Any, signing_in: argparse.ArgumentParser) -> None:
    """Put the verbs ``doctor`` and ``recover`` among the verbs of the program."""
    doctor = verbs.add_parser("doctor", parents=[signing_in], help="look this PC over; with --staff the case file too")
    doctor.set_defaults(staff=None, do=_doctor)
    recover = verbs.add_parser("recover", help="read the recovery sheet from the terminal, and try it")
    recover.add_argument("--really", action="store_true", help="put the secret back into the keyring of this PC")
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
    from ..services.recovery import recover, try_sheet

    if sys.stdin.isatty():
        print(say.say("Type the lines of the recovery sheet from the paper. End with an empty line."))
    lines = []
    for line in sys.stdin:
        if not line.strip():
            break
        lines.append(line)
    typed = "".join(lines)
    print(say.tell(try_sheet(home(asked), typed)))
    if asked.really:
        recover(home(asked), typed)
        print(say.say("Every passphrase of this computer works again."))
    else:
        print(say.say("Nothing was changed. To put the secret back, run this again with --really."))
    return 0
