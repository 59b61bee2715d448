# SPDX-License-Identifier: Apache-2.0
"""The program from a terminal: the same services as the window, with the same sentences.

Exit codes: 0 done, 1 it could not be done (the sentence says why and what to do), 2 asked wrongly, 3 no display.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__
from .domain.codes import LANGUAGES
from .domain.passphrases import passphrase_bytes
from .domain.sentences import Sentence
from .domain.troubles import Trouble
from .lang import Speaker, speaker

if TYPE_CHECKING:
    from .services.desk import Desk


def main(words: Sequence[str] | None = None) -> int:
    """Do what was asked for and give the exit code."""
    asked = _parser().parse_args(words)
    say = speaker(asked.language)
    if asked.verb in (None, "run"):
        from .app import run

        return run(_home(asked), until_shown=getattr(asked, "until_shown", False))
    try:
        return _VERBS[asked.verb](asked, say)
    except Trouble as trouble:
        _tell(say, trouble.what, trouble.way_on)
        return 1
    except KeyboardInterrupt:
        return 1


def _demo(asked: argparse.Namespace, say: Speaker) -> int:
    from .demo import tell_the_story

    return tell_the_story(asked.out, say, window=not asked.no_window)


def _screens(asked: argparse.Namespace, say: Speaker) -> int:
    from .demo.screens import take_screens

    with _unlocked(asked, say) as desk:
        return take_screens(desk, asked.out)


def _bundle(asked: argparse.Namespace, say: Speaker) -> int:
    from .services import bundles

    if asked.bundle == "verify" and asked.public_key is not None:
        verdict = bundles.verify_signature(asked.path, asked.public_key)
        _tell(say, verdict.what, verdict.way_on, good=not verdict.refused)
        return int(verdict.refused)
    with _unlocked(asked, say) as desk:
        if asked.bundle == "export":
            exported = bundles.export_bundle(desk, asked.folder, everything=asked.full, progress=_progress(say)).value
            print(exported.path)
            print(
                say.say(
                    "{count} entries for the PCs {stations}. The stick can be taken out.",
                    count=exported.operations,
                    stations=", ".join(exported.stations),
                )
            )
            return 0
        if asked.bundle == "verify":
            verdict = bundles.verify_bundle(desk, asked.path, progress=_progress(say))
            _tell(say, verdict.what, verdict.way_on, good=not verdict.refused)
            return int(verdict.refused)
        imported = bundles.import_bundle(desk, asked.path, progress=_progress(say)).value
        _tell(say, imported.verdict.what, imported.verdict.way_on, good=True)
        print(say.say("{new} new entries, {cases} cases new or changed.", new=imported.new, cases=imported.cases))
        if imported.held:
            print(say.say("{held} entries wait for others that have not come yet.", held=imported.held))
        if imported.conflicts:
            print(say.say("{count} fields have two values. Open the cases and decide.", count=imported.conflicts))
        for _, reason in imported.quarantined:
            _tell(say, reason)
        return 0


def _device(asked: argparse.Namespace, say: Speaker) -> int:
    from .services import devices

    with _unlocked(asked, say) as desk:
        if asked.device == "export":
            print(devices.export_device_file(desk, asked.folder))
            print(say.say("Its six words: {words}", words=" ".join(devices.own_words(desk))))
            return 0
        card = devices.read_device_file(desk, asked.path)
        print(say.say("PC {station} of the centre {centre}.", station=card.station, centre=card.centre))
        print(say.say("Its six words: {words}", words=" ".join(card.words)))
        if asked.words is None:
            print(say.say("Compare them with that PC, then run this again with --words and the six words."))
            return 0
        if tuple(" ".join(asked.words).lower().split()) != card.words:
            print(say.say("These are other words. Do not trust this file."), file=sys.stderr)
            return 1
        print(say.say("PC {station} is trusted now.", station=devices.trust_device(desk, asked.path, card.words).value))
        return 0


def _doctor(asked: argparse.Namespace, say: Speaker) -> int:
    from .services.doctor import examine

    if asked.staff:
        with _unlocked(asked, say) as desk:
            findings = examine(_home(asked), desk)
    else:
        findings = examine(_home(asked))
    for finding in findings:
        print(("✓ " if finding.ok else "✗ ") + say.tell(finding.what))
    return int(not all(finding.ok for finding in findings))


def _recover(asked: argparse.Namespace, say: Speaker) -> int:
    from .services.recovery import recover, try_sheet

    if sys.stdin.isatty():
        print(say.say("Type the lines of the recovery sheet from the paper. End with an empty line."))
    lines = []
    for line in sys.stdin:
        if not line.strip():
            break
        lines.append(line)
    typed = "".join(lines)
    print(say.tell(try_sheet(_home(asked), typed)))
    if asked.really:
        recover(_home(asked), typed)
        print(say.say("Every passphrase of this computer works again."))
    else:
        print(say.say("Nothing was changed. To put the secret back, run this again with --really."))
    return 0


_VERBS = {
    "demo": _demo,
    "screens": _screens,
    "bundle": _bundle,
    "device": _device,
    "doctor": _doctor,
    "recover": _recover,
}


@contextmanager
def _unlocked(asked: argparse.Namespace, say: Speaker) -> Iterator[Desk]:
    """Unlock with a passphrase from the terminal or a file descriptor: never from an argument, which others can see."""
    from .services.unlock import lock, unlock

    staff = asked.staff or input(say.say("Staff code:") + " ")
    if asked.passphrase_fd is not None:
        with os.fdopen(asked.passphrase_fd, "rb", closefd=False) as channel:
            passphrase = passphrase_bytes(channel.readline().decode(errors="replace").rstrip("\r\n"))
    else:
        passphrase = passphrase_bytes(getpass.getpass(say.say("Passphrase:") + " "))
    try:
        desk = unlock(_home(asked), staff, passphrase)
    finally:
        passphrase[:] = bytes(len(passphrase))
    try:
        yield desk
    finally:
        lock(desk)


class _progress:  # noqa: N801 - used as a function
    """Says each stage once, as it begins."""

    def __init__(self, say: Speaker) -> None:
        self._say = say
        self._told = ""

    def __call__(self, what: Sentence, done: int, total: int) -> None:
        if what.text != self._told:
            self._told = what.text
            print(self._say.tell(what) + "…", file=sys.stderr)


def _tell(say: Speaker, what: Sentence, way_on: Sentence | None = None, *, good: bool = False) -> None:
    channel = sys.stdout if good else sys.stderr
    print(say.tell(what), file=channel)
    if way_on is not None:
        print(say.tell(way_on), file=channel)


def _home(asked: argparse.Namespace) -> Path:
    if asked.home is not None:
        return Path(asked.home)
    import platformdirs

    return Path(platformdirs.user_data_dir("intake-desktop", appauthor=False))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="intake-desktop", description="Cases, referral slips and bundles of one centre."
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--home", type=Path, help="folder of this PC's case file")
    parser.add_argument("--language", choices=LANGUAGES, default=_language(), help="language of the answers")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    run = verbs.add_parser("run", help="open the window (also without a verb)")
    run.add_argument("--until-shown", action="store_true", help=argparse.SUPPRESS)
    demo = verbs.add_parser("demo", help="tell the main job as a story, with invented people")
    demo.add_argument("--out", type=Path, default=Path("out"), help="folder for slips, pictures and the bundle")
    demo.add_argument("--no-window", action="store_true", help="do not open the window at the end")
    signing_in = argparse.ArgumentParser(add_help=False)
    signing_in.add_argument("--staff", metavar="CODE", help="staff code; asked for when it is not given")
    signing_in.add_argument("--passphrase-fd", type=int, metavar="N", help="read the passphrase from this open file")
    screens = verbs.add_parser("screens", parents=[signing_in])
    screens.add_argument("--out", type=Path, required=True)
    doctor = verbs.add_parser("doctor", parents=[signing_in], help="look this PC over; with --staff the case file too")
    doctor.set_defaults(staff=None)
    recover = verbs.add_parser("recover", help="read the recovery sheet from the terminal, and try it")
    recover.add_argument("--really", action="store_true", help="put the secret back into the keyring of this PC")
    kinds = verbs.add_parser("bundle", help="write, check and take in bundles").add_subparsers(
        dest="bundle", required=True, metavar="WHAT"
    )
    export = kinds.add_parser("export", parents=[signing_in], help="write a bundle for the other PCs")
    export.add_argument("folder", type=Path)
    export.add_argument("--full", action="store_true", help="with everything, not only what is new to them")
    verify = kinds.add_parser("verify", parents=[signing_in], help="say what would become of a bundle")
    verify.add_argument("path", type=Path)
    verify.add_argument("--public-key", type=Path, metavar="FILE", help="check the signature only, without signing in")
    kinds.add_parser("import", parents=[signing_in], help="take a bundle in").add_argument("path", type=Path)
    cards = verbs.add_parser("device", help="make PCs of the centre known to each other").add_subparsers(
        dest="device", required=True, metavar="WHAT"
    )
    cards.add_parser("export", parents=[signing_in], help="write the file of this PC").add_argument("folder", type=Path)
    trust = cards.add_parser("trust", parents=[signing_in], help="read the file of another PC and trust it")
    trust.add_argument("path", type=Path)
    trust.add_argument("--words", nargs="+", metavar="WORD", help="the six words that the other PC shows")
    return parser


def _language() -> str:
    spoken = os.environ.get("LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return spoken[:2] if spoken[:2] in LANGUAGES else "en"


if __name__ == "__main__":
    sys.exit(main())
